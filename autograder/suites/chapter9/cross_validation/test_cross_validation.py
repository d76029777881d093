"""Checks of splits into folds, and of the scores that they lead to."""

import numpy as np

from autograder.checks import (
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_at_most,
    expect_drawn_from_rng,
    expect_left_alone,
    generator,
    inside,
    of_what_is_right,
    phrase,
)


def as_places(received, n, of, given):
    """An array or a list of whole numbers from 0 to n - 1."""
    if isinstance(received, np.ndarray) and received.ndim == 1:
        places = as_array(received, received.shape, of=of, given=given)
    else:
        listed = as_list(received, None, of=of, given=given)
        places = np.array([as_number(one, of=of, given=given) for one in listed])
    expect(
        bool(np.all((places == np.floor(places)) & (places >= 0) & (places < n))),
        of=of,
        en=f"It should hold indices of samples, whole numbers from 0 to {n - 1}.",
        ja=f"入れるのはサンプルの番号で、0 から {n - 1} の整数です。",
        given={**given, "received": places},
    )
    return places.astype(int)


def as_splits(answer, n, k, of, given):
    """k pairs of arrays of places, each array in rising order."""
    pairs = as_list(answer, k, of=of, given=given)
    splits = []
    for i, pair in enumerate(pairs):
        place = inside(of, f"[{i}]")
        train, val = as_list(pair, 2, of=place, given=given)
        splits.append(
            tuple(np.sort(as_places(part, n, inside(place, f"[{j}]"), given)) for j, part in enumerate((train, val)))
        )
    return splits


def noted(splits, n):
    """What is the same of all right splits: sizes, samples on both sides, and how often each is validated."""
    validated = np.bincount(np.concatenate([val for _, val in splits]), minlength=n)
    return [
        sorted(len(val) for _, val in splits),
        sorted(len(train) for train, _ in splits),
        [len(np.intersect1d(train, val)) for train, val in splits],
        [int(validated.min()), int(validated.max())],
    ]


def ask(student, call, n, k, of, given, more=lambda splits: []):
    """What `call()` gives, as splits. What is noted of it does not depend on chance."""
    with student.unrecorded():
        splits = as_splits(call(), n, k, of, given)
    student.record([*noted(splits, n), *more(splits)])
    return splits


def expect_partition(splits, n, of, given):
    """Each sample is validated once, and trained on in all other splits."""
    validated = np.bincount(np.concatenate([val for _, val in splits]), minlength=n)
    never, often = np.flatnonzero(validated == 0), np.flatnonzero(validated > 1)
    given = {**given, ("validation parts", "検証用の部分"): [val.tolist() for _, val in splits]}
    expect(
        not len(often),
        of=of,
        en=f"Each sample is validated once. Sample {often[:1].tolist()} is validated {validated.max()} times.",
        ja=f"どのサンプルも検証に使うのは1回です。{often[:1].tolist()} 番は最大 {validated.max()} 回使われています。",
        given=given,
    )
    expect(
        not len(never),
        of=of,
        en=f"Each sample is validated once. There are samples that are in no fold: {never[:5].tolist()}.",
        ja=f"どのサンプルも1回は検証に使います。どのフォールドにもないサンプルがあります: {never[:5].tolist()}",
        given=given,
    )
    for i, (train, val) in enumerate(splits):
        both = np.intersect1d(train, val)
        here = {**given, f"train {i}": train, f"val {i}": val}
        expect(
            not len(both),
            of=inside(of, f"[{i}]"),
            en=f"These samples are both trained on and validated on: {both[:5].tolist()}.",
            ja=f"学習と検証の両方に使われているサンプルがあります: {both[:5].tolist()}",
            given=here,
        )
        expect(
            len(train) == n - len(val) and len(np.unique(train)) == len(train),
            of=inside(of, f"[{i}]"),
            en=f"All that is not validated on is trained on, once: that is {n - len(val)} samples. "
            f"Here train has {len(train)}.",
            ja=f"検証に使わないものは、すべて1回ずつ学習に使います。{n - len(val)} 個のはずですが、train は "
            f"{len(train)} 個です。",
            given=here,
        )


def expect_even_sizes(splits, of, given):
    sizes = [len(val) for _, val in splits]
    expect(
        max(sizes) - min(sizes) <= 1,
        of=of,
        en=f"The sizes of the folds differ by 1 at most. Here they are {sizes}.",
        ja=f"フォールドの大きさの差は最大で 1 です。ここでは {sizes} です。",
        given=given,
    )


