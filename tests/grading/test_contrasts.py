"""Contrasts: what passed beside the failure tells its cause, and right code and other mistakes tell none."""

from __future__ import annotations

import tomllib
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from locally import Local

from autograder.checks import CheckFailed, Function, Layer, StudentError, expect_array
from autograder.checks.answers import Raised
from autograder.checks.asked import LAST, Asked, asking, followed, in_turn
from autograder.grading.contrasts import Ending, of_contrast, of_turn, stem
from autograder.lessons import FOLDER, lessons

AFFINE = Layer(
    "Affine(W, b)",
    arrays={"x": "N D", "W": "D M", "b": "M"},
    definition=lambda x, W, b: x @ W + b,
)
CELL = AFFINE.like(
    made="Cell(W)",
    forward="forward(x, h)",
    backward="backward(dh)",
    arrays={"x": "N D", "h": "N H", "W": "D H"},
    definition=lambda x, h, W: h + x @ W,
)
CHAIN = Layer(
    "Chain()",
    arrays={"x": "N T"},
    definition=lambda x: np.cumsum(x, axis=1),
)
WINDOWS = Function("windows(x, stride)", arrays={"x": "N"}, definition=lambda x, stride: x[::stride])
TURNED = Function("turned(x, way)", arrays={"x": "N"}, definition=lambda x, way: x if way == "up" else -x)
TABLE = Function("table(x)", arrays={"x": "H W"}, definition=lambda x: x + np.arange(x.shape[1]))
STEEP = Function("steep(x)", arrays={"x": "N"}, definition=lambda x: np.tanh(x))


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.W.T


class FirstSample(Affine):
    def forward(self, x):
        return super().forward(x[:1] + 0 * x)


class WholeSum(Affine):
    """Right for one sample: the sum of all is that of the sample."""

    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout[0]
        return dx


class NotForOne(Affine):
    def forward(self, x):
        return super().forward(x) if len(x) > 1 else super().forward(x) * x[0, 0]


class PilesUp(Affine):
    def backward(self, dout):
        before = getattr(self, "dW", 0)
        dx = super().backward(dout)
        self.dW = self.dW + before
        return dx


class Remembers(Affine):
    """Multiplies by the mean of what came first: another thing in every call after it."""

    first = None

    def forward(self, x):
        y = super().forward(x)
        if self.first is None:
            self.first = 1.0
            return y
        return y * np.exp(y)


class Shared(Affine):
    def forward(self, x):
        Shared.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = Shared.x.T @ dout, dout.sum(axis=0)
        return dout @ self.W.T


class Copies(Affine):
    def __init__(self, W, b):
        super().__init__(W.copy(), b.copy())


class InPlace(Affine):
    def forward(self, x):
        y = super().forward(x)
        x *= 2
        return y


class Doubled(Affine):
    def forward(self, x):
        return 2 * super().forward(x)


class Raises(Affine):
    def forward(self, x):
        if len(x) > 1:
            raise Raised("ValueError", "", None)
        return super().forward(x)


class Forgetful:
    """Starts every block from zero."""

    def forward(self, x):
        return np.cumsum(x, axis=1)


class CellOfAll:
    def __init__(self, W):
        self.W = W

    def forward(self, x, h):
        CellOfAll.x = x
        return h + x @ self.W

    def backward(self, dh):
        self.dW = CellOfAll.x.T @ dh
        return dh @ self.W.T, dh


def named(ask: Callable[[Any], None], hidden: bool = False) -> str | None:
    """The lesson of a failing question; the question is asked again, in another order, where that is wanted."""

    def ending(first: int) -> Ending:
        with followed(first) as trail:
            try:
                ask(np.random.default_rng(5))
            except (CheckFailed, StudentError) as error:
                return error, trail
        return None, trail

    error, trail = ending(1)
    assert error is not None
    found = of_turn((error, trail), hidden) or of_contrast((error, trail), ending, hidden)
    return found.lesson if found else None


def layer(one: type, question: str, of: Layer = AFFINE, **changes: Any) -> Callable[[Any], None]:
    name = of.made.partition("(")[0]
    return lambda rng: getattr(of, question)(Local(types.SimpleNamespace(**{name: one})), rng, **changes)


def function(f: Callable[..., Any], of: Function, **changes: Any) -> Callable[[Any], None]:
    name = of.call.partition("(")[0]
    return lambda rng: of.values(Local(types.SimpleNamespace(**{name: f})), rng, **changes)


def small_only(x: Any) -> Any:
    return np.tanh(np.minimum(np.abs(x), 3) * np.sign(x)) * np.where(np.abs(x) > 30, 0.5, 1)


