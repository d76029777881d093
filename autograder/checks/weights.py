"""Initial weights: random numbers around 0, of the variance that was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.arrays import Array, Given, as_array
from autograder.checks.margins import expect_at_most
from autograder.checks.names import Name, inside
from autograder.checks.reasons import Said

# Of n right weights with variance v the mean scatters by sqrt(v / n), and the variance, relative to v, by sqrt(2 / n)
# if they are normal and by less if they are uniform. So far away is one of 10^10.
SIGMAS = 6.5


def expect_weights(
    received: Any,
    shape: tuple[int, ...],
    variance: float,
    of: Name,
    *,
    given: Given | None = None,
    name: Said = ("the weights", "重み"),
    student: Any = None,
) -> Array:
    """The answer must be an array of this shape with random numbers around 0, of this variance. Returns it.

    `name`: what they are called in a failure, in both languages. `student`: whose answer it is, if it was unrecorded:
    then how the numbers scatter is recorded, which is the same whatever they were drawn with.
    """
    W = as_array(received, shape, of, given=given)
    mean, measured = float(W.mean()), float(W.var())
    if student is not None:
        student.record(_scatter(mean, measured, variance))
    expect_at_most(
        abs(mean) / np.sqrt(variance / W.size),
        SIGMAS,
        inside(of, ".mean()"),
        given=given,
        sentence=(
            f"The weights should scatter around 0. Their mean is {mean:.4g}.",
            f"重みは 0 を中心に散らばるはずですが、平均は {mean:.4g} です。",
        ),
    )
    expect_at_most(
        abs(measured / variance - 1) / np.sqrt(2 / W.size),
        SIGMAS,
        inside(of, ".var()"),
        given=given,
        sentence=(
            f"The variance of {name[0]} should be about {variance:.4g}. It is {measured:.4g}.",
            f"{name[1]}の分散は約 {variance:.4g} のはずですが、{measured:.4g} です。",
        ),
    )
    return W


def _scatter(mean: float, measured: float, variance: float) -> tuple[float, float]:
    """How far numbers lie from 0 and how they scatter, against what they should, but so roughly that chance is lost."""
    return round(mean / np.sqrt(variance), 1), round(np.log10(max(measured / variance, 1e-9)), 1)
