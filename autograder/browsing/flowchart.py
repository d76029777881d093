"""Flow charts: the part of Mermaid's language that the course's texts use, as a drawing (SVG)."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from html import escape

from autograder.browsing.layering import Layout, layout
from autograder.model import Record

HEAD = re.compile(r"(?:graph|flowchart) LR")
LABEL = r'(?:"(?P<{0}q>[^"]*)"|(?P<{0}>[^"\]\)\}}|]*))'
NODE = re.compile(
    r"\s*(?P<id>\w+)(?:"
    + r"|".join(
        [
            r"\(\(" + LABEL.format("round") + r"\)\)",
            r"\[" + LABEL.format("box") + r"\]",
            r"\{" + LABEL.format("ask") + r"\}",
        ]
    )
    + r")?"
)
ARROW = re.compile(r'\s*(?:-->(?:\|"?(?P<behind>[^|"]*)"?\|)?|--\s*"?(?P<between>[^"\n]*?)"?\s*-->)')
BREAK = re.compile(r"<br */?>")
WIDE = 700  # pixels; a longer one is drawn downwards
LINE, LETTER = 18.0, 7.2  # pixels: the height of a line, the width of a letter
MARGIN = 4.0
BEHIND = 16.0  # pixels between all nodes and an arrow that points back, or what stands at it
ROUND = 12.0  # pixels: the radius of its corners
HEAD_LONG = 7.0  # pixels
CLEAR = 3.0  # pixels between a node and what stands at an arrow


class Malformed(Exception):
    """Not a flow chart as the course's texts have them."""


class Node(Record):
    """What stands in a node, line by line, and its form: `box`, `round` or `ask`."""

    lines: tuple[str, ...]
    form: str = "box"


def flowchart(text: str) -> str:
    """The drawing of a chart. Raises Malformed."""
    nodes, arrows = parse(text)
    drawing, width = _draw(nodes, arrows, down=False)
    if width > WIDE:
        drawing, _ = min((drawing, width), _draw(nodes, arrows, down=True), key=lambda drawn: drawn[1])
    return f'<div class="chart">{drawing}</div>\n'


def parse(text: str) -> tuple[dict[str, Node], dict[tuple[str, str], str]]:
    """The nodes by their names, and what stands at each arrow. Raises Malformed."""
    head, *lines = text.strip().splitlines()
    if not HEAD.fullmatch(head.strip()):
        raise Malformed(head)
    nodes: dict[str, Node] = {}
    arrows: dict[tuple[str, str], str] = {}
    for line in lines:
        before, label, place = "", "", 0
        while True:
            found = NODE.match(line, place)
            if found is None:
                raise Malformed(line)
            name, place = found["id"], found.end()
            forms = ((form, found[form + "q"] or found[form]) for form in ("round", "box", "ask"))
            form, said = next(((form, said) for form, said in forms if said), ("box", ""))
            if said or name not in nodes:
                nodes[name] = Node(lines=tuple(BREAK.split(said or name)), form=form)
            if before:
                arrows[before, name] = label
            if not line[place:].strip():
                break
            arrow = ARROW.match(line, place)
            if arrow is None:
                raise Malformed(line)
            before, label, place = name, (arrow["behind"] or arrow["between"] or "").strip(), arrow.end()
    return nodes, arrows


def width_of(text: str) -> float:
    """About how wide a text is, in pixels."""
    return sum(LETTER * (1.8 if unicodedata.east_asian_width(letter) in "WF" else 1.0) for letter in text)


def _size(node: Node) -> tuple[float, float]:
    """Width and height."""
    return max(width_of(line) for line in node.lines) + (44 if node.form == "ask" else 22), LINE * len(node.lines) + 12


def _draw(nodes: Mapping[str, Node], arrows: Mapping[tuple[str, str], str], down: bool) -> tuple[str, float]:
    """The drawing, downwards or to the right, and its width."""
    sizes = {name: _turned(_size(node), down) for name, node in nodes.items()}
    labels = {arrow: BREAK.split(label) if label else [] for arrow, label in arrows.items()}
    gaps = {arrow: 30 + _room(lines, down) for arrow, lines in labels.items()}
    laid = layout(sizes, list(arrows), gaps, apart=24 if down else 14)
    halves = {arrow: _turned(_half(lines), down) for arrow, lines in labels.items()}
    most = max((halves[arrow][1] for arrow in laid.back), default=0.0)
    side = laid.breadth + BEHIND + most  # where arrows that point back run
    width, height = _turned((laid.length, side + most if laid.back else laid.breadth), down)
    parts, left = [_arrow(arrow, laid, sizes, side, down) for arrow in arrows], 0.0
    for arrow, lines in labels.items():  # on top of every arrow
        if lines:
            half, _ = _half(lines)
            x, y = _turned(_beside(arrow, laid, halves[arrow][0], side), down)
            left, width = min(left, x - half), max(width, x + half)
            parts.append(f'<g class="label">{_text(lines, x, y)}</g>')
    parts += [_node(node, *_turned(laid.places[name], down)) for name, node in nodes.items()]
    said = "; ".join(_said(nodes, arrows))
    width, height = width - left + 2 * MARGIN, height + 2 * MARGIN
    view = f'viewBox="{left - MARGIN:.0f} {-MARGIN:.0f} {width:.0f} {height:.0f}"'
    size = f'width="{width:.0f}" height="{height:.0f}"'
    return f'<svg {view} {size} role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>', width


def _room(lines: list[str], down: bool) -> float:
    if down:
        return LINE * len(lines)
    return max((width_of(line) + 8 for line in lines), default=0.0)


