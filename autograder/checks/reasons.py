"""Reasons: a sentence that a failure gives besides what was seen, and when the answer supports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Said = tuple[str, str]  # in English and in Japanese


@dataclass(frozen=True)
class When:
    """A reason that is given only for wrong numbers of the right shape which support it.

    `holds(received)`: whether this answer, an array, does. `shape`: a reason for an array of another shape instead.
    """

    holds: Callable[[Any], Any]
    en: str
    ja: str
    shape: bool = False


Why = Said | When | Sequence[Said | When]  # of several, the first that holds

OTHER_KIND = {"none", "none-part", "none-attribute", "not-an-array", "not-real", "a-tensor", "not-a-list", "not-a-dict"}
OTHER_SHAPE = {"shape", "scalar", "not-scalar"}


def if_not_finite(en: str, ja: str) -> When:
    """A reason for answers with NaN or infinities in them."""
    return When(lambda received: not np.isfinite(received).all(), en, ja)


def if_other_shape(en: str, ja: str) -> When:
    """A reason for answers that do not have the right shape."""
    return When(lambda received: False, en, ja, shape=True)


def if_near(other: Any, en: str, ja: str, *, rtol: float = 1e-5, atol: float = 1e-8) -> When:
    """A reason for exactly the answer `other`: what comes out if it is the reason."""
    wrong = np.asarray(other)
    return When(
        lambda received: received.shape == wrong.shape and np.allclose(received, wrong, rtol, atol, equal_nan=True),
        en,
        ja,
    )


def fitting(why: Why | None, key: str, received: Any = None) -> Said | None:
    """What to say of a failure with this sentence: nothing that speaks of numbers if there are none.

    `received`: the wrong numbers, an array of the right shape; None if it did not come to that.
    """
    if why is None or key in OTHER_KIND:
        return None
    if isinstance(why, When):
        why = [why]
    elif isinstance(why[0], str):
        return why[0], str(why[1])
    for one in why:
        if not isinstance(one, When):
            said: Said = one  # type: ignore[assignment]
            return said
        if key in OTHER_SHAPE if one.shape else received is not None and bool(one.holds(received)):
            return one.en, one.ja
    return None
