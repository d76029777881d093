"""What wrong values tell without a catalogue: how they are related to the right ones, or to what went in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from autograder.checks.declare import Answer
from autograder.grading import misplaced, missing, scaled, terms
from autograder.grading.compared import MORE, SOME, Compared, Found
from autograder.grading.ingredients import Array, Ingredients
from autograder.grading.misshapen import of_shape
from autograder.grading.nearness import TOLERANCE, distinct, near
from autograder.lessons import cause
from autograder.mistakes import Cause

MOST = 200_000  # entries of an answer that is looked at
LARGE = 30.0  # numbers whose exponential is large
NEARLY = 1e-3  # of each number: what a step or an epsilon that is too large may cost
SINGLE = re.compile(r"(?:float|int|bool)\d*")  # the kinds of single numbers
CUTS = (np.trunc, np.floor, np.round, np.ceil)


def of_values(answer: Answer, hidden: bool) -> Cause | None:
    """The relation of what was received to what is right, if it has one.

    hidden: the check is hidden. What is said then tells no more than that it failed: nothing of relations by which some
    entries alone are right, and nothing of whole numbers, such as labels, on which a guess could be tried.
    """
    received, right = answer.received, answer.right
    if not received.size or not right.size or right.size > MOST:
        return None
    if not np.isfinite(received).all():
        found = _no_number(answer)
    elif received.shape != right.shape:
        found = of_shape(answer)
    else:
        found = _of_one_shape(Compared(answer))
    if found is None or (hidden and right.dtype.kind in "biu" and found[0] != "all-zeros"):
        return None
    return cause(found[0], hidden=hidden, **found[1])


def of_dtype(params: Mapping[str, str], hidden: bool) -> Cause | None:
    """The cause of another dtype than the expected one: more digits than went in."""
    if (params["expected"], params["received"]) != ("float32", "float64"):
        return None
    return cause("dtype-not-kept", hidden=hidden)


def of_kind(params: Mapping[str, str], hidden: bool) -> Cause | None:
    """The cause of something that is no list: a single number came in place of several results."""
    return cause("one-for-several", hidden=hidden) if SINGLE.fullmatch(params["received"]) else None


def _of_one_shape(compared: Compared) -> Found | None:
    """The first relation that holds, most special first."""
    if not np.isfinite(compared.right).all():
        return None
    if near(compared.received, compared.right, TOLERANCE):
        return _single_precision(compared)
    if not compared.right.ndim:
        return scaled.of_numbers(compared)
    relations = (
        _all_zeros,
        _copied,
        scaled.negated,
        _complement,
        misplaced.turned,
        _along_the_other_axis,
        _exchanged,
        scaled.multiplied,
        scaled.moved,
        terms.by_an_input,
        _squared,
        missing.function,
        missing.other_part,
        missing.another_function,
        _cut,
        scaled.stretched,
        scaled.row_by_row,
        misplaced.shifted,
        misplaced.repeated,
        misplaced.reordered,
        misplaced.filled,
        misplaced.edges,
        missing.branch,
        _nearly,
    )
    return next((found for relation in relations if (found := relation(compared))), None)


def _no_number(answer: Answer) -> Found | None:
    """Infinities, or what is no number, came of ordinary numbers."""
    arrays = Ingredients(answer.given).arrays.values()
    if (
        not all(np.isfinite(array).all() for array in arrays)
        or not np.isfinite(answer.right[~np.isnan(answer.right)]).all()
    ):
        return None
    largest = max((float(np.abs(array).max(initial=0)) for array in arrays), default=0.0)
    if largest < LARGE:
        return "no-number", {}
    return "overflow", {"large": f"{largest:.3g}"}


def _single_precision(compared: Compared) -> Found | None:
    """It is right to the digits that float32 has, and no further."""
    rounded = compared.received.astype(np.float32).astype(np.float64)
    from_single = bool((rounded == compared.received).all()) and compared.answer.right.dtype == np.float64
    wrong = not near(compared.received, compared.right, 1e-12)
    return ("single-precision", {}) if from_single and wrong and compared.varied >= SOME else None


def _all_zeros(compared: Compared) -> Found | None:
    return ("all-zeros", {}) if not compared.received.any() else None


def _copied(compared: Compared) -> Found | None:
    """An input came back."""
    for name, array in compared.given.arrays.items():
        if array.ndim and distinct(array) >= SOME and not _is_multiple(compared.right, array):
            if near(compared.received, array, 1e-9):
                return "copy-of-an-input", {"name": name}
            if array.ndim > 1 and near(compared.received, array.T, 1e-9):
                return "copy-of-an-input", {"name": f"{name}.T"}
    return None


def _is_multiple(right: Array, array: Array) -> bool:
    """Whether what is right is the array times a constant: then it is that constant which is missing."""
    return right.shape == array.shape and near(right, float(np.vdot(array, right) / np.vdot(array, array)) * array)


def _complement(compared: Compared) -> Found | None:
    """It is 1 minus what it should be."""
    right = compared.right
    binary = right.size > 5 and set(np.unique(right)) == {0.0, 1.0}
    holds = (compared.varied >= SOME or binary) and compared.near(compared.received, 1 - right)
    return ("complement", {}) if holds else None


def _along_the_other_axis(compared: Compared) -> Found | None:
    """What should hold of every row (its numbers sum to 1, or to 0) holds of every column, or the other way round."""
    right, received = compared.right, compared.received
    if right.ndim < 2 or compared.varied < MORE:
        return None
    for axis, other in _pairs(right.ndim):
        total, found = _total(right, axis), _total(received, other)
        if total is None or found != total or _total(right, other) is not None or _total(received, axis) is not None:
            continue
        return "columns-for-rows", {"axis": str(axis), "other": str(other)}
    return None


def _exchanged(compared: Compared) -> Found | None:
    """It is right for two of the arguments in each other's place."""
    swapped = compared.answer.swapped
    if swapped is None or compared.varied < SOME:
        return None
    fitting = [names for names, other in swapped().items() if compared.near(compared.received, other)]
    return ("arguments-swapped", {"one": fitting[0][0], "other": fitting[0][1]}) if len(fitting) == 1 else None


