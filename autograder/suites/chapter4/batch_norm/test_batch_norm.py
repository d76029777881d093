"""Checks of batch normalisation."""

import numpy as np

from autograder.checks import (
    CheckFailed,
    Layer,
    StudentError,
    as_array,
    between,
    both_signs,
    check,
    expect_array,
    expect_left_alone,
    oracles,
)


def spread(rng, shape):
    """A batch whose neurons have means and variances of their own, none of them below 1."""
    while True:
        x = rng.uniform(-3, 3, size=shape[1]) + rng.uniform(1.5, 3, size=shape[1]) * rng.normal(size=shape)
        if x.var(axis=0).min() > 1:
            return x


def evenly(rng, shape):
    """A batch in which every neuron gets the same numbers, in an order of its own."""
    return rng.permuted(np.tile(np.linspace(-2, 2, shape[0])[:, None], shape[1]), axis=0)


# Every neuron's variance is at least 1 and its numbers are below 20. An epsilon of 1e-5, in the root or beside it,
# moves a normalised number by 1e-5 of itself at most. It moved the gradient by 3.6e-5 of its largest entry at most, in
# 6,000 draws, in which a missing path, through the mean or the variance, moved it by 1.5e-2 at least.
TRAINING = Layer(
    "BatchNormalization(gamma, beta, momentum, mean, variance)",
    forward="forward(x, True)",
    arrays={"x": "N D", "gamma": "D", "beta": "D", "momentum": "", "mean": "D", "variance": "D"},
    definition=lambda x, gamma, beta: gamma * oracles.standardized(x) + beta,
    draw={"x": spread, "gamma": both_signs(0.5, 2), "momentum": between(0.4, 0.9), "variance": between(1.5, 6)},
    no_gradient=("momentum", "mean", "variance"),
    sizes={"D": 3},
    close={"rtol": 1e-4, "atol": 2e-4},
    slope={"rtol": 2e-4, "atol": 1e-6},
    single={"rtol": 1e-3, "atol": 1e-3},
)
PREDICTION = TRAINING.like(
    forward="forward(x, False)",
    definition=lambda x, gamma, beta, mean, variance: oracles.affine(
        x - mean, np.diag(gamma / np.sqrt(variance)), beta
    ),
    draw={"x": lambda rng, shape: 3 * rng.normal(size=shape)},
)


def follow(batches, momentum, mean, variance):
    """The running statistics after these batches."""
    for x in batches:
        mean = momentum * mean + (1 - momentum) * x.mean(axis=0)
        variance = momentum * variance + (1 - momentum) * x.var(axis=0)
    return {"mean": mean, "variance": variance}


def train(student, rng, steps, **changes):
    """A case of prediction, its layer after so many steps, what was given, and the batches."""
    case = PREDICTION.case(rng, {"N": 4, **changes})
    batches = [spread(rng, (5 + number, 3)) for number in range(steps)]
    layer = PREDICTION.make(student, case.values)
    for x in batches:
        layer.forward(x, True)
    given = case.given("x", "gamma", "beta", "momentum")
    steps = {(f"x of training step {i + 1}", f"学習ステップ {i + 1} の x"): x for i, x in enumerate(batches)}
    return case, layer, given | steps, batches


def ask_exact(student, rng):
    """The last digits: one number more on all samples of a neuron does not change the output."""
    why = (
        "For each neuron the gradients add up to 0, to the last digits: one number more on all samples changes "
        "nothing. Differences add up to nearly 0.",
        "ニューロンごとに、勾配の和は最後の桁まで 0 になります。すべてのサンプルに同じ数を足しても、出力は変わらない"
        "からです。差分で求めた値の和は 0 に近いだけです。",
    )
    (one,) = TRAINING.passes(student, rng, ({"N": 40, "D": 30},), {})
    one.ask_forward()
    of = one.of_backward
    dx = as_array(one.ask_backward(), (40, 30), of=of, given=one.given)
    # Rounding came to 2e-14 at most. Of 30 sums of central differences, for every number or along dout, one was 1e-12
    # away at least with steps up to 1e-3; with a larger one they are not near enough to the gradient.
    expect_array(dx.sum(axis=0), np.zeros(30), of=f"{of}.sum(axis=0)", given=one.given, why=why, rtol=0.0, atol=6e-14)


