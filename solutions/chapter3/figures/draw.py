"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter3/figures/draw.py [FOLDER]

Needs Matplotlib (`pip install 'dlgrade[plot]'`).
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

from drawing import SUFFIX, prepare, save  # noqa: E402
from minibatch import train  # noqa: E402
from numerical import numerical_diff  # noqa: E402
from two_layer_net import TwoLayerNet  # noqa: E402

BLUE, ROSE, GREY = "#4477aa", "#cc6677", "#888888"
GREEN, RED = "#1b7f3b", "#c62828"  # forward, backward
EPOCHS = 20
RATES = (0.01, 0.5, 2.0)
Point = tuple[float, float]
Curves = dict[float, list[tuple[float, float, float]]]  # by rate, for each epoch: loss, accuracy seen, accuracy new


def slope(language: str) -> None:
    """The loss of y = wx along w, with its slope at two places."""
    said = {"en": ("weight w", "loss", "slope {:.1f}"), "ja": ("重み w", "損失", "傾き {:.1f}")}[language]
    x, t = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])

    def loss(w: float) -> float:
        return float(np.mean((w * x - t) ** 2))

    _, axes = plt.subplots(figsize=(6.5, 3.8))
    places = np.linspace(0, 4, 81)
    axes.plot(places, [loss(w) for w in places], color=BLUE)
    for w, aside in ((1.0, -0.15), (3.0, 0.15)):
        steep, near = numerical_diff(loss, w), np.array([w - 0.45, w + 0.45])
        axes.plot(near, loss(w) + steep * (near - w), color=RED, linewidth=2)
        axes.plot(w, loss(w), "o", color="black")
        name, side = said[2].format(steep).replace("-", "−"), "right" if aside < 0 else "left"
        axes.text(w + aside, loss(w) - 0.4, name, color=RED, ha=side, va="top")
        style = {"arrowstyle": "-|>", "color": GREEN, "linewidth": 2}
        axes.annotate("", (w - 0.08 * steep, 0.6), (w, 0.6), arrowprops=style)
    axes.plot(2, 0, "*", color="black", markersize=11, clip_on=False)
    axes.set_ylim(0, 19)
    axes.set_xticks(range(5))
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    save(__file__, "slope", language)


def errors(language: str) -> None:
    """The error of numerical differentiation of x^3 at 1.3, over the size of h."""
    said = {
        "en": ("error", "one side", "both sides", "rounding", "truncation"),
        "ja": ("誤差", "片側", "両側(中心差分)", "丸め誤差", "打ち切り誤差"),
    }[language]
    sizes = 10.0 ** np.linspace(-13, -1, 61)

    def f(x: float) -> float:
        return x * x * x

    one = [abs((f(1.3 + h) - f(1.3)) / h - 3 * 1.3**2) for h in sizes]
    both = [abs((f(1.3 + h) - f(1.3 - h)) / (2 * h) - 3 * 1.3**2) for h in sizes]
    _, axes = plt.subplots(figsize=(6.5, 4))
    axes.loglog(sizes, one, color=GREY, label=said[1])
    axes.loglog(sizes, both, color=BLUE, label=said[2])
    axes.axvline(1e-4, color="black", linestyle=":", linewidth=1)
    axes.text(1.3e-4, 1e-10, r"$h = 10^{-4}$")
    axes.text(1e-11, 3e-8, said[3], ha="center")
    axes.text(1e-1, 1e-7, said[4], ha="right")
    axes.set_xlabel("$h$")
    axes.set_ylabel(said[0])
    axes.legend(frameon=False, loc="upper center")
    save(__file__, "errors", language)


