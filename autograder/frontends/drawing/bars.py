"""Bars: a number for each place, from a common zero; of several lists one beside the other, filled and outlined."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.frontends.drawing.svg import BLUE, FAINT, RED, SOFT, WIDTH, frame, letters, said, text
from autograder.model import Panel

THICK, GAP = 12, 8  # of a bar, and between places
LEFT, ROOM = 26, 44  # for the number of a place, and beside the field for that of a bar
LOOKS = ((BLUE, 1.0), (RED, 0.0), ("#2f9e63", 0.5), ("#a56bd6", 0.2))  # colour, and how much it is filled


def bars(panels: Sequence[Panel], title: str, language: str) -> str:
    """All lists, and below them which is which."""
    if not panels:
        return ""
    lists = [panel.rows[0] for panel in panels]
    low, high = (find(0.0, *(number for row in lists for number in row)) for find in (min, max))
    scale = (WIDTH - LEFT - 2 * ROOM) / ((high - low) or 1.0)
    zero = LEFT + ROOM - low * scale
    step, places = THICK * len(lists) + GAP, max(map(len, lists))
    drawn = "".join(letters(4, step * (i + 0.5) + 4, str(i), "start") for i in range(places))
    for number, row in enumerate(lists):
        for place, value in enumerate(row):
            drawn += _bar(zero, step * place + GAP / 2 + THICK * number, value, scale, number)
    height = step * places
    drawn += f'<path d="M{zero:.1f} 0V{height}" stroke="{FAINT}"/>'
    legend, told = "", []
    for number, (panel, row) in enumerate(zip(panels, lists, strict=True)):
        caption = said(panel.caption, language)
        numbers = ", ".join(f"{value:.3g}" for value in row)
        told.append(f"{caption}: {numbers}" if caption else numbers)
        if caption:
            legend += f'<div style="font-size:85%;{SOFT}">{_swatch(number)} {text(caption)}</div>'
    whole = frame(WIDTH, height, title, "; ".join(told), drawn)
    return f'<div style="max-width:100%">{whole}{legend}</div>'


def _bar(zero: float, y: float, value: float, scale: float, number: int) -> str:
    """A bar with its number at its end."""
    length = abs(value) * scale
    x = zero - length if value < 0 else zero
    end, anchor = (x - 4, "end") if value < 0 else (x + length + 4, "start")
    return _box(x, y, length, number) + letters(end, y + THICK - 2, f"{value:.3g}", anchor)


def _box(x: float, y: float, width: float, number: int) -> str:
    colour, filled = LOOKS[number % len(LOOKS)]
    look = f'fill="{colour}" fill-opacity="{filled:g}" stroke="{colour}"'
    return f'<rect x="{x:.1f}" y="{y + 1:.1f}" width="{width:.1f}" height="{THICK - 2}" {look}/>'


def _swatch(number: int) -> str:
    """A piece of a bar, for the legend."""
    box = _box(1, 0, 16, number)
    return f'<svg width="18" height="{THICK}" aria-hidden="true" style="vertical-align:middle">{box}</svg>'
