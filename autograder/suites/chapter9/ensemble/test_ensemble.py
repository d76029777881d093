"""Checks of votes, of bootstrap draws and of predictions out of fold."""

import itertools

import numpy as np

from autograder.checks import (
    Function,
    Part,
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_at_most,
    expect_drawn_from_rng,
    generator,
    is_right,
    oracles,
    part_of,
    phrase,
)

SOFT = Function(
    "soft_vote(p)",
    arrays={"p": "M N K"},
    definition=lambda p: oracles.affine(np.moveaxis(p, 0, -1), np.full((len(p), 1), 1 / len(p)), 0.0)[..., 0],
    draw={"p": lambda rng, shape: oracles.softmax(1.5 * rng.normal(size=shape)).round(3)},
)

# Counts of draws scatter by sqrt(n p (1 - p)): with 20 indices, one of them is so far away once in 60 million checks.
SIGMAS = 6.5


@check(points=2)
def test_soft(student, rng):
    """soft_vote is the mean of the models' probabilities.

    soft_vote は、モデルの確率の平均を返す。
    """
    SOFT.values(student, rng, batches=({"M": 3, "N": 2, "K": 4}, {"M": 5, "N": 1, "K": 3}, {"M": 1}, {"M": 4, "N": 7}))


def numbers_in(received, length, of, given=None):
    """A list or an array of so many numbers (of any number, if it is None)."""
    return np.array([as_number(one, of=of, given=given) for one in as_list(received, length, of=of, given=given)])


def expect_winners(student, y, num_classes):
    """Each sample gets the label with the most votes, and the smallest one of several."""
    of, given = f"hard_vote(y, {num_classes})", {"y": y}
    labels = numbers_in(student.hard_vote(y, num_classes), y.shape[1], of, given)
    votes = np.array([[np.count_nonzero(sample == k) for k in range(num_classes)] for sample in y.T])
    most = votes == votes.max(axis=1, keepdims=True)
    for n, received in enumerate(labels):
        name = part_of((f"the label of sample {n}", f"サンプル {n} のラベル"), of)
        shown = {f"y[:, {n}]": y[:, n], ("votes of each label", "ラベルごとの票数"): votes[n]}
        tie = np.count_nonzero(most[n]) > 1
        why = (
            "Several labels have the most votes. The smallest of them wins." if tie else "It has the most votes.",
            "最も票の多いラベルが複数あります。その中で最小のものを選びます。" if tie else "票が最も多いラベルです。",
        )
        expect_array(received, np.flatnonzero(most[n])[0], of=name, given=shown, why=why)


@check(points=2)
def test_hard(student, rng):
    """hard_vote gives each sample the label with the most votes, and the smallest one if several have.

    hard_vote は、サンプルごとに最も票の多いラベルを返す。複数あれば最小のものを選ぶ。
    """
    expect_winners(student, np.array([[0, 2, 3], [3, 2, 3], [3, 0, 0], [0, 0, 1], [3, 2, 2]]), 4)
    for models, samples, num_classes in ((5, 8, 4), (4, 12, 3), (2, 9, 5), (1, 6, 7), (7, 5, 2)):
        expect_winners(student, rng.integers(num_classes, size=(models, samples)), num_classes)
    expect_winners(student, rng.integers(2, 4, size=(6, 10)), 6)  # some labels get no vote at all


def drawn(student, n, worker_rng):
    """A bootstrap draw: n indices, and those that are not among them."""
    of = f"bootstrap({n}, rng)"
    chosen, left_out = as_list(student.bootstrap(n, worker_rng), 2, of=of)
    name = phrase("chosen of {of}", "{of} の chosen", of=of)
    chosen = expect_indices(numbers_in(chosen, n, name), n, name)
    name = phrase("left_out of {of}", "{of} の left_out", of=of)
    right = sorted(set(range(n)) - set(chosen.tolist()))
    given = {"chosen": chosen} if n < 30 else {}
    found = np.sort(expect_indices(numbers_in(left_out, None, name), n, name))
    why = ("Those that have not been drawn, each once.", "引かれなかった番号が、1回ずつ入るはずです。")
    expect_array(found, np.array(right, dtype=int), of=name, given=given, why=why)
    return chosen


def expect_indices(numbers, n, of):
    expect(
        bool(np.all((numbers == np.floor(numbers)) & (numbers >= 0) & (numbers < n))),
        of=of,
        en=f"Indices are whole numbers from 0 to {n - 1}.",
        ja=f"番号は 0 から {n - 1} の整数です。",
        given={"received": numbers[:20]},
    )
    return numbers.astype(int)


