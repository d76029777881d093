"""Checks of the perceptron and the logic gates. What is right comes with each question."""

import numpy as np

from autograder.checks import Function, both_signs, check, either, expect, expect_number, oracles

PERCEPTRON = Function("perceptron(x, w, b)", arrays={"x": "D", "w": "D", "b": ""}, definition=lambda fires: fires)


def question(x, w, target):
    """A question in which w . x + b is this number."""
    total = w @ x
    why = (
        f"Here w . x is {total:.4g}, and w . x + b is {target:.4g}.",
        f"ここでは w・x は {total:.4g}、w・x + b は {target:.4g} です。",
    )
    return {"x": x, "w": w, "b": float(target - total), "fires": int(target > 0), "why": why}


def draw(rng, size, total, target):
    """A question in which w . x is one number, and w . x + b the other."""
    x, w = both_signs(0.5, 1.5)(rng, (size,)), rng.normal(size=size)
    return question(x, w + x * (total - w @ x) / (x @ x), target)


PLACES = ""


@check(points=3)
def test_perceptron(student, rng):
    """The answer is 1 if w . x + b > 0, else 0.

    w・x + b > 0 なら1、それ以外は0を返す。
    """
    # the sum far from zero and the bias bringing it near, and the other way round; each with both signs
    cases = [
        (size, a * rng.uniform(*far), c * rng.uniform(*near))
        for size, far, near in [(2, (4, 6), (0.5, 1.5)), (3, (0.2, 0.4), (1, 2)), (5, (4, 6), (0.5, 1.5))]
        for a in (-1, 1)
        for c in (-1, 1)
    ]
    PERCEPTRON.values(student, rng, batches=[draw(rng, *cases[i]) for i in rng.permutation(len(cases))])


@check(points=1, needs="perceptron")
def test_boundary(student, rng):
    """Exactly at the boundary, where w . x + b is 0, the answer is 0; just beyond it is 1.

    境界(w・x + b がちょうど0)では0を返し、それを超えると1を返す。
    """
    questions = []
    for size, sign in [(2, 1), (3, -1), (4, 1), (5, -1)]:
        # whole numbers: the sum is exactly 0 in every order of adding
        x, w = (rng.integers(1, 9, size=size) * rng.choice([-1.0, 1.0], size=size) for _ in range(2))
        w *= sign * np.sign(w @ x) or 1.0
        questions += [question(x, w, target) for target in (0, 1)]
    PERCEPTRON.values(student, rng, batches=questions)


@check(points=2)
def test_AND(student, rng):
    """AND answers 1 if both inputs are 1, else 0.

    ANDは、入力が両方とも1のときだけ1を返す。
    """
    ask_gate(student, rng, "AND", [0, 0, 0, 1])


@check(points=2)
def test_NAND(student, rng):
    """NAND answers 0 if both inputs are 1, else 1.

    NANDは、入力が両方とも1のときだけ0を返す。
    """
    ask_gate(student, rng, "NAND", [1, 1, 1, 0])


@check(points=2)
def test_OR(student, rng):
    """OR answers 1 if at least one input is 1, else 0.

    ORは、入力の少なくとも一方が1なら1を返す。
    """
    ask_gate(student, rng, "OR", [0, 1, 1, 1])


@check(points=3)
def test_XOR(student, rng):
    """XOR answers 1 if exactly one input is 1, else 0.

    XORは、入力のちょうど一方だけが1のとき1を返す。
    """
    ask_gate(student, rng, "XOR", [0, 1, 1, 0])


@check(points=1, needs="perceptron")
def test_inputs_left_alone(student, rng):
    """x and w are afterwards as they were.

    呼び出した後も x と w は元のままである。
    """
    PERCEPTRON.inputs_left_alone(student, rng, batches=[draw(rng, 4, -2.0 * sign, sign) for sign in (-1.0, 1.0)])
