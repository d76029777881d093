"""Epochs: batches put together again, and what an epoch must keep."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.arrays import Array, Given, as_array, as_list, expect, expect_array
from autograder.checks.names import Name, part_of, phrase

# Of right orders of 230 samples the correlation with the old order is 0 +- 0.066, and 2 neighbours stay neighbours, a
# Poisson number. In 200,000 of them, and in as many of 240 samples, the extremes were 0.31 and 11.
CORRELATION, NEIGHBOURS, SAMPLES = 0.45, 25, 230


def join_batches(
    batches: Any, x: Any, t: Any, batch_size: int, of: Name, *, given: Given | None = None
) -> tuple[Array, Array]:
    """The batches of one epoch, pairs of arrays of this size, as two arrays; only the last one may be short."""
    sizes = [min(batch_size, len(x) - start) for start in range(0, len(x), batch_size)]
    xs: list[Array] = []
    ts: list[Array] = []
    for index, (batch, size) in enumerate(zip(as_list(batches, len(sizes), of=of, given=given), sizes, strict=True)):
        name = (f"batch {index}", f"バッチ {index}")
        pair = as_list(batch, 2, of=name, given=given)
        for half, found, whole, part in zip(("x_batch", "t_batch"), (xs, ts), (x, t), pair, strict=True):
            found.append(as_array(part, (size, *whole.shape[1:]), of=part_of(half, name), given=given))
    return np.concatenate(xs), np.concatenate(ts)


def expect_whole_epoch(xs: Array, ts: Array, x: Any, t: Any, of: Name, *, given: Given | None = None) -> None:
    """Every sample comes once, with its target. No two numbers in the first column of x may be alike."""
    order, right = np.argsort(xs[:, 0]), np.argsort(x[:, 0])
    why = ("Every sample should come exactly once.", "どのサンプルもちょうど1回ずつ現れるはずです。")
    samples = phrase("the samples of {of}, sorted", "{of} のサンプル(並べ替えたもの)", of=of)
    expect_array(xs[order], x[right], of=samples, given=given, why=why)
    why = ("Samples and targets no longer belong together.", "サンプルと教師データの組み合わせが崩れています。")
    targets = phrase("the targets of {of}, sorted as their samples", "{of} の教師データ(サンプルと同じ並び)", of=of)
    expect_array(ts[order], t[right], of=targets, given=given, why=why)


def expect_random_order(order: Array, of: Name, *, given: Given | None = None) -> None:
    """The numbers from 0 on, 230 at least, come in an order in which that of the data does not show."""
    if len(order) < SAMPLES:
        raise ValueError(f"the bounds are those for {SAMPLES} samples and more")
    neighbours = int(np.sum(np.abs(np.diff(order)) == 1))
    expect(
        abs(np.corrcoef(order, np.arange(len(order)))[0, 1]) < CORRELATION and neighbours < NEIGHBOURS,
        of=of,
        en="The samples should come in a random order. Here the order of x shows through.",
        ja="サンプルはランダムな順に現れるはずですが、x の並びが残っています。",
        given={**(given or {}), ("order of the samples", "サンプルの順番"): order},
    )


def expect_reshuffled(first: Array, second: Array, of: Name, *, given: Given | None = None) -> None:
    """The samples of two epochs come in two orders."""
    expect(
        bool((first != second).any()),
        of=of,
        en="Both epochs had the same order. Every epoch should be shuffled again.",
        ja="2つのエポックの順番が同じでした。順番はエポックごとに新しくします。",
        given=given,
    )


def expect_batches(steps: Sequence[Array], n: int, size: int, epochs: int, of: Name, *, given: Given) -> None:
    """Each step has one mini-batch, and each epoch another order. `steps`: the places of its images in x_train."""
    wrong = [len(places) for places in steps if len(places) != size]
    expect(
        not wrong,
        of=of,
        en=f"A step takes the gradient of one mini-batch of {size} images. Here a step had {wrong and wrong[0]}.",
        ja=f"1歩ごとに、{size} 枚のミニバッチ1つについての勾配を使います。ここでは {wrong and wrong[0]} 枚を使った"
        f"1歩がありました。",
        given=given,
    )
    count = epochs * n // size
    expect(
        len(steps) == count,
        of=of,
        en=f"{epochs} epochs of {n // size} mini-batches are {count} steps. Here there were {len(steps)}.",
        ja=f"{epochs} エポック、ミニバッチ {n // size} 個ずつで {count} 歩です。ここでは {len(steps)} 歩でした。",
        given=given,
    )
    order = np.concatenate(steps)
    seen = len(np.unique(order))  # of 240 about 228, if each batch is drawn for itself and with replacement
    expect(
        seen > 0.75 * n,
        of=of,
        en=f"Of {n} images only {seen} came in any of the batches.",
        ja=f"画像は {n} 枚ありますが、バッチに現れたのは {seen} 枚だけでした。",
        given=given,
    )
    orders = np.split(order, epochs)
    expect(
        (orders[0] == np.arange(n)).all()  # about which another check asks
        or not any((one == other).all() for one, other in itertools.combinations(orders, 2)),
        of=of,
        en="Two epochs took the images in the same order. Every epoch needs a new one.",
        ja="同じ順番で画像を使ったエポックが2つありました。順番はエポックごとに新しくします。",
        given=given,
    )
