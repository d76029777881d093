"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter6/figures/draw.py [FOLDER]

Needs Matplotlib and scikit-learn (`pip install 'dlgrade[plot]' scikit-learn`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from sklearn.datasets import load_digits

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from augmentation import brightness, flip, noise, rotate, shift  # noqa: E402
from convolution import Convolution  # noqa: E402
from drawing import SUFFIX, prepare, save  # noqa: E402
from given import SoftmaxWithLoss  # noqa: E402
from im2col import im2col  # noqa: E402
from pooling import AveragePooling, MaxPooling  # noqa: E402
from simple_convnet import SimpleConvNet  # noqa: E402

BLUE, GREEN, RED, YELLOW = "#4477aa", "#66aa55", "#cc6677", "#ddaa33"
PALE = ("#d6e6f5", "#ffe9c6", "#dcefd5", "#f6d5da")  # four windows
DEPTHS = (1, 2, 3, 5, 10, 20)  # blocks of two layers


def digits() -> tuple[np.ndarray, np.ndarray]:
    """The digits of scikit-learn in a random order: x (N, 1, 8, 8) from 0 to 1, and t."""
    x, t = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(x))
    return x[order].reshape(-1, 1, 8, 8) / 16, t[order]


# Numbers in cells


def cells(axes: Axes, values: np.ndarray, left: float, top: float, colours: dict[tuple[int, int], str]) -> None:
    """A matrix of numbers, a cell each, with its upper left corner at this place; rows go down."""
    for (row, column), value in np.ndenumerate(values):
        colour = colours.get((row, column), "white")
        place = (left + column, top - row - 1)
        axes.add_patch(Rectangle(place, 1, 1, facecolor=colour, edgecolor="#888888", linewidth=0.8))
        axes.text(place[0] + 0.5, place[1] + 0.5, f"{value:g}", ha="center", va="center", fontsize=10)


def frame(axes: Axes, left: float, top: float, height: int, width: int, colour: str) -> None:
    axes.add_patch(Rectangle((left, top - height), width, height, fill=False, edgecolor=colour, linewidth=2.5))


def page(width: float, height: float, size: tuple[float, float]) -> Axes:
    """Axes without a frame, one unit as wide as high."""
    _, axes = plt.subplots(figsize=size)
    axes.set_axis_off()
    axes.set_xlim(-0.2, width)
    axes.set_ylim(-0.3, height)
    axes.set_aspect("equal")
    return axes


IMAGE = np.array([[1, 2, 0, 3], [0, 1, 2, 1], [3, 0, 1, 2], [2, 4, 0, 1]], dtype=float)
FILTER = np.array([[1, 0], [0, 2]], dtype=float)


def window(language: str) -> None:
    """A filter of 2 x 2 at three places of an image, and the feature map that it leaves."""
    names = {"en": ("image", "filter", "feature map"), "ja": ("画像", "フィルター", "特徴マップ")}[language]
    layer = Convolution(FILTER[None, None], np.zeros(1))
    found = layer.forward(IMAGE[None, None])[0, 0]
    axes = page(13.4, 5.2, (8.5, 3.6))
    places = (((0, 0), BLUE), ((0, 1), RED), ((2, 2), GREEN))
    cells(axes, IMAGE, 0, 4, {})
    cells(axes, FILTER, 5.8, 3, {})
    cells(
        axes,
        found,
        10,
        3.5,
        {place: pale for (place, _), pale in zip(places, (PALE[0], PALE[3], PALE[2]), strict=True)},
    )
    for (row, column), colour in places:
        frame(axes, column, 4 - row, 2, 2, colour)
        frame(axes, 10 + column, 3.5 - row, 1, 1, colour)
    for x, sign in ((4.9, "*"), (8.9, "→")):
        axes.text(x, 2, sign, ha="center", va="center", fontsize=18)
    for x, name in zip((2, 6.8, 11.5), names, strict=True):
        axes.text(x, 4.3, name, ha="center", fontsize=11)
    save(__file__, "window", language)


