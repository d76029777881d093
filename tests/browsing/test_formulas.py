"""Formulas: every one of the course's texts is drawn, and nothing else is taken for one."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from autograder.authoring.pages import page
from autograder.browsing.formulas import Malformed, formulas, mathml
from autograder.course import load_course

COURSE = load_course()


def reader() -> MarkdownIt:
    made = MarkdownIt("commonmark").enable("table")
    formulas(made)
    return made


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and content of what a text consists of."""
    for token in reader().parse(text):
        yield token.type, token.content
        yield from ((child.type, child.content) for child in token.children or ())


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda chapter: chapter.name)
@pytest.mark.parametrize("language", COURSE.languages)
def test_every_formula_of_the_texts_is_drawn(language: str, chapter) -> None:
    found = list(tokens(page(COURSE, chapter, language).text))
    drawn = [mathml(content, kind == "formula_block") for kind, content in found if kind.startswith("formula")]
    assert len(drawn) > 10
    assert [content for kind, content in found if kind == "text" and "$" in content] == []


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<b>x</b>}",
        r"\href{https://example.org}{x}",
        r"\nothing x",
        r"a_b_c",
        "{",
        r"\begin{aligned} a",
        r"\style{color:red}{x}",
    ],
)
def test_what_is_no_formula_is_refused(latex: str) -> None:
    with pytest.raises(Malformed):
        mathml(latex)
    assert "<code>" in reader().render(f"${latex}$")
    assert "<b>" not in reader().render(f"${latex}$")


@pytest.mark.parametrize(
    "text", ["It costs $5 and $6.", "$5/$6", "one $", "$ x $", r"\$x$", "`$x$`", "    $x$", "$$\nx"]
)
def test_other_dollars_are_text(text: str) -> None:
    assert "<math" not in reader().render(text)


@pytest.mark.parametrize(
    "text", ["$x$", "a$x$b", "**$x_1$ and $x_2$**", "- $$\n  x\n  $$", "| $x$ |\n|---|\n", "$$x$$"]
)
def test_formulas_stand_anywhere(text: str) -> None:
    shown = reader().render(text)
    assert "<math" in shown
    assert "$" not in shown


def test_a_formula_on_its_own_is_set_so() -> None:
    assert 'display="block"' in reader().render("before\n$$\nx = 1\n$$\nafter")
    assert 'display="inline"' in reader().render("$x = 1$")


def test_a_comma_between_thousands_belongs_to_the_number() -> None:
    assert "<mn>39,760</mn>" in mathml("= 39{,}760")
    assert "<mn>1,234,567</mn>" in mathml("1{,}234{,}567")
    assert "<mn>12,345</mn>" not in mathml("x_{12, 345}")


def test_a_word_is_one_name_and_a_function_keeps_away_from_its_argument() -> None:
    assert "<mi>softmax</mi>" in mathml(r"\mathrm{softmax}(x)")
    beside, in_brackets = (ElementTree.fromstring(mathml(latex)) for latex in (r"\log y", r"\log(y)"))
    assert [tree.find(".//*[.='log']").get("rspace") for tree in (beside, in_brackets)] == ["0.167em", "0"]


def test_the_sign_of_a_number_stands_close_to_it() -> None:
    for latex in ("(-9, 3)", "(1, -1)", "w = -0.2", r"[-1, 1]", r"v \leftarrow -g", r"2 \cdot \left( -1 \right)"):
        minus = ElementTree.fromstring(mathml(latex)).find(".//*[.='\u2212']")
        assert minus.get("form") == "prefix", latex
    assert 'form="prefix"' not in mathml("(a) - b")


def test_infinity_is_a_number() -> None:
    assert ElementTree.fromstring(mathml(r"(-\infty, 0)")).find(".//{*}mi").text == "∞"


def test_the_bars_of_a_norm_are_of_one_height() -> None:
    bars = ElementTree.fromstring(mathml(r"\lVert \frac{x}{2} \rVert^2")).findall(".//*[.='‖']")
    assert [bar.get("stretchy") for bar in bars] == ["false", "false"]


def test_japanese_punctuation_needs_no_space_beside_a_formula() -> None:
    shown = reader().render("\uff08 $a$ \uff09、 $b$ 、 $c$ は $d$ 。 $e$ .")
    assert re.sub("<math.*?</math>", "*", shown) == "<p>\uff08*\uff09、*、* は *。* .</p>\n"


def test_a_slash_stands_close() -> None:
    slash = ElementTree.fromstring(mathml("1/N")).find(".//*[.='/']")
    assert (slash.get("lspace"), slash.get("rspace")) == ("0", "0")
