"""Checks of the perceptron and the logic gates. What is right comes with each question."""

import numpy as np

from autograder.checks import Function, Part, as_number, both_signs, check, either, expect

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


def ask_table(student, rng, name):
    """All four inputs in a random order."""
    gate = Function(f"{name}(x1, x2)", arrays={}, definition=lambda answer: answer)
    gate.values(
        student,
        rng,
        batches=[{"x1": i // 2, "x2": i % 2, "answer": TABLES[name][i]} for i in rng.permutation(4).tolist()],
    )


def ask_gate(student, rng, name):
    """A gate that is right, and weighs its inputs, with the learner's perceptron or with a right one."""

    def ask():
        ask_table(student, rng, name)
        expect_straight(student, rng, name)

    def ask_with_a_right_perceptron():
        replace_parts(student, ())
        ask()

    either(ask, ask_with_a_right_perceptron)


def expect_straight(student, rng, name):
    """What a perceptron answers changes on one straight line, w1 * x1 + w2 * x2 + b = 0.

    The line is looked for on ways from points that are surely on its one side to points on the other.
    """
    of, turned = f"{name}(x1, x2)", -1.0 if name == "OR" else 1.0  # OR is AND seen from (1, 1)
    found = []
    # Beyond (1, 1), where the sum of AND has grown further, and before the line from (0, 1) to (1, 0).
    for far, near in (((1.2, 4.0), (-3.0, 0.5)), ((4.0, 1.2), (0.5, -3.0)), ((2.0, 2.0), (0.0, 0.0))):
        ends = [np.array(point) * rng.uniform(0.9, 1.1) for point in (near, far)]
        if turned < 0:
            ends = [1 - end for end in ends]
        sides = [fires(student, name, end) for end in ends]
        expect(
            sides[0] != sides[1],
            of=of,
            en=f"Its answers at {ends[0].round(2)} and {ends[1].round(2)} are the same. With weights and a bias that "
            "give the table, the sum has different signs there.",
            ja=f"{ends[0].round(2)} と {ends[1].round(2)} での答えが同じです。表どおりになる重みとバイアスなら、"
            "この2点で和の符号は異なります。",
        )
        for _ in range(30):
            middle = (ends[0] + ends[1]) / 2
            ends[int(fires(student, name, middle) == sides[1])] = middle
        found.append((ends[0] + ends[1]) / 2)
    sideways, on = found[2] - found[0], found[1] - found[0]
    expect(
        abs(sideways[0] * on[1] - sideways[1] * on[0]) < 1e-4,
        of=of,
        en="The answers change along a bent line. Those of one perceptron change where w1 * x1 + w2 * x2 + b is 0, on "
        "a straight line: Python's own logic draws no such line, and neither does a comparison of each input.",
        ja="答えの境目が折れ曲がっています。1つのパーセプトロンなら、境目は w1 * x1 + w2 * x2 + b = 0 という"
        "1本の直線です。"
        "Pythonの論理演算や、入力ごとの比較では、そうなりません。",
    )


def fires(student, name, point):
    """Whether a gate answers 1 at this point."""
    x1, x2 = map(float, point)
    return bool(as_number(getattr(student, name)(x1, x2), of=f"{name}(x1, x2)", given={"x1": x1, "x2": x2}))


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
    """AND answers 1 if both inputs are 1, else 0, and weighs its inputs as a perceptron does.

    ANDは、入力が両方とも1のときだけ1を返し、パーセプトロンとして入力に重みを付ける。
    """
    ask_gate(student, rng, "AND")


@check(points=2)
def test_NAND(student, rng):
    """NAND answers 0 if both inputs are 1, else 1, and weighs its inputs as a perceptron does.

    NANDは、入力が両方とも1のときだけ0を返し、パーセプトロンとして入力に重みを付ける。
    """
    ask_gate(student, rng, "NAND")


@check(points=2)
def test_OR(student, rng):
    """OR answers 1 if at least one input is 1, else 0, and weighs its inputs as a perceptron does.

    ORは、入力の少なくとも一方が1なら1を返し、パーセプトロンとして入力に重みを付ける。
    """
    ask_gate(student, rng, "OR")


@check(points=3)
def test_XOR(student, rng):
    """XOR answers 1 if exactly one input is 1, else 0, and is built from the other gates.

    XORは、入力のちょうど一方だけが1のとき1を返す。ほかのゲートを組み合わせて作る。
    """
    gates = "AND", "NAND", "OR"

    def ask_with_right_parts():
        replace_parts(student, gates)
        ask_table(student, rng, "XOR")

    either(lambda: ask_table(student, rng, "XOR"), ask_with_right_parts)
    for stuck in (0, 1):
        for name in (*gates, "perceptron"):
            student.replace(name, Part(lambda asked, stuck=stuck: stuck))
        answers = [fires(student, "XOR", (i // 2, i % 2)) for i in range(4)]
        expect(
            answers != TABLES["XOR"],
            of="XOR(x1, x2)",
            en=f"AND, NAND, OR and perceptron were made to answer {stuck} whatever they are asked, and XOR was still "
            "right. Build it from them.",
            ja=f"AND・NAND・OR・perceptron が何を聞かれても {stuck} を返すようにしましたが、XOR は正しいままでした。"
            "XOR はこれらを組み合わせて作ります。",
        )


@check(points=1, needs="perceptron")
def test_inputs_left_alone(student, rng):
    """x and w are afterwards as they were.

    呼び出した後も x と w は元のままである。
    """
    PERCEPTRON.inputs_left_alone(student, rng, batches=[draw(rng, 4, -2.0 * sign, sign) for sign in (-1.0, 1.0)])
