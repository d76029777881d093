"""Terms: an input, or a product of two, that is left out, or takes part too often or in the place of another."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from autograder.grading.compared import MORE, SOME, Compared, Found
from autograder.grading.ingredients import Array
from autograder.grading.missing import INVERSES
from autograder.grading.nearness import distinct, near

LEAST = 1e-6  # a factor below it is none
CLOSE = 1e-4  # of the largest, for what is left of a sum
FEW = 60  # terms of which each may stand in the place of each other
# What a sum may have gone through before it came out: how that is taken back, and what it is called.
LINKS: tuple[tuple[Callable[[Array], Array], tuple[str, str]], ...] = (
    (np.asarray, ("", "")),
    (INVERSES["tanh"], (" before the tanh", "tanh の前で、")),
    (INVERSES["sigmoid"], (" before the sigmoid", "sigmoid の前で、")),
)


def by_an_input(compared: Compared) -> Found | None:
    """An array that went in takes part in a sum or a product too often, or not at all."""
    if compared.varied < SOME:
        return None
    for taken_back, where in LINKS:
        with np.errstate(all="ignore"):
            received, right = taken_back(compared.received), taken_back(compared.right)
        if np.isfinite(received).all() and np.isfinite(right).all() and (found := _term(compared, received, right)):
            return found[0], {**found[1], "where": where}
    return _factor(compared)


def _term(compared: Compared, received: Array, right: Array) -> Found | None:
    """The term of which there is too much, or too little, in a sum, or in place of which there is another."""
    rest = received - right
    if distinct(rest) < SOME:
        return None
    terms = [
        (name, one) for name, one in compared.given.terms(right.ndim) if _spreads(one, right) and distinct(one) >= SOME
    ]
    for (en, ja), array in terms:
        spread = np.broadcast_to(array, right.shape)
        factor = float(np.vdot(spread, rest) / np.vdot(spread, spread))
        if abs(factor) > LEAST and near(rest, factor * spread, CLOSE):
            named = compared.given.factor(abs(factor))
            formula = f" ({named.formula})" if named is not None and not named.count else ""
            return "off-by-an-input", {"times": f"{factor:.4g}{formula}", "name": (en, ja)}
    if distinct(rest) >= MORE and len(terms) <= FEW:
        for (name, one), (other, array) in itertools.permutations(terms, 2):
            if np.abs(rest).max() > 0.01 * np.abs(one).max() and near(
                rest + np.broadcast_to(one, right.shape), np.broadcast_to(array, right.shape), CLOSE
            ):
                return "another-term", {"right": name, "other": other}
    return None


def _factor(compared: Compared) -> Found | None:
    """The array that is a factor once too often, or not at all."""
    received, right = compared.received, compared.right
    for name, array in compared.given.arrays.items():
        if not _spreads(array, right) or distinct(array) < SOME:
            continue
        if compared.near(received * array, right):
            return "times-an-input", {"name": name, "done": ("divided", f"を {name} で割ったもの")}
        if compared.near(received, right * array):
            return "times-an-input", {"name": name, "done": ("multiplied", f"に {name} を掛けたもの")}
    return None


def _spreads(array: Array, right: Array) -> bool:
    """Whether an array is spread over the shape of what is right if both meet in a sum."""
    shape = (1,) * (right.ndim - array.ndim) + array.shape
    return 0 < array.ndim <= right.ndim and all(
        own in (1, whole) for own, whole in zip(shape, right.shape, strict=True)
    )
