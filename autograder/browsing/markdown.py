"""Markdown: the course's texts as HTML. HTML in them is text, but for `<details>`, `<summary>` and `<code>`."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from autograder.browsing.flowchart import Malformed, flowchart
from autograder.browsing.formulas import formulas, held
from autograder.frontends.hints import anchor

FOLDING = re.compile(r"(<details(?: open)?>|</details>|</?summary>|</?code>)")
LINE_END = re.compile(r"(?<=(.))\n(?=(.))")
COUNTED = re.compile(r"\d[\d,]*([^\s\d,.x(-~])")
SIZE = re.compile(r"(?<=\d) x (?=\d)")  # of an array or an image, 3 x 3
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PAGE = re.compile(r"^(\.\./)?(chapter\d+/)?README(?:\.ja)?\.md(?=#|$)")
LIGHT, DARK = "default", "github-dark"  # Pygments' styles


def html(text: str) -> str:
    """A text of the course as HTML. Links to its pages lead to those of the browser."""
    return held(_reader().render(text))


def code(text: str, language: str) -> str:
    """Code as HTML, coloured if its language is known."""
    try:
        shown = highlight(text, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True))
    except ClassNotFound:
        shown = escape(text)
    return f'<pre class="code"><code>{shown}</code></pre>\n'


@functools.cache
def code_style() -> str:
    """The style sheet for code, on a light and on a dark page."""
    light, dark = (
        "\n".join(line for line in HtmlFormatter(style=style).get_style_defs(".code").splitlines() if "color" in line)
        for style in (LIGHT, DARK)
    )
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


@functools.cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    formulas(reader)
    for name in ("html_block", "html_inline"):
        reader.add_render_rule(name, _foreign)
    reader.add_render_rule("text", _text)
    reader.add_render_rule("fence", _fence)
    reader.add_render_rule("softbreak", _line_end)
    reader.add_render_rule("heading_open", _heading)
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("table_open", lambda self, *_: '<div class="table"><table>\n')
    reader.add_render_rule("table_close", lambda self, *_: "</table></div>\n")
    return reader


def _foreign(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """What looks like HTML."""
    joined = LINE_END.sub(lambda end: _between(*end.groups()), COMMENT.sub("", tokens[index].content))
    parts = FOLDING.split(joined)
    return "".join(part if FOLDING.fullmatch(part) else escape(part) for part in parts)


def _text(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Words. A size stays on one line."""
    return escape(SIZE.sub("\u00a0x\u00a0", tokens[index].content))


def _line_end(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """The end of a line in the source: a space, but not within a Japanese sentence, which has none."""
    before = next((token.content[-1] for token in tokens[index::-1] if token.content), " ")
    after = next((token.content for token in tokens[index:] if token.content), " ")
    counted = COUNTED.match(after)  # 3つ: what is counted belongs to the sentence as the number does
    return _between(before, counted[1] if counted else after[0])


def _between(before: str, after: str) -> str:
    """What the end of a line is between these two letters."""
    wide = [letter for letter in (before, after) if unicodedata.east_asian_width(letter) in "WF"]
    stop = any(unicodedata.category(letter).startswith("P") for letter in wide)  # it brings a space of its own
    return "" if stop or len(wide) == 2 else "\n"


def _fence(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if token.info.strip() == "mermaid":
        try:
            return flowchart(token.content)
        except Malformed:
            return code(token.content, "text")
    return code(token.content, token.info.strip() or "text")


def _heading(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("id", anchor(tokens[index + 1].content))
    return self.renderToken(tokens, index, options, env)


def _link(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    target = str(tokens[index].attrGet("href") or "")
    if found := PAGE.match(target):
        up, chapter = (part or "" for part in found.groups())
        page = "guide.html" if up and not chapter else "index.html"
        tokens[index].attrSet("href", f"{up}{chapter}{page}{target[found.end() :]}")
    return self.renderToken(tokens, index, options, env)
