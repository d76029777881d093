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
from matplotlib.patches import FancyBboxPatch, Rectangle

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from drawing import SUFFIX, prepare, save  # noqa: E402
from given import START, reversals, sentences, train  # noqa: E402
from masks import attention_mask, causal_mask, masked_softmax, padding_mask  # noqa: E402
from positional_encoding import positional_encoding  # noqa: E402
from seq2seq_attention import AttentionSeq2seq  # noqa: E402
from tiny_language_model import TinyLanguageModel  # noqa: E402
from tiny_language_model import train as train_on_text  # noqa: E402

SHOWN = np.array([3, 1, 4, 7, 5, 9, 2, 6])  # all different, so that there is one right place for each
BEST = 1.43  # the perplexity of the grammar itself


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
    _, both = plt.subplots(1, 2, figsize=(6.4, 3.7))
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
    _, axes = plt.subplots(figsize=(5.6, 3.5))
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
    _, panels = plt.subplots(1, 3, figsize=(6.4, 2.6))
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
    _, axes = plt.subplots(figsize=(6.6, 2.6))
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


def squares(axes: Axes, mask: np.ndarray, title: str) -> None:
    """A mask as squares: dark is True, may be looked at."""
    axes.pcolormesh(mask.astype(float), cmap="Blues", vmin=0, vmax=1.4, edgecolors="white", linewidth=1.5)
    axes.invert_yaxis()
    axes.set_aspect("equal")
    axes.set_xticks(np.arange(mask.shape[1]) + 0.5, labels=[str(one) for one in range(mask.shape[1])])
    axes.set_yticks(np.arange(len(mask)) + 0.5, labels=[str(one) for one in range(len(mask))])
    axes.tick_params(length=0, labelsize=9)
    axes.set_title(title, fontsize=10)


def masks(language: str) -> None:
    """The masks of a batch of two sequences, of 2 and of 4 steps."""
    names, asked, asking, sequence = {
        "en": (("the future", "padding", "both, sequence 0", "both, sequence 1"), "is asked", "asks", "sequence"),
        "ja": (("未来", "パディング", "両方、系列 0", "両方、系列 1"), "尋ねられる側", "尋ねる側", "系列"),
    }[language]
    lengths = np.array([2, 4])
    both = attention_mask(lengths, 4)
    _, panels = plt.subplots(1, 4, figsize=(6.6, 2.4))
    for axes, name, mask in zip(panels, names, (causal_mask(4), padding_mask(lengths, 4), *both), strict=True):
        squares(axes, np.asarray(mask), name)
        axes.set_xlabel(asked, fontsize=9)
    panels[0].set_ylabel(asking, fontsize=9)
    panels[1].set_ylabel(sequence, fontsize=9)
    save(__file__, "masks", language)


