"""Relations: each is seen where it holds, and not in right answers or in what only looks like it."""

from __future__ import annotations

import tomllib
from typing import Any

import numpy as np
import pytest

from autograder.checks import oracles
from autograder.checks.declare import Answer
from autograder.grading.relations import of_dtype, of_kind, of_values
from autograder.lessons import FOLDER, lessons
from autograder.mistakes import Cause

RNG = np.random.default_rng(5)
R = RNG.normal(size=(4, 3))  # what is right
V = RNG.normal(size=5)
SQUARE = RNG.normal(size=(3, 3))
T3 = RNG.normal(size=(2, 5, 3))  # samples, steps, states
X, B = RNG.normal(size=(4, 6)), RNG.normal(size=3)
W = RNG.normal(size=(6, 3))
SHARES = oracles.softmax(SQUARE)
COLUMNS = oracles.softmax(SQUARE.T).T
BITS = np.array([1.0, 0, 0, 1, 0, 1, 1, 0, 0, 1])
SCORES = np.array([-1.5, 0.5, -0.25, 1.25, -2.0, 0.75, 3.0, -0.5, 1.0])


def cause(
    received: Any, right: Any, given: dict[str, Any] | None = None, hidden: bool = False, **more: Any
) -> Cause | None:
    return of_values(Answer(np.asarray(received), np.asarray(right), given or {}, **more), hidden)


def seen(*args: Any, **more: Any) -> str | None:
    found = cause(*args, **more)
    return found.lesson if found else None


def only(array: np.ndarray, *places: int, axis: int = 0) -> np.ndarray:
    """The array with zeros everywhere else along an axis."""
    found = np.zeros_like(array)
    index = (slice(None),) * axis + (list(places),)
    found[index] = array[index]
    return found


def changed(array: np.ndarray, index: Any, by: float = 0.7) -> np.ndarray:
    found = array.copy()
    found[index] += by + 0.1 * np.arange(found[index].size).reshape(found[index].shape)
    return found


