"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter4/figures/draw.py [FOLDER]

Needs Matplotlib (`pip install 'dlgrade[plot]'`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from sklearn.datasets import load_digits

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

import given  # noqa: E402
from batch_norm import BatchNormalization  # noqa: E402
from drawing import SUFFIX, prepare, save  # noqa: E402
from dropout import Dropout  # noqa: E402
from early_stopping import EarlyStopping  # noqa: E402
from optimizers import SGD, AdaGrad, Adam, Momentum  # noqa: E402
from schedules import cosine_annealing, exponential_decay, step_decay, warmup  # noqa: E402
from weight_decay import TwoLayerNetWithRegularization  # noqa: E402

BLUE, ROSE, GREEN, GREY = "#4477aa", "#cc6677", "#228833", "#888888"
Values = list[float]


def digits() -> tuple[np.ndarray, ...]:
    """The small digits, shuffled: 1437 to train on and 360 others, each as x and t."""
    x, t = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(x))
    x, t = x[order] / 16, t[order]
    return x[:1437], t[:1437], x[1437:], t[1437:]


def polynomials(language: str) -> None:
    """Twelve points, and the best polynomials of three degrees."""
    said = {
        "en": ("degree {}: error {:.3f} seen, {:.3f} new", "the truth", "fitted", "points seen"),
        "ja": ("{}次式: 見た点 {:.3f}、新しい点 {:.3f}", "本当の関数", "当てはめた曲線", "見た点"),
    }[language]
    rng = np.random.default_rng(0)

    def draw(n: int) -> tuple[np.ndarray, np.ndarray]:
        x = rng.uniform(-1, 1, size=n)
        return x, np.sin(3 * x) + 0.2 * rng.normal(size=n)

    (x, t), (x_new, t_new) = draw(12), draw(1000)
    places = np.linspace(-1, 1, 101)
    _, every = plt.subplots(1, 3, figsize=(10, 3.2), sharey=True)
    for axes, degree in zip(every, (1, 3, 9), strict=True):
        curve = np.polynomial.Polynomial.fit(x, t, degree)
        axes.plot(places, np.sin(3 * places), color=GREY, linestyle="--", label=said[1])
        axes.plot(places, curve(places), color=ROSE, label=said[2])
        axes.plot(x, t, "o", color="black", markersize=4, label=said[3])
        errors = [np.mean((curve(a) - b) ** 2) for a, b in ((x, t), (x_new, t_new))]
        axes.set_title(said[0].format(degree, *errors), fontsize=9.5)
        axes.set_ylim(-2, 2)
        axes.set_xlabel("$x$")
    every[0].legend(frameon=False, fontsize=9)
    save(__file__, "polynomials", language)


def valley(language: str) -> None:
    """Thirty steps of four optimisers in a long valley, x^2 / 50 + y^2 / 2."""
    said = {"en": "{}, lr = {}", "ja": "{}、lr = {}"}[language]
    chosen = (SGD(1.8), Momentum(0.2, 0.9), AdaGrad(2.0), Adam(0.5, 0.9, 0.999))
    around = np.linspace(0, 2 * np.pi, 73)
    _, every = plt.subplots(2, 2, figsize=(9, 5), sharex=True, sharey=True)
    for axes, optimizer in zip(every.flat, chosen, strict=True):
        params = {"place": np.array([-9.0, 3.0])}
        path = [params["place"].copy()]
        for _ in range(30):
            optimizer.update(params, {"place": params["place"] * np.array([0.04, 1.0])})
            path.append(params["place"].copy())
        for height in (0.2, 1.0, 2.5, 5.0):
            axes.plot(np.sqrt(50 * height) * np.cos(around), np.sqrt(2 * height) * np.sin(around), color="#cccccc")
        axes.plot(*np.array(path).T, "o-", color=BLUE, markersize=3, linewidth=1)
        axes.plot(0, 0, "*", color="black", markersize=10)
        axes.set_title(said.format(type(optimizer).__name__, optimizer.lr), fontsize=11)
        axes.set_xlim(-10, 10)
        axes.set_ylim(-3.6, 3.6)
    for axes in every[1]:
        axes.set_xlabel("$x$")
    for axes in every[:, 0]:
        axes.set_ylabel("$y$")
    save(__file__, "valley", language)


