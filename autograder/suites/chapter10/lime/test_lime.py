"""Checks of LIME: masks, copies, how much they count, the line that is fitted, and the explanation."""

import numpy as np

from autograder.checks import (
    Function,
    Part,
    as_array,
    as_list,
    as_number,
    between,
    check,
    digits,
    either,
    expect,
    expect_array,
    expect_drawn_from_rng,
    expect_left_alone,
    generator,
    inside,
    of_what_is_right,
    oracles,
    part_of,
    pictures,
)

LITTLE = 1e-6  # the penalty of explain


def some_masks(rng, shape):
    """Masks of all kinds: one that shows everything, one that shows nothing, and others."""
    masks = rng.integers(2, size=shape)
    masks[rng.permutation(len(masks))[:2]] = [[1], [0]]
    return masks


def some_segments(rng, shape, count):
    """Segments of at least two pixels, which lie anywhere."""
    numbers = np.concatenate([np.arange(count), np.arange(count)])
    return rng.permutation(np.resize(np.append(numbers, rng.integers(count, size=99)), shape).ravel()).reshape(shape)


def of_each_row(masks, kernel_width):
    """From the cosine of the angle between a row and the row of ones."""
    cosines = np.array([oracles.norm(row) / oracles.norm(np.ones(len(row))) for row in masks])
    return np.exp(-(((1 - cosines) / kernel_width) ** 2))


def of_each_copy(image, segments, masks, fill):
    """Pixels that are shown, plus pixels that are filled."""
    shown = np.array([np.choose(segments, row) for row in masks])
    return np.array([oracles.product(one, image) + fill * (1 - one) for one in shown])


def fitted(Z, y, weights, lam):
    """Ordinary least squares, with a row more for each coefficient that should be 0."""
    rows = np.block([[np.ones((len(Z), 1)), Z], [np.zeros((Z.shape[1], 1)), lam**0.5 * np.eye(Z.shape[1])]])
    roots = np.append(weights, np.ones(Z.shape[1])) ** 0.5
    found = oracles.least_squares(rows * roots[:, None], np.append(y, np.zeros(Z.shape[1])) * roots)
    return found[0], found[1:]


APPLY = Function(
    "apply_masks(image, segments, masks, fill)",
    arrays={"image": "H W", "masks": "M S"},
    definition=of_each_copy,
    draw={"masks": some_masks},
)
SIMILARITY = Function(
    "similarity(masks, kernel_width)",
    arrays={"masks": "M S"},
    definition=of_each_row,
    draw={"masks": some_masks},
)
RIDGE = Function(
    "weighted_ridge(Z, y, weights, lam)",
    arrays={"Z": "M S", "y": "M", "weights": "M"},
    definition=fitted,
    draw={"weights": between(0.1, 2.0)},
    close={"rtol": 1e-6, "atol": 1e-8},  # a system of equations, solved in one way or another
)


# Of 400 rows a column has 200 ones, with a standard deviation of 10; two independent columns have a correlation of 0,
# with one of 0.05. The bounds are at 6 of these.
ROWS, EACH, APART = 400, 60, 0.3


def ask_masks(student, num_samples, num_segments, worker_rng):
    """The masks as whole numbers, each 0 or 1, the first row all 1."""
    of = f"sample_masks({num_samples}, {num_segments}, rng)"
    masks = as_array(student.sample_masks(num_samples, num_segments, worker_rng), (num_samples, num_segments), of=of)
    expect(
        bool(np.all((masks == 0) | (masks == 1))),
        of=of,
        en="Every number of a mask is 0 or 1.",
        ja="マスクの数は、どれも 0 か 1 です。",
        given={("received", "受け取った値"): masks[:5]},
    )
    expect_array(
        masks[0] * 1,
        np.ones(num_segments, dtype=int),
        of=part_of("masks[0]", of),
        why=("The first mask shows the whole image.", "最初のマスクは、画像の全体を見せます。"),
    )
    return masks.astype(int)


