"""Checks of Grad-CAM: the heat of maps, its enlargement, and where a network finds evidence."""

import numpy as np

from autograder.checks import (
    Function,
    Part,
    as_array,
    between,
    both_signs,
    check,
    either,
    expect,
    expect_array,
    expect_left_alone,
    of_what_is_right,
    oracles,
    pictures,
)

# An epsilon of up to 1e-5 may stand below the line, where the largest number is 0.4 at least.
CLOSE = {"rtol": 3e-5, "atol": 1e-7}


def means(gradients):
    """The mean of each map, as average pooling with a window as large as the map gives it."""
    height, width = gradients.shape[2:]
    return oracles.average_pooling(gradients, height, width, 1)


def weighted(activations, gradients):
    """The sum of the maps, each times its weight: (N, H, W)."""
    n, channels, height, width = activations.shape
    rows = [
        oracles.affine(one.reshape(1, channels), maps.reshape(channels, -1), 0.0)
        for one, maps in zip(means(gradients), activations, strict=True)
    ]
    return np.reshape(rows, (n, height, width))


def heat(activations, gradients):
    """The positive part, divided by the largest number of each image, if there is one."""
    positive = oracles.relu(weighted(activations, gradients))
    return np.array([one / (one.max() or 1.0) for one in positive])


