"""Paths: lines through points in one field, told apart by colour and by dashes, each from a dot to a square."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.frontends.drawing.svg import BLUE, FAINT, RED, SOFT, WIDTH, frame, letters, said, text
from autograder.model import Kind, Panel

HEIGHT = 240
EDGE = 16  # around the field
LINES = ((BLUE, ""), (RED, "6 2"), ("#2f9e63", "2 2"), ("#a56bd6", "8 2 2 2"), ("#c58a17", "4 4"), ("#7a7a7a", "1 3"))


def paths(panels: Sequence[Panel], title: str, language: str) -> str:
    """All paths, and below them which is which."""
    if not panels:
        return ""
    (left, right), (low, high) = _field(panels)
    across, up = (WIDTH - 2 * EDGE) / ((right - left) or 1), (HEIGHT - 2 * EDGE) / ((high - low) or 1)

    def placed(panel: Panel) -> list[tuple[float, float]]:
        return [(EDGE + (x - left) * across, HEIGHT - EDGE - (y - low) * up) for x, y in panel.rows]

    edge = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="none" stroke="{FAINT}"/>'
    drawn, legend, told, number = "", "", [], 0
    for panel in panels:
        places = placed(panel)
        if panel.kind == Kind.GROUND:
            drawn += _line(places, FAINT, "")
            continue
        colour, dashes = LINES[number % len(LINES)]
        number += 1
        drawn += _line(places, colour, dashes) + _ends(places[0], places[-1], colour)
        caption = said(panel.caption, language)
        ends = " → ".join(
            f"({_rounded(x, right - left)}, {_rounded(y, high - low)})" for x, y in (panel.rows[0], panel.rows[-1])
        )
        told.append(f"{caption}: {ends}")
        legend += f'<div style="font-size:85%;{SOFT}">{_swatch(colour, dashes)} {text(told[-1])}</div>'
    # What leaves the field is cut off at its edge: a drawing in a drawing does so, without a name of its own.
    drawn = edge + f'<svg width="{WIDTH}" height="{HEIGHT}" overflow="hidden">{drawn}</svg>'
    drawn += letters(4, HEIGHT - 4, f"{left:.3g}", "start") + letters(WIDTH - 4, HEIGHT - 4, f"{right:.3g}", "end")
    drawn += letters(4, HEIGHT - EDGE, f"{low:.3g}", "start") + letters(4, 12, f"{high:.3g}", "start")
    return f'<div style="max-width:100%">{frame(WIDTH, HEIGHT, title, "; ".join(told), drawn)}{legend}</div>'


def _field(panels: Sequence[Panel]) -> list[tuple[float, float]]:
    """From where to where both axes go: around all points, but not far from the background, if there is one."""
    ground = [point for panel in panels if panel.kind == Kind.GROUND for point in panel.rows]
    field = []
    for axis in range(2):
        low, high = (find(point[axis] for panel in panels for point in panel.rows) for find in (min, max))
        if ground:
            first, last = (find(point[axis] for point in ground) for find in (min, max))
            room = (last - first) / 2
            low, high = max(low, first - room), min(high, last + room)
        field.append((low, high))
    return field


def _rounded(number: float, range_: float) -> str:
    """A number; 0 if on an axis of this range nobody could tell it from 0."""
    return f"{number:.3g}" if abs(number) > range_ / 2000 else "0"


def _line(places: Sequence[tuple[float, float]], colour: str, dashes: str) -> str:
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"{dashed}/>'


def _ends(first: tuple[float, float], last: tuple[float, float], colour: str) -> str:
    """The dot at the beginning, and the square at the end."""
    dot = f'<circle cx="{first[0]:.1f}" cy="{first[1]:.1f}" r="3" fill="{colour}"/>'
    square = f'<rect x="{last[0] - 3:.1f}" y="{last[1] - 3:.1f}" width="6" height="6" fill="{colour}"/>'
    return dot + square


def _swatch(colour: str, dashes: str) -> str:
    """A piece of the line, for the legend."""
    line = _line([(0.0, 4.0), (24.0, 4.0)], colour, dashes)
    return f'<svg width="24" height="8" aria-hidden="true" style="vertical-align:middle">{line}</svg>'