@check(points=2)
def test_masks(student, rng):
    """sample_masks: the first row is all 1, all other numbers are 0 or 1, half and half, drawn from rng.

    sample_masks: 最初の行はすべて 1 で、ほかの数は rng から引いた半々の 0 と 1 である。
    """
    ask_masks(student, 5, 3, generator(student, rng))
    ask_masks(student, 1, 4, generator(student, rng))
    masks = ask_masks(student, ROWS + 1, 6, generator(student, rng))[1:]
    of = f"sample_masks({ROWS + 1}, 6, rng)"
    counts = masks.sum(axis=0)
    expect(
        bool(np.abs(counts - ROWS / 2).max() <= EACH),
        of=of,
        en=f"Every segment should be shown in about half of the rows. Below the first row, the {ROWS} rows have these "
        "numbers of ones in each column.",
        ja=f"どのセグメントも、約半分の行で見えるはずです。最初の行を除く {ROWS} 行の、列ごとの 1 の数はこうでした。",
        given={"counts": counts},
    )
    related = np.abs(np.corrcoef(masks.T) - np.eye(6)).max()
    sizes = np.bincount(masks.sum(axis=1), minlength=7)
    expect(
        bool(related < APART and sizes.max() < 0.6 * ROWS),
        of=of,
        en="Each number should be drawn for itself. Here some of them go together.",
        ja="どの数も独立に引きます。ここには、連動している数があります。",
        given={("the numbers of rows with 0 to 6 ones", "1 が 0 個から 6 個の行の数"): sizes},
    )
    seed = rng.integers(2**32)
    one, same = generator(student, seed), generator(student, seed)
    first, again, following = (ask_masks(student, 9, 5, worker_rng) for worker_rng in (one, same, one))
    expect_drawn_from_rng(first, again, following, of="sample_masks(9, 5, rng)")


def copies_case(rng, shape, count, rows):
    """An image, none of whose pixels is the mean, its segments, and masks."""
    while True:
        image = rng.uniform(0.5, 2, size=shape).round(1)
        if np.abs(image - image.mean()).min() > 0.01:
            break
    return {
        "image": image,
        "segments": some_segments(rng, shape, count),
        "masks": some_masks(rng, (rows, count)),
    }


@check(points=2)
def test_apply(student, rng):
    """apply_masks: segments with mask 1 keep their pixels, the others are filled.

    apply_masks: マスクが 1 のセグメントは元のピクセルのまま、ほかのセグメントは fill で埋められる。
    """
    why = (
        "A pixel of segment s is the image's if masks[m, s] is 1, and fill if it is 0.",
        "セグメント s のピクセルは、masks[m, s] が 1 なら元の画像のまま、0 なら fill になります。",
    )
    cases = (((2, 3), 2, 3, 0.5), ((4, 6), 5, 7, -1.0), ((5, 3), 4, 2, 0.0))
    batches = [{**copies_case(rng, shape, count, rows), "fill": fill} for shape, count, rows, fill in cases]
    APPLY.values(student, rng, batches=batches, why=why)


@check(points=2)
def test_similarity(student, rng):
    """similarity: exp(-d^2 / kernel_width^2), where d is 1 less the root of the share of ones.

    similarity: exp(-d^2 / kernel_width^2)。d は 1 から、1 の割合の平方根を引いたものである。
    """
    whole = np.array([[1, 1, 1, 1], [1, 0, 0, 0], [0, 0, 0, 0]])
    batches = [{"masks": whole, "kernel_width": 0.5}, {"kernel_width": 0.25}, {"kernel_width": 1.5}]
    SIMILARITY.values(student, rng, batches=batches)


@check(points=3)
def test_ridge(student, rng):
    """weighted_ridge: the intercept and the coefficients that make the weighted sum smallest.

    weighted_ridge: 重み付きの和を最小にする切片と係数を求める。
    """
    why = (
        "Each sample counts with its weight, and the penalty is on the coefficients alone.",
        "サンプルはそれぞれの重みで数えます。ペナルティは係数だけにかかります。",
    )
    batches = (
        {"M": 4, "S": 2, "lam": 1.0},
        {"M": 9, "lam": 0.1},
        {"M": 12, "S": 5, "lam": 4.0},
        {"M": 3, "S": 4, "lam": 0.5},
    )
    RIDGE.values(student, rng, batches=batches, why=why)
    high = rng.normal(size=8) + 50
    RIDGE.values(student, rng, M=8, S=3, y=high, lam=2.0, why=why)


