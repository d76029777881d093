"""Reasons: a sentence about what may have happened, given with a failure only if the answer bears it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Said = tuple[str, str]  # in English and in Japanese


@dataclass(frozen=True)
class Reason:
    """In both languages; `when(received, right)`: whether an answer, an array, shows that it happened.

    `right`: what the answer should be, of the right shape; NaN if only the shape is known.
    """

    en: str
    ja: str
    when: Callable[[Array, Array], Any]


Why = (
    Said | Reason | Sequence[Said | Reason]
)  # always true, or if its condition holds; of several, the first that holds

OTHER_KIND = {"none", "none-part", "none-attribute", "not-an-array", "not-real", "a-tensor", "not-a-list", "not-a-dict"}


def fitting(why: Why | None, key: str, answer: tuple[Array, Array] | None = None) -> Said | None:
    """What to say of a failure with this sentence: nothing that speaks of numbers if there are none.

    `answer`: what was received and what is right, both arrays; None if it did not come to that.
    """
    if why is None or key in OTHER_KIND:
        return None
    if isinstance(why, Reason):
        why = [why]
    elif isinstance(why[0], str):
        return why[0], str(why[1])
    for one in why:
        if not isinstance(one, Reason):
            said: Said = one  # type: ignore[assignment]
            return said
        if answer is not None and bool(one.when(*answer)):
            return one.en, one.ja
    return None


def if_not_finite(en: str, ja: str) -> Reason:
    """A reason for answers with NaN or infinities in them."""
    return Reason(en, ja, not_finite)


def if_near(other: Any, en: str, ja: str, *, rtol: float = 1e-5, atol: float = 1e-8) -> Reason:
    """A reason for exactly the answer `other`: what comes out if it is the reason."""
    wrong = np.asarray(other)

    def near(received: Array, right: Array) -> bool:
        return received.shape == wrong.shape and np.allclose(received, wrong, rtol, atol, equal_nan=True)

    return Reason(en, ja, near)


def not_finite(received: Array, right: Array) -> bool:
    """An infinity or a NaN came in place of a number."""
    return received.shape == right.shape and not np.isfinite(received).all()


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
