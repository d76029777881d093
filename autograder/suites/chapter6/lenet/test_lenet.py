"""Checks of LeNet-5's shapes and parameters, and of the receptive field."""

import numpy as np

from autograder.checks import Function, as_dict, as_list, as_number, check, expect_array, expect_number, oracles


def lenet5():
    """LeNet-5 with nothing but zeros: for each layer the shape that leaves it, and what it learns."""
    x, layers = np.zeros((1, 1, 32, 32)), {}
    for number, filters in enumerate((6, 16), start=1):
        W, b = np.zeros((filters, x.shape[1], 5, 5)), np.zeros(filters)
        x = oracles.convolution(x, W, b)
        layers[f"conv{number}"] = x.shape[1:], (W, b)
        x = oracles.max_pooling(x, 2, 2, 2)
        layers[f"pool{number}"] = x.shape[1:], ()
    x = x.reshape(1, -1)
    for number, outputs in enumerate((120, 84, 10), start=1):
        W, b = np.zeros((x.shape[1], outputs)), np.zeros(outputs)
        x = x @ W + b
        layers[f"affine{number}"] = x.shape[1:], (W, b)
    return layers


def seen_pixels(num_layers, kernel_size):
    """On how many pixels of a row one number depends: one pixel reaches as many numbers, and these are counted."""
    reached, W = np.ones((1, 1, 1, 1)), np.ones((1, 1, kernel_size, kernel_size))
    for _ in range(num_layers):
        reached = oracles.convolution(reached, W, np.zeros(1), pad=kernel_size - 1)
    return np.count_nonzero(reached[0, 0, 0])


def expect_shapes(student, names, why):
    """lenet5_shapes() has the right entries for these layers."""
    layers = lenet5()
    shapes = as_list(student.lenet5_shapes(), len(layers), of="lenet5_shapes()")
    for place, (layer, (expected, _)) in enumerate(layers.items()):
        if layer in names:
            of = f"lenet5_shapes()[{place}]"
            received = as_list(shapes[place], None, of=of)
            if len(expected) == 1 and received[1:] == [1, 1]:
                received = received[:1]  # a map of one pixel holds the same numbers
            numbers = [as_number(side, of=of) for side in as_list(received, len(expected), of=of)]
            expect_array(np.array(numbers), expected, of=of, given={"layer": layer}, why=why)


def expect_counts(student, *names):
    """lenet5_parameters() has the right values for these layers."""
    of, layers = "lenet5_parameters()", lenet5()
    received = as_dict(student.lenet5_parameters(), names, of=of)
    for name in names:
        _, (W, b) = layers[name]
        inputs, outputs = W.size // b.size, b.size
        why = (
            f"Each of its {outputs} outputs has {inputs} weights and one bias.",
            f"{outputs} 個の出力のそれぞれに、重みが {inputs} 個とバイアスが1個あります。",
        )
        expect_number(received[name], W.size + b.size, of=f'{of}["{name}"]', why=why)


@check(points=3)
def test_feature_maps(student):
    """The shapes after the convolution and pooling layers are right.

    畳み込み層とプーリング層の後の形状が正しい。
    """
    why = (
        "On how many places of a side does the filter, or the window, fit?",
        "フィルターや窓は、1辺の何か所に置けますか。",
    )
    expect_shapes(student, ("conv1", "pool1", "conv2", "pool2"), why)


@check(points=1)
def test_rows(student):
    """The shapes after the fully connected layers are right.

    全結合層の後の形状が正しい。
    """
    why = (
        "A fully connected layer has one number for each output.",
        "全結合層からは、出力1つにつき数が1つ出ます。",
    )
    expect_shapes(student, ("affine1", "affine2", "affine3"), why)


@check(points=2)
def test_filters(student):
    """The parameters of the two convolution layers are counted right.

    2つの畳み込み層のパラメータ数が正しい。
    """
    expect_counts(student, "conv1", "conv2")


@check(points=2)
def test_connections(student):
    """The parameters of the three fully connected layers are counted right.

    3つの全結合層のパラメータ数が正しい。
    """
    expect_counts(student, "affine1", "affine2", "affine3")


@check(points=1, needs=("filters", "connections"))
def test_total(student):
    """All layers together have 61,706 parameters.

    すべての層を合わせたパラメータ数は 61,706 である。
    """
    of = "sum(lenet5_parameters().values())"
    counts = as_dict(student.lenet5_parameters(), (), of="lenet5_parameters()")
    total = sum(as_number(count, of=f'lenet5_parameters()["{layer}"]') for layer, count in counts.items())
    why = (
        "Is there a layer with nothing to learn, or anything that was counted twice?",
        "学習するもののない層や、二重に数えたものが入っていませんか。",
    )
    expect_number(total, 61706, of=of, why=why)


@check(points=3)
def test_receptive_field(student, rng):
    """One number of the last layer sees as many pixels as can be counted.

    最後の層の数1つが決まる範囲は、実際に数えたピクセル数と一致する。
    """
    deep, shallow, wide = (int(rng.integers(*ends)) for ends in ((6, 12), (2, 6), (6, 10)))
    field = Function("receptive_field(num_layers, kernel_size)", arrays={}, definition=seen_pixels)
    stacks = (deep, 3), (shallow, wide), (3, 5), (2, 4), (1, wide)
    field.values(student, rng, batches=[{"num_layers": count, "kernel_size": size} for count, size in stacks])