def columns(language: str) -> None:
    """The four windows of an image of 3 x 3 as rows, times a filter as a column, and the result."""
    names = {
        "en": ("image", "windows, one a row", "filter", "feature map"),
        "ja": ("画像", "窓、1つが1行", "フィルター", "特徴マップ"),
    }[language]
    image = np.arange(1.0, 10).reshape(3, 3)
    matrix = im2col(image[None, None], 2, 2)
    result = matrix @ FILTER.reshape(4, 1)
    axes = page(17.8, 5.2, (9, 3.1))
    cells(axes, image, 0, 3.5, {})
    for number, colour in enumerate((BLUE, YELLOW, GREEN, RED)):
        row, column = divmod(number, 2)
        frame(axes, column + 0.09 * number - 0.13, 3.5 - row - 0.09 * number + 0.13, 2, 2, colour)
    cells(axes, matrix, 4.8, 4, {place: PALE[place[0]] for place in np.ndindex(4, 4)})
    cells(axes, FILTER.reshape(4, 1), 10.5, 4, {})
    cells(axes, result, 13.2, 4, {(row, 0): PALE[row] for row in range(4)})
    cells(axes, result.reshape(2, 2), 15.7, 3, {place: PALE[2 * place[0] + place[1]] for place in np.ndindex(2, 2)})
    for x, sign in ((3.9, "→"), (9.65, "@"), (12.35, "="), (14.95, "→")):
        axes.text(x, 2, sign, ha="center", va="center", fontsize=15)
    for x, name in zip((1.5, 6.8, 11, 16.7), names, strict=True):
        axes.text(x, 4.3, name, ha="center", fontsize=11)
    save(__file__, "im2col", language)