def descents() -> list[dict[str, Values]]:
    """The loss of all training digits after every third step: with the rate 0.01, and with a good rate for each."""
    x, t, *_ = digits()
    found = []
    for rates in ((0.01, 0.01, 0.01, 0.01), (1.0, 0.3, 0.1, 0.03)):  # the best of 0.001, 0.003, 0.01, ..., 1
        sgd, momentum, adagrad, adam = rates
        losses: dict[str, Values] = {}
        for optimizer in (SGD(sgd), Momentum(momentum, 0.9), AdaGrad(adagrad), Adam(adam, 0.9, 0.999)):
            np.random.seed(0)  # of the first weights
            network, rng = given.TwoLayerNet(64, 50, 10), np.random.default_rng(0)
            values = [float(network.loss(x, t))]
            for _ in range(10):
                order = rng.permutation(len(x))
                for start in range(0, len(x), 100):
                    batch = order[start : start + 100]
                    optimizer.update(network.params, network.gradient(x[batch], t[batch]))
                    if start // 100 % 3 == 2:
                        values.append(float(network.loss(x, t)))
            losses[f"{type(optimizer).__name__}, lr = {optimizer.lr:g}"] = values
        found.append(losses)
    return found


def optimisers(language: str, found: list[dict[str, Values]]) -> None:
    said = {
        "en": ("iterations", "loss", "the same rate for all", "each with a good rate of its own"),
        "ja": ("イテレーション", "損失", "すべて同じ学習率", "それぞれに合った学習率"),
    }[language]
    _, every = plt.subplots(1, 2, figsize=(9.5, 3.8), sharey=True)
    for axes, losses, title in zip(every, found, said[2:], strict=True):
        for (name, values), colour in zip(losses.items(), (GREY, BLUE, GREEN, ROSE), strict=True):
            axes.semilogy(range(0, 3 * len(values), 3), values, color=colour, linewidth=1.2, label=name)
        axes.set_title(title, fontsize=11)
        axes.set_ylim(0.02, 4)
        axes.set_yticks([0.03, 0.1, 0.3, 1, 3], labels=["0.03", "0.1", "0.3", "1", "3"])
        axes.minorticks_off()
        axes.set_xlabel(said[0])
        axes.legend(frameon=False, fontsize=9, loc="lower left")
    every[0].set_ylabel(said[1])
    save(__file__, "optimisers", language)


def penalised() -> list[np.ndarray]:
    """The first weights of a network that was trained on digits: free, with L2, with L1."""
    x, t, *_ = digits()
    found = []
    for lam, penalty in ((0.0, "l2"), (0.003, "l2"), (0.001, "l1")):
        np.random.seed(0)  # of the first weights
        network, rng = TwoLayerNetWithRegularization(64, 50, 10, lam, penalty), np.random.default_rng(0)
        optimizer = Momentum(0.1, 0.9)
        for _ in range(25):
            order = rng.permutation(len(x))
            for start in range(0, len(x), 100):
                batch = order[start : start + 100]
                optimizer.update(network.params, network.gradient(x[batch], t[batch]))
        found.append(network.params["W1"].ravel())
    return found


def penalties(language: str, found: list[np.ndarray]) -> None:
    said = {
        "en": ("weight", "how many of {}", ("no penalty", "L2", "L1"), "{}\nexactly 0: {}, size below 0.001: {}"),
        "ja": ("重み", "{}個のうちの個数", ("ペナルティなし", "L2", "L1"), "{}\nちょうど0: {}個、0.001未満: {}個"),
    }[language]
    _, every = plt.subplots(1, 3, figsize=(10.5, 3.4), sharey=True)
    for axes, weights, name in zip(every, found, said[2], strict=True):
        axes.stairs(*np.histogram(weights, np.linspace(-1, 1, 41)), fill=True, color=BLUE)
        axes.set_yscale("log")
        zero, small = int(np.sum(weights == 0)), int(np.sum(np.abs(weights) < 0.001))
        axes.set_title(said[3].format(name, zero, small), fontsize=10)
        axes.set_ylim(0.8, 4000)
        axes.set_xlabel(said[0])
    every[0].set_ylabel(said[1].format(len(found[0])))
    save(__file__, "penalties", language)


