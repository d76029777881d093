"""Layering: where the nodes of a flow chart go, in layers one behind the other, so that its arrows point one way.

`along` is the direction of the arrows, `across` the other one; both in pixels.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from autograder.model import Record

SWEEPS = 8

Arrow = tuple[str, str]
Size = tuple[float, float]  # along and across


class Layout(Record):
    """The middle of each node, along and across; the bends of an arrow that passes layers; those that point back.

    `halves`: half the extent, along, of the layer of each node.
    """

    places: dict[str, tuple[float, float]]
    halves: dict[str, float]
    bends: dict[Arrow, tuple[tuple[float, float], ...]]
    back: tuple[Arrow, ...]
    length: float
    breadth: float


def layout(sizes: Mapping[str, Size], arrows: Sequence[Arrow], gaps: Mapping[Arrow, float], apart: float) -> Layout:
    """`sizes` of the nodes, in the order in which they are named. `gaps`: the room that an arrow needs between layers;
    `apart`: that between two nodes of one layer."""
    back = _back(sizes, arrows)
    forward = [arrow for arrow in dict.fromkeys(arrows) if arrow not in back]
    rank = _ranks(sizes, forward)
    sizes, links, chains = dict(sizes), list[Arrow](), dict[Arrow, list[str]]()
    for start, end in forward:
        inner = [f"{start} {end} {layer}" for layer in range(rank[start] + 1, rank[end])]
        for layer, name in enumerate(inner, start=rank[start] + 1):
            sizes[name], rank[name] = (0.0, apart), layer
        way = [start, *inner, end]
        links += itertools.pairwise(way)
        chains[start, end] = inner
    layers: list[list[str]] = [[] for _ in range(max(rank.values()) + 1)]
    for name in sizes:
        layers[rank[name]].append(name)
    near = {name: [a if b == name else b for a, b in links if name in (a, b)] for name in sizes}
    _order(layers, near, rank)
    across = _across(layers, near, sizes, apart)
    along, length = _along(layers, sizes, {arrow: gaps[arrow] for arrow in forward}, rank)
    places = {name: (along[rank[name]], across[name]) for name in sizes}
    halves = {name: max(sizes[other][0] for other in layers[rank[name]]) / 2 for name in sizes}
    return Layout(
        places={name: place for name, place in places.items() if " " not in name},
        halves=halves,
        bends={
            arrow: tuple((places[name][0] + end * halves[name], places[name][1]) for name in inner for end in (-1, 1))
            for arrow, inner in chains.items()
        },
        back=tuple(back),
        length=length,
        breadth=max(across[name] + sizes[name][1] / 2 for name in sizes),
    )


def _back(nodes: Mapping[str, Size], arrows: Sequence[Arrow]) -> list[Arrow]:
    """Arrows that close a circle."""
    found: list[Arrow] = []
    done: set[str] = set()

    def visit(node: str, way: tuple[str, ...]) -> None:
        done.add(node)
        for start, end in arrows:
            if start == node and end in (*way, node):
                found.append((start, end))
            elif start == node and end not in done:
                visit(end, (*way, node))

    for node in nodes:
        if node not in done:
            visit(node, ())
    return found


def _ranks(nodes: Mapping[str, Size], arrows: Sequence[Arrow]) -> dict[str, int]:
    """The layer of each node: behind all that points at it, and close before the next if nothing does."""
    rank = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for start, end in arrows:
            rank[end] = max(rank[end], rank[start] + 1)
    for node in nodes:
        after = [rank[end] for start, end in arrows if start == node]
        if after and all(end != node for _, end in arrows):
            rank[node] = min(after) - 1
    return rank


def _order(layers: list[list[str]], near: Mapping[str, Sequence[str]], rank: Mapping[str, int]) -> None:
    """Have the nodes of a layer follow the order of what they are joined to."""
    for sweep in range(SWEEPS):
        step = 1 if sweep % 2 == 0 else -1
        for number in range(len(layers))[::step]:
            beside = number - step
            if not 0 <= beside < len(layers):
                continue
            index = {name: i for i, name in enumerate(layers[beside])}
            own = {name: i for i, name in enumerate(layers[number])}

            def middle(name: str, index: dict[str, int] = index, own: dict[str, int] = own) -> float:
                found = [index[other] for other in near[name] if other in index]
                return sum(found) / len(found) if found else own[name]

            layers[number].sort(key=middle)


def _across(
    layers: Sequence[Sequence[str]], near: Mapping[str, Sequence[str]], sizes: Mapping[str, Size], apart: float
) -> dict[str, float]:
    """Where each node lies across: near the middle of what it is joined to, and never on another one."""
    across: dict[str, float] = {}
    for layer in layers:
        edge = 0.0
        for name in layer:
            across[name] = edge + sizes[name][1] / 2
            edge += sizes[name][1] + apart
        for name in layer:
            across[name] -= edge / 2
    for sweep in range(SWEEPS):
        for layer in layers[:: 1 if sweep % 2 else -1]:
            wanted = {
                name: sum(across[other] for other in near[name]) / len(near[name]) if near[name] else across[name]
                for name in layer
            }
            edge = float("-inf")
            for name in layer:
                across[name] = max(wanted[name], edge + sizes[name][1] / 2)
                edge = across[name] + sizes[name][1] / 2 + apart
            shift = sum(wanted[name] - across[name] for name in layer) / len(layer)
            for name in layer:
                across[name] += shift
    first = min(across[name] - sizes[name][1] / 2 for name in across)
    return {name: place - first for name, place in across.items()}


def _along(
    layers: Sequence[Sequence[str]], sizes: Mapping[str, Size], gaps: Mapping[Arrow, float], rank: Mapping[str, int]
) -> tuple[list[float], float]:
    """The middle of each layer along, and the length of all."""
    middles, edge = [], 0.0
    for number, layer in enumerate(layers):
        most = max(sizes[name][0] for name in layer)
        middles.append(edge + most / 2)
        behind = [gap for (start, _), gap in gaps.items() if rank[start] == number]
        edge += most + max(behind, default=0.0)
    return middles, edge
