"""The frame of every page: head, style, the way back and the other language; it needs no script and nothing fetched."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path

from autograder.locales import sentence
from autograder.model import Record

HERE = Path(__file__).parent
LANGUAGES = {"en": "English", "ja": "日本語"}


class Link(Record):
    """A way to another page: where it leads, and what it is called."""

    href: str
    text: str


class Live(Record):
    """How a page stays up to date: where to ask for the state of what it shows, and that state now.

    `refresh`: seconds after which a browser without scripts loads it again; 0 if a reader would lose the place.
    """

    address: str
    state: str
    refresh: int = 0


def page(
    title: str,
    body: str,
    language: str,
    *,
    way: Sequence[Link] = (),
    other: tuple[str, str] | None = None,
    around: tuple[Link | None, Link | None] = (None, None),
    latest: str = "",
    live: Live | None = None,
    style: str = "",
) -> str:
    """A whole page. `body`: HTML; `way`: the pages above it; `other`: another language and its page in that.

    `around`: the pages before and after it. `latest`: HTML that says what was graded last.
    `style`: what its style sheet has besides.
    """
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\n'
    head += '<link rel="icon" href="data:,">\n'
    head += f'<meta http-equiv="Content-Security-Policy" content="{escape(policy())}">\n'
    head += f"<title>{escape(title)}</title>\n<style>\n{_style()}{style}</style>\n"
    state, end = "", ""
    if live is not None:
        if live.refresh:
            head += f'<noscript><meta http-equiv="refresh" content="{live.refresh}"></noscript>\n'
        state = f' data-address="{escape(live.address)}" data-state="{live.state}"'
        end = f'<p id="ended" role="alert" hidden>{escape(sentence(language, "browsing.ended"))}</p>\n'
        end += f'<noscript><p class="soft">{_reload(language)}</p></noscript>\n'
        end += f"<script>{script()}</script>\n"
        latest = f'<p id="latest" class="latest" role="status" data-live>{latest}</p>\n'
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"{state}>\n<head>\n{head}</head>\n<body>\n'
        f'<a class="skip" href="#main">{escape(sentence(language, "browsing.skip"))}</a>\n'
        f"{_header(way, other, language)}"
        f'{latest}<main id="main" tabindex="-1">\n{body}</main>\n{_around(around, language)}{end}</body>\n</html>\n'
    )


def policy() -> str:
    """What a browser may do with a page: show it, run this one script, and ask where it comes from for news."""
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


@functools.cache
def script() -> str:
    return (HERE / "live.js").read_text(encoding="utf-8")


@functools.cache
def _style() -> str:
    return (HERE / "style.css").read_text(encoding="utf-8")


def link(to: Link, **attributes: str) -> str:
    """A link, with these attributes."""
    more = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<a href="{escape(to.href)}"{more}>{escape(to.text)}</a>'


def _header(way: Sequence[Link], other: tuple[str, str] | None, language: str) -> str:
    inner = _way(way, language) + _other(other)
    return f"<header>{inner}</header>\n" if inner else ""


def _way(way: Sequence[Link], language: str) -> str:
    if not way:
        return ""
    label = escape(sentence(language, "browsing.way"))
    return f'<nav aria-label="{label}"><ol class="way">{"".join(f"<li>{link(to)}</li>" for to in way)}</ol></nav>'


def _other(other: tuple[str, str] | None) -> str:
    if other is None:
        return ""
    code, href = other
    return f'<p class="other">{link(Link(href=href, text=LANGUAGES[code]), lang=code, hreflang=code)}</p>'


def _around(around: tuple[Link | None, Link | None], language: str) -> str:
    if around == (None, None):
        return ""
    shown = ""
    for kind, to in zip(("prev", "next"), around, strict=True):
        text = escape(sentence(language, f"browsing.{kind}"))
        shown += f'<p class="{kind}"><span class="soft">{text}</span> {link(to, rel=kind)}</p>' if to else ""
    return f'<nav class="around" aria-label="{escape(sentence(language, "browsing.around"))}">{shown}</nav>\n'


def _reload(language: str) -> str:
    return link(Link(href="", text=sentence(language, "browsing.reload")))
