"""Checks of scaling, flattening, standardising, and splitting into three parts."""

import numpy as np

from autograder.checks import (
    as_array,
    as_list,
    check,
    either,
    expect,
    expect_array,
    expect_drawn_from_rng,
    expect_left_alone,
    generator,
    in_either_form,
    of_what_is_right,
    part_of,
    phrase,
)

# An epsilon of 1e-5, beside a deviation of 0.5 or more or in its root, changes a number by 2e-5 of itself.
STANDARD = {"rtol": 1e-4, "atol": 1e-6}
PARTS = (
    ("the training part", "訓練用の部分"),
    ("the validation part", "検証用の部分"),
    ("the test part", "テスト用の部分"),
)


def draw_features(rng, n, d):
    """Features with means and deviations of their own, none of them near 0 or 1."""
    return rng.normal(size=(n, d)) * rng.uniform(2, 5, size=d) + rng.choice([-1, 1], d) * rng.uniform(2, 8, size=d)


def draw_training(rng, n, d):
    """Such features, at least 0.5 of a deviation in each."""
    while True:
        x = draw_features(rng, n, d)
        if x.std(axis=0).min() > 0.5:
            return x


def draw_classes(rng, ratios):
    """Shuffled labels of three classes, of sizes for which rounding down will do: no part is off by more than one."""
    sizes = []
    while len(sizes) < 3:
        size = int(rng.integers(12, 60))
        lost = sum(size * share % 1 for share in ratios[:2])
        if lost < 0.99 and size not in sizes:
            sizes.append(size)
    return rng.permutation(np.repeat(np.arange(3), sizes))


def read_parts(received, x, t, of, given):
    """The three pairs as arrays."""
    pairs = []
    for name, part in zip(PARTS, as_list(received, 3, of=of, given=given), strict=True):
        x_part, t_part = as_list(part, 2, of=part_of(name, of), given=given)
        n = len(x_part) if isinstance(x_part, np.ndarray) and x_part.ndim else 0
        pairs.append(
            (
                as_array(x_part, (n, *x.shape[1:]), of=part_of("x", name), given=given),
                as_array(t_part, (n, *t.shape[1:]), of=part_of("t", name), given=given),
            )
        )
    return pairs


@check(points=2)
def test_scale(student, rng):
    """Pixels 0..255 become floats 0..1.

    0 から 255 のピクセルが、0 から 1 の浮動小数点数になる。
    """
    for shape in ((3, 4), (2, 3, 5)):
        x = rng.integers(2, 250, size=shape, dtype=np.uint8)  # the largest number is not 255, the smallest not 0
        received = student.scale(x)
        expect_array(received, x / 255, of="scale(x)", given={"x": x}, rtol=1e-5)
        expect(
            np.asarray(received).dtype in (np.float32, np.float64),
            of="scale(x)",
            en="It should be float32 or float64.",
            ja="float32 か float64 にしてください。",
            given={"dtype": np.asarray(received).dtype.name},
        )


@check(points=2)
def test_flatten(student, rng):
    """Each sample becomes one row, its numbers in their old order.

    サンプルが1つずつ1行に並び、数の順番は変わらない。
    """
    for shape in ((5, 2, 3), (4, 2, 3, 2), (6, 5)):
        x = rng.permutation(int(np.prod(shape))).reshape(shape) / 7
        expect_array(student.flatten(x), x.reshape(shape[0], -1), of="flatten(x)", given={"x": x, "x.shape": shape})


@check(points=3)
def test_standardize(student, rng):
    """Every array is standardised with the means and deviations of the training part.

    どの配列も、訓練データの平均と標準偏差で標準化される。
    """
    for others in (1, 2):
        d = int(rng.integers(2, 5))
        arrays = [draw_training(rng, 9, d), *(draw_features(rng, n, d) for n in (5, 7)[:others])]
        mean, deviation = arrays[0].mean(axis=0), arrays[0].std(axis=0)
        given = dict(zip(("x_train", "x_val", "x_test"), arrays, strict=False))
        of = f"standardize({', '.join(given)})"
        received = as_list(student.standardize(*arrays), 1 + others, of=of, given=given)
        for index, (name, array) in enumerate(given.items()):
            expect_array(
                received[index],
                (array - mean) / deviation,
                of=part_of(name, of),
                given=given
                | {
                    ("means of x_train", "x_train の平均"): mean,
                    ("deviations of x_train", "x_train の標準偏差"): deviation,
                },
                **STANDARD,
            )


