"""Checks of a neuron, a layer and the collapse of linear layers."""

import numpy as np

from autograder.checks import as_array, as_list, check, expect_array, expect_number


def activation_of(function):
    """An activation for the learner's code: `function` of a number or an array, given nothing else."""

    def activation(a):
        shape = a.shape if isinstance(a, np.ndarray) else ()
        return function(as_array(a, shape, of="the argument of activation"))

    return activation


def rising(a):
    return np.tanh(a)


def falling(a):
    return 2.0 - a


def shares(a):
    """Each number beside the size of its row: as softmax does, it looks at the whole row."""
    if np.ndim(a) == 0:
        return 1.0  # one number by itself
    return a / (1.0 + np.sum(np.abs(a), axis=-1, keepdims=True))


def sizes(rng):
    """Three different sizes."""
    return (int(size) for size in rng.permutation([3, 4, 5]))


def draw(rng, *shapes):
    """Arrays of numbers between -1 and 1, none near 0."""
    return [rng.uniform(0.1, 1.0, size=shape) * rng.choice([-1.0, 1.0], size=shape) for shape in shapes]


def as_layer(answer, d, k):
    """The pair (W, b) of collapse_linear."""
    W, b = as_list(answer, 2, of="collapse_linear(W1, b1, W2, b2)")
    W = as_array(W, (d, k), of="W of collapse_linear(W1, b1, W2, b2)")
    return W, as_array(b, (k,), of="b of collapse_linear(W1, b1, W2, b2)")


@check(points=3)
def test_neuron(student, rng):
    """A neuron gives activation(w . x + b), one number.

    ニューロンの出力は activation(w・x + b) で、1つの数である。
    """
    cases = []
    for function in (rising, falling):
        x, w = draw(rng, *[(int(rng.integers(3, 6)),)] * 2)
        cases.append((function, x, w, float(draw(rng, ())[0])))
    answers = [student.neuron(x, w, b, activation_of(function)) for function, x, w, b in cases]
    for (function, x, w, b), answer in zip(cases, answers, strict=True):
        name = "np.tanh" if function is rising else "lambda a: 2 - a"
        expect_number(answer, function(w @ x + b), of=f"neuron(x, w, b, {name})", given={"x": x, "w": w, "b": b})


@check(points=3)
def test_layer(student, rng):
    """A layer gives activation(x W + b): a row for each sample, a column for each neuron.

    層の出力は activation(x W + b) で、行がサンプル、列がニューロンである。
    """
    n, d, k = sizes(rng)
    x, W, b = draw(rng, (n, d), (d, k), (k,))
    answers = [student.layer(x, W, b, activation_of(function)) for function in (rising, falling)]
    for function, name, answer in zip((rising, falling), ("np.tanh", "lambda a: 2 - a"), answers, strict=True):
        expect_array(answer, function(x @ W + b), of=f"layer(x, W, b, {name})", given={"x": x, "W": W, "b": b})


@check(points=2)
def test_whole_array(student, rng):
    """The activation gets the whole array, so that softmax works as an activation too.

    activation には配列全体が渡される。そのため softmax も活性化関数として使える。
    """
    n, d, k = sizes(rng)
    x, W, b = draw(rng, (n, d), (d, k), (k,))
    expect_array(
        student.layer(x, W, b, activation_of(shares)),
        shares(x @ W + b),
        of="layer(x, W, b, activation)",
        given={"x": x, "W": W, "b": b},
        why=(
            "This activation, like softmax, needs all the numbers of a row at once.",
            "この activation は softmax と同じく、1行のすべての数を同時に必要とします。",
        ),
    )


