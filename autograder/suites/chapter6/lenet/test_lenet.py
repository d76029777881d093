"""Checks of LeNet-5's shapes and parameters, and of the receptive field."""

import numpy as np

from autograder.checks import as_dict, as_list, as_number, check, expect_array, expect_number

SHAPES = {
    "conv1": (6, 28, 28),
    "pool1": (6, 14, 14),
    "conv2": (16, 10, 10),
    "pool2": (16, 5, 5),
    "affine1": (120,),
    "affine2": (84,),
    "affine3": (10,),
}


def expect_shapes(student, layers, why):
    """lenet5_shapes() has the right entries for these layers."""
    shapes = as_list(student.lenet5_shapes(), len(SHAPES), of="lenet5_shapes()")
    for place, (layer, expected) in enumerate(SHAPES.items()):
        if layer in layers:
            of = f"lenet5_shapes()[{place}]"
            received = as_list(shapes[place], None, of=of)
            if len(expected) == 1 and received[1:] == [1, 1]:
                received = received[:1]  # a map of one pixel holds the same numbers
            numbers = [as_number(side, of=of) for side in as_list(received, len(expected), of=of)]
            expect_array(np.array(numbers), expected, of=of, given={"layer": layer}, why=why)


def expect_counts(student, counts):
    """lenet5_parameters() has the right values for these layers."""
    of = "lenet5_parameters()"
    received = as_dict(student.lenet5_parameters(), tuple(counts), of=of)
    for layer, (inputs, outputs) in counts.items():
        why = (
            f"Each of its {outputs} outputs has {inputs} weights and one bias.",
            f"{outputs} 個の出力のそれぞれに、重みが {inputs} 個とバイアスが1個あります。",
        )
        expect_number(received[layer], (inputs + 1) * outputs, of=f'{of}["{layer}"]', why=why)


def seen_pixels(num_layers, kernel_size):
    """How many pixels of a row one number depends on, counted layer by layer."""
    seen = {0}
    for _ in range(num_layers):
        seen = {place + step for place in seen for step in range(kernel_size)}
    return len(seen)


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
    expect_counts(student, {"conv1": (1 * 5 * 5, 6), "conv2": (6 * 5 * 5, 16)})


@check(points=2)
def test_connections(student):
    """The parameters of the three fully connected layers are counted right.

    3つの全結合層のパラメータ数が正しい。
    """
    expect_counts(student, {"affine1": (16 * 5 * 5, 120), "affine2": (120, 84), "affine3": (84, 10)})


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
    deep, shallow = int(rng.integers(6, 12)), int(rng.integers(2, 6))
    wide = int(rng.integers(6, 10))
    for num_layers, kernel_size in ((deep, 3), (shallow, wide), (3, 5), (2, 4), (1, wide)):
        expect_number(
            student.receptive_field(num_layers, kernel_size),
            seen_pixels(num_layers, kernel_size),
            of="receptive_field(num_layers, kernel_size)",
            given={"num_layers": num_layers, "kernel_size": kernel_size},
        )
