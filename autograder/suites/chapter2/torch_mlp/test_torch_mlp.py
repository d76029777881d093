"""Checks of the network of three layers in PyTorch."""

import numpy as np

from autograder.checks import Module, Tensor, as_array, as_list, check, expect, expect_array, oracles

MODEL = Module(
    "ThreeLayerNet(D, H, K)",
    arrays={"x": "N D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    definition=lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    also=(lambda x, W1, b1, W2, b2: oracles.sigmoid(x @ W1 + b1) @ W2 + b2,),
    probabilities=True,
    close={"rtol": 1e-4, "atol": 1e-5},  # float32 has seven digits
    slope={"rtol": 1e-3, "atol": 1e-4},  # float32 throughout, differences of products that may cancel
)
AWAY = MODEL.like(away_from=lambda x, W1, b1: oracles.affine(x, W1, b1), gap=0.01)


@check(points=3)
def test_outputs(student, rng):
    """After load_numpy the model gives what the NumPy network gives, and again after a second load.

    load_numpy の後は NumPy のネットワークと同じ出力になる。もう一度読み込んでも同じである。
    """
    MODEL.predict(student, rng, batches=({}, {}))


@check(points=2, needs="outputs")
def test_probabilities(student, rng):
    """Rows sum to 1, in a new model too, and stay finite even if the scores are large.

    各行の和は1である。作ったばかりのモデルでも、スコアが大きくても成り立つ。
    """
    case = MODEL.case(rng, {})
    case = case.with_values(W2=1000 * case.values["W2"])
    for model in (MODEL.new(student, case), MODEL.made_with(student, case)):
        y = MODEL.output(model, case)
        expect(
            (np.abs(y.sum(axis=1) - 1) < 1e-4).all() and (y >= 0).all(),
            of=MODEL.of_output,
            en="Every row should hold probabilities: none below 0, and a sum of 1.",
            ja="各行は確率のはずです。0 以上で、和は 1 になります。",
            given=case.given("x"),
        )


@check(points=2, needs="outputs")
def test_parameters(student, rng):
    """parameters() finds all numbers that were loaded, and no others.

    parameters() から、読み込んだ数がすべて、過不足なく見つかる。
    """
    case = MODEL.case(rng, {})
    params, of = case.given(*MODEL.keys), "list(model.parameters())"
    right = np.sort(np.concatenate([array.ravel() for array in params.values()]))
    for model in (MODEL.new(student, case), MODEL.made_with(student, case)):
        found = as_list(model.parameters(), None, of=of)
        shapes = [one.array.shape if isinstance(one, Tensor) else () for one in found]
        values = [as_array(one, shape, of=of, tensor=True).ravel() for one, shape in zip(found, shapes, strict=True)]
        numbers = np.sort(np.concatenate([*values, []]))
        count, total = len(right), len(numbers)
        expect(
            total == count,
            of=of,
            en=f"D * H + H + H * K + K = {count} numbers are to be learned. parameters() finds {total}.",
            ja=f"学習する数は D * H + H + H * K + K = {count} 個ですが、parameters() からは {total} 個見つかります。",
            given={letter: case.sizes[letter] for letter in "DHK"},
        )
    of = (
        "the numbers of model.parameters() after load_numpy, sorted",
        "load_numpy の後の model.parameters() の数(小さい順)",
    )
    expect_array(numbers, right, of=of, given=params, **MODEL.close)


@check(points=2)
def test_gradients(student, rng):
    """PyTorch can follow the calculation back to x.

    PyTorch が計算を x までさかのぼって微分できる。
    """
    AWAY.input_gradients(student, rng, loads=True)


@check(points=1, needs="outputs")
def test_side_by_side(student, rng):
    """Two models keep their parameters apart: what one loads changes nothing in the other.

    2つのモデルは別々のパラメータを持ち、片方が読み込んでももう片方は変わらない。
    """
    MODEL.side_by_side(student, rng)
