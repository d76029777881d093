"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter2/figures/draw.py [FOLDER]

Needs Matplotlib (`pip install 'dlgrade[plot]'`).
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from drawing import SUFFIX, prepare, save  # noqa: E402
from initialization import xavier  # noqa: E402

BLUE, GREEN, RED, GREY = "#4477aa", "#66aa55", "#cc6677", "#777777"
NODES = (4, 5, 3)  # of the layers in the drawing of a network: D, H, K
LAYERS, WIDTH = 5, 300  # of the networks whose histograms are shown


def network(language: str) -> None:
    """Nodes and weights of a network of three layers, with the shape of each part; one neuron's weights stand out."""
    names = {
        "en": ("input layer", "hidden layer", "output layer"),
        "ja": ("入力層", "隠れ層", "出力層"),
    }[language]
    _, axes = plt.subplots(figsize=(8, 4.6))
    axes.set_axis_off()
    axes.set(xlim=(-0.7, 8.7), ylim=(-3.4, 3.3))
    places = [[(4 * layer, (count - 1) / 2 - one) for one in range(count)] for layer, count in enumerate(NODES)]
    for number, (before, after) in enumerate(itertools.pairwise(places)):
        for there in after:
            chosen = number == 0 and there == after[1]
            for here in before:
                axes.plot(*zip(here, there, strict=True), color=RED if chosen else GREY, linewidth=2 if chosen else 0.6)
    for layer, (column, name, size) in enumerate(zip(places, names, ("x (N, 4)", "h (N, 5)", "y (N, 3)"), strict=True)):
        for x, y in column:
            chosen = layer == 1 and (x, y) == column[1]
            axes.plot(x, y, "o", markersize=22, color="#f4d9de" if chosen else "white", markeredgecolor="black")
        axes.text(4 * layer, 2.9, name, ha="center", va="center", weight="bold")
        axes.text(4 * layer, -2.75, size, ha="center", va="center")
    for x, weights, step in ((2, "W1 (4, 5)   b1 (5,)", "ReLU"), (6, "W2 (5, 3)   b2 (3,)", "softmax")):
        axes.text(x, -2.75, weights, ha="center", va="center", fontsize=10)
        axes.text(x, -3.2, step, ha="center", va="center", fontsize=10, color=GREY)
    save(__file__, "network", language)


def grid(axes: Axes, x: float, rows: int, columns: int, colour: str, marks: tuple[list[int], list[int]]) -> None:
    """An array as squares, its middle at height 0 and its left side at x; the marked rows or columns are filled."""
    for row in range(rows):
        for column in range(columns):
            chosen = row in marks[0] or column in marks[1]
            square = Rectangle(
                (x + column, rows / 2 - 1 - row), 1, 1, facecolor=colour if chosen else "white", edgecolor="black"
            )
            axes.add_patch(square)


def product(language: str) -> None:
    """The matrix product: a row of x and a column of W make one number."""
    row, column = {"en": ("sample n", "neuron j"), "ja": ("サンプル n", "ニューロン j")}[language]
    _, axes = plt.subplots(figsize=(8, 2.7))
    axes.set_axis_off()
    axes.set(xlim=(-2.6, 16.4), ylim=(-3.4, 2.9), aspect="equal")
    grid(axes, 0, 4, 3, "#aac4dd", ([1], []))
    grid(axes, 5, 3, 5, "#b8d8ae", ([], [2]))
    grid(axes, 11, 4, 5, "white", ([], []))
    axes.add_patch(Rectangle((13, 0), 1, 1, facecolor="#e3b1ba", edgecolor="black"))
    for x, text in ((4, "@"), (10.5, "=")):
        axes.text(x, 0, text, ha="center", va="center", fontsize=14)
    for x, text in ((1.5, "x (N, D)"), (7.5, "W (D, M)"), (13.5, "(N, M)")):
        axes.text(x, -2.8, text, ha="center", va="center")
    axes.text(-0.2, 0.5, row, ha="right", va="center", color=BLUE)
    axes.text(7.5, 2.0, column, ha="center", va="center", color=GREEN)
    save(__file__, "product", language)


def losses(language: str) -> None:
    """The loss by the probability of the truth; and, for one score, what the share of wrong answers does instead."""
    said = {
        "en": (
            "probability given to the truth",
            "loss",
            "score of the truth, above the other",
            "cross-entropy",
            "wrong or not",
        ),
        "ja": ("正解に与えた確率", "損失", "正解のスコアと、もう一方との差", "交差エントロピー誤差", "間違いかどうか"),
    }[language]
    _, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.5))
    p = np.linspace(0.005, 1, 400)
    left.plot(p, -np.log(p), color=BLUE)
    for some, text in ((0.5, "0.693"), (0.1, "2.303")):
        left.plot(some, -np.log(some), "o", color="black")
        left.annotate(text, (some, -np.log(some)), xytext=(8, 4), textcoords="offset points")
    left.set(xlabel=said[0], ylabel=said[1])
    score = np.linspace(-4, 4, 401)
    right.plot(score, np.log1p(np.exp(-score)), color=BLUE, label=said[3])
    right.step(score, score < 0, color=RED, linestyle="--", label=said[4])
    right.set(xlabel=said[2], ylabel=said[1])
    right.legend(frameon=False)
    save(__file__, "losses", language)


def outputs(spread: float | None) -> list[np.ndarray]:
    """What tanh gives in each layer, for normal weights of this standard deviation, or Xavier's."""
    rng = np.random.default_rng(0)
    x, found = rng.normal(size=(300, WIDTH)), []
    for _ in range(LAYERS):
        W = xavier(WIDTH, WIDTH, rng) if spread is None else rng.normal(scale=spread, size=(WIDTH, WIDTH))
        x = np.tanh(x @ W)
        found.append(x)
    return found


def histograms(language: str) -> None:
    """How the outputs of each layer are spread: weights too small, too large, and Xavier's."""
    said = {
        "en": ("layer {}", "too small: 0.01", "too large: 0.5", "Xavier: {:.3f}"),
        "ja": ("{}層目", "小さすぎる: 0.01", "大きすぎる: 0.5", "Xavier: {:.3f}"),
    }[language]
    _, rows = plt.subplots(3, LAYERS, figsize=(9, 5), sharex=True)
    names = (said[1], said[2], said[3].format(np.sqrt(1 / WIDTH)))
    for row, spread, name, colour in zip(rows, (0.01, 0.5, None), names, (GREEN, RED, BLUE), strict=True):
        for axes, values in zip(row, outputs(spread), strict=True):
            axes.hist(values.ravel(), bins=40, range=(-1, 1), color=colour, histtype="stepfilled")
            axes.set_yticks([])
            axes.set_xticks([-1, 0, 1])
        row[0].set_ylabel(name)
    for number, axes in enumerate(rows[0], start=1):
        axes.set_title(said[0].format(number))
    save(__file__, "histograms", language)


if __name__ == "__main__":
    prepare("chapter2")
    for language in SUFFIX:
        network(language)
        product(language)
        losses(language)
        histograms(language)
