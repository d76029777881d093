"""Checks of the perceptron and the logic gates."""

import numpy as np

from autograder.checks import as_number, check, expect_array, expect_number

PAIRS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def draw(rng, size, total, target):
    """A sample, weights and a bias with w . x = total and w . x + b = target."""
    x = rng.uniform(0.5, 1.5, size=size) * rng.choice([-1.0, 1.0], size=size)
    w = rng.normal(size=size)
    w += x * (total - w @ x) / (x @ x)
    return x, w, float(target - total)


def expect_gate(gate, name, table, rng):
    """All four inputs in a random order, then the comparison."""
    pairs = [PAIRS[i] for i in rng.permutation(4)]
    answers = [gate(*pair) for pair in pairs]
    for pair, answer in zip(pairs, answers, strict=True):
        expect_number(answer, table[PAIRS.index(pair)], of=f"{name}({pair[0]}, {pair[1]})")


@check(points=3)
def test_perceptron(student, rng):
    """The answer is 1 where w . x + b > 0, else 0.

    w・x + b > 0 なら1、それ以外は0を返す。
    """
    # the sum far from zero and the bias bringing it near, and the other way round; each with both signs
    cases = [
        (size, a * rng.uniform(*far), c * rng.uniform(*near))
        for size, far, near in [(2, (4, 6), (0.5, 1.5)), (3, (0.2, 0.4), (1, 2)), (5, (4, 6), (0.5, 1.5))]
        for a in (-1, 1)
        for c in (-1, 1)
    ]
    cases = [cases[i] for i in rng.permutation(len(cases))]
    asked = [(draw(rng, *case), case[2] > 0) for case in cases]
    answers = [student.perceptron(x, w, b) for (x, w, b), _ in asked]
    for ((x, w, b), fires), answer in zip(asked, answers, strict=True):
        expect_number(
            answer,
            int(fires),
            of="perceptron(x, w, b)",
            given={"x": x, "w": w, "b": b},
            why=(
                f"Here w . x is {w @ x:.4g}, and w . x + b is {w @ x + b:.4g}.",
                f"ここでは w・x は {w @ x:.4g}、w・x + b は {w @ x + b:.4g} です。",
            ),
        )


@check(points=1, needs="perceptron")
def test_boundary(student, rng):
    """Exactly at the boundary, where w . x + b is 0, the answer is 0; just beyond it is 1.

    境界(w・x + b がちょうど0)では0を返し、それを超えると1を返す。
    """
    asked = []
    for size, sign in [(2, 1), (3, -1), (4, 1), (5, -1)]:
        # whole numbers: the sum is exactly 0 in every order of adding
        x, w = (rng.integers(1, 9, size=size) * rng.choice([-1.0, 1.0], size=size) for _ in range(2))
        w *= sign * np.sign(w @ x) or 1.0
        b = float(-(w @ x))
        asked += [(x, w, b, 0), (x, w, b + 1.0, 1)]
    answers = [student.perceptron(x, w, b) for x, w, b, _ in asked]
    for (x, w, b, right), answer in zip(asked, answers, strict=True):
        why = (f"Here w . x + b is exactly {right}.", f"ここでは w・x + b はちょうど {right} です。")
        expect_number(answer, right, of="perceptron(x, w, b)", given={"x": x, "w": w, "b": b}, why=why)


@check(points=2)
def test_AND(student, rng):
    """AND answers 1 where both inputs are 1, else 0.

    ANDは、入力が両方とも1のときだけ1を返す。
    """
    expect_gate(student.AND, "AND", [0, 0, 0, 1], rng)


@check(points=2)
def test_NAND(student, rng):
    """NAND answers 0 where both inputs are 1, else 1.

    NANDは、入力が両方とも1のときだけ0を返す。
    """
    expect_gate(student.NAND, "NAND", [1, 1, 1, 0], rng)


@check(points=2)
def test_OR(student, rng):
    """OR answers 1 where at least one input is 1, else 0.

    ORは、入力の少なくとも一方が1なら1を返す。
    """
    expect_gate(student.OR, "OR", [0, 1, 1, 1], rng)


@check(points=3)
def test_XOR(student, rng):
    """XOR answers 1 where exactly one input is 1, else 0.

    XORは、入力のちょうど一方だけが1のとき1を返す。
    """
    expect_gate(student.XOR, "XOR", [0, 1, 1, 0], rng)


@check(points=1, needs="perceptron")
def test_inputs_left_alone(student, rng):
    """x and w are afterwards as they were.

    呼び出した後も x と w は元のままである。
    """
    for target in (-1.0, 1.0):
        x, w, b = draw(rng, 4, -2.0 * target, target)
        inputs = {"x": x, "w": w}
        boxes = {name: student.put(array) for name, array in inputs.items()}
        as_number(student.perceptron(boxes["x"], boxes["w"], b), of="perceptron(x, w, b)")
        for name, box in boxes.items():
            expect_array(
                box.value(),
                inputs[name],
                of=f"{name} after perceptron(x, w, b)",
                given={name: inputs[name]},
                why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
            )
