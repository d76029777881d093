"""Checks of the optimisers."""

import numpy as np

from autograder.checks import (
    as_array,
    as_dict,
    both_signs,
    check,
    expect,
    expect_array,
    expect_left_alone,
    of_what_is_right,
    pictures,
)

SHAPES = {"W": (3, 2), "b": (4,)}
STEPS = 6
STILL = (
    "The gradient is 0, and so is the root: with the small number beside it, the parameter stays where it is.",
    "勾配が 0 なので平方根も 0 です。小さな数を足しておけば、パラメータはそのまま動きません。",
)
# The gradients are between 0.7 and 1.4 in size, so that an epsilon hardly shows. In 300 runs of six steps the form
# that differs most, 1e-5 inside each root with the correction in lr, stayed within 0.0023 of lr, the others within
# 1e-5; the least of the mistakes was 0.10 of lr away.
WITHIN = 0.02


def draw(rng):
    """An array for each key, with numbers of either sign, none of them near 0."""
    return {key: both_signs(0.7, 1.4)(rng, shape) for key, shape in SHAPES.items()}


def decayed_sum(history, rate):
    """The sum of all entries, each multiplied by `rate` once for every step since."""
    return sum(rate**age * entry for age, entry in enumerate(reversed(history)))


# What the rules add up to: the step of one parameter, from all of its gradients so far.
def sgd(history, lr):
    return -lr * history[-1]


def momentum(history, lr, momentum):
    return -lr * decayed_sum(history, momentum)


def adagrad(history, lr):
    return -lr * history[-1] / np.sqrt(sum(g**2 for g in history))


def rmsprop(history, lr, decay_rate):
    return -lr * history[-1] / np.sqrt((1 - decay_rate) * decayed_sum([g**2 for g in history], decay_rate))


def adam(history, lr, beta1, beta2):
    """A moving average divided by 1 - beta^t is a mean with weights 1, beta, beta^2, ... from the newest entry back."""
    squares, ones = [g**2 for g in history], [1.0] * len(history)
    mean = decayed_sum(history, beta1) / decayed_sum(ones, beta1)
    return -lr * mean / np.sqrt(decayed_sum(squares, beta2) / decayed_sum(ones, beta2))


class Follower:
    """Parameters in the worker which one optimiser moves, and where its rule says that they should be by now."""

    def __init__(self, student, rng, call, optimizer, rule, numbers, decay=0.0, tolerance=WITHIN):
        self.rng, self.call, self.optimizer, self.rule, self.numbers = rng, call, optimizer, rule, numbers
        self.decay, self.tolerance = numbers["lr"] * decay, tolerance * numbers["lr"]
        self.given = numbers | ({"weight_decay": decay} if decay else {})
        start = draw(rng)
        self.paths = [start, start]  # the decay before the step, and after it
        self.arrays = {key: student.put(value) for key, value in start.items()}
        self.params = student.put(self.arrays)
        self.history = {key: [] for key in SHAPES}

    def step(self):
        """One update with fresh gradients; the parameters are compared, and the arrays that they were in at first."""
        before, grads = self.paths, draw(self.rng)
        self.optimizer.update(self.params, grads)
        steps = {}
        for key, grad in grads.items():
            self.history[key].append(grad)
            steps[key] = self.rule(self.history[key], **self.numbers)
        self.paths = [
            {key: (1 - self.decay) * p + steps[key] for key, p in before[0].items()},
            {key: (1 - self.decay) * (p + steps[key]) for key, p in before[1].items()},
        ]
        number = len(self.history["W"])
        given = self.given | {
            (f'params["{key}"] before', f'更新前の params["{key}"]'): p for key, p in before[0].items()
        }
        given |= {f'grads["{key}"]': grad for key, grad in grads.items()}
        found = as_dict(self.params.value(), tuple(SHAPES), of="params")
        for key in SHAPES:
            of = (
                f'params["{key}"] after step {number} of {self.call}',
                f'{self.call} の {number} 歩目の後の params["{key}"]',
            )
            self.expect(key, found[key], of, given)
        for key in SHAPES:
            self.expect(
                key,
                self.arrays[key].value(),
                (
                    f'the array that was params["{key}"] before step {number} of {self.call}',
                    f'{self.call} の {number} 歩目の前に params["{key}"] だった配列',
                ),
                given,
                why=(
                    "params holds a new array now. Whatever holds the old one, a layer for example, sees no change.",
                    "params には新しい配列が入りました。元の配列を持っているレイヤなどには変化が見えません。",
                ),
            )

    def rest(self):
        """One first update with gradients of 0 and of nearly 0, which divide by a root of nearly 0."""
        before = self.paths[0]
        grads = {"W": np.zeros(SHAPES["W"]), "b": 1e-9 * draw(self.rng)["b"]}
        self.optimizer.update(self.params, grads)
        found = as_dict(self.params.value(), tuple(SHAPES), of="params")
        given = self.given | {f'grads["{key}"]': grad for key, grad in grads.items()}
        of = {
            key: (
                f'params["{key}"] after the first step of {self.call}',
                f'{self.call} の1歩目の後の params["{key}"]',
            )
            for key in SHAPES
        }
        self.expect("W", found["W"], of["W"], given, STILL)
        moved = as_array(found["b"], SHAPES["b"], of=of["b"], given=given) - before["b"]
        expect(
            bool(np.all(moved * grads["b"] <= 0)),  # against the gradient, by as much as the small number lets it
            of=of["b"],
            en="With a tiny gradient, too, the step goes against the gradient: the small number makes it shorter.",
            ja="勾配がごく小さくても、勾配と逆の向きに進みます。小さな数を足すと、歩幅は短くなるだけです。",
            given=given,
        )

    def expect(self, key, received, of, given, why=None):
        places = [path[key] for path in self.paths]
        if isinstance(received, np.ndarray) and received.shape == SHAPES[key] and received.dtype.kind == "f":
            places.sort(key=lambda place: float(np.abs(received - place).max()))
        expect_array(received, places[0], of=of, given=given, rtol=0.0, atol=self.tolerance, why=why)


