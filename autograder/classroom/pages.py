"""Pages of nbgrader: the Markdown of students is shown without anything that runs or is loaded from elsewhere."""

from __future__ import annotations

from typing import Any

import bleach
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TABLES = ("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
TAGS = {
    *bleach.ALLOWED_TAGS,
    *{*HEADINGS, *TABLES, "p", "br", "hr", "div", "span", "pre", "code", "img", "del", "s", "u", "sub", "sup", "kbd"},
}
PICTURES = tuple(f"data:image/{kind};base64," for kind in ("png", "jpeg", "gif", "webp", "svg+xml"))
LINKS = ("https://", "http://", "mailto:", "#")


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Markdown, formulas and pictures in the cell itself as HTML; HTML in it that could do something, as text.

    A filter for nbconvert's templates, in place of the one of this name.
    """
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(escape=False, attachments=attachments, anchor_link_text="¶")
    html = MarkdownWithMath(renderer=renderer).render(source)
    return bleach.clean(html, tags=TAGS, attributes=_is_harmless, protocols=("https", "http", "mailto", "data"))


def _is_harmless(tag: str, name: str, value: Any) -> bool:
    match tag, name:
        case "img", "src":
            return str(value).startswith(PICTURES)
        case "a", "href":
            return str(value).startswith(LINKS)
        case ("img", "alt" | "width" | "height") | ("th" | "td", "align" | "colspan" | "rowspan"):
            return True
        case _:
            return name in ("class", "title") or (name == "id" and tag in HEADINGS)
