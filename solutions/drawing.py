"""Drawing: how the figures of all chapters look, and how a chapter's `draw.py` saves them.

Needs Matplotlib (`pip install 'dlgrade[plot]'`). Text stays text in the files, so that every browser has the letters.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib
from matplotlib import pyplot as plt

SUFFIX = {"en": ".svg", "ja": ".ja.svg"}  # by language
SETTINGS = {
    "svg.fonttype": "none",  # text, not outlines
    "font.family": "sans-serif",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
}


def prepare(chapter: str) -> None:
    """From now on figures are drawn as those of this chapter, the same file each time."""
    matplotlib.use("svg")
    plt.rcParams.update({**SETTINGS, "svg.hashsalt": chapter})


def save(script: str, name: str, language: str) -> None:
    """Save the current figure in the folder that the command names, else beside the script, and close it."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else Path(script).parent
    plt.savefig(folder / f"{name}{SUFFIX[language]}", metadata={"Date": None, "Creator": None})
    plt.close()