class Model:
    """A predict that looks at some pixels, each times a number; with `together`, at products of two of them as well."""

    def __init__(self, rng, shape, together=()):
        self.weights = rng.choice([-1, 1], size=shape) * rng.uniform(0.5, 2, size=shape)
        self.together, self.images, self.answers = together, [], []
        self.part = Part(lambda asked: self.predict(*asked))

    def predict(self, images):
        of = ("the images that predict was given", "predict に渡された画像")
        found = np.shape(images) if isinstance(images, (np.ndarray, list, tuple)) else ()
        height, width = self.weights.shape
        expect(
            len(found) == 3 and found[1:] == self.weights.shape,
            of="predict(images)",
            en=f"It takes images (M, {height}, {width}), an array with three axes. It was given one of shape {found}.",
            ja=f"受け取るのは (M, {height}, {width}) の3次元配列です。渡された配列の形状は {found} でした。",
        )
        images = as_array(images, found, of=of)
        answers = 1.5 + (images * self.weights).sum(axis=(1, 2))
        for (i, j), (k, m), factor in self.together:
            answers = answers + factor * images[:, i, j] * images[:, k, m]
        self.images += list(images)
        self.answers += answers.tolist()
        return answers


def as_coefficients(answer, count, of, given):
    """A list of numbers is as good as an array."""
    if isinstance(answer, (list, tuple)):
        numbers = as_list(answer, count, of=of, given=given)
        return np.array([as_number(one, of=inside(of, f"[{place}]"), given=given) for place, one in enumerate(numbers)])
    return as_array(answer, (count,), of=of, given=given)


def ask_explain(student, rng, model, case, num_samples, kernel_width):
    """The explanation, and what it is called."""
    image, segments = case["image"], case["segments"]
    of = f"explain(predict, image, segments, {num_samples}, {kernel_width}, rng)"
    given = {"image": image, "segments": segments}
    answer = student.explain(model.part, image, segments, num_samples, kernel_width, generator(student, rng))
    return as_coefficients(answer, segments.max() + 1, of, given), of, given


def shown_in(model, image, segments, count, of, given):
    """Which segments each of the copies shows that predict was asked about."""
    fill, images = float(image.mean()), np.array(model.images)
    expect(
        len(images) == count,
        of=of,
        en=f"predict is asked about {count} images, one for each mask. It was asked about {len(images)}.",
        ja=f"predict に尋ねる画像は、マスク1つにつき1枚、全部で {count} 枚です。実際には {len(images)} 枚でした。",
        given=given,
    )
    whole = np.isclose(images, image, rtol=1e-5)
    filled = np.isclose(images, fill, rtol=1e-5)
    numbers = range(segments.max() + 1)
    masks = np.array([[bool(whole[m][segments == s].all()) for s in numbers] for m in range(count)])
    empty = np.array([[bool(filled[m][segments == s].all()) for s in numbers] for m in range(count)])
    wrong = np.flatnonzero((masks == empty).any(axis=1))
    expect(
        not len(wrong),
        of=of,
        en=f"Each copy shows some segments as they are, and the others filled with the mean of the image, {fill:.4g}. "
        f"Number {wrong[0] if len(wrong) else 0} is not such a copy.",
        ja=f"どの画像も、一部のセグメントは元のまま、残りは画像の平均 {fill:.4g} で埋めたものです。"
        f"{wrong[0] if len(wrong) else 0} 番目の画像はそうなっていません。",
        given={**given, ("this image", "その画像"): images[wrong[0]] if len(wrong) else image},
    )
    return masks.astype(float)


def expect_line(student, rng, shape, count, num_samples, kernel_width):
    """A predict that is a sum is explained exactly: what a segment adds to it, compared with the mean pixel."""
    case, model = copies_case(rng, shape, count, 2), Model(rng, shape)
    image, segments = case["image"], case["segments"]
    received, of, given = ask_explain(student, rng, model, case, num_samples, kernel_width)
    adds = (image - image.mean()) * model.weights
    right = np.array([adds[segments == s].sum() for s in range(count)])
    why = (
        "This predict is a sum over the pixels: a segment adds what its pixels add, compared with the mean pixel.",
        "この predict は、ピクセルの重み付きの和です。セグメントの係数は、そのピクセルが平均のピクセルと比べて増やす"
        "分の合計です。",
    )
    given = {**given, ("predict: the factor of each pixel", "predict: ピクセルごとの係数"): model.weights}
    expect_array(received, right, of=of, given=given, why=why, rtol=1e-3, atol=1e-4)


