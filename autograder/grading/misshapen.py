"""Misshapen answers: how one whose shape is wrong is related to the right one."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.declare import Answer
from autograder.grading.compared import Found, along
from autograder.grading.ingredients import Array, Ingredients
from autograder.grading.nearness import distinct, generic, near

ENOUGH = 3  # different numbers
REDUCTIONS: tuple[Callable[..., Any], ...] = (np.sum, np.mean, np.max, np.min, np.argmax)


def of_shape(answer: Answer) -> Found | None:
    """The relation of an answer to the right one of another shape: the lesson's id, and what fills its sentence."""
    received, right = answer.received.astype(np.float64), answer.right.astype(np.float64)
    telling = distinct(right) >= ENOUGH or all(map(generic, right.ravel()[:4]))
    found = _by_numbers(received, right, answer) if telling and np.isfinite(right).all() else None
    return (
        found
        or _by_shape_alone(received.shape, right.shape)
        or _of_another(received.shape, right.shape, Ingredients(answer.given))
    )


def _by_numbers(received: Array, right: Array, answer: Answer) -> Found | None:
    return (
        _turned(received, right)
        or _axes_of_one(received, right)
        or _other_axis(received, right, Ingredients(answer.given))
        or _summed(received, right)
        or _part(received, right)
        or _flat(received, right)
        or _table(received, right)
    )


def _by_shape_alone(received: tuple[int, ...], right: tuple[int, ...]) -> Found | None:
    """A matrix with its sides exchanged."""
    if len(right) != 2 or received != right[::-1] or 1 in right:
        return None
    return "transposed", {"here": "[0, 1]", "there": "[1, 0]"}


def _of_another(received: tuple[int, ...], right: tuple[int, ...], given: Ingredients) -> Found | None:
    """The shape of one of the inputs, where that of another one was wanted."""
    shapes = {name: array.shape for name, array in given.arrays.items() if array.ndim}
    own = [name for name, shape in shapes.items() if shape == received]
    wanted = [name for name, shape in shapes.items() if shape == right]
    if len(own) != 1 or len(wanted) != 1 or len(received) < 2:
        return None
    return "shape-of-another", {"name": own[0], "right": wanted[0]}


def _turned(received: Array, right: Array) -> Found | None:
    """The same numbers with the axes in another order."""
    if received.ndim != right.ndim or right.ndim > 5 or 1 in right.shape:
        return None
    for order in itertools.permutations(range(right.ndim)):
        if near(received, right.transpose(order)):
            index = tuple(range(right.ndim))
            here, there = tuple(index[axis] for axis in order), index
            return "transposed", {"here": f"[{', '.join(map(str, here))}]", "there": f"[{', '.join(map(str, there))}]"}
    return None


def _axes_of_one(received: Array, right: Array) -> Found | None:
    """The same numbers with an axis of length 1 too many, or too few."""
    if not near(received.squeeze(), right.squeeze()):
        return None
    return "axis-of-one", _shapes(received, right)


def _other_axis(received: Array, right: Array, given: Ingredients) -> Found | None:
    """An input was summed, or averaged, along another axis than the right one."""
    for array in given.arrays.values():
        for reduce in REDUCTIONS:
            for axis, other in itertools.permutations(range(array.ndim), 2):
                if near(right.squeeze(), reduce(array, axis=axis)) and near(
                    received.squeeze(), reduce(array, axis=other)
                ):
                    return "columns-for-rows", {"axis": str(axis), "other": str(other)}
    return None


def _summed(received: Array, right: Array) -> Found | None:
    """A sum or a mean too many, or too few."""
    for large, small, id in ((received, right, "not-summed"), (right, received, "summed-too-far")):
        for count in range(1, large.ndim + 1):
            for axes in itertools.combinations(range(large.ndim), count):
                for name, reduce in (("sum", np.sum), ("mean", np.mean)):
                    if large.ndim > small.ndim and near(np.asarray(reduce(large, axis=axes)), small.squeeze()):
                        axis = str(axes[0]) if count == 1 else str(axes)
                        kind = {"sum": ("sum", "和"), "mean": ("mean", "平均")}[name]
                        return id, {"kind": kind, "axis": axis}
    return None


def _part(received: Array, right: Array) -> Found | None:
    """One row of many, or a row too few or too many at an end."""
    if received.ndim == right.ndim - 1:
        for index in (0, -1):
            if near(received, right[index]) and (distinct(received) >= ENOUGH or generic(float(received.flat[0]))):
                return "one-of-many", {"index": str(index), "count": str(len(right))}
    for axis in range(right.ndim) if received.ndim == right.ndim else ():
        if right.shape[axis] > received.shape[axis]:
            long, short, done = right, received, ("missing", "足りません")
        else:
            long, short, done = received, right, ("too many", "余分です")
        kept, count = short.shape[axis], long.shape[axis] - short.shape[axis]
        for part, end in ((slice(0, kept), ("end", "終わり")), (slice(count, None), ("beginning", "始め"))):
            if count and near(along(long, axis, part), short):
                return "off-by-one-in-length", {"count": str(count), "axis": str(axis), "end": end, "done": done}
    return None


def _flat(received: Array, right: Array) -> Found | None:
    """The right numbers in the right order, in another shape."""
    if received.size != right.size or not near(received.ravel(), right.ravel()):
        return None
    return "shape-not-restored", _shapes(received, right)


def _table(received: Array, right: Array) -> Found | None:
    """A column met a row, and a table came of it, whose diagonal alone was wanted."""
    count = right.size
    if received.shape != (count, count) or right.shape not in ((count,), (count, 1)):
        return None
    return ("spread-to-a-table", {"n": str(count)}) if near(received.diagonal(), right.ravel()) else None


def _shapes(received: Array, right: Array) -> dict[str, str | tuple[str, str]]:
    return {"received": str(received.shape), "right": str(right.shape)}
