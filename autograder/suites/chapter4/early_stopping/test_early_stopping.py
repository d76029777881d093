"""Checks of early stopping."""

from autograder.checks import as_dict, as_number, check, expect, expect_array, expect_number

SHAPES = {"W": (3, 2), "b": (4,)}


def draw(rng):
    return {key: rng.normal(size=shape) for key, shape in SHAPES.items()}


def epochs_in_a_row(values, min_delta):
    """For each epoch how many there were without improvement, itself included, and the best epoch so far."""
    best, rows = 0, []
    for epoch, value in enumerate(values):
        if value < values[best] - min_delta:
            best = epoch
        rows.append((epoch - best, best))
    return rows


def losses(rng, start, signs):
    """A course of losses: + is far better than anything before, - is worse than the best."""
    best, values = start, [start]
    for sign in signs:
        best -= rng.uniform(0.3, 0.6) if sign == "+" else 0
        values.append(best if sign == "+" else best + rng.uniform(0.1, 0.9))
    return [float(value) for value in values]


# Falls from the first value, in units of min_delta. None is nearly 1 away from the best before it.
FALLS = (0, 0.4, 0.2, 1.3, 1.7, 1.5, 2.6, 2.2, 3.0, 3.4)


def small_steps(rng, start, min_delta):
    """Losses of which only epochs 3 and 6 are better by more than min_delta."""
    return [float(start - min_delta * (fall + rng.uniform(-0.02, 0.02))) for fall in FALLS]


def follow(student, patience, min_delta, values, rng):
    """One step for each value, up to the one that should stop; each answer is compared."""
    stopper = student.EarlyStopping(patience, min_delta)
    for epoch, (waited, _) in enumerate(epochs_in_a_row(values, min_delta)):
        of = (f"step(value, params) at epoch {epoch}", f"エポック {epoch} の step(value, params)")
        given = {"patience": patience, "min_delta": min_delta, "values": values[: epoch + 1]}
        stop = as_number(stopper.step(values[epoch], draw(rng)), of=of, given=given) != 0
        stops = waited >= patience
        expect(
            stop == stops,
            of=of,
            en=f"It is {stop}. {waited} epoch(s) in a row were not better, and the patience is {patience}.",
            ja=f"{stop} でした。改善しないエポックは {waited} 回続いていて、patience は {patience} です。",
            given=given,
        )
        if stops:
            break


def expect_best(stopper, values, min_delta):
    best = epochs_in_a_row(values, min_delta)[-1][1]
    given = {"min_delta": min_delta, "values": values}
    expect_number(stopper.best_epoch, best, of="stopper.best_epoch", given=given)
    expect_number(stopper.best_value, values[best], of="stopper.best_value", given=given)


def expect_kept(stopper, history, values, when):
    """best_params holds what params were at the best of these epochs."""
    best = epochs_in_a_row(values, 0.0)[-1][1]
    found = as_dict(stopper.best_params, tuple(SHAPES), of="stopper.best_params")
    for key, expected in history[best].items():
        expect_array(
            found[key],
            expected,
            of=(f'stopper.best_params["{key}"] {when[0]}', f'{when[1]}の stopper.best_params["{key}"]'),
            given={"values": values},
            why=(
                f"Epoch {best} is the best so far. The training goes on writing into the same arrays of params.",
                f"ここまでで最良なのはエポック {best} です。学習は params の同じ配列に書き込み続けています。",
            ),
        )


@check(points=3)
def test_stops(student, rng):
    """It stops at the patience-th epoch in a row without improvement, neither earlier nor later.

    改善しないエポックが続いて patience 回目になったときに止まる。早すぎず、遅すぎない。
    """
    # Each course stops at its last epoch: after interrupted waits, and with values of every size and sign.
    for patience, start, signs in (
        (1, 0.8, "+++-"),
        (2, 3.0, "-+-+--"),
        (3, 2e4, "+--+--+---"),
        (4, -5.0, "---+----"),
        (2, 1.0, "--"),
    ):
        follow(student, patience, 0.0, losses(rng, start, signs), rng)