def folds_of(student, n, k, rng):
    of, given = f"k_fold({n}, {k}, rng)", {"n": n, "k": k}
    splits = ask(student, lambda: student.k_fold(n, k, generator(student, rng)), n, k, of, given)
    expect_partition(splits, n, of, given)
    expect_even_sizes(splits, of, given)
    return splits


@check(points=3)
def test_k_fold(student, rng):
    """k_fold validates each sample once and trains on all others; the folds are almost equally large.

    k_fold では、どのサンプルも1回だけ検証に使われ、残りが学習に使われ、フォールドの大きさがほぼそろう。
    """
    for n, k in ((7, 3), (12, 4), (23, 6), (5, 5), (11, 2)):
        folds_of(student, n, k, rng)


def labels(rng, counts):
    """So many labels of each class, in order or shuffled."""
    t = np.repeat(np.arange(len(counts)), counts)
    return t if rng is None else rng.permutation(t)


def per_fold(splits, t):
    """How many samples of each class are in each fold, (k, K)."""
    return np.array([np.bincount(t[val], minlength=t.max() + 1) for _, val in splits])


def strata_of(student, t, k, rng):
    n, of, given = len(t), f"stratified_k_fold(t, {k}, rng)", {"t": t, "k": k}
    splits = ask(
        student,
        lambda: student.stratified_k_fold(t, k, generator(student, rng)),
        n,
        k,
        of,
        given,
        more=lambda splits: [bool((np.ptp(per_fold(splits, t), axis=0) > 1).any())],
    )
    expect_partition(splits, n, of, given)
    found = per_fold(splits, t)
    for label in np.unique(t):
        expect(
            np.ptp(found[:, label]) <= 1,
            of=of,
            en=f"Class {label} should be spread evenly: its {np.sum(t == label)} samples are "
            f"{found[:, label].tolist()} in the folds.",
            ja=f"クラス {label} の {np.sum(t == label)} 個が均等に分かれていません。フォールドごとに "
            f"{found[:, label].tolist()} 個です。",
            given=given,
        )
    return splits


@check(points=3)
def test_stratified_k_fold(student, rng):
    """stratified_k_fold spreads every class evenly over the folds.

    stratified_k_fold では、どのクラスもフォールドに均等に分かれる。
    """
    for counts, k, order in (
        ((4, 6), 2, None),
        ((40, 13, 8), 4, rng),
        ((25, 3, 11, 16), 5, rng),
        ((9, 14, 5), 3, None),
    ):
        strata_of(student, labels(order, counts), k, rng)


def some_groups(rng, sizes):
    """So many samples of each group, scattered, under any numbers."""
    names = rng.choice(np.arange(100, 1000), size=len(sizes), replace=False)
    return rng.permutation(np.repeat(names, sizes))


def groups_of(student, groups, k, rng):
    n, of, given = len(groups), f"group_k_fold(groups, {k}, rng)", {"groups": groups, "k": k}

    def shared(splits):
        return [np.intersect1d(groups[train], groups[val]) for train, val in splits]

    with student.unrecorded():
        splits = as_splits(student.group_k_fold(groups, k, generator(student, rng)), n, k, of, given)
    both, empty = shared(splits), [i for i, (_, val) in enumerate(splits) if not len(val)]
    student.record([noted(splits, n)[2:], [len(one) > 0 for one in both], len(empty)])
    for i, names in enumerate(both):
        expect(
            not len(names),
            of=inside(of, f"[{i}]"),
            en=f"Group {names[:1].tolist()} is both trained on and validated on.",
            ja=f"グループ {names[:1].tolist()} が、学習と検証の両方に入っています。",
            given={**given, "groups[train]": groups[splits[i][0]], "groups[val]": groups[splits[i][1]]},
        )
    expect(not empty, of=of, en=f"Fold {empty[:1]} is empty.", ja=f"フォールド {empty[:1]} が空です。", given=given)
    expect_partition(splits, n, of, given)
    return splits


@check(points=2)
def test_group_k_fold(student, rng):
    """group_k_fold leaves no group on both sides, and no fold empty.

    group_k_fold では、同じグループが学習と検証の両方に入ることがなく、空のフォールドもない。
    """
    for sizes, k in (((2, 3, 1, 2), 2), ((9, 1, 4, 2, 6, 3, 5), 3), ((2, 8, 1, 4), 4)):
        groups_of(student, some_groups(rng, sizes), k, rng)


