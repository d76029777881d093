"""Shapes in letters: `"N D"` is a matrix of N rows and D columns.

| written      | is                                                                      |
|--------------|-------------------------------------------------------------------------|
| `"N D"`      | an array of floats with two axes                                        |
| `"D 4*H"`    | a product of letters and numbers as the length of an axis               |
| `""`         | a single number                                                         |
| `"N < K"`    | N whole numbers from 0 to K - 1, each as often as the others, or nearly |
| `"N K of 1"` | N rows of K numbers: a single 1 in each, else 0 (one-hot)               |

No two letters stand for the same size, so that no matrix is square unless it is written so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograder.checks.arrays import Array

Draw = Callable[[np.random.Generator, tuple[int, ...]], Any]
Sizes = Mapping[str, int]

PLAIN = (0.1, 1.9)  # what stands for the standard normal distribution, either sign before it
LEAST = 0.2  # between the ends, so that hundredths are many
SHOWN = 100  # entries; nobody follows a calculation with more
SMALLEST = 3  # with two rows or columns, too much that is wrong looks right
ONE_HOT = " of 1"


class Between:
    """Numbers from low to high; those of `plain` are written with one place or two."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __call__(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
        return rng.uniform(self.low, self.high, size=shape)

    def plain(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
        return _plain(rng, self.low, self.high, shape)


class BothSigns(Between):
    """Numbers from low to high, half of them with a minus before them."""

    def __call__(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
        return np.asarray(self._signs(rng, shape) * super().__call__(rng, shape))

    def plain(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
        return np.asarray(self._signs(rng, shape) * super().plain(rng, shape))

    def _signs(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        either = rng.permutation([1.0, -1.0])  # the one left over, if they are odd in number, may be of either sign
        size = math.prod(shape)
        return np.asarray(rng.permutation(np.tile(either, (size + 1) // 2)[:size]).reshape(shape))


def between(low: float, high: float) -> Draw:
    """Draws numbers from low to high."""
    return Between(low, high)


def both_signs(low: float = 0.2, high: float = 2.0) -> Draw:
    """Draws numbers of both signs in equal number, none of them nearer to 0 than `low` or further than `high`."""
    return BothSigns(low, high)


def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Draws from the standard normal distribution."""
    return np.asarray(rng.normal(size=shape))


def plain(draw: Draw) -> Draw:
    """The same with round numbers, by which a learner can follow a calculation: as it is, if it has none."""
    if draw is normal:
        return BothSigns(*PLAIN).plain
    return draw.plain if isinstance(draw, Between) else draw


def _plain(rng: np.random.Generator, low: float, high: float, shape: tuple[int, ...]) -> Any:
    """Different tenths, none of them a whole number, which hides mistakes; if these are too few, hundredths or any."""
    tenths = np.arange(math.ceil(10 * low), math.floor(10 * high) + 1)
    tenths = tenths[tenths % 10 != 0]
    if 0 < math.prod(shape) <= len(tenths):
        return rng.permutation(tenths)[: math.prod(shape)].reshape(shape) / 10
    drawn = rng.uniform(low, high, size=shape)
    rounded = np.round(drawn, 2)
    fits = high - low >= LEAST and (rounded % 1 != 0).all() and (low <= rounded).all() and (rounded <= high).all()
    return rounded if fits and math.prod(shape) <= SHOWN else drawn


def letters(shape: str) -> set[str]:
    """The letters of a shape."""
    return set(re.findall(r"[A-Za-z]\w*", shape.removesuffix(ONE_HOT)))


def has_gradient(shape: str) -> bool:
    """Whether an array of this shape can have a gradient: labels, and rows with a single 1, have none."""
    return "<" not in shape and not shape.endswith(ONE_HOT)


def lengths(shape: str, sizes: Sizes) -> tuple[int, ...]:
    """The lengths of the axes of a shape."""
    axes = shape.removesuffix(ONE_HOT).partition("<")[0].split()
    return tuple(math.prod(int(part) if part.isdigit() else sizes[part] for part in axis.split("*")) for axis in axes)


def draw_sizes(rng: np.random.Generator, shapes: Iterable[str], fixed: Sizes) -> dict[str, int]:
    """A size for each letter of these shapes. The ones that are not fixed differ from each other and from those."""
    wanted = sorted({letter for shape in shapes for letter in letters(shape)} - set(fixed))
    free = [size for size in range(SMALLEST, SMALLEST + len(wanted) + len(fixed)) if size not in fixed.values()]
    chosen = rng.permutation(free[: len(wanted)]).tolist()
    return {**fixed, **dict(zip(wanted, chosen, strict=True))}


def draw_array(rng: np.random.Generator, shape: str, sizes: Sizes, draw: Draw = normal) -> Any:
    """An array of this shape; a single number is a float of Python's."""
    if not has_gradient(shape):
        *rows, last = shape.removesuffix(ONE_HOT).replace("<", " ").split()
        classes, counted = lengths(last, sizes)[0], lengths(" ".join(rows), sizes)
        labels = rng.permutation(np.resize(rng.permutation(classes), math.prod(counted))).reshape(counted)
        return labels if "<" in shape else np.eye(classes)[labels]
    drawn = draw(rng, lengths(shape, sizes))
    return float(drawn) if np.ndim(drawn) == 0 else drawn
