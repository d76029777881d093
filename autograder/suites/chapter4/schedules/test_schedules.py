"""Checks of the learning-rate schedules."""

import math

import numpy as np

from autograder.checks import check, expect_number, pictures


def expect_rates(rate, of, numbers, expected):
    """The rates of these epochs, in order, and then the first one again: no schedule may depend on earlier calls.

    `rate(epoch)` is the learner's answer, `expected` the right rate for each epoch.
    """
    for epoch in (*expected, next(iter(expected))):
        expect_number(rate(epoch), expected[epoch], of=of, given={"epoch": epoch, **numbers})


def draw_lr(rng):
    return float(rng.uniform(0.05, 0.5))


@check(points=2)
def test_step_decay(student, rng):
    """step_decay falls by the factor drop every so many epochs, and stays level in between.

    step_decay は、every エポックごとに drop 倍になり、その間は一定である。
    """
    for every in rng.permutation([3, 4, 7])[:2].tolist():
        numbers = {"lr": draw_lr(rng), "drop": float(rng.uniform(0.2, 0.8)), "every": every}
        lr, drop = numbers["lr"], numbers["drop"]
        falls = {0: 0, 1: 0, every - 1: 0, every: 1, every + 1: 1, 2 * every - 1: 1, 2 * every: 2, 5 * every + 1: 5}
        expect_rates(
            lambda epoch, lr=lr, drop=drop, every=every: student.step_decay(lr, epoch, drop, every),
            "step_decay(lr, epoch, drop, every)",
            numbers,
            {epoch: lr * math.prod([drop] * count) for epoch, count in falls.items()},
        )


@check(points=2)
def test_exponential_decay(student, rng):
    """exponential_decay starts at lr and is multiplied by rate in every epoch.

    exponential_decay は lr から始まり、エポックごとに rate 倍になる。
    """
    lr, rate = draw_lr(rng), float(rng.uniform(0.6, 0.95))
    expect_rates(
        lambda epoch: student.exponential_decay(lr, epoch, rate),
        "exponential_decay(lr, epoch, rate)",
        {"lr": lr, "rate": rate},
        {epoch: lr * math.prod([rate] * epoch) for epoch in (0, 1, 2, 3, 8, 15)},
    )


@check(points=3)
def test_cosine_annealing(student, rng):
    """cosine_annealing falls from lr to min_lr along half a cosine.

    cosine_annealing は、コサインの半周期に沿って lr から min_lr まで下がる。
    """
    for part in rng.permutation([2, 4, 5])[:2].tolist():
        lr, total = draw_lr(rng), 6 * part
        min_lr = lr * float(rng.uniform(0.1, 0.4))
        # Cosines that one knows: what is left of the way down at 0, 1/6, 1/3, 1/2, 2/3, 5/6 and all of the time.
        shares = [1, (2 + math.sqrt(3)) / 4, 3 / 4, 1 / 2, 1 / 4, (2 - math.sqrt(3)) / 4, 0]
        expect_rates(
            lambda epoch, lr=lr, total=total, min_lr=min_lr: student.cosine_annealing(lr, epoch, total, min_lr),
            "cosine_annealing(lr, epoch, total, min_lr)",
            {"lr": lr, "total": total, "min_lr": min_lr},
            {part * i: min_lr + (lr - min_lr) * share for i, share in enumerate(shares)},
        )


@check(points=2)
def test_warmup(student, rng):
    """warmup rises in a straight line from 0 to lr, and stays there.

    warmup は 0 から lr まで直線的に上がり、その後は変わらない。
    """
    for epochs in rng.permutation([4, 5, 7])[:2].tolist():
        lr = draw_lr(rng)
        line = np.linspace(0, lr, epochs + 1).tolist()
        expect_rates(
            lambda epoch, lr=lr, epochs=epochs: student.warmup(lr, epoch, epochs),
            "warmup(lr, epoch, warmup_epochs)",
            {"lr": lr, "warmup_epochs": epochs},
            dict(enumerate([*line, lr, lr, lr])),
        )
    lines = []
    for name, ask in (
        ("step_decay", lambda epoch: student.step_decay(0.1, epoch, 0.5, 10)),
        ("exponential_decay", lambda epoch: student.exponential_decay(0.1, epoch, 0.9)),
        ("cosine_annealing", lambda epoch: student.cosine_annealing(0.1, epoch, 40, 0.01)),
        ("warmup", lambda epoch: student.warmup(0.1, epoch, 8)),
    ):
        with pictures.aside(student):
            lines.append(pictures.path(np.array([[epoch, float(ask(epoch))] for epoch in range(41)]), name))
    pictures.show(("your schedules", "あなたのスケジュール"), *lines, down="lr", across=("epoch", "エポック"))
