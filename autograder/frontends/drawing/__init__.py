"""Drawings of what a check kept: curves and pictures, as HTML with inline SVG. The same numbers give the same bytes."""

from __future__ import annotations

from autograder.frontends.drawing.bars import bars
from autograder.frontends.drawing.curve import curve
from autograder.frontends.drawing.heat import heats
from autograder.frontends.drawing.image import images
from autograder.frontends.drawing.path import paths
from autograder.frontends.drawing.svg import SOFT, said, text
from autograder.locales import sentence
from autograder.model import Kind, Picture

__all__ = ["curve", "figure"]

BOX = "display:inline-block;vertical-align:top;max-width:100%;margin:.5em 1.6em .5em 0"


def figure(picture: Picture, language: str) -> str:
    """A picture with its title, its panels in the order of the kinds, and what its axes are."""
    title = said(picture.title, language)
    of = {kind: [panel for panel in picture.panels if panel.kind == kind] for kind in Kind}
    drawn = images(of[Kind.IMAGE], title, language) + heats(of[Kind.HEAT], picture, language)
    drawn += paths([*of[Kind.GROUND], *of[Kind.PATH]], title, language)
    drawn += bars(of[Kind.BARS], title, language)
    axes = ""
    if picture.down or picture.across:
        key = "picture.axes" if of[Kind.PATH] else "picture.rows"
        names = {"down": said(picture.down, language), "across": said(picture.across, language)}
        axes = f'<div style="font-size:85%;{SOFT}">{text(sentence(language, key, **names))}</div>'
    row = f'<div style="display:flex;flex-wrap:wrap;gap:.5em .9em">{drawn}</div>'
    return f'<figure style="{BOX}"><figcaption>{text(title)}</figcaption>{row}{axes}</figure>'
