"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter1/figures/draw.py [FOLDER]

Needs Matplotlib (`pip install 'dlgrade[plot]'`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from activations import leaky_relu, relu, sigmoid, step_function, swish, tanh  # noqa: E402
from drawing import SUFFIX, prepare, save  # noqa: E402
from softmax import softmax  # noqa: E402

BLUE, GREEN, RED, GREY = "#4477aa", "#66aa55", "#cc6677", "#777777"
CURVES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "step": step_function,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "ReLU": relu,
    "leaky ReLU": lambda x: leaky_relu(x, 0.1),
    "swish": swish,
}
NAMES_JA = {"step": "ステップ関数", "sigmoid": "シグモイド", "leaky ReLU": "Leaky ReLU", "swish": "Swish"}
SCORES = np.array([1.0, 2.0, 4.0])


def activations(language: str) -> None:
    """The six curves, and their slopes as dashed lines."""
    value, slope = {"en": ("value", "slope"), "ja": ("値", "傾き")}[language]
    figure, rows = plt.subplots(2, 3, figsize=(8.5, 5), sharex=True)
    x = np.linspace(-4, 4, 401)
    for axes, (name, curve) in zip(rows.flat, CURVES.items(), strict=True):
        y = curve(x)
        steep = np.diff(y) / np.diff(x)
        steep[steep > 2] = np.nan  # where the step jumps
        axes.axhline(0, color=GREY, linewidth=0.6)
        axes.axvline(0, color=GREY, linewidth=0.6)
        axes.plot(x, y, color=BLUE, label=value)
        axes.plot((x[1:] + x[:-1]) / 2, steep, color=RED, linestyle="--", label=slope)
        axes.set_title(NAMES_JA.get(name, name) if language == "ja" else name)
        axes.set_xticks([-4, -2, 0, 2, 4])
        axes.set_ylim((-1.2, 1.4) if y.max() <= 1 else (-1.2, 4.2))
    figure.legend(*rows[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    save(__file__, "activations", language)


def corners(axes: Axes, answers: tuple[int, int, int, int], title: str) -> None:
    """The four pairs of 0 and 1, filled where the gate says 1."""
    for (x1, x2), answer in zip(((0, 0), (0, 1), (1, 0), (1, 1)), answers, strict=True):
        axes.plot(x1, x2, "o", markersize=15, markeredgecolor="black", color="black" if answer else "white", zorder=3)
        axes.text(x1, x2, str(answer), ha="center", va="center", color="white" if answer else "black", zorder=4)
    axes.set(title=title, xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=(0, 1), yticks=(0, 1), aspect="equal")
    axes.set_xlabel("x1")
    axes.set_ylabel("x2")


def gates(language: str) -> None:
    """AND with its line; XOR, with the two lines that it takes."""
    says, between = {"en": ("answer 1", "1 between\nthe lines"), "ja": ("答えが1の側", "2本の\n間が1")}[language]
    _, (left, right) = plt.subplots(1, 2, figsize=(7.5, 3.8))
    x = np.array([-0.5, 1.5])
    corners(left, (0, 0, 0, 1), "AND")
    left.plot(x, 1.5 - x, color=BLUE)
    left.fill_between(x, 1.5 - x, 1.5, color=BLUE, alpha=0.2)
    left.text(1.45, 1.36, says, ha="right", color=BLUE)
    corners(right, (0, 1, 1, 0), "XOR")
    right.plot(x, 0.5 - x, color=GREEN, label="OR")
    right.plot(x, 1.5 - x, color=RED, label="NAND")
    right.fill_between(x, 0.5 - x, 1.5 - x, color=GREY, alpha=0.25)
    right.text(0.5, 0.5, between, ha="center", va="center")
    right.legend(frameon=False, loc="upper right")
    save(__file__, "gates", language)


def probabilities(language: str) -> None:
    """Scores and what softmax makes of them; and the first of three classes while its score rises."""
    said = {
        "en": ("score", "probability", "three scores", "their probabilities", "score of class 0", "class {}"),
        "ja": ("スコア", "確率", "3つのスコア", "その確率", "クラス0のスコア", "クラス{}"),
    }[language]
    _, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3.2), width_ratios=(1, 1, 1.8))
    colours = (BLUE, GREEN, RED)
    for axes, values, title, name in ((left, SCORES, said[2], said[0]), (middle, softmax(SCORES), said[3], said[1])):
        bars = axes.bar(("0", "1", "2"), values, color=colours)
        axes.bar_label(bars, fmt="{:.3g}")
        axes.set_title(title)
        axes.set_ylabel(name)
    rising = np.linspace(-4, 10, 141)
    y = softmax(np.stack([rising, *(np.full_like(rising, score) for score in SCORES[1:])], axis=1))
    for number, (column, colour) in enumerate(zip(y.T, colours, strict=True)):
        right.plot(rising, column, color=colour, linestyle=("-", "--", ":")[number], label=said[5].format(number))
    right.set_xlabel(said[4])
    right.set_ylabel(said[1])
    right.legend(frameon=False)
    save(__file__, "softmax", language)


if __name__ == "__main__":
    prepare("chapter1")
    for language in SUFFIX:
        activations(language)
        gates(language)
        probabilities(language)
