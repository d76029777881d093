"""Checks of data augmentation."""

from functools import partial

import numpy as np

from autograder.checks import (
    Function,
    as_array,
    as_list,
    check,
    expect,
    expect_array,
    expect_left_alone,
    generator,
    oracles,
)


def distinct(rng, shape):
    """Images in 0..1 of which no two values are alike, and none is 0."""
    return rng.permutation(np.linspace(0.1, 0.9, int(np.prod(shape)))).reshape(shape)


def moved(x, dy, dx):
    """What shift is: the images under a filter of 9 x 9 whose only 1 stands so far from its middle."""
    W = np.zeros((3, 3, 9, 9))  # one filter for each channel
    W[range(3), range(3), 4 - dy, 4 - dx] = 1
    return oracles.convolution(x, W, np.zeros(3), pad=4)


def waves(places, direction, phase):
    """Two images, bright and dark, at these rows and columns; their slope is at most 0.4 * 0.4 a pixel."""
    rows, columns = places
    along = [np.sin(direction) * signed + np.cos(direction) * columns for signed in (rows, -rows)]
    return 0.5 + 0.4 * np.sin(0.4 * np.stack(along)[:, None] + phase)


def blocks(rng, n):
    """Images of 28 x 28 with one bright block, near the left or the right edge; the left one for label 0."""
    labels = rng.integers(2, size=n)
    x = np.zeros((n, 2, 28, 28))
    for image, column in zip(x, np.where(labels == 0, 4, 19), strict=True):
        image[:, 8:20, column : column + 5] = 1
    return x, labels


def augmented(student, x, t, rng):
    """The images of augment(x, t, rng), after a look at the targets."""
    of, given = "augment(x, t, rng)", {"x": x, "t": t}
    images, targets = as_list(student.augment(x, t, rng), 2, of=of, given=given)
    images = as_array(images, x.shape, of=f"x of {of}", given=given)
    expect_array(targets, t, of=f"t of {of}", given=given, why=("The targets stay.", "教師データは変えません。"))
    return images


def expect_in_range(images, of, given):
    expect(
        images.min() >= 0 and images.max() <= 1,
        of=of,
        en="The images left the range 0..1.",
        ja="画像の値が 0 から 1 の範囲を出ています。",
        given=given,
    )


@check(points=1)
def test_flip(student, rng):
    """flip exchanges left and right, and nothing else.

    flip は左右だけを入れ替える。
    """
    x = distinct(rng, (2, 3, 4, 5))
    expect_array(student.flip(x), np.flip(x, axis=3), of="flip(x)", given={"x": x})


@check(points=2)
def test_shift(student, rng):
    """shift moves down and right, negative numbers up and left, and what becomes free is 0.

    shift は下と右に動かし、負の数なら上と左に動かす。空いた所は 0 になる。
    """
    shift = Function("shift(x, dy, dx)", arrays={"x": "2 3 5 7"}, definition=moved, draw={"x": distinct})
    few, many = (int(n) for n in (rng.integers(1, 3), rng.integers(3, 5)))
    ways = (few, many), (-many, few), (many, -few), (-few, -many), (0, few), (many, 0), (0, 0)
    shift.values(student, rng, batches=[{"dy": dy, "dx": dx} for dy, dx in ways])


