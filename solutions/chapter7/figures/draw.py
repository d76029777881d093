"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter7/figures/draw.py [FOLDER]

Needs Matplotlib (`pip install 'dlgrade[plot]'`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from drawing import SUFFIX, prepare, save  # noqa: E402
from given import sentences, sigmoid  # noqa: E402
from gradient_clipping import gradient_norms  # noqa: E402
from language_model import perplexity, train  # noqa: E402
from lstm_cell import LSTM  # noqa: E402
from rnnlm import Rnnlm  # noqa: E402

BLUE, GREEN, YELLOW = "#d6e6f5", "#dcefd5", "#ffe9c6"  # of boxes
RED = "#cc6677"  # of gradients
STEPS = 30
HIDDEN = 32
SIZES = (0.5, 1.0, 4.0)  # of Wh: how many times as long a vector is after it
TABLES = (17.0, 5.6, 2.16, 1.76)  # perplexity of plain tables of 1, 2, 3 and 5 letters on such text
BEST = 1.43  # that of the grammar itself


def norms_of_rnn(size: float) -> np.ndarray:
    """The norm of the gradient, 0 to STEPS - 1 steps back through an RNN with such a Wh."""
    rng = np.random.default_rng(0)
    Wh = size * np.linalg.qr(rng.normal(size=(HIDDEN, HIDDEN)))[0]
    hs, h = [], np.zeros((1, HIDDEN))
    for _ in range(STEPS):
        h = np.tanh(0.1 * rng.normal(size=(1, HIDDEN)) + h @ Wh)
        hs.append(h)
    dh = rng.normal(size=(1, HIDDEN))
    norms = np.asarray(gradient_norms(dh, Wh, np.stack(hs, axis=1)))
    return norms / norms[0]


def norms_of_lstm(forget: float) -> np.ndarray:
    """The same for the cell state of an LSTM whose forget gates have this bias."""
    rng = np.random.default_rng(0)
    Wh = 0.1 * rng.normal(size=(HIDDEN, 4 * HIDDEN))
    Wx = 0.1 * rng.normal(size=(HIDDEN, 4 * HIDDEN))
    b = np.zeros(4 * HIDDEN)
    b[:HIDDEN] = forget
    cells, h, c = [], np.zeros((1, HIDDEN)), np.zeros((1, HIDDEN))
    for _ in range(STEPS):
        cells.append(LSTM(Wx, Wh, b))
        h, c = cells[-1].forward(rng.normal(size=(1, HIDDEN)), h, c)
    dh, dc, norms = np.zeros((1, HIDDEN)), rng.normal(size=(1, HIDDEN)), []
    for cell in reversed(cells):
        norms.append(np.sqrt(np.sum(dc**2)))
        _, dh, dc = cell.backward(dh, dc)
    return np.array(norms) / norms[0]


def vanishing(language: str) -> None:
    """How much of the gradient is left after so many steps back."""
    said = {
        "en": ("steps back in time", "norm of the gradient", "RNN, size of Wh {}", "LSTM, forget gates near {}"),
        "ja": ("さかのぼったステップ数", "勾配のノルム", "RNN、Whの大きさ {}", "LSTM、忘却ゲートは約 {}"),
    }[language]
    _, axes = plt.subplots(figsize=(5.6, 3.7))
    for size, colour in zip(SIZES, ("#4477aa", "#66aa55", "#cc6677"), strict=True):
        axes.semilogy(norms_of_rnn(size), color=colour, label=said[2].format(size))
    axes.semilogy(norms_of_lstm(3.0), color="black", linestyle="--", label=said[3].format(0.95))
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    axes.legend(frameon=False)
    save(__file__, "vanishing", language)


def learned() -> list[tuple[int, float]]:
    """The perplexity on text that it has not seen, after so many epochs."""
    rng = np.random.default_rng(0)
    text, other = sentences(rng, 20_000), sentences(rng, 4_000)
    ids = {letter: number for number, letter in enumerate(sorted(set(text)))}
    corpus, unseen = (np.array([ids[letter] for letter in one]) for one in (text, other))
    np.random.seed(0)  # of the first weights
    model = Rnnlm(len(ids), 16, 48)
    found = [(0, float(perplexity(model, unseen)))]
    for epoch in range(1, 9):
        train(model, corpus, 1, 20, 25, 0.01, 5.0)
        found.append((epoch, float(perplexity(model, unseen))))
    return found


def learning(language: str, found: list[tuple[int, float]]) -> None:
    """Perplexity while the language model learns, with lines for tables of n-grams and for the grammar."""
    said = {
        "en": ("epochs", "perplexity on unseen text", "the grammar itself"),
        "ja": ("エポック", "未知の文章でのパープレキシティ", "文法そのもの"),
    }[language]
    tables = {
        "en": ("single letters", "pairs of letters", "three letters", "five letters"),
        "ja": ("1文字ずつ", "2文字の組", "3文字の組", "5文字の組"),
    }[language]
    _, axes = plt.subplots(figsize=(5.6, 3.7))
    axes.semilogy(*zip(*found, strict=True), color="#4477aa", marker="o", label="LSTM")
    for name, value in zip(tables, TABLES, strict=True):
        axes.axhline(value, color="grey", linewidth=0.8)
        axes.text(found[-1][0], value, name, ha="right", va="bottom", fontsize=9)
    axes.axhline(BEST, color="black", linestyle="--", linewidth=1)
    axes.text(found[-1][0], BEST - 0.02, said[2], ha="right", va="top", fontsize=9)
    axes.set_ylim(1.2, 30)
    axes.set_yticks([1.5, 2, 3, 5, 10, 20], labels=["1.5", "2", "3", "5", "10", "20"])
    axes.minorticks_off()
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    axes.legend(frameon=False)
    save(__file__, "learning", language)


def arrow(axes: Axes, *points: tuple[float, float], thick: bool = False) -> None:
    """A way along these points, with a head at the last."""
    width = 3 if thick else 1.2
    axes.plot(*zip(*points, strict=True), color="black", linewidth=width, solid_joinstyle="round")
    style = {"arrowstyle": "-|>", "color": "black", "linewidth": width, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", points[-1], points[-2], arrowprops=style)


def box(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    look = {"boxstyle": "round,pad=0.35", "facecolor": colour, "edgecolor": "black"}
    axes.text(x, y, text, ha="center", va="center", bbox=look)


def cell(language: str) -> None:
    """One LSTM cell: the road of c above, which is only multiplied and added to, and the road of h below."""
    keep, write, read = {"en": ("keep?", "write?", "show?"), "ja": ("残す?", "書く?", "見せる?")}[language]
    _, axes = plt.subplots(figsize=(6, 3.3))
    axes.set_axis_off()
    axes.set_xlim(-0.2, 10.2)
    axes.set_ylim(-0.4, 5.2)
    arrow(axes, (0.6, 4.4), (9.3, 4.4), thick=True)
    axes.plot((0.6, 7.2), (0.6, 0.6), color="black", linewidth=1.2)
    for x in (2.0, 3.7, 4.9, 7.2):
        arrow(axes, (x, 0.6), (x, 1.5))
    arrow(axes, (2.0, 1.9), (2.0, 4.15))
    arrow(axes, (3.7, 1.9), (3.7, 2.95))
    arrow(axes, (4.9, 1.9), (4.9, 3.2), (3.95, 3.2))
    arrow(axes, (3.7, 3.45), (3.7, 4.15))
    arrow(axes, (6.2, 4.4), (6.2, 3.2), (6.95, 3.2))
    arrow(axes, (7.2, 1.9), (7.2, 2.95))
    arrow(axes, (7.45, 3.2), (8.7, 3.2), (8.7, 0.6), (9.3, 0.6))
    for x, name, asked in ((2.0, "f", keep), (3.7, "g", ""), (4.9, "i", write), (7.2, "o", read)):
        box(axes, x, 1.7, name, YELLOW if name != "g" else BLUE)
        axes.text(x + 0.3, 1.7, asked, va="center", fontsize=9)
    for x, y, sign in ((2.0, 4.4, "×"), (3.7, 4.4, "+"), (3.7, 3.2, "×"), (7.2, 3.2, "×")):
        axes.text(x, y, sign, ha="center", va="center", bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white"})
    box(axes, 6.2, 3.8, "tanh", BLUE)
    for y, before, after in ((4.4, r"$c_{t-1}$", r"$c_t$"), (0.6, r"$h_{t-1},\ x_t$", r"$h_t$")):
        axes.text(0.5, y, before, ha="right", va="center")
        axes.text(9.4, y, after, ha="left", va="center")
    save(__file__, "lstm", language)


def unrolled(language: str) -> None:
    """A cell that feeds its state back, and the same unrolled: states go right, gradients come back and fade."""
    same, back = {
        "en": ("the same weights at every step", "gradient of the last loss, on its way back"),
        "ja": ("どのステップも同じ重み", "最後の損失の勾配がさかのぼる"),
    }[language]
    _, axes = plt.subplots(figsize=(6.2, 2.7))
    axes.set_axis_off()
    axes.set_xlim(-0.7, 10.4)
    axes.set_ylim(-1.1, 3.6)
    box(axes, 0.5, 1.5, "RNN", BLUE)
    arrow(axes, (0.5, 0.35), (0.5, 1.15))
    arrow(axes, (0.5, 1.85), (0.5, 2.65))
    arrow(axes, (0.95, 1.5), (1.45, 1.5), (1.45, 2.2), (-0.45, 2.2), (-0.45, 1.5), (0.05, 1.5))
    axes.text(0.5, 0.1, r"$x_t$", ha="center", va="center")
    axes.text(0.5, 2.9, r"$h_t$", ha="center", va="center")
    axes.text(2.25, 1.5, "=", ha="center", va="center", fontsize=16)
    for t, x in enumerate((3.8, 5.7, 7.6, 9.5), 1):
        arrow(axes, (x - 1.45 if t > 1 else x - 0.7, 1.5), (x - 0.48, 1.5))
        arrow(axes, (x, 0.35), (x, 1.15))
        arrow(axes, (x, 1.85), (x, 2.65))
        box(axes, x, 1.5, "RNN", BLUE)
        axes.text(x, 0.1, f"$x_{t}$", ha="center", va="center")
        axes.text(x, 2.9, f"$h_{t}$", ha="center", va="center")
        if t < 4:
            axes.text(x + 0.95, 1.8, f"$h_{t}$", ha="center", va="center", fontsize=9)
            style = {"arrowstyle": "-|>", "color": RED, "linewidth": 0.6 + 1.1 * (t - 1), "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (x + 0.45, 1.2), (x + 1.45, 1.2), arrowprops=style)
    axes.text(2.95, 1.5, r"$h_0$", ha="center", va="center", fontsize=9)
    axes.text(6.65, 3.4, same, ha="center", va="center", fontsize=9)
    axes.annotate("", (3.8, -0.45), (9.5, -0.45), arrowprops={"arrowstyle": "-|>", "color": RED, "linewidth": 1.2})
    axes.text(6.65, -0.8, back, ha="center", va="center", fontsize=9, color=RED)
    save(__file__, "unrolled", language)


def forms(language: str) -> None:
    """Which steps have an input and which an output: many to one, one to many, and both kinds of many to many."""
    names = {
        "en": ("many to one", "one to many", "many to many,\nstep by step", "many to many,\none after the other"),
        "ja": ("多対一", "一対多", "多対多\n(ステップごと)", "多対多\n(読み終えてから)"),
    }[language]
    _, panels = plt.subplots(1, 4, figsize=(6.4, 2.2), width_ratios=(3, 3, 3, 5))
    shapes = ((3, {0, 1, 2}, {2}), (3, {0}, {0, 1, 2}), (3, {0, 1, 2}, {0, 1, 2}), (5, {0, 1, 2}, {3, 4}))
    for axes, name, (steps, read, said) in zip(panels, names, shapes, strict=True):
        axes.set_axis_off()
        axes.set_xlim(-0.6, steps - 0.4)
        axes.set_ylim(-0.6, 3.2)
        for t in range(steps):
            if t in read:
                arrow(axes, (t, 0.25), (t, 0.95))
                box(axes, t, 0, "  ", GREEN)
            if t in said:
                arrow(axes, (t, 1.45), (t, 2.1))
                box(axes, t, 2.4, "  ", YELLOW)
            if t + 1 < steps:
                arrow(axes, (t + 0.2, 1.2), (t + 0.75, 1.2))
            box(axes, t, 1.2, "  ", BLUE)
        axes.set_title(name, fontsize=10)
    save(__file__, "forms", language)


def gru(language: str) -> None:
    """A GRU cell: the road of h above, on which a share of the candidate replaces a share of the old state."""
    replace, past = {"en": ("replace?", "look back?"), "ja": ("置き換える?", "過去を見る?")}[language]
    _, axes = plt.subplots(figsize=(6, 3.3))
    axes.set_axis_off()
    axes.set_xlim(-0.2, 10.2)
    axes.set_ylim(-0.6, 5.2)
    arrow(axes, (0.6, 4.4), (9.3, 4.4), thick=True)
    axes.plot((0.6, 7.0), (0.0, 0.0), color="black", linewidth=1.2)
    arrow(axes, (1.2, 4.4), (1.2, 2.7), (2.05, 2.7))
    arrow(axes, (2.3, 0.0), (2.3, 1.0))
    arrow(axes, (2.3, 1.4), (2.3, 2.45))
    arrow(axes, (2.55, 2.7), (4.4, 2.7))
    arrow(axes, (4.6, 0.0), (4.6, 2.4))
    arrow(axes, (4.8, 2.7), (6.75, 2.7))
    arrow(axes, (7.0, 0.0), (7.0, 1.0))
    arrow(axes, (7.0, 1.4), (7.0, 2.45))
    arrow(axes, (7.0, 2.95), (7.0, 4.15))
    arrow(axes, (6.8, 1.2), (5.8, 1.2), (5.8, 4.15))
    box(axes, 2.3, 1.2, "r", YELLOW)
    box(axes, 4.6, 2.7, "g", BLUE)
    box(axes, 7.0, 1.2, "z", YELLOW)
    axes.text(2.65, 1.2, past, va="center", fontsize=9)
    axes.text(7.4, 1.2, replace, va="center", fontsize=9)
    axes.text(4.75, 1.2, r"$x_t$", va="center", fontsize=9)
    axes.text(6.3, 1.45, r"$1 - z$", ha="center", va="center", fontsize=9)
    for x, y, sign in ((2.3, 2.7, "×"), (7.0, 2.7, "×"), (5.8, 4.4, "×"), (7.0, 4.4, "+")):
        axes.text(x, y, sign, ha="center", va="center", bbox={"boxstyle": "circle,pad=0.2", "facecolor": "white"})
    for y, before, after in ((4.4, r"$h_{t-1}$", r"$h_t$"), (0.0, r"$h_{t-1},\ x_t$", "")):
        axes.text(0.5, y, before, ha="right", va="center")
        axes.text(9.4, y, after, ha="left", va="center")
    save(__file__, "gru", language)


def states(language: str) -> None:
    """The counter of the text, set by hand: its gates as a map, and below them what c keeps and h shows."""
    rows, steps = {
        "en": (("input x", "input gate i", "output gate o"), "step"),
        "ja": (("入力 x", "入力ゲート i", "出力ゲート o"), "ステップ"),
    }[language]
    xs = np.array([1, 0, 1, -1, 0, 0, 0, 1, -1, 0, 1, 1, 0, -1, 0])
    i, o, c = sigmoid(20 * xs - 10), sigmoid(-20 * xs - 10), []
    for step in range(len(xs)):
        c.append((sigmoid(np.array(10.0)) * c[-1] if c else 0) + 0.1 * i[step])
    _, (gates, curves) = plt.subplots(2, 1, figsize=(6, 3.7), height_ratios=(2, 3), sharex=True)
    gates.pcolormesh(np.stack([np.zeros(len(xs)), i, o]), cmap="Oranges", vmin=0, vmax=1.4, edgecolors="white")
    gates.set_yticks([0.5, 1.5, 2.5], labels=rows)
    gates.invert_yaxis()
    gates.tick_params(length=0)
    for step, x in enumerate(xs):
        gates.text(step + 0.5, 0.5, str(x), ha="center", va="center", fontsize=9)
    centres = np.arange(len(xs)) + 0.5
    curves.step(centres, c, where="mid", color="black", linewidth=2.5, label="$c$")
    curves.bar(centres, o * np.tanh(c), color="#4477aa", width=0.5, label="$h$")
    curves.set_xticks(centres, labels=[str(one) for one in range(1, len(xs) + 1)])
    curves.set_xlabel(steps)
    curves.legend(frameon=False, loc="upper left")
    save(__file__, "states", language)


if __name__ == "__main__":
    prepare("chapter7")
    values = learned()
    for one in SUFFIX:
        vanishing(one)
        learning(one, values)
        cell(one)
        unrolled(one)
        forms(one)
        gru(one)
        states(one)
