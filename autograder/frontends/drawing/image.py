"""Images: what was read or made, dark on light as ink on paper, with a mark if an answer is right or wrong."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.frontends.drawing import png
from autograder.frontends.drawing.svg import FAINT, SOFT, said, text
from autograder.locales import sentence
from autograder.model import Panel

SIDE = 64  # of an image, in CSS pixels, or up to twice that
SIGNS = {True: ("✓", "#2f9e63", "picture.right"), False: ("✗", "#e0524d", "picture.wrong")}


def images(panels: Sequence[Panel], title: str, language: str) -> str:
    """Images beside each other, all of one scale of brightness."""
    numbers = [number for panel in panels for row in panel.rows for number in row]
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)
    scale = (low, high) if low < 0 or high > 1 else (0.0, 1.0)
    return "".join(_image(panel, scale, f"{title}, {i}", language) for i, panel in enumerate(panels, 1))


def _image(panel: Panel, scale: tuple[float, float], name: str, language: str) -> str:
    low, high = scale
    ink = [[255 - round(255 * (number - low) / ((high - low) or 1)) for number in row] for row in panel.rows]
    times = max(1, SIDE // max(len(ink), len(ink[0]))) if max(len(ink), len(ink[0])) <= SIDE // 2 else 2
    size = f'width="{len(ink[0]) * times}" height="{len(ink) * times}"'
    caption = said(panel.caption, language)
    sign, colour, key = ("", FAINT, "") if panel.right is None else SIGNS[panel.right]
    alt = text(": ".join(filter(None, (name, caption, sentence(language, key) if key else ""))))
    style = f"display:block;margin:auto;image-rendering:pixelated;border:2px solid {colour}"
    below = f'<span style="color:{colour};font-weight:bold">{sign}</span> ' if sign else ""
    told = f'<div aria-hidden="true" style="font-size:85%;{SOFT}">{below}{text(caption)}</div>' if caption else ""
    drawn = f'<img src="{png.grey(ink)}" {size} alt="{alt}" style="{style}">'
    return f'<div style="text-align:center;max-width:9em">{drawn}{told}</div>'
