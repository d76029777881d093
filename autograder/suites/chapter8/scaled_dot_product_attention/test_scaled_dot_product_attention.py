"""Checks of scaled dot-product attention."""

import numpy as np

from autograder.checks import Layer, as_array, check, expect_array, is_right, oracles, pictures


def some_hidden(rng, shape):
    """In every row at least one True and, if there is room, at least one False, at random places."""
    order = rng.permuted(np.broadcast_to(np.arange(shape[-1]), shape), axis=-1)
    return order < rng.integers(1, max(2, shape[-1]), size=(*shape[:-1], 1))


# No two sizes alike: queries and keys differ in number, and a value has another size than a key. An epsilon of up to
# 1e-5 may stand below the line of the softmax, where there is a sum of 1 at least; it moves weights and answers by 1e-5
# of themselves. Gradients for q and k are differences of such products: if a query may look at one key alone, they are
# 0, and 1e-5 times a sum of products of three normal numbers is left: in 20,000 draws 3e-4 at most. A weight below 1e-6
# counts as 0.
ATTENTION = Layer(
    "ScaledDotProductAttention()",
    forward="forward(q, k, v, mask)",
    arrays={"q": "N Tq d", "k": "N Tk d", "v": "N Tk dv", "mask": "Tq Tk"},
    definition=lambda q, k, v, mask: oracles.attention(q, k, v, mask),
    draw={"mask": some_hidden},
    no_gradient=("mask",),
    close={"rtol": 2e-5, "atol": 1e-5},
    slope={"rtol": 1e-4, "atol": 1e-3},
    single={"rtol": 1e-3, "atol": 1e-3},
)
MASKS = ({}, {"mask": "N Tq Tk"}, {"mask": "N 1 Tk"}, {"mask": "1 Tk"})
PAIRS = {"q": "Tq d", "k": "Tk d", "v": "Tk dv"}
HEADS = {"q": "N h Tq d", "k": "N h Tk d", "v": "N h Tk dv"}


def expect_weights_of(student, rng, changes):
    """After forward, attention_weights holds a row for each query: the answers, if every key had a value of its own."""
    case = ATTENTION.case(rng, changes)
    layer, given = ATTENTION.make(student, case.values), case.given("q", "k", "mask")
    layer.forward(*(case.values[name] for name in ("q", "k", "v", "mask")))
    own = np.broadcast_to(np.eye(case.sizes["Tk"]), (*case.values["k"].shape[:-1], case.sizes["Tk"]))
    (right,) = case.right(v=own)
    expect_array(layer.attention_weights, right, of="layer.attention_weights", given=given, rtol=2e-5, atol=1e-6)


def takes_masks(student, rng):
    """Whether answers and gradients are right with a mask: if they are not, that has cost its points."""
    return is_right(lambda: ATTENTION.everything(student, rng))


@check(points=2)
def test_forward(student, rng):
    """The answers are softmax(q k^T / sqrt(d)) v.

    答えが softmax(q k^T / sqrt(d)) v になる。
    """
    for changes in ({}, {"N": 1, "Tq": 1}, {"Tk": 1}):
        ATTENTION.values(student, rng, mask=None, **changes)


@check(points=1, needs="forward")
def test_weights(student, rng):
    """attention_weights holds the weights of the latest forward, a row for each query.

    attention_weights に、直前の forward の重みが残る。1行が1つのクエリに対応する。
    """
    for changes in ({"mask": None}, {"mask": None, **HEADS}):
        expect_weights_of(student, rng, changes)
    if is_right(lambda: ATTENTION.values(student, rng)):
        expect_weights_of(student, rng, {"mask": "N Tq Tk"})
    layer, walk = student.ScaledDotProductAttention(), np.cumsum(rng.normal(size=(24, 16)), axis=0)
    x = 6 * walk / np.linalg.norm(walk, axis=1, keepdims=True)
    layer.forward(x, x, x, None)
    weights = as_array(layer.attention_weights, (24, 24), of="layer.attention_weights")
    places = (
        "how much each of 24 places on a random walk looks at each",
        "ランダムに歩いた 24 か所が互いをどれだけ見るか",
    )
    pictures.show(
        places,
        pictures.heat(weights),
        down=("who looks (queries)", "見る側(クエリ)"),
        across=("who is looked at (keys)", "見られる側(キー)"),
    )