def rates(language: str) -> None:
    """The first steps down x^2 from 1 with three learning rates."""
    said = {
        "en": ("$x$", "down one side", "from side to side", "higher with each step"),
        "ja": ("$x$", "片側を下る", "谷をまたいで下がる", "1歩ごとに上がる"),
    }[language]
    _, every = plt.subplots(1, 3, figsize=(9, 3.4), sharey=True)
    valley = np.linspace(-1.85, 1.85, 75)
    for axes, lr, title in zip(every, (0.1, 0.9, 1.1), said[1:], strict=True):
        path = [1.0]
        for _ in range(3):
            path.append(path[-1] - lr * 2 * path[-1])
        places = np.array(path)
        axes.plot(valley, valley**2, color=GREY, linewidth=1)
        axes.plot(places, places**2, "o-", color=BLUE, markersize=4)
        for number, x in enumerate(path):
            lower = -7 if lr < 0.5 and number == 3 else -2  # the last of those that lie close together
            axes.annotate(
                f"{x:.2f}".replace("-", "−"),
                (x, x * x),
                (9 if x > 0 else -9, lower),
                textcoords="offset points",
                ha="left" if x > 0 else "right",
                fontsize=9,
            )
        axes.set_title(f"lr = {lr}: {title}", fontsize=11)
        axes.set_xlim(-2.9, 2.9)
        axes.set_xlabel(said[0])
    every[0].set_ylabel("$x^2$")
    save(__file__, "rates", language)


def arrow(axes: Axes, start: Point, end: Point, colour: str) -> None:
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


def both_ways(axes: Axes, start: Point, end: Point, forward: float, backward: float) -> None:
    """Two arrows side by side: the value goes forward above, the gradient comes back below."""
    a, b = np.array(start), np.array(end)
    across = np.array([a[1] - b[1], b[0] - a[0]]) / np.hypot(*(b - a))
    arrow(axes, tuple(a + 0.07 * across), tuple(b + 0.07 * across), GREEN)
    arrow(axes, tuple(b - 0.07 * across), tuple(a - 0.07 * across), RED)
    for value, side, colour in ((forward, 1, GREEN), (backward, -1, RED)):
        x, y = (a + b) / 2 + side * 0.31 * across
        axes.text(x, y, f"{value:.4g}", color=colour, ha="center", va="center")


def graph(language: str) -> None:
    """Notebooks and a pen, with a discount: values forward, slopes of the total backward."""
    said = {
        "en": ("number", "price", "pen", "factor", "total", "forward: the value", "backward: the slope of the total"),
        "ja": ("冊数", "ノート", "ペン", "割引", "合計", "順伝播: 値", "逆伝播: 合計の傾き"),
    }[language]
    number, price, pen, factor = 3.0, 2.5, 1.2, 0.9
    books = number * price
    both = books + pen
    total = both * factor
    d_both, d_factor = factor, both
    d_number, d_price = d_both * price, d_both * number

    _, axes = plt.subplots(figsize=(8.2, 4.4))
    axes.set_axis_off()
    axes.set_xlim(-0.3, 10.3)
    axes.set_ylim(-0.9, 5.1)
    first, second, third = (3.0, 3.3), (5.3, 2.5), (7.5, 1.5)
    ways = (
        ((1.0, 4.6), first, number, d_number),
        ((1.0, 2.3), first, price, d_price),
        (first, second, books, d_both),
        ((1.0, 0.8), second, pen, d_both),
        (second, third, both, d_both),
        ((1.0, -0.3), third, factor, d_factor),
        (third, (9.2, 1.5), total, 1.0),
    )
    for start, end, forward, backward in ways:
        a, b = np.array(start), np.array(end)
        along = (b - a) / np.hypot(*(b - a))
        near = a + (0.4 if start in (first, second, third) else 0.0) * along
        far = b - (0.4 if end in (first, second, third) else 0.0) * along
        both_ways(axes, (near[0], near[1]), (far[0], far[1]), forward, backward)
    for (x, y), sign in ((first, "×"), (second, "+"), (third, "×")):
        look = {"boxstyle": "circle,pad=0.25", "facecolor": "#ffe9c6", "edgecolor": "black"}
        axes.text(x, y, sign, ha="center", va="center", fontsize=13, bbox=look)
    for (start, *_), name in zip((ways[0], ways[1], ways[3], ways[5]), said[:4], strict=True):
        axes.text(start[0] - 0.15, start[1], name, ha="right", va="center")
    axes.text(9.35, 1.5, said[4], ha="left", va="center")
    axes.text(5.9, 4.5, said[5], color=GREEN)
    axes.text(5.9, 4.0, said[6], color=RED)
    save(__file__, "graph", language)


