"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter5/figures/draw.py [FOLDER]

Needs Matplotlib and scikit-learn (`pip install 'dlgrade[plot]' scikit-learn`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from PIL import Image
from sklearn.datasets import load_digits

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from drawing import SUFFIX, prepare, save  # noqa: E402
from evaluation import confusion_matrix  # noqa: E402
from given import TwoLayerNet  # noqa: E402
from mnist_loop import accuracy, train_epoch  # noqa: E402
from preprocessing import stratified_split  # noqa: E402

BLUE, RED = "#4477aa", "#cc6677"
EPOCHS = 60
Part = tuple[np.ndarray, np.ndarray]


def parts() -> list[Part]:
    """The digits of scikit-learn: few to learn from, so that overfitting is seen, and two parts to measure with."""
    x, t = load_digits(return_X_y=True)
    return list(stratified_split(x / 16, t, (0.2, 0.3, 0.5), np.random.default_rng(0)))


def network(hidden: int, rng: np.random.Generator) -> TwoLayerNet:
    """The chapter's network, in float64 so that every machine gets the same figures."""
    model = TwoLayerNet(64, hidden, 10, rng)
    model.params = {key: array.astype(np.float64) for key, array in model.params.items()}
    return model


def probabilities(model: TwoLayerNet, x: np.ndarray) -> np.ndarray:
    scores = model.predict(x)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def trained() -> tuple[TwoLayerNet, dict[str, list[float]]]:
    """A network, and its losses and accuracies on the training and validation data after each epoch."""
    rng, (training, validation, _) = np.random.default_rng(1), parts()
    model = network(50, rng)
    history: dict[str, list[float]] = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
    for _ in range(EPOCHS):
        train_epoch(model, *training, 20, 0.3, rng)
        for name, (x, t) in (("", training), ("val_", validation)):
            history[f"{name}loss"].append(float(model.loss_and_gradient(x, t)[0]))
            history[f"{name}accuracy"].append(float(accuracy(model, x, t)))
    return model, history


def curves(language: str, history: dict[str, list[float]]) -> None:
    """Loss and accuracy of both parts, epoch by epoch."""
    said = {
        "en": ("epochs", "loss", "accuracy", "training data", "validation data"),
        "ja": ("エポック", "損失", "正解率", "訓練データ", "検証データ"),
    }[language]
    _, axes = plt.subplots(1, 2, figsize=(8.5, 3.4))
    epochs = np.arange(1, EPOCHS + 1)
    for one, name, label in zip(axes, ("loss", "accuracy"), said[1:3], strict=True):
        one.plot(epochs, history[name], color=BLUE, label=said[3])
        one.plot(epochs, history[f"val_{name}"], color=RED, linestyle="--", label=said[4])
        one.set_xlabel(said[0])
        one.set_ylabel(label)
    axes[0].set_ylim(0, 1)
    axes[1].set_ylim(0.8, 1.01)
    axes[1].legend(frameon=False, loc="lower right")
    save(__file__, "curves", language)


def confusion(language: str, model: TwoLayerNet) -> None:
    """The confusion matrix on the test data."""
    said = {"en": ("answer", "truth"), "ja": ("モデルの答え", "正解")}[language]
    x, t = parts()[2]
    matrix = confusion_matrix(model.predict(x).argmax(axis=1), t, 10)
    _, axes = plt.subplots(figsize=(5.6, 5.2))
    axes.imshow(np.log1p(matrix), cmap="Blues", vmax=1.2 * np.log1p(matrix.max()), interpolation="none")
    for (row, column), count in np.ndenumerate(matrix):
        if count:
            style = {"color": "white"} if row == column else {"color": "black"}
            axes.text(column, row, str(count), ha="center", va="center", fontsize=10, **style)
    axes.set_xticks(range(10))
    axes.set_yticks(range(10))
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    save(__file__, "confusion", language)


def show(axes: Axes, image: np.ndarray, title: str, dark: bool = True) -> None:
    """An image of numbers 0 to 1, with the digit dark on bright as ink is, or as the numbers are."""
    axes.imshow(image, cmap="Greys" if dark else "gray", vmin=0, vmax=1, interpolation="none")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(True)
    axes.set_title(title, fontsize=10)


def misread(language: str, model: TwoLayerNet) -> None:
    """Ten digits of the test data that are misread, the most confident mistakes first."""
    title = {"en": "{} read as {}\n{:.0%} sure", "ja": "正解 {}、答え {}\n確信度 {:.0%}"}[language]
    x, t = parts()[2]
    y = probabilities(model, x)
    wrong = np.flatnonzero(y.argmax(axis=1) != t)
    chosen = wrong[np.argsort(-y[wrong].max(axis=1), kind="stable")][:10]
    _, axes = plt.subplots(2, 5, figsize=(8.5, 4.4))
    for one, number in zip(axes.flat, chosen, strict=True):
        show(one, x[number].reshape(8, 8), title.format(t[number], y[number].argmax(), y[number].max()))
    save(__file__, "misread", language)


def tried() -> dict[str, list[tuple[float, int, float]]]:
    """Learning rate, hidden neurons and validation accuracy of nine networks on a grid, and of nine drawn ones."""
    training, validation, _ = parts()
    rng = np.random.default_rng(4)
    points = {
        "grid": [(rate, hidden) for rate in (1e-3, 10**-1.5, 1.0) for hidden in (10, 35, 60)],
        "random": [(10 ** rng.uniform(-3, 0), int(rng.integers(10, 61))) for _ in range(9)],
    }
    found: dict[str, list[tuple[float, int, float]]] = {}
    for name, chosen in points.items():
        found[name] = []
        for rate, hidden in chosen:
            start = np.random.default_rng(0)
            model = network(hidden, start)
            for _ in range(10):
                train_epoch(model, *training, 20, rate, start)
            found[name].append((rate, hidden, float(accuracy(model, *validation))))
    return found


def search(language: str, found: dict[str, list[tuple[float, int, float]]]) -> None:
    """Where both searches looked, with what they found; the marks below are the learning rates that were tried."""
    said = {
        "en": ("learning rate", "hidden neurons", "grid: best {:.2f}", "random: best {:.2f}"),
        "ja": ("学習率", "隠れ層のニューロンの数", "グリッド: 最高 {:.2f}", "ランダム: 最高 {:.2f}"),
    }[language]
    _, axes = plt.subplots(1, 2, figsize=(8.5, 3.6), sharey=True)
    for one, points, title in zip(axes, found.values(), said[2:], strict=True):
        best = max(points, key=lambda point: point[2])
        for rate, hidden, score in points:
            chosen = (rate, hidden, score) == best
            one.plot(rate, hidden, "o", color=RED if chosen else BLUE, markersize=8)
            one.text(rate, hidden + 2.5, f"{score:.2f}", ha="center", fontsize=9)
            one.plot(rate, 2.5, "|", color="black", markersize=12)
        one.set_xscale("log")
        one.set_xlim(5e-4, 2)
        one.set_xticks([1e-3, 1e-2, 1e-1, 1], labels=["0.001", "0.01", "0.1", "1"])
        one.minorticks_off()
        one.set_ylim(0, 68)
        one.set_yticks([10, 35, 60])
        one.set_xlabel(said[0])
        one.set_title(title.format(best[2]), fontsize=11)
    axes[0].set_ylabel(said[1])
    save(__file__, "search", language)


def own(language: str) -> None:
    """A digit on paper: as it was taken, squashed into a square, and with its proportions kept."""
    said = {
        "en": ("the photo", "ink, cut out", "stretched to 20 x 20", "longer side 20 pixels"),
        "ja": ("写真", "切り抜いたインク", "20 x 20 に引き伸ばす", "長いほうの辺を20ピクセルに"),
    }[language]
    one_of_eight = load_digits().images[np.flatnonzero(load_digits().target == 1)[1]]  # a one, 8 x 8
    ink = np.zeros((96, 72), dtype=np.uint8)
    ink[14:78, 2:66] = np.asarray(Image.fromarray((one_of_eight * 255 / 16).astype(np.uint8)).resize((64, 64)))
    photo = 230 - (ink * 0.8).astype(np.uint8)
    found = photo.max() - photo
    dark = found > 0.4 * found.max()
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    cut = found[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shape = np.array(cut.shape)
    images = [photo / 255, 1 - cut / cut.max()]
    for height, width in ((20, 20), np.maximum(shape * 20 // shape.max(), 1)):
        digit = np.asarray(Image.fromarray(cut).resize((int(width), int(height)))) / cut.max()
        canvas, top, left = np.zeros((28, 28)), (28 - height) // 2, (28 - width) // 2
        canvas[top : top + height, left : left + width] = digit
        images.append(canvas)
    _, axes = plt.subplots(1, 4, figsize=(8.5, 2.6))
    for each, image, title in zip(axes, images, said, strict=True):
        show(each, np.clip(image, 0, 1), title, dark=False)
    save(__file__, "own", language)


if __name__ == "__main__":
    prepare("chapter5")
    learned, course = trained()
    searched = tried()
    for one in SUFFIX:
        curves(one, course)
        confusion(one, learned)
        misread(one, learned)
        search(one, searched)
        own(one)
