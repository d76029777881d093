"""Reasons: a sentence about what may have happened, shown only if the answer bears it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Reason:
    """In both languages; `when(received, right)`: whether an answer, an array, shows that it happened."""

    en: str
    ja: str
    when: Callable[[Array, Array], bool]


Why = tuple[str, str] | Reason  # two sentences that are always true, or a reason


def told(why: Why | None, received: Array, right: Array) -> tuple[str, str] | None:
    """The sentences, if the answer bears them out."""
    if not isinstance(why, Reason):
        return why
    return (why.en, why.ja) if why.when(received, right) else None


def not_finite(received: Array, right: Array) -> bool:
    """An infinity or a nan came in place of a number."""
    return bool(not np.isfinite(received).all())


def other_shape(received: Array, right: Array) -> bool:
    """The shape is not the right one."""
    return bool(received.shape != right.shape)


def nearly(received: Array, right: Array) -> bool:
    """It is right to three digits, as what was measured is, and not to rounding."""
    if received.shape != right.shape or not np.isfinite(received).all():
        return False
    return bool((np.abs(received - right) <= 1e-3 * np.max(np.abs(right), initial=0.0)).all())


def sums_of_rows(received: Array, right: Array) -> bool:
    """The rows do not sum to what they should."""
    if received.shape != right.shape or not np.isfinite(received).all():
        return False
    return not np.allclose(received.sum(axis=-1), right.sum(axis=-1), atol=1e-3)
