"""Heat maps: the larger a number, the stronger its colour; blue if it is negative."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.frontends.drawing import png
from autograder.frontends.drawing.svg import BLUE, FAINT, RED, SOFT, WIDTH, frame, letters, said, text
from autograder.locales import sentence
from autograder.model import Panel, Picture

MOST_SQUARES = 256  # drawn one by one; more of them are a small image
MOST_VALUES = 144  # in a table
WRITTEN = 26  # the side of a square that holds a number
LEVELS = 64  # of each colour, in an image
CELL = f"border:1px solid {FAINT};padding:.1em .4em;text-align:right;font-weight:normal"


def heats(panels: Sequence[Panel], picture: Picture, language: str) -> str:
    """Maps beside each other, all of one scale; small ones have their numbers in a table that folds out."""
    most = max((abs(number) for panel in panels for row in panel.rows for number in row), default=0.0)
    return "".join(_heat(panel, most or 1.0, picture, language) for panel in panels)


def _heat(panel: Panel, most: float, picture: Picture, language: str) -> str:
    rows = panel.rows
    numbers = [number for row in rows for number in row]
    range_ = f"{len(rows)} × {len(rows[0])}, {min(numbers):.4g} … {max(numbers):.4g}"
    caption = said(panel.caption, language)
    down, across = _ticks(picture, len(rows), len(rows[0]))
    counts = bool(down) and len(numbers) <= MOST_VALUES and all(number == round(number) for number in numbers)
    largest, wide = (28, WIDTH - 40) if len(picture.panels) == 1 else (14, WIDTH // 2 - 20)
    side = WRITTEN if counts else max(4, min(largest, wide // max(len(rows[0]), len(rows))))
    left, top = (8 + 7 * max(map(len, down)), 15) if down else (0, 0)
    width, height = len(rows[0]) * side, len(rows) * side
    squares = _squares(rows, most, side) if len(numbers) <= MOST_SQUARES else _bitmap(rows, most, width, height)
    written = _counts(rows, side) if counts else ""
    edge = f'<rect width="{width}" height="{height}" fill="none" stroke="{FAINT}"/>'
    drawn = f'<g transform="translate({left} {top})">{squares}{edge}{written}</g>'
    drawn += "".join(letters(left - 4, top + (i + 0.5) * side + 4, tick, "end") for i, tick in enumerate(down))
    drawn += "".join(letters(left + (j + 0.5) * side, top - 4, tick) for j, tick in enumerate(across))
    name = caption or said(picture.title, language)
    whole = frame(left + width, top + height, name, range_, drawn)
    said_below = f"{caption}: {range_}" if caption else range_
    below = f'<div style="font-size:85%;{SOFT}">{text(said_below)}</div>'
    return (
        f'<div style="max-width:{max(width + left, 110)}px">{whole}{below}{_table(rows, down, across, language)}</div>'
    )


def _ticks(picture: Picture, rows: int, columns: int) -> tuple[Sequence[str], Sequence[str]]:
    """The numbers of rows and columns of a small map whose axes are named."""
    if picture.down and picture.across and max(rows, columns) <= 12:
        return [str(i) for i in range(rows)], [str(j) for j in range(columns)]
    return (), ()


def _squares(rows: Sequence[Sequence[float]], most: float, side: int) -> str:
    return "".join(
        f'<rect x="{j * side}" y="{i * side}" width="{side}" height="{side}" fill="{BLUE if number < 0 else RED}"'
        f' fill-opacity="{abs(number) / most:.2f}"/>'
        for i, row in enumerate(rows)
        for j, number in enumerate(row)
    )


def _bitmap(rows: Sequence[Sequence[float]], most: float, width: int, height: int) -> str:
    """The same as an image with a palette: transparent to red, then to blue."""
    opacities = [round(255 * level / (LEVELS - 1)) for level in range(LEVELS)]
    palette = [(*bytes.fromhex(colour[1:]), opacity) for colour in (RED, BLUE) for opacity in opacities]
    levels = [[round((LEVELS - 1) * abs(x) / most) + (LEVELS if x < 0 else 0) for x in row] for row in rows]
    style = "image-rendering:pixelated"
    place = f'width="{width}" height="{height}" preserveAspectRatio="none" style="{style}"'
    return f'<image href="{png.coloured(levels, palette)}" {place}/>'


def _counts(rows: Sequence[Sequence[float]], side: int) -> str:
    return "".join(
        letters((j + 0.5) * side, (i + 0.5) * side + 4, f"{number:g}")
        for i, row in enumerate(rows)
        for j, number in enumerate(row)
        if number
    )


def _table(rows: Sequence[Sequence[float]], down: Sequence[str], across: Sequence[str], language: str) -> str:
    """The numbers of a small map, folded away."""
    if sum(map(len, rows)) > MOST_VALUES:
        return ""
    head = "".join(f'<th scope="col" style="{CELL}">{text(tick)}</th>' for tick in across)
    body = f'<tr><td style="{CELL}"></td>{head}</tr>' if head else ""
    for i, row in enumerate(rows):
        first = f'<th scope="row" style="{CELL}">{text(down[i])}</th>' if down else ""
        cells = "".join(f'<td style="{CELL}">{number:.4g}</td>' for number in row)
        body += f"<tr>{first}{cells}</tr>"
    table = f'<table style="border-collapse:collapse;color:inherit;font-size:85%"><tbody>{body}</tbody></table>'
    summary = f'<summary style="font-size:85%;{SOFT}">{text(sentence(language, "picture.values"))}</summary>'
    return f'<details>{summary}<div style="overflow-x:auto">{table}</div></details>'