def expect_even_draws(draws, n, of):
    """Each index comes as often as every other, and repeats are as many as chance gives."""
    counts = np.bincount(np.concatenate(draws), minlength=n)
    mean = len(draws)  # each is expected once a draw
    far = np.abs(counts - mean).max() / np.sqrt(mean)
    worst = int(np.abs(counts - mean).argmax())
    sentence = (
        f"In {len(draws)} draws of {n}, index {worst} came {counts[worst]} times. All are equally probable.",
        f"{n} 個を {len(draws)} 回引いて、番号 {worst} が {counts[worst]} 回出ました。どの番号も同じ確率のはずです。",
    )
    expect_at_most(float(far), SIGMAS, of=of, sentence=sentence)
    shares = np.array([1 - len(np.unique(draw)) / n for draw in draws])
    right = (1 - 1 / n) ** n
    off = abs(float(shares.mean()) - right) * np.sqrt(len(draws) * n / 0.1)  # the variance of a share is .0972 / n
    sentence = (
        f"On the average {shares.mean():.3f} of all indices are left out. With n draws, each from all n, that is "
        f"{right:.3f}.",
        f"引かれない番号の割合は平均 {shares.mean():.3f} でした。毎回 n 個すべての中から n 回引けば {right:.3f} です。",
    )
    expect_at_most(off, SIGMAS, of=of, sentence=sentence)


def expect_bootstrap(student, rng, count=150):
    """Draws with replacement, from the generator that is given."""
    drawn(student, 6, generator(student, rng))
    worker_rng = generator(student, rng)
    expect_even_draws([drawn(student, 20, worker_rng) for _ in range(count)], 20, "bootstrap(20, rng)")


@check(points=3)
def test_bootstrap(student, rng):
    """bootstrap draws n times from all n with replacement, and names those that were never drawn.

    bootstrap は、n 個すべての中から重複を許して n 回引き、一度も引かれなかったものも返す。
    """
    expect_bootstrap(student, rng)
    one, same = (generator(student, 2718) for _ in range(2))
    first, again, following = (drawn(student, 40, worker_rng) for worker_rng in (one, same, one))
    expect_drawn_from_rng(first, again, following, of="bootstrap(40, rng)")
    drawn(student, 1, one)


def known_rows(rng, n, d=3):
    """Rows that are known again by their first number, and a label of each that follows from it."""
    x = np.hstack([np.arange(n)[:, None] / 10, rng.normal(size=(n, d - 1)).round(1)])
    return x[rng.permutation(n)], rng.permutation(5)


def labels_of(x, key):
    return key[np.rint(x[:, 0] * 10).astype(int) % len(key)]


class Learner:
    """What stands for a train_fn: it notes the rows that it was given, and returns a number as its model."""

    def __init__(self, rng):
        self.models, self.rows = rng.permutation(1000), []
        self.part = Part(lambda asked: self.answer(*asked))

    def answer(self, x, t):
        self.rows.append((x, t))
        return int(self.models[len(self.rows) - 1])


@check(points=3)
def test_bagging(student, rng):
    """bagging trains each model on a bootstrap draw of its own, with the labels of its rows.

    bagging は、モデルごとに行を引き直し、行とラベルを組にしたまま訓練する。
    """
    right = is_right(lambda: expect_bootstrap(student, rng, 60))
    if not right:  # that cost points already
        student.replace("bootstrap", Part(lambda asked: (rng.choice(asked[0], asked[0]), np.zeros(0, dtype=int))))
    for n, models in ((8, 3), (25, 6)):
        x, key = known_rows(rng, n)
        t, learner = labels_of(x, key), Learner(rng)
        of, given = f"bagging(train_fn, x, t, {models}, rng)", {"x": x, "t": t}
        received = student.bagging(learner.part, x, t, models, generator(student, rng))
        expect(
            len(learner.rows) == models,
            of=of,
            en=f"train_fn is called once for each of the {models} models. It was called {len(learner.rows)} times.",
            ja=f"train_fn は {models} 個のモデルに1回ずつ呼ばれるはずですが、{len(learner.rows)} 回呼ばれました。",
            given=given,
        )
        drawn_rows = [expect_pairs(x_b, t_b, x, key, n, number, of) for number, (x_b, t_b) in enumerate(learner.rows)]
        found = as_list(received, models, of=of, given=given)
        why = ("What train_fn returned, in order.", "train_fn が返したものが、順に入るはずです。")
        numbers = np.array([as_number(one, of=of, given=given) for one in found])
        expect_array(numbers, learner.models[:models], of=of, given=given, why=why)
    alike = [pair for pair in itertools.pairwise(drawn_rows) if np.array_equal(*pair)]
    expect(
        not alike,
        of=of,
        en="Two models in a row were trained on exactly the same rows. Each has a draw of its own.",
        ja="続けて2つのモデルが、まったく同じ行で訓練されました。モデルごとに引き直すはずです。",
        given={"n": n},
    )
    x, key = known_rows(rng, 20)
    learner = Learner(rng)
    student.bagging(learner.part, x, labels_of(x, key), 60, generator(student, rng))
    of = ("the rows that train_fn was given", "train_fn に渡された行")
    expect_even_draws([expect_pairs(*pair, x, key, 20, number, of) for number, pair in enumerate(learner.rows)], 20, of)
    if right:
        expect_from_rng(student, rng)


