"""Draws the chapter's figures in both languages.

    python solutions/chapter9/figures/draw.py [FOLDER]

Needs Matplotlib and scikit-learn (`pip install 'dlgrade[plot]' scikit-learn`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import NormalDist

import numpy as np
from matplotlib import pyplot as plt
from sklearn.datasets import load_breast_cancer

sys.path[:0] = [str(Path(__file__).parents[2])]  # the course

from drawing import SUFFIX, prepare, save  # noqa: E402

BLUE, RED, GREY = "#4477aa", "#cc6677", "#999999"
NORMAL = NormalDist()


def scores_of_two() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels (1 malignant), scores of a logistic regression on all 30 columns, and one column, for the test half."""
    x, t = load_breast_cancer(return_X_y=True)
    t = 1 - t
    order = np.random.default_rng(0).permutation(len(x))
    train, test = order[: len(x) // 2], order[len(x) // 2 :]
    x = (x - x[train].mean(axis=0)) / x[train].std(axis=0)
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(500):
        d = (1 / (1 + np.exp(-(x[train] @ w + b))) - t[train]) / len(train)
        w -= 0.5 * (x[train].T @ d + 0.01 * w)
        b -= 0.5 * d.sum()
    return t[test], x[test] @ w + b, x[test, 1]  # column 1 is the mean texture


def curves_of(scores: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The false positive rate, the recall and the precision, when one patient after the other is called ill."""
    t = t[np.argsort(-scores, kind="stable")]
    hits, called = np.cumsum(t), np.arange(1, len(t) + 1)
    return (called - hits) / (len(t) - t.sum()), hits / t.sum(), hits / called


def roc(language: str) -> None:
    """ROC and precision-recall curves of both models."""
    said = {
        "en": ("false positive rate", "recall", "precision", "all 30 columns", "one column", "guessing"),
        "ja": ("偽陽性率", "再現率", "適合率", "30列すべて", "1列だけ", "当てずっぽう"),
    }[language]
    t, *both = scores_of_two()
    _, (left, right) = plt.subplots(1, 2, figsize=(6.6, 3.5))
    for scores, name, colour in zip(both, said[3:5], (BLUE, RED), strict=True):
        false, recall, precision = curves_of(scores, t)
        area = float(np.trapezoid(np.r_[0, recall], np.r_[0, false]))
        left.plot(np.r_[0, false], np.r_[0, recall], color=colour, label=f"{name}, AUC {area:.3f}")
        right.plot(recall, precision, color=colour)
    left.plot((0, 1), (0, 1), color=GREY, linestyle="--", label=said[5])
    right.axhline(t.mean(), color=GREY, linestyle="--")
    left.set_xlabel(said[0])
    left.set_ylabel(said[1])
    right.set_xlabel(said[1])
    right.set_ylabel(said[2])
    right.set_ylim(0, 1.03)
    left.legend(frameon=False, loc="lower right", fontsize=9)
    save(__file__, "roc", language)


def landscape(x: np.ndarray) -> np.ndarray:
    """What is searched: two hills, of which the right one is higher."""
    return 0.6 * np.exp(-(((x - 0.22) / 0.1) ** 2)) + np.exp(-(((x - 0.72) / 0.12) ** 2))


def believed(X: np.ndarray, y: np.ndarray, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and deviation of a Gaussian process on the grid, and the improvement that it expects."""

    def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.exp(-((a[:, None] - b) ** 2) / (2 * 0.1**2))

    centre, spread = y.mean(), y.std() + 1e-12
    K = kernel(X, X) + 1e-6 * np.eye(len(X))
    across = kernel(X, grid)
    mean = across.T @ np.linalg.solve(K, (y - centre) / spread)
    std = np.sqrt(np.maximum(1 - np.sum(across * np.linalg.solve(K, across), axis=0), 1e-12))
    ahead = mean - (y.max() - centre) / spread
    cdf = np.array([NORMAL.cdf(z) for z in ahead / std])
    pdf = np.array([NORMAL.pdf(z) for z in ahead / std])
    return centre + spread * mean, spread * std, spread * (ahead * cdf + std * pdf)


def search(language: str) -> None:
    """The Gaussian process and the expected improvement after 3, 6 and 9 tries."""
    said = {
        "en": ("{} tries", "score", "expected\nimprovement", "truth", "believed", "tried"),
        "ja": ("{}回試した後", "スコア", "改善の\n期待値", "真の値", "予測", "試した点"),
    }[language]
    grid = np.linspace(0, 1, 201)
    X = np.array([0.05, 0.45, 0.95])
    _, axes = plt.subplots(2, 3, figsize=(6.8, 4.2), sharex=True, sharey="row", height_ratios=(3, 1))
    for column, tries in enumerate((3, 6, 9)):
        while len(X) < tries:
            X = np.append(X, grid[believed(X, landscape(X), grid)[2].argmax()])
        mean, std, gain = believed(X, landscape(X), grid)
        above, below = axes[0, column], axes[1, column]
        above.fill_between(grid, mean - 2 * std, mean + 2 * std, color=BLUE, alpha=0.2, linewidth=0)
        above.plot(grid, landscape(grid), color="black", linewidth=0.8, linestyle=":", label=said[3])
        above.plot(grid, mean, color=BLUE, label=said[4])
        above.plot(X, landscape(X), "o", color="black", markersize=5, label=said[5])
        above.set_title(said[0].format(tries), fontsize=11)
        below.fill_between(grid, 0, gain / gain.max(), color=RED, alpha=0.5, linewidth=0)
        below.axvline(grid[gain.argmax()], color=RED, linewidth=1)
        below.set_ylim(bottom=0)
        below.set_yticks([])
    axes[0, 0].set_ylabel(said[1])
    axes[1, 0].set_ylabel(said[2])
    axes[0, 0].legend(frameon=False, fontsize=8, loc="upper left")
    save(__file__, "search", language)


def drift(language: str) -> None:
    """A feature before and after it has drifted, with bins that hold a tenth each before."""
    said = {
        "en": ("before", "after, PSI {:.2f}", "value of the feature", "share of each bin"),
        "ja": ("ドリフト前", "ドリフト後、PSI {:.2f}", "特徴量の値", "各区間の割合"),
    }[language]
    rng = np.random.default_rng(0)
    before, after = rng.normal(size=2000), 0.6 + 1.2 * rng.normal(size=2000)
    edges = np.quantile(before, np.linspace(0, 1, 11))
    inner = np.r_[-np.inf, edges[1:-1], np.inf]
    shares = [np.histogram(values, inner)[0] / 2000 for values in (before, after)]
    psi = np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0]))
    shown = np.r_[-3.5, edges[1:-1], 4.5]  # the outer bins are open
    _, axes = plt.subplots(figsize=(6.2, 3.6))
    axes.stairs(shares[0], shown, color=GREY, fill=True, alpha=0.5, label=said[0])
    axes.stairs(shares[1], shown, color=RED, linewidth=2, label=said[1].format(psi))
    for edge in edges[1:-1]:
        axes.axvline(edge, color=GREY, linewidth=0.5)
    axes.set_xlim(-3.5, 4.5)
    axes.set_xlabel(said[2])
    axes.set_ylabel(said[3])
    axes.legend(frameon=False, loc="upper left")
    save(__file__, "drift", language)


if __name__ == "__main__":
    prepare("chapter9")
    for one in SUFFIX:
        roc(one)
        search(one)
        drift(one)
