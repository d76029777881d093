"""Checks of learning in PyTorch."""

import numpy as np

from autograder.checks import (
    Tensor,
    as_array,
    as_dict,
    as_list,
    as_number,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    expect_gradient,
    expect_number,
)

KEYS = ("W1", "b1", "W2", "b2")
FLOAT32 = {"rtol": 1e-4, "atol": 2e-5}  # numbers near 1 with seven digits
# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and a step, which is near 0.05, by that share.
LOSS = {"rtol": 1e-4, "atol": 5e-4}
STEPS = {"rtol": 1e-4, "atol": 5e-4}


def draw_sizes(rng):
    """Batch, input, hidden and output sizes, no two alike."""
    return [int(size) for size in rng.permutation([4, 5, 6, 7])]


def before_relu(params, x):
    return x @ params["W1"] + params["b1"]


def score(params, x):
    return np.maximum(before_relu(params, x), 0) @ params["W2"] + params["b2"]


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(params, x, labels):
    return float(-np.mean(np.log(softmax(score(params, x))[np.arange(len(x)), labels])))


def gradients(params, x, labels):
    """The gradient of the cross entropy for each parameter, by the chain rule in float64."""
    z = before_relu(params, x)
    upstream = (softmax(score(params, x)) - np.eye(len(params["b2"]))[labels]) / len(x)
    inner = upstream @ params["W2"].T * (z > 0)
    hidden = np.maximum(z, 0)
    return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": hidden.T @ upstream, "b2": upstream.sum(axis=0)}


def descend(params, x, labels, lr):
    slopes = gradients(params, x, labels)
    return {key: params[key] - lr * slopes[key] for key in KEYS}


def draw_batch(rng, n, params, margin=0.01):
    """Samples in float32 whose hidden neurons stay away from the kink of ReLU, unless the weights keep them there."""
    for _ in range(200):
        x = rng.uniform(-1, 1, size=(n, len(params["W1"]))).astype(np.float32)
        if np.abs(before_relu(params, x)).min() > margin:
            break
    return x


def read_parameters(model, d, h, k):
    """The model's parameters as W1 (D, H), b1, W2 (H, K), b2 in float64. Their shapes tell them apart."""
    of = "list(model.parameters())"
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    found = {}
    for one in as_list(model.parameters(), 4, of=of):
        array = as_array(one, one.array.shape if isinstance(one, Tensor) else (), of=of, tensor=True).astype(float)
        for key, shape in shapes.items():
            if array.shape in (shape, shape[::-1]):
                found[key] = array if array.shape == shape else array.T
    expect(
        len(found) == 4,
        of=of,
        en=f"Two weights and two biases for {d} inputs, {h} hidden neurons and {k} classes should be found here.",
        ja=f"入力 {d} 個、隠れ層 {h} 個、クラス {k} 個に合う重みとバイアスが2つずつ見つかるはずです。",
    )
    return found


@check(points=2)
def test_forward(student, rng):
    """The model passes x through its two layers, whose weights are random.

    モデルは x を2つの層に通す。重みの初期値はランダムである。
    """
    n, d, h, k = draw_sizes(rng)
    model = student.TwoLayerNet(d, h, k)
    params = read_parameters(model, d, h, k)
    for key in ("W1", "W2"):
        expect(
            len(np.unique(params[key])) > params[key].size // 2,
            of="list(model.parameters())",
            en="Some neurons have equal weights. They would get equal gradients and stay equal for ever.",
            ja="同じ重みを持つニューロンがあります。勾配も同じになり、いつまでも同じままです。",
        )
    for _ in range(2):
        x = draw_batch(rng, n, params)
        y = model(Tensor(x))
        scores = score(params, x)
        received = as_array(y, (n, k), of="model(x)", tensor=True)
        expected = min((scores, softmax(scores)), key=lambda values: np.abs(values - received).max())
        expect_array(y, expected, of="model(x)", given={"x": x, **params}, tensor=True, **FLOAT32)


@check(points=2, needs="forward")
def test_autograd(student, rng):
    """Autograd can follow the calculation of the model back to x.

    自動微分が、モデルの計算を x までたどれる。
    """
    n, d, h, k = draw_sizes(rng)
    model = student.TwoLayerNet(d, h, k)
    params = read_parameters(model, d, h, k)
    x, upstream = draw_batch(rng, n, params), rng.normal(size=(n, k))
    value, found = student.autograd(model.forward, Tensor(x), upstream=upstream)
    y = as_array(value, (n, k), of="model(x)", tensor=True)
    forms = (lambda v: score(params, v), lambda v: softmax(score(params, v)))
    form = min(forms, key=lambda form: np.abs(form(x) - y).max())
    of = "the gradient of sum(model(x) * u) for x"
    expect_gradient(
        as_list(found, 1, of=of)[0],
        lambda v: float(np.sum(form(v) * upstream)),
        x.astype(float),
        of=of,
        given={"x": x, "u": upstream, **params},
        tensor=True,
        rtol=1e-3,  # float32, and sums that may cancel
        atol=1e-4,
    )


