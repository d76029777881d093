"""Formulas: LaTeX as the course's texts write it (`$x$`, `$$x$$`), as MathML, which browsers draw by themselves."""

from __future__ import annotations

import functools
import re
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

INLINE = re.compile(r"\$\$(?P<display>[^$]+)\$\$|\$(?P<inline>[^$\s](?:[^$]*[^$\s])?)\$(?!\d)")
STOPS = "、。，．：；！？・（）「」『』"  # they bring a space of their own
BEFORE, BEHIND = (
    re.compile(rf"(?<=[{STOPS}(]) $"),
    re.compile(rf" (?=[{STOPS})])"),
)  # the space that a formula keeps from it
HELD = re.compile(
    rf"([(「『]?)(<math(?! [^>]*display=.block)[^>]*>.*?</math>)([{STOPS}),.:;!?%]*)", re.DOTALL
)  # browsers would end a line between a formula and its punctuation
LETTER = re.compile(r'<mi mathvariant="normal">(\w)</mi>')
LETTERS = re.compile(f"(?:{LETTER.pattern.replace('(', '(?:')}){{2,}}")  # a word, which is to be read as one
FUNCTION = re.compile(r"<(m[io])>(log|exp|sin|cos|tanh|max|min|lim)</\1>(?=(<mo [^>]*>(?:&#x00028;|\())?)")
BRACKET = re.compile(r'(<ms(?:up|ub|ubsup)>)(<mo [^>]*stretchy="true"[^>]*>[^<]*</mo>)')
OPEN = "|".join(("&#x00028;", r"\[", "&#x0007B;", "&#x0002C;", "&#x0003D;", "&#x02190;", "&#x000B7;"))  # ( [ { , = ← ·
SIGN = re.compile(rf"(<mo[^>]*>(?:{OPEN})</mo>)<mo>(?=&#x02212;)")
NORM = re.compile("<mo[^>]*>(&#x02016;)</mo>")
THOUSANDS = re.compile(r"(?<=<mn>)(\d{1,3})</mn><mrow><mo>&#x0002C;</mo></mrow><mn>(?=\d{3}</mn>)")  # 39{,}760
CLOSE = re.compile(r"(<mo[^>]*)>(?=(?:&#x0007C;|\||&#x0002F;|/)</mo>)")  # bars and slashes, which need no space
THIN = "0.167em"
NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
ELEMENTS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mstyle", "mpadded"),
    *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
    *("mtable", "mtr", "mtd"),
}
ATTRIBUTES = {
    *("display", "displaystyle", "scriptlevel", "mathvariant", "width", "height", "depth", "linethickness"),
    *("stretchy", "fence", "form", "separator", "lspace", "rspace", "minsize", "maxsize", "symmetric", "movablelimits"),
    *("accent", "columnalign", "columnspacing", "rowspacing"),
}


class Malformed(Exception):
    """Not a formula that can be drawn."""


@functools.lru_cache(maxsize=4096)
def mathml(latex: str, display: bool = False) -> str:
    """A formula as MathML, in a line of text or on its own.

    Raises Malformed: also if it names a command that is not known, or would be more than a formula.
    """
    try:
        known = latex.strip().replace("{aligned}", "{align*}")  # the same, under the name that the converter knows
        drawn = convert(known, display="block" if display else "inline")
        tree = ElementTree.fromstring(drawn)
    except Exception as error:  # the converter's have no base of their own
        raise Malformed(f"{latex}: {type(error).__name__}") from error
    for element in tree.iter():
        kind = element.tag.removeprefix(NAMESPACE)
        if kind not in ELEMENTS or element.attrib.keys() - ATTRIBUTES or "\\" in (element.text or ""):
            raise Malformed(f"{latex}: {kind} {element.attrib} {element.text}")
    drawn = LETTERS.sub(lambda word: "<mi>" + "".join(LETTER.findall(word[0])) + "</mi>", drawn)
    drawn = THOUSANDS.sub(r"\1,", drawn)  # one number, which keeps no space behind its comma
    drawn = drawn.replace("<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>")  # a number, which keeps no space around it
    drawn = NORM.sub(r'<mo stretchy="false" lspace="0" rspace="0">\1</mo>', drawn)  # its two bars are of one height
    drawn = SIGN.sub(r'\1<mo form="prefix">', drawn)  # of a number, which would be taken for a minus between two
    drawn = CLOSE.sub(r'\1 lspace="0" rspace="0">', drawn)
    drawn = BRACKET.sub(r"\1<mrow>\2<mspace/></mrow>", drawn)  # a bracket alone would not grow
    return FUNCTION.sub(_spaced, drawn)


def _spaced(function: re.Match[str]) -> str:
    """The name of a function with the space that it keeps from its argument, unless that is in brackets."""
    behind = "0" if function[3] else THIN
    return f'<mo form="prefix" lspace="{THIN}" rspace="{behind}">{function[2]}</mo>'


def formulas(reader: MarkdownIt) -> None:
    """Have a reader of Markdown find formulas, before anything in them can be taken for Markdown."""
    reader.block.ruler.before("fence", "formula_block", _block, {"alt": ["paragraph", "blockquote", "list"]})
    reader.inline.ruler.before("escape", "formula", _inline)
    reader.add_render_rule("formula", lambda self, tokens, index, options, env: _shown(tokens[index].content, False))
    reader.add_render_rule(
        "formula_block", lambda self, tokens, index, options, env: _shown(tokens[index].content, True)
    )


def held(html: str) -> str:
    """A page's HTML, each formula on one line with the punctuation beside it."""
    return HELD.sub(lambda part: f'<span class="held">{part[0]}</span>' if part[1] or part[3] else part[0], html)


def _shown(latex: str, display: bool) -> str:
    """The formula; as it was written, if it cannot be drawn."""
    try:
        drawn = mathml(latex, display)
    except Malformed:
        drawn = f"<code>{escape(latex)}</code>"
    return f'<div class="formula">{drawn}</div>\n' if display else drawn


def _inline(state: StateInline, silent: bool) -> bool:
    found = INLINE.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        kind = "formula_block" if found["display"] else "formula"
        state.pending = BEFORE.sub("", state.pending)
        state.push(kind, "math", 0).content = found["display"] or found["inline"]
    state.pos = found.end() + bool(BEHIND.match(state.src, found.end()))
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula whose `$$` stand on lines of their own."""
    if _line(state, start) != "$$" or state.is_code_block(start):
        return False
    close = next((line for line in range(start + 1, end) if _line(state, line) == "$$"), None)
    if close is None:
        return False
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.content = state.getLines(start + 1, close, state.blkIndent, False)
        token.map = [start, close + 1]
    state.line = close + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