SEEN: dict[str, list[tuple[Any, ...]]] = {
    "times-a-constant": [
        (3.7 * R, R),
        (R / 2, R),
        (0.01 * R, R, {"lr": 0.01}),
        (2 * np.array([0.123, 0.77]), [0.123, 0.77]),
        (2 * 0.7371, 0.7371),
        (np.log10(0.7371), np.log(0.7371)),
    ],
    "multiplied-by-the-count": [(4 * R, R, {"x": X}), (6 * 0.7371, 0.7371, {"x": X}), (4 * R, R, {"N": 4, "x": X})],
    "divided-by-the-count": [(R / 4, R, {"x": X}), (R / 24, R, {"x": X}), (0.7371 / 4, 0.7371, {"x": X})],
    "off-by-a-constant": [(R + 1, R), (V - 0.25, V)],
    "off-by-an-input": [
        (R - B, R, {"b": B}),
        (R - 2 * B, R, {"b": B}),
        (R + 0.2 * R[::-1], R, {"grads": R[::-1], "lr": 0.1}),
        (np.tanh(X @ W), np.tanh(X @ W + B), {"x": X, "W": W, "b": B}),
        (R, R + X @ W, {"x": X, "W": W}),
    ],
    "another-term": [(X @ W + R @ SQUARE.T, X @ W + R @ SQUARE, {"h": R, "Wh": SQUARE})],
    "times-an-input": [(R / B, R, {"b": B}), (R * B, R, {"b": B})],
    "stretched": [(2 * R - 1, R)],
    "each-row-by-its-own": [
        (R * np.array([[2.0], [3], [5], [7]]), R),
        (R + np.array([[2.0, 3, 5]]), R),
        (2.7 * SHARES[0], SHARES[0]),
    ],
    "all-zeros": [(0 * R, R), (np.zeros(5, int), V)],
    "transposed": [
        (R.T, R),
        (SQUARE.T, SQUARE),
        (T3.transpose(1, 0, 2), T3),
        (np.ones((3, 4)), np.full((4, 3), np.nan)),
    ],
    "reordered": [(R.T.reshape(4, 3), R), (T3.transpose(1, 0, 2).reshape(2, 5, 3), T3), (V[[2, 0, 4, 1, 3]], V)],
    "copy-of-an-input": [(X, X + V[0] * X[::-1], {"x": X}), (SQUARE.T, SQUARE @ SQUARE, {"W": SQUARE})],
    "negated": [(-R, R), (-0.7371, 0.7371), (-np.array([0.123, 0.77]), [0.123, 0.77])],
    "complement": [(1 - R, R), (1 - BITS, BITS)],
    "shifted": [
        (np.roll(R, 1, axis=0), R),
        (np.roll(T3, -1, axis=1), T3),
        (np.concatenate([[0.0], V[:-1]]), V),
        (np.eye(5)[[1, 2, 3, 4, 0]], np.eye(5)),
    ],
    "one-row-repeated": [(np.tile(R[-1], (4, 1)), R), (np.full(5, V[4]), V)],
    "columns-for-rows": [
        (COLUMNS, SHARES),
        (X - X.mean(axis=1, keepdims=True), X - X.mean(axis=0)),
        (X.sum(axis=1), X.sum(axis=0), {"x": X}),
        (X.max(axis=0), X.max(axis=1), {"x": X}),
    ],
    "cut-to-whole-numbers": [(np.trunc(5 * R), 5 * R), (np.floor(5 * R).astype(int), 5 * R), (np.round(5 * V), 5 * V)],
    "only-first-filled": [(only(R, 0), R), (only(V, 0), V), (only(R, 3), R), (only(T3, 0, axis=1), T3)],
    "first-step-only": [(changed(T3, np.s_[:, 1:]), T3), (changed(T3, np.s_[:, :-1]), T3)],
    "single-precision": [(R.astype(np.float32), R), (R.astype(np.float32).astype(np.float64), R)],
    "right-but-for-the-edges": [(changed(T3, np.s_[:, -1]), T3), (changed(X, np.s_[0]), X), (changed(V, np.s_[:1]), V)],
    "squared-or-rooted": [(R**2, R), (np.sqrt(SHARES), SHARES), (0.7371**0.5, 0.7371), (V**2, V)],
    "function-left-out": [(R, np.tanh(R)), (R, oracles.relu(R)), (R, oracles.softmax(R)), (np.log(SHARES), SHARES)],
    "function-once-more": [(np.tanh(np.tanh(R)), np.tanh(R)), (np.exp(SHARES), SHARES)],
    "another-function": [(oracles.sigmoid(R), np.tanh(R)), (np.tanh(R), oracles.sigmoid(R))],
    "the-other-part": [(np.minimum(SCORES, 0), np.maximum(SCORES, 0), {"x": SCORES})],
    "one-branch-only": [
        (np.abs(SCORES), np.maximum(SCORES, 0), {"x": SCORES}),
        (np.where(SCORES > 0, 7, SCORES), SCORES, {"x": SCORES}),
    ],
    "wrong-at-zero": [(np.append(SCORES > 0, True), np.append(SCORES > 0, False), {"x": np.append(SCORES, 0)})],
    "overflow": [(np.array([np.nan, 1]), np.array([0.5, 1]), {"x": np.array([800.0, 1])})],
    "no-number": [(np.array([np.inf, 1]), np.array([0.5, 1]), {"x": np.array([0.0, 1])})],
    "axis-of-one": [(R[:, None], R), (V[:, None], V), (V, V[None])],
    "not-summed": [(R, R.sum(axis=0)), (R, R.mean(axis=1)), (V, V.sum())],
    "summed-too-far": [(V.sum(), V), (T3.sum(axis=(0, 1)), T3.sum(axis=0)), (R.mean(axis=0), R)],
    "one-of-many": [(R[0], R), (R[-1], R), (T3[-1], T3)],
    "off-by-one-in-length": [(R[:-1], R), (R[1:], R), (np.append(V, 0.3), V), (T3[:, :-1], T3)],
    "shape-not-restored": [(T3.reshape(2, 15), T3), (R.ravel(), R), (R.reshape(2, 6), R)],
    "spread-to-a-table": [(V[:, None] - 2 * V, V - 2 * V), (V[:, None] * V, (V * V)[:, None])],
    "nearly-right": [(R * (1 + 3e-4 * X[:, :3]), R)],
    "shape-of-another": [(X @ W, X, {"x": X, "W": W, "dout": R})],
}


