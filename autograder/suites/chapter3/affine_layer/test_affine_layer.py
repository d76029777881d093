"""Checks of the affine layer."""

import numpy as np

from autograder.checks import check, expect_array, expect_gradient

# All numbers are of the order of 1 and no sum has more than a few dozen terms: rounding stays below 1e-13 in float64
# and below 1e-5 in float32, far inside the tolerances.


def parameters(rng, inputs, outputs):
    return rng.normal(size=(inputs, outputs)), rng.normal(size=outputs)


@check(points=2)
def test_forward(student, rng):
    """The output is x @ W + b.

    出力が x @ W + b になる。
    """
    W, b = parameters(rng, 3, 2)
    layer = student.Affine(W, b)
    for samples in (4, 1):
        x = rng.normal(size=(samples, 3))
        expect_array(layer.forward(x), x @ W + b, of="Affine(W, b).forward(x)", given={"x": x, "W": W, "b": b})


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x.

    backward が x についての勾配を返す。
    """
    W, b = parameters(rng, 3, 2)
    x, dout = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    layer = student.Affine(W, b)
    layer.forward(x)
    dx = layer.backward(dout)
    given = {"x": x, "W": W, "b": b, "dout": dout}
    expect_gradient(dx, lambda value: np.sum(dout * (value @ W + b)), x, of="layer.backward(dout)", given=given)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for W and b in dW and db.

    backward が W と b についての勾配を dW と db に残す。
    """
    W, b = parameters(rng, 3, 2)
    x, dout = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    layer = student.Affine(W, b)
    layer.forward(x)
    layer.backward(dout)
    given = {"x": x, "W": W, "b": b, "dout": dout}
    expect_gradient(layer.dW, lambda value: np.sum(dout * (x @ value + b)), W, of="layer.dW", given=given)
    expect_gradient(layer.db, lambda value: np.sum(dout * (x @ W + value)), b, of="layer.db", given=given)


@check(points=2)
def test_images(student, rng):
    """Images (N, C, H, W) go in as rows, and their gradient comes back as images.

    画像 (N, C, H, W) は1列に並べて計算し、勾配は画像の形状で返る。
    """
    W, b = parameters(rng, 3 * 2 * 4, 2)
    x, dout = rng.normal(size=(5, 3, 2, 4)), rng.normal(size=(5, 2))
    layer = student.Affine(W, b)
    given = {"x": x, "W": W, "b": b, "dout": dout}
    expect_array(layer.forward(x), x.reshape(5, 24) @ W + b, of="Affine(W, b).forward(x)", given=given)
    dx = layer.backward(dout)
    expect_gradient(
        dx, lambda value: np.sum(dout * (value.reshape(5, 24) @ W + b)), x, of="layer.backward(dout)", given=given
    )
    expect_gradient(
        layer.dW, lambda value: np.sum(dout * (x.reshape(5, 24) @ value + b)), W, of="layer.dW", given=given
    )


@check(points=2, needs=("forward", "input_gradient", "gradients"))
def test_next_batch(student, rng, reference):
    """One layer handles batch after batch, of any size; each leaves its own gradients only.

    同じレイヤで大きさの異なるバッチを続けて処理でき、勾配はそのバッチの分だけになる。
    """
    inputs, outputs = int(rng.integers(3, 6)), int(rng.integers(2, 5))
    W, b = parameters(rng, inputs, outputs)
    layer, right = student.Affine(W, b), reference.Affine(W.copy(), b.copy())
    for samples in (int(rng.integers(6, 9)), 1, int(rng.integers(2, 6))):
        x, dout = rng.normal(size=(samples, inputs)), rng.normal(size=(samples, outputs))
        expect_array(layer.forward(x), right.forward(x.copy()), of="layer.forward(x)")
        expect_array(layer.backward(dout), right.backward(dout.copy()), of="layer.backward(dout)")
        expect_array(layer.dW, right.dW, of="layer.dW")
        expect_array(layer.db, right.db, of="layer.db")


@check(points=1, needs=("forward", "input_gradient"))
def test_shared_arrays(student, rng):
    """The layer holds the arrays W and b themselves: what is written into them counts.

    レイヤは配列 W と b そのものを持ち、中身を書き換えると計算に反映される。
    """
    W, b = parameters(rng, 3, 2)
    x, dout = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    boxes = student.put(np.zeros((3, 2))), student.put(np.zeros(2))
    layer = student.Affine(*boxes)
    layer.forward(x)
    boxes[0].write(W)
    boxes[1].write(b)
    why = (
        "W and b were written into after the layer was made, as an optimiser does it.",
        "最適化手法が行うように、レイヤを作った後で W と b の中身を書き換えました。",
    )
    expect_array(layer.forward(x), x @ W + b, of="layer.forward(x)", given={"x": x, "W": W, "b": b}, why=why)
    expect_array(layer.backward(dout), dout @ W.T, of="layer.backward(dout)", given={"W": W, "dout": dout}, why=why)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    W, b = (array.astype(np.float32) for array in parameters(rng, 3, 2))
    x, dout = rng.normal(size=(4, 3)).astype(np.float32), rng.normal(size=(4, 2)).astype(np.float32)
    layer = student.Affine(W, b)
    single = {"dtype": "float32", "rtol": 1e-4, "atol": 1e-5}
    expect_array(layer.forward(x), x @ W + b, of="Affine(W, b).forward(x)", **single)
    expect_array(layer.backward(dout), dout @ W.T, of="layer.backward(dout)", **single)
    expect_array(layer.dW, x.T @ dout, of="layer.dW", **single)
    expect_array(layer.db, dout.sum(axis=0), of="layer.db", **single)


@check(points=1, needs=("forward", "input_gradient", "gradients", "images"))
def test_inputs_left_alone(student, rng):
    """x, W and b are the same after forward and backward as before.

    forward と backward の後も、x、W、b は元のまま残っている。
    """
    W, b = parameters(rng, 2 * 3 * 2, 3)
    x, dout = rng.normal(size=(4, 2, 3, 2)), rng.normal(size=(4, 3))
    boxes = {"x": student.put(x), "W": student.put(W), "b": student.put(b)}
    layer = student.Affine(boxes["W"], boxes["b"])
    layer.forward(boxes["x"])
    layer.backward(dout)
    for name, before in (("x", x), ("W", W), ("b", b)):
        why = (f"{name} was changed by forward or backward.", f"forward か backward が {name} を書き換えています。")
        expect_array(boxes[name].value(), before, of=name, why=why)