def pooling(language: str) -> None:
    """A map of 4 x 4 and what max and average pooling make of it."""
    names = {"en": ("map", "maximum", "average"), "ja": ("特徴マップ", "最大", "平均")}[language]
    values = np.array([[1, 3, 2, 0], [4, 2, 1, 1], [6, 1, 9, 2], [0, 5, 3, 2]], dtype=float)
    pale = {place: PALE[2 * (place[0] // 2) + place[1] // 2] for place in np.ndindex(4, 4)}
    small = {place: PALE[2 * place[0] + place[1]] for place in np.ndindex(2, 2)}
    axes = page(12.4, 5.2, (7, 3.2))
    cells(axes, values, 0, 4, pale)
    for left, layer in ((6, MaxPooling(2, 2, 2)), (10, AveragePooling(2, 2, 2))):
        cells(axes, layer.forward(values[None, None])[0, 0], left, 3, small)
    axes.text(5, 2, "→", ha="center", va="center", fontsize=18)
    for x, name in zip((2, 7, 11), names, strict=True):
        axes.text(x, 4.3, name, ha="center", fontsize=11)
    save(__file__, "pooling", language)


def field(language: str) -> None:
    """One number of the second layer, and the numbers and pixels that it depends on."""
    names = {"en": ("image", "layer 1", "layer 2"), "ja": ("画像", "第1層", "第2層")}[language]
    axes = page(11.4, 4.4, (8, 3.2))
    width, seen = 9, {4}
    for layer in (2, 1, 0):
        y = 0.4 + 1.6 * layer
        axes.text(-0.1, y, names[layer], va="center", fontsize=11)
        below = {place + step for place in seen for step in (-1, 0, 1)}
        for place in range(layer, width - layer):
            if layer:
                for step in (-1, 0, 1):
                    dark = place in seen
                    axes.plot(
                        (2.4 + place, 2.4 + place + step),
                        (y, y - 1.6),
                        color=RED if dark else "#cccccc",
                        linewidth=1.5 if dark else 0.6,
                        zorder=2 if dark else 1,
                    )
        for place in range(layer, width - layer):
            face = RED if place in seen else "white"
            axes.plot(2.4 + place, y, "o", markersize=13, color=face, markeredgecolor="#666666", zorder=3)
        seen = below
    save(__file__, "field", language)


# A trained network


def learned() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """An unseen digit, the filters of a trained network, and its feature maps before and after pooling."""
    x, t = digits()
    np.random.seed(1)  # of the first weights
    net = SimpleConvNet((1, 8, 8), {"filter_num": 6, "filter_size": 3, "pad": 0, "stride": 1}, 30, 10, 0.2)
    rng = np.random.default_rng(0)
    for _ in range(15):
        for chosen in np.array_split(rng.permutation(1400), 28):
            for key, gradient in net.gradient(x[chosen], t[chosen]).items():
                net.params[key] -= 0.2 * gradient
    image = x[1400:][np.flatnonzero(t[1400:] == 7)[1]]
    maps = np.maximum(net.conv.forward(image[None]), 0)
    return image[0], net.params["W1"][:, 0], maps[0], net.pool.forward(maps)[0]


def maps(language: str, found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]) -> None:
    """The image, and for each filter: the filter, its feature map, and that after pooling."""
    names = {
        "en": ("image", "filters", "feature maps", "after pooling"),
        "ja": ("画像", "フィルター", "特徴マップ", "プーリングの後"),
    }[language]
    image, filters, before, after = found
    _, axes = plt.subplots(3, 7, figsize=(8.5, 4))
    for one in axes.flat:
        one.set_axis_off()
    axes[1, 0].imshow(image, cmap="Greys", interpolation="none")
    axes[1, 0].set_title(names[0], fontsize=10)
    largest, brightest = np.abs(filters).max(), before.max()
    for number, column in enumerate(axes.T[1:]):
        column[0].imshow(filters[number], cmap="RdBu_r", vmin=-largest, vmax=largest, interpolation="none")
        column[1].imshow(before[number], cmap="Greys", vmin=0, vmax=brightest, interpolation="none")
        column[2].imshow(after[number], cmap="Greys", vmin=0, vmax=brightest, interpolation="none")
    for row, name in zip(axes, names[1:], strict=True):
        row[1].set_title(name, fontsize=10, loc="left")
    save(__file__, "maps", language)


def augmented(language: str) -> None:
    """One digit, and five that were made out of it."""
    names = {
        "en": ("the original", "shifted", "rotated", "brighter", "with noise", "flipped: not a 3"),
        "ja": ("もとの画像", "平行移動", "回転", "明るく", "ノイズ", "反転: 3ではない"),
    }[language]
    x, t = digits()
    image = x[np.flatnonzero(t == 3)[0]][None]
    rng = np.random.default_rng(0)
    made = (image, shift(image, 1, -1), rotate(image, 15), brightness(image, 1.5), noise(image, 0.15, rng), flip(image))
    _, axes = plt.subplots(1, 6, figsize=(9, 2))
    for one, shown, name in zip(axes, made, names, strict=True):
        one.imshow(shown[0, 0], cmap="Greys", vmin=0, vmax=1, interpolation="none")
        one.set_xticks([])
        one.set_yticks([])
        one.spines[:].set_visible(True)
        one.set_title(name, fontsize=10)
    save(__file__, "augment", language)


# Depth


def after_training(blocks: int, shortcut: bool) -> float:
    """The training loss of a network of so many blocks after ten epochs, from He's initial weights.

    The second matrix of a block with a shortcut starts at 0, so that the block begins as nothing.
    """
    x, t = digits()
    x, t, H, lr = x[:1000].reshape(-1, 64), t[:1000], 32, 0.02
    rng = np.random.default_rng(0)
    he = lambda D: np.sqrt(2 / D) * rng.normal(size=(D, H))  # noqa: E731
    first, last = he(64), rng.normal(size=(H, 10)) / np.sqrt(H)
    inner = [(he(H), 0 * he(H) if shortcut else he(H)) for _ in range(blocks)]
    order, loss, losses = np.random.default_rng(1), SoftmaxWithLoss(), []
    for epoch in range(10):
        for chosen in np.array_split(order.permutation(1000), 20):
            a, passed = np.maximum(x[chosen] @ first, 0), []
            for W1, W2 in inner:
                h = np.maximum(a @ W1, 0)
                passed.append((a, h, np.maximum(h @ W2 + (a if shortcut else 0), 0)))
                a = passed[-1][2]
            value = loss.forward(a @ last, t[chosen])
            losses += [value] if epoch == 9 else []
            d = loss.backward()
            last, d = last - lr * a.T @ d, d @ last.T
            for (W1, W2), (before, h, after) in zip(reversed(inner), reversed(passed), strict=True):
                ds = d * (after > 0)
                dh = ds @ W2.T * (h > 0)
                d = dh @ W1.T + (ds if shortcut else 0)
                W1 -= lr * before.T @ dh
                W2 -= lr * h.T @ ds
            start = passed[0][0] > 0
            first -= lr * x[chosen].T @ (d * start)
    return float(np.mean(losses))


def depths() -> list[list[float]]:
    """The losses for each depth, without and with shortcuts."""
    return [[after_training(blocks, shortcut) for blocks in DEPTHS] for shortcut in (False, True)]


def residual(language: str, found: list[list[float]]) -> None:
    """The training loss against depth, without and with shortcuts."""
    said = {
        "en": ("layers in the blocks", "training loss after 10 epochs", "plain", "with shortcuts"),
        "ja": ("ブロックの中の層の数", "10エポック後の訓練データの損失", "ショートカットなし", "ショートカットあり"),
    }[language]
    _, axes = plt.subplots(figsize=(6.5, 3.8))
    layers = [2 * blocks for blocks in DEPTHS]
    for losses, name, colour, mark in zip(found, said[2:], (RED, BLUE), "so", strict=True):
        axes.plot(layers, losses, color=colour, marker=mark, label=name)
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    axes.set_xticks(layers)
    axes.set_ylim(0, 2.4)
    axes.legend(frameon=False)
    save(__file__, "residual", language)


if __name__ == "__main__":
    prepare("chapter6")
    network, deep = learned(), depths()
    for one in SUFFIX:
        window(one)
        columns(one)
        pooling(one)
        field(one)
        maps(one, network)
        augmented(one)
        residual(one, deep)
