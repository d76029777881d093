"""Checks of the nodes of a computational graph."""

import numpy as np

from autograder.checks import (
    Layer,
    Reason,
    as_list,
    both_signs,
    check,
    expect_left_alone,
    expect_number,
    numerical_gradient,
    of_what_is_right,
    oracles,
    part_of,
)


def node(made, definition):
    """A node of x and y, numbers of both signs, none near zero."""
    return Layer(
        made,
        forward="forward(x, y)",
        arrays={"x": "", "y": ""},
        definition=definition,
        draw=dict.fromkeys(("x", "y", "dout"), both_signs(0.5, 3.0)),
        slope={"rtol": 1e-7, "atol": 1e-9},  # straight in x and in y: central differences are off by rounding alone
    )


ADD = node("AddLayer()", lambda x, y: x + y)
MULTIPLY = node("MulLayer()", lambda x, y: oracles.product(x, y))


def pair(received, of):
    return as_list(received, 2, of=of)


def ask_exact(student, rng, declared, slopes):
    """Derivatives are exact for numbers of very different size. `slopes`: those of x and of y, times dout."""
    why = Reason(
        "This is near the derivative, as a difference is. Which rule gives it exactly?",
        "差分で求めたような、微分に近いだけの値です。どの規則を使えば正確に求まりますか。",
        when=lambda received, right: np.allclose(received, right, rtol=0.1),
    )
    for x, y, dout in (both_signs(1.0, 9.0)(rng, (12, 3)) * 10.0 ** rng.integers(-8, 9, size=(12, 3))).tolist():
        layer, given = declared.make(student, {}), {"x": x, "y": y, "dout": dout}
        layer.forward(x, y)
        of = f"{declared.made}.backward(dout)"
        for name, received, right in zip(("dx", "dy"), pair(layer.backward(dout), of=of), slopes(**given), strict=True):
            # Each is one product or none, and rounded once. A difference is off by a digit at least, with any step.
            expect_number(received, float(right), of=part_of(name, of), given=given, why=why, rtol=1e-16, atol=0.0)


@check(points=2)
def test_add(student, rng):
    """AddLayer adds, and passes the derivative on to both sides.

    AddLayer は足し算をし、微分を両側にそのまま伝える。
    """
    ADD.everything(student, rng)
    ask_exact(student, rng, ADD, lambda x, y, dout: oracles.product([dout, dout], [1.0, 1.0]))


@check(points=4)
def test_multiply(student, rng):
    """MulLayer multiplies, and backward answers how much the product moves with x and with y.

    MulLayer は掛け算をし、積が x と y に対してどれだけ変わるかを backward で返す。
    """
    MULTIPLY.everything(student, rng)
    ask_exact(student, rng, MULTIPLY, lambda x, y, dout: oracles.product([dout, dout], [y, x]))


@check(points=1, needs="add")
def test_add_arrays(student, rng):
    """AddLayer works entry by entry on arrays of one shape.

    AddLayer は、形状の同じ配列を要素ごとに足す。
    """
    ADD.everything(student, rng, x="N D", y="N D")


@check(points=1, needs="multiply")
def test_multiply_arrays(student, rng):
    """MulLayer works entry by entry on arrays of one shape.

    MulLayer は、形状の同じ配列を要素ごとに掛ける。
    """
    MULTIPLY.everything(student, rng, x="N D", y="N D")


@check(points=2, needs=("add", "multiply"))
def test_shopping(student, rng):
    """The chain rule on a graph of four nodes: (apple * a + orange * o) * tax, used twice.

    4つのノードのグラフ (apple * a + orange * o) * tax を2回使い、連鎖律が成り立つことを見る。
    """
    apples, oranges, taxed = student.MulLayer(), student.MulLayer(), student.MulLayer()
    both = student.AddLayer()
    for _ in range(2):
        values = rng.uniform(1.0, 5.0, size=5)
        apple, a, orange, o, tax = values.tolist()
        given = {"apple": apple, "a": a, "orange": orange, "o": o, "tax": tax}
        price_apples, price_oranges = apples.forward(apple, a), oranges.forward(orange, o)
        expect_number(price_apples, apple * a, of="apples.forward(apple, a)", given=given)
        expect_number(price_oranges, orange * o, of="oranges.forward(orange, o)", given=given)
        price, total = both.forward(price_apples, price_oranges), apple * a + orange * o
        expect_number(price, total, of="both.forward(apple * a, orange * o)", given=given)
        expect_number(taxed.forward(price, tax), total * tax, of="taxed.forward(price, tax)", given=given)
        dprice, dtax = pair(taxed.backward(1.0), of="taxed.backward(1.0)")
        expect_number(
            dprice, tax, of=("the derivative for the price before tax", "税抜きの金額についての微分"), given=given
        )
        left, right = pair(both.backward(dprice), of="both.backward(dprice)")
        expect_number(left, tax, of=("the derivative for apple * a", "apple * a についての微分"), given=given)
        expect_number(right, tax, of=("the derivative for orange * o", "orange * o についての微分"), given=given)
        found = [*pair(apples.backward(left), of="apples.backward(...)")]
        found += [*pair(oranges.backward(right), of="oranges.backward(...)"), dtax]
        slopes = numerical_gradient(lambda v: (v[0] * v[1] + v[2] * v[3]) * v[4], values)
        for name, derivative, slope in zip(given, found, slopes, strict=True):
            expect_number(
                derivative, slope, of=(f"the derivative for {name}", f"{name} についての微分"), given=given, rtol=1e-6
            )


@check(points=1, needs="multiply")
def test_inputs_left_alone(student, rng):
    """forward leaves x and y as they were.

    forward は x と y を元のまま残す。
    """
    arrays = {"x": rng.normal(size=(3, 4)), "y": rng.normal(size=(3, 4))}

    def ask(name):
        expect_left_alone(
            student,
            lambda x, y: getattr(student, name)().forward(x, y),
            arrays,
            by=name,
            after=f"{name}().forward(x, y)",
            rtol=0.0,
            atol=0.0,
        )

    of_what_is_right(
        (lambda: ADD.values(student, rng, x="N D", y="N D"), lambda: ask("AddLayer")),
        (lambda: MULTIPLY.values(student, rng, x="N D", y="N D"), lambda: ask("MulLayer")),
    )
