"""Checks of a neuron, a layer and the collapse of linear layers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.checks import (
    Function,
    Reason,
    as_array,
    as_list,
    check,
    expect_array,
    of_what_is_right,
    oracles,
    part_of,
    reasons,
)


@dataclass(frozen=True)
class Activation:
    """An activation for the learner's code, which is given numbers and nothing else. Messages show its code."""

    code: str
    function: Callable

    def __call__(self, a):
        return self.function(as_array(a, np.shape(a), of=("the argument of activation", "activation の引数")))

    def __repr__(self):
        return self.code


RISING = Activation("np.tanh", np.tanh)
FALLING = Activation("lambda a: 2 - a", lambda a: 2.0 - a)
# As softmax does, it looks at the whole row: each number beside the size of its row.
SHARES = Activation(
    "lambda a: a / (1 + np.sum(np.abs(a), axis=-1, keepdims=True))",
    lambda a: a / (1.0 + np.sum(np.abs(a), axis=-1, keepdims=True)) if np.ndim(a) else 1.0,
)
BOTH = ({"activation": RISING}, {"activation": FALLING})


def draw(rng, shape):
    """Numbers between -1 and 1, none near 0."""
    return rng.uniform(0.1, 1.0, size=shape) * rng.choice([-1.0, 1.0], size=shape)


NEURON = Function(
    "neuron(x, w, b, activation)",
    arrays={"x": "D", "w": "D", "b": ""},
    definition=lambda x, w, b, activation: activation(oracles.affine(x, w[:, None], b)[0]),
    draw=dict.fromkeys(("x", "w", "b"), draw),
)
LAYER = Function(
    "layer(x, W, b, activation)",
    arrays={"x": "N D", "W": "D K", "b": "K"},
    definition=lambda x, W, b, activation: activation(oracles.affine(x, W, b)),
    draw=dict.fromkeys(("x", "W", "b"), draw),
)
# What the two linear layers do, and one layer with the returned (W, b) should do.
COLLAPSE = Function(
    "collapse_linear(W1, b1, W2, b2)",
    arrays={"x": "D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    definition=lambda x, W1, b1, W2, b2: (x @ W1 + b1) @ W2 + b2,
    draw=dict.fromkeys(("W1", "b1", "W2", "b2"), draw),
)


def ask_collapsed(student, case):
    """The pair (W, b) of collapse_linear."""
    W, b = as_list(student.collapse_linear(*case.given("W1", "b1", "W2", "b2").values()), 2, of=COLLAPSE.call)
    d, k = case.sizes["D"], case.sizes["K"]
    return as_array(W, (d, k), of=part_of("W", COLLAPSE.call)), as_array(b, (k,), of=part_of("b", COLLAPSE.call))


def expect_collapsed(student, case, **close):
    """b is what the two layers give for x = 0, and W[i] what they add if x[i] is raised by 1."""
    (W, b), given = ask_collapsed(student, case), case.given("W1", "b1", "W2", "b2")
    (first,) = case.right(x=np.zeros(len(W)))
    why = ("For x = 0 the two layers give b.", "x = 0 のとき、2つの層の出力は b です。")
    expect_array(b, first, of=part_of("b", COLLAPSE.call), given=given, why=why, **close)
    for i, x in enumerate(np.eye(len(W))):
        why = (
            f"Raising x[{i}] by 1 moves the output of the two layers by W[{i}].",
            f"x[{i}] を1増やすと、2つの層の出力は W[{i}] だけ動きます。",
        )
        expect_array(
            W[i], case.right(x=x)[0] - first, of=part_of(f"W[{i}]", COLLAPSE.call), given=given, why=why, **close
        )


def of_right(student, rng, **asks):
    """Ask of those functions whose values are right."""
    values = {
        "neuron": lambda: NEURON.values(student, rng, batches=BOTH),
        "layer": lambda: LAYER.values(student, rng, batches=BOTH),
        "collapse": lambda: expect_collapsed(student, COLLAPSE.case(rng, {})),
    }
    of_what_is_right(*((values[name], ask) for name, ask in asks.items()))


@check(points=3)
def test_neuron(student, rng):
    """A neuron gives activation(w . x + b), one number.

    ニューロンの出力は activation(w・x + b) で、1つの数である。
    """
    NEURON.values(student, rng, batches=BOTH, D=int(rng.integers(3, 6)))


@check(points=3)
def test_layer(student, rng):
    """A layer gives activation(x W + b): a row for each sample, a column for each neuron.

    層の出力は activation(x W + b) で、行がサンプル、列がニューロンである。
    """
    LAYER.values(student, rng, batches=BOTH)


@check(points=2, needs="layer")
def test_whole_array(student, rng):
    """The activation gets the whole array, so that softmax works as an activation too.

    activation には配列全体が渡される。そのため softmax も活性化関数として使える。
    """
    why = (
        "This activation, like softmax, needs all the numbers of a row at once.",
        "この activation は softmax と同じく、1行のすべての数を同時に必要とします。",
    )
    LAYER.values(student, rng, activation=SHARES, why=why)


@check(points=3)
def test_collapse(student, rng):
    """One layer with the weights returned does the same as the two linear layers.

    返された重みの1つの層が、2つの線形な層と同じ働きをする。
    """
    expect_collapsed(student, COLLAPSE.case(rng, {}))


@check(points=1)
def test_any_size(student, rng, reference):
    """The same holds for one sample, one feature, one neuron and for larger layers.

    サンプル・特徴・ニューロンがそれぞれ1つのとき、もっと大きな層のときも成り立つ。
    """
    many = int(rng.integers(10, 20))
    sizes = [(1, 3, 4), (4, 1, 3), (3, 4, 1), (many + 2, many + 1, many)]
    why = Reason(
        "N samples and K neurons always give (N, K), even if N or K is 1.",
        "N 個のサンプルと K 個のニューロンからは、N や K が1でも必ず (N, K) が得られます。",
        when=reasons.other_shape,
    )
    batches = [{"N": n, "D": d, "K": k, "activation": RISING} for n, d, k in sizes]

    def ask_collapse():
        for _, d, h in sizes:
            case = COLLAPSE.case(rng, {"D": d, "H": h, "K": d})
            given = case.given("W1", "b1", "W2", "b2")
            right = reference.collapse_linear(*given.values())
            for name, one, expected in zip("Wb", ask_collapsed(student, case), right, strict=True):
                expect_array(one, expected, of=part_of(name, COLLAPSE.call), given=given)

    of_right(student, rng, layer=lambda: LAYER.values(student, rng, batches=batches, why=why), collapse=ask_collapse)


@check(points=1)
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    of_right(
        student,
        rng,
        layer=lambda: LAYER.float32(student, rng, activation=RISING),
        collapse=lambda: expect_collapsed(
            student, COLLAPSE.case(rng, {}).in_float32(), dtype="float32", **COLLAPSE.single
        ),
    )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """Samples, weights and biases are afterwards as they were.

    呼び出した後も、サンプル・重み・バイアスは元のままである。
    """
    neuron, layer, collapse = (
        lambda one=one: one.inputs_left_alone(student, rng, activation=RISING) for one in (NEURON, LAYER, COLLAPSE)
    )
    of_right(student, rng, neuron=neuron, layer=layer, collapse=collapse)