@check(points=3)
def test_right_angles(student, rng):
    """rotate by 0, 180 and 360 degrees is exact, and for square images by 90, 270 and -90 too.

    0、180、360 度の回転は正確である。正方形の画像なら 90、270、-90 度も正確である。
    """
    why = (
        "Counter-clockwise about the centre of the image, and every pixel lands exactly on another.",
        "画像の中心のまわりに反時計回りに回すと、どのピクセルもちょうど別のピクセルの位置に来ます。",
    )
    for h, w, angles in ((5, 7, (180, 0, 360)), (6, 4, (180,)), (5, 5, (90, 270, -90)), (6, 6, (90, 180, 270))):
        x = distinct(rng, (2, 3, h, w))
        for degrees in angles:
            expected, given = np.rot90(x, degrees // 90, axes=(2, 3)), {"x": x, "degrees": degrees}
            expect_array(student.rotate(x, degrees), expected, of="rotate(x, degrees)", given=given, why=why)


@check(points=2)
def test_any_angle(student, rng):
    """rotate takes the nearest pixel at any angle, and 0 outside of the image.

    rotate はどの角度でもいちばん近いピクセルの値を取り、画像の外なら 0 にする。
    """
    of = "rotate(x, degrees)"
    for h, w in ((17, 13), (12, 20)):
        degrees = float(rng.uniform(20, 70) * rng.choice([-1, 1]))
        middle = np.reshape([(h - 1) / 2, (w - 1) / 2], (2, 1, 1))
        places, wave = np.indices((h, w)) - middle, rng.uniform(0, 2 * np.pi, size=2)
        x = waves(places, *wave)
        given = {"x": x, "degrees": degrees}
        must = partial(expect, of=of, given=given)
        received = as_array(student.rotate(x, degrees), x.shape, of=of, given=given)
        turn = np.exp(1j * np.deg2rad(degrees))
        origins = np.tensordot([[turn.real, turn.imag], [-turn.imag, turn.real]], places, axes=1)
        beyond = (np.abs(origins) - middle).max(axis=0)
        # The nearest pixel is at most sqrt(1/2) away, so that a right answer differs from the wave by less than 0.114;
        # ties and rounding change nothing.
        must(
            np.abs(received - waves(origins, *wave))[:, :, beyond <= 0].max() < 0.12,
            en="Inside, a smooth image should look like the image turned counter-clockwise about its centre.",
            ja="滑らかな画像なら、内側は、中心のまわりに反時計回りに回した画像とほぼ同じになるはずです。",
        )
        must(
            not received[:, :, beyond > 1].any(),
            en="What comes from outside of the image should be 0.",
            ja="画像の外から来る部分は 0 のはずです。",
        )
        must(
            np.isin(received, [0, *x.ravel()]).all(),
            en="Some values are in no pixel of the image. The nearest pixel should be taken as it is.",
            ja="元の画像のどのピクセルにもない値があります。いちばん近いピクセルの値をそのまま取ります。",
        )


@check(points=1)
def test_brightness(student, rng):
    """brightness multiplies, and keeps the values in 0..1.

    brightness は値を定数倍し、0 から 1 の範囲に収める。
    """
    x = distinct(rng, (2, 3, 4, 5))
    for factor in map(float, (rng.uniform(0.2, 0.8), *rng.uniform(1.5, 3, size=2))):
        received, given = student.brightness(x, factor), {"x": x, "factor": factor}
        expect_array(received, np.minimum(x * factor, 1), of="brightness(x, factor)", given=given)


@check(points=2)
def test_noise(student, rng):
    """noise adds to each value a normal number of its own, and keeps the values in 0..1.

    noise は値ごとに別々の正規乱数を加え、0 から 1 の範囲に収める。
    """
    std, of = float(rng.uniform(0.02, 0.05)), "noise(x, std, rng)"
    x = rng.uniform(0.4, 0.6, size=(5, 3, 20, 24))  # 8 standard deviations and more from 0 and 1
    given = {"x": x, "std": std}
    must = partial(expect, of=of, given=given)
    received = as_array(student.noise(x, std, generator(student, rng)), x.shape, of=of, given=given)
    added = (received - x) / std
    count = added.size  # 7,200: the mean of right noise scatters by 0.012, its measured spread by 0.0083
    must(
        abs(added.mean()) < 6 / np.sqrt(count) and abs(added.std() - 1) < 6 / np.sqrt(2 * count),
        en=f"What was added has the mean {added.mean() * std:.4g} and the standard deviation {added.std() * std:.4g}.",
        ja=f"加えられた数の平均は {added.mean() * std:.4g}、標準偏差は {added.std() * std:.4g} です。",
    )
    # Of numbers that are drawn each by itself, a mean over k images, channels, rows or columns has the variance 1 / k.
    for axis in range(4):
        means, k = added.mean(axis=axis), added.shape[axis]
        bound = (1 + 6 * np.sqrt(2 / means.size)) / k
        must(
            np.mean(means**2) < bound,
            en="Several values got the same number added. Every value should get one of its own.",
            ja="いくつもの値に同じ数が加えられています。値ごとに別々の数を加えます。",
        )
    edges = rng.choice([0.0, 1.0], size=x.shape)
    given = {"x": edges, "std": std}
    received = as_array(student.noise(edges, std, generator(student, rng)), x.shape, of=of, given=given)
    expect_in_range(received, of, given)


@check(points=1)
def test_augment(student, rng):
    """augment changes every image a little and in its own way, and keeps the targets.

    augment は画像を1枚ずつ別々に少しだけ変え、教師データはそのまま返す。
    """
    of = "augment(x, t, rng)"
    for one_hot in (False, True):
        x, labels = blocks(rng, 30)
        t = np.eye(3)[labels] if one_hot else labels
        given = {"x": x, "t": t}
        must = partial(expect, of=of, given=given)
        images = augmented(student, x, t, generator(student, rng))
        expect_in_range(images, of, given)
        # Bright pixels keep 0.8 or more of their value, less noise of 0.03, and dark ones get only noise.
        bright = images > 0.4
        must(
            bright.any(axis=(2, 3)).all(),
            en="An image has lost its bright part.",
            ja="明るい部分が消えてしまった画像があります。",
        )
        centres = np.tensordot(np.indices((28, 28)), bright, axes=((1, 2), (2, 3))) / bright.sum(axis=(2, 3))
        before = np.stack([np.full(len(x), 13.5), np.where(labels == 0, 6.0, 21.0)])[:, :, None]
        distances = np.hypot(*(centres - before))
        # A shift of 2 and 2, and a turn by 15 degrees at a radius of 10.3 or less: 2.8 + 2.7, and rounding.
        must(
            distances.max() < 6.5,
            en="A bright part has moved too far: the limits are 2 pixels each way and 15 degrees, without a flip.",
            ja="明るい部分が動きすぎています。上限は各方向に 2 ピクセルと 15 度で、反転はしません。",
        )
        must(
            (images != x).any(axis=(1, 2, 3)).all(),
            en="Some images came back as they were.",
            ja="元のままの画像があります。",
        )
        moves = {tuple(np.round(move, 6)) for move in (centres - before)[:, :, 0].T}
        # There are 25 shifts alone: thirty images of which only three differ do not happen by chance.
        must(
            len(moves) > 3,
            en="All images were moved in the same way. Draw again for every image.",
            ja="すべての画像が同じように動いています。画像ごとに引き直します。",
        )


def pairs_of_blocks(n):
    """Grey images of 28 x 28 with a bright block on either side of the middle, and all alike."""
    x = np.full((n, 1, 28, 28), 0.3)
    x[:, :, 12:16, 4:8] = x[:, :, 12:16, 20:24] = 0.8
    return x


def changes(images):
    """What was done to such images: shifts (N, 2), degrees, brightness and noise (N,), measured.

    The middle of the two blocks is that of the image, which no rotation moves; the line between them turns with it.
    """
    patch = images[:, 0, 8:20, 12:16]  # no block comes here
    brightness = patch.mean(axis=(1, 2)) / 0.3
    grey = brightness[:, None, None] * 0.3
    weights = np.where(images[:, 0] > grey * 1.8, images[:, 0] - grey, 0.0)
    places = np.indices((28, 28))
    left, right = (
        np.tensordot(part, places, axes=((1, 2), (1, 2))) / np.maximum(part.sum(axis=(1, 2)), 1e-9)[:, None]
        for part in (np.where(places[1] < 14, weights, 0.0), np.where(places[1] >= 14, weights, 0.0))
    )
    rise = right - left
    return (
        (left + right) / 2 - 13.5,
        np.rad2deg(np.arctan2(-rise[:, 0], rise[:, 1])),
        brightness,
        patch.std(axis=(1, 2)),
    )


# In 60 runs of the solution and of each variant: -2.53 .. 2.53 rows and columns, 3.22 pixels, both ends beyond 2;
# -16.1 .. 16.1 degrees, both beyond 12.2; brightness from .767 to .816, up to 1.18 to 1.23; noise .006 .. .042, its
# mean .018 .. .030.
@check(points=1, needs="augment")
def test_ranges(student, rng):
    """augment draws from the whole range of shift, rotation, brightness and noise, and not from beyond it.

    augment は、平行移動・回転・明るさ・ノイズの範囲の全体から引き、範囲の外には出ない。
    """
    x = pairs_of_blocks(100)
    images = augmented(student, x, np.zeros(len(x), dtype=int), generator(student, rng))
    shifts, degrees, brightness, noise = changes(images)
    for en, ja, values, least, most, limits in (
        ("rows moved", "縦の移動", shifts[:, 0], (-3.1, -1.6), (1.6, 3.1), "-2 .. 2"),
        ("columns moved", "横の移動", shifts[:, 1], (-3.1, -1.6), (1.6, 3.1), "-2 .. 2"),
        ("pixels moved altogether", "移動の長さ", np.hypot(*shifts.T), (0.0, 1.5), (1.6, 3.45), "0 .. 2.83"),
        ("degrees turned", "回転の角度", degrees, (-17.0, -9.5), (9.5, 17.0), "-15 .. 15"),
        ("brightness", "明るさの倍率", brightness, (0.74, 0.89), (1.11, 1.26), "0.8 .. 1.2"),
        ("standard deviation of the noise", "ノイズの標準偏差", noise, (0.002, 0.036), (0.008, 0.06), "0.01 .. 0.03"),
        (
            "mean of that of all images",
            "その全画像での平均",
            [noise.mean()],
            (0.005, 0.035),
            (0.005, 0.035),
            "0.01 .. 0.03",
        ),
    ):
        low, high = np.min(values), np.max(values)
        expect(
            least[0] <= low <= least[1] and most[0] <= high <= most[1],
            of="augment(x, t, rng)",
            en=f"In {len(x)} images the {en}: from {low:.3g} to {high:.3g}. The range is {limits}.",
            ja=f"{len(x)} 枚の画像で、{ja}は {low:.3g} から {high:.3g} まででした。範囲は {limits} です。",
        )
    patches = images[:, 0, 8:20, 12:16] - images[:, 0, 8:20, 12:16].mean(axis=(1, 2), keepdims=True)
    expect(
        np.mean(patches.mean(axis=0) ** 2) < 4 * np.mean(noise**2) / len(x),  # of independent noise, 1 and not 4
        of="augment(x, t, rng)",
        en="All images got the same noise. Draw it again for every image.",
        ja="すべての画像に同じノイズが加わっています。画像ごとに引き直します。",
    )


@check(points=1, needs=("noise", "augment"))
def test_generator(student, rng):
    """All randomness comes from rng: equal generators, equal images; one generator, two different results.

    乱数はすべて rng から引く。同じ状態の生成器からは同じ画像、1つの生成器で2回呼べば別の画像になる。
    """
    x, t = blocks(rng, 4)
    for of, call in (
        ("noise(x, std, rng)", lambda rng: as_array(student.noise(x, 0.1, rng), x.shape, of="noise(x, std, rng)")),
        ("augment(x, t, rng)", lambda rng: augmented(student, x, t, rng)),
    ):
        first, second = (student.library("numpy.random.default_rng", seed) for seed in [int(rng.integers(2**31))] * 2)
        images = [call(one) for one in (first, second, first)]
        expect(
            (images[0] == images[1]).all(),
            of=of,
            en="Two generators made with the same seed gave different images.",
            ja="同じシードで作った2つの生成器から、違う画像ができました。",
        )
        expect(
            (images[0] != images[2]).any(axis=(1, 2, 3)).all(),
            of=of,
            en="One generator, asked twice, gave the same images again.",
            ja="1つの生成器で2回呼ぶと、また同じ画像になりました。",
        )


@check(points=1, needs=("flip", "shift", "right_angles", "brightness", "noise", "augment"))
def test_arrays(student, rng):
    """float32 stays float32, and x is as it was.

    float32 の画像からは float32 の画像ができ、x は元のまま残る。
    """
    x, t = distinct(rng, (3, 2, 9, 8)).astype(np.float32), rng.integers(3, size=3)
    for of, call in {
        "flip(x)": lambda x: student.flip(x),
        "shift(x, 1, -2)": lambda x: student.shift(x, 1, -2),
        "rotate(x, 30)": lambda x: student.rotate(x, 30),
        "brightness(x, 1.5)": lambda x: student.brightness(x, 1.5),
        "noise(x, 0.1, rng)": lambda x: student.noise(x, 0.1, generator(student, rng)),
        "augment(x, t, rng)": lambda x: student.augment(x, t, generator(student, rng)),
    }.items():
        images = expect_left_alone(student, call, {"x": x}, by=of)
        if of.startswith("augment"):
            images, of = as_list(images, 2, of=of)[0], f"{of}[0]"
        expect_array(images, as_array(images, x.shape, of=of), of=of, dtype="float32")
