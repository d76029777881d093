"""Checks of the perceptron and the logic gates. What is right comes with each question."""

import numpy as np

from autograder.checks import Function, Part, both_signs, check, either, expect, of_what_is_right

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


TABLES = {"AND": [0, 0, 0, 1], "NAND": [1, 1, 1, 0], "OR": [0, 1, 1, 1], "XOR": [0, 1, 1, 0]}  # for 00, 01, 10, 11


def replace_parts(student, names):
    """Put right ones in the place of the learner's perceptron and gates, and return them."""
    parts = {name: Part(lambda asked, name=name: TABLES[name][2 * int(asked[0]) + int(asked[1])]) for name in names}
    parts["perceptron"] = Part(
        lambda asked: int(np.vdot([*np.ravel(asked[0]), 1.0], [*np.ravel(asked[1]), asked[2]]) > 0)
    )
    for name, part in parts.items():
        student.replace(name, part)
    return parts


def ask_gate(student, rng, name, *parts):
    """All four inputs in a random order. A gate that is right with right parts is right."""
    gate = Function(f"{name}(x1, x2)", arrays={}, definition=lambda answer: answer)
    rows = [{"x1": i // 2, "x2": i % 2, "answer": TABLES[name][i]} for i in rng.permutation(4).tolist()]

    def ask_with_right_parts():
        replace_parts(student, parts)
        gate.values(student, rng, batches=rows)

    either(lambda: gate.values(student, rng, batches=rows), ask_with_right_parts)


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
    ask_gate(student, rng, "AND")


@check(points=2)
def test_NAND(student, rng):
    """NAND answers 0 if both inputs are 1, else 1.

    NANDは、入力が両方とも1のときだけ0を返す。
    """
    ask_gate(student, rng, "NAND")


@check(points=2)
def test_OR(student, rng):
    """OR answers 1 if at least one input is 1, else 0.

    ORは、入力の少なくとも一方が1なら1を返す。
    """
    ask_gate(student, rng, "OR")


@check(points=2)
def test_XOR(student, rng):
    """XOR answers 1 if exactly one input is 1, else 0.

    XORは、入力のちょうど一方だけが1のとき1を返す。
    """
    ask_gate(student, rng, "XOR", "AND", "NAND", "OR")


# What the answers of every perceptron with this table must be: its sum is straight, so that the sum half-way between
# two points is half their sum, and beyond a point it goes on in the same direction.
WEIGHED = {
    "AND": [(0.5, 0.5, 0), (2.0, 2.0, 1), (-1.0, -1.0, 0)],
    "NAND": [(0.5, 0.5, 1), (2.0, 2.0, 0), (-1.0, -1.0, 1)],
    "OR": [(0.5, 0.5, 1), (2.0, 0.0, 1), (-1.0, 0.0, 0), (-1.0, -1.0, 0)],
}


@check(points=1)
def test_weighed(student, rng):
    """AND, NAND and OR are perceptrons: they weigh other numbers too. XOR is built from them.

    AND・NAND・OR はパーセプトロンで、0と1以外の数も重みを付けて判定する。XORはこれらから作る。
    """
    why = (
        "A gate that is one perceptron weighs all numbers: half-way between two inputs its sum is half-way too.",
        "1つのパーセプトロンで作ったゲートは、どんな数も重みを付けて足します。2つの入力の中間では、和も中間になります。",
    )

    def ask(name):
        gate = Function(f"{name}(x1, x2)", arrays={}, definition=lambda answer: answer)
        rows = [{"x1": x1, "x2": x2, "answer": answer} for x1, x2, answer in WEIGHED[name]]
        gate.values(student, rng, batches=rows, why=why)

    def ask_xor():
        parts = replace_parts(student, ("AND", "NAND", "OR"))
        for i in range(4):
            student.XOR(i // 2, i % 2)
        expect(
            any(part.calls for part in parts.values()),
            of="XOR(x1, x2)",
            en="XOR called none of AND, NAND, OR and perceptron. Build it from them.",
            ja="XOR が AND・NAND・OR・perceptron のどれも呼びませんでした。これらを組み合わせて作ります。",
        )

    replace_parts(student, ())
    of_what_is_right(
        *((lambda name=name: ask_gate(student, rng, name), lambda name=name: ask(name)) for name in WEIGHED),
        (lambda: ask_gate(student, rng, "XOR", "AND", "NAND", "OR"), ask_xor),
    )


@check(points=1, needs="perceptron")
def test_inputs_left_alone(student, rng):
    """x and w are afterwards as they were.

    呼び出した後も x と w は元のままである。
    """
    PERCEPTRON.inputs_left_alone(student, rng, batches=[draw(rng, 4, -2.0 * sign, sign) for sign in (-1.0, 1.0)])
