"""Draws the chapter's figures in both languages.

    python solutions/chapter10/figures/draw.py [FOLDER]

Needs Matplotlib and scikit-learn (`pip install 'dlgrade[plot]' scikit-learn`).
"""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.patches import Rectangle
from sklearn.datasets import load_digits

sys.path[:0] = [str(folder) for folder in Path(__file__).parents[1:3]]  # the chapter, and the course

from drawing import SUFFIX, prepare, save  # noqa: E402
from given import MLP, Adam, GridWorld, softmax  # noqa: E402
from q_learning import greedy_policy, q_learning  # noqa: E402

BLUE, GREEN, RED = "#4477aa", "#66aa55", "#cc6677"
Points = list[tuple[float, float]]

# Smaller networks


def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The digits of scikit-learn: x and t to train with, and to test with."""
    x, t = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(x))
    x, t = x[order] / 16, t[order]
    return x[:1300], t[:1300], x[1300:], t[1300:]


def trained(
    network: MLP, x: np.ndarray, goal: np.ndarray, epochs: int, kept: dict[str, np.ndarray] | None = None
) -> None:
    """Train on probabilities; what `kept` does not keep stays 0."""
    rng, optimizer = np.random.default_rng(1), Adam(0.003)
    for _ in range(epochs):
        for chosen in np.array_split(rng.permutation(len(x)), 26):
            y = softmax(network.forward(x[chosen]))
            network.backward((y - goal[chosen]) / len(chosen))
            optimizer.update(network.params, network.grads)
            for key, mask in (kept or {}).items():
                network.params[key] *= mask


def accuracy(network: MLP, x: np.ndarray, t: np.ndarray) -> float:
    return float(np.mean(network.predict(x).argmax(axis=1) == t))


def like(network: MLP) -> MLP:
    """A copy of the network."""
    other = MLP([64, 64, 10], np.random.default_rng(0))
    for key, array in network.params.items():
        other.params[key][...] = array
    return other


def smaller() -> tuple[Points, Points, Points, tuple[float, float]]:
    """Size in kB and accuracy of networks that were pruned, quantised and distilled, and of the large one."""
    x, t, x_test, t_test = digits()
    goal = np.eye(10)[t]
    large = MLP([64, 64, 10], np.random.default_rng(0))
    trained(large, x, goal, 20)
    weights = sum(array.size for key, array in large.params.items() if key.startswith("W"))
    pruned, quantised, distilled = [], [], []
    for sparsity in (0.5, 0.8, 0.9, 0.95, 0.98):
        network = like(large)
        entries = np.concatenate([np.abs(network.params[key]).ravel() for key in ("W1", "W2")])
        limit = np.quantile(entries, sparsity)
        masks = {key: np.abs(network.params[key]) > limit for key in ("W1", "W2")}
        for key, mask in masks.items():
            network.params[key] *= mask
        trained(network, x, goal, 8, masks)
        pruned.append(
            (weights * (1 - sparsity) * 6 / 1000, accuracy(network, x_test, t_test))
        )  # 4 bytes, 2 for the place
    for bits in (8, 4, 3, 2):
        network = like(large)
        for key in ("W1", "W2"):
            W = network.params[key]
            step = np.abs(W).max(axis=0) / (2 ** (bits - 1) - 1)
            W[...] = np.round(W / step) * step
        quantised.append((weights * bits / 8000, accuracy(network, x_test, t_test)))
    soft = softmax(large.predict(x) / 4)
    for hidden in (32, 16, 8, 4):
        student = MLP([64, hidden, 10], np.random.default_rng(0))
        trained(student, x, soft, 40)
        distilled.append((74 * hidden * 4 / 1000, accuracy(student, x_test, t_test)))
    return pruned, quantised, distilled, (weights * 4 / 1000, accuracy(large, x_test, t_test))


def size(language: str, found: tuple[Points, Points, Points, tuple[float, float]]) -> None:
    """Accuracy against size."""
    said = {
        "en": (
            "size of the weights in kB",
            "accuracy on unseen digits",
            "pruned",
            "quantised",
            "distilled",
            "the large network",
        ),
        "ja": ("重みの大きさ(kB)", "未知の数字での正解率", "枝刈り", "量子化", "蒸留", "もとのネットワーク"),
    }[language]
    _, axes = plt.subplots(figsize=(6.5, 4))
    for points, name, colour, mark in zip(found, said[2:5], (BLUE, RED, GREEN), "osD", strict=False):
        axes.semilogx(*zip(*points, strict=True), color=colour, marker=mark, label=name)
    axes.semilogx(*found[3], "*", color="black", markersize=12, label=said[5])
    axes.set_xticks([1, 2, 5, 10, 20], labels=["1", "2", "5", "10", "20"])
    axes.minorticks_off()
    axes.set_xlabel(said[0])
    axes.set_ylabel(said[1])
    axes.legend(frameon=False, loc="lower right")
    save(__file__, "size", language)


# Diffusion


def clouds() -> list[tuple[int, np.ndarray]]:
    """Points on their way from noise to four bumps, with the step that each cloud is before."""
    rng, T, features = np.random.default_rng(0), 50, 8
    betas = np.linspace(1e-3, 0.2, T)
    bars = np.cumprod(1 - betas)
    corners = 1.5 * np.array([(1, 1), (1, -1), (-1, 1), (-1, -1)])
    x = corners[rng.integers(4, size=2000)] + 0.2 * rng.normal(size=(2000, 2))

    def told(points: np.ndarray, t: np.ndarray) -> np.ndarray:
        """The points, and the time as waves of several speeds."""
        angles = np.outer((t + 1) / T, np.pi * 2.0 ** np.arange(-1, features // 2 - 1))
        return np.concatenate([points, np.sin(angles), np.cos(angles)], axis=1)

    network, optimizer = MLP([2 + features, 64, 64, 2], rng), Adam(0.005)
    for _ in range(2000):
        chosen, t = rng.integers(len(x), size=128), rng.integers(T, size=128)
        noise, bar = rng.normal(size=(128, 2)), bars[t][:, None]
        predicted = network.forward(told(np.sqrt(bar) * x[chosen] + np.sqrt(1 - bar) * noise, t))
        network.backward((predicted - noise) / 128)
        optimizer.update(network.params, network.grads)
    points, found = rng.normal(size=(500, 2)), []
    for t in reversed(range(T)):
        if t in (49, 24, 12, 5, 2):
            found.append((t + 1, points))
        predicted = network.predict(told(points, np.full(500, t)))
        mean = (points - betas[t] / np.sqrt(1 - bars[t]) * predicted) / np.sqrt(1 - betas[t])
        points = mean + (np.sqrt(betas[t]) * rng.normal(size=(500, 2)) if t else 0)
    return [*found, (0, points)]


def path(language: str, found: list[tuple[int, np.ndarray]]) -> None:
    """Six clouds, from noise to four bumps; in two rows, to be read on a phone as well."""
    left = {"en": "{} steps left", "ja": "残り{}ステップ"}[language]
    _, axes = plt.subplots(2, 3, figsize=(6, 4.4))
    for one, (step, points) in zip(axes.flat, found, strict=True):
        one.plot(*points[:250].T, ".", color=BLUE, markersize=2)
        one.set_xlim(-3.2, 3.2)
        one.set_ylim(-3.2, 3.2)
        one.set_aspect("equal")
        one.set_xticks([])
        one.set_yticks([])
        one.set_title(left.format(step), fontsize=10)
    save(__file__, "path", language)


# Acting

CELLS = ["...#....G", ".#.#.###.", ".#...#...", ".###.#.#.", "...x....."]


def grid(language: str) -> None:
    """The grid with values and arrows after 10, 100 and 800 episodes."""
    after = {"en": "after {} episodes", "ja": "{}エピソードの後"}[language]
    _, axes = plt.subplots(3, 1, figsize=(4.6, 8.6))
    for one, episodes in zip(axes, (10, 100, 800), strict=True):
        world = GridWorld(CELLS, np.random.default_rng(0))
        Q = q_learning(world, episodes, 50, 0.5, 0.9, 0.5, np.random.default_rng(1))
        policy = greedy_policy(Q)
        for state in range(world.num_states):
            row, column = divmod(state, world.columns)
            kind, value = world.kind(state), Q[state].max()
            colour = {"#": "#444444", "G": GREEN, "x": RED}.get(kind, plt.get_cmap("Blues")(0.75 * value))
            one.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor="#dddddd", linewidth=0.5))
            if kind == "." and value > 0.005:
                down, right = GridWorld.MOVES[int(policy[state])]
                tip = (column + 0.5 + 0.3 * right, row + 0.36 + 0.25 * down)
                tail = (column + 0.5 - 0.3 * right, row + 0.36 - 0.25 * down)
                one.annotate(
                    "", tip, tail, arrowprops={"arrowstyle": "->", "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}
                )
                one.text(
                    column + 0.5, row + 0.94, f"{value:.2f}"[1:] if value < 0.995 else "1", ha="center", fontsize=8
                )
        one.set_xlim(0, world.columns)
        one.set_ylim(world.rows, 0)
        one.set_aspect("equal")
        one.set_axis_off()
        one.set_title(after.format(episodes), fontsize=10)
    save(__file__, "grid", language)


# Explaining

CROSS = np.array([[-1.0, 2.0, -1.0], [2.0, 2.0, 2.0], [-1.0, 2.0, -1.0]]) / 10
EDGE = np.array([[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]]) / 6


def maps(images: np.ndarray) -> np.ndarray:
    """Feature maps (M, 2, 12, 12) of images (M, 12, 12): where there is a cross, and where there is an edge."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    found = np.stack([np.einsum("mijab,ab->mij", windows, one) for one in (CROSS, EDGE)], axis=1)
    return np.maximum(found - 0.35, 0)


