"""Draws the guide's figures in both languages.

    python solutions/figures/draw.py [FOLDER]

Needs Matplotlib (`pip install 'dlgrade[plot]'`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

sys.path.insert(0, str(Path(__file__).parents[1]))  # the course

from drawing import SUFFIX, prepare, save

Box = tuple[float, float, float, float]  # left, bottom, width, height

FIELDS: dict[str, tuple[Box, str]] = {  # from the outermost to the innermost, each with its colour
    "ai": ((0.2, 3.0, 9.6, 12.0), "#eef2f7"),
    "learning": ((0.6, 3.4, 8.8, 9.3), "#d9e5f1"),
    "deep": ((1.0, 6.4, 8.0, 4.6), "#b9d0e8"),
}
NEIGHBOURS: dict[str, tuple[Box, float, str]] = {  # which overlap with them: box, top of the words, colour
    "robotics": ((6.4, 13.0, 3.5, 2.7), 14.75, "#6b3a86"),
    "generative": ((5.1, 6.65, 3.6, 2.4), 8.75, "#3d3d3d"),
    "reinforcement": ((1.3, 4.2, 3.6, 3.0), 6.15, "#8a3b12"),
    "data": ((5.2, 0.3, 4.7, 5.4), 2.7, "#1b6b3a"),
}
WORDS = {  # a heading, and what stands below it
    "en": {
        "ai": ("Artificial intelligence", "also: search, planning, logic,\nrules that people write"),
        "learning": ("Machine learning", "finds the rule in data; also: regression, trees"),
        "deep": ("Deep learning", "networks of many layers,\nwhich find the features, too"),
        "robotics": ("Robotics", "sensing, acting"),
        "generative": ("Generative AI", "language models,\ndiffusion models"),
        "reinforcement": ("Reinforcement\nlearning", "actions, rewards"),
        "data": ("Data science", "collecting, cleaning,\nstatistics, charts,\ndecisions"),
    },
    "ja": {
        "ai": ("人工知能(AI)", "探索、計画、論理、\n人が書いた規則なども含む"),
        "learning": ("機械学習", "規則をデータから見つける。回帰や決定木も含む"),
        "deep": ("ディープラーニング", "多くの層を重ねたネットワーク。\n特徴量も自分で見つける"),
        "robotics": ("ロボット工学", "感知して動く機械"),
        "generative": ("生成AI", "大規模言語モデル、\n拡散モデル"),
        "reinforcement": ("強化学習", "行動し、報酬から学ぶ"),
        "data": ("データサイエンス", "データの収集、前処理、\n統計、可視化、意思決定"),
    },
}
HEADING, BELOW = 12.5, 10.5  # points


def frame(axes: Axes, box: Box, **style: object) -> None:
    """A box with round corners."""
    left, bottom, width, height = box
    axes.add_patch(FancyBboxPatch((left, bottom), width, height, boxstyle="round,pad=0,rounding_size=0.35", **style))


def label(axes: Axes, place: tuple[float, float], words: tuple[str, str], colour: str = "#111111") -> None:
    """A heading and what stands below it, line by line; the upper left corner is at this place."""
    x, y = place
    for text, step, style in ((words[0], 0.66, {"size": HEADING, "weight": "bold"}), (words[1], 0.55, {"size": BELOW})):
        for line in text.split("\n"):
            axes.text(x, y, line, color=colour, va="top", **style)
            y -= step


def fields(language: str) -> None:
    """What lies inside what, as boxes; neighbours that lie across them are dashed."""
    words = WORDS[language]
    figure = plt.figure(figsize=(5.2, 8.27), layout="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 10), ylim=(0, 15.9))
    axes.axis("off")
    for name, (box, colour) in FIELDS.items():
        frame(axes, box, facecolor=colour, edgecolor="#33485f", linewidth=1.2)
        label(axes, (box[0] + 0.35, box[1] + box[3] - 0.3), words[name])
    for name, (box, top, colour) in NEIGHBOURS.items():
        frame(axes, box, facecolor="none", edgecolor=colour, linewidth=1.4, linestyle="--")
        label(axes, (box[0] + 0.3, top), words[name], colour)
    save(__file__, "fields", language)


if __name__ == "__main__":
    prepare("guide")
    for language in SUFFIX:
        fields(language)