def _half(lines: list[str]) -> tuple[float, float]:
    """Half the width and height of what stands at an arrow."""
    return max(map(width_of, lines), default=0.0) / 2, LINE * len(lines) / 2


def _turned(place: tuple[float, float], down: bool) -> tuple[float, float]:
    return (place[1], place[0]) if down else place


def _said(nodes: Mapping[str, Node], arrows: Mapping[tuple[str, str], str]) -> Iterable[str]:
    """The chart in words, arrow by arrow."""
    joined = {name for arrow in arrows for name in arrow}
    for (start, end), label in arrows.items():
        between = f" ({' '.join(BREAK.split(label))})" if label else ""
        yield f"{' '.join(nodes[start].lines)} →{between} {' '.join(nodes[end].lines)}"
    yield from (" ".join(node.lines) for name, node in nodes.items() if name not in joined)


def _node(node: Node, x: float, y: float) -> str:
    width, height = _size(node)
    left, top = x - width / 2, y - height / 2
    if node.form == "ask":
        corners = [(left, y), (left + 16, top), (x * 2 - left - 16, top), (x * 2 - left, y)]
        corners += [(x * 2 - left - 16, top + height), (left + 16, top + height)]
        shape = f'<polygon points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in corners)}"/>'
    else:
        radius = height / 2 if node.form == "round" else 5
        shape = f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius:.0f}"/>'
    return f"<g>{shape}{_text(node.lines, x, y)}</g>"


def _text(lines: Iterable[str], x: float, y: float) -> str:
    lines = list(lines)
    first = y - LINE * (len(lines) - 1) / 2 + 4.5
    return "".join(
        f'<text x="{x:.1f}" y="{first + LINE * number:.1f}" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _stops(arrow: tuple[str, str], laid: Layout) -> list[tuple[float, float]]:
    """Where an arrow that points forward leaves a layer, bends, and comes to the next."""
    (start, end) = arrow
    (a, b), (c, d) = laid.places[start], laid.places[end]
    return [(a + laid.halves[start], b), *laid.bends[arrow], (c - laid.halves[end] - HEAD_LONG, d)]


def _beside(arrow: tuple[str, str], laid: Layout, half: float, side: float) -> tuple[float, float]:
    """Where what stands at an arrow has its middle. `half`: half its size along; `side`: where arrows run back.

    Arrows from different nodes to the same one are told apart near the nodes they come from, and the reverse.
    """
    (start, end) = arrow
    if arrow in laid.back:
        return (laid.places[start][0] + laid.places[end][0]) / 2, side
    (a, b), (c, d) = _stops(arrow, laid)[:2]
    forward = [other for other in laid.bends if other != arrow]
    joins, parts = any(other[1] == end for other in forward), any(other[0] == start for other in forward)
    share = 0.5 if joins == parts else 0.3 if joins else 0.7
    while share != 0.5:
        along, across = _curved(share)
        if min(along, 1 - along) * (c - a) >= half + CLEAR:
            return a + along * (c - a), b + across * (d - b)
        share = min(share + 0.05, 0.5) if joins else max(share - 0.05, 0.5)
    return (a + c) / 2, (b + d) / 2


def _curved(share: float) -> tuple[float, float]:
    """How far along and across, from 0 to 1, the curve between two stops has come; see `_arrow`."""
    rest = 1 - share
    across = 3 * rest * share**2 + share**3
    return (3 * rest**2 * share + 3 * rest * share**2) / 2 + share**3, across


def _arrow(
    arrow: tuple[str, str], laid: Layout, sizes: Mapping[str, tuple[float, float]], side: float, down: bool
) -> str:
    """A curve from one node to another, with its head; one that points back runs beside all nodes, at `side`."""
    start, end = arrow
    if arrow in laid.back:
        (a, b), (c, d) = laid.places[start], laid.places[end]
        towards, turn = (0, -1), ROUND if c > a else -ROUND
        first, last = (a, b + sizes[start][1] / 2), (c, d + sizes[end][1] / 2 + HEAD_LONG)
        points = [first]
        for corner, before, after in (
            ((a, side), (a, side - ROUND), (a + turn, side)),
            ((c, side), (c - turn, side), (c, side - ROUND)),
        ):
            points += [points[-1], before, before, corner, corner, after]
        points += [points[-1], last, last]
    else:
        stops, towards = _stops(arrow, laid), (1, 0)
        first = (laid.places[start][0] + sizes[start][0] / 2, stops[0][1])
        last = (laid.places[end][0] - sizes[end][0] / 2 - HEAD_LONG, stops[-1][1])
        points = [first, first, stops[0], stops[0]]
        for (u, v), (x, y) in itertools.pairwise(stops):
            points += [((u + x) / 2, v), ((u + x) / 2, y), (x, y)]
        points += [stops[-1], last, last]
    turned = [_turned(point, down) for point in points]
    (x, y), (along, across) = turned[-1], _turned(towards, down)
    path = "M" + " C".join([f"{turned[0][0]:.1f},{turned[0][1]:.1f}", *_triples(turned[1:])])
    head = [(x + HEAD_LONG * along, y + HEAD_LONG * across)]
    head += [(x + side * across, y + side * along) for side in (4, -4)]
    shape = f'<path d="{path}"/><polygon points="{" ".join(f"{u:.1f},{v:.1f}" for u, v in head)}"/>'
    return f'<g class="arrow">{shape}</g>'


def _triples(points: list[tuple[float, float]]) -> list[str]:
    return [" ".join(f"{x:.1f},{y:.1f}" for x, y in points[number : number + 3]) for number in range(0, len(points), 3)]