@check(points=1, needs="standardize")
def test_constant_feature(student, rng):
    """A feature that never changes in the training part does no harm.

    訓練データの中で一定の特徴量があっても、困ったことにならない。
    """
    x_train, x_test = draw_training(rng, 8, 3), draw_features(rng, 5, 3)
    constant = float(rng.choice([0.0, 0.25, 0.5, 1.0]))  # sums of these are exact
    x_train[:, 1] = constant
    x_test[:2, 1] = constant
    given = {"x_train": x_train, "x_test": x_test}
    of = "standardize(x_train, x_test)"
    received = as_list(student.standardize(x_train, x_test), 2, of=of, given=given)
    why = ("Column 1 of x_train is constant.", "x_train の列1は一定です。")
    train, test = (
        as_array(array, given[name].shape, of=part_of(name, of), given=given, why=why)
        for array, name in zip(received, given, strict=True)
    )
    expected = np.zeros_like(x_train)
    expected[:, [0, 2]] = (x_train - x_train.mean(axis=0))[:, [0, 2]] / x_train.std(axis=0)[[0, 2]]
    expect_array(train, expected, of=part_of("x_train", of), given=given, why=why, **STANDARD)
    expected = (x_test - x_train.mean(axis=0))[:, [0, 2]] / x_train.std(axis=0)[[0, 2]]
    of = phrase("columns 0 and 2 of x_test of {of}", "{of} の x_test の列 0 と列 2", of=of)
    expect_array(test[:, [0, 2]], expected, of=of, given=given, why=why, **STANDARD)


RATIOS = (0.7, 0.2, 0.1), (0.8, 0.1, 0.1), (0.5, 0.3, 0.2)


def expect_split(student, rng, one_hot):
    """Whole parts with their shares, of labels or of one-hot targets."""
    for ratios in RATIOS:
        labels = draw_classes(rng, ratios)
        n = len(labels)
        x = np.arange(n)[:, None, None] + rng.uniform(0, 0.5, size=(n, 2, 2))  # the number of the sample and a bit
        t = np.eye(3)[labels] if one_hot else labels
        given = {
            "labels": labels,
            ("samples of each class", "各クラスのサンプル数"): np.bincount(labels),
            "ratios": ratios,
        }
        of = "stratified_split(x, t, ratios, rng)"
        received = student.stratified_split(x, t, ratios, generator(student, rng))
        parts = read_parts(received, x, t, of, given)
        every = np.concatenate([x_part for x_part, _ in parts])
        order = np.argsort(every[:, 0, 0])
        why = (
            "Every sample should be in one of the three parts, and in one alone.",
            "どのサンプルも、3つの部分のどれか1つだけに入るはずです。",
        )
        expect_array(
            every[order],
            x,
            of=("the samples of all parts, sorted", "全部分のサンプル(並べ替えたもの)"),
            given=given,
            why=why,
        )
        why = ("Samples and targets no longer belong together.", "サンプルと教師データの組み合わせが崩れています。")
        targets = np.concatenate([t_part for _, t_part in parts])
        sorted_targets = ("the targets of all parts, sorted as their samples", "全部分の教師データ(サンプルと同じ並び)")
        expect_array(targets[order], t, of=sorted_targets, given=given, why=why)
        for name, share, (x_part, _) in zip(PARTS, ratios, parts, strict=True):
            counts = np.bincount(labels[x_part[:, 0, 0].astype(int)], minlength=3)
            expect(
                (np.abs(counts - share * np.bincount(labels)) <= 1 + 1e-9).all(),
                of=part_of(name, of),
                en=f"Of each class it should have {share:.0%} of the samples, to within one.",
                ja=f"どのクラスも、サンプルの {share:.0%} が入るはずです(1個までのずれはかまいません)。",
                given=given | {("samples of each class in this part", "この部分の各クラスのサンプル数"): counts},
            )


@check(points=2)
def test_split(student, rng):
    """Every sample is in one part, with its target, and every part has its share of each class.

    どのサンプルも教師データと組で1つの部分に入り、どの部分にも各クラスが割合どおりに入る。
    """
    in_either_form((False, True), lambda one_hot: expect_split(student, rng, one_hot))


@check(points=1, needs="split")
def test_split_targets(student, rng):
    """The targets may be labels or one-hot.

    教師データはラベルでも one-hot 表現でもよい。
    """
    for one_hot in (False, True):
        expect_split(student, rng, one_hot)


