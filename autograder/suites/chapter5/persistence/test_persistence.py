"""Checks of saving, loading and predicting."""

import contextlib
import io
import pickle
import pickletools

import numpy as np

from autograder.checks import CheckFailed, as_dict, as_number, check, expect, expect_array, expect_error, inside

KEYS = ("W1", "b1", "W2", "b2")
NAMES = ("weights", "digits.npz", "best.model")
MARKER = "this-file-was-made-by-a-pickle"


def draw_params(rng, d, h, k):
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def expect_params(received, params, of):
    """The dictionary holds these arrays and nothing else: same keys, dtypes, shapes, and every bit."""
    received = as_dict(received, tuple(params), of=of)
    expect(
        set(received) == set(params),
        of=of,
        en="It should have the keys that were saved and no others.",
        ja="保存したキーだけが入っているはずです。",
        given={"saved": sorted(params), "loaded": sorted(map(str, received))},
    )
    for key, saved in params.items():
        entry = inside(of, f'["{key}"]')
        array = expect_array(received[key], saved, of=entry, dtype=str(saved.dtype), rtol=0, atol=0)
        expect(
            array.tobytes() == saved.tobytes(),
            of=entry,
            en="The numbers are equal, but not bit by bit: 0.0 and -0.0, say.",
            ja="数は等しくても、ビットまで同じではありません(0.0 と -0.0 など)。",
        )


def save(student, path, params):
    """Save in the worker's folder, where it should leave one file. Returns that file's name."""
    before = set(student.folder())
    student.save_model(path, params)
    made = [name for name in student.folder() if name not in before]
    expect(
        len(made) == 1,
        of=f'save_model("{path}", params)',
        en="It should leave one new file.",
        ja="新しいファイルが1つできるはずです。",
        given={"new files": made},
    )
    return made[0]


@check(points=3)
def test_round_trip(student, elsewhere, rng):
    """What was saved is loaded again, under any name, by another program, from the file alone.

    保存したものを、どんな名前でも、別のプログラムがファイルだけから読み込める。
    """
    for path in NAMES:
        params, others = draw_params(rng, 5, 4, 3), draw_params(rng, 4, 6, 2)
        file = save(student, path, params)
        # The file moves, and another model is saved under the old name: nothing may be kept but the file.
        moved = f"moved-{path}"
        elsewhere.write_file(f"moved-{file}", student.read_file(file))
        student.save_model(path, others)
        elsewhere.write_file(file, student.read_file(file))
        expect_params(
            elsewhere.load_model(path),
            others,
            of=(f'load_model("{path}"), in another program', f'別のプログラムでの load_model("{path}")'),
        )
        of = (
            f'load_model("{moved}"), in another program, of a copy of the file',
            f'別のプログラムで、コピーしたファイルを読んだ load_model("{moved}")',
        )
        expect_params(elsewhere.load_model(moved), params, of=of)
        expect_params(student.load_model(path), others, of=f'load_model("{path}")')


@check(points=2, needs="round_trip")
def test_every_bit(student, elsewhere, rng):
    """Dtypes, shapes and every bit of the numbers stay as they were.

    dtype も形も、数の1ビット1ビットも元のままである。
    """
    single = rng.normal(size=(3, 4)).astype(np.float32)
    params = {
        "W1": single,
        "b1": np.array([-0.0, 0.1, 1 / 3, 5e-324, -1.7976931348623157e308]),
        "W2": rng.normal(size=(2, 3, 1, 2)),
        "steps": rng.integers(-(2**62), 2**62, size=3),
        "labels": rng.integers(256, size=(1, 5), dtype=np.uint8),
        "single": np.array([-0.0, 1e-45, 3.4e38], dtype=np.float32),
    }
    file = save(student, "bits", params)
    elsewhere.write_file(file, student.read_file(file))
    of = ('load_model("bits"), in another program', '別のプログラムでの load_model("bits")')
    expect_params(elsewhere.load_model("bits"), params, of=of)