def expect_fit(student, rng, shape, count, num_samples, kernel_width):
    """Where predict is no sum, it is the weighted fit to what predict has answered."""
    case = copies_case(rng, shape, count, 2)
    image, segments = case["image"], case["segments"]
    pixels = [tuple(rng.permutation(np.argwhere(segments == s))[0].tolist()) for s in range(count)]
    model = Model(rng, shape, [(pixels[0], pixels[1], 6.0), (pixels[2], pixels[3], -8.0), (pixels[0], pixels[2], 5.0)])
    received, of, given = ask_explain(student, rng, model, case, num_samples, kernel_width)
    masks = shown_in(model, image, segments, num_samples, of, given)
    _, right = RIDGE.definition(masks, np.array(model.answers), SIMILARITY.definition(masks, kernel_width), LITTLE)
    why = (
        "It is the ridge with lam 1e-6 of what predict answered, in which each copy counts with its similarity.",
        "predict の答えに、similarity を重みとし、lam を 1e-6 として、1次関数を当てはめたときの係数です。",
    )
    expect_array(received, right, of=of, given=given, why=why, rtol=1e-3, atol=1e-4)


def with_right_parts(student, rng, ask):
    """Ask; where that fails, with right functions in the place of the three that explain is made of."""

    def ask_again():
        student.replace("apply_masks", Part(lambda asked: APPLY.definition(*asked)))
        student.replace("similarity", Part(lambda asked: SIMILARITY.definition(*asked)))
        student.replace("weighted_ridge", Part(lambda asked: RIDGE.definition(*asked)))
        student.replace("sample_masks", Part(lambda asked: some_masks(rng, (int(asked[0]), int(asked[1])))))
        ask()

    either(ask, ask_again)


@check(points=3)
def test_explain(student, rng):
    """explain gives how much each segment adds: exactly if predict is a sum, else as the weighted fit says.

    explain は、各セグメントがどれだけ増やすかを求める。predict が和なら正確に、そうでなければ重み付きの当てはめになる。
    """
    forms = (
        (expect_line, (2, 3), 2, 60, 0.5),
        (expect_line, (4, 5), 4, 80, 0.25),
        (expect_fit, (5, 4), 5, 70, 0.25),
        (expect_fit, (3, 6), 4, 40, 0.5),
    )
    for expect_form, *numbers in forms:
        with_right_parts(student, rng, lambda form=expect_form, given=numbers: form(student, rng, *given))
    with pictures.aside(student):
        x, t, *_ = digits(rng)
        model, segments = Model(rng, (8, 8)), np.kron(np.arange(16).reshape(4, 4), np.ones((2, 2), dtype=int))
        model.weights = (x[t == 3].mean(axis=0) - x[t == 8].mean(axis=0)).reshape(8, 8)  # for a 3, against an 8
        image = x[t == 3][0].reshape(8, 8)
        answer = student.explain(model.part, image, segments, 100, 0.5, generator(student, rng))
        pictures.show(
            ("what speaks for a 3 and, in blue, for an 8", "3 らしい所と、8 らしい所(青)"),
            pictures.image(image, ("the digit", "数字")),
            pictures.heat(np.array(answer, dtype=float)[segments], ("your explanation", "あなたの説明")),
        )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """All arrays are the same after the calls as before.

    呼び出しの後も、渡した配列はすべて元のまま残っている。
    """
    copies = {**copies_case(rng, (3, 4), 3, 5), "fill": 0.5}
    fit = {"M": 7, "S": 3, "lam": 1.0}

    def explain_once():
        case, model = copies_case(rng, (3, 4), 3, 2), Model(rng, (3, 4))
        worker_rng = generator(student, rng)
        expect_left_alone(
            student,
            lambda image, segments: student.explain(model.part, image, segments, 30, 0.5, worker_rng),
            {"image": case["image"], "segments": case["segments"]},
            by="explain",
        )

    of_what_is_right(
        (lambda: APPLY.values(student, rng, **copies), lambda: APPLY.inputs_left_alone(student, rng, **copies)),
        (
            lambda: SIMILARITY.values(student, rng, kernel_width=0.5),
            lambda: SIMILARITY.inputs_left_alone(student, rng, kernel_width=0.5),
        ),
        (lambda: RIDGE.values(student, rng, **fit), lambda: RIDGE.inputs_left_alone(student, rng, **fit)),
        (lambda: expect_line(student, rng, (3, 4), 3, 60, 0.5), explain_once),
    )