def expect_random_split(student, rng, one_hot):
    """Parts that do not depend on the order of the data, and on nothing but the generator."""
    labels = np.repeat(np.arange(3), 100)
    t = np.eye(3)[labels] if one_hot else labels
    x, ratios = np.arange(300.0)[:, None], (0.7, 0.2, 0.1)
    given = {"labels": "0 a hundred times, then 1, then 2", "ratios": ratios}
    of = "stratified_split(x, t, ratios, rng)"
    seed = int(rng.integers(2**32))
    one, other = generator(student, seed), generator(student, seed)

    def split(own):
        parts = read_parts(student.stratified_split(x, t, ratios, own), x, t, of, given)
        return [np.sort(x_part[:, 0]).astype(int) for x_part, _ in parts]

    first, second, again = split(one), split(one), split(other)
    for name, share, part in zip(PARTS, ratios, first, strict=True):
        # How many come before the middle of their class has a deviation of 8.7 * sqrt(share * (1 - share)): the bound
        # stands at 6.3 of them. Cut off in order, the training part is 9.8 of them away.
        early = int(np.sum(part % 100 < 50))
        expect(
            abs(early - len(part) / 2) < 55 * np.sqrt(share * (1 - share)),
            of=part_of(name, of),
            en="Which samples of a class it gets should be random. Here it depends on where they stand in x.",
            ja="クラスの中のどのサンプルが入るかはランダムに決めます。ここでは x の中の位置で決まっています。",
            given=given | {("the part, as numbers of rows", "この部分(行番号)"): part},
        )
    expect_drawn_from_rng(np.concatenate(first), np.concatenate(again), np.concatenate(second), of=of, given=given)


@check(points=2, needs="split")
def test_split_is_random(student, rng):
    """Which sample goes into which part is drawn from rng, again at every call.

    どのサンプルがどの部分に入るかは rng から引かれ、呼ぶたびに変わる。
    """
    in_either_form((False, True), lambda one_hot: expect_random_split(student, rng, one_hot))


def expect_standardized(student, rng):
    """Two arrays, standardised in float64."""
    x_train, x_test = draw_training(rng, 9, 3), draw_features(rng, 5, 3)
    mean, deviation, of = x_train.mean(axis=0), x_train.std(axis=0), "standardize(x_train, x_test)"
    received = as_list(student.standardize(x_train, x_test), 2, of=of)
    for one, array in zip(received, (x_train, x_test), strict=True):
        expect_array(one, (array - mean) / deviation, of=of, **STANDARD)


def expect_rows(student, x):
    """Of a copy of x with an axis more, every sample is a row."""
    expect_array(student.flatten(np.stack([x, -x], axis=1)), np.hstack([x, -x]), of="flatten(x)")


def expect_single(received, expected, of, **close):
    expect_array(received, expected, of=of, dtype="float32", **close)


@check(points=1)
def test_float32(student, rng):
    """float32 stays float32.

    float32 の入力なら、結果も float32 になる。
    """
    double = draw_training(rng, 9, 3)
    x = double.astype(np.float32)
    expected, of = (x - x.mean(axis=0)) / x.std(axis=0), "standardize(x_train, x_test)"

    def standardized():
        for received, rows in zip(as_list(student.standardize(x, x[:4]), 2, of=of), (9, 4), strict=True):
            expect_single(received, expected[:rows], of, rtol=1e-4, atol=1e-3)

    of_what_is_right(
        (
            lambda: expect_array(student.scale(double), double / 255, of="scale(x)", rtol=1e-5),
            lambda: expect_single(student.scale(x), x / 255, "scale(x)", rtol=1e-5),
        ),
        (
            lambda: expect_rows(student, double),
            lambda: expect_single(student.flatten(x), x, "flatten(x)"),
        ),
        (lambda: expect_standardized(student, rng), standardized),
    )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """What was given is the same after the calls as before.

    呼び出しの後も、渡したものは元のまま残っている。
    """
    x, labels = draw_training(rng, 30, 4), np.repeat([0, 1, 2], 10)
    others = draw_features(rng, 5, 4)
    split = lambda x, t: student.stratified_split(x, t, (0.7, 0.2, 0.1), generator(student, rng))  # noqa: E731

    def left(name, call, arrays):
        return lambda: expect_left_alone(student, call, arrays, by=name, after=name)

    def split_left(one_hot):
        t = np.eye(3)[labels] if one_hot else labels
        return lambda: (expect_split(student, rng, one_hot), left("stratified_split", split, {"x": x, "t": t})())

    of_what_is_right(
        (
            lambda: expect_array(student.scale(x), x / 255, of="scale(x)", rtol=1e-5),
            left("scale", lambda x: student.scale(x), {"x": x}),
        ),
        (
            lambda: expect_rows(student, x),
            left("flatten", lambda x: student.flatten(x), {"x": x}),
        ),
        (
            lambda: expect_standardized(student, rng),
            left("standardize", lambda x, x_test: student.standardize(x, x_test), {"x": x, "x_test": others}),
        ),
        (
            lambda: in_either_form((False, True), lambda one_hot: expect_split(student, rng, one_hot)),
            lambda: either(split_left(False), split_left(True)),
        ),
    )
