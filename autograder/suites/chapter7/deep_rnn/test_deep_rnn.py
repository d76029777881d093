"""Checks of LSTMs on top of each other."""

import numpy as np

from autograder.checks import Layer, as_array, between, check, expect, expect_array, oracles

RATIO = 0.35  # not a half: half dropped and half kept look the same
EXACT = {"rtol": 1e-6, "atol": 1e-8}  # tanh twice, and twice back


def read(xs, Wx, Wh, b):
    """The states of one layer after every step, from zeros on."""
    hs, c = [np.zeros((len(xs), len(Wh)))], 0
    for a in np.moveaxis(oracles.affine(xs, Wx, b), 1, 0):
        a = oracles.affine(hs[-1], Wh, a).reshape(len(xs), 4, len(Wh))
        f, _, i, o = np.moveaxis(oracles.sigmoid(a), 1, 0)
        c = f * c + oracles.tanh(a[:, 1]) * i
        hs.append(o * oracles.tanh(c))
    return np.stack(hs[1:], axis=1)


# Five steps, and no two sizes alike. With weights below 0.8 the gates are neither open nor shut, so that what the last
# step is told arrives at the first. No number is far above 1 and no sum has more than a hundred terms: rounding stays
# below 1e-13 in float64 and below 1e-5 in float32.
ONE = Layer(
    f"DeepLSTM([(Wx1, Wh1, b1)], {RATIO})",
    forward="forward(xs, True)",
    backward="backward(dhs)",
    arrays={"xs": "N T D", "Wx1": "D 4*H", "Wh1": "H 4*H", "b1": "4*H"},
    definition=lambda xs, Wx1, Wh1, b1: read(xs, Wx1, Wh1, b1),
    draw=dict.fromkeys([name + str(k) for k in (1, 2, 3) for name in ("Wx", "Wh", "b")], between(-0.8, 0.8)),
    sizes={"N": 2, "T": 5, "H": 4, "K": 3},
    grads_list=True,
)
TWO = ONE.like(
    made="DeepLSTM([(Wx1, Wh1, b1), (Wx2, Wh2, b2)], 0.0)",
    arrays={"Wx2": "H 4*K", "Wh2": "K 4*K", "b2": "4*K"},
    definition=lambda xs, Wx1, Wh1, b1, Wx2, Wh2, b2: read(read(xs, Wx1, Wh1, b1), Wx2, Wh2, b2),
)
THREE = TWO.like(
    made="DeepLSTM([(Wx1, Wh1, b1), (Wx2, Wh2, b2), (Wx3, Wh3, b3)], 0.0)",
    arrays={"Wx3": "K 4*M", "Wh3": "M 4*M", "b3": "4*M"},
    definition=lambda xs, Wx1, Wh1, b1, Wx2, Wh2, b2, Wx3, Wh3, b3: read(
        read(read(xs, Wx1, Wh1, b1), Wx2, Wh2, b2), Wx3, Wh3, b3
    ),
)
# With dropout: mask is what the numbers between the two layers are multiplied by. None of them is near 0, so that a 0
# was dropped.
DROPPING = ONE.like(
    made=f"DeepLSTM([(Wx1, Wh1, b1), (Wx2, Wh2, b2)], {RATIO})",
    arrays={"Wx2": "H 4*H", "Wh2": "H 4*H", "b2": "4*H", "mask": "N T H"},
    definition=lambda xs, Wx1, Wh1, b1, Wx2, Wh2, b2, mask: read(read(xs, Wx1, Wh1, b1) * mask, Wx2, Wh2, b2),
    away_from=lambda xs, Wx1, Wh1, b1: read(xs, Wx1, Wh1, b1),
    gap=1e-5,
)


def pane(number, size):
    """A layer like a pane of glass: all gates but the forget gate are open, and its h is tanh(tanh(x))."""
    b = np.repeat([-50.0, 0.0, 50.0, 50.0], size)
    Wx = np.zeros((size, 4 * size))
    Wx[:, size : 2 * size] = np.eye(size)
    return {f"Wx{number}": Wx, f"Wh{number}": np.zeros((size, 4 * size)), f"b{number}": b}


def factors(y, lower, of):
    """What the numbers between two layers were multiplied by: what came out of the pane, and the lower layer's h."""
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = np.arctanh(np.arctanh(as_array(y, lower.shape, of=of)))
    expect(
        np.isfinite(seen).all(),
        of=of,
        en="The top layer returned numbers that it cannot have: tanh was passed twice on the way.",
        ja="いちばん上の層が、あり得ない数を返しています。途中で tanh を2回通ったはずです。",
    )
    return seen / lower