ONE_FIRST, ONE_LAST = ({"N": 1}, {"N": 4}), ({"N": 4}, {"N": 1})
SEEN = {
    "one-sample-only": [
        layer(FirstSample, "values", batches=ONE_FIRST),
        layer(FirstSample, "values", batches=ONE_LAST),
        layer(WholeSum, "parameter_gradients", batches=ONE_LAST),
        layer(Raises, "values", batches=ONE_LAST),
    ],
    "not-for-one-sample": [
        layer(NotForOne, "values", batches=ONE_LAST),
        layer(NotForOne, "values", batches=ONE_FIRST),
        layer(NotForOne, "values", batches=({}, {"N": 1}, {"N": 7})),
    ],
    "second-call-differs": [
        layer(PilesUp, "everything", batches=({}, {"N": 7})),
        layer(PilesUp, "everything", batches=({}, {"N": 1})),
        layer(PilesUp, "backward_twice"),
        layer(Remembers, "values", batches=ONE_LAST),
        layer(Remembers, "values", batches=({}, {"N": 1}, {"N": 7})),
    ],
    "state-is-shared": [layer(Shared, "side_by_side"), layer(CellOfAll, "in_steps", CELL)],
    "array-copied": [layer(Copies, "shared_arrays")],
    "written-in-place": [layer(InPlace, "inputs_left_alone")],
    "first-step-only": [layer(Forgetful, "in_blocks", CHAIN)],
    "stride-one-only": [function(lambda x, stride: x, WINDOWS, batches=({"stride": 1}, {"stride": 2}))],
    "square-only": [
        function(lambda x: x + np.sort(len(x) - np.arange(3) - 1), TABLE, batches=({"H": 3, "W": 3}, {"H": 5, "W": 3})),
    ],
    "not-with-every-value": [function(lambda x, way: x, TURNED, batches=({"way": "up"}, {"way": "down"}))],
    "only-small-values": [
        function(small_only, STEEP, batches=({}, {"x": np.array([-900.0, 2, 900, 5])})),
    ],
}


@pytest.mark.parametrize(
    ("lesson", "ask"),
    [(lesson, ask) for lesson, asks in SEEN.items() for ask in asks],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_contrast_is_seen(lesson, ask):
    assert named(ask) == lesson
    assert named(ask, hidden=True) == lesson  # every one of them has a sentence without values


def test_every_lesson_of_contrasts_is_seen():
    rows = tomllib.loads((FOLDER / "contrasts.toml").read_text(encoding="utf-8"))["lesson"]
    assert {row["id"] for row in rows} == set(SEEN)


@pytest.mark.parametrize(
    "ask",
    [
        layer(Doubled, "values", batches=ONE_LAST),  # wrong for every batch
        layer(Doubled, "values", batches=ONE_FIRST),
        layer(Doubled, "values"),
        layer(Doubled, "next_batch"),
        layer(Doubled, "everything", batches=({}, {"N": 1}, {"N": 7})),
        layer(FirstSample, "values", batches=({"N": 4}, {"N": 7})),  # nothing passed beside it
        layer(FirstSample, "values"),
        function(lambda x, stride: -x, WINDOWS, batches=({"stride": 1}, {"stride": 2})),
        function(lambda x, way: 2 * x, TURNED, batches=({"way": "up"}, {"way": "down"})),
        function(lambda x: 2 * np.tanh(x), STEEP, batches=({}, {"x": np.array([-900.0, 900])})),
    ],
    ids=lambda ask: "",
)
def test_without_a_contrast_nothing_is_said(ask):
    assert named(ask) is None


@pytest.mark.parametrize(
    ("layer_", "question", "changes"),
    [
        (Affine, "values", {"batches": ONE_LAST}),
        (Affine, "everything", {"batches": ({}, {"N": 1}, {"N": 7})}),
        (Affine, "side_by_side", {}),
        (Affine, "shared_arrays", {}),
        (Affine, "backward_twice", {}),
    ],
)
@pytest.mark.parametrize("first", [1, 2, LAST])
def test_a_right_layer_passes_in_every_order(layer_, question, changes, first):
    with followed(first) as trail:
        layer(layer_, question, **changes)(np.random.default_rng(3))
    assert trail.passed
    assert not trail.failures


def test_batches_come_in_the_order_that_is_wanted():
    orders = {}
    for first in (1, 2, 3, LAST):
        with followed(first) as trail:
            orders[first] = [number for number, _ in in_turn("abc")]
        assert trail.several
    assert orders == {1: [1, 2, 3], 2: [2, 1, 3], 3: [3, 1, 2], LAST: [3, 2, 1]}
    assert in_turn("ab") == [(1, "a"), (2, "b")]
    with followed() as trail:
        in_turn("a")
    assert not trail.several


def test_a_failure_is_remembered_with_what_was_asked_innermost():
    with followed() as trail:
        for name in ("x", "y"):
            with pytest.raises(CheckFailed) as caught, asking({"N": 1}), asking({name: 2}, {"batch": 3}):
                expect_array(np.ones(2), np.zeros(2), of="f(x)")
            assert trail.asked_at(caught.value) == Asked({"N": 1, name: 2}, {"batch": 3})
    assert trail.asked_at(ValueError()) == Asked()


def test_what_passes_is_remembered_with_what_went_in():
    with followed() as trail, asking({"N": 1}):
        expect_array(np.ones(2), np.ones(2), of="f(x)", given={"x": 5})
    (one,) = trail.passed
    assert (one.of, dict(one.asked.values)) == ("f(x)", {"N": 1, "x": 5})
    assert one.right is not None
    assert one.right.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("of", "same"),
    [
        ("Affine(W, b).forward(x)", "layer.forward(x)"),
        ("im2col(x, 2, 3, 1, 0)", "im2col(x, 3, 2, 2, 0)"),
        ("d(f)(x)", "d(g)(y)"),
        ("dx of layer.backward(dh)", "dx of cell.backward(dh)"),
    ],
)
def test_the_same_question_is_known_by_its_stem(of, same):
    assert stem(of) == stem(same)
    assert stem("dx of layer.backward(dh)") != stem("dh of layer.backward(dh)")


def test_what_is_said_names_values_of_public_checks_alone():
    assert "{" in lessons()["stride-one-only"].said.en
    assert "{" not in lessons()["stride-one-only"].plain.en