def rates(rng):
    """A learning rate, and the averaging rates of Adam."""
    return {"lr": float(rng.uniform(0.05, 0.2)), "beta1": float(rng.uniform(0.7, 0.9)), "beta2": rate_of_squares(rng)}


def rate_of_squares(rng):
    return float(rng.uniform(0.92, 0.97))


def follow_sgd(student, rng):
    lr = float(rng.uniform(0.05, 0.5))
    return Follower(student, rng, "SGD(lr)", student.SGD(lr), sgd, {"lr": lr}, tolerance=1e-6)


def follow_momentum(student, rng):
    numbers = {"lr": float(rng.uniform(0.05, 0.2)), "momentum": float(rng.uniform(0.6, 0.9))}
    optimizer = student.Momentum(*numbers.values())
    return Follower(student, rng, "Momentum(lr, momentum)", optimizer, momentum, numbers, tolerance=1e-6)


def follow_adagrad(student, rng):
    lr = float(rng.uniform(0.05, 0.2))
    return Follower(student, rng, "AdaGrad(lr)", student.AdaGrad(lr), adagrad, {"lr": lr})


def follow_rmsprop(student, rng):
    numbers = {"lr": float(rng.uniform(0.05, 0.2)), "decay_rate": rate_of_squares(rng)}
    return Follower(student, rng, "RMSprop(lr, decay_rate)", student.RMSprop(*numbers.values()), rmsprop, numbers)


def follow_adam(student, rng):
    numbers = rates(rng)
    return Follower(student, rng, "Adam(lr, beta1, beta2)", student.Adam(*numbers.values()), adam, numbers)


def follow_adamw(student, rng):
    numbers, decay = rates(rng), float(rng.uniform(0.3, 0.6))
    call = "AdamW(lr, beta1, beta2, weight_decay)"
    return Follower(student, rng, call, student.AdamW(*numbers.values(), decay), adam, numbers, decay)


ALL = (follow_sgd, follow_momentum, follow_adagrad, follow_rmsprop, follow_adam, follow_adamw)


def follow(follower):
    for _ in range(STEPS):
        follower.step()


@check(points=1)
def test_sgd(student, rng):
    """SGD steps against the gradient, and writes into the arrays of params.

    SGD は勾配と逆の向きに進み、params の配列そのものに書き込む。
    """
    follow(follow_sgd(student, rng))


