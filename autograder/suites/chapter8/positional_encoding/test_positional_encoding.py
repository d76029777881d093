"""Checks of positions as waves."""

import numpy as np

from autograder.checks import Part, as_array, check, either, expect, expect_array, expect_left_alone, pictures

# A table in float32 is right as well: at step 60 its angle is known to 2e-6.
CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def ask_table(student, T, D):
    """The learner's table, and what a failure shows of it."""
    of, given = f"positional_encoding({T}, {D})", {"T": T, "D": D}
    return as_array(student.positional_encoding(T, D), (T, D), of=of, given=given), of, given


def expect_waves(table, of, given):
    """The whole table, pair by pair: from step to step each pair turns on by its angle."""
    T, D = table.shape
    turns = np.exp(1j * np.geomspace(1, 10_000 ** (2 / D - 1), D // 2)) ** np.arange(T)[:, None]
    why = (
        "At step 0 every pair of columns is (0, 1). From step to step the first pair turns by 1 radian, the next ones "
        "by less and less, each by the same factor.",
        "ステップ 0 では、どの列の組も (0, 1) です。1ステップごとに、最初の組は 1 ラジアン回り、後の組ほどゆっくり"
        "回ります。隣り合う組の速さの比は、どこでも同じです。",
    )
    for first, right in enumerate((turns.imag, turns.real)):
        expect_array(table[:, first::2], right, of=f"{of}[:, {first}::2]", given=given, why=why, **CLOSE)


def ask_add(student, rng):
    """add_positions(x) is x plus the table: the right one, or the one that positional_encoding gives."""
    x = rng.normal(size=(5, 7, 6))
    of, given = "add_positions(x)", {"x": x}

    def by_itself():
        added = as_array(student.add_positions(x), x.shape, of=of, given=given) - x
        for n in range(len(x)):
            expect_waves(added[n], f"({of} - x)[{n}]", given)

    def with_any_table():
        table = rng.normal(size=x.shape[1:])
        student.replace("positional_encoding", Part(lambda asked: table[: int(asked[0]), : int(asked[1])]))
        expect_array(student.add_positions(x), x + table, of=of, given=given, **CLOSE)

    either(by_itself, with_any_table)


@check(points=2)
def test_pairs(student, rng):
    """Each pair of columns is a sine and a cosine of one angle, which begins with 0 and grows evenly.

    どの列の組も、1つの角度のサインとコサインになる。角度は 0 から始まり、一定の割合で増える。
    """
    for T, D in ((8, 6), (9, 10)):
        table, of, given = ask_table(student, T, D)
        why = (
            "At step 0 every angle is 0. Sine and cosine alternate column by column.",
            "ステップ 0 では、どの角度も 0 です。サインとコサインは1列ごとに交互に並びます。",
        )
        expect_array(table[0], np.tile([0.0, 1.0], D // 2), of=f"{of}[0]", given=given, why=why, **CLOSE)
        sines, cosines = table[:, 0::2], table[:, 1::2]
        why = (
            "The columns of a pair are sine and cosine of the same angle: their squares add up to 1.",
            "組の2列は、同じ角度のサインとコサインです。2乗の和は 1 になります。",
        )
        squares = f"{of}[:, 0::2] ** 2 + {of}[:, 1::2] ** 2"
        expect_array(sines**2 + cosines**2, np.ones((T, D // 2)), of=squares, given=given, why=why, **CLOSE)
        # The sine of the angle by which a pair turns from one step to the next.
        turns = sines[1:] * cosines[:-1] - cosines[1:] * sines[:-1]
        expect(
            bool(np.allclose(turns, turns[0], **CLOSE)),
            of=of,
            given=given,
            en="A pair of columns turns faster at some steps than at others.",
            ja="ステップによって、列の組の回る速さが違います。",
        )
        apart = np.abs(table[:, None] - table).max(axis=-1)[~np.eye(T, dtype=bool)]
        expect(
            bool(apart.min() > 1e-3),
            of=of,
            given=given,
            en="Two steps have the same row, so that it does not tell them apart.",
            ja="2つのステップの行が同じなので、どちらのステップなのか区別できません。",
        )


@check(points=3)
def test_values(student, rng):
    """The angles grow by 1 in the first pair, and by 1 / 10000^(2i / D) in pair i.

    角度は、最初の組では 1 ずつ、組 i では 1 / 10000^(2i / D) ずつ増える。
    """
    for T, D in ((5, 6), (60, 14), (1, 4), (3, 2)):
        expect_waves(*ask_table(student, T, D))
    pictures.show(
        ("your position encoding", "あなたの位置エンコーディング"),
        pictures.heat(ask_table(student, 40, 24)[0]),
        down=("positions", "位置"),
        across=("columns of the table", "表の列"),
    )


@check(points=2)
def test_add(student, rng):
    """add_positions adds the row of its position to each step of each sequence.

    add_positions は、どの系列のどのステップにも、その位置の行を足す。
    """
    ask_add(student, rng)


@check(points=1, needs="add")
def test_float32(student, rng):
    """add_positions gives float32 for float32.

    add_positions は、float32 の x に対して float32 を返す。
    """
    x = rng.normal(size=(4, 3, 6)).astype(np.float32)
    right = as_array(student.add_positions(x.astype(float)), x.shape, of="add_positions(x)", given={"x": x})
    expect_array(student.add_positions(x), right, of="add_positions(x)", given={"x": x}, dtype="float32", **CLOSE)


@check(points=1, needs="add")
def test_inputs_left_alone(student, rng):
    """x is the same after add_positions as before.

    add_positions の後も、x は元のまま残っている。
    """
    arrays = {"x": rng.normal(size=(4, 3, 6))}
    expect_left_alone(student, lambda x: student.add_positions(x), arrays, by="add_positions", after="add_positions(x)")
