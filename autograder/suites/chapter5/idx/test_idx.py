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
    given = {"path": path}
    error = expect_error(
        lambda: getattr(student, function)(path),
        ("ValueError",),
        of=f'{function}("{path}")',
        given=given,
        why=(f"The file is {what[0]}.", f"このファイルは{what[1]}です。"),
    )
    expect(
        path in error.message and len("".join(error.message.replace(path, "").split())) >= 4,
        of=(
            f'the message of the ValueError of {function}("{path}")',
            f'{function}("{path}") の ValueError のメッセージ',
        ),
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
            given={
                ("N, rows, columns", "N、行数、列数"): images.shape,
                ("the header", "ヘッダー"): idx(IMAGES, images)[:16].hex(" "),
            },
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
        given = {"N": len(labels), ("the labels", "ラベル"): labels}
        expect_array(student.load_labels(path), labels, of=f'load_labels("{path}")', given=given, dtype="uint8")


FUNCTIONS = {"load_images": (IMAGES, draw_images), "load_labels": (LABELS, draw_labels)}


def expect_broken_refused(student, rng, function):
    """No gzip file, a page, half of a file."""
    shape = {"load_images": (40, 5, 7), "load_labels": (900,)}[function]
    plain = idx(FUNCTIONS[function][0], rng.integers(256, size=shape, dtype=np.uint8))
    whole = gzip.compress(plain)
    expect_refusal(student, function, "plain-idx", plain, NO_GZIP)
    expect_refusal(student, function, "page.gz", b"<html><body>404 Not Found</body></html>", NO_GZIP)
    expect_refusal(student, function, "half.gz", whole[: int(len(whole) * rng.uniform(0.3, 0.7))], CUT)


def expect_foreign_refused(student, rng, function):
    """A file of the other kind, one with another magic number, and a text."""
    images, labels = draw_images(rng), draw_labels(rng)
    text = b"Once upon a time there was a file which was no picture at all. " * 3
    contents = {
        "load_images": (idx(LABELS, labels), idx(3331, images), idx(2052, images[None]), text),  # 3331: floats
        "load_labels": (idx(IMAGES, images), idx(2050, images[0]), text),
    }
    for content in contents[function]:
        expect_refusal(student, function, "foreign.gz", gzip.compress(content), FOREIGN)


def expect_short_refused(student, rng, function):
    """A number missing, some missing, and half of a header."""
    magic, draw = FUNCTIONS[function]
    content = idx(magic, draw(rng))
    for end in (-1, -int(rng.integers(2, 15)), 6):
        expect_refusal(student, function, "short.gz", gzip.compress(content[:end]), SHORT)


@check(points=2, needs="images")
def test_broken_gzip(student, rng):
    """For load_images a file that is not a gzip file, or only the beginning of one, is a ValueError which says so.

    load_images では、gzipではないファイルや途中で切れたファイルは、それを伝える ValueError になる。
    """
    expect_broken_refused(student, rng, "load_images")


@check(points=1, needs="images")
def test_foreign(student, rng):
    """For load_images a file of labels, or of anything else, is a ValueError.

    load_images にラベルのファイルや別のファイルを渡すと、ValueError になる。
    """
    expect_foreign_refused(student, rng, "load_images")


@check(points=2, needs="images")
def test_too_short(student, rng):
    """For load_images a file that holds less than its header promises is a ValueError which says so.

    load_images では、中身がヘッダの示す数より少ないファイルは、それを伝える ValueError になる。
    """
    expect_short_refused(student, rng, "load_images")


@check(points=1, needs="labels")
def test_labels_refused(student, rng):
    """For load_labels the same files are a ValueError.

    load_labels でも、そのようなファイルは ValueError になる。
    """

    for refused in (expect_broken_refused, expect_foreign_refused, expect_short_refused):
        refused(student, rng, "load_labels")


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
        of=("the messages of the three ValueErrors of load_images", "load_images の3つの ValueError のメッセージ"),
        en="No gzip file, a file of labels, and a file that is too short should get different messages.",
        ja="gzipではないファイル、ラベルのファイル、短すぎるファイルには、別々のメッセージを付けてください。",
        given={"messages": sorted(messages)},
    )


def real_files(rng, remark):
    """The files of images and of labels, and what is in them: MNIST's own, if they are at hand."""
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
    return images_file, images, labels_file, labels


@check(points=1, needs="images")
def test_real_size(student, rng, remark):
    """A file of images of real size is read: MNIST's own, if it is at hand.

    実際の大きさの画像のファイルも読める。手元にあれば、MNISTそのものを使う。
    """
    images_file, images, _, _ = real_files(rng, remark)
    path = student.write_file("images.gz", images_file)
    given = {"N, rows, columns": images.shape}
    expect_array(student.load_images(path), images, of=f'load_images("{path}")', given=given, dtype="uint8")


@check(points=1, needs="labels")
def test_real_labels(student, rng, remark):
    """A file of labels of real size is read: MNIST's own, if it is at hand.

    実際の大きさのラベルのファイルも読める。手元にあれば、MNISTそのものを使う。
    """
    _, _, labels_file, labels = real_files(rng, remark)
    path = student.write_file("labels.gz", labels_file)
    given = {"N": len(labels)}
    expect_array(student.load_labels(path), labels, of=f'load_labels("{path}")', given=given, dtype="uint8")
