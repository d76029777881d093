"""Checks of reading MNIST's files: small ones made here, and the real ones if they are at hand."""

import gzip

import numpy as np

from autograder.checks import check, digits, expect, expect_array, expect_error, mnist_file

IMAGES, LABELS = 2051, 2049


def idx(magic, array):
    """The bytes of an IDX file before compression."""
    return b"".join(int(number).to_bytes(4, "big") for number in (magic, *array.shape)) + array.tobytes()


def draw_images(rng):
    """A few small images which are not square. No two sizes are alike."""
    return rng.integers(256, size=rng.permutation([2, 3, 4, 5, 6, 7])[:3], dtype=np.uint8)


def draw_labels(rng):
    return rng.integers(10, size=int(rng.integers(20, 60)), dtype=np.uint8)


def expect_refusal(student, function, path, content, what):
    """The file is a ValueError whose message names it and says something besides. Returns the message."""
    student.write_file(path, content)
    given = {"the file": what[0]}
    error = expect_error(
        lambda: getattr(student, function)(path),
        ("ValueError",),
        of=f'{function}("{path}")',
        given=given,
        why=(f"The file is {what[0]}.", f"このファイルは{what[1]}です。"),
    )
    expect(
        path in error.message and len("".join(error.message.replace(path, "").split())) >= 4,
        of=f'the message of the ValueError of {function}("{path}")',
        en="It should name the file, as it was given, and say what is wrong with it.",
        ja="渡されたファイル名と、何が問題なのかを入れてください。",
        given=given,
    )
    return error.message


NO_GZIP = ("no gzip file", "gzipではないファイル")
CUT = ("a gzip file that was cut short", "途中で切れたgzipファイル")
FOREIGN = ("a gzip file of something else", "別のものが入ったgzipファイル")
SHORT = ("a gzip file that holds less than its header says", "中身がヘッダの示す数より少ないgzipファイル")


@check(points=3)
def test_images(student, rng):
    """The images come in the shape that the header gives, as uint8.

    画像が、ヘッダの示す形の uint8 配列になる。
    """
    for name in ("some-images.gz", "others"):
        images = draw_images(rng)
        path = student.write_file(name, gzip.compress(idx(IMAGES, images)))
        expect_array(
            student.load_images(path),
            images,
            of=f'load_images("{path}")',
            given={"N, rows, columns": images.shape, "the header": idx(IMAGES, images)[:16].hex(" ")},
            dtype="uint8",
        )


@check(points=2)
def test_labels(student, rng):
    """The labels come as uint8, one for each image.

    ラベルが、画像1枚に1つずつの uint8 配列になる。
    """
    for name in ("some-labels.gz", "others"):
        labels = draw_labels(rng)
        path = student.write_file(name, gzip.compress(idx(LABELS, labels)))
        given = {"N": len(labels), "the labels": labels}
        expect_array(student.load_labels(path), labels, of=f'load_labels("{path}")', given=given, dtype="uint8")


@check(points=2, needs=("images", "labels"))
def test_broken_gzip(student, rng):
    """A file that is not a gzip file, or only the beginning of one, is a ValueError which says so.

    gzipではないファイルや途中で切れたファイルは、それを伝える ValueError になる。
    """
    for function, magic, array in (
        ("load_images", IMAGES, rng.integers(256, size=(40, 5, 7), dtype=np.uint8)),
        ("load_labels", LABELS, rng.integers(256, size=900, dtype=np.uint8)),
    ):
        plain = idx(magic, array)
        whole = gzip.compress(plain)
        expect_refusal(student, function, "plain-idx", plain, NO_GZIP)
        expect_refusal(student, function, "page.gz", b"<html><body>404 Not Found</body></html>", NO_GZIP)
        expect_refusal(student, function, "half.gz", whole[: int(len(whole) * rng.uniform(0.3, 0.7))], CUT)