def expect_pairs(x_b, t_b, x, key, n, number, of):
    """Rows of x and their labels, n of them. Which they are."""
    given = {"x": x, "t": labels_of(x, key)}
    name = phrase("x_b of model {number} in {of}", "{of} のモデル {number} の x_b", number=str(number), of=of)
    x_b = as_array(x_b, (n, x.shape[1]), of=name, given=given)
    expect(
        len(place_of(x_b, x)) == n,
        of=name,
        en="Each row of it should be a row of x.",
        ja="どの行も、x の行のはずです。",
        given={**given, "x_b": x_b},
    )
    name = phrase("t_b of model {number} in {of}", "{of} のモデル {number} の t_b", number=str(number), of=of)
    why = ("Each row keeps its own label.", "どの行も、自分のラベルと組のままのはずです。")
    expect_array(t_b, labels_of(x_b, key), of=name, given={**given, "x_b": x_b}, why=why)
    return np.rint(x_b[:, 0] * 10).astype(int)


def expect_from_rng(student, rng):
    x, key = known_rows(rng, 20)

    def ask(worker_rng):
        learner = Learner(rng)
        student.bagging(learner.part, x, labels_of(x, key), 2, worker_rng)
        return np.concatenate([x_b[:, 0] for x_b, _ in learner.rows])

    one, same = (generator(student, 3141) for _ in range(2))
    of = ("the rows that train_fn was given", "train_fn に渡された行")
    expect_drawn_from_rng(ask(one), ask(same), ask(one), of=of)


class Predictor:
    """What stands for a predict_fn: it notes what it was given, and draws probabilities."""

    def __init__(self, rng, classes):
        self.rng, self.classes, self.asked = rng, classes, []
        self.part = Part(lambda asked: self.answer(*asked))

    def answer(self, x_train, t_train, x_val):
        p = oracles.softmax(self.rng.normal(size=(*np.shape(x_val)[:1], self.classes))).round(3)
        self.asked.append((x_train, t_train, x_val, p))
        return p


def some_folds(rng, n, k):
    """Folds of unequal size in any order."""
    parts = np.split(rng.permutation(n), np.sort(rng.choice(np.arange(1, n), size=k - 1, replace=False)))
    return [(np.concatenate([other for other in parts if other is not val]), val) for val in parts]


def place_of(rows, x):
    return [int(np.flatnonzero((x == row).all(axis=1))[0]) for row in rows if (x == row).all(axis=1).any()]


@check(points=3)
def test_out_of_fold(student, rng):
    """Every row of the answer comes from a model that was trained on the other folds, in the rows' own order.

    戻り値のどの行も、ほかのフォールドで訓練したモデルの予測で、元の行の順に並ぶ。
    """
    for n, k, classes in ((5, 2, 3), (10, 3, 4), (7, 7, 2)):
        (x, key), folds, model = known_rows(rng, n), some_folds(rng, n, k), Predictor(rng, classes)
        t, of = labels_of(x, key), "out_of_fold(predict_fn, x, t, folds)"
        given = {
            "x": x,
            "t": t,
            ("val of each fold", "各フォールドの val"): ", ".join(str(val.tolist()) for _, val in folds),
        }
        received = student.out_of_fold(model.part, x, t, folds)
        expect(
            len(model.asked) == k,
            of=of,
            en=f"predict_fn is called once for each of the {k} folds. It was called {len(model.asked)} times.",
            ja=f"predict_fn は {k} 個のフォールドに1回ずつ呼ばれるはずですが、{len(model.asked)} 回呼ばれました。",
            given=given,
        )
        right = np.zeros((n, classes))
        for number, (x_train, t_train, x_val, p) in enumerate(model.asked):
            name = {key: f"{key} of predict_fn, call {number}" for key in ("x_train", "t_train", "x_val")}
            name = {key: (en, f"predict_fn の {number} 回目の {key}") for key, en in name.items()}
            x_val, x_train = (
                as_array(rows, (*np.shape(rows)[:1], x.shape[1]), of=name[key], given=given)
                for key, rows in (("x_val", x_val), ("x_train", x_train))
            )
            fold = [val for _, val in folds if sorted(val) == sorted(place_of(x_val, x))]
            expect(
                len(fold) == 1 and len(x_val) == len(fold[0]),
                of=name["x_val"],
                en="It should hold the rows of one val.",
                ja="どれか1つの val の行が入るはずです。",
                given={**given, "received": x_val},
            )
            train = next(train for train, val in folds if val is fold[0])
            places = np.array(place_of(x_train, x), dtype=int)
            why = (
                "It should hold the rows of the other folds alone, those of train.",
                "train の行、つまり、ほかのフォールドの行だけが入るはずです。",
            )
            expect_array(np.sort(places), np.sort(train), of=name["x_train"], given=given, why=why)
            why = ("Each row keeps its own label.", "どの行も、自分のラベルと組のままのはずです。")
            expect_array(t_train, t[places], of=name["t_train"], given={**given, "x_train": x_train}, why=why)
            right[place_of(x_val, x)] = p
        why = (
            "Row n holds what predict_fn gave for row n of x.",
            "n 行目には、x の n 行目に対して predict_fn が返したものが入るはずです。",
        )
        expect_array(received, right, of=of, given=given, why=why)
