"""Checks of layer normalisation."""

import numpy as np

from autograder.checks import Layer, as_array, both_signs, check, expect_array, oracles


def spread(rng, shape):
    """Rows with means and variances of their own, none of these below 1.4."""
    rows = (*shape[:-1], 1)
    even = oracles.standardized(rng.normal(size=shape).reshape(-1, shape[-1]).T).T.reshape(shape)
    return rng.uniform(-5, 5, size=rows) + rng.uniform(1.2, 3, size=rows) * even


def vast(rng, shape):
    """Such rows, of numbers so large that no epsilon counts."""
    return 1e11 * spread(rng, shape)


def alike(rng, shape):
    """The same gradient for all numbers of a row."""
    return np.tile(rng.normal(size=(*shape[:-1], 1)), shape[-1])


# Every row's variance is at least 1.4. An epsilon of 1e-5, in the root or beside it, moves a normalised number by 1e-5
# of itself at most, as in batch normalisation, whose tolerances these are.
ROWS = Layer(
    "LayerNorm(gamma, beta)",
    arrays={"x": "N D", "gamma": "D", "beta": "D"},
    definition=lambda x, gamma, beta: (
        gamma * oracles.standardized(x.reshape(-1, len(gamma)).T).T.reshape(x.shape) + beta
    ),
    draw={"x": spread, "gamma": both_signs(0.5, 2)},
    sizes={"D": 5},
    close={"rtol": 1e-4, "atol": 2e-4},
    slope={"rtol": 2e-4, "atol": 1e-6},
    single={"rtol": 1e-3, "atol": 1e-3},
)
STEPS = ROWS.like(arrays={"x": "N T D"})
ALONE = (
    "Mean and variance are taken over the D numbers of each row, and no row knows of another one.",
    "平均と分散は、行ごとに D 個の数について求めます。どの行も、ほかの行の影響を受けません。",
)


def expect_sums_of_zero(student, rng):
    """The last digits for x: one number more on all numbers of a row does not change the output."""
    why = (
        "In each row the gradients add up to 0, to the last digits: one number more on all of its numbers changes "
        "nothing. Differences add up to nearly 0.",
        "どの行でも、勾配の和は最後の桁まで 0 になります。行のすべての数に同じ数を足しても、出力は変わらないからです。"
        "差分で求めた値の和は 0 に近いだけです。",
    )
    (one,) = ROWS.passes(student, rng, ({"N": 30, "D": 40},), {})
    one.ask_forward()
    of = one.of_backward
    dx = as_array(one.ask_backward(), (30, 40), of=of, given=one.given)
    # In 300 draws rounding came to 2e-14 at most. Of 30 sums of central differences, for every number or along dout,
    # one was 4e-13 away at least with steps up to 0.01; with a larger one they are not near enough to the gradient.
    expect_array(dx.sum(axis=1), np.zeros(30), of=f"{of}.sum(axis=1)", given=one.given, why=why, rtol=0.0, atol=6e-14)


def expect_last_digits(student, rng):
    """The last digits for gamma and beta, with the same dout for all numbers of a row."""
    why = (
        "The output is a sum and a product: both gradients are right to the last digits. Differences are nearly right.",
        "出力は和と積でできているので、どちらの勾配も最後の桁まで正確に求まります。差分で求めた値は、ほぼ正しいだけです。",
    )
    (one,) = ROWS.like(draw={"x": vast, "dout": alike}).passes(student, rng, ({"N": 30, "D": 40},), {})
    one.ask_forward()
    one.ask_backward()
    c = one.upstream["dout"][:, :1].T
    even = oracles.standardized(one.case.values["x"].T).T
    # In 300 draws rounding came to 2e-14 at most, and one of the 40 central differences for each number was 3e-13 away
    # at least with steps up to 0.01.
    for name, right in (("gamma", oracles.affine(c, even, 0.0)[0]), ("beta", np.full(40, c.sum()))):
        given = {**one.made, **one.given, **one.upstream}
        received = one.read_gradient(name)
        expect_array(received, right, of=f"layer.d{name}", given=given, why=why, rtol=0.0, atol=1e-13)


@check(points=2)
def test_forward(student, rng):
    """Every row gets mean 0 and variance 1 by itself, then gamma and beta.

    行ごとに平均 0、分散 1 にしてから、gamma と beta を適用する。
    """
    ROWS.values(student, rng, batches=({}, {"N": 1}), why=ALONE)
    case = ROWS.case(rng, {"N": 4})
    x, beta = case.values["x"], case.values["beta"]
    x[2] = 2.0
    y = as_array(ROWS.make(student, case.values).forward(x), x.shape, of="layer.forward(x)")
    why = (
        "All numbers of this row are the same, so the variance is 0: the small number keeps the quotient finite.",
        "この行の数はすべて同じなので、分散は 0 です。小さな数を足しておけば、割り算の結果は有限になります。",
    )
    given = case.given("x", "gamma", "beta")
    expect_array(y[2], beta, of="layer.forward(x)[2]", given=given, why=why, **ROWS.close)


@check(points=1)
def test_rows(student, rng):
    """In sequences every step is a row, whatever the others are and however many.

    系列では1ステップが1つの行になり、ほかのステップの内容にも数にも左右されない。
    """
    STEPS.values(student, rng, batches=({}, {"N": 1}, {"T": 1}, {"N": 1, "T": 1}), why=ALONE)


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x, through the mean and the variance too.

    backward は、平均と分散を通る分も含めた、x についての勾配を返す。
    """
    ROWS.input_gradients(student, rng)
    STEPS.input_gradients(student, rng)
    expect_sums_of_zero(student, rng)
    # 40,000 numbers. Seconds of a processor for backward: the solution 0.002, row by row with matrices of derivatives
    # 0.12; central differences of each number 26.
    ROWS.in_one_pass(student, rng, parameters=False, N=80, D=500)


@check(points=2)
def test_gradients(student, rng):
    """backward leaves the gradients for gamma and beta, summed over all rows.

    backward が、すべての行について足し合わせた gamma と beta の勾配を残す。
    """
    loose = {"slope": {"rtol": 1e-4, "atol": 2e-4}}
    ROWS.like(**loose).parameter_gradients(student, rng)
    STEPS.like(**loose).parameter_gradients(student, rng)
    expect_last_digits(student, rng)


@check(points=1, needs=("forward", "rows", "input_gradient", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じレイヤで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Nothing is left of the batches before, neither a mean nor a gradient. Gradients are sums, not means.",
        "平均も勾配も、前のバッチのものは残しません。勾配は和です。平均ではありません。",
    )
    batches = {"N": 4, "T": 3}, {"N": 1, "T": 2}, {"T": 1}, {"x": "N D"}
    layer = STEPS.like(slope={"rtol": 2e-4, "atol": 2e-4})
    layer.next_batch(student, rng, batches=batches, why=why)
    layer.shared_arrays(student, rng, batches=batches, parameter_gradients=True)


@check(points=1, needs=("forward", "rows", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    STEPS.float32(student, rng)


@check(points=1, needs=("forward", "rows", "input_gradient", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, gamma and beta are the same after forward and backward as before.

    forward と backward の後も、x、gamma、beta は元のまま残っている。
    """
    STEPS.inputs_left_alone(student, rng)


@check(points=1, needs=("forward", "rows", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    STEPS.like(slope={"rtol": 2e-4, "atol": 2e-4}).side_by_side(student, rng)