@check(points=2)
def test_forward(student, rng):
    """In training every neuron of the batch gets mean 0 and variance 1, then gamma and beta.

    学習時には、バッチの中でニューロンごとに平均 0、分散 1 にしてから、gamma と beta を適用する。
    """
    TRAINING.values(student, rng, batches=({"N": 5}, {"N": 8}))
    case = TRAINING.case(rng, {"N": 6})
    x, beta = case.values["x"], case.values["beta"]
    x[:, 1] = 2.0
    y = as_array(TRAINING.make(student, case.values).forward(x, True), x.shape, of="layer.forward(x, True)")
    why = (
        "All samples have the same number there, so the variance is 0: the small number keeps the quotient finite.",
        "どのサンプルも同じ値なので分散は 0 です。小さな数を足しておけば、割り算の結果は有限になります。",
    )
    given = case.given("x", "gamma", "beta")
    expect_array(
        y[:, 1], np.full(6, beta[1]), of="layer.forward(x, True)[:, 1]", given=given, why=why, **TRAINING.close
    )


@check(points=4)
def test_input_gradient(student, rng):
    """backward returns the gradient for x, through the mean and the variance too.

    backward は、平均と分散を通る分も含めた、x についての勾配を返す。
    """
    TRAINING.input_gradients(student, rng, batches=({"N": 5}, {"N": 6}))
    ask_exact(student, rng)
    # 40,000 numbers. Seconds of a processor for backward: the solution 0.001, loops over all numbers 0.1, a matrix of
    # derivatives for each neuron 0.3; central differences of each number 21.
    TRAINING.in_one_pass(student, rng, parameters=False, N=500, D=80)


@check(points=2)
def test_gradients(student, rng):
    """backward leaves the gradients for gamma and beta in dgamma and dbeta.

    backward が gamma と beta についての勾配を dgamma と dbeta に残す。
    """
    layer = TRAINING.like(slope={"rtol": 1e-4, "atol": 2e-4})
    layer.parameter_gradients(student, rng, batches=({"N": 5}, {"N": 6}))
    # 24,000 numbers: the solution 0.001, a loop over the neurons 0.3, central differences 19.
    layer.like(draw={"x": evenly}).in_one_pass(student, rng, inputs=False, N=4, D=12_000)


@check(points=1)
def test_prediction(student, rng):
    """Prediction uses the running statistics, works for one sample, and changes nothing.

    予測には移動平均で集めた平均と分散を使う。サンプルが1つでもよく、レイヤの状態は変わらない。
    """
    PREDICTION.values(student, rng, batches=({"N": 6}, {"N": 1}, {"N": 3}), D=4)


@check(points=2, needs=("forward", "prediction"))
def test_running(student, rng):
    """Each training step moves the running mean and variance towards those of its batch.

    学習の1歩ごとに、移動平均がそのバッチの平均と分散に近づく。
    """
    for steps, momentum in ((1, 0.7), (3, 0.6)):
        case, layer, given, batches = train(student, rng, steps, momentum=momentum)
        first = case.values["mean"], case.values["variance"]
        given |= {("running_mean at first", "最初の running_mean"): first[0]}
        given |= {("running_var at first", "最初の running_var"): first[1]}
        (right,) = case.right(**follow(batches, momentum, *first))
        of = (
            f"layer.forward(x, False) after {steps} training step(s)",
            f"{steps} 回の学習ステップの後の layer.forward(x, False)",
        )
        expect_array(layer.forward(case.values["x"], False), right, of=of, given=given, **PREDICTION.close)


@check(points=1, needs=("forward", "prediction", "running"))
def test_new_layer(student, rng):
    """A new layer, without running statistics, starts from mean 0.

    移動平均を渡さない新しいレイヤは、平均 0 から始まる。
    """
    case, layer, given, batches = train(student, rng, 3, momentum=0.4, mean=None, variance=None)
    of, x = "layer.forward(x, False)", case.values["x"]
    y = layer.forward(x, False)
    received = as_array(y, x.shape, of=of)
    forms = [case.right(**follow(batches, 0.4, np.zeros(3), np.full(3, start)))[0] for start in (1.0, 0.0)]
    why = (
        "The mean starts from 0, the variance from 1 (or from 0), and three training steps followed.",
        "平均は 0 から、分散は 1(または 0)から始まり、学習で3歩進んだ後です。",
    )
    nearest = min(forms, key=lambda form: np.abs(form - received).max())
    expect_array(y, nearest, of=of, given=given, why=why, **PREDICTION.close)


