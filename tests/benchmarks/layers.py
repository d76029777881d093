"""Compares the solutions' layers and training steps with PyTorch on the processor, and prints the ratios.

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
TEXTS, STEPS, SYMBOLS, EMBEDDED, UNITS = 32, 32, 25, 16, 64  # as in chapter 7's language model
WIDTH, HEADS, INNER = 48, 4, 192  # as in chapter 8's
RNG = np.random.default_rng(0)


def solution(chapter: str, name: str) -> Any:
    course = load_course()
    sys.modules.pop("given", None)  # every chapter has its own
    return load(course.solution(course.exercise(chapter, name)))


def normal(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape).astype(np.float32)


def both_ways(
    ours: Any, given: tuple[Any, ...], theirs: torch.nn.Module, asked: Callable[[torch.Tensor], Any], dout: np.ndarray
) -> Sides:
    """Forward and backward of a layer, with the gradient for the input, the first of what ours is given.

    asked: what theirs answers to a tensor, and not to an array.
    """
    tensor, upstream = torch.from_numpy(given[0]).requires_grad_(), torch.from_numpy(dout)

    def numpy_side() -> None:
        ours.forward(*given)
        ours.backward(dout)

    def torch_side() -> None:
        tensor.grad = None
        theirs.zero_grad()
        asked(tensor).backward(upstream)

    return numpy_side, torch_side


def layer(ours: Any, theirs: torch.nn.Module, x: np.ndarray, dout: np.ndarray, *flags: bool) -> Sides:
    return both_ways(ours, (x, *flags), theirs, theirs, dout)


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


def sequence(ours: Any, theirs: torch.nn.Module) -> Sides:
    """A whole sequence forward, and the way back through time."""
    xs, dhs = normal(TEXTS, STEPS, EMBEDDED), normal(TEXTS, STEPS, UNITS)
    return both_ways(ours, (xs,), theirs, lambda tensor: theirs(tensor)[0], dhs)


def recurrent_weights(gates: int) -> tuple[np.ndarray, ...]:
    return 0.1 * normal(EMBEDDED, gates * UNITS), 0.1 * normal(UNITS, gates * UNITS), normal(gates * UNITS)


def recurrent_network() -> Sides:
    ours = solution("chapter7", "time_rnn").TimeRNN(*recurrent_weights(1), False)
    return sequence(ours, torch.nn.RNN(EMBEDDED, UNITS, batch_first=True))


def lstm() -> Sides:
    ours = solution("chapter7", "time_lstm").TimeLSTM(*recurrent_weights(4), False)
    return sequence(ours, torch.nn.LSTM(EMBEDDED, UNITS, batch_first=True))


def recurrent_language_model() -> Sides:
    """The gradient of a language model for one batch of text."""
    ours = solution("chapter7", "rnnlm").Rnnlm(SYMBOLS, EMBEDDED, UNITS)
    embedding, reader = torch.nn.Embedding(SYMBOLS, EMBEDDED), torch.nn.LSTM(EMBEDDED, UNITS, batch_first=True)
    scores = torch.nn.Linear(UNITS, SYMBOLS)
    xs, ts = (RNG.integers(SYMBOLS, size=(TEXTS, STEPS)) for _ in range(2))
    ids, targets = torch.from_numpy(xs), torch.from_numpy(ts)

    def numpy_side() -> None:
        ours.gradient(xs, ts)

    def torch_side() -> None:
        for module in (embedding, reader, scores):
            module.zero_grad()
        torch.nn.functional.cross_entropy(scores(reader(embedding(ids))[0]).transpose(1, 2), targets).backward()

    return numpy_side, torch_side


def layer_normalization() -> Sides:
    ours = solution("chapter8", "layer_norm").LayerNorm(np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32))
    shape = (TEXTS, STEPS, WIDTH)
    return layer(ours, torch.nn.LayerNorm(WIDTH), normal(*shape), normal(*shape))


def causal() -> tuple[np.ndarray, np.ndarray, np.ndarray, torch.Tensor]:
    """Texts and an upstream gradient, what each step may look at, and what not."""
    allowed = np.tril(np.ones((STEPS, STEPS), dtype=bool))
    return normal(TEXTS, STEPS, WIDTH), normal(TEXTS, STEPS, WIDTH), allowed, torch.from_numpy(~allowed)


def self_attention_with_heads() -> Sides:
    """Causal attention of a text to itself."""
    weights = [0.1 * normal(WIDTH, WIDTH) for _ in range(4)]
    ours = solution("chapter8", "multi_head_attention").MultiHeadAttention(*weights, HEADS)
    theirs = torch.nn.MultiheadAttention(WIDTH, HEADS, bias=False, batch_first=True)
    x, dout, allowed, blocked = causal()

    def asked(tensor: torch.Tensor) -> torch.Tensor:
        return theirs(tensor, tensor, tensor, attn_mask=blocked, need_weights=False)[0]

    return both_ways(ours, (x, x, x, allowed), theirs, asked, dout)


def transformer_block() -> Sides:
    params = {name: 0.1 * normal(WIDTH, WIDTH) for name in ("Wq", "Wk", "Wv", "Wo")}
    params |= {"W1": 0.1 * normal(WIDTH, INNER), "b1": normal(INNER), "W2": 0.1 * normal(INNER, WIDTH)}
    params |= {name: normal(WIDTH) for name in ("b2", "gamma1", "beta1", "gamma2", "beta2")}
    ours = solution("chapter8", "transformer_block").TransformerBlock(params, HEADS)
    theirs = torch.nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, dropout=0, batch_first=True, norm_first=True)
    x, dout, allowed, blocked = causal()
    return both_ways(ours, (x, allowed), theirs, lambda tensor: theirs(tensor, src_mask=blocked), dout)


def shortest(sides: Sides, rounds: int) -> tuple[float, float]:
    """Seconds of the two sides, which take turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, taken in zip(sides, times, strict=True):
            started = time.perf_counter()
            side()
            taken.append(time.perf_counter() - started)
    return min(times[0]), min(times[1])


CASES = (
    convolution,
    pooling,
    batch_normalization,
    batch_normalization_of_images,
    mnist_loop,
    recurrent_network,
    lstm,
    recurrent_language_model,
    layer_normalization,
    self_attention_with_heads,
    transformer_block,
)

if __name__ == "__main__":
    torch.set_num_threads(1)
    threadpool_limits(1)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for case in CASES:
        ours, theirs = shortest(case(), rounds)
        print(f"{case.__name__:30} {ours * 1e3:8.2f} ms  PyTorch {theirs * 1e3:8.2f} ms  ratio {ours / theirs:.2f}")
