"""Checks of data augmentation."""

import numpy as np

from autograder.checks import as_array, as_list, check, expect, expect_array

FLOAT32 = {"dtype": "float32", "rtol": 1e-5, "atol": 1e-6}


def draw_images(rng, n, c, h, w):
    """Images in 0..1 of which no two values are alike, and none is 0."""
    return rng.permutation(np.linspace(0.1, 0.9, n * c * h * w)).reshape(n, c, h, w)


def generator(student, seed):
    return student.library("numpy.random.default_rng", seed)


def new_seed(rng):
    return int(rng.integers(2**31))


@check(points=1)
def test_flip(student, rng):
    """flip exchanges left and right, and nothing else.

    flip は左右だけを入れ替える。
    """
    x = draw_images(rng, 2, 3, 4, 5)
    expect_array(student.flip(x), np.flip(x, axis=3), of="flip(x)", given={"x": x})


@check(points=2)
def test_shift(student, rng):
    """shift moves down and right, negative numbers up and left, and what becomes free is 0.

    shift は下と右に動かし、負の数なら上と左に動かす。空いた所は 0 になる。
    """
    h, w = 5, 7
    x = draw_images(rng, 2, 3, h, w)
    small, large = (int(n) for n in (rng.integers(1, 3), rng.integers(3, 5)))
    for dy, dx in ((small, large), (-large, small), (large, -small), (-small, -large), (0, small), (large, 0), (0, 0)):
        expected = np.zeros_like(x)
        for i in range(max(dy, 0), min(h + dy, h)):
            for j in range(max(dx, 0), min(w + dx, w)):
                expected[:, :, i, j] = x[:, :, i - dy, j - dx]
        expect_array(student.shift(x, dy, dx), expected, of="shift(x, dy, dx)", given={"x": x, "dy": dy, "dx": dx})


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
        x = draw_images(rng, 2, 3, h, w)
        for degrees in angles:
            expected = np.rot90(x, degrees // 90, axes=(2, 3))
            of = "rotate(x, degrees)"
            expect_array(student.rotate(x, degrees), expected, of=of, given={"x": x, "degrees": degrees}, why=why)


@check(points=2)
def test_any_angle(student, rng):
    """rotate takes the nearest pixel at any angle, and 0 outside of the image.

    rotate はどの角度でもいちばん近いピクセルの値を取り、画像の外なら 0 にする。
    """
    for h, w in ((17, 13), (12, 20)):
        degrees = float(rng.uniform(20, 70) * rng.choice([-1, 1]))
        # A wave, bright and dark, whose slope is at most 0.4 * 0.4 a pixel. The nearest pixel is at most sqrt(1/2)
        # away, so that a right answer differs from the wave by less than 0.114; ties and rounding change nothing.
        direction, phase = rng.uniform(0, 2 * np.pi, size=2)

        def wave(rows, columns, direction=direction, phase=phase):
            return 0.5 + 0.4 * np.sin(0.4 * (np.sin(direction) * rows + np.cos(direction) * columns) + phase)

        rows, columns = np.mgrid[:h, :w] - np.array([(h - 1) / 2, (w - 1) / 2]).reshape(2, 1, 1)
        x = np.stack([wave(rows, columns), wave(-rows, columns)]).reshape(2, 1, h, w)
        of, given = "rotate(x, degrees)", {"x": x, "degrees": degrees}
        received = as_array(student.rotate(x, degrees), x.shape, of=of, given=given)

        angle = np.deg2rad(degrees)
        old_rows = rows * np.cos(angle) + columns * np.sin(angle)
        old_columns = columns * np.cos(angle) - rows * np.sin(angle)
        beyond = np.maximum(np.abs(old_rows) - (h - 1) / 2, np.abs(old_columns) - (w - 1) / 2)
        expected = np.stack([wave(old_rows, old_columns), wave(-old_rows, old_columns)]).reshape(2, 1, h, w)
        distance = np.abs(received - expected)[:, :, beyond <= 0]
        expect(
            distance.max() < 0.12,
            of=of,
            en="Inside, a smooth image should look like the image turned counter-clockwise about its centre.",
            ja="滑らかな画像なら、内側は、中心のまわりに反時計回りに回した画像とほぼ同じになるはずです。",
            given=given,
        )
        expect(
            not received[:, :, beyond > 1].any(),
            of=of,
            en="What comes from outside of the image should be 0.",
            ja="画像の外から来る部分は 0 のはずです。",
            given=given,
        )
        expect(
            bool(np.isin(received, [0, *x.ravel()]).all()),
            of=of,
            en="Some values are in no pixel of the image. The nearest pixel should be taken as it is.",
            ja="元の画像のどのピクセルにもない値があります。いちばん近いピクセルの値をそのまま取ります。",
            given=given,
        )


@check(points=1)
def test_brightness(student, rng):
    """brightness multiplies, and keeps the values in 0..1.

    brightness は値を定数倍し、0 から 1 の範囲に収める。
    """
    x = draw_images(rng, 2, 3, 4, 5)
    for factor in (float(rng.uniform(0.2, 0.8)), float(rng.uniform(1.5, 3)), float(rng.uniform(1.5, 3))):
        expected = np.minimum(x * factor, 1)
        expect_array(student.brightness(x, factor), expected, of="brightness(x, factor)", given={"factor": factor})


@check(points=2)
def test_noise(student, rng):
    """noise adds to each value a normal number of its own, and keeps the values in 0..1.

    noise は値ごとに別々の正規乱数を加え、0 から 1 の範囲に収める。
    """
    n, c, h, w = 5, 3, 20, 24
    std = float(rng.uniform(0.02, 0.05))
    given = {"std": std}
    of = "noise(x, std, rng)"
    x = rng.uniform(0.4, 0.6, size=(n, c, h, w))  # 8 standard deviations and more from 0 and 1
    received = as_array(student.noise(x, std, generator(student, new_seed(rng))), x.shape, of=of, given=given)
    added = (received - x) / std
    count = added.size  # 7,200: the mean of right noise scatters by 0.012, its measured spread by 0.0083
    expect(
        abs(added.mean()) < 6 / np.sqrt(count) and abs(added.std() - 1) < 6 / np.sqrt(2 * count),
        of=of,
        en=f"What was added has the mean {added.mean() * std:.4g} and the standard deviation {added.std() * std:.4g}.",
        ja=f"加えられた数の平均は {added.mean() * std:.4g}、標準偏差は {added.std() * std:.4g} です。",
        given=given,
    )
    # Of numbers that are drawn each by itself, a mean over k images, channels, rows or columns has the variance 1 / k.
    for axis in range(4):
        means, k = added.mean(axis=axis), added.shape[axis]
        bound = (1 + 6 * np.sqrt(2 / means.size)) / k
        expect(
            np.mean(means**2) < bound,
            of=of,
            en="Several values got the same number added. Every value should get one of its own.",
            ja="いくつもの値に同じ数が加えられています。値ごとに別々の数を加えます。",
            given=given,
        )
    edges = rng.choice([0.0, 1.0], size=(n, c, h, w))
    received = as_array(student.noise(edges, std, generator(student, new_seed(rng))), edges.shape, of=of, given=given)
    expect(
        bool((received >= 0).all() and (received <= 1).all()),
        of=of,
        en="The images left the range 0..1.",
        ja="画像の値が 0 から 1 の範囲を出ています。",
        given=given,
    )


def draw_blocks(rng, n):
    """Images of 28 x 28 with one bright block, near the left or the right edge; the left one for label 0."""
    labels = rng.integers(2, size=n)
    x = np.zeros((n, 2, 28, 28))
    for image, label in zip(x, labels, strict=True):
        column = 4 if label == 0 else 19
        image[:, 8:20, column : column + 5] = 1
    return x, labels


def read_pair(received, x, t, of, given):
    images, targets = as_list(received, 2, of=of, given=given)
    images = as_array(images, x.shape, of=f"x of {of}", given=given)
    expect_array(targets, t, of=f"t of {of}", given=given, why=("The targets stay.", "教師データは変えません。"))
    return images


@check(points=2)
def test_augment(student, rng):
    """augment changes every image a little and in its own way, and keeps the targets.

    augment は画像を1枚ずつ別々に少しだけ変え、教師データはそのまま返す。
    """
    of = "augment(x, t, rng)"
    for one_hot in (False, True):
        x, labels = draw_blocks(rng, 30)
        t = np.eye(3)[labels] if one_hot else labels
        given = {"x": x, "t": t}
        received = student.augment(x, t, generator(student, new_seed(rng)))
        images = read_pair(received, x, t, of, given)
        expect(
            bool((images >= 0).all() and (images <= 1).all()),
            of=of,
            en="The images left the range 0..1.",
            ja="画像の値が 0 から 1 の範囲を出ています。",
            given=given,
        )
        # Bright pixels keep 0.8 or more of their value, less noise of 0.03, and dark ones get only noise.
        bright = images > 0.4
        expect(
            bool(bright.any(axis=(2, 3)).all()),
            of=of,
            en="An image has lost its bright part.",
            ja="明るい部分が消えてしまった画像があります。",
            given=given,
        )
        rows, columns = np.mgrid[:28, :28]
        number = bright.sum(axis=(2, 3))
        centres = np.stack([(bright * rows).sum(axis=(2, 3)), (bright * columns).sum(axis=(2, 3))]) / number
        before = np.stack([np.full(len(x), 13.5), np.where(labels == 0, 6.0, 21.0)])[:, :, None]
        distances = np.hypot(*(centres - before))
        # A shift of 2 and 2, and a turn by 15 degrees at a radius of 10.3 or less: 2.8 + 2.7, and rounding.
        expect(
            distances.max() < 6.5,
            of=of,
            en="A bright part has moved too far: the limits are 2 pixels each way and 15 degrees, without a flip.",
            ja="明るい部分が動きすぎています。上限は各方向に 2 ピクセルと 15 度で、反転はしません。",
            given=given,
        )
        expect(
            bool((np.abs(images - x).max(axis=(1, 2, 3)) > 0).all()),
            of=of,
            en="Some images came back as they were.",
            ja="元のままの画像があります。",
            given=given,
        )
        moves = {tuple(np.round(move, 6)) for move in (centres - before)[:, :, 0].T}
        # There are 25 shifts alone: thirty images of which only three differ do not happen by chance.
        expect(
            len(moves) > 3,
            of=of,
            en="All images were moved in the same way. Draw anew for every image.",
            ja="すべての画像が同じように動いています。画像ごとに引き直します。",
            given=given,
        )


@check(points=1, needs=("noise", "augment"))
def test_generator(student, rng):
    """All randomness comes from rng: equal generators, equal images; one generator, two different results.

    乱数はすべて rng から引く。同じ状態の生成器からは同じ画像、1つの生成器で2回呼べば別の画像になる。
    """
    x, t = draw_blocks(rng, 4)
    calls = {
        "noise(x, std, rng)": lambda rng: student.noise(x, 0.1, rng),
        "augment(x, t, rng)": lambda rng: as_list(student.augment(x, t, rng), 2, of="augment(x, t, rng)")[0],
    }
    for of, call in calls.items():
        seed = new_seed(rng)
        first, second = generator(student, seed), generator(student, seed)
        images = [as_array(call(one), x.shape, of=of) for one in (first, second, first)]
        expect(
            bool((images[0] == images[1]).all()),
            of=of,
            en="Two generators made with the same seed gave different images.",
            ja="同じシードで作った2つの生成器から、違う画像ができました。",
        )
        expect(
            bool((images[0] != images[2]).any(axis=(1, 2, 3)).all()),
            of=of,
            en="One generator, asked twice, gave the same images again.",
            ja="1つの生成器で2回呼ぶと、また同じ画像になりました。",
        )


@check(points=1, needs=("flip", "shift", "right_angles", "brightness", "noise", "augment"))
def test_arrays(student, rng):
    """float32 stays float32, and x is as it was.

    float32 の画像からは float32 の画像ができ、x は元のまま残る。
    """
    x = draw_images(rng, 3, 2, 9, 8).astype(np.float32)
    t = rng.integers(3, size=3)
    box = student.put(x)
    calls = {
        "flip(x)": lambda: student.flip(box),
        "shift(x, 1, -2)": lambda: student.shift(box, 1, -2),
        "rotate(x, 30)": lambda: student.rotate(box, 30),
        "brightness(x, 1.5)": lambda: student.brightness(box, 1.5),
        "noise(x, 0.1, rng)": lambda: student.noise(box, 0.1, generator(student, 1)),
        "augment(x, t, rng)[0]": lambda: as_list(
            student.augment(box, t, generator(student, 1)), 2, of="augment(x, t, rng)"
        )[0],
    }
    for of, call in calls.items():
        images = call()
        expect_array(images, as_array(images, x.shape, of=of), of=of, **FLOAT32)
        why = (f"{of} changed x.", f"{of} が x を書き換えています。")
        expect_array(box.value(), x, of="x", why=why)