def expect_refusal(student, path, why):
    """load_model raises a ValueError, of whatever kind."""
    expect_error(lambda: student.load_model(path), ("ValueError",), of=f'load_model("{path}")', why=why)


def one_array(rng):
    """The bytes of a file of np.save, which np.load can read."""
    file = io.BytesIO()
    np.save(file, rng.normal(size=(3, 2)))
    return file.getvalue()


@check(points=2, needs="round_trip")
def test_damaged(student, elsewhere, rng):
    """A file that is damaged, cut short, or no model at all is a ValueError.

    壊れたファイル、途中で切れたファイル、モデルではないファイルは ValueError になる。
    """
    path = "model.npz"
    file = save(student, path, draw_params(rng, 40, 20, 3))
    whole = student.read_file(file)
    middle, end = int(len(whole) * rng.uniform(0.35, 0.45)), int(len(whole) * rng.uniform(0.5, 0.6))
    turned = bytes(255 - byte for byte in whole[middle:end])
    for en, ja, content in (
        ("was cut in half", "半分で切れて", whole[: len(whole) // 2]),
        ("lost its last 30 bytes", "最後の30バイトが欠けて", whole[:-30]),
        ("has other bytes in its middle", "途中のバイトが書き換わって", whole[:middle] + turned + whole[end:]),
        ("is empty", "空になって", b""),
        ("holds one array, as np.save writes it", "np.save で保存した1つの配列になって", one_array(rng)),
        ("holds a text", "文章になって", b"These are no weights. There is nothing to see here.\n" * 20),
    ):
        elsewhere.write_file(file, content)
        expect_refusal(elsewhere, path, (f"The file {en}.", f"ファイルが{ja}います。"))


class Trap:
    """Pickled, it makes an empty file where it is unpickled."""

    def __reduce__(self):
        return open, (MARKER, "w")


def is_pickle(content):
    """Whether these bytes are one whole pickle. Nothing is unpickled."""
    with contextlib.suppress(Exception):
        *_, (_, _, place) = pickletools.genops(content)
        return place == len(content) - 1
    return False


def expect_nothing_run(student, path):
    expect(
        MARKER not in student.folder(),
        of=f'load_model("{path}")',
        en="The file held a pickle, and it was run: it could make a file here.",
        ja="ファイルの中の pickle が実行され、ファイルが1つ作られました。",
    )


@check(points=2, needs="round_trip")
def test_no_pickles(student, rng):
    """Neither is a pickle written, nor is anything in a file ever run.

    pickle を書かず、ファイルの中身を実行することもない。
    """
    path = "model"
    file = save(student, path, {key: np.ones(3) for key in KEYS})
    content = student.read_file(file)
    expect(
        not is_pickle(content) and b"'|O'" not in content,
        of=(f'the file of save_model("{path}", params)', f'save_model("{path}", params) のファイル'),
        en="It holds a pickle. Anyone who loads it has to trust the person who wrote it.",
        ja="中身が pickle です。読み込む人は、書いた人を信用するしかなくなります。",
    )
    trap = np.empty(1, dtype=object)
    trap[0] = Trap()
    arrays, single = io.BytesIO(), io.BytesIO()
    np.savez(arrays, **dict.fromkeys(KEYS, trap), params=trap)
    np.save(single, trap)
    for en, ja, content in (
        ("It is a pickle", "pickle そのもの", pickle.dumps({key: Trap() for key in KEYS})),
        ("Its arrays are pickled objects", "配列の中身が pickle", arrays.getvalue()),
        ("It is one array, of pickled objects", "中身が pickle の配列1つ", single.getvalue()),
    ):
        student.write_file(file, content)
        try:
            expect_refusal(student, path, (f"{en}.", f"ファイルは{ja}です。"))
        except CheckFailed:
            expect_nothing_run(student, path)
            raise
        expect_nothing_run(student, path)


def scores_of(params, x):
    return np.maximum(x @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"]


def draw_images(rng, params, shape, count):
    """Images of bytes whose two highest scores stay apart, so that rounding decides nothing, and the right digits."""
    images, digits = [], []
    while len(images) < count:
        image = rng.integers(256, size=shape, dtype=np.uint8)
        scores = scores_of(params, image.reshape(-1) / 255)
        ranked = np.sort(scores)
        if ranked[-1] - ranked[-2] > 0.01:
            images.append(image)
            digits.append(int(scores.argmax()))
    return images, digits


def draw_network(rng, shape):
    """Parameters whose digits depend on all that a prediction does, and differ from image to image."""
    d, h, k = int(np.prod(shape)), int(rng.integers(10, 14)), int(rng.integers(5, 8))
    return {
        "W1": rng.normal(size=(d, h)),
        "b1": 2 * rng.normal(size=h),
        "W2": rng.normal(size=(h, k)),
        "b2": rng.normal(size=k),
    }


def draw_cases(rng, count):
    """A network, images and digits; no digit is the right one for more than half of the images."""
    while True:
        shape = tuple(int(size) for size in rng.permutation([4, 5, 6, 7])[:2])
        params = draw_network(rng, shape)
        images, digits = draw_images(rng, params, shape, count)
        if np.bincount(digits).max() <= count // 2:
            return params, images, digits


def expect_digits(student, params, images, digits):
    answers = [student.predict_digit(params, image) for image in images]  # all of them: they tell mistakes apart
    for image, digit, answer in zip(images, digits, answers, strict=True):
        given = {"image": image, "highest pixel": image.max(), "dtype": image.dtype.name}
        given |= {f"{key}.shape": value.shape for key, value in params.items()}
        received = as_number(answer, of="predict_digit(params, image)", given=given)
        expect(
            received == digit,
            of="predict_digit(params, image)",
            en=f"It is {received:g}, but the highest score is that of {digit}.",
            ja=f"{received:g} になりましたが、スコアが最大なのは {digit} です。",
            given=given,
        )


@check(points=3)
def test_predict(student, rng):
    """The digit is the class of the highest score, for an image with pixels in 0..1.

    0 から 1 のピクセルの画像について、スコアが最大のクラスを返す。
    """
    for dtype in (np.float64, np.float32):
        params, images, digits = draw_cases(rng, 12)
        params = {key: value.astype(dtype) for key, value in params.items()}
        images = [(image / 255).astype(dtype) for image in images]
        expect_digits(student, params, images, digits)


@check(points=1, needs="predict")
def test_predict_bytes(student, rng):
    """An image of bytes 0..255 gives the same digit.

    0 から 255 の uint8 の画像でも、同じ数字になる。
    """
    params, images, digits = draw_cases(rng, 24)
    expect_digits(student, params, images, digits)
    # A white image: its pixels are 1 exactly, and their sum is above the other class's score of 3.99.
    params = {"W1": np.eye(4), "b1": np.zeros(4), "W2": np.outer(np.ones(4), [0.0, 1.0]), "b2": np.array([3.99, 0.0])}
    expect_digits(student, params, [np.full((2, 2), 255, dtype=np.uint8)], [1])


@check(points=1, needs=("round_trip", "predict"))
def test_inputs_left_alone(student, rng):
    """Parameters and image are the same after saving and predicting as before.

    保存と予測の後も、パラメータと画像は元のまま残っている。
    """
    params, images, _ = draw_cases(rng, 6)
    image = images[0] / 255
    boxes = {key: student.put(value) for key, value in params.items()}
    dictionary, box = student.put(boxes), student.put(image)
    student.save_model("model", dictionary)
    student.predict_digit(dictionary, box)
    expect_params(dictionary.value(), params, of="params")
    for key, value in params.items():
        why = (f"The array {key} was changed.", f"配列 {key} が書き換えられています。")
        expect_array(boxes[key].value(), value, of=f'params["{key}"]', why=why)
    why = ("The image was changed by predict_digit.", "predict_digit が画像を書き換えています。")
    expect_array(box.value(), image, of="image", why=why)
