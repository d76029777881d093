"""Nearness: whether two arrays agree, and whether one has enough different numbers to tell anything by."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

TOLERANCE = 3e-5  # of the largest entry: gradients come from central differences, and a small epsilon may be right
SINGLE = 2e-4  # of what is float32


def near(one: Array, other: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether both have the same shape and the same finite numbers, within a share of the largest."""
    if one.shape != other.shape or not one.size or not (np.isfinite(one).all() and np.isfinite(other).all()):
        return False
    return bool(agreeing(one, other, tolerance).all())


def agreeing(one: Array, other: Array, tolerance: float = TOLERANCE) -> Array:
    """Which entries of two finite arrays of one shape agree, within a share of the largest of the second."""
    return np.asarray(np.abs(one - other) <= tolerance * float(np.max(np.abs(other), initial=0.0)))


def distinct(array: Array) -> int:
    """How many different numbers there are, if those that are near each other count once; 0 if not all are finite."""
    scale = float(np.max(np.abs(array), initial=0.0))
    if not np.isfinite(scale):
        return 0
    return int(np.unique(np.round(array / scale, 4)).size) if scale else min(array.size, 1)


def generic(number: float) -> bool:
    """Whether a number is no plain fraction: then it is no chance if another number is exactly so many times as large.

    An accuracy, a count or a step of one tenth is none.
    """
    multiples = abs(number) * np.arange(1, 65)
    return bool(np.isfinite(number) and number and (np.abs(multiples - np.round(multiples)) > 1e-5).all())
