"""Checks of the initial weights.

The thresholds are 6.5 standard deviations of what right weights scatter. With n weights of variance v the mean
scatters by sqrt(v / n), and the measured variance, relative to v, by sqrt(2 / n) for a normal and by less for a
uniform distribution.
"""

import numpy as np

from autograder.checks import as_array, check, expect

SIGMAS = 6.5


def generator(student, seed):
    return student.library("numpy.random.default_rng", seed)


def new_seed(rng):
    return int(rng.integers(2**31))


def expect_spread(received, fan_in, fan_out, variance, of):
    """Shape, mean and variance of one matrix of weights."""
    W = as_array(received, (fan_in, fan_out), of=of)
    given = {"fan_in": fan_in, "fan_out": fan_out}
    mean, measured, n = float(W.mean()), float(W.var()), W.size
    expect(
        abs(mean) < SIGMAS * np.sqrt(variance / n),
        of=of,
        en=f"The weights should scatter around 0. Their mean is {mean:.4g}.",
        ja=f"重みは 0 を中心に散らばるはずですが、平均は {mean:.4g} です。",
        given=given,
    )
    expect(
        abs(measured / variance - 1) < SIGMAS * np.sqrt(2 / n),
        of=of,
        en=f"The variance of the weights should be about {variance:.4g}. It is {measured:.4g}.",
        ja=f"重みの分散は約 {variance:.4g} のはずですが、{measured:.4g} です。",
        given=given,
    )
    return W


def expect_weights(student, rng, name, variance):
    """Two layers, one that narrows and one that widens, and the first again, each from a generator of its own."""
    small, large = int(rng.integers(100, 140)), int(rng.integers(300, 400))
    of = f"{name}(fan_in, fan_out, rng)"
    draws = []
    for fan_in, fan_out in [(large, small), (small, large), (large, small)]:
        W = getattr(student, name)(fan_in, fan_out, generator(student, new_seed(rng)))
        draws.append(expect_spread(W, fan_in, fan_out, variance(fan_in, fan_out), of).ravel())
    expect(
        abs(np.corrcoef(draws[0], draws[2])[0, 1]) < SIGMAS / np.sqrt(large * small),
        of=of,
        en="Generators with different seeds gave weights that rise and fall together. Draw them at random from rng.",
        ja="シードの違う2つの生成器から、同じように上下する重みができました。rng からランダムに選びます。",
        given={"fan_in": large, "fan_out": small},
    )


@check(points=3)
def test_xavier(student, rng):
    """xavier has mean 0 and variance 2 / (fan_in + fan_out).

    xavier の平均は 0、分散は 2 / (fan_in + fan_out) である。
    """
    expect_weights(student, rng, "xavier", lambda fan_in, fan_out: 2 / (fan_in + fan_out))


@check(points=3)
def test_he(student, rng):
    """he has mean 0 and variance 2 / fan_in.

    he の平均は 0、分散は 2 / fan_in である。
    """
    expect_weights(student, rng, "he", lambda fan_in, fan_out: 2 / fan_in)


@check(points=2)
def test_neurons_differ(student, rng):
    """Every weight is drawn by itself: no two neurons start alike.

    重みは1つずつ別々に選ばれ、同じ状態から始まるニューロンは2つとない。
    """
    fan_in, fan_out = int(rng.integers(200, 240)), int(rng.integers(20, 40))
    for name in ("xavier", "he"):
        of = f"{name}(fan_in, fan_out, rng)"
        W = as_array(
            getattr(student, name)(fan_in, fan_out, generator(student, new_seed(rng))), (fan_in, fan_out), of=of
        )
        for columns in (W, W.T[:, :40]):
            centred = columns - columns.mean(axis=0)
            lengths = np.sqrt((centred**2).sum(axis=0))
            # Right weights, 20 and more in each, correlate by chance: 0.95 or more in one of 1e10 pairs.
            alike = np.abs(centred.T @ centred) > 0.95 * np.outer(lengths, lengths)
            np.fill_diagonal(alike, False)
            expect(
                not alike.any() and bool((lengths > 0).all()),
                of=of,
                en="Two rows or two columns of the weights are alike. Draw every single weight anew.",
                ja="重みの2つの行、または2つの列が同じです。重みは1つずつ新しく選びます。",
                given={"fan_in": fan_in, "fan_out": fan_out},
            )


@check(points=2)
def test_generator(student, rng):
    """All randomness comes from rng: equal generators, equal weights; one generator, two different draws.

    乱数はすべて rng から取る。同じシードなら同じ重み、1つの生成器で2回呼べば別の重みになる。
    """
    fan_in, fan_out = int(rng.integers(6, 9)), int(rng.integers(3, 6))
    seed = new_seed(rng)
    given = {"fan_in": fan_in, "fan_out": fan_out}
    for name in ("xavier", "he"):
        of = f"{name}(fan_in, fan_out, rng)"
        first, second = generator(student, seed), generator(student, seed)
        draws = [
            as_array(getattr(student, name)(fan_in, fan_out, one), (fan_in, fan_out), of=of)
            for one in (first, second, first)
        ]
        expect(
            bool((draws[0] == draws[1]).all()),
            of=of,
            en="Two generators made with the same seed gave different weights.",
            ja="同じシードで作った2つの生成器から、違う重みができました。",
            given=given,
        )
        expect(
            not bool((draws[0] == draws[2]).any()),
            of=of,
            en="One generator, asked twice, gave the same weights again.",
            ja="1つの生成器で2回呼ぶと、また同じ重みになりました。",
            given=given,
        )
