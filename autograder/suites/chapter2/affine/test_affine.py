"""Checks of the affine transformation."""

import numpy as np

from autograder.checks import check, expect_array


def weights(rng, inputs, outputs):
    return rng.normal(size=(inputs, outputs)), rng.normal(size=outputs)


@check(points=3)
def test_batch(student, rng):
    """A batch (N, D) gives x @ W + b.

    バッチ (N, D) に対して x @ W + b を返す。
    """
    n, d, m = (int(size) for size in rng.permutation([3, 4, 5]))
    x = rng.normal(size=(n, d))
    W, b = weights(rng, d, m)
    expect_array(student.affine(x, W, b), x @ W + b, of="affine(x, W, b)", given={"x": x, "W": W, "b": b})


@check(points=2)
def test_one_sample(student, rng):
    """One sample (D,) gives a vector (M,).

    1つのサンプル (D,) に対して (M,) のベクトルを返す。
    """
    d, m = (int(size) for size in rng.permutation([3, 4]))
    x = rng.normal(size=d)
    W, b = weights(rng, d, m)
    expect_array(student.affine(x, W, b), x @ W + b, of="affine(x, W, b)", given={"x": x, "W": W, "b": b})


@check(points=3)
def test_images(student, rng):
    """Images (N, C, H, W) are laid out as rows (N, D) first, in the order in which they are stored.

    画像 (N, C, H, W) を、並び順を変えずに行 (N, D) にしてから計算する。
    """
    n, c, h, w = (int(size) for size in rng.permutation([2, 3, 4, 5]))
    x = rng.normal(size=(n, c, h, w))
    W, b = weights(rng, c * h * w, 6)
    expected = np.array([image.ravel() @ W + b for image in x])
    expect_array(
        student.affine(x, W, b),
        expected,
        of="affine(x, W, b)",
        given={"x": x, "W": W, "b": b},
        why=(
            "Row n of the result comes from image n alone, its numbers taken in the order in which they are stored.",
            "結果の n 行目は n 番目の画像だけから、その数を格納順に並べて計算します。",
        ),
    )


@check(points=2)
def test_any_size(student, rng, reference):
    """The same holds for batches of one, for one output and for larger sizes.

    サンプルが1つのバッチ、出力が1つの場合、もっと大きな場合でも成り立つ。
    """
    n, d, m = (int(size) for size in rng.integers(20, 40, size=3))
    for shape, outputs in [((1, d), m), ((n, d), 1), ((1, 2, 3, 5), m), ((n, d), m)]:
        x = rng.normal(size=shape)
        W, b = weights(rng, int(np.prod(shape[1:])), outputs)
        expect_array(
            student.affine(x, W, b),
            reference.affine(x, W, b),
            of="affine(x, W, b)",
            given={"x": x, "W": W, "b": b},
            why=(
                "A batch of N samples always gives (N, M), also where N or M is 1.",
                "N 個のサンプルのバッチからは、N や M が1でも必ず (N, M) を返します。",
            ),
        )


@check(points=1, needs="batch")
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    x = rng.normal(size=(4, 3)).astype(np.float32)
    W, b = (array.astype(np.float32) for array in weights(rng, 3, 5))
    expect_array(
        student.affine(x, W, b),
        x.astype(float) @ W.astype(float) + b.astype(float),
        of="affine(x, W, b)",
        given={"x": x, "W": W, "b": b},
        rtol=1e-4,  # seven digits, and sums of three products that may cancel
        atol=1e-5,
        dtype="float32",
    )


@check(points=1, needs=("one_sample", "images"))
def test_inputs_left_alone(student, rng):
    """x, W and b are afterwards as they were, shape included.

    呼び出した後も x、W、b は形も含めて元のままである。
    """
    for shape in [(24,), (5, 24), (5, 2, 3, 4)]:
        x = rng.normal(size=shape)
        W, b = weights(rng, 24, 4)
        inputs = {"x": x, "W": W, "b": b}
        boxes = {name: student.put(array) for name, array in inputs.items()}
        student.affine(boxes["x"], boxes["W"], boxes["b"])
        for name, box in boxes.items():
            expect_array(
                box.value(),
                inputs[name],
                of=f"{name} after affine(x, W, b)",
                given=inputs,
                why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
            )
