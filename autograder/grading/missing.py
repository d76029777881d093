"""Missing steps: what came out is right but for a function, a branch or a part of the calculation."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from autograder.checks import oracles
from autograder.grading.compared import SOME, Compared, Found, Params
from autograder.grading.ingredients import Array
from autograder.grading.nearness import distinct

TELLING = 8  # entries: by chance, so many signs agree in one of 256 cases
HALF = SOME  # of them on either side
MOST = 0.7  # of the numbers, where 0 is the border between others and not one of two

Function = Callable[[Array], Array]
FUNCTIONS: dict[str, Function] = {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sigmoid": oracles.sigmoid,
    "ReLU": oracles.relu,
    "softmax": oracles.softmax,
}
ONE_TO_ONE = ("exp", "log", "tanh", "sigmoid")
INVERSES: dict[str, Function] = {"tanh": np.arctanh, "sigmoid": lambda y: np.log(y / (1 - y))}
ABOVE: Params = {"right": ("above", "より大きい"), "wrong": ("below", "より小さい")}
BELOW: Params = {"right": ("below", "より小さい"), "wrong": ("above", "より大きい")}


def function(compared: Compared) -> Found | None:
    """A function that was left out at the end, or applied once more."""
    if compared.varied < SOME or not compared.right.ndim:
        return None
    for name, f in FUNCTIONS.items():
        with np.errstate(all="ignore"):
            left_out, twice = f(compared.received), f(compared.right)
        if compared.near(left_out, compared.right):
            return "function-left-out", {"name": name}
        if name in ONE_TO_ONE and compared.near(compared.received, twice):
            return "function-once-more", {"name": name}
    return None


def other_part(compared: Compared) -> Found | None:
    """An input is the sum of what came out and what is right."""
    for name, array in compared.given.arrays.items():
        total = compared.received + compared.right
        if array.shape == total.shape and distinct(compared.received) >= SOME and compared.near(total, array):
            return "the-other-part", {"name": name}
    return None


def another_function(compared: Compared) -> Found | None:
    """It went through another activation than the right one."""
    if compared.varied < SOME:
        return None
    for right, other in itertools.permutations(INVERSES, 2):
        with np.errstate(all="ignore"):
            wanted, taken = INVERSES[right](compared.right), INVERSES[other](compared.received)
        if compared.near(taken, wanted):
            return "another-function", {"right": right, "other": other}
    return None


def branch(compared: Compared) -> Found | None:
    """It is right exactly where an input is above 0, or below, or everywhere but at 0."""
    right = compared.agreeing
    for name, array in compared.given.arrays.items():
        if array.shape != right.shape or right.size < TELLING or np.count_nonzero(array) < array.size * MOST:
            continue
        if array.any() and (right == (array != 0)).all():
            return "wrong-at-zero", {"name": name}
        above, below = right[array > 0], right[array < 0]
        if min(above.size, below.size) < HALF or above.size + below.size < TELLING:
            continue
        for good, bad, words in ((above, below, ABOVE), (below, above, BELOW)):
            if good.all() and not bad.any():
                return "one-branch-only", {"name": name, **words}
    return None