def units(axes: Axes, columns: list[np.ndarray]) -> None:
    """A network, a column a layer; what is 0 there is crossed out and has no connections."""
    places = [[(float(x), y - (len(kept) - 1) / 2) for y in range(len(kept))] for x, kept in enumerate(columns)]
    for left, right, known, there in zip(places, places[1:], columns, columns[1:], strict=False):
        for a, here in zip(left, known, strict=True):
            for b, kept in zip(right, there, strict=True):
                if here and kept:
                    axes.plot(*zip(a, b, strict=True), color="#bbbbbb", linewidth=0.8, zorder=1)
    for spots, kept in zip(places, columns, strict=True):
        for (x, y), stays in zip(spots, kept, strict=True):
            axes.plot(x, y, "o", color=BLUE if stays else "white", markeredgecolor="black", markersize=13, zorder=2)
            if not stays:
                axes.plot(x, y, "x", color=ROSE, markersize=9, markeredgewidth=2, zorder=3)
    axes.set_axis_off()
    axes.set_xlim(-0.4, len(columns) - 0.6)
    axes.set_ylim(-3, 3)


def dropout(language: str) -> None:
    """Two masks of the same network, and all of it."""
    said = {
        "en": ("training, one step", "training, the next step", "prediction"),
        "ja": ("学習時のある1歩", "その次の1歩", "予測時"),
    }[language]
    np.random.seed(44)  # of the masks: three of six neurons are dropped each time
    layers, everyone = (Dropout(0.5), Dropout(0.5)), np.ones((1, 6))
    _, every = plt.subplots(1, 3, figsize=(9.5, 3.2))
    for axes, title, training in zip(every, said, (True, True, False), strict=True):
        hidden = [layer.forward(everyone, training)[0] for layer in layers]
        units(axes, [np.ones(4), *hidden, np.ones(3)])
        axes.set_title(title, fontsize=11)
    save(__file__, "dropout", language)


def normalised() -> tuple[np.ndarray, np.ndarray, dict[tuple[float, bool], Values]]:
    """A batch before and after the layer, and the spread of the numbers in ten layers."""
    rng = np.random.default_rng(0)
    before = rng.normal(size=(60, 2)) * np.array([0.6, 3.0]) + np.array([4.0, -2.0])
    after = BatchNormalization(np.ones(2), np.zeros(2), 0.9, None, None).forward(before, True)
    spreads: dict[tuple[float, bool], Values] = {}
    for scale in (0.5, 1.0, 2.0):
        for tamed in (False, True):
            rng = np.random.default_rng(0)
            x = rng.normal(size=(200, 100))
            spreads[scale, tamed] = []
            for _ in range(10):
                z = x @ (scale * np.sqrt(2 / 100) * rng.normal(size=(100, 100)))
                if tamed:
                    z = BatchNormalization(np.ones(100), np.zeros(100), 0.9, None, None).forward(z, True)
                x = np.maximum(z, 0)
                spreads[scale, tamed].append(float(x.std()))
    return before, after, spreads


def batch_norm(language: str) -> None:
    said = {
        "en": ("first column", "second column", "as it comes", "normalised", "layer", "spread", "weights × {:g}"),
        "ja": ("1列目", "2列目", "入力", "正規化した後", "層", "標準偏差", "重み {:g} 倍"),
    }[language]
    before, after, spreads = normalised()
    _, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.8))
    for batch, colour, mark, name in ((before, GREY, "o", said[2]), (after, BLUE, "^", said[3])):
        left.plot(*batch.T, mark, color=colour, markersize=4, label=name)
    left.axhline(0, color="black", linewidth=0.6)
    left.axvline(0, color="black", linewidth=0.6)
    left.set_xlabel(said[0])
    left.set_ylabel(said[1])
    left.legend(frameon=False, fontsize=9, loc="lower left")
    for (scale, tamed), values in spreads.items():
        colour = {0.5: GREEN, 1.0: BLUE, 2.0: ROSE}[scale]
        name = "" if tamed else said[6].format(scale)
        right.semilogy(range(1, 11), values, color=colour, linestyle="--" if tamed else "-", label=name or None)
    right.semilogy([], [], color="black", linestyle="--", label=said[3])
    right.set_ylim(1e-4, 1e5)
    right.set_xticks(range(1, 11))
    right.set_xlabel(said[4])
    right.set_ylabel(said[5])
    right.legend(frameon=False, fontsize=9, loc="upper left", ncols=2)
    save(__file__, "batch_norm", language)


