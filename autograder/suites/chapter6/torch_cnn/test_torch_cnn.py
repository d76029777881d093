"""Checks of the convolutional network in PyTorch, and of transfer learning with it."""

import numpy as np

from autograder.checks import (
    Tensor,
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_gradient,
)

KEYS = ("W1", "b1", "W2", "b2", "W3", "b3")
BACKBONE = KEYS[:4]
CHANNELS, HEIGHT, WIDTH, SIDE = 2, 6, 8, 3  # filters of 3 x 3 give 4 x 6 pixels, and pooling 2 x 3
FLOAT32 = {"rtol": 1e-4, "atol": 2e-5}  # numbers near 1 with seven digits
STEP = {"rtol": 1e-3, "atol": 2e-5}  # differences of such numbers


def draw_sizes(rng):
    """Filters, hidden neurons, classes, no two alike."""
    return [int(size) for size in rng.permutation([3, 4, 5])]


def shapes_of(filters, hidden, classes):
    W1 = (filters, CHANNELS, SIDE, SIDE)
    return dict(
        zip(KEYS, (W1, (filters,), (filters * 6, hidden), (hidden,), (hidden, classes), (classes,)), strict=True)
    )


def draw_parameters(rng, sizes):
    return {key: rng.uniform(-0.6, 0.6, size=shape).astype(np.float32) for key, shape in shapes_of(*sizes).items()}


def layers(params, x):
    """Before the first ReLU, before the second, and the scores: the definition, in NumPy and float64."""
    params = {key: array.astype(float) for key, array in params.items()}
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), (SIDE, SIDE), axis=(2, 3))
    maps = np.einsum("ncijuv,fcuv->nfij", windows, params["W1"]) + params["b1"].reshape(-1, 1, 1)
    pooled = np.maximum(maps, 0).reshape(len(x), -1, 2, 2, 3, 2).max(axis=(3, 5))  # (N, FN, 4, 6) -> (N, FN, 2, 3)
    inner = pooled.reshape(len(x), -1) @ params["W2"] + params["b2"]
    return maps, inner, np.maximum(inner, 0) @ params["W3"] + params["b3"]


def score(params, x):
    return layers(params, x)[2]