def to_rows(images, d):
    """Images as rows of as many numbers as there are means: an image a row, or a place of an image."""
    per_channel = d == images.shape[1]
    return (images.transpose(0, 2, 3, 1) if per_channel else images).reshape(-1, d)


def to_images(rows, shape):
    """The rows as images again."""
    n, c, h, w = shape
    return rows.reshape(n, h, w, c).transpose(0, 3, 1, 2) if rows.shape[1] == c else rows.reshape(shape)


def expect_images(student, rng, d):
    """Images with so many means: output, gradient, prediction."""
    layer = TRAINING.like(
        definition=lambda x, gamma, beta: to_images(TRAINING.definition(to_rows(x, len(gamma)), gamma, beta), x.shape),
        draw={"x": lambda rng, shape: to_images(spread(rng, (np.prod(shape) // d, d)), shape)},
        no_gradient=("gamma", "beta", *TRAINING.no_gradient),
        sizes={"D": d},
    )
    (one,) = layer.passes(student, rng, ({"N": 6, "x": "N 3 2 4", "momentum": 0.7},), {})
    one.expect_everything()
    case, x = one.case, one.case.values["x"]
    running = follow([to_rows(x, d)], 0.7, case.values["mean"], case.values["variance"])
    right = PREDICTION.definition(to_rows(x, d), case.values["gamma"], case.values["beta"], **running)
    of, given = "layer.forward(x, False)", case.given("x", "gamma", "beta", "momentum", "mean", "variance")
    expect_array(one.layer.forward(x, False), to_images(right, x.shape), of=of, given=given, **PREDICTION.close)


def can(ask, *args):
    """Whether a layer can do this. A layer that normalises images in the other way may well raise something."""
    try:
        ask(*args)
    except (CheckFailed, StudentError):
        return False
    return True


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember, neither a batch nor the running statistics.

    レイヤを2つ使っても、バッチも移動平均も混ざらない。
    """
    TRAINING.side_by_side(student, rng, N=6)
    why = (
        "Another layer was trained on other batches meanwhile. Its running statistics are its own.",
        "その間に、別のレイヤを別のバッチで訓練しました。移動平均はレイヤごとに別々のはずです。",
    )
    case, layer, given, _ = train(student, rng, 1)
    before = as_array(layer.forward(case.values["x"], False), case.values["x"].shape, of="layer.forward(x, False)")
    train(student, rng, 2)
    train(student, rng, 2, mean=None, variance=None)
    after = layer.forward(case.values["x"], False)
    of = (
        "layer.forward(x, False) after another layer was trained",
        "別のレイヤで学習した後の layer.forward(x, False)",
    )
    expect_array(after, before, of=of, given=given, why=why, **PREDICTION.close)


@check(points=2, needs=("forward", "input_gradient", "prediction", "running"))
def test_images(student, rng):
    """Images (N, C, H, W) are normalised as well, per channel or per activation.

    画像 (N, C, H, W) も、チャンネルごとか要素ごとに正規化できる。
    """
    if not can(expect_images, student, rng, 3 * 2 * 4):
        expect_images(student, rng, 3)


@check(points=1, needs=("forward", "input_gradient", "gradients", "prediction", "running"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    TRAINING.float32(student, rng, N=6)
    case = TRAINING.case(rng, {"N": 6, "momentum": 0.9}).in_float32()
    x, layer = case.values["x"], TRAINING.make(student, case.values)
    layer.forward(x, True)
    running = follow([x.astype(float)], 0.9, case.values["mean"], case.values["variance"])
    right = PREDICTION.definition(x, case.values["gamma"], case.values["beta"], **running)
    options = {"dtype": "float32", **TRAINING.single}
    expect_array(layer.forward(x, False), right, of="layer.forward(x, False)", **options)


@check(points=1, needs=("forward", "input_gradient", "gradients", "prediction"))
def test_inputs_left_alone(student, rng):
    """x, gamma and beta are the same after forward and backward as before.

    forward と backward の後も、x、gamma、beta は元のまま残っている。
    """
    case = TRAINING.case(rng, {"N": 6})

    def use(**boxes):
        layer = TRAINING.make(student, {**case.values, **boxes})
        layer.forward(boxes["x"], True)
        layer.backward(rng.normal(size=(6, 3)))
        layer.forward(boxes["x"], False)

    by = ("forward or backward", "forward か backward")
    expect_left_alone(student, use, case.given("x", "gamma", "beta"), by=by)
