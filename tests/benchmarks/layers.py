"""Compares the solutions' layers and the MNIST loop with PyTorch on the processor, and prints the ratios.

    python tests/benchmarks/layers.py [ROUNDS]

Both sides calculate in float32 with one thread, on the course's own sizes, and take turns; the shortest time of each
counts. Not part of the test suite: a ratio is measured here, never demanded, for machines are noisy.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from autograder.course import load_course
from autograder.proving.inprocess import load

Sides = tuple[Callable[[], Any], Callable[[], Any]]
BATCH, SIDE, FILTERS, SIZE = 100, 28, 30, 5
OUT = SIDE - SIZE + 1
SAMPLES, INPUTS, HIDDEN, CLASSES, RATE = 6000, 784, 50, 10, 0.1
RNG = np.random.default_rng(0)


def solution(chapter: str, name: str) -> Any:
    course = load_course()
    return load(course.solution(course.exercise(chapter, name)))


def normal(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape).astype(np.float32)


def layer(ours: Any, theirs: torch.nn.Module, x: np.ndarray, dout: np.ndarray, *flags: bool) -> Sides:
    """Forward and backward of one layer, with the gradient for the input."""
    tensor, upstream = torch.from_numpy(x).requires_grad_(), torch.from_numpy(dout)

    def numpy_side() -> None:
        ours.forward(x, *flags)
        ours.backward(dout)

    def torch_side() -> None:
        tensor.grad = None
        theirs.zero_grad()
        theirs(tensor).backward(upstream)

    return numpy_side, torch_side


def convolution() -> Sides:
    W, b = normal(FILTERS, 1, SIZE, SIZE), normal(FILTERS)
    ours = solution("chapter6", "convolution").Convolution(W, b, 1, 0)
    return layer(
        ours, torch.nn.Conv2d(1, FILTERS, SIZE), normal(BATCH, 1, SIDE, SIDE), normal(BATCH, FILTERS, OUT, OUT)
    )


def pooling() -> Sides:
    ours = solution("chapter6", "pooling").MaxPooling(2, 2, 2, 0)
    x, dout = normal(BATCH, FILTERS, OUT, OUT), normal(BATCH, FILTERS, OUT // 2, OUT // 2)
    return layer(ours, torch.nn.MaxPool2d(2), x, dout)


def batch_normalization() -> Sides:
    zeros, ones = np.zeros(HIDDEN, np.float32), np.ones(HIDDEN, np.float32)
    ours = solution("chapter4", "batch_norm").BatchNormalization(ones, zeros, 0.9, zeros.copy(), ones.copy())
    return layer(ours, torch.nn.BatchNorm1d(HIDDEN), normal(BATCH, HIDDEN), normal(BATCH, HIDDEN), True)


def batch_normalization_of_images() -> Sides:
    zeros, ones = np.zeros(FILTERS, np.float32), np.ones(FILTERS, np.float32)
    ours = solution("chapter4", "batch_norm").BatchNormalization(ones, zeros, 0.9, zeros.copy(), ones.copy())
    shape = (BATCH, FILTERS, OUT, OUT)
    return layer(ours, torch.nn.BatchNorm2d(FILTERS), normal(*shape), normal(*shape), True)


def mnist_loop() -> Sides:
    """One epoch over 6,000 images of 28 x 28 in batches of 100, and the accuracy over them."""
    x, t = RNG.random((SAMPLES, INPUTS), dtype=np.float32), RNG.integers(CLASSES, size=SAMPLES)
    train = solution("chapter5", "mnist_loop").train_mnist

    def numpy_side() -> None:
        train(x, t, x[:BATCH], t[:BATCH], 1, BATCH, RATE, np.random.default_rng(0))

    def torch_side() -> None:
        model = torch.nn.Sequential(torch.nn.Linear(INPUTS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES))
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
        images, labels = torch.from_numpy(x), torch.from_numpy(t)
        for chosen in torch.randperm(SAMPLES).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(images[chosen]), labels[chosen]).backward()
            optimizer.step()
        with torch.no_grad():
            for part in (images, images[:BATCH]):
                (model(part).argmax(dim=1) == labels[: len(part)]).float().mean()

    return numpy_side, torch_side


def shortest(sides: Sides, rounds: int) -> tuple[float, float]:
    """Seconds of the two sides, which take turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, taken in zip(sides, times, strict=True):
            started = time.perf_counter()
            side()
            taken.append(time.perf_counter() - started)
    return min(times[0]), min(times[1])


CASES = (convolution, pooling, batch_normalization, batch_normalization_of_images, mnist_loop)

if __name__ == "__main__":
    torch.set_num_threads(1)
    threadpool_limits(1)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for case in CASES:
        ours, theirs = shortest(case(), rounds)
        print(f"{case.__name__:30} {ours * 1e3:8.2f} ms  PyTorch {theirs * 1e3:8.2f} ms  ratio {ours / theirs:.2f}")