SAME = 0.47  # of 240 pairs a quarter is in the same fold, give or take 0.028


def together(splits, n, shift):
    """How many neighbours (so far apart) are in the same fold."""
    fold = np.empty(n, dtype=int)
    for i, (_, val) in enumerate(splits):
        fold[val] = i
    return float(np.mean(fold[shift:] == fold[:-shift]))


@check(points=1)
def test_order(student, rng):
    """Which samples are together is drawn with rng, and does not follow the order of the data.

    どのサンプルが一緒になるかは rng で決まり、データの並び順には左右されない。
    """
    n, k = 240, 4
    t, groups = labels(None, (120, 120)), np.arange(n) + 100

    def drawn(name, first, of):
        def call(worker_rng):
            with student.unrecorded():
                return as_splits(getattr(student, name)(first, k, worker_rng), n, k, of, {})

        one, same = (generator(student, 2468) for _ in range(2))
        splits, again, following = (call(worker_rng) for worker_rng in (one, same, one))
        as_numbers = [np.concatenate([val for _, val in made]) for made in (splits, again, following)]
        shares = {shift: together(splits, n, shift) for shift in (1, k)}
        equal = [np.array_equal(as_numbers[0], other) for other in as_numbers[1:]]
        student.record([name, *equal, *(share > SAME for share in shares.values())])
        expect_drawn_from_rng(*as_numbers, of=of)
        for shift, share in shares.items():
            sentence = (
                f"Samples that are {shift} apart in the data are in the same fold in {share:.0%} of the cases. "
                f"By chance it would be {1 / k:.0%}.",
                f"データの中で {shift} 個離れたサンプルが、{share:.0%} の場合に同じフォールドにいます。偶然なら "
                f"{1 / k:.0%} です。",
            )
            expect_at_most(share, SAME, of=of, sentence=sentence)

    of_what_is_right(
        (lambda: folds_of(student, 12, 4, rng), lambda: drawn("k_fold", n, f"k_fold({n}, {k}, rng)")),
        (
            lambda: strata_of(student, labels(rng, (7, 12)), 3, rng),
            lambda: drawn("stratified_k_fold", t, f"stratified_k_fold(t, {k}, rng)"),
        ),
        (
            lambda: groups_of(student, some_groups(rng, (3, 1, 2, 5)), 2, rng),
            lambda: drawn("group_k_fold", groups, f"group_k_fold(groups, {k}, rng)"),
        ),
    )


@check(points=2)
def test_time_series_split(student, rng):
    """time_series_split trains on everything before a fold, and on nothing after it.

    time_series_split では、フォールドより前のすべてを学習に使い、後のものは使わない。
    """
    for n, k in ((7, 2), (12, 3), (23, 4), (10, 1), (6, 5)):
        of, given = f"time_series_split({n}, {k})", {"n": n, "k": k}
        with student.unrecorded():
            splits = as_splits(student.time_series_split(n, k), n, k, of, given)
        student.record([part for split in splits for part in split])
        each = n // (1 + k)
        for i, (train, val) in enumerate(splits):
            place = inside(of, f"[{i}]")
            expect(
                not len(val) or not len(train) or train.max() < val.min(),
                of=place,
                en="The model is trained here on samples that come later than some of the fold.",
                ja="フォールドより後のものを学習に使っています。",
                given={**given, "train": train, "val": val},
            )
            begins = n - (k - i) * each
            for j, (part, right, why) in enumerate(
                (
                    (
                        train,
                        range(begins),
                        ("Everything before the fold is trained on.", "フォールドより前をすべて学習に使います。"),
                    ),
                    (
                        val,
                        range(begins, begins + each),
                        (
                            "The folds have n // (k + 1) samples each, and the last one ends with the data.",
                            "フォールドは n // (k + 1) 個ずつで、最後のフォールドはデータの最後で終わります。",
                        ),
                    ),
                )
            ):
                expect_array(part, np.array(right), of=inside(place, f"[{j}]"), given=given, why=why)


class Score:
    """A function that scores: it notes what it is given, and answers with numbers that are drawn."""

    def __init__(self, rng, count):
        self.numbers, self.given = np.round(rng.uniform(0.2, 0.9, size=count), 2), []

    def __call__(self, x_train, t_train, x_val, t_val):
        self.given.append((x_train, t_train, x_val, t_val))
        return float(self.numbers[(len(self.given) - 1) % len(self.numbers)])


