"""Plots of a class, as inline SVG: the distribution of its marks, and its progress from attempt to attempt."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.classroom.statistics import BINS, ClassStatistics
from autograder.frontends.drawing.svg import BLUE, FAINT, WIDTH, frame, letters

HEIGHT = 150
LEFT, BELOW, ABOVE = 36, 20, 14  # room for numbers


def distribution(found: ClassStatistics, name: str) -> str:
    """A bar for each tenth of the points, with how many have so many."""
    assert found.spread is not None
    bins = found.spread.bins
    step, height = (WIDTH - 8) / BINS, HEIGHT - BELOW - ABOVE
    drawn = f'<path d="M4 {HEIGHT - BELOW}H{WIDTH - 4}" stroke="{FAINT}"/>'
    for number, count in enumerate(bins):
        x, tall = 4 + number * step, height * count / max(bins)
        y = HEIGHT - BELOW - tall
        if count:
            drawn += f'<rect x="{x + 2:.1f}" y="{y:.1f}" width="{step - 4:.1f}" height="{tall:.1f}" fill="{BLUE}"/>'
            drawn += letters(x + step / 2, y - 4, str(count))
    for number in range(0, BINS + 1, 2):
        anchor = "start" if number == 0 else "end" if number == BINS else "middle"
        drawn += letters(4 + number * step, HEIGHT - 6, f"{found.most * number / BINS:.3g}", anchor)
    edges = [f"{found.most * number / BINS:.3g}" for number in range(BINS + 1)]
    told = ", ".join(f"{edges[number]}–{edges[number + 1]}: {count}" for number, count in enumerate(bins))
    return frame(WIDTH, HEIGHT, name, told, drawn)


def progress(found: ClassStatistics, name: str) -> str:
    """A line for everybody who handed in more than once: the share of the points at each attempt."""
    most = max(len(one.shares) for one in found.progress)
    across, height = (WIDTH - LEFT - 8) / (most - 1), HEIGHT - BELOW - ABOVE

    def place(number: int, share: float) -> str:
        return f"{LEFT + number * across:.1f},{ABOVE + height * (1 - min(share, 1)):.1f}"

    drawn = ""
    for share in (0.0, 0.5, 1.0):
        y = ABOVE + height * (1 - share)
        drawn += f'<path d="M{LEFT} {y:.1f}H{WIDTH - 8}" stroke="{FAINT}"/>' + letters(
            LEFT - 4, y + 4, f"{share:.0%}", "end"
        )
    for number in range(most):
        anchor = "end" if number == most - 1 else "middle"
        drawn += letters(LEFT + number * across, HEIGHT - 6, str(number + 1), anchor)
    for one in found.progress:
        drawn += _line([place(number, share) for number, share in enumerate(one.shares)])
    return frame(WIDTH, HEIGHT, name, "", drawn)


def _line(places: Sequence[str]) -> str:
    x, _, y = places[-1].partition(",")
    line = f'<polyline points="{" ".join(places)}" fill="none" stroke="{BLUE}" stroke-width="1.5" opacity="0.6"/>'
    return f'{line}<circle cx="{x}" cy="{y}" r="2.5" fill="{BLUE}"/>'


def bar(share: float, colour: str) -> str:
    """A bar of the width of what it stands in, filled to this share."""
    inner = f'<div style="width:{share:.1%};height:100%;background:{colour};border-radius:3px"></div>'
    return f'<div style="height:6px;margin:.3em 0;background:{FAINT};border-radius:3px">{inner}</div>'