@check(points=2)
def test_momentum(student, rng):
    """Momentum keeps a velocity for each parameter from step to step.

    Momentum は、パラメータごとの速度を次の1歩へ引き継ぐ。
    """
    follow(follow_momentum(student, rng))


@check(points=2)
def test_adagrad(student, rng):
    """AdaGrad divides by the root of the sum of all squared gradients so far.

    AdaGrad は、これまでの勾配の2乗をすべて足した和の平方根で割る。
    """
    follow(follow_adagrad(student, rng))
    follow_adagrad(student, rng).rest()


@check(points=2)
def test_rmsprop(student, rng):
    """RMSprop divides by the root of a moving average of the squared gradients.

    RMSprop は、勾配の2乗の移動平均の平方根で割る。
    """
    follow(follow_rmsprop(student, rng))
    follow_rmsprop(student, rng).rest()


@check(points=3)
def test_adam(student, rng):
    """Adam divides one moving average by the root of another, both corrected for their start at 0.

    Adam は、0 から始まることを補正した2つの移動平均を使い、一方をもう一方の平方根で割る。
    """
    follow(follow_adam(student, rng))
    follow_adam(student, rng).rest()


@check(points=2)
def test_adamw(student, rng):
    """AdamW lets the parameters decay apart from the gradient and its averages.

    AdamW は、勾配やその移動平均とは別に、パラメータを減衰させる。
    """
    follow(follow_adamw(student, rng))


def of_the_right_ones(student, rng, starts, ask):
    """Ask this of each of these optimisers that is right by itself."""
    of_what_is_right(
        *((lambda start=start: follow(start(student, rng)), lambda start=start: ask(start)) for start in starts)
    )


PACES = {
    "SGD": (0.95,),
    "Momentum": (0.1, 0.9),
    "AdaGrad": (1.5,),
    "RMSprop": (0.3, 0.9),
    "Adam": (0.3, 0.9, 0.999),
    "AdamW": (0.3, 0.9, 0.999, 0.1),
}


def show_paths(student):
    """The way of each optimiser down a long valley, x^2 / 20 + y^2."""
    if not pictures.wanted():
        return
    turn = np.linspace(0, 2 * np.pi, 60)
    lines = [
        pictures.path(np.stack([np.sqrt(20 * height) * np.cos(turn), np.sqrt(height) * np.sin(turn)], 1), faint=True)
        for height in (0.3, 1.2, 2.7)
    ]
    for name, numbers in PACES.items():
        places = [np.array([-7.0, 2.0])]
        with pictures.aside(student):
            optimizer, params = getattr(student, name)(*numbers), student.put({"p": places[0]})
            for _ in range(30):
                optimizer.update(params, {"p": places[-1] * np.array([0.1, 2.0])})
                places.append(np.array(params.value()["p"], dtype=float))
        lines.append(pictures.path(np.array(places), name) if len(places) == 31 else None)
    pictures.show(
        ("30 steps of your optimisers down the valley x²/20 + y²", "谷 x²/20 + y² を下る、あなたの最適化手法の 30 歩"),
        *lines,
        down="y",
        across="x",
    )


@check(points=1)
def test_own_memory(student, rng):
    """Two optimisers of one class do not mix up what they remember.

    同じクラスの最適化手法を2つ使っても、覚えているものが混ざらない。
    """

    def in_turn(start):
        one, other = start(student, rng), start(student, rng)
        for follower in (one, one, other, one, other):
            follower.step()

    try:
        of_the_right_ones(student, rng, ALL[1:], in_turn)
    finally:
        show_paths(student)


@check(points=1)
def test_gradients_left_alone(student, rng):
    """The arrays of grads are the same after update as before.

    update の後も、grads の配列は元のまま残っている。
    """

    def left(start):
        follower, grads = start(student, rng), draw(rng)

        def two_steps(**boxes):
            for _ in range(2):
                follower.optimizer.update(follower.params, boxes)

        after = (f"two steps of {follower.call}", f"{follower.call} の2歩")
        expect_left_alone(student, two_steps, grads, by="update", after=after)

    of_the_right_ones(student, rng, ALL, left)