@check(points=2)
def test_best(student, rng):
    """best_epoch and best_value belong to the best epoch so far.

    best_epoch と best_value は、それまででいちばん良いエポックのものになる。
    """
    for start in (0.7, 3e4, -2.0):
        values = losses(rng, start, "-+--+---")
        stopper = student.EarlyStopping(20, 0.0)
        for epoch, value in enumerate(values):
            stopper.step(value, draw(rng))
            if epoch in (0, 1, 4, 8):
                expect_best(stopper, values[: epoch + 1], 0.0)


@check(points=2, needs=("stops", "best"))
def test_min_delta(student, rng):
    """Only what is lower than the best value by more than min_delta counts as better.

    最良の値より min_delta を超えて下がったときだけ、改善とみなす。
    """
    min_delta = float(rng.uniform(0.1, 0.3))
    values = small_steps(rng, 2.5, min_delta)
    stopper = student.EarlyStopping(20, min_delta)
    for epoch, value in enumerate(values):
        stopper.step(value, draw(rng))
        if epoch in (2, 3, 9):
            expect_best(stopper, values[: epoch + 1], min_delta)
    follow(student, 2, 0.25, [1.0, 0.75, 0.5, 0.25, 0.25], rng)  # lower by exactly min_delta, which is not better
    for patience, start in ((3, 2.5), (2, -1.5)):
        follow(student, patience, min_delta, small_steps(rng, start, min_delta), rng)


@check(points=2)
def test_best_params(student, rng):
    """best_params is a copy of the parameters of the best epoch, which training leaves alone.

    best_params は最良のエポックのパラメータのコピーで、学習が進んでも変わらない。
    """
    stopper = student.EarlyStopping(10, 0.0)
    arrays = {key: student.put(value) for key, value in draw(rng).items()}
    params, values, history = student.put(arrays), losses(rng, 1.0, "-+--"), []
    for epoch, value in enumerate(values):
        history.append(draw(rng))
        params.write(history[-1])  # a training step writes into the same arrays
        step = (f"step(value, params) at epoch {epoch}", f"エポック {epoch} の step(value, params)")
        if epoch:
            expect_kept(stopper, history, values[:epoch], (f"before {step[0]}", f"{step[1]} の前"))
        stopper.step(value, params)
        expect_kept(stopper, history, values[: epoch + 1], (f"after {step[0]}", f"{step[1]} の後"))


@check(points=2, needs="best_params")
def test_restore(student, rng):
    """restore writes the best parameters into the arrays themselves, as often as it is asked.

    restore は最良のパラメータを配列そのものに書き込む。何度呼んでもよい。
    """
    stopper = student.EarlyStopping(10, 0.0)
    best, arrays = draw(rng), {key: student.put(value) for key, value in draw(rng).items()}
    params = student.put(arrays)
    for value, numbers in ((0.9, draw(rng)), (0.3, best), (0.5, draw(rng))):
        params.write(numbers)
        stopper.step(value, params)
    for en, ja in (("", ""), (" once more, after more training", "さらに学習を続けて、もう一度呼んだ ")):
        stopper.restore(params)
        found = as_dict(params.value(), tuple(SHAPES), of="params")
        for key, expected in best.items():
            of = (f'params["{key}"] after restore(params){en}', f'{ja}restore(params) の後の params["{key}"]')
            expect_array(found[key], expected, of=of)
            expect_array(
                arrays[key].value(),
                expected,
                of=(f"the array {of[0]}", f"{of[1]} の配列"),
                why=(
                    "The layers hold the arrays that params had from the beginning. Those should be written into.",
                    "レイヤが持っているのは、params に最初からある配列です。そこに書き込みます。",
                ),
            )
        params.write(draw(rng))


@check(points=1, needs=("best", "best_params"))
def test_side_by_side(student, rng):
    """Two of them do not mix up what they remember.

    2つ使っても、覚えているものが混ざらない。
    """
    stoppers, kept = [student.EarlyStopping(9, 0.0) for _ in range(2)], ([], [])
    courses = losses(rng, 1.0, "-+-+-"), losses(rng, 0.5, "+--+-")
    for values in zip(*courses, strict=True):
        for stopper, value, history in zip(stoppers, values, kept, strict=True):
            history.append(draw(rng))
            stopper.step(value, history[-1])
    when = ("while another one follows another training", "別の EarlyStopping が別の学習を追っている間")
    for stopper, values, history in zip(stoppers, courses, kept, strict=True):
        expect_best(stopper, values, 0.0)
        expect_kept(stopper, history, values, when)
