"""Checks of the initial weights."""

import numpy as np

from autograder.checks import as_array, check, expect, expect_weights, generator

NAMES = ("xavier", "he")


def call(name):
    return f"{name}(fan_in, fan_out, rng)"


def draw(student, name, fan_in, fan_out, source):
    """Weights of this function, from a generator."""
    return as_array(getattr(student, name)(fan_in, fan_out, source), (fan_in, fan_out), of=call(name))


def expect_draws(student, rng, name, variance):
    """Two layers, one that narrows and one that widens, and the first again, each from a generator of its own."""
    small, large = int(rng.integers(100, 140)), int(rng.integers(300, 400))
    draws = []
    for fan_in, fan_out in [(large, small), (small, large), (large, small)]:
        given = {"fan_in": fan_in, "fan_out": fan_out}
        with student.unrecorded():
            W = getattr(student, name)(fan_in, fan_out, generator(student, rng))
        expected = variance(fan_in, fan_out)
        W = expect_weights(W, (fan_in, fan_out), expected, of=call(name), given=given, student=student)
        draws.append(W.ravel())
    expect(
        abs(np.corrcoef(draws[0], draws[2])[0, 1]) < 6.5 / np.sqrt(large * small),  # standard deviations, by chance
        of=call(name),
        en="Generators with different seeds gave weights that rise and fall together. Draw them at random from rng.",
        ja="シードの違う2つの生成器から、同じように上下する重みができました。rng からランダムに選びます。",
        given={"fan_in": large, "fan_out": small},
    )


@check(points=3)
def test_xavier(student, rng):
    """xavier has mean 0 and variance 2 / (fan_in + fan_out).

    xavier の平均は 0、分散は 2 / (fan_in + fan_out) である。
    """
    expect_draws(student, rng, "xavier", lambda fan_in, fan_out: 2 / (fan_in + fan_out))


@check(points=3)
def test_he(student, rng):
    """he has mean 0 and variance 2 / fan_in.

    he の平均は 0、分散は 2 / fan_in である。
    """
    expect_draws(student, rng, "he", lambda fan_in, fan_out: 2 / fan_in)


@check(points=2)
def test_neurons_differ(student, rng):
    """Every weight is drawn by itself: no two neurons start alike.

    重みは1つずつ別々に選ばれ、同じ状態から始まるニューロンは2つとない。
    """
    fan_in, fan_out = int(rng.integers(200, 240)), int(rng.integers(20, 40))
    for name in NAMES:
        W = draw(student, name, fan_in, fan_out, generator(student, rng))
        for columns in (W, W.T[:, :40]):
            centred = columns - columns.mean(axis=0)
            lengths = np.sqrt((centred**2).sum(axis=0))
            # Right weights, 20 and more in each, correlate by chance: 0.95 or more in one of 1e10 pairs.
            alike = np.abs(centred.T @ centred) > 0.95 * np.outer(lengths, lengths)
            np.fill_diagonal(alike, False)
            expect(
                not alike.any() and bool((lengths > 0).all()),
                of=call(name),
                en="Two rows or two columns of the weights are alike. Draw every single weight separately.",
                ja="重みの2つの行、または2つの列が同じです。重みは1つずつ新しく選びます。",
                given={"fan_in": fan_in, "fan_out": fan_out},
            )


@check(points=2)
def test_generator(student, rng):
    """All randomness comes from rng: equal generators, equal weights; one generator, two different draws.

    乱数はすべて rng から取る。同じシードなら同じ重み、1つの生成器で2回呼べば別の重みになる。
    """
    fan_in, fan_out, seed = int(rng.integers(6, 9)), int(rng.integers(3, 6)), int(rng.integers(2**31))
    given = {"fan_in": fan_in, "fan_out": fan_out}
    for name in NAMES:
        first, second = (student.library("numpy.random.default_rng", seed) for _ in range(2))
        with student.unrecorded():
            one, same, next_one = (draw(student, name, fan_in, fan_out, source) for source in (first, second, first))
        student.record([bool((one == same).all()), bool((one == next_one).any()), bool((one == one.flat[0]).all())])
        expect(
            (one == same).all(),
            of=call(name),
            en="Two generators made with the same seed gave different weights.",
            ja="同じシードで作った2つの生成器から、違う重みができました。",
            given=given,
        )
        expect(
            not (one == next_one).any(),
            of=call(name),
            en="One generator, asked twice, gave the same weights again.",
            ja="1つの生成器で2回呼ぶと、また同じ重みになりました。",
            given=given,
        )
