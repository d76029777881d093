"""Checks of the nodes of a computational graph."""

import numpy as np

from autograder.checks import as_list, check, expect_array, expect_gradient, expect_number


def pair(received, of):
    return as_list(received, 2, of=of)


def numbers(rng, count):
    """Positive and negative numbers, none near zero."""
    return [float(value) for value in rng.uniform(0.5, 3.0, size=count) * rng.choice([-1.0, 1.0], size=count)]


@check(points=2)
def test_add(student, rng):
    """AddLayer adds, and passes the derivative on to both sides.

    AddLayer は足し算をし、微分を両側にそのまま伝える。
    """
    x, y, dout = numbers(rng, 3)
    layer = student.AddLayer()
    expect_number(layer.forward(x, y), x + y, of="AddLayer().forward(x, y)", given={"x": x, "y": y})
    dx, dy = pair(layer.backward(dout), of="layer.backward(dout)")
    given = {"x": x, "y": y, "dout": dout}
    expect_number(dx, dout, of="dx of AddLayer.backward(dout)", given=given)
    expect_number(dy, dout, of="dy of AddLayer.backward(dout)", given=given)


@check(points=3)
def test_multiply(student, rng):
    """MulLayer multiplies, and backward answers how much the product moves with x and with y.

    MulLayer は掛け算をし、積が x と y に対してどれだけ変わるかを backward で返す。
    """
    x, y, dout = numbers(rng, 3)
    layer = student.MulLayer()
    expect_number(layer.forward(x, y), x * y, of="MulLayer().forward(x, y)", given={"x": x, "y": y})
    dx, dy = pair(layer.backward(dout), of="layer.backward(dout)")
    given = {"x": x, "y": y, "dout": dout}
    step = 1e-3  # any would do: a product is straight in x and in y
    slope_x = ((x + step) * y - (x - step) * y) / (2 * step)
    slope_y = (x * (y + step) - x * (y - step)) / (2 * step)
    expect_number(dx, slope_x * dout, of="dx of MulLayer.backward(dout)", given=given, rtol=1e-6)
    expect_number(dy, slope_y * dout, of="dy of MulLayer.backward(dout)", given=given, rtol=1e-6)


@check(points=2)
def test_arrays(student, rng):
    """Both layers work entry by entry on arrays of one shape.

    どちらのレイヤも、同じ形の配列を要素ごとに扱う。
    """
    shape = tuple(int(size) for size in rng.permutation([3, 4]))
    x, y, dout = (rng.normal(size=shape) for _ in range(3))
    given = {"x": x, "y": y, "dout": dout}
    for name, f in (("AddLayer", np.add), ("MulLayer", np.multiply)):
        layer = getattr(student, name)()
        expect_array(layer.forward(x, y), f(x, y), of=f"{name}().forward(x, y)", given={"x": x, "y": y})
        dx, dy = pair(layer.backward(dout.copy()), of=f"{name}.backward(dout)")
        expect_gradient(dx, lambda v, f=f: float((f(v, y) * dout).sum()), x, of=f"dx of {name}.backward", given=given)
        expect_gradient(dy, lambda v, f=f: float((f(x, v) * dout).sum()), y, of=f"dy of {name}.backward", given=given)


@check(points=3)
def test_shopping(student, rng):
    """The chain rule on a graph of four nodes: (apple * a + orange * o) * tax, used twice.

    4つのノードのグラフ (apple * a + orange * o) * tax を2回使い、連鎖律が成り立つことを見る。
    """

    def total(values):
        apple, a, orange, o, tax = values
        return float((apple * a + orange * o) * tax)

    apples, oranges, taxed = student.MulLayer(), student.MulLayer(), student.MulLayer()
    both = student.AddLayer()
    for _ in range(2):
        values = rng.uniform(1.0, 5.0, size=5)
        apple, a, orange, o, tax = (float(value) for value in values)
        given = {"apple": apple, "a": a, "orange": orange, "o": o, "tax": tax}
        price_apples, price_oranges = apples.forward(apple, a), oranges.forward(orange, o)
        expect_number(price_apples, apple * a, of="apples.forward(apple, a)", given=given)
        expect_number(price_oranges, orange * o, of="oranges.forward(orange, o)", given=given)
        price = both.forward(price_apples, price_oranges)
        expect_number(price, apple * a + orange * o, of="both.forward(apple * a, orange * o)", given=given)
        expect_number(taxed.forward(price, tax), total(values), of="taxed.forward(price, tax)", given=given)
        dprice, dtax = pair(taxed.backward(1.0), of="taxed.backward(1.0)")
        expect_number(dprice, tax, of="the derivative for the price before tax", given=given)
        left, right = pair(both.backward(dprice), of="both.backward(dprice)")
        expect_number(left, tax, of="the derivative for apple * a", given=given)
        expect_number(right, tax, of="the derivative for orange * o", given=given)
        found = [*pair(apples.backward(left), of="apples.backward(...)")]
        found += [*pair(oranges.backward(right), of="oranges.backward(...)"), dtax]
        step = 1e-4
        for i, (name, derivative) in enumerate(zip(given, found, strict=True)):
            up, down = values.copy(), values.copy()
            up[i] += step
            down[i] -= step
            slope = (total(up) - total(down)) / (2 * step)
            expect_number(derivative, slope, of=f"the derivative for {name}", given=given, rtol=1e-6)


@check(points=1, needs=("arrays", "shopping"))
def test_inputs_left_alone(student, rng):
    """forward leaves x and y as they were.

    forward は x と y を元のまま残す。
    """
    x, y = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    for name in ("AddLayer", "MulLayer"):
        boxes = {"x": student.put(x), "y": student.put(y)}
        getattr(student, name)().forward(boxes["x"], boxes["y"])
        for letter, before in (("x", x), ("y", y)):
            expect_array(
                boxes[letter].value(),
                before,
                of=f"{letter} after {name}().forward(x, y)",
                given={"x": x, "y": y},
                rtol=0,
                atol=0,
                why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
            )
