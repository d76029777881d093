"""Checks of data augmentation."""

from functools import partial

import numpy as np

from autograder.checks import (
    Function,
    as_array,
    as_list,
    check,
    digits,
    expect,
    expect_array,
    expect_left_alone,
    generator,
    oracles,
    part_of,
    pictures,
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
    images = as_array(images, x.shape, of=part_of("x", of), given=given)
    expect_array(targets, t, of=part_of("t", of), given=given, why=("The targets stay.", "教師データは変えません。"))
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
    image = digits(rng)[0][0].reshape(1, 1, 8, 8)
    panels = [pictures.image(image[0, 0], ("the digit", "数字"))]
    for name, ask in (
        ("flip", lambda: student.flip(image)),
        ("shift", lambda: student.shift(image, 1, -2)),
        ("rotate", lambda: student.rotate(image, 30)),
        ("brightness", lambda: student.brightness(image, 0.5)),
        ("noise", lambda: student.noise(image, 0.2, generator(student, rng))),
    ):
        with pictures.aside(student):
            panels.append(pictures.image(ask()[0, 0], name))
    pictures.show(("a digit, and what your functions make of it", "数字と、あなたの関数が作った画像"), *panels)


@check(points=2)
def test_shift(student, rng):
    """shift moves down and right, negative numbers up and left, and what becomes free is 0.

    shift は下と右に動かし、負の数なら上と左に動かす。空いた所は 0 になる。
    """
    shift = Function("shift(x, dy, dx)", arrays={"x": "2 3 5 7"}, definition=moved, draw={"x": distinct})
    few, many = (int(n) for n in (rng.integers(1, 3), rng.integers(3, 5)))
    ways = (few, many), (-many, few), (many, -few), (-few, -many), (0, few), (many, 0), (0, 0)
    shift.values(student, rng, batches=[{"dy": dy, "dx": dx} for dy, dx in ways])


@check(points=2)
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


PLACES = np.indices((28, 28)) - 13.5


def grid_of_waves(rng):
    """One image of a wave down and a wave across, in 0.18..0.82."""
    return 0.5 + 0.16 * np.sin(0.6 * PLACES + rng.uniform(0, 2 * np.pi, size=(2, 1, 1))).sum(axis=0)


def misfits(images):
    """How far each of these images is from every turned and moved one, as a standard deviation, relative to its light.

    A move is a phase of each wave, so that for each angle sines and cosines fit all moves, and all brightnesses, at
    once.
    """
    inner = (slice(5, 23), slice(5, 23))  # which no shift and no rotation brings nothing to
    seen = images[:, 0, *inner].reshape(len(images), -1).T
    rows, columns = PLACES[:, *inner].reshape(2, -1)
    left = []
    for angle in np.deg2rad(np.arange(-18, 19)):
        cos, sin = np.cos(angle), np.sin(angle)
        origins = 0.6 * np.stack([cos * rows + sin * columns, cos * columns - sin * rows])
        parts = np.stack([np.ones_like(rows), *np.sin(origins), *np.cos(origins)], axis=1)
        fitted = np.linalg.lstsq(parts, seen, rcond=None)[0]
        left.append((seen - parts @ fitted).std(axis=0) * 0.5 / fitted[0])
    return np.min(left, axis=0)


MANY = 200  # images; that none of so many falls into a tenth of a range has a probability of 7e-10


@check(points=1, needs="augment", time=30)
def test_moves(student, rng):
    """The shifts reach 2 pixels in each direction and the rotations 15 degrees either way, of the whole image.

    平行移動は各方向に 2 ピクセルまで、回転はどちら向きにも 15 度まで、範囲の全体を使い、画像全体を動かす。
    """
    x, of = np.zeros((MANY, 1, 28, 28)), "augment(x, t, rng)"
    x[:, :, 12:16, 4:8] = x[:, :, 12:16, 20:24] = 1  # two blocks with the centre of the image between them
    images = augmented(student, x, np.zeros(MANY, int), generator(student, rng))
    bright = images[:, 0] > 0.4
    halves = np.stack([bright & side for side in (np.arange(28) < 14, np.arange(28) >= 14)])
    must = partial(expect, of=of, given={"x": x})
    must(
        halves.any(axis=(2, 3)).all(),
        en="A bright part has left its half of the image.",
        ja="明るい部分が、画像の反対側の半分に移っています。",
    )
    # The centre of a block of 16 pixels is known to a quarter of a pixel, so that an angle is to about a degree.
    left, right = np.moveaxis(
        np.tensordot(np.indices((28, 28)), halves, axes=((1, 2), (2, 3))) / halves.sum(axis=(2, 3)), 1, 0
    )
    angles = np.degrees(np.arctan2(*(right - left)))
    down, across = (left + right) / 2 - 13.5
    must(
        np.abs(angles).max() < 18 and np.hypot(down, across).max() < 3.5,
        en="Some images are turned by more than 15 degrees or moved by more than 2 pixels in a direction.",
        ja="15 度を超えて回っているか、ある方向に 2 ピクセルを超えて動いている画像があります。",
    )
    for name, furthest, enough, en, ja in (
        (
            "turned",
            (angles.min(), angles.max()),
            11.5,
            "turned by 15 degrees to either side",
            "どちら向きにも 15 度まで回る",
        ),
        (
            "moved down",
            (down.min(), down.max()),
            1.6,
            "moved by 2 pixels up and down",
            "上にも下にも 2 ピクセルまで動く",
        ),
        (
            "moved right",
            (across.min(), across.max()),
            1.6,
            "moved by 2 pixels left and right",
            "左にも右にも 2 ピクセルまで動く",
        ),
    ):
        low, high = furthest
        must(
            low < -enough and high > enough,
            en=f"Of {MANY} images some should be {en}, or nearly. Here it is {low:.1f} to {high:.1f}.",
            ja=f"{MANY} 枚のうちには、{ja}画像があるはずですが、{low:.1f} から {high:.1f} まででした。",
            given={"x": x, "measured": name},
        )
    # The nearest pixel is 0.41 pixels away, which makes 0.03 of these waves, and noise adds 0.03 or 0.04. The most that
    # was measured is .051 in 80 runs of three solutions; columns that are moved by as much as a turn moves them give
    # .066 or more, halves that are moved each in its own way .114.
    x = np.stack([[grid_of_waves(rng)] for _ in range(60)])
    images = augmented(student, x, np.zeros(len(x), int), generator(student, rng))
    expect(
        misfits(images).max() < 0.06,
        of=of,
        en="Some images are not the old ones turned and moved as a whole: their parts were moved in different ways.",
        ja="画像全体を回して動かしたものになっていない画像があります。部分ごとに違う動き方をしています。",
        given={"x": x},
    )


@check(points=1, needs="augment", time=30)
def test_light(student, rng):
    """Brightness and noise use their whole ranges, and every image has a noise of its own.

    明るさとノイズの強さは範囲の全体を使い、ノイズは画像ごとに別々である。
    """
    x, of = np.full((MANY, 1, 28, 28), 0.5), "augment(x, t, rng)"
    images = augmented(student, x, np.zeros(MANY, int), generator(student, rng))
    inner = images[:, :, 5:23, 5:23].reshape(MANY, -1)  # which no shift and no rotation brings nothing to
    factors, spreads = inner.mean(axis=1) / 0.5, inner.std(axis=1)
    must = partial(expect, of=of, given={"x": x})
    low, high = factors.min(), factors.max()
    must(
        0.78 < low < 0.84 and 1.16 < high < 1.22,
        en=f"Of {MANY} images the darkest should be about 0.8 and the brightest 1.2 times as bright as before. They "
        f"are {low:.2f} and {high:.2f} times as bright.",
        ja=f"{MANY} 枚のうち、いちばん暗い画像は元の約 0.8 倍、いちばん明るい画像は約 1.2 倍の明るさになるはずですが、"
        f"{low:.2f} 倍と {high:.2f} 倍でした。",
    )
    # A spread is known to 4 %. Noise may come before brightness or after it. Of right images the noisiest had 2.95
    # times the noise of the calmest or more in 180 runs of three solutions; with half the range it is 2.1 at most.
    ratio = min(one.max() / one.min() for one in (spreads, spreads / factors))
    must(
        spreads.min() > 0.006 and spreads.max() < 0.042 and ratio > 2.3,
        en=f"The standard deviation of the noise should go from 0.01 to 0.03, drawn for every image. Here it goes from "
        f"{spreads.min():.3f} to {spreads.max():.3f}.",
        ja="ノイズの標準偏差は、画像ごとに 0.01 から 0.03 までの範囲から引きます。"
        f"ここでは {spreads.min():.3f} から {spreads.max():.3f} まででした。",
    )
    # Of noises of their own the mean over all images has a standard deviation of 0.07, of a common one 1.
    common = ((inner - inner.mean(axis=1, keepdims=True)) / spreads[:, None]).mean(axis=0).std()
    must(
        common < 0.35,
        en="All images got the same noise. Every image should get one of its own.",
        ja="どの画像にも同じノイズが加えられています。ノイズは画像ごとに引きます。",
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
