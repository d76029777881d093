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

SMALLEST = 3  # with two rows or columns, too much that is wrong looks right
ONE_HOT = " of 1"


def between(low: float, high: float) -> Draw:
    """Draws numbers from low to high."""
    return lambda rng, shape: rng.uniform(low, high, size=shape)


def both_signs(low: float = 0.2, high: float = 2.0) -> Draw:
    """Draws numbers of both signs in equal number, none of them nearer to 0 than `low` or further than `high`."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        either = rng.permutation([1.0, -1.0])  # the one left over, if they are odd in number, may be of either sign
        signs = rng.permutation(np.resize(either, math.prod(shape))).reshape(shape)
        return np.asarray(signs * rng.uniform(low, high, size=shape))

    return draw


def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Draws from the standard normal distribution."""
    return np.asarray(rng.normal(size=shape))


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
