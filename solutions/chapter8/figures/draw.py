"""Draws the chapter's figures in both languages, with its own code.

    python solutions/chapter8/figures/draw.py [FOLDER]

Needs Matplotlib (`pip install 'dlgrade[plot]'`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from drawing import SUFFIX, prepare, save  # noqa: E402
from given import START, reversals, train  # noqa: E402
from masks import causal_mask  # noqa: E402
from positional_encoding import positional_encoding  # noqa: E402
from seq2seq_attention import AttentionSeq2seq  # noqa: E402

SHOWN = np.array([3, 1, 4, 7, 5, 9, 2, 6])  # all different, so that there is one right place for each


def weights_for(task: str) -> tuple[np.ndarray, np.ndarray]:
    """What is written for SHOWN, and the weights (written, read) of a model that has learned the task."""
    rng = np.random.default_rng(0)
    np.random.seed(0)  # of the first weights
    xs, ts = reversals(rng, 3000)
    if task == "sorted":
        ts = np.concatenate([ts[:, :1], np.sort(xs, axis=1)], axis=1)
    model = AttentionSeq2seq(START + 1, 16, 32)
    train(model, xs, ts, 600, 64, 0.01, rng)
    right = SHOWN[::-1] if task == "reversed" else np.sort(SHOWN)
    model.loss(SHOWN[None], np.concatenate([[START], right])[None])
    return right, np.asarray(model.attention.attention_weights)[0]  # (1, 8, 8) -> (8, 8)


def attention(language: str, panels: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """Where a decoder looks while it writes a sequence turned round, and sorted."""
    said = {
        "en": ("read", "written", ("turned round", "sorted")),
        "ja": ("読んだ記号", "書いた記号", ("逆順", "並べ替え")),
    }[language]
    _, both = plt.subplots(1, 2, figsize=(7.5, 4.2))
    for axes, title, (written, weights) in zip(both, said[2], panels, strict=True):
        axes.pcolormesh(weights, cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=0.5)
        axes.set_xticks(np.arange(8) + 0.5, labels=[str(one) for one in SHOWN])
        axes.set_yticks(np.arange(8) + 0.5, labels=[str(one) for one in written])
        axes.invert_yaxis()
        axes.set_aspect("equal")
        axes.tick_params(length=0)
        axes.set_title(title, fontsize=11)
        axes.set_xlabel(said[0])
        axes.set_ylabel(said[1])
    save(__file__, "attention", language)


def positions(language: str) -> None:
    """The table of positional encodings: fast hands on the left, slow ones on the right."""
    said = {"en": ("column", "step"), "ja": ("列", "ステップ")}[language]
    _, axes = plt.subplots(figsize=(6.5, 4))
    shown = axes.imshow(positional_encoding(50, 32), cmap="RdBu", vmin=-1, vmax=1, aspect="auto")
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    plt.colorbar(shown, ticks=[-1, 0, 1])
    save(__file__, "positions", language)


def families(language: str) -> None:
    """Who may look at whom in an encoder, in a decoder, and in both together."""
    said = {
        "en": ("encoder (BERT)", "decoder (GPT)", "both (T5)", "looked at", "looking"),
        "ja": ("エンコーダ(BERT)", "デコーダ(GPT)", "両方(T5)", "見られる側", "見る側"),
    }[language]
    every, past = np.ones((8, 8)), np.asarray(causal_mask(8), float)
    both = np.zeros((8, 8))
    both[:4, :4], both[4:, :4], both[4:, 4:] = 1, 0.5, past[:4, :4]
    _, panels = plt.subplots(1, 3, figsize=(8, 3.1))
    for axes, title, seen in zip(panels, said[:3], (every, past, both), strict=True):
        axes.pcolormesh(seen, cmap="Blues", vmin=0, vmax=1.4, edgecolors="white", linewidth=0.8)
        axes.invert_yaxis()
        axes.set_aspect("equal")
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_title(title, fontsize=11)
        axes.set_xlabel(said[3])
    panels[0].set_ylabel(said[4])
    save(__file__, "families", language)


def arrow(axes: Axes, *points: tuple[float, float], thick: bool = False) -> None:
    """A way along these points, with a head at the last."""
    width = 3.5 if thick else 1.2
    axes.plot(*zip(*points, strict=True), color="black", linewidth=width, solid_joinstyle="round")
    style = {"arrowstyle": "-|>", "color": "black", "linewidth": width, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", points[-1], points[-2], arrowprops=style)


def box(axes: Axes, x: float, width: float, text: str, colour: str) -> None:
    """A box around a text, on the lower way."""
    look = {"boxstyle": "round,pad=0,rounding_size=0.1", "facecolor": colour, "edgecolor": "black"}
    axes.add_patch(FancyBboxPatch((x - width / 2, 0.9), width, 0.6, **look))
    axes.text(x, 1.2, text, ha="center", va="center", fontsize=10)


def block(language: str) -> None:
    """A block: the direct road above, which is only added to, and the two halves below."""
    said = {
        "en": ("norm", "attention", "feed-forward", "steps look at each other", "every step by itself"),
        "ja": ("正規化", "注意機構", "順伝播層", "ステップどうしで", "ステップごとに"),
    }[language]
    _, axes = plt.subplots(figsize=(8, 2.9))
    axes.set_axis_off()
    axes.set_xlim(-0.3, 12.3)
    axes.set_ylim(-0.2, 3.4)
    arrow(axes, (0.4, 2.8), (11.6, 2.8), thick=True)
    for left, name, what in ((0.9, said[1], said[3]), (6.4, said[2], said[4])):
        arrow(axes, (left, 2.8), (left, 1.2), (left + 0.6, 1.2))
        arrow(axes, (left + 1.7, 1.2), (left + 2.2, 1.2))
        arrow(axes, (left + 4.1, 1.2), (left + 4.6, 1.2), (left + 4.6, 2.58))
        box(axes, left + 1.15, 1.1, said[0], "#ffe9c6")
        box(axes, left + 3.15, 1.9, name, "#d6e6f5")
        axes.text(left + 3.15, 0.4, what, ha="center", va="center", fontsize=9)
        look = {"boxstyle": "circle,pad=0.2", "facecolor": "white"}
        axes.text(left + 4.6, 2.8, "+", ha="center", va="center", bbox=look)
    axes.text(0.3, 2.8, r"$x$", ha="right", va="center")
    axes.text(11.7, 2.8, r"$y$", ha="left", va="center")
    axes.text(5.95, 3.15, r"$u$", ha="center", va="center")
    save(__file__, "block", language)


if __name__ == "__main__":
    prepare("chapter8")
    looks = [weights_for("reversed"), weights_for("sorted")]
    for one in SUFFIX:
        attention(one, looks)
        positions(one)
        families(one)
        block(one)