@check(points=3)
def test_collapse(student, rng):
    """One layer with the weights returned does the same as the two linear layers.

    返された重みの1つの層が、2つの線形な層と同じ働きをする。
    """
    d, h, k = sizes(rng)
    W1, b1, W2, b2 = draw(rng, (d, h), (h,), (h, k), (k,))
    W, b = as_layer(student.collapse_linear(W1, b1, W2, b2), d, k)
    given = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    first = b1 @ W2 + b2
    expect_array(
        b,
        first,
        of="b of collapse_linear(W1, b1, W2, b2)",
        given=given,
        why=("For x = 0 the two layers give b.", "x = 0 のとき、2つの層の出力は b です。"),
    )
    for i in range(d):
        expect_array(
            W[i],
            W1[i] @ W2,
            of=f"W[{i}] of collapse_linear(W1, b1, W2, b2)",
            given=given,
            why=(
                f"Raising x[{i}] by 1 moves the output of the two layers by W[{i}].",
                f"x[{i}] を1増やすと、2つの層の出力は W[{i}] だけ動きます。",
            ),
        )


@check(points=1)
def test_any_size(student, rng, reference):
    """The same holds for one sample, one feature, one neuron and for larger layers.

    サンプル・特徴・ニューロンがそれぞれ1つのとき、もっと大きな層のときも成り立つ。
    """
    many = int(rng.integers(10, 20))
    for n, d, k in [(1, 3, 4), (4, 1, 3), (3, 4, 1), (many + 2, many + 1, many)]:
        x, W, b, V, c = draw(rng, (n, d), (d, k), (k,), (k, d), (d,))
        expect_array(
            student.layer(x, W, b, activation_of(rising)),
            reference.layer(x, W, b, np.tanh),
            of="layer(x, W, b, np.tanh)",
            given={"x": x, "W": W, "b": b},
            why=(
                "N samples and K neurons always give (N, K), also where N or K is 1.",
                "N 個のサンプルと K 個のニューロンからは、N や K が1でも必ず (N, K) が得られます。",
            ),
        )
        W_one, b_one = as_layer(student.collapse_linear(W, b, V, c), d, d)
        W_right, b_right = reference.collapse_linear(W, b, V, c)
        expect_array(W_one, W_right, of="W of collapse_linear(W1, b1, W2, b2)", given={"W1": W, "W2": V})
        expect_array(b_one, b_right, of="b of collapse_linear(W1, b1, W2, b2)", given={"b1": b, "W2": V, "b2": c})


@check(points=1, needs=("layer", "collapse"))
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    n, d, k = sizes(rng)
    x, W, b, V, c = (array.astype(np.float32) for array in draw(rng, (n, d), (d, k), (k,), (k, d), (d,)))
    answer = student.layer(x, W, b, activation_of(rising))
    W_one, b_one = as_list(student.collapse_linear(W, b, V, c), 2, of="collapse_linear(W1, b1, W2, b2)")
    seven_digits = {"rtol": 1e-4, "atol": 1e-5, "dtype": "float32"}  # and sums that may cancel
    expect_array(answer, np.tanh(x @ W + b), of="layer(x, W, b, np.tanh)", **seven_digits)
    expect_array(W_one, W @ V, of="W of collapse_linear(W1, b1, W2, b2)", **seven_digits)
    expect_array(b_one, b @ V + c, of="b of collapse_linear(W1, b1, W2, b2)", **seven_digits)


@check(points=1, needs=("neuron", "layer", "collapse"))
def test_inputs_left_alone(student, rng):
    """Samples, weights and biases are afterwards as they were.

    呼び出した後も、サンプル・重み・バイアスは元のままである。
    """
    n, d, k = sizes(rng)
    calls = [
        ("neuron(x, w, b, np.tanh)", student.neuron, ("x", "w"), [(d,), (d,)], [0.5, activation_of(rising)]),
        ("layer(x, W, b, np.tanh)", student.layer, ("x", "W", "b"), [(n, d), (d, k), (k,)], [activation_of(rising)]),
        (
            "collapse_linear(W1, b1, W2, b2)",
            student.collapse_linear,
            ("W1", "b1", "W2", "b2"),
            [(n, d), (d,), (d, k), (k,)],
            [],
        ),
    ]
    for of, function, names, shapes, others in calls:
        arrays = draw(rng, *shapes)
        boxes = [student.put(array) for array in arrays]
        function(*boxes, *others)
        for name, array, box in zip(names, arrays, boxes, strict=True):
            expect_array(
                box.value(),
                array,
                of=f"{name} after {of}",
                given={name: array},
                why=("The call changed its own input.", "呼び出しが入力そのものを書き換えています。"),
            )