@check(points=2, needs="forward")
def test_mask(student, rng):
    """A query is answered from the keys that it may look at, and from no others.

    クエリへの答えは、見てよいキーだけから作られる。
    """
    why = (
        "The weights of a query sum to 1 over the keys that it may look at, and are 0 for the others.",
        "クエリの重みは、見てよいキーについての和が 1 で、ほかのキーでは 0 です。",
    )
    for changes in MASKS:
        ATTENTION.values(student, rng, why=why, **changes)


# Many numbers in q and k that lead to two outputs. Seconds of a processor for backward: the solution 0.0003, nested
# loops 0.09; central differences of every number 30.
WIDE = ATTENTION.like(slope={"atol": 1e-4}, sizes={"N": 1, "Tq": 1, "Tk": 3, "d": 50_000, "dv": 2})


@check(points=3, needs="forward")
def test_gradients(student, rng):
    """backward returns the gradients for q, k and v, in this order.

    backward が、q、k、v についての勾配をこの順に返す。
    """
    for changes in ({}, {"N": 1, "Tq": 1}):
        ATTENTION.input_gradients(student, rng, mask=None, **changes)
    WIDE.in_one_pass(student, rng, mask=None)


@check(points=1, needs=("mask", "gradients"))
def test_masked_gradients(student, rng):
    """With a mask the gradients are right as well: what nobody may look at has the gradient 0.

    マスクがあっても勾配が正しい。どこからも見てはいけないものの勾配は 0 になる。
    """
    why = (
        "The weights in backward are those that forward calculated, with the mask.",
        "backward で使う重みは、forward がマスク付きで計算したものです。",
    )
    for changes in MASKS:
        ATTENTION.input_gradients(student, rng, why=why, **changes)


@check(points=1, needs=("forward", "gradients"))
def test_any_axes(student, rng):
    """In front there may be no axes or several: each place along them is a calculation of its own.

    前に軸がなくても、いくつあってもよく、その軸の場所ごとに独立に計算される。
    """
    for shapes in (PAIRS, HEADS):
        ATTENTION.everything(student, rng, mask=None, **shapes)
    if takes_masks(student, rng):
        ATTENTION.everything(student, rng, mask="N 1 Tq Tk", **HEADS)


@check(points=1, needs=("forward", "gradients"))
def test_next_batch(student, rng):
    """One layer handles batch after batch, of other sizes, with a mask and without.

    同じレイヤで、大きさの違うバッチを、マスクがあってもなくても続けて処理できる。
    """
    why = ("Values and gradients belong to this batch alone.", "値も勾配も、このバッチだけについてのものです。")
    masked = [{"N": 1}] if takes_masks(student, rng) else []
    sizes = {"N": 2}, {"N": 1, "Tq": 2, "Tk": 5}, {"d": 2}
    batches = [*masked, *({**one, "mask": None} for one in sizes)]
    ATTENTION.next_batch(student, rng, batches=batches, why=why)


@check(points=1, needs=("forward", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    ATTENTION.float32(student, rng, mask=None)
    if takes_masks(student, rng):
        ATTENTION.float32(student, rng)


@check(points=1, needs=("forward", "gradients"))
def test_inputs_left_alone(student, rng):
    """q, k, v and mask are the same after forward and backward as before.

    forward と backward の後も、q、k、v、mask は元のまま残っている。
    """
    ATTENTION.inputs_left_alone(student, rng, mask=None)
    if takes_masks(student, rng):
        ATTENTION.inputs_left_alone(student, rng)


@check(points=1, needs=("forward", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    ATTENTION.side_by_side(student, rng, mask=None)