def enlarged(cam, factor):
    """Every image between two matrices, in which each row says which number it repeats."""
    down, along = ((np.arange(n * factor)[:, None] // factor == np.arange(n)) * 1.0 for n in cam.shape[1:])
    return np.array([oracles.affine(oracles.affine(down, one, 0.0), along.T, 0.0) for one in cam])


CAM = Function(
    "grad_cam(activations, gradients)",
    arrays={"activations": "N C H W", "gradients": "N C H W"},
    definition=heat,
    draw={"activations": between(0.1, 2.0), "gradients": both_signs(0.2, 1.5)},
    close=CLOSE,
)
UPSAMPLE = Function(
    "upsample(cam, factor)",
    arrays={"cam": "N H W"},
    definition=enlarged,
    draw={"cam": between(0.0, 1.0)},
)


def large_enough(rng, sizes, signs):
    """Maps of one image whose weighted sum has both signs or one alone, and is large enough to be divided by.

    Each channel's gradient has both signs; its mean is positive for the first channels, unless all is to be negative.
    """
    (channels, height, width), up = sizes, {"both": (sizes[0] + 1) // 2, "positive": sizes[0], "negative": 0}[signs]
    while True:
        activations = rng.uniform(0.1, 2.0, size=(1, *sizes)).round(1)
        around = rng.normal(size=(channels, height, width))
        middle = rng.uniform(0.3, 1.0, size=channels) * np.where(rng.permutation(channels) < up, 1, -1)
        shifted = around - around.mean(axis=(1, 2), keepdims=True) + middle[:, None, None]
        gradients = shifted.round(1)[None]
        found = weighted(activations, gradients)
        fits = {
            "both": found.max() > 0.4 and found.min() < -0.2,
            "positive": found.max() > 0.4 and found.min() > 0.05,
            "negative": found.max() < -0.1,
        }
        if fits[signs]:
            return {"activations": activations, "gradients": gradients}


@check(points=2)
def test_channel_weights(student, rng):
    """grad_cam: the weight of a channel is the mean of its gradient, and the maps are summed with these weights.

    grad_cam: チャンネルの重みは勾配の平均で、マップはその重みで足し合わされる。
    """
    why = (
        "Each channel has one weight, the mean of its gradient over all places. Here no sum is below 0.",
        "チャンネルの重みは1つで、勾配を全部の場所について平均したものです。ここでは、和が負になる所はありません。",
    )
    batches = [large_enough(rng, sizes, "positive") for sizes in ((2, 2, 3), (3, 5, 4))]
    CAM.values(student, rng, batches=batches, why=why)


@check(points=2, needs="channel_weights")
def test_cam(student, rng):
    """grad_cam: what is negative in the sum of the maps becomes 0, after the sum.

    grad_cam: マップの和の負の所は、足し合わせた後で 0 になる。
    """
    why = (
        "Channels that speak against the label are subtracted; only then what is negative becomes 0.",
        "ラベルに反対するチャンネルは引かれます。負の所を 0 にするのは、その後です。",
    )
    batches = [large_enough(rng, sizes, "both") for sizes in ((2, 2, 3), (4, 3, 5), (3, 6, 2))]
    CAM.values(student, rng, batches=batches, why=why)


@check(points=1, needs="channel_weights")
def test_each_image(student, rng):
    """grad_cam: each image has its own weights, and is divided by its own largest number.

    grad_cam: 画像ごとに重みを求め、その画像の最大値で割る。
    """
    parts = [large_enough(rng, (3, 4, 5), signs) for signs in ("both", "positive", "both")]
    case = {name: np.concatenate([one[name] for one in parts]) for name in ("activations", "gradients")}
    case["gradients"] = case["gradients"] * np.array([1.0, 30.0, 5.0])[:, None, None, None]
    why = (
        "The largest number of every image is 1, whatever else is in the batch.",
        "バッチにほかにどんな画像があっても、どの画像の最大値も 1 になります。",
    )
    CAM.values(student, rng, why=why, **case)


@check(points=1, needs="channel_weights")
def test_empty(student, rng):
    """grad_cam: an image without anything above 0 gets 0 everywhere.

    grad_cam: 正の所がまったくない画像では、熱はすべて 0 になる。
    """
    parts = [large_enough(rng, (3, 5, 4), signs) for signs in ("negative", "positive")]
    case = {name: np.concatenate([one[name] for one in parts]) for name in ("activations", "gradients")}
    why = (
        "In the first image nothing speaks for the label. 0 / 0 is not a number; here it should be 0.",
        "最初の画像には、ラベルの根拠になるものがありません。0 / 0 は数になりません。ここでは 0 とします。",
    )
    CAM.values(student, rng, why=why, **case)
    nothing = {"activations": np.zeros((1, 2, 5, 4)), "gradients": case["gradients"][1:, :2]}
    CAM.values(student, rng, why=why, **nothing)


@check(points=1)
def test_upsample(student, rng):
    """upsample: each number becomes a square of factor times factor.

    upsample: 1つの数が factor × factor の正方形になる。
    """
    batches = ({"N": 1, "H": 2, "W": 3, "factor": 2}, {"factor": 3}, {"N": 2, "factor": 1}, {"N": 3, "factor": 4})
    UPSAMPLE.values(student, rng, batches=batches)


SIDE = 3
A_LITTLE, STRONGLY_AGAINST = (-0.4, 0.3), (-4.0, -3.0)  # in the second case the scores of both labels are negative


def some_patterns(rng, count):
    """Patterns of 3 x 3 that differ much: none looks like another one, or like its negative."""
    while True:
        found = rng.choice([-1.0, 1.0], size=(count, SIDE, SIDE))
        alike = np.abs(found.reshape(count, -1) @ found.reshape(count, -1).T) - 9 * np.eye(count)
        if alike.max() <= 1 and found.sum(axis=(1, 2)).min() >= -3:
            return found


def some_network(rng, labels, height, width, pool, others=A_LITTLE):
    """Filters that look for one pattern each, and scores for which a filter of one's own counts, and the others do not.

    How much a filter counts differs from place to place. Those of other labels count between the two numbers of others.
    """
    patterns, places = some_patterns(rng, labels), (height // pool) * (width // pool)
    factors = rng.uniform(*others, size=(labels, places, labels))
    factors[np.arange(labels), :, np.arange(labels)] = rng.uniform(0.2, 2.0, size=(labels, places))
    return patterns[:, None], np.full(labels, -4.0), pool, factors.reshape(-1, labels)


def some_images(rng, patterns, height, width, count):
    """Images with faint noise and, at two places each, the patterns of two labels; and which are where."""
    images, planted = rng.uniform(0, 0.2, size=(count, 1, height, width)), []
    for image in images:
        cells = rng.permutation([(i, j) for i in range(height // 6) for j in range(width // 6)])[:2]
        labels = rng.permutation(len(patterns))[:2]
        for (i, j), label in zip(cells, labels, strict=True):
            up, left = 6 * i + 1, 6 * j + 1
            image[0, up : up + SIDE, left : left + SIDE] += 1.5 * patterns[label, 0]
        planted.append({int(label): tuple(map(int, cell)) for cell, label in zip(cells, labels, strict=True)})
    return images, planted


def right_heat(x, label, filters, b, pool, W):
    """What explain should give, and the maps and their gradients on the way."""
    maps = oracles.relu(oracles.max_pooling(oracles.convolution(x, filters, b, pad=SIDE // 2), pool, pool, pool))
    gradients = np.broadcast_to(W[:, label].reshape(maps.shape[1:]), maps.shape)
    return enlarged(heat(maps, gradients), pool), maps, gradients


def cells_of(image):
    """The mean of each cell of 6 x 6."""
    height, width = image.shape
    return image.reshape(height // 6, 6, width // 6, 6).mean(axis=(1, 3))


def expect_explained(student, rng, labels, height, width, pool, count, others=A_LITTLE):
    """For each label the heat of the images is right, and lies where the pattern of the label was planted."""
    while True:
        parts = some_network(rng, labels, height, width, pool, others)
        x, planted = some_images(rng, parts[0], height, width, count)
        right = [right_heat(x, label, *parts)[0] for label in range(labels)]
        where = {
            (n, label): np.unravel_index(cells_of(right[label][n]).argmax(), (height // 6, width // 6))
            for n, image in enumerate(planted)
            for label in image
        }
        if all(tuple(map(int, cell)) == planted[n][label] for (n, label), cell in where.items()):
            break
    network = student.PatternNet(*parts)
    for label in rng.permutation(labels).tolist():
        of = f"explain(network, x, {label})"
        received = as_array(student.explain(network, x, label), x[:, 0].shape, of=of)
        for n, image in enumerate(planted):
            if label in image:
                found = tuple(map(int, np.unravel_index(cells_of(received[n]).argmax(), (height // 6, width // 6))))
                up, left = (6 * place for place in image[label])
                expect(
                    found == image[label],
                    of=of,
                    en=f"In image {n} the pattern of label {label} lies in [{up}:{up + 6}, {left}:{left + 6}]. "
                    "The heat is somewhere else.",
                    ja=f"画像 {n} で、ラベル {label} のパターンは [{up}:{up + 6}, {left}:{left + 6}] にあります。"
                    "熱は別の所にあります。",
                    given={f"{of}[{n}]": received[n]},
                )
        expect_array(
            received,
            right[label],
            of=of,
            given={("x.shape", "x の形状"): x.shape, "network.W[:, label]": parts[3][:, label]},
            why=(
                "It is the heat of the network's maps and of the gradient of this label's score, enlarged.",
                "ネットワークのマップと、このラベルのスコアの勾配から求めた熱を、拡大したものです。",
            ),
            rtol=1e-4,
            atol=1e-5,
        )


def with_right_parts(student, ask):
    """Ask; where that fails, with right functions in the place of the two that explain is made of."""

    def ask_again():
        student.replace("grad_cam", Part(lambda asked: heat(*asked)))
        student.replace("upsample", Part(lambda asked: enlarged(asked[0], int(asked[1]))))
        ask()

    either(ask, ask_again)


@check(points=3)
def test_explain(student, rng):
    """explain gives the heat of a label's score in the size of the images: it lies on the pattern of the label.

    explain は、ラベルのスコアについての熱を画像の大きさで求める。熱は、そのラベルのパターンの上にある。
    """
    for sizes in ((2, 6, 12, 2, 1), (3, 12, 18, 3, 4), (4, 12, 12, 1, 2)):
        with_right_parts(student, lambda sizes=sizes: expect_explained(student, rng, *sizes))
    with_right_parts(student, lambda: expect_explained(student, rng, 2, 6, 12, 2, 3, STRONGLY_AGAINST))
    with pictures.aside(student):
        parts = some_network(rng, 3, 12, 18, 2)
        (image,), (planted,) = some_images(rng, parts[0], 12, 18, 1)
        network = student.PatternNet(*parts)
        pictures.show(
            ("where two patterns were planted, and the heat that you found", "2つのパターンを置いた画像と、求めた熱"),
            pictures.image(image[0], ("the image", "画像")),
            *(
                pictures.heat(student.explain(network, image[None], label)[0], (f"label {label}", f"ラベル {label}"))
                for label in planted
            ),
        )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """The arrays that go in are the same after the calls as before.

    呼び出しの後も、渡した配列は元のまま残っている。
    """
    case = large_enough(rng, (3, 4, 5), "both")

    def explain_once():
        parts = some_network(rng, 2, 6, 12, 2)
        x, _ = some_images(rng, parts[0], 6, 12, 2)
        network = student.PatternNet(*parts)
        expect_left_alone(student, lambda x: student.explain(network, x, 1), {"x": x}, by="explain")

    of_what_is_right(
        (lambda: CAM.values(student, rng, **case), lambda: CAM.inputs_left_alone(student, rng, **case)),
        (
            lambda: UPSAMPLE.values(student, rng, factor=2),
            lambda: UPSAMPLE.inputs_left_alone(student, rng, batches=({"factor": 1}, {"factor": 2})),
        ),
        (lambda: expect_explained(student, rng, 2, 6, 12, 2, 1), explain_once),
    )
