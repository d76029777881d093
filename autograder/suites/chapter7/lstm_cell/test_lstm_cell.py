"""Checks of the LSTM cell."""

import numpy as np

from autograder.checks import Layer, as_array, as_list, between, both_signs, check, oracles, pictures


def step(x, h_prev, c_prev, Wx, Wh, b):
    """Both states after this step."""
    a = oracles.affine(h_prev, Wh, oracles.affine(x, Wx, b)).reshape(len(x), 4, len(Wh))
    f, _, i, o = np.moveaxis(oracles.sigmoid(a), 1, 0)
    c_next = f * c_prev + oracles.tanh(a[:, 1]) * i
    return o * oracles.tanh(c_next), c_next


# With weights below 0.8 the gates are neither open nor shut, and their slopes count.
LSTM = Layer(
    "LSTM(Wx, Wh, b)",
    forward="forward(x, h_prev, c_prev)",
    backward="backward(dh_next, dc_next)",
    arrays={"x": "N D", "h_prev": "N H", "c_prev": "N H", "Wx": "D 4*H", "Wh": "H 4*H", "b": "4*H"},
    definition=step,
    draw=dict.fromkeys(("Wx", "Wh", "b"), between(-0.8, 0.8)),
    sizes={"H": 3},
    grads_list=True,
)


def nothing(rng, shape):
    """No gradient comes in."""
    return np.zeros(shape)


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for backward: the solution 0.001; central differences of every number 100 and 44.
WIDE = LSTM.like(draw={"x": between(-0.01, 0.01)}, sizes={"N": 1, "D": 30_000, "H": 2})
TALL = LSTM.like(draw={"h_prev": between(-0.1, 0.1)}, sizes={"N": 1, "D": 1, "H": 200})


@check(points=3)
def test_forward(student, rng):
    """The gates decide what c keeps and takes in, and what of it h shows.

    ゲートに従って、c が残すものと取り入れるもの、h に出すものが決まる。
    """
    LSTM.values(student, rng, batches=({}, {"N": 1}))


@check(points=1, needs="forward")
def test_large_inputs(student, rng):
    """Gates that are entirely open or shut, at 1000 and -1000, give finite numbers.

    1000 や -1000 でゲートが完全に開いたり閉じたりしても、有限の値になる。
    """
    why = (
        "Sigmoid and tanh have a value for every number. What do yours calculate at 1000 and at -1000?",
        "シグモイドも tanh も、どんな数に対しても値があります。1000 や -1000 のとき、何を計算していますか。",
    )
    wide = LSTM.like(draw={"b": both_signs(900, 1100)})
    wide.values(student, rng, why=why)
    why = (
        "b is near 1000 and -1000 here, and every gate is entirely open or shut. If other gradients are not right yet "
        "either, begin with those.",
        "ここでは b が 1000 や -1000 前後で、どのゲートも完全に開いているか閉じています。ほかの勾配もまだ正しく"
        "なければ、そちらから直しましょう。",
    )
    wide.input_gradients(student, rng, why=why)


@check(points=2)
def test_cell_gradient(student, rng):
    """A gradient that comes in through h alone, or through c alone, is sent back as well.

    勾配が h だけ、または c だけから来るときも、正しく戻す。
    """
    for name, en, ja in (
        (
            "dh_next",
            "dh_next is 0 here: all that comes in, comes through c.",
            "ここでは dh_next が 0 です。勾配は c を通って来る分だけです。",
        ),
        (
            "dc_next",
            "dc_next is 0 here: all that comes in, comes through h.",
            "ここでは dc_next が 0 です。勾配は h を通って来る分だけです。",
        ),
    ):
        LSTM.like(draw={name: nothing}).input_gradients(student, rng, why=(en, ja))
    pictures.show(
        ("how far the forget gates are open", "忘却ゲートの開き具合"),
        pictures.heat(forget_gates(student, 24, 8)),
        down=("steps", "ステップ"),
        across=("units", "ユニット"),
    )


def forget_gates(student, T, H):
    """How far each gate is open at each step of a wave (T, H): the share of a gradient for c that it lets through."""
    strengths = np.concatenate([np.linspace(-4, 4, H), np.ones(3 * H)])
    cell = student.LSTM(strengths[None], np.zeros((H, 4 * H)), np.zeros(4 * H))
    h = c = np.zeros((1, H))
    gates = np.zeros((T, H))
    for t in range(T):
        h, c = as_list(cell.forward(np.array([[np.sin(t / 2)]]), h, c), 2, of="cell.forward(x, h_prev, c_prev)")
        *_, passed = as_list(cell.backward(np.zeros((1, H)), np.ones((1, H))), 3, of="cell.backward(dh, dc)")
        gates[t] = as_array(passed, (1, H), of="dc_prev")[0]
    return gates


@check(points=2)
def test_input_gradients(student, rng):
    """backward returns the gradients for x, h_prev and c_prev.

    backward が x、h_prev、c_prev についての勾配を返す。
    """
    LSTM.input_gradients(student, rng)
    WIDE.in_one_pass(student, rng, parameters=False)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for Wx, Wh and b on the cell.

    backward が Wx、Wh、b についての勾配をセルに残す。
    """
    LSTM.parameter_gradients(student, rng)
    WIDE.in_one_pass(student, rng, inputs=False)
    TALL.in_one_pass(student, rng, inputs=False)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_in_steps(student, rng):
    """Five steps, a cell for each, forward and back; cells do not mix up what they remember.

    セルを5つ並べた5ステップを、順方向にも逆方向にもたどれる。セルが覚えているものは混ざらない。
    """
    LSTM.in_steps(student, rng)
    LSTM.side_by_side(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_training(student, rng):
    """One cell handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じセルで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = ("Values and gradients belong to this batch alone.", "値も勾配も、このバッチだけについてのものです。")
    LSTM.next_batch(student, rng, why=why)
    LSTM.shared_arrays(student, rng, batches=({}, {"N": 1}), parameter_gradients=True)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    LSTM.float32(student, rng)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_inputs_left_alone(student, rng):
    """x, both states and the parameters are the same after forward and backward as before.

    forward と backward の後も、x、2つの状態、パラメータは元のまま残っている。
    """
    LSTM.inputs_left_alone(student, rng)