def _squared(compared: Compared) -> Found | None:
    received, right = compared.received, compared.right
    if compared.varied < SOME:
        return None
    if compared.near(received, right**2):
        return "squared-or-rooted", {"done": ("the square", "2乗")}
    if (right >= 0).all() and (received >= 0).all() and compared.near(received**2, right):
        return "squared-or-rooted", {"done": ("the square root", "平方根")}
    return None


def _cut(compared: Compared) -> Found | None:
    """The places behind the point are gone."""
    received, right = compared.received, compared.right
    whole = (np.round(received) == received).all() and distinct(received) > 1
    fractions = np.count_nonzero(np.abs(right - np.round(right)) > 1e-6)
    fits = whole and fractions >= SOME and compared.varied >= SOME
    return ("cut-to-whole-numbers", {}) if fits and any((received == cut(right)).all() for cut in CUTS) else None


def _nearly(compared: Compared) -> Found | None:
    """Every number is right to some three digits, and none to more than what is asked."""
    received, right = compared.received, compared.right
    if compared.varied < SOME or not right.all():
        return None
    error = np.abs(received / right - 1)
    return ("nearly-right", {"error": f"{error.max():.1g}"}) if error.max() < NEARLY else None


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    return ((one, other) for one in range(count) for other in range(count) if one != other)


def _total(array: Array, axis: int) -> float | None:
    """What the numbers along an axis sum to, if it is 1 or 0 everywhere and there are three of them at least."""
    sums, sizes = array.sum(axis), np.abs(array).sum(axis)
    if array.shape[axis] < SOME or not sizes.all():
        return None
    return next((float(total) for total in (0, 1) if (np.abs(sums - total) <= 1e-4 * sizes).all()), None)
