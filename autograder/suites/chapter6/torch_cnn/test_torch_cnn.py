"""Checks of the convolutional network in PyTorch, and of transfer learning with it."""

import numpy as np

from autograder.checks import (
    Module,
    Tensor,
    as_number,
    between,
    check,
    expect,
    expect_array,
    numerical_gradient,
    oracles,
)


def before_relus(x, W1, b1, W2, b2):
    """What the maps and the hidden neurons are before ReLU."""
    maps = oracles.convolution(x, W1, b1)
    pooled = oracles.max_pooling(oracles.relu(maps), 2, 2, 2)
    return maps, pooled.reshape(len(x), -1) @ W2 + b2


def scores(x, W1, b1, W2, b2, W3, b3):
    return oracles.relu(before_relus(x, W1, b1, W2, b2)[1]) @ W3 + b3


def distances(x, W1, b1, W2, b2):
    """How far ReLUs and maxima are from their kinks, and every hidden neuron from silence: at 0.1 for one image."""
    maps, inner = before_relus(x, W1, b1, W2, b2)
    loudest = oracles.relu(inner).max(axis=0) / 500
    return np.concatenate([one.ravel() for one in (maps, inner, oracles.leads(maps, 2, 2, 2), loudest)])


WEIGHTS = {"W1": "F C 3 3", "b1": "F", "W2": "6*F M", "b2": "M", "W3": "M K", "b3": "K"}
# Filters of 3 x 3 make 4 x 6 pixels of 6 x 8, and pooling 2 x 3.
MODEL = Module(
    "SimpleConvNet(input_dim, F, 3, M, K)",
    arrays={"x": "N C H B", "t": "N < K", **WEIGHTS},
    definition=scores,
    probabilities=False,
    sizes={"N": 6, "C": 2, "H": 6, "B": 8},
    draw={"x": between(-1, 1), **dict.fromkeys(WEIGHTS, between(-0.6, 0.6))},
    away_from=distances,
    gap=2e-4,
    close={"rtol": 1e-4, "atol": 2e-5},  # numbers near 1 with seven digits
    loss_close={"rtol": 1e-4, "atol": 2e-5},
    step_close={"rtol": 0.0, "atol": 2e-5},
)
ANYWHERE = MODEL.like(away_from=None)
IMAGES = {"input_dim": (2, 6, 8)}
BACKBONE, HEAD = ("W1", "b1", "W2", "b2"), ("W3", "b3")


def take_step(student, model, optimizer, case):
    of = "train_step(model, optimizer, x, t)"
    as_number(student.train_step(model, optimizer, Tensor(case.values["x"]), Tensor(case.values["t"])), of=of)


def expect_still(after, before, when):
    """The backbone is as it was."""
    for key in BACKBONE:
        why = (
            f"The backbone should not move {when[0]}.",
            f"バックボーンは{when[1]}動かないはずです。",
        )
        expect_array(after[key], before[key], of=(f"{key} of the model", f"モデルの {key}"), rtol=0, atol=0, why=why)


@check(points=4)
def test_outputs(student, rng):
    """After load_numpy the model gives the scores of the NumPy network, and again after a second load.

    load_numpy の後は NumPy のネットワークと同じスコアになる。もう一度読み込んでも同じである。
    """
    MODEL.predict(student, rng, batches=({}, {"N": 3}), **IMAGES)


@check(points=2, needs="outputs")
def test_parameters(student, rng):
    """parameters() finds three weights, random at first, and three biases, and what was loaded afterwards.

    parameters() から重みとバイアスが3つずつ見つかる。重みは最初はランダムで、読み込んだ後はその値である。
    """
    case = MODEL.case(rng, IMAGES)
    model = MODEL.new(student, case)
    MODEL.expect_random(MODEL.read(model, case, case.given("input_dim")))
    MODEL.write(model, case)
    for key, after in MODEL.read(model, case).items():
        of = (f"{key} of the model after load_numpy", f"load_numpy の後のモデルの {key}")
        expect_array(after, case.values[key], of=of, **MODEL.close)


