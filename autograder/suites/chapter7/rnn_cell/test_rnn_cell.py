"""Checks of one step of a recurrent network."""

from autograder.checks import Layer, between, check, oracles

# All numbers are of the order of 1 and no sum has more than a dozen terms: rounding stays below 1e-14 in float64 and
# below 1e-5 in float32. Weights below 1 keep tanh where it still has a slope.
CELL = Layer(
    "RNN(Wx, Wh, b)",
    forward="forward(x, h_prev)",
    backward="backward(dh_next)",
    arrays={"x": "N D", "h_prev": "N H", "Wx": "D H", "Wh": "H H", "b": "H"},
    definition=lambda x, h_prev, Wx, Wh, b: oracles.tanh(oracles.affine(x, Wx, b) + oracles.affine(h_prev, Wh, 0)),
    draw=dict.fromkeys(("Wx", "Wh", "b"), between(-0.9, 0.9)),
)


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.001; central differences of every number 36 and 17.
WIDE = CELL.like(draw={"x": between(-0.01, 0.01)}, sizes={"N": 1, "D": 100_000, "H": 2})
TALL = CELL.like(draw={"h_prev": between(-0.1, 0.1)}, sizes={"N": 1, "D": 1, "H": 400})


@check(points=2)
def test_forward(student, rng):
    """The next state is tanh(x Wx + h_prev Wh + b).

    次の状態が tanh(x Wx + h_prev Wh + b) になる。
    """
    CELL.values(student, rng, batches=({}, {"N": 1}))


@check(points=2)
def test_input_gradients(student, rng):
    """backward returns the gradients for x and h_prev, in this order.

    backward が x と h_prev についての勾配を、この順に返す。
    """
    CELL.input_gradients(student, rng, batches=({}, {"N": 1}))
    WIDE.in_one_pass(student, rng, parameters=False)


@check(points=4)
def test_gradients(student, rng):
    """backward leaves the gradients for Wx, Wh and b in dWx, dWh and db.

    backward が Wx、Wh、b についての勾配を dWx、dWh、db に残す。
    """
    CELL.parameter_gradients(student, rng)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_in_steps(student, rng):
    """Five steps, a cell for each, forward and back; cells do not mix up what they remember.

    セルを5つ並べた5ステップを、順方向にも逆方向にもたどれる。セルが覚えているものは混ざらない。
    """
    CELL.in_steps(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_training(student, rng):
    """One cell handles call after call, with the numbers that stand in its arrays at that moment.

    同じセルで、そのとき配列にある値を使って、呼び出しを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this call alone, and the gradients are sums, not means.",
        "値も勾配もこの呼び出しだけのもので、勾配は和です。平均ではありません。",
    )
    CELL.next_batch(student, rng, why=why)
    CELL.shared_arrays(student, rng, batches=({}, {"N": 1}), parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    CELL.float32(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, h_prev and the weights are the same after forward and backward as before.

    forward と backward の後も、x、h_prev、重みは元のまま残っている。
    """
    CELL.inputs_left_alone(student, rng)
