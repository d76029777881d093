"""A curve: a history as a line, with its first and last value."""

from __future__ import annotations

import math
from collections.abc import Sequence

from autograder.frontends.drawing.svg import BLUE, FAINT, WIDTH, frame, text

HEIGHT = 90
BOX = "display:inline-block;max-width:100%;margin:.3em 1em .3em 0"


def curve(name: str, values: Sequence[float]) -> str:
    """The line, and its name above it; nothing of fewer than two finite numbers."""
    points = [(i, value) for i, value in enumerate(values) if math.isfinite(value)]
    if len(points) < 2:
        return ""
    low, high = min(value for _, value in points), max(value for _, value in points)
    across, up = (WIDTH - 10) / (len(values) - 1), (HEIGHT - 10) / ((high - low) or 1)
    line = " ".join(f"{5 + i * across:.1f},{HEIGHT - 5 - (value - low) * up:.1f}" for i, value in points)
    caption = f"{name}: {points[0][1]:.4g} → {points[-1][1]:.4g}"
    edge = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="none" stroke="{FAINT}"/>'
    path = f'<polyline points="{line}" fill="none" stroke="{BLUE}" stroke-width="1.5"/>'
    drawn = frame(WIDTH, HEIGHT, caption, f"{low:.4g} … {high:.4g}", edge + path)
    return f'<div style="{BOX}"><div>{text(caption)}</div>{drawn}</div>'