@check(points=2, needs=("outputs", "parameters"))
def test_training(student, rng):
    """In a training step all six parameters move by -lr times their gradient.

    学習の1歩で、6つのパラメータがすべて勾配の -lr 倍だけ動く。
    """
    MODEL.train_steps(student, rng, steps=1, lr=float(rng.uniform(0.3, 0.6)), loads=True, **IMAGES)


@check(points=2, needs="parameters")
def test_freeze(student, rng):
    """After freeze_backbone only the last layer moves in training.

    freeze_backbone の後は、訓練しても最後の層だけが動く。
    """
    case, lr = MODEL.case(rng, IMAGES), float(rng.uniform(0.3, 0.6))
    model = MODEL.made_with(student, case)
    student.freeze_backbone(model)
    optimizer = student.library("torch.optim.SGD", model.parameters(), lr, 0.0)
    for _ in range(3):
        take_step(student, model, optimizer, case)
        after = MODEL.read(model, case)
        expect_still(after, case.values, ("after freeze_backbone", "freeze_backbone の後は"))
        for key in HEAD:
            right = case.values[key] - lr * numerical_gradient(MODEL.loss_by(case, key), case.values[key])
            why = ("The last layer goes on learning.", "最後の層は学習を続けます。")
            of = (f"{key} of the model after a training step", f"学習で1歩進んだ後のモデルの {key}")
            expect_array(after[key], right, of=of, why=why, rtol=1e-3, atol=2e-5)  # differences of float32
        case = ANYWHERE.case(rng, IMAGES, after, case.sizes)


@check(points=2, needs="parameters")
def test_new_head(student, rng):
    """replace_head gives the model a new random last layer and keeps the rest.

    replace_head は最後の層をランダムな新しい層に取り替え、ほかの層はそのまま残す。
    """
    case = ANYWHERE.case(rng, IMAGES)
    model = MODEL.made_with(student, case)
    for classes in (7, 2):
        student.replace_head(model, classes)
        new = ANYWHERE.case(rng, {"K": classes}, case.given(*BACKBONE), {name: case.sizes[name] for name in "FM"})
        after = MODEL.read(model, new)
        expect_still(after, case.values, ("in replace_head", " replace_head で"))
        MODEL.expect_random(after)
        why = (f"This is after replace_head(model, {classes}).", f"replace_head(model, {classes}) の後の値です。")
        ANYWHERE.expect_output(model, new.with_values(**after), why)


@check(points=2, needs=("freeze", "new_head"))
def test_transfer(student, rng):
    """With a frozen backbone and a new head, in either order, only the new head learns.

    凍結と取り替えをどちらの順に行っても、新しいヘッドだけが学習する。
    """
    for first in ("freeze_backbone(model)", "replace_head(model, 7)"):
        case = MODEL.case(rng, IMAGES)
        model = MODEL.made_with(student, case)
        if first.startswith("freeze"):
            student.freeze_backbone(model)
        student.replace_head(model, 7)
        if first.startswith("replace"):
            student.freeze_backbone(model)
        new = ANYWHERE.case(rng, {"K": 7}, case.given("x", *BACKBONE), {name: case.sizes[name] for name in "FMN"})
        before = MODEL.read(model, new)
        optimizer = student.library("torch.optim.SGD", model.parameters(), 0.1, 0.9)
        for _ in range(2):
            take_step(student, model, optimizer, new)
        after = MODEL.read(model, new)
        expect_still(after, before, (f"after {first} came first", f" {first} が先でも"))
        for key in HEAD:
            expect(
                (after[key] != before[key]).any(),
                of=(f"{key} of the model", f"モデルの {key}"),
                en=f"The new last layer does not learn if {first} came first.",
                ja=f"{first} が先のとき、新しい最後の層が学習していません。",
            )