def expect_steps(student, rng, momentum, one_hot):
    """Three calls of train_step are three steps of SGD on three batches."""
    n, d, h, k = draw_sizes(rng)
    lr = float(rng.uniform(0.3, 0.6))
    model = student.TwoLayerNet(d, h, k)
    optimizer = student.library("torch.optim.SGD", model.parameters(), lr, momentum)
    speed = dict.fromkeys(KEYS, 0.0)
    for number in range(3):
        before = read_parameters(model, d, h, k)
        x, labels = draw_batch(rng, n, before, margin=1e-3), rng.integers(k, size=n)
        t = np.eye(k, dtype=np.float32)[labels] if one_hot else labels
        given = {"x": x, "t": t, "lr": lr, "momentum": momentum, **before}
        of = "train_step(model, optimizer, x, t)"
        loss = student.train_step(model, optimizer, Tensor(x), Tensor(t))
        loss = as_number(loss, of=of, given=given, tensor=isinstance(loss, Tensor))
        why = (
            "It is the mean cross entropy of model(x) before the step.",
            "1歩進む前の model(x) の交差エントロピー誤差の平均です。",
        )
        expect_number(loss, cross_entropy(before, x, labels), of=of, given=given, why=why, **LOSS)
        after, slopes = read_parameters(model, d, h, k), gradients(before, x, labels)
        for key in KEYS:
            speed[key] = momentum * speed[key] + slopes[key]
            expect_array(
                after[key],
                before[key] - lr * speed[key],
                of=f"{key} of the model after {number + 1} calls of train_step",
                given=given,
                **STEPS,
            )


@check(points=3)
def test_train_step(student, rng):
    """train_step takes one step on its batch's own gradient and returns the loss.

    train_step はそのバッチだけの勾配で1歩進み、損失を返す。
    """
    expect_steps(student, rng, momentum=0.0, one_hot=False)


@check(points=1, needs="train_step")
def test_optimizer(student, rng):
    """The step is the optimizer's own, with momentum too.

    進み方は optimizer に任せる。モメンタムがあるときも同じである。
    """
    expect_steps(student, rng, momentum=0.9, one_hot=False)


@check(points=1, needs="train_step")
def test_one_hot(student, rng):
    """train_step takes one-hot targets as well.

    train_step は one-hot 表現の教師データも受け取る。
    """
    expect_steps(student, rng, momentum=0.0, one_hot=True)


def draw_training(rng, lr, steps):
    """Parameters, data, and the parameters after so many steps that keep away from the kink of ReLU."""
    while True:
        n, d, h, k = draw_sizes(rng)
        shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
        params = {key: rng.uniform(-0.6, 0.6, size=shape) for key, shape in shapes.items()}
        x, labels = rng.uniform(-1, 1, size=(n, d)), rng.integers(k, size=n)
        now, margin = params, np.inf
        for _ in range(steps):
            margin = min(margin, np.abs(before_relu(now, x)).min())
            now = descend(now, x, labels, lr)
        if margin > 2e-4:
            return params, x, labels, now


@check(points=3)
def test_train_steps(student, rng):
    """After as many steps train_steps gives what the NumPy network has.

    同じ回数だけ進むと、train_steps は NumPy のネットワークと同じ値になる。
    """
    of = "train_steps(params, x, t, lr, steps)"
    for steps, one_hot in ((1, False), (6, False), (4, True)):
        lr = float(rng.uniform(0.2, 0.5))
        params, x, labels, expected = draw_training(rng, lr, steps)
        t = np.eye(len(params["b2"]))[labels] if one_hot else labels
        given = {"x": x, "t": t, "lr": lr, "steps": steps, **params}
        received = as_dict(student.train_steps(params, x, t, lr, steps), KEYS, of=of, given=given)
        for key in KEYS:
            expect_array(received[key], expected[key], of=f'{of}["{key}"]', given=given, **STEPS)


@check(points=1, needs="train_steps")
def test_arrays_left_alone(student, rng):
    """params, x and t are the same after train_steps as before.

    train_steps の後も、params、x、t は元のまま残っている。
    """
    params, x, labels, _ = draw_training(rng, 0.4, 3)
    before = {**params, "x": x, "t": labels}
    boxes = {name: student.put(value) for name, value in before.items()}
    student.train_steps({key: boxes[key] for key in KEYS}, boxes["x"], boxes["t"], 0.4, 3)
    for name, value in before.items():
        why = (
            f"{name} was changed: a tensor made of an array may share its memory.",
            f"{name} が書き換えられています。配列から作ったテンソルは、メモリを共有していることがあります。",
        )
        expect_array(boxes[name].value(), value, of=name, why=why)


@check(points=1, needs="train_step")
def test_learning(student, rng):
    """Step by step the model learns to read handwritten digits.

    train_step を繰り返すと、手書き数字を読めるようになる。
    """
    x_train, t_train, x_test, t_test = digits(rng)
    model = student.TwoLayerNet(64, 20, 10)
    optimizer = student.library("torch.optim.SGD", model.parameters(), 0.5, 0.9)
    x, t = Tensor(x_train[:300].astype(np.float32)), Tensor(t_train[:300])
    for _ in range(80):
        student.train_step(model, optimizer, x, t)
    y = model(Tensor(x_test.astype(np.float32)))
    # The least of 300 runs was .869; weights of zero stay at about .1.
    expect_accuracy(y, t_test, 0.65, of="model(x_test) after 80 steps", tensor=True)
