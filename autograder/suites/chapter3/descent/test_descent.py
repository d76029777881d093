"""Checks of gradient descent."""

import numpy as np

from autograder.checks import (
    Reason,
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_left_alone,
    if_near,
)

# The learner measures the gradient. For these bowls a central difference is exact but for rounding, and a forward
# difference with h = 1e-4 ends up h / 2 away: both stay inside. A walk with a mistake ends 0.02 away and more.
CLOSE = {"rtol": 1e-3, "atol": 1e-3}


class Bowl:
    """A quadratic bowl in two dimensions, not aligned with the axes: lowest at `bottom`, of curvature 1.2 to 2.4.

    `asked` counts how often f was called.
    """

    def __init__(self, rng):
        off = rng.choice([-1, 1]) * rng.uniform(0.2, 0.5)
        self.Q = np.array([[rng.uniform(1.5, 1.7), off], [off, rng.uniform(1.9, 2.1)]])
        self.bottom = rng.choice([-1, 1], size=2) * rng.uniform(1, 2, size=2)
        self.start = -self.bottom * rng.uniform(1, 1.5, size=2)
        self.asked = 0

    def f(self, x):
        self.asked += 1
        return self.height(x)

    def height(self, x):
        away = np.reshape(x, -1) - self.bottom
        return float(away @ self.Q @ away / 2)

    def walk(self, lr, steps):
        """The places from the start on, `steps` + 1 of them."""
        places = [self.start]
        for _ in range(steps):
            places.append(places[-1] - lr * self.Q @ (places[-1] - self.bottom))
        return np.array(places)

    def given(self, lr, steps):
        return {("lowest point of f", "f の最小点"): self.bottom, "init_x": self.start, "lr": lr, "step_num": steps}


OF = "gradient_descent(f, init_x, lr, step_num)"


def walked(student, f, start, lr, steps, given=None, shape=(2,)):
    """x and the path of a walk. x alone is recorded: which form the path has tells nothing of what went wrong."""
    with student.unrecorded():
        x, walk = as_list(student.gradient_descent(f, start, lr, steps), 2, of=OF)
    expect(
        not is_place(walk, shape) or is_place(x, shape),
        of=OF,
        en="The second of the two results is a single place, the first is not. First comes x, then path.",
        ja="2つの結果のうち、2つ目が1つの場所で、1つ目はそうではありません。x、path の順に返します。",
        given=given,
    )
    x = as_array(x, shape, of="x", given=given)
    student.record(np.round(x, 3))
    return x, walk


def is_place(received, shape):
    return isinstance(received, np.ndarray) and received.shape == shape


def place(received, shape, of, given):
    """A place of the path as an array: also from a list of numbers."""
    expect(
        np.ndim(received) > 0 if isinstance(received, (int, float, np.ndarray)) else True,
        of="path",
        en="path holds a single number where a place should be: an array of the shape of init_x.",
        ja="path に、場所(init_x と同じ形状の配列)ではなく1つの数が入っています。",
        given=given,
    )
    if isinstance(received, (list, tuple)):
        numbers = as_list(received, int(np.prod(shape)), of=of, given=given)
        received = np.array([as_number(number, of=of, given=given) for number in numbers])
    return as_array(received, shape, of=of, given=given)


@check(points=3)
def test_reaches_the_bottom(student, rng):
    """After enough steps of lr times the gradient, x is the lowest point of a bowl.

    勾配の lr 倍ずつ十分な回数だけ進むと、x がお椀型の関数の底に着く。
    """
    bowl = Bowl(rng)
    expect_walked(student, bowl, round(rng.uniform(0.08, 0.12), 3), 5)
    given = bowl.given(0.3, 40)  # the distance shrinks to 0.7^40 = 6e-7
    x, _ = walked(student, bowl.f, bowl.start, 0.3, 40, given)
    expect_array(x, bowl.bottom, of="x", given=given, **CLOSE)


def expect_walked(student, bowl, lr, steps):
    """x lies where the walk comes by, near its end: how many steps there are is asked elsewhere."""
    given = bowl.given(lr, steps)
    bowl.asked = 0
    x, _ = walked(student, bowl.f, bowl.start, lr, steps, given)
    measured_anew = bowl.asked >= 2 * steps  # one side takes 3 values in each step, a central difference 4
    student.record(measured_anew)
    right = bowl.walk(lr, steps + 1)
    near = np.abs(right - x).max(axis=1) < 0.01  # of places that are 0.03 apart and more
    if near[steps - 1 :].any():
        return
    expect(
        bowl.height(x) <= bowl.height(bowl.start),
        of="x",
        en=f"After {steps} steps of this lr, x lies higher than init_x: f is larger there.",
        ja=f"この lr で{steps}歩進んだのに、x は init_x より高い場所にあります。f の値が増えています。",
        given=given,
    )
    expect(
        measured_anew,
        of="x",
        en=f"In {steps} steps f was called {bowl.asked} times: too few to measure the gradient where each step begins.",
        ja=f"{steps}歩の間に f は{bowl.asked}回しか呼ばれていません。1歩ごとに、その場所で勾配を測るには足りません。",
        given=given,
    )
    for number in range(steps - 1):
        expect(
            not near[number],
            of="x",
            en=f"{steps} steps of this lr were asked for, and x is where it should be after {number}.",
            ja=f"この lr で{steps}歩進むはずなのに、x は{number}歩で着く場所にあります。",
            given=given,
        )
    expect(
        False,
        of="x",
        en=f"After {steps} steps of this lr, x is at a place that they do not lead to. Each step is lr times the "
        "gradient where it begins.",
        ja=f"この lr で{steps}歩進んだのに、x はその歩みでは着かない場所にあります。"
        "1歩は、いまいる場所での勾配の lr 倍です。",
        given=given,
    )