@check(points=2, needs=("images", "labels"))
def test_foreign(student, rng):
    """A file of labels is not a file of images, nor the reverse, nor is any other file either of them.

    画像の代わりにラベルのファイル、ラベルの代わりに画像のファイル、または別のファイルを渡すと、ValueError になる。
    """
    images, labels = draw_images(rng), draw_labels(rng)
    text = b"Once upon a time there was a file which was no picture at all. " * 3
    for function, contents in (
        ("load_images", (idx(LABELS, labels), idx(3331, images), text)),  # 3331: floats along three axes
        ("load_labels", (idx(IMAGES, images), idx(2050, images[0]), text)),
    ):
        for content in contents:
            expect_refusal(student, function, "foreign.gz", gzip.compress(content), FOREIGN)


@check(points=2, needs=("images", "labels"))
def test_too_short(student, rng):
    """A file that holds less than its header promises is a ValueError which says so.

    中身がヘッダの示す数より少ないファイルは、それを伝える ValueError になる。
    """
    for function, content in (
        ("load_images", idx(IMAGES, draw_images(rng))),
        ("load_labels", idx(LABELS, draw_labels(rng))),
    ):
        for end in (-1, -int(rng.integers(2, 15)), 6):  # a number missing, some missing, and half of a header
            expect_refusal(student, function, "short.gz", gzip.compress(content[:end]), SHORT)


@check(points=1, needs=("broken_gzip", "foreign", "too_short"))
def test_messages(student, rng):
    """The message of the error tells the three kinds of trouble apart.

    エラーのメッセージから、3種類の問題を見分けられる。
    """
    images, labels = draw_images(rng), draw_labels(rng)
    path = "file.gz"
    messages = {
        expect_refusal(student, "load_images", path, content, what)
        for content, what in (
            (idx(IMAGES, images), NO_GZIP),
            (gzip.compress(idx(LABELS, labels)), FOREIGN),
            (gzip.compress(idx(IMAGES, images)[:-3]), SHORT),
        )
    }
    expect(
        len(messages) == 3,
        of="the messages of the three ValueErrors of load_images",
        en="No gzip file, a file of labels, and a file that is too short should get different messages.",
        ja="gzipではないファイル、ラベルのファイル、短すぎるファイルには、別々のメッセージを付けてください。",
        given={"messages": sorted(messages)},
    )


@check(points=2, needs=("images", "labels"))
def test_real_size(student, rng, remark):
    """Files of real size are read: MNIST's own, if they are at hand.

    実際の大きさのファイルも読める。手元にあれば、MNISTそのものを使う。
    """
    images_file, labels_file = mnist_file("t10k-images-idx3-ubyte.gz"), mnist_file("t10k-labels-idx1-ubyte.gz")
    if images_file is None or labels_file is None:
        x, t, _, _ = digits(rng)
        images, labels = (x * 16).astype(np.uint8).reshape(-1, 8, 8), t.astype(np.uint8)
        images_file, labels_file = gzip.compress(idx(IMAGES, images)), gzip.compress(idx(LABELS, labels))
        remark(
            en="MNIST's files are not at hand: 1,437 of scikit-learn's digits were written as IDX files instead.",
            ja="MNISTのファイルが手元にないため、scikit-learnの数字1,437枚をIDX形式のファイルにして使いました。",
        )
    else:
        images = np.frombuffer(gzip.decompress(images_file), np.uint8, offset=16).reshape(-1, 28, 28)
        labels = np.frombuffer(gzip.decompress(labels_file), np.uint8, offset=8)
        remark(en="Read from MNIST's own test files.", ja="MNISTのテスト用のファイルを読み込みました。")
    path = student.write_file("images.gz", images_file)
    given = {"N, rows, columns": images.shape}
    expect_array(student.load_images(path), images, of=f'load_images("{path}")', given=given, dtype="uint8")
    path = student.write_file("labels.gz", labels_file)
    given = {"N": len(labels)}
    expect_array(student.load_labels(path), labels, of=f'load_labels("{path}")', given=given, dtype="uint8")
