"""Misplaced: right numbers in places that are not theirs, or in some of the places only."""

from __future__ import annotations

import numpy as np

from autograder.grading.compared import MORE, SOME, Compared, Found, along
from autograder.grading.nearness import distinct, generic

TELLING = 8  # numbers, of two kinds or different ones, that stand in a row by chance in one of 256 cases or fewer
STEPS = "T"  # the letter of the length of a sequence


def turned(compared: Compared) -> Found | None:
    """Axes that have changed places, in an array for which that leaves the shape."""
    right = compared.right
    if compared.varied < MORE:
        return None
    for one in range(right.ndim):
        for other in range(one + 1, right.ndim):
            if compared.near(compared.received, np.swapaxes(right, one, other)):
                return "transposed", {"here": _unit(right.ndim, other), "there": _unit(right.ndim, one)}
    return None


def _unit(count: int, axis: int) -> str:
    return "[" + ", ".join("1" if number == axis else "0" for number in range(count)) + "]"


def shifted(compared: Compared) -> Found | None:
    """Everything stands one place further along an axis."""
    front, back = slice(None, -1), slice(1, None)
    for axis, length in enumerate(compared.right.shape):
        for step, there, here in ((1, back, front), (-1, front, back)):
            right = along(compared.right, axis, here)
            enough = distinct(right) >= MORE or (distinct(right) == 2 and right.size > TELLING)
            if length > 2 and enough and compared.near(along(compared.received, axis, there), right):
                return "shifted", {"axis": str(axis), "by": f"{step:+d}"}
    return None


def repeated(compared: Compared) -> Found | None:
    """One row of what is right stands in every place."""
    right, received = compared.right, compared.received
    least = 1 if right.ndim == 1 and all(map(generic, right)) else 2
    for axis, length in enumerate(right.shape):
        first = along(received, axis, slice(0, 1))
        if length < 2 or first.size < least or not compared.near(received, np.broadcast_to(first, received.shape)):
            continue
        for number in range(length):
            row = along(right, axis, slice(number, number + 1))
            if row.any() and compared.near(first, row):
                return "one-row-repeated", {"axis": str(axis), "index": str(number)}
    return None


def reordered(compared: Compared) -> Found | None:
    """The right numbers, each as often as it should be, in another order."""
    if compared.varied < max(MORE, min(TELLING, compared.right.size // 2)):
        return None
    if np.count_nonzero(compared.right) < compared.right.size / 2:
        return None
    same = compared.near(np.sort(compared.received, axis=None), np.sort(compared.right, axis=None))
    return ("reordered", {}) if same else None


def filled(compared: Compared) -> Found | None:
    """Only the first or the last along an axis is right: the others are still 0, or the steps after it are wrong."""
    if compared.varied < SOME:
        return None
    for axis, length in enumerate(compared.right.shape):
        for index, here, others in (("0", slice(0, 1), slice(1, None)), ("-1", slice(-1, None), slice(None, -1))):
            row, wrong = along(compared.right, axis, here), ~along(compared.agreeing, axis, others)
            rest = tuple(other for other in range(wrong.ndim) if other != axis)
            if length < SOME or not row.any() or not along(compared.agreeing, axis, here).all():
                continue
            if not wrong.any(axis=rest).all():
                continue
            if not along(compared.received, axis, others).any():
                return "only-first-filled", {"axis": str(axis), "index": index}
            if _is_time(compared, axis) and distinct(row) >= SOME and wrong.mean() > 0.5:
                return "first-step-only", {"where": (f"index {index} of axis {axis}", f"軸 {axis} の {index} 番目")}
    return None


def _is_time(compared: Compared, axis: int) -> bool:
    """Whether an axis is that of the steps of a sequence."""
    named = {letter: size for size, letter in compared.given.sizes.items()}
    if STEPS in named:
        return bool(compared.right.shape[axis] == named[STEPS] and axis < 2)
    return axis == 1 and compared.right.ndim == 3


def edges(compared: Compared) -> Found | None:
    """It is right but for the first or the last along an axis, or for the border of images."""
    wrong = ~compared.agreeing
    if distinct(compared.right[~wrong]) < MORE:
        return None
    for axis, length in enumerate(wrong.shape):
        ends = ((0, slice(1, None), "first", "最初"), (-1, slice(None, -1), "last", "最後"))
        for place, others, en, ja in ends:
            if length > 2 and not along(wrong, axis, others).any() and wrong.take(place, axis).mean() > 0.5:
                return "right-but-for-the-edges", {"where": (f"the {en} along axis {axis}", f"軸 {axis} の{ja}")}
    inner = wrong[..., 1:-1, 1:-1] if wrong.ndim > 1 else wrong[:0]
    if inner.size and not inner.any() and wrong.sum() > (wrong.size - inner.size) / 2:
        return "right-but-for-the-edges", {"where": ("the border", "ふち")}
    return None