def train(student, rng, **changes):
    """A pass in training through a drawn layer and a pane of glass, and what was multiplied between them."""
    sizes = {**DROPPING.sizes, **changes}
    (one,) = DROPPING.passes(student, rng, ({},), {**changes, **pane(2, sizes["H"])})
    values, of = one.case.values, f"DeepLSTM([(Wx1, Wh1, b1), (Wx2, Wh2, b2)], {RATIO}).forward(xs, True)"
    lower = read(*(values[name] for name in ("xs", "Wx1", "Wh1", "b1")))
    return one, factors(one.ask_forward(), lower, of), of


def expect_same_masks(student, rng):
    """Between two panes of glass every gradient shows what it was multiplied by: nothing exactly where a 0 was."""
    size = DROPPING.sizes["H"]
    with student.unrecorded():
        one, mask, _ = train(student, rng, D=size, **pane(1, size))
        returned = one.ask_backward()
    of = "layer.backward(dhs)"
    dropped, passed = np.abs(mask) < 1e-3, np.abs(as_array(returned, mask.shape, of=of)) > 1e-12
    student.record([bool(any_of.any()) for any_of in (dropped & passed, dropped & ~passed, ~dropped & ~passed)])
    expect(
        not (dropped & passed).any() and not (~dropped & ~passed).any(),
        of=of,
        en="A gradient came through where forward had dropped the number, or none where the number had passed.",
        ja="forward で消した数の所を勾配が通ったか、通した数の所で勾配が止まっています。",
    )


def scale_of(mask):
    """What is kept is multiplied by: 1 / (1 - ratio) in inverted dropout, 1 in the classic one."""
    return min((1.0, 1 / (1 - RATIO)), key=lambda scale: abs(scale - mask.max()))


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.002; central differences of every number 113 and 133.
WIDE = TWO.like(draw={"xs": between(-0.02, 0.02)}, sizes={"N": 1, "T": 2, "D": 10_000, "H": 2, "K": 3})
TALL = TWO.like(
    draw=dict.fromkeys(("Wh1", "Wx2", "Wh2"), between(-0.1, 0.1)), sizes={"N": 1, "T": 2, "D": 1, "H": 100, "K": 90}
)


@check(points=2)
def test_forward(student, rng):
    """Every layer reads the states of the one below.

    どの層も、すぐ下の層の状態を読む。
    """
    for stack in (TWO, THREE, ONE.like(made="DeepLSTM([(Wx1, Wh1, b1)], 0.0)")):
        for changes in ({}, {"N": 1, "T": 1}):
            stack.values(student, rng, **changes)


