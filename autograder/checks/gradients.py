"""Expectations about gradients: central differences in float64, and the comparison with them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.checks.arrays import Array, Given, as_array, fail
from autograder.checks.asked import note_passed
from autograder.checks.declare import CheckFailed
from autograder.checks.names import Name
from autograder.checks.reasons import Why
from autograder.checks.windows import differing, place

ONE_PASS = (
    "One pass backward finds all gradients together. Did you try every number by itself?",
    "勾配は、1回の逆伝播ですべてまとめて求まります。数を1つずつ動かして調べていませんか。",
)
DIRECTIONS = 2  # a wrong gradient of large numbers is right in one of them with a probability of about rtol
STRIDE = 1e-6  # of each entry: many numbers move, and few of them over a kink
MOST_KNOWN = 256  # arrays; a check has about ten
STEP = 1e-5  # truncation about h^2, rounding about 1e-16 / h: both near 1e-10 for values near 1


@dataclass(frozen=True)
class Pure:
    """A function (array -> number) that always gives the same for the same array, as any other of the same key does.

    Its derivatives are found once: the same check asks for them again with every answer that is compared. `key` gives
    the key, if it is needed.
    """

    f: Callable[[Array], float]
    key: Callable[[], Hashable]

    def __call__(self, x: Array) -> float:
        return self.f(x)


KNOWN: dict[Hashable, Array] = {}  # the derivatives of pure functions that were found last


def numerical_gradient(f: Callable[[Array], float], x: Any, h: float = STEP) -> Array:
    """The gradient of `f` (array like `x` -> number) at `x` by central differences, in float64; shape of `x`.

    `f` gets a fresh copy of the array each time, unless it is `Pure` and the gradient is known.
    """
    point: Array = np.array(x, dtype=np.float64)
    if not isinstance(f, Pure):
        return _differences(f, point, h)
    key = f.key(), point.tobytes(), point.shape, h
    if key not in KNOWN:
        if len(KNOWN) >= MOST_KNOWN:
            del KNOWN[next(iter(KNOWN))]
        KNOWN[key] = _differences(f, point, h)
    return KNOWN[key].copy()


def _differences(f: Callable[[Array], float], point: Array, h: float) -> Array:
    from scipy.optimize import approx_fprime

    def odd(move: Array) -> float:
        """Half of what f differs by on both sides of x: from 0, one-sided differences of this are central ones of f."""
        move = move.reshape(point.shape)
        return (float(f(np.asarray(point + move))) - float(f(np.asarray(point - move)))) / 2

    return np.asarray(approx_fprime(np.zeros(point.size), odd, h)).reshape(point.shape)


def expect_gradient(
    received: Any,
    f: Callable[[Array], float],
    x: Any,
    of: Name,
    *,
    given: Given | None = None,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    h: float = STEP,
    why: Why | None = None,
    tensor: bool = False,
) -> Array:
    """The answer must be the gradient of `f` at `x`, an array of x's shape, within the error of central differences.

    The tolerance is atol + rtol times the largest entry of the numerical gradient. A failure names the entry that is
    worst. Returns the answer.
    """
    x = np.asarray(x)
    try:
        array = as_array(received, x.shape, of, given=given, why=why, tensor=tensor)
    except CheckFailed as failure:
        if failure.answer is not None:  # the gradient tells more than its shape
            failure.answer = replace(failure.answer, right=numerical_gradient(f, x, h))
        raise
    numerical = numerical_gradient(f, x, h)
    distance = np.abs(array - numerical)
    scale = float(np.max(np.abs(numerical), initial=0.0))
    if (distance > atol + rtol * scale).any():
        index = tuple(int(i) for i in np.unravel_index(int(np.argmax(distance)), distance.shape))
        error = float(distance.max()) / max(scale, float(np.max(np.abs(array))), 1e-300)
        key = "gradient" if index else "gradient-scalar"
        fail(
            key,
            of,
            given=given,
            why=why,
            secret=differing(numerical, array, index, of),
            answer=(array, numerical),
            error=f"{error:.2g}",
            index=place(index),
        )
    note_passed(of, given, numerical)
    return array


def expect_slopes(
    received: Any,
    f: Callable[[Array], float],
    x: Any,
    of: Name,
    rng: np.random.Generator,
    *,
    given: Given | None = None,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    why: Why | None = None,
) -> None:
    """The answer must be the gradient of `f` at `x` in random directions, for an array that is too large for others.

    In a direction v the slope of `f` is the sum of gradient times v. It is measured by one central difference.
    """
    x = np.asarray(x, dtype=np.float64)
    array = as_array(received, x.shape, of, given=given, why=why)
    slopes, along = [], []
    for _ in range(DIRECTIONS):
        v = rng.normal(size=x.shape)
        slopes.append((float(f(np.asarray(x + STRIDE * v))) - float(f(np.asarray(x - STRIDE * v)))) / (2 * STRIDE))
        along.append(float(np.sum(array * v)))
    for slope, own in zip(slopes, along, strict=True):
        # If the gradient is right, its norm is the root of the mean of the squares of such slopes.
        usual = max(float(np.linalg.norm(array)), abs(slope))
        distance = abs(own - slope)
        if distance > atol + rtol * usual:
            answer = np.array(along), np.array(slopes)
            fail("gradient-along", of, given=given, why=why, answer=answer, error=f"{distance / usual:.2g}")
