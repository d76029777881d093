"""Markdown: what becomes HTML, what stays text, and where links lead."""

import re

import pytest

from autograder.browsing.markdown import code, code_style, html
from autograder.frontends.hints import section_of


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        '<details onclick="x">',
        "<style>p{}</style>",
        "<iframe>\n\ntext",
        "[a](javascript:alert(1))",
        "```<b>\n<b>\n```",
        "`<b>`",
        "```mermaid\n<b>\n```",
    ],
)
def test_html_of_a_text_is_text(text: str) -> None:
    shown = html(text)
    for opening in ("<script", "<img", "<style", "<iframe", "<details", 'href="javascript', "<b>"):
        assert opening not in shown


def test_folding_and_comments_pass() -> None:
    shown = html("<details>\n<summary>More <b></summary>\n\n**text**\n\n</details>\n\na <!-- unseen --> b")
    assert "<details>\n<summary>More &lt;b&gt;</summary>" in shown
    assert "<strong>text</strong>" in shown
    assert "</details>" in shown
    assert "unseen" not in shown


def test_a_question_that_is_folded_has_code_and_lines_in_it() -> None:
    assert html("<details><summary>Why <code>a</code>,\nand b?</summary>\n\nx\n") == (
        "<details><summary>Why <code>a</code>,\nand b?</summary>\n<p>x</p>\n"
    )
    assert "<summary>なぜですか。<code>a</code>は</summary>" in html(
        "<details><summary>なぜですか。\n<code>a</code>は</summary>"
    )


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("chapter2/README.md", "chapter2/index.html"),
        ("../chapter2/README.ja.md#a", "../chapter2/index.html#a"),
        ("README.md#a", "index.html#a"),
        ("../README.md", "../guide.html"),
        ("https://example.org/README.md", "https://example.org/README.md"),
    ],
)
def test_links_to_pages_of_the_course_lead_to_those_of_the_browser(target: str, leads: str) -> None:
    assert f'href="{leads}"' in html(f"[a]({target})")


def test_a_section_has_the_anchor_that_hints_name() -> None:
    heading = "## 4. The affine layer: `affine_layer`"
    assert f'<h2 id="{section_of(heading, "affine_layer")[1:]}">' in html(heading)


def test_a_line_of_japanese_ends_without_a_space_and_one_of_english_with_one() -> None:
    assert "文の途中、次の行" in html("文の途中、\n次の行")
    assert "文の<strong>途中</strong>次" in html("文の**途中**\n次")
    assert "one\ntwo" in html("one\ntwo")
    assert "文\ntwo" in html("文\ntwo")
    assert "文。1つ" in html("文。\n1つ")
    assert "文の1,000個" in html("文の\n1,000個")
    assert "文の\n0.1 です" in html("文の\n0.1 です")


def test_a_formula_in_a_japanese_sentence_keeps_no_space_from_its_punctuation() -> None:
    shown = re.sub("<math.*?</math>", "X", html("文字は $N$ 、 $D$ ( $D > 0$ )と $K$ 。 $x$ です。`$N$ 、`"))
    shown = re.sub("</?span[^>]*>", "", shown)
    assert shown == "<p>文字は X、X (X)と X。X です。<code>$N$ 、</code></p>\n"
    shown = re.sub("<math.*?</math>", "X", html("with $x$ and $y$ (the $z$ of it)"))
    assert shown == "<p>with X and X (the X of it)</p>\n"


def test_a_size_and_a_formula_with_its_punctuation_stay_on_one_line() -> None:
    assert html("a 3 x 3 x 2 box") == "<p>a 3\u00a0x\u00a03\u00a0x\u00a02 box</p>\n"
    assert html("3 or x 3, `3 x 3`") == "<p>3 or x 3, <code>3 x 3</code></p>\n"
    shown = re.sub("<math.*?</math>", "P", html("前($P$)。後に $P$ と"))
    assert shown == '<p>前<span class="held">(P)。</span>後に P と</p>\n'
    assert "held" not in html("$$\nP\n$$\n.")


def test_code_is_coloured_on_both_kinds_of_page() -> None:
    shown = code("import numpy  # <b>\n", "python")
    assert '<span class="kn">import</span>' in shown
    assert "&lt;b&gt;" in shown
    assert code("<b>", "no-such-language") == '<pre class="code"><code>&lt;b&gt;</code></pre>\n'
    light, dark = code_style().split("prefers-color-scheme: dark")
    assert ".code .kn" in light
    assert ".code .kn" in dark
