"""Checks of self-attention."""

import numpy as np

from autograder.checks import Layer, between, check, is_right, oracles


def some_hidden(rng, shape):
    """In every row at least one True and, if there is room, at least one False, at random places."""
    order = rng.permuted(np.broadcast_to(np.arange(shape[-1]), shape), axis=-1)
    return order < rng.integers(1, max(2, shape[-1]), size=(*shape[:-1], 1))


def attend(x, Wq, Wk, Wv, mask):
    """What every step is answered."""
    return oracles.attention(*(oracles.affine(x, W, 0) for W in (Wq, Wk, Wv)), mask)


# No two sizes alike: the steps are not as many as the numbers of a step, and these not as many as those of a query or
# of a value. An epsilon of up to 1e-5 may stand below the line of the softmax, where there is a sum of 1 at least; it
# moves answers by 1e-5 of themselves, and gradients by 1e-5 times a sum of products of numbers near 1: in 5,000 draws
# by 8e-4 at most, and in float32 by 1e-3.
SELF = Layer(
    "SelfAttention(Wq, Wk, Wv)",
    forward="forward(x, mask)",
    arrays={"x": "N T D", "Wq": "D d", "Wk": "D d", "Wv": "D dv", "mask": "T T"},
    definition=attend,
    draw={**dict.fromkeys(("Wq", "Wk", "Wv"), between(-0.8, 0.8)), "mask": some_hidden},
    no_gradient=("mask",),
    grads_list=True,
    close={"rtol": 2e-5, "atol": 1e-5},
    slope={"rtol": 1e-4, "atol": 2e-3},
    single={"rtol": 1e-3, "atol": 3e-3},
)
# Many numbers in x and in each matrix that lead to four outputs. Seconds of a processor for backward: the solution
# 0.002; central differences of x 40, of one matrix 40.
WIDE = SELF.like(
    draw={"x": between(-0.01, 0.01)}, slope={"atol": 1e-5}, sizes={"N": 1, "T": 2, "D": 40_000, "d": 2, "dv": 2}
)


def triangle(T):
    """The mask that hides the future."""
    return oracles.step(np.subtract.outer(np.arange(T) + 0.5, np.arange(T))) > 0


def takes_masks(student, rng):
    """Whether answers and gradients are right with a mask: if they are not, that has cost its points."""
    return is_right(lambda: SELF.everything(student, rng))


@check(points=2)
def test_forward(student, rng):
    """Queries, keys and values are made of x, and every step is answered by all.

    クエリもキーもバリューも x から作られ、どのステップの答えにもすべてのステップが加わる。
    """
    for changes in ({}, {"N": 1}, {"T": 1}):
        SELF.values(student, rng, mask=None, **changes)


@check(points=1, needs="forward")
def test_mask(student, rng):
    """With a mask every step is answered by those that it may look at.

    マスクがあれば、どのステップの答えも、見てよいステップだけから作られる。
    """
    why = (
        "The row of the mask is the step that asks, the column the step that is asked.",
        "マスクの行が尋ねるステップ、列が尋ねられるステップです。",
    )
    for mask in ("T T", "N T T", "N 1 T", "1 T"):
        SELF.values(student, rng, mask=mask, why=why)


@check(points=2, needs="forward")
def test_input_gradient(student, rng):
    """backward returns the gradient for x, which went three ways.

    backward が、3つの道を通った x についての勾配を返す。
    """
    why = ("x became queries, keys and values.", "x は、クエリにも、キーにも、バリューにもなりました。")
    for changes in ({}, {"N": 1}):
        SELF.input_gradients(student, rng, mask=None, why=why, **changes)
    WIDE.in_one_pass(student, rng, mask=None, parameters=False)


@check(points=2, needs="forward")
def test_gradients(student, rng):
    """backward leaves dWq, dWk and dWv, summed over all sequences and steps.

    backward が、すべての系列とステップについて足し合わせた dWq、dWk、dWv を残す。
    """
    why = (
        "The same matrices were used at every step of every sequence.",
        "どの系列のどのステップでも、同じ行列を使いました。",
    )
    for changes in ({}, {"N": 1}):
        SELF.parameter_gradients(student, rng, mask=None, why=why, **changes)
    WIDE.in_one_pass(student, rng, mask=None, inputs=False)


@check(points=1, needs=("mask", "input_gradient", "gradients"))
def test_causal(student, rng):
    """If the future is hidden, no answer and no gradient crosses from there.

    未来を隠せば、そこからは答えにも勾配にも何も届かない。
    """
    why = (
        "Step t may look at the steps 0 to t. The weights in backward are those of forward.",
        "ステップ t が見てよいのは、ステップ 0 から t までです。backward の重みは、forward のときと同じです。",
    )
    for T in (5, 2):
        SELF.everything(student, rng, T=T, mask=triangle(T), why=why)
    SELF.everything(student, rng, mask="N 1 T")


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in its matrices at that moment.

    同じレイヤで、そのとき行列にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this call alone, and the gradients are sums, not means.",
        "値も勾配もこの呼び出しだけのもので、勾配は和です。平均ではありません。",
    )
    batches = {"N": 4, "T": 3}, {"N": 1, "T": 2}, {"T": 1}
    SELF.next_batch(student, rng, batches=batches, mask=None, why=why)
    SELF.shared_arrays(student, rng, batches=batches, mask=None, parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    SELF.float32(student, rng, mask=None)
    if takes_masks(student, rng):
        SELF.float32(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, the matrices and the mask are the same after forward and backward as before.

    forward と backward の後も、x、行列、マスクは元のまま残っている。
    """
    SELF.inputs_left_alone(student, rng, mask=None)
    if takes_masks(student, rng):
        SELF.inputs_left_alone(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    SELF.side_by_side(student, rng, mask=None)