def layers(language: str) -> None:
    """A network as a chain of layers: numbers go forward, gradients come back with the same shapes."""
    names, forward, backward = {
        "en": (("Affine", "ReLU", "Affine", "softmax\n+ loss"), "forward", "backward"),
        "ja": (("Affine", "ReLU", "Affine", "ソフトマックス\n+ 損失"), "順伝播", "逆伝播"),
    }[language]
    shapes = ("(N, D)", "(N, H)", "(N, H)", "(N, K)")
    _, axes = plt.subplots(figsize=(9, 2.6))
    axes.set_axis_off()
    axes.set_xlim(-2.3, 13.0)
    axes.set_ylim(-0.2, 2.6)
    for number, name in enumerate(names):
        left, width = 1.2 + 2.6 * number, 1.5 if number < 3 else 2.1
        axes.add_patch(Rectangle((left, 0.5), width, 1.4, facecolor="#d6e6f5", edgecolor="black"))
        lines = name.split("\n")  # each is centred by itself, whatever font the reader has
        for place, line in enumerate(lines):
            y = 1.2 + 0.26 * ((len(lines) - 1) / 2 - place)
            axes.text(left + width / 2, y, line, ha="center", va="center", fontsize=10 if len(lines) > 1 else 11)
        arrow(axes, (left - 1.0, 1.6), (left - 0.08, 1.6), GREEN)
        arrow(axes, (left - 0.08, 0.8), (left - 1.0, 0.8), RED)
        axes.text(left - 0.55, 1.2, shapes[number], ha="center", va="center", fontsize=9, color="#444444")
    arrow(axes, (11.18, 1.6), (12.1, 1.6), GREEN)
    arrow(axes, (12.1, 0.8), (11.18, 0.8), RED)
    for y, start, end, name, colour in ((1.6, "x", "L", forward, GREEN), (0.8, "dx", "1", backward, RED)):
        axes.text(0.1, y, f"${start}$", ha="right", va="center")
        axes.text(12.2, y, f"${end}$", ha="left", va="center")
        axes.text(-0.5, y, name, ha="right", va="center", color=colour)
    save(__file__, "layers", language)


def learned() -> Curves:
    """What a network of two layers knows of the small digits, before and after each epoch."""
    x, t = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(x))
    x, t = x[order] / 16, t[order]
    seen, new = slice(0, 1437), slice(1437, None)
    found: Curves = {}
    for lr in RATES:
        np.random.seed(0)  # of the first weights
        network, rng = TwoLayerNet(64, 50, 10), np.random.default_rng(0)
        found[lr] = []
        for epoch in range(EPOCHS + 1):
            if epoch:
                train(network, x[seen], t[seen], 1, 100, lr, rng)
            accuracies = (float(network.accuracy(x[part], t[part])) for part in (seen, new))
            found[lr].append((float(network.loss(x[seen], t[seen])), *accuracies))
    return found


def curve(language: str, found: Curves) -> None:
    """The learning curves of three rates, and the accuracies of the one that is good."""
    said = {
        "en": ("epochs", "loss", "accuracy", "training data", "data not trained on", "knowing nothing"),
        "ja": ("エポック", "損失", "正解率", "訓練データ", "訓練に使っていないデータ", "何も知らない"),
    }[language]
    _, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6))
    for (lr, values), colour in zip(found.items(), (GREY, BLUE, ROSE), strict=True):
        left.plot([loss for loss, *_ in values], color=colour, label=f"lr = {lr:g}")
    left.axhline(np.log(10), color="black", linestyle=":", linewidth=1)
    left.text(EPOCHS, np.log(10) + 0.16, f"{said[5]}: log 10 = {np.log(10):.2f}", ha="right", fontsize=9)
    left.set_ylim(0, 4.2)
    left.set_ylabel(said[1])
    left.legend(frameon=False)
    _, known, others = zip(*found[RATES[1]], strict=True)
    right.plot(known, color=BLUE, label=said[3])
    right.plot(others, color="black", linestyle="--", label=said[4])
    right.set_ylim(0, 1.02)
    right.set_ylabel(said[2])
    right.set_title(f"lr = {RATES[1]:g}", fontsize=11)
    right.legend(frameon=False, loc="lower right")
    for axes in (left, right):
        axes.set_xlabel(said[0])
        axes.set_xticks(range(0, EPOCHS + 1, 5))
    save(__file__, "curve", language)


if __name__ == "__main__":
    prepare("chapter3")
    values = learned()
    for one in SUFFIX:
        slope(one)
        errors(one)
        rates(one)
        graph(one)
        layers(one)
        curve(one, values)
