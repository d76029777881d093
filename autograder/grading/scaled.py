"""Scaled: right numbers that were multiplied, moved, or both: by a constant, or row by row."""

from __future__ import annotations

import numpy as np

from autograder.grading.compared import MORE, SOME, Compared, Found
from autograder.grading.nearness import TOLERANCE, distinct, generic

LEAST = 1e-6  # a factor below it is none
NEARLY = 1e-3  # a factor that is so near to 1 is an error of rounding, or a small number that was added somewhere
EXACT = 1e-6  # what a single number must be a multiple to


def of_numbers(compared: Compared) -> Found | None:
    """Of single numbers: exactly so many times as large is no chance, if the right one is no plain fraction."""
    right, received = float(compared.right), float(compared.received)
    if not generic(right) or abs(received) < LEAST * abs(right) or compared.tolerance != TOLERANCE:
        return None
    if abs(received + right) <= EXACT * abs(right):
        return "negated", {}
    if abs(received - right**2) <= EXACT * right**2:
        return "squared-or-rooted", {"done": ("the square", "2乗")}
    if received > 0 and abs(received**2 - right) <= EXACT * right:
        return "squared-or-rooted", {"done": ("the square root", "平方根")}
    factor = compared.given.factor(received / right)
    if factor is None or abs(received / right - factor.value) > EXACT * abs(factor.value):
        return None
    return _times(compared, received / right)


def negated(compared: Compared) -> Found | None:
    """Every number has the other sign."""
    enough = compared.varied >= SOME or compared.few_but_generic
    return ("negated", {}) if enough and compared.near(compared.received, -compared.right) else None


def multiplied(compared: Compared) -> Found | None:
    """Every number is so many times what it should be."""
    right, received = compared.right, compared.received
    if not right.any():
        return None
    factor = float(np.vdot(right, received) / np.vdot(right, right))
    if abs(factor) < LEAST or abs(factor - 1) < NEARLY or not compared.near(received, factor * right):
        return None
    named = compared.given.factor(factor) is not None or abs(factor) in (0.5, 2)
    enough = distinct(right[right != 0]) >= SOME or (named and compared.few_but_generic)
    if enough and right.ndim == 1 and abs(right.sum() - 1) < EXACT and not named:
        return "each-row-by-its-own", {"line": ("array", "配列"), "done": ("multiplied by a number", "数を掛けた")}
    return _times(compared, factor) if enough else None


def _times(compared: Compared, factor: float) -> Found:
    named = compared.given.factor(factor)
    if named is not None and named.count:
        id = "multiplied-by-the-count" if named.value > 1 else "divided-by-the-count"
        return id, {"n": named.formula.removeprefix("1/"), "what": named.what}
    inverse = round(1 / factor)
    whole = named is None and abs(factor) < 1 and abs(1 / factor - inverse) < 1e-3
    return "times-a-constant", {
        "factor": f"1/{inverse}" if whole else f"{factor:.4g}",
        "note": _note(named.what) if named is not None else ("", ""),
    }


def moved(compared: Compared) -> Found | None:
    """Every number is too large, or too small, by the same amount."""
    right, received = compared.right, compared.received
    by = float(np.mean(received - right))
    if compared.varied < SOME or abs(by) < 1e-3 * np.abs(right).max() or not compared.near(received, right + by):
        return None
    named = compared.given.factor(by)
    note = _note(named.what) if named is not None and not named.count else ("", "")
    return "off-by-a-constant", {"by": f"{by:+.6g}", "note": note}


def stretched(compared: Compared) -> Found | None:
    """A straight line: so many times what it should be, and moved."""
    right, received = compared.right, compared.received
    if compared.varied <= MORE or distinct(received) <= MORE:
        return None
    slope, start = np.polyfit(right.ravel(), received.ravel(), 1)
    if abs(slope - 1) < NEARLY or not compared.near(received, slope * right + start):
        return None
    return "stretched", {"slope": f"{slope:.4g}", "start": f"{start:+.4g}"}


def row_by_row(compared: Compared) -> Found | None:
    """Every row, or every column, has a factor or an offset of its own."""
    right, received = compared.right, compared.received
    if right.ndim != 2 or compared.varied < MORE:
        return None
    for axis, line in ((1, ("row", "行")), (0, ("column", "列"))):
        squares = (right**2).sum(axis, keepdims=True)
        if right.shape[axis] < SOME or not squares.all():
            continue
        factors = (received * right).sum(axis, keepdims=True) / squares
        if factors.all() and compared.near(received, factors * right):
            return "each-row-by-its-own", {"line": line, "done": ("multiplied by a number", "数を掛けた")}
        if compared.near(received, right + (received - right).mean(axis, keepdims=True)):
            return "each-row-by-its-own", {"line": line, "done": ("moved by a number", "数を足した")}
    return None


def _note(what: tuple[str, str]) -> tuple[str, str]:
    return f" That is {what[0]}.", f"これは {what[1]} に等しい値です。"