PARTS = ("x_train", "t_train", "x_val", "t_val")
OF_SCORES = "cross_val_score(score_fn, x, t, folds)"


def data(rng, n, k):
    """x, t and splits of unequal sizes that do not cover everything, so that no rule gives them."""
    x, t = np.round(rng.normal(size=(n, 3)), 1), rng.permutation(n) % 3
    folds = []
    for size in 2 + rng.permutation(k):
        drawn = rng.permutation(n)
        folds.append((drawn[size : n - 2], drawn[:size]))
    return x, t, folds


def expect_scores(student, x, t, folds, rng):
    k, score = len(folds), Score(rng, len(folds))
    given = {"x": x, "t": t, "folds": [tuple(part.tolist() for part in fold) for fold in folds]}
    answer = student.cross_val_score(score, x, t, folds)
    expect(
        len(score.given) > 0,
        of=OF_SCORES,
        en="score_fn was never called.",
        ja="score_fn が一度も呼ばれていません。",
        given=given,
    )
    for i, (parts, (train, val)) in enumerate(zip(score.given, folds, strict=False)):
        right = (x[train], t[train], x[val], t[val])
        for name, part, expected in zip(PARTS, parts, right, strict=True):
            of = phrase("{name} in call {i} of score_fn", "score_fn の {i} 回目の {name}", name=name, i=str(i + 1))
            why = (
                f"Call {i + 1} is for folds[{i}]: the training samples first, then those to validate on.",
                f"{i + 1} 回目の呼び出しは folds[{i}] のものです。学習用のサンプルが先、検証用が後です。",
            )
            here = {"train": train, "val": val, "x": x, "t": t}
            expect_array(as_array(part, np.shape(part), of=of), expected, of=of, given=here, why=why)
    expect(
        len(score.given) == k,
        of=OF_SCORES,
        en=f"score_fn is called once for each of the {k} splits. It was called {len(score.given)} times.",
        ja=f"score_fn は {k} 個の分割で1回ずつ呼ぶはずですが、{len(score.given)} 回呼ばれました。",
        given=given,
    )
    why = (
        "The score of each split comes back, not one number for all.",
        "全体で1つの数ではなく、分割ごとのスコアを返します。",
    )
    listed = as_list(answer, k, of=OF_SCORES, given=given, why=why)
    scores = np.array([as_number(one, of=OF_SCORES, given=given) for one in listed])
    expect_array(scores, score.numbers, of=OF_SCORES, given={("score_fn gave", "score_fn の値"): score.numbers})


@check(points=2)
def test_scores(student, rng):
    """cross_val_score trains and measures once for each split, and gives all k scores.

    cross_val_score は、分割ごとに1回ずつ学習させて測り、k 個のスコアをすべて返す。
    """
    for n, k in ((8, 2), (14, 5)):
        expect_scores(student, *data(rng, n, k), rng)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """Labels, groups, samples and folds are the same afterwards as before.

    呼び出しの後も、ラベル・グループ・サンプル・フォールドは元のまま残っている。
    """
    t, groups, worker_rng = labels(rng, (8, 13)), some_groups(rng, (3, 5, 2)), generator(student, rng)
    x, targets, folds = data(rng, 9, 3)

    def scores():
        held = {f"folds[{i}][{j}]": part for i, fold in enumerate(folds) for j, part in enumerate(fold)}

        def call(x, t, **boxes):
            pairs = [tuple(boxes[f"folds[{i}][{j}]"] for j in range(2)) for i in range(len(folds))]
            return student.cross_val_score(Score(rng, 3), x, t, pairs)

        expect_left_alone(student, call, {"x": x, "t": targets, **held}, by="cross_val_score")

    def strata():
        with student.unrecorded():
            expect_left_alone(
                student,
                lambda t: student.stratified_k_fold(t, 3, worker_rng),
                {"t": t},
                by="stratified_k_fold",
            )

    def grouped():
        with student.unrecorded():
            expect_left_alone(
                student,
                lambda groups: student.group_k_fold(groups, 2, worker_rng),
                {"groups": groups},
                by="group_k_fold",
            )

    of_what_is_right(
        (lambda: strata_of(student, t, 3, rng), strata),
        (lambda: groups_of(student, groups, 2, rng), grouped),
        (lambda: expect_scores(student, x, targets, folds, rng), scores),
    )
