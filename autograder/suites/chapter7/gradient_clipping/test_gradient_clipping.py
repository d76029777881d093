"""Checks of clipping, and of the measured way back through time."""

import numpy as np

from autograder.checks import Function, as_list, as_number, between, check, expect_array, oracles, part_of, pictures

# What may be added below the line, 1e-5, moves the factor by 1e-5 of itself at most: no norm is below 1 here.
CLIPPED = {"rtol": 2e-5, "atol": 1e-9}


def back(dh, Wh, hs):
    """The norm of the gradient for the last state, for the one before it, and so on."""
    found = [oracles.norm(dh)]
    for h in np.moveaxis(hs[:, :0:-1], 1, 0):
        dh = oracles.affine(oracles.product(dh, 1 - h**2), Wh.T, 0)
        found.append(oracles.norm(dh))
    return np.array(found)


NORMS = Function(
    "gradient_norms(dh, Wh, hs)",
    arrays={"dh": "N H", "Wh": "H H", "hs": "N T H"},
    definition=back,
    draw={"Wh": between(-0.9, 0.9), "hs": between(-0.9, 0.9)},
    sizes={"T": 6},
)


def some_grads(rng, norm):
    """The gradients for three parameters, of this norm together."""
    shapes = rng.permutation(np.array([(3, 4), (4,), (2, 3, 2)], dtype=object))
    grads = [rng.normal(size=shape) for shape in shapes]
    whole = oracles.norm(np.concatenate([np.ravel(grad) for grad in grads]))
    return [grad * (norm / whole) for grad in grads]


def clipped(student, grads, max_norm):
    """The list, as it is in the worker after the call."""
    box = student.put(grads)
    student.clip_grads(box, max_norm)
    return box.value()


def expect_grads(received, right, given, why=None):
    """Array by array."""
    for number, (one, expected) in enumerate(zip(received, right, strict=True)):
        expect_array(one, expected, of=f"grads[{number}]", given=given, why=why, **CLIPPED)


def named(grads, max_norm, norm):
    """The gradients by name, for a message."""
    shown = {f"grads[{number}]": grad for number, grad in enumerate(grads)}
    return {**shown, "max_norm": max_norm, ("their norm", "全体のノルム"): norm}


@check(points=3)
def test_one_norm(student, rng):
    """Above max_norm, all arrays are multiplied by max_norm over the norm of all of them together.

    max_norm を超えたら、全部をまとめたノルムで max_norm を割った数が、どの配列にも掛けられる。
    """
    for norm in rng.uniform(4, 9, size=2):
        # Less than the root mean square of the numbers: whatever else is compared with it, something is too large.
        grads, max_norm = some_grads(rng, norm), float(norm * rng.uniform(0.05, 0.15))
        given, right = named(grads, max_norm, norm), [grad * (max_norm / norm) for grad in grads]
        expect_grads(clipped(student, grads, max_norm), right, given)


@check(points=1, needs="one_norm")
def test_below(student, rng):
    """At or below max_norm nothing changes.

    max_norm 以下なら何も変わらない。
    """
    why = ("The norm of all of them is not above max_norm.", "全部をまとめたノルムは、max_norm を超えていません。")
    for norm, max_norm in ((2.0, 2.5), (0.01, 5.0), (1.5, 40.0)):
        grads = some_grads(rng, norm)
        expect_grads(clipped(student, grads, max_norm), grads, named(grads, max_norm, norm), why)
    zeros = [np.zeros((2, 3)), np.zeros(4)]
    expect_grads(clipped(student, zeros, 1.0), zeros, named(zeros, 1.0, 0.0), why)


@check(points=1, needs="one_norm")
def test_in_place(student, rng):
    """The arrays themselves are changed: whoever else holds them sees it.

    配列そのものが書き換えられ、同じ配列を持つほかの場所からも見える。
    """
    why = (
        "A layer and an optimiser hold these very arrays. A new array in the list does not reach them.",
        "レイヤや最適化手法は、この配列そのものを持っています。リストの中身を新しい配列に替えても、そこには届きません。",
    )
    norm = float(rng.uniform(4, 9))
    grads = some_grads(rng, norm)
    boxes = [student.put(grad) for grad in grads]
    student.clip_grads(boxes, 2.0)
    right = [grad * (2.0 / norm) for grad in grads]
    expect_grads([box.value() for box in boxes], right, named(grads, 2.0, norm), why)


def expect_norms(student, case, why=None):
    """Number by number, from a list or an array."""
    of, given, steps = "gradient_norms(dh, Wh, hs)", case.given("dh", "Wh", "hs"), case.sizes["T"]
    received = as_list(
        student.gradient_norms(*(case.values[name] for name in ("dh", "Wh", "hs"))), steps, of, given=given
    )
    numbers = [as_number(one, part_of((f"entry {k}", f"要素 {k}"), of), given=given) for k, one in enumerate(received)]
    expect_array(np.array(numbers), case.right()[0], of=of, given=given, why=why)


@check(points=3)
def test_norms(student, rng):
    """Entry k is the norm of the gradient for the state k steps before the last.

    k 番の数が、最後から k ステップ前の状態についての勾配のノルムになる。
    """
    for sizes in ({}, {"N": 1}, {"T": 1}):
        expect_norms(student, NORMS.case(rng, sizes))
    with pictures.aside(student):
        turn, lines = np.linalg.qr(rng.normal(size=(8, 8)))[0], []
        for size in (0.8, 1.0, 1.2):
            norms = student.gradient_norms(rng.normal(size=(1, 8)), size * turn, np.zeros((1, 30, 8)))
            places = np.stack([np.arange(len(norms)), np.log10(norms)], axis=1)
            lines.append(pictures.path(places, (f"weights of size {size:g}", f"重みの大きさ {size:g}")))
        pictures.show(
            ("how the gradient fades or explodes on its way back", "勾配が時間をさかのぼって消失・爆発する様子"),
            *lines,
            down=("log10 of the norm", "ノルムの常用対数"),
            across=("steps back", "さかのぼったステップ数"),
        )


@check(points=1, needs="norms")
def test_growth(student, rng):
    """With small weights the norms fall from step to step, with large ones they grow.

    重みが小さければノルムは1ステップごとに小さくなり、大きければ大きくなる。
    """
    for size in (0.5, 2.0):
        turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]  # it keeps every length
        why = (
            f"All states are 0, where tanh has the slope 1, and Wh makes every vector {size:g} times as long. So each "
            f"norm is {size:g} times the one before.",
            f"状態はすべて 0(tanh の傾きは 1)で、Wh はどのベクトルの長さも {size:g} 倍にします。"
            f"どのノルムも、1つ前の {size:g} 倍になるはずです。",
        )
        expect_norms(
            student, NORMS.case(rng, {"H": 4, "T": 12, "Wh": size * turn, "hs": np.zeros((3, 12, 4)), "N": 3}), why
        )


@check(points=1, needs="norms")
def test_inputs_left_alone(student, rng):
    """dh, Wh and hs are the same after the call as before.

    呼び出しの後も、dh、Wh、hs は元のまま残っている。
    """
    NORMS.inputs_left_alone(student, rng)