@pytest.mark.parametrize(
    ("lesson", "case"),
    [(lesson, case) for lesson, cases in SEEN.items() for case in cases],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_relation_is_seen_and_said_in_both_languages(lesson, case):
    found = cause(*case)
    assert found is not None
    assert found.lesson == lesson
    assert "{" not in found.said.en + found.said.ja


def test_every_lesson_of_values_is_seen_somewhere():
    ids = {row["id"] for row in tomllib.loads((FOLDER / "values.toml").read_text(encoding="utf-8"))["lesson"]}
    assert ids == {*SEEN, "arguments-swapped", "dtype-not-kept", "one-for-several"} - {"first-step-only"}


NOISE = 1e-3 * RNG.normal(size=(4, 3))
UNRELATED: list[tuple[Any, ...]] = [
    (RNG.normal(size=(4, 3)), R, {"x": X, "W": W, "b": B, "N": 4, "lr": 0.1}),  # any other numbers
    (2 * R + NOISE, R),  # twice, nearly
    (R + 1 + NOISE, R),
    (changed(2 * R, np.s_[2, 1]), R),  # twice, but for one entry
    (changed(SQUARE.T.copy(), np.s_[0, 1]), SQUARE),
    (changed(R, np.s_[2, 1]), R),  # right, but for one entry in the middle
    (changed(R, np.s_[0, 0]), R),  # or in a corner
    (changed(R, np.s_[1:, 1:]), R),
    (np.sort(R, axis=None).reshape(4, 3) + NOISE, R),
    (np.full((4, 3), 0.5), R),  # a constant
    (np.full((4, 3), R.mean()), R),
    (np.ones((4, 3)), np.full((4, 3), 0.25), {"x": X}),  # right numbers that are all equal tell nothing
    (np.full((4, 3), 1.5), np.full((4, 3), 0.5)),
    (only(np.ones((4, 3)), 0), np.ones((4, 3))),
    (R, np.zeros((4, 3)), {"x": X}),  # nor do zeros
    (0.5, 0.25, {"x": X}),  # nor does one plain fraction
    (2.0, 1.0),
    (2.0001 * 0.7371, 0.7371),
    (np.array([0.3, 0.2, -1e-5]), np.array([0.3, 0.2, 0.0])),  # hardly below 0: no ReLU is missing
    (-1.0, 1.0),
    (3, 7, {"x": X}),
    (0.6, 0.7371, {"x": X}),  # nor one number that is no multiple by anything that went in
    (4.001 * 0.7371, 0.7371, {"x": X}),
    (1.0, np.array([0.5, 0.25])),
    (np.array([0.5]), np.array([0.25])),
    (np.array([1.0, 0]), np.array([0.0, 1])),  # two bits: neither a complement nor a shift
    (np.array([2, 0, 1]), np.array([1, 2, 0])),
    (RNG.normal(size=(3, 4)), RNG.normal(size=3), {"x": X}),
    (RNG.normal(size=(2, 15)), T3),  # as many numbers, but others
    (np.ones((4, 3)), np.full((4, 5), np.nan)),
    (RNG.normal(size=4), RNG.normal(size=(4, 3)), {}),
    (np.where(SCORES > 0.6, SCORES, 1), SCORES, {"x": SCORES}),  # right on no side of 0
]


@pytest.mark.parametrize("case", UNRELATED, ids=lambda case: "")
def test_nothing_is_seen_in_what_has_no_relation(case):
    assert seen(*case) is None


@pytest.mark.parametrize(
    "right", [R, V, T3, BITS, SHARES, np.asarray(0.7371), 0 * R, R.astype(np.float32)], ids=lambda right: ""
)
def test_nothing_is_seen_in_right_answers(right):
    given = {"x": X, "W": W, "b": B, "N": 4, "lr": 0.1}
    assert seen(right, right, given) is None
    assert seen(right * (1 + 1e-9), right, given) is None


def test_chance_does_not_look_like_a_relation():
    rng = np.random.default_rng(1)
    for _ in range(300):
        shape = tuple(rng.integers(1, 5, size=rng.integers(0, 4)))
        other = shape if rng.random() < 0.7 else tuple(rng.integers(1, 5, size=rng.integers(0, 4)))
        given = {"x": rng.normal(size=(4, 3)), "W": rng.normal(size=(3, 2)), "b": rng.normal(size=2), "N": 4, "lr": 0.1}
        found = seen(rng.normal(size=shape), rng.normal(size=other), given)
        assert found in (None, "transposed", "shape-of-another")
        assert found is None or shape != other  # those two may go by the shape alone


def test_small_labels_do_not_look_like_a_relation():
    rng = np.random.default_rng(2)
    found = [seen(rng.integers(0, 3, size=6), rng.integers(0, 3, size=6), {"K": 3}) for _ in range(500)]
    assert sum(one is not None for one in found) <= 10, found


@pytest.mark.parametrize(
    ("received", "right", "given", "words"),
    [
        (4 * R, R, {"x": X}, ("4 times", "the number of rows of x")),
        (4 * R, R, {"x": X, "N": 4}, ("N, the number of rows of x",)),
        (R / 6, R, {"x": X}, ("1/6", "the number of columns of x")),
        (0.1 * R, R, {"lr": 0.1}, ("0.1 times", "lr")),
        (R / 3, R, {}, ("1/3 times",)),
        (R - B, R, {"b": B}, ("-1 times b",)),
        (R.T, R, {}, ("[1, 0]", "[0, 1]")),
        (T3.transpose(1, 0, 2), T3, {}, ("place [1, 0, 2] of your array is place [0, 1, 2]",)),
    ],
)
def test_what_is_said_names_the_smallest_thing(received, right, given, words):
    found = cause(received, right, given)
    assert found is not None
    assert all(word in found.said.en for word in words), found.said.en


def test_where_an_entry_belongs_is_true():
    found = cause(T3.transpose(2, 0, 1), T3)
    assert found is not None
    assert "place [2, 0, 1] of your array is place [0, 1, 2]" in found.said.en
    assert T3.transpose(2, 0, 1)[2, 0, 1] == T3[0, 1, 2]


def test_arguments_in_each_others_place_are_seen():
    swapped = {("x", "W"): 2 * R + 1, ("x", "b"): R**3}
    assert seen(R**3, R, swapped=lambda: swapped) == "arguments-swapped"
    assert seen(R**3 + NOISE, R, swapped=lambda: swapped) is None
    assert seen(R**3, R, swapped=lambda: {("x", "W"): R**3, ("x", "b"): R**3}) is None  # which two is not known
    assert seen(R, R, swapped=lambda: {("x", "W"): R}) is None


def test_of_a_hidden_check_no_number_is_said():
    found = cause(4 * R, R, {"x": X}, hidden=True)
    assert found is not None
    assert found.lesson == "multiplied-by-the-count"
    assert found.said == lessons()[found.lesson].plain
    assert not any(character.isdigit() for character in found.said.en)


@pytest.mark.parametrize(
    "lesson", ["only-first-filled", "right-but-for-the-edges", "one-row-repeated", "one-of-many", "shifted"]
)
def test_of_a_hidden_check_nothing_is_said_by_which_some_entries_alone_could_be_tried(lesson):
    for case in SEEN[lesson]:
        assert seen(*case) == lesson
        assert seen(*case, hidden=True) is None


def test_of_hidden_labels_nothing_is_said_on_which_a_guess_could_be_tried():
    labels = np.array([3, 1, 0, 2, 4, 1, 3])
    assert seen(labels + 1, labels) == "off-by-a-constant"
    assert seen(labels + 1, labels, hidden=True) is None
    assert seen(0 * labels, labels, hidden=True) == "all-zeros"


def test_more_digits_than_went_in_are_a_cause():
    found = of_dtype({"expected": "float32", "received": "float64"}, hidden=False)
    assert found is not None
    assert found.lesson == "dtype-not-kept"
    assert of_dtype({"expected": "float64", "received": "float32"}, hidden=False) is None


@pytest.mark.parametrize("kind", ["float", "int", "float32", "float64", "int64"])
def test_one_number_in_place_of_several_results_is_named(kind: str) -> None:
    found = of_kind({"received": kind}, hidden=False)
    assert found is not None
    assert found.lesson == "one-for-several"


@pytest.mark.parametrize("kind", ["dict", "str", "function", "tensor", "Affine"])
def test_what_is_no_number_either_is_not_said_to_be_one_for_several(kind: str) -> None:
    assert of_kind({"received": kind}, hidden=False) is None