@check(points=1)
def test_input_gradient(student, rng):
    """backward returns the gradient for xs, through all layers.

    backward が、すべての層を通った xs についての勾配を返す。
    """
    THREE.input_gradients(student, rng)
    WIDE.in_one_pass(student, rng, parameters=False)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients of all layers in grads, from the bottom to the top.

    backward が、すべての層の勾配を、下から上への順で grads に残す。
    """
    why = (
        "dWx1, dWh1 and db1 are the gradients of the lowest layer and stand first in grads; dWx2, dWh2 and db2 are "
        "those of the layer above.",
        "dWx1、dWh1、db1 は、grads の最初に並ぶ、いちばん下の層の勾配です。dWx2、dWh2、db2 は、その上の層のものです。",
    )
    TWO.parameter_gradients(student, rng, why=why)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs="forward")
def test_ends(student, rng):
    """Nothing is dropped from xs, from the top layer, or along time.

    xs からも、いちばん上の層からも、時間方向にも、何も消えない。
    """
    why = (
        "There is only one layer here, and dropout lies between layers.",
        "ここには層が1つしかありません。Dropout は層と層の間にだけあります。",
    )
    ONE.everything(student, rng, why=why)


@check(points=2, needs="forward")
def test_masks(student, rng):
    """Between two layers the given share is dropped, each number by itself, anew in every call and for every layer.

    層と層の間で、指定した割合の数が1つずつ独立に消える。呼び出しごと、層ごとに引き直す。
    """
    one, mask, of = train(student, rng, N=20, T=10, H=8)
    kept = np.abs(mask) > 1e-3
    expect_array(
        mask,
        np.where(kept, scale_of(mask), 0),
        of=("what the numbers between the two layers were multiplied by", "2つの層の間の値に掛けられた数"),
        why=(
            "A number is dropped, or it stays; then it is multiplied by 1 or by 1 / (1 - dropout_ratio).",
            "どの数も、消えるか、残るかです。残った数に掛けるのは 1 か 1 / (1 - dropout_ratio) です。",
        ),
        **EXACT,
    )
    expect(
        all((kept.any(axis=axis) & ~kept.all(axis=axis)).any() for axis in (0, 1, 2)),
        of=of,
        en="Whole sequences, steps or units were dropped or kept together. Every number should be drawn for itself.",
        ja="1つの系列、ステップ、ユニットのどれかが、まるごと消えたり残ったりしています。数は1つずつ別々に決めます。",
    )
    # The share of 1,600 numbers has a standard deviation of 0.0124 at most. 0.08 is 6.5 of them; what two layers drop
    # together differs by 0.23 if both drop the same, and shares dropped and kept differ by 0.3.
    values = one.case.values
    stack = [tuple(values[name + "1"] for name in ("Wx", "Wh", "b")), *(tuple(pane(2, 8).values()) for _ in range(2))]
    lower = read(values["xs"], *stack[0])
    of_three = f"DeepLSTM([(Wx1, Wh1, b1), (Wx2, Wh2, b2), (Wx3, Wh3, b3)], {RATIO}).forward(xs, True)"
    both = as_array(student.DeepLSTM(stack, RATIO).forward(values["xs"], True), lower.shape, of=of_three)
    for share, right, asked in (
        (float(1 - kept.mean()), RATIO, of),
        (float((np.abs(both) < 1e-9).mean()), 1 - (1 - RATIO) ** 2, of_three),
    ):
        expect(
            abs(share - right) < 0.08,
            of=asked,
            en=f"A share of {share:.3f} of the numbers was dropped on the way; it should be about {right:.3f}.",
            ja=f"途中で消えた数の割合は {share:.3f} でした。およそ {right:.3f} になるはずです。",
        )
    again = np.abs(factors(one.ask_forward(), lower, of)) > 1e-3
    expect(
        (again != kept).any(),
        of=of,
        en="Two calls dropped the same numbers. Each should draw again.",
        ja="2回の呼び出しで同じ数が消えました。呼び出しのたびに引き直します。",
    )


@check(points=1, needs=("forward", "masks"))
def test_prediction(student, rng):
    """In prediction nothing is random, and what a layer reads is as large as in training on the average.

    予測時にはランダムなところがなく、次の層が読む数の大きさは、学習時の平均と同じになる。
    """
    _, mask, _ = train(student, rng)
    scale = scale_of(mask)
    why = (
        f"In training your layers keep a share of {1 - RATIO:.2f} and multiply it by {scale:.3f}. The average of that "
        "is what a layer should read in prediction.",
        f"学習時には {1 - RATIO:.2f} の割合を残し、{scale:.3f} 倍しています。予測時に次の層が読むのは、その平均です。",
    )
    mean = np.full_like(mask, scale * (1 - RATIO))
    DROPPING.like(forward="forward(xs, False)").values(student, rng, batches=({}, {}), mask=mean, why=why)


@check(points=1, needs=("input_gradient", "gradients", "masks"))
def test_dropped_gradients(student, rng):
    """The gradient passes between two layers where the number passed, with the same factor.

    勾配は、層と層の間で数が残った所だけを、同じ倍率で通る。
    """
    why = (
        "The mask of the latest forward belongs to this backward.",
        "この backward には、直前の forward のマスクを使います。",
    )
    expect_same_masks(student, rng)
    one, mask, _ = train(student, rng)
    one.case = one.case.with_values(mask=np.where(np.abs(mask) > 1e-3, scale_of(mask), 0))
    one.expect_input_gradients(one.ask_backward(), why)
    one.expect_parameter_gradients(why)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One stack handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じ DeepLSTM で、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this call alone, and every call starts from zeros.",
        "値も勾配もこの呼び出しだけのもので、毎回 0 から始まります。",
    )
    batches = {"T": 2}, {"T": 2}, {"N": 1, "T": 1}
    TWO.next_batch(student, rng, batches=batches, why=why)
    TWO.shared_arrays(student, rng, batches=batches[1:], parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two stacks do not mix up what they remember.

    DeepLSTM を2つ使っても、覚えているものが混ざらない。
    """
    TWO.side_by_side(student, rng, T=2)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward, with and without dropout.

    float32 の入力なら、Dropout があってもなくても、順伝播も逆伝播も結果は float32 になる。
    """
    TWO.float32(student, rng, T=2)
    case = DROPPING.case(rng, {}).in_float32()
    y, of = DROPPING.make(student, case.values).forward(case.values["xs"], True), "layer.forward(xs, True)"
    expect_array(y, as_array(y, case.right()[0].shape, of=of), of=of, given={"dropout_ratio": RATIO}, dtype="float32")


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """xs and the parameters are the same after forward and backward as before.

    forward と backward の後も、xs とパラメータは元のまま残っている。
    """
    TWO.inputs_left_alone(student, rng)