def score(images: np.ndarray) -> np.ndarray:
    """How much of a cross there is: crosses count, edges count against it."""
    total = maps(images).sum(axis=(2, 3))
    return 4 * total[:, 0] - 0.5 * total[:, 1]


def explained() -> list[np.ndarray]:
    """An image with a planted cross, and the heat of Grad-CAM, LIME and Shapley."""
    rng = np.random.default_rng(3)
    image = 0.5 * rng.random((12, 12))
    image[7, 2:7] = image[5:10, 4] = 1.0
    weights = np.array([4.0, -0.5])  # the gradient of the score is the same at every place of a map
    cam = np.maximum(np.einsum("c,cij->ij", weights, maps(image[None])[0]), 0)
    segments = np.arange(12)[:, None] // 4 * 3 + np.arange(12)[None, :] // 4  # 3 x 3 patches

    def value(masks: np.ndarray) -> np.ndarray:
        return score(np.where(masks[:, segments], image, image.mean()))

    masks = rng.random((400, 9)) < 0.5
    near = np.exp(-((1 - np.sqrt(masks.mean(axis=1))) ** 2) / 0.25**2)
    Z = np.c_[np.ones(400), masks]
    lime = np.linalg.solve(Z.T * near @ Z + np.diag([0.0] + 9 * [0.01]), Z.T * near @ value(masks))[1:]
    coalitions = np.array(list(itertools.product([False, True], repeat=9)))
    worth = dict(zip(map(tuple, coalitions), value(coalitions), strict=True))
    shapley = np.zeros(9)
    for members, gain in worth.items():
        for one in np.flatnonzero(~np.array(members)):
            count = sum(members)
            share = math.factorial(count) * math.factorial(8 - count) / math.factorial(9)
            shapley[one] += share * (worth[(*members[:one], True, *members[one + 1 :])] - gain)
    return [image, cam, lime[segments], shapley[segments]]


def heat(language: str, found: list[np.ndarray]) -> None:
    """Where three methods see the evidence for the cross."""
    names = {
        "en": ("the image", "Grad-CAM", "LIME", "Shapley"),
        "ja": ("画像", "Grad-CAM", "LIME", "シャープレイ値"),
    }[language]
    _, axes = plt.subplots(2, 2, figsize=(5, 5.4))
    for one, values, name in zip(axes.flat, found, names, strict=True):
        largest = np.abs(values).max()
        shown = ("Greys", 0.0, 1.0) if values is found[0] else ("RdBu_r", -largest, largest)
        one.pcolormesh(values, cmap=shown[0], vmin=shown[1], vmax=shown[2])
        one.set_ylim(12, 0)
        one.set_aspect("equal")
        one.set_axis_off()
        one.set_title(name, fontsize=11)
    save(__file__, "heat", language)


if __name__ == "__main__":
    prepare("chapter10")
    sizes, points_on_the_way, heats = smaller(), clouds(), explained()
    for one in SUFFIX:
        size(one, sizes)
        path(one, points_on_the_way)
        grid(one)
        heat(one, heats)