def probabilities(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(params, x, labels):
    return float(-np.mean(np.log(probabilities(score(params, x))[np.arange(len(x)), labels])))


def draw_images(rng, n=6):
    return rng.uniform(-1, 1, size=(n, CHANNELS, HEIGHT, WIDTH)).astype(np.float32)


def draw_network(rng, sizes, n=6):
    """Parameters and images, away from the kinks of ReLU and of the maximum; no hidden neuron is silent for all."""
    while True:
        params, x = draw_parameters(rng, sizes), draw_images(rng, n)
        maps, inner, _ = layers(params, x)
        windows = np.maximum(maps, 0).reshape(n, -1, 2, 2, 3, 2).swapaxes(3, 4).reshape(-1, 4)
        second, first = np.sort(windows, axis=1)[:, 2:].T
        gaps = (first - second)[first > 0]
        if min(np.abs(maps).min(), np.abs(inner).min(), gaps.min()) > 2e-4 and (inner > 0.1).any(axis=0).all():
            return params, x


def new_model(student, sizes):
    return student.SimpleConvNet((CHANNELS, HEIGHT, WIDTH), sizes[0], SIDE, *sizes[1:])


def loaded(student, params, sizes):
    model = new_model(student, sizes)
    model.load_numpy(params)
    return model


def read_parameters(model, sizes):
    """The model's parameters by name, the weights as NumPy has them, in float32. Their shapes tell them apart."""
    of = "list(model.parameters())"
    found = {}
    for one in as_list(model.parameters(), len(KEYS), of=of):
        array = as_array(one, one.array.shape if isinstance(one, Tensor) else (), of=of, tensor=True)
        for key, shape in shapes_of(*sizes).items():
            if array.shape == shape or (array.ndim == 2 and array.shape == shape[::-1]):
                found[key] = array if array.shape == shape else array.T
    filters, hidden, classes = sizes
    expect(
        len(found) == len(KEYS),
        of=of,
        en=f"Three weights and three biases for {filters} filters, {hidden} hidden neurons and {classes} classes "
        "should be found here.",
        ja=f"フィルター {filters} 個、隠れ層 {hidden} 個、クラス {classes} 個に合う重みとバイアスが"
        "3つずつ見つかるはずです。",
        given={"input_dim": (CHANNELS, HEIGHT, WIDTH), "filter_size": SIDE},
    )
    return found


def expect_random(params, keys, of):
    for key in keys:
        expect(
            len(np.unique(params[key])) > params[key].size // 2,
            of=of,
            en=f"The weights of {key} should start from random numbers, no two neurons alike.",
            ja=f"{key} の重みはランダムな値から始め、同じニューロンが2つできないようにします。",
        )


def optimizer_of(student, model, lr, momentum=0.0):
    return student.library("torch.optim.SGD", model.parameters(), lr, momentum)


def take_step(student, model, optimizer, x, labels):
    of = "train_step(model, optimizer, x, t)"
    as_number(student.train_step(model, optimizer, Tensor(x), Tensor(labels)), of=of)


def expect_still(after, before, keys, when):
    for key in keys:
        why = (
            f"The backbone should not move {when[0]}.",
            f"バックボーンは{when[1]}動かないはずです。",
        )
        expect_array(after[key], before[key], of=f"{key} of the model", rtol=0, atol=0, why=why)


@check(points=4)
def test_outputs(student, rng):
    """After load_numpy the model gives the scores of the NumPy network, and again after a second load.

    load_numpy の後は NumPy のネットワークと同じスコアになる。もう一度読み込んでも同じである。
    """
    sizes = draw_sizes(rng)
    model = new_model(student, sizes)
    for n in (6, 3):
        params, x = draw_network(rng, sizes, n)
        model.load_numpy(params)
        given = {"x": x, **params}
        expect_array(model(Tensor(x)), score(params, x), of="model(x)", given=given, tensor=True, **FLOAT32)


@check(points=2, needs="outputs")
def test_parameters(student, rng):
    """parameters() finds three weights, random at first, and three biases, and what was loaded afterwards.

    parameters() から重みとバイアスが3つずつ見つかる。重みは最初はランダムで、読み込んだ後はその値である。
    """
    sizes = draw_sizes(rng)
    model = new_model(student, sizes)
    of = "list(model.parameters())"
    expect_random(read_parameters(model, sizes), ("W1", "W2", "W3"), of)
    params = draw_parameters(rng, sizes)
    model.load_numpy(params)
    after = read_parameters(model, sizes)
    for key in KEYS:
        expect_array(after[key], params[key], of=f"{key} of the model after load_numpy", **FLOAT32)


@check(points=2, needs=("outputs", "parameters"))
def test_training(student, rng):
    """In a training step all six parameters move by -lr times their gradient.

    学習の1歩で、6つのパラメータがすべて勾配の -lr 倍だけ動く。
    """
    sizes, lr = draw_sizes(rng), float(rng.uniform(0.3, 0.6))
    before, x = draw_network(rng, sizes)
    labels = rng.integers(sizes[2], size=len(x))
    model = loaded(student, before, sizes)
    take_step(student, model, optimizer_of(student, model, lr), x, labels)
    after = read_parameters(model, sizes)
    for key in KEYS:
        expect_gradient(
            (before[key].astype(float) - after[key]) / lr,
            lambda array, key=key: cross_entropy({**before, key: array}, x, labels),
            before[key],
            of=f"the step of {key}, divided by -lr",
            given={"x": x, "t": labels, "lr": lr, **before},
            rtol=1e-3,  # float32 throughout
            atol=2e-5,
        )


@check(points=2, needs="parameters")
def test_freeze(student, rng):
    """After freeze_backbone only the last layer moves in training.

    freeze_backbone の後は、訓練しても最後の層だけが動く。
    """
    sizes, lr = draw_sizes(rng), float(rng.uniform(0.3, 0.6))
    before, x = draw_network(rng, sizes)
    model = loaded(student, before, sizes)
    student.freeze_backbone(model)
    optimizer = optimizer_of(student, model, lr)
    for _ in range(3):
        labels = rng.integers(sizes[2], size=len(x))
        take_step(student, model, optimizer, x, labels)
        after = read_parameters(model, sizes)
        expect_still(after, before, BACKBONE, ("after freeze_backbone", "freeze_backbone の後は"))
        inner = np.maximum(layers(before, x)[1], 0)
        error = (probabilities(score(before, x)) - np.eye(sizes[2])[labels]) / len(x)
        for key, gradient in (("W3", inner.T @ error), ("b3", error.sum(axis=0))):
            why = ("The last layer goes on learning.", "最後の層は学習を続けます。")
            of = f"{key} of the model after a training step"
            expect_array(after[key], before[key] - lr * gradient, of=of, why=why, **STEP)
        before, x = after, draw_images(rng)


@check(points=2, needs="parameters")
def test_new_head(student, rng):
    """replace_head gives the model a new random last layer and keeps the rest.

    replace_head は最後の層をランダムな新しい層に取り替え、ほかの層はそのまま残す。
    """
    sizes = draw_sizes(rng)
    params = draw_parameters(rng, sizes)
    model = loaded(student, params, sizes)
    for classes in (7, 2):
        student.replace_head(model, classes)
        after = read_parameters(model, [*sizes[:2], classes])
        expect_still(after, params, BACKBONE, ("in replace_head", " replace_head で"))
        expect_random(after, ("W3",), "list(model.parameters())")
        x = draw_images(rng)
        of = "model(x) after replace_head(model, num_classes)"
        expect_array(model(Tensor(x)), score(after, x), of=of, given={"x": x, **after}, tensor=True, **FLOAT32)


@check(points=2, needs=("freeze", "new_head"))
def test_transfer(student, rng):
    """With a frozen backbone and a new head, in either order, only the new head learns.

    凍結と取り替えをどちらの順に行っても、新しいヘッドだけが学習する。
    """
    sizes = draw_sizes(rng)
    new_sizes = [*sizes[:2], 7]
    for first in ("freeze_backbone(model)", "replace_head(model, 7)"):
        params, x = draw_network(rng, sizes)
        model = loaded(student, params, sizes)
        if first.startswith("freeze"):
            student.freeze_backbone(model)
        student.replace_head(model, 7)
        if first.startswith("replace"):
            student.freeze_backbone(model)
        before = read_parameters(model, new_sizes)
        optimizer = optimizer_of(student, model, 0.1, 0.9)
        labels = rng.integers(7, size=len(x))
        for _ in range(2):
            take_step(student, model, optimizer, x, labels)
        after = read_parameters(model, new_sizes)
        expect_still(after, before, BACKBONE, (f"after {first} came first", f" {first} が先でも"))
        for key in ("W3", "b3"):
            expect(
                bool((after[key] != before[key]).any()),
                of=f"{key} of the model",
                en=f"The new last layer does not learn where {first} came first.",
                ja=f"{first} が先のとき、新しい最後の層が学習していません。",
            )