@check(points=3)
def test_steps(student, rng):
    """Each step is lr times the gradient at the current place, and there are step_num of them.

    1歩は今いる場所の勾配の lr 倍で、ちょうど step_num 回進む。
    """
    bowl = Bowl(rng)
    for lr, steps in ((round(rng.uniform(0.15, 0.25), 2), 3), (round(rng.uniform(0.05, 0.1), 2), 4)):
        given = bowl.given(lr, steps)
        x, _ = walked(student, bowl.f, bowl.start, lr, steps, given)
        right = bowl.walk(lr, steps + 1)
        why = [
            if_near(
                right[number],
                f"{steps} steps were asked for, and x is where it should be after {number}.",
                f"x は{number}歩で着く場所です。進むのは{steps}歩です。",
                **CLOSE,
            )
            for number in (*range(steps), steps + 1)
        ]
        expect_array(x, right[steps], of="x", given=given, why=why, **CLOSE)


@check(points=3, needs="steps")
def test_path(student, rng):
    """path holds the places in order, each as it was then.

    path に、通った場所がその時の値のまま順に並ぶ。
    """
    lr, steps = 0.2, 5
    for bowl in (Bowl(rng), Bowl(rng)):  # two walks, each with a path of its own
        expect_path(student, bowl, lr, steps)


def expect_path(student, bowl, lr, steps):
    """The path of one walk: with init_x and the last place, or without one of them or both.

    Recorded is what all of these have, the places between the ends.
    """
    given = bowl.given(lr, steps)
    with student.unrecorded():
        _, path = as_list(student.gradient_descent(bowl.f, bowl.start, lr, steps), 2, of=OF)
        path = as_list(path, None, of="path", given=given)
    enough = steps - 1 <= len(path) <= steps + 1
    if not enough:
        student.record("longer" if len(path) > steps else "shorter" if path else "empty")
    expect(
        enough,
        of="len(path)",
        en=f"{steps} steps visit {steps + 1} places with init_x and the last; path has {len(path)} entries.",
        ja=f"{steps}歩で通る場所は、init_x と最後を含めて{steps + 1}個です。path には{len(path)}個あります。",
        given=given,
    )
    visited = np.array([place(entry, (2,), of=f"path[{number}]", given=given) for number, entry in enumerate(path)])
    right = bowl.walk(lr, steps)
    without_start = len(path) == steps - 1 or (
        len(path) == steps and np.abs(visited[0] - right[1]).max() < np.abs(visited[0] - right[0]).max()
    )
    begin = int(without_start)
    student.record(np.round(visited[1 - begin :][: steps - 1], 3))
    expected = right[begin:][: len(path)]
    why = [
        Reason(
            "From its second entry on, path holds one and the same place.",
            "path の2番目から後の要素が、すべて同じ場所です。",
            lambda received, right: np.ptp(received[1:], axis=0).max() < 1e-9,
        ),
        if_near(expected[::-1], "The places are in reverse order.", "場所の順序が逆です。", **CLOSE),
    ]
    expect_array(visited, expected, of="np.array(path)", given=given, why=why, **CLOSE)


@check(points=2, needs="steps")
def test_start_left_alone(student, rng):
    """init_x is the same afterwards as before.

    終わった後も init_x は元のまま残っている。
    """
    bowl = Bowl(rng)
    given, exact = bowl.given(0.2, 3), {"rtol": 1e-12, "atol": 1e-12}
    walk = lambda init_x: walked(student, bowl.f, init_x, 0.2, 3, given)  # noqa: E731
    x, _ = expect_left_alone(student, walk, {"init_x": bowl.start}, by=("The walk", "途中の計算"), given=given, **exact)
    expect_array(x, bowl.walk(0.2, 3)[-1], of="x", given=given, **CLOSE)


@check(points=2, needs="steps")
def test_another_landscape(student, rng, reference):
    """It follows any smooth function, from a start of any shape.

    ほかの滑らかな関数でも、任意の形状の出発点から同じように進む。
    """
    scale, bottom = rng.uniform(0.8, 1.6, size=(2, 3)), rng.normal(size=(2, 3))
    tilt = rng.uniform(-0.5, 0.5, size=(2, 3))

    def f(x):
        away = np.reshape(x, (2, 3)) - bottom
        return float(np.sum(np.logaddexp(scale * away, -scale * away)) + np.sum(tilt * away) ** 2 / 2)

    start = bottom + rng.choice([-1, 1], size=(2, 3)) * rng.uniform(0.5, 1.5, size=(2, 3))
    x, _ = walked(student, f, start, 0.15, 6, shape=(2, 3))
    expect_array(x, reference.gradient_descent(f, start.copy(), 0.15, 6)[0], of="x", **CLOSE)
