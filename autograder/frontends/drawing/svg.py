"""SVG: what all drawings are made of. Colours that are read on a light page, on a dark one and on paper."""

from __future__ import annotations

from html import escape

from autograder.model import Text

RED, BLUE = "#c4453b", "#3b82c4"
FAINT = "rgba(128,128,128,.3)"
SOFT = "opacity:.75"
WIDTH = 320  # of a drawing, in CSS pixels: it fits a phone


def text(value: str) -> str:
    """Text that cannot be anything but text."""
    return escape(value, quote=True)


def said(name: str | Text, language: str) -> str:
    """A name, which is code or a phrase, in one language."""
    return name if isinstance(name, str) else name.get(language)


def frame(width: float, height: float, name: str, description: str, parts: str) -> str:
    """A drawing of this size, with a name and a description for those who cannot see it."""
    view = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    told = f"<title>{text(name)}</title><desc>{text(description)}</desc>" if description else ""
    label = text(f"{name}. {description}" if description else name)
    style = "max-width:100%;height:auto;display:block"
    return f'<svg {view} role="img" aria-label="{label}" style="{style}">{told}{parts}</svg>'


def letters(x: float, y: float, value: str, anchor: str = "middle", size: int = 10) -> str:
    """Text in a drawing, in the colour of the page's text."""
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} fill="currentColor">{text(value)}</text>'