def schedules(language: str) -> None:
    """Four plans for the learning rate."""
    said = {
        "en": ("epoch", "learning rate", ("step", "exponential", "cosine", "warm-up")),
        "ja": ("エポック", "学習率", ("階段状", "指数", "コサイン", "ウォームアップ")),
    }[language]
    epochs = range(41)
    plans: list[Values] = [
        [step_decay(0.1, e, 0.5, 10) for e in epochs],
        [exponential_decay(0.1, e, 0.93) for e in epochs],
        [cosine_annealing(0.1, e, 40, 0.0) for e in epochs],
        [warmup(0.1, e, 5) for e in epochs],
    ]
    _, every = plt.subplots(1, 4, figsize=(10, 2.6), sharey=True)
    for axes, rates, name in zip(every, plans, said[2], strict=True):
        axes.plot(epochs, rates, color=BLUE, drawstyle="steps-post" if rates is plans[0] else "default")
        axes.set_title(name, fontsize=11)
        axes.set_ylim(0, 0.11)
        axes.set_xlabel(said[0])
    every[0].set_ylabel(said[1])
    save(__file__, "schedules", language)


def loss_of(network: Any, x: np.ndarray, t: np.ndarray) -> float:
    """The cross-entropy error of a network that gives scores."""
    scores = network.predict(x)
    scores = scores - scores.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(t)), t]))


def watched() -> tuple[list[tuple[float, float]], int, int]:
    """The losses of training and of validation data for each epoch, the best epoch, and the one that ends it."""
    x, t, x_new, t_new = digits()
    rng = np.random.default_rng(0)
    x, t = x[:200], t[:200]
    t[:50] = rng.integers(10, size=50)  # labels of chance
    network, optimizer = given.Network(64, 60, 10, 0, 0, rng), given.Momentum()
    stopper, ended, losses = EarlyStopping(15, 0), 0, []
    for epoch in range(60):
        order = rng.permutation(len(x))
        for start in range(0, len(x), 20):
            batch = order[start : start + 20]
            optimizer.update(network.params, network.gradient(x[batch], t[batch]))
        losses.append((loss_of(network, x, t), loss_of(network, x_new, t_new)))
        if not ended and stopper.step(losses[-1][1], network.params):
            ended = epoch
    assert stopper.best_epoch is not None
    return losses, stopper.best_epoch, ended


def stopping(language: str, losses: list[tuple[float, float]], best: int, ended: int) -> None:
    said = {
        "en": ("epoch", "loss", "training data", "validation data", "best: epoch {}", "stop: epoch {}"),
        "ja": ("エポック", "損失", "訓練データ", "検証データ", "最良: エポック {}", "終了: エポック {}"),
    }[language]
    _, axes = plt.subplots(figsize=(7, 4))
    for values, colour, name in zip(zip(*losses, strict=True), (BLUE, ROSE), said[2:4], strict=True):
        axes.plot(values, color=colour, label=name)
    for epoch, name, line in ((best, said[4], "-"), (ended, said[5], ":")):
        axes.axvline(epoch, color="black", linestyle=line, linewidth=1)
        axes.text(epoch + 0.7, 1.75, name.format(epoch))
    axes.set_ylim(0, 2.4)
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    axes.legend(frameon=False, loc="upper right")
    save(__file__, "stopping", language)


if __name__ == "__main__":
    prepare("chapter4")
    walks, weights, (curves, best_epoch, last_epoch) = descents(), penalised(), watched()
    for one in SUFFIX:
        polynomials(one)
        valley(one)
        optimisers(one, walks)
        penalties(one, weights)
        dropout(one)
        batch_norm(one)
        schedules(one)
        stopping(one, curves, best_epoch, last_epoch)