def heads(language: str) -> None:
    """The shapes of multi-head attention: D columns are cut into heads, each looks by itself, and all are merged."""
    said = {
        "en": ("query, key, value", "split", "weights", "answers", "merged", "head 0", "head 1", "one of the three"),
        "ja": ("クエリ、キー、バリュー", "分割", "重み", "答え", "結合", "ヘッド 0", "ヘッド 1", "3つのうちの1つ"),
    }[language]
    colours = ("#d6e6f5", "#ffe9c6")
    _, axes = plt.subplots(figsize=(6.8, 3))
    axes.set_axis_off()
    axes.set_xlim(-0.3, 15.6)
    axes.set_ylim(-0.2, 6.4)
    axes.set_aspect("equal")

    def matrix(left: float, low: float, wide: int, fills: tuple[str, ...]) -> None:
        for row in range(3):
            for column in range(wide):
                look = {"facecolor": fills[column * len(fills) // wide], "edgecolor": "#888888", "linewidth": 0.8}
                axes.add_patch(Rectangle((left + 0.5 * column, low + 0.5 * row), 0.5, 0.5, **look))

    matrix(0.4, 2.25, 4, colours)
    matrix(12.4, 2.25, 4, colours)
    for number, low in enumerate((3.7, 0.8)):
        matrix(4.4, low, 2, colours[number : number + 1])
        matrix(6.9, low, 3, ("white",))
        matrix(9.9, low, 2, colours[number : number + 1])
        axes.text(3.9, low + 1.75, said[5 + number], fontsize=9, ha="left")
        arrow(axes, (2.5, 3.0), (3.2, low + 0.75), (4.25, low + 0.75))
        arrow(axes, (5.5, low + 0.75), (6.75, low + 0.75))
        arrow(axes, (8.5, low + 0.75), (9.75, low + 0.75))
        arrow(axes, (11.0, low + 0.75), (11.6, 3.0), (12.25, 3.0))
    arrow(axes, (14.5, 3.0), (15.4, 3.0))
    axes.text(14.95, 3.3, r"$W_o$", ha="center")
    for x, name, shape in (
        (1.4, said[0], r"$(T, D)$"),
        (4.9, said[1], r"$(h, T, d)$"),
        (7.65, said[2], r"$(h, T, T)$"),
        (10.4, said[3], r"$(h, T, d)$"),
        (13.4, said[4], r"$(T, D)$"),
    ):
        axes.text(x, 6.0, name, ha="center", fontsize=10)
        axes.text(x, 0.0, shape, ha="center", fontsize=10)
    axes.text(1.4, 1.75, said[7], ha="center", fontsize=8)
    save(__file__, "heads", language)


def temperature(language: str) -> None:
    """The probabilities that the same scores give at a low, a middle and a high temperature."""
    names, probability = {
        "en": (("temperature 0.5", "temperature 1", "temperature 2"), "probability"),
        "ja": (("温度 0.5", "温度 1", "温度 2"), "確率"),
    }[language]
    scores = np.array([3.0, 2.5, 2.0, 1.0, -1.0])
    _, panels = plt.subplots(1, 3, figsize=(6.2, 2.3), sharey=True)
    for axes, name, one in zip(panels, names, (0.5, 1.0, 2.0), strict=True):
        axes.bar(list("aeioq"), masked_softmax(scores / one, None), color="#4477aa")
        axes.set_title(name, fontsize=11)
    panels[0].set_ylabel(probability)
    save(__file__, "temperature", language)


def learned() -> tuple[dict[int, np.ndarray], str, np.ndarray]:
    """A small language model, and what it does on text that it has not seen.

    After so many steps of training, its perplexity (31,) with 1, 2, ... letters before the one that it predicts; then
    a sentence, and the weights (heads, T, T) with which the model reads it.
    """
    rng = np.random.default_rng(0)
    text, unseen = sentences(rng, 20_000), sentences(rng, 16_000)
    ids = {letter: number for number, letter in enumerate(sorted(set(text)))}
    corpus, other = (np.array([ids[letter] for letter in one]) for one in (text, unseen))
    np.random.seed(0)  # of the first weights
    model, found, done = TinyLanguageModel(len(ids), 48, 4, 1, 32), {}, 0
    blocks = other.reshape(-1, 32)
    for steps in (50, 400):
        train_on_text(model, corpus, steps - done, 16, 32, 0.005, rng)
        scores, done = model.predict(blocks[:, :-1]), steps
        p = masked_softmax(scores, None)[np.arange(len(blocks))[:, None], np.arange(31), blocks[:, 1:]]
        found[steps] = np.exp(-np.log(p).mean(axis=0))
    sentence = "dogs follow a bird. "
    model.predict(np.array([[ids[letter] for letter in sentence]]))
    return found, sentence, np.asarray(model.blocks[0].attention.attention.attention_weights)[0]


def memory(language: str, found: dict[int, np.ndarray]) -> None:
    """How the perplexity falls with the letters that stand before the one that is predicted."""
    before, perplexity, after, grammar = {
        "en": ("letters before", "perplexity", "after {} steps of training", "the grammar itself"),
        "ja": ("前にある文字の数", "パープレキシティ", "{} ステップ学習した後", "文法そのもの"),
    }[language]
    _, axes = plt.subplots(figsize=(5.6, 3.4))
    for (steps, values), colour in zip(found.items(), ("#ddaa33", "#4477aa"), strict=True):
        axes.semilogy(np.arange(1, 32), values, color=colour, marker="o", markersize=4, label=after.format(steps))
    axes.axhline(BEST, color="black", linestyle="--", linewidth=1)
    axes.text(31, BEST - 0.02, grammar, ha="right", va="top", fontsize=9)
    axes.set_ylim(1.2, 13)
    axes.set_yticks([1.5, 2, 3, 5, 10], labels=["1.5", "2", "3", "5", "10"])
    axes.minorticks_off()
    axes.set_xlabel(before)
    axes.set_ylabel(perplexity)
    axes.legend(frameon=False)
    save(__file__, "memory", language)


def looks(language: str, sentence: str, weights: np.ndarray) -> None:
    """Where the heads of a trained language model look while it reads a sentence."""
    head, asked, asking = {
        "en": ("head {}", "looked at", "looking"),
        "ja": ("ヘッド {}", "見られる側", "見る側"),
    }[language]
    letters = list(sentence.replace(" ", "_"))
    _, panels = plt.subplots(2, 2, figsize=(6.2, 6.6))
    for number, axes in enumerate(panels.flat):
        axes.pcolormesh(weights[number], cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=0.3)
        axes.set_xticks(np.arange(len(letters)) + 0.5, labels=letters)
        axes.set_yticks(np.arange(len(letters)) + 0.5, labels=letters)
        axes.invert_yaxis()
        axes.set_aspect("equal")
        axes.tick_params(length=0, labelsize=8)
        axes.set_title(head.format(number), fontsize=11)
        axes.set_xlabel(asked, fontsize=9)
        axes.set_ylabel(asking, fontsize=9)
    save(__file__, "looks", language)


if __name__ == "__main__":
    prepare("chapter8")
    turned = [weights_for("reversed"), weights_for("sorted")]
    by_letters, read, weights = learned()
    for one in SUFFIX:
        attention(one, turned)
        positions(one)
        families(one)
        block(one)
        masks(one)
        heads(one)
        temperature(one)
        memory(one, by_letters)
        looks(one, read, weights)
