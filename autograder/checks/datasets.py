"""Data sets: scikit-learn's handwritten digits, which are always there, and MNIST if its files are at hand."""

from __future__ import annotations

import functools
import gzip
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from autograder import data
from autograder.errors import GraderError
from autograder.model import Record

Array = np.ndarray[Any, Any]

TRAIN = 1437  # of 1797, four fifths
NOISE = 1.5


@functools.cache
def _table() -> Array:
    """The file that scikit-learn carries, read without importing it: 64 pixels of 0..16 and a label a row."""
    spec = find_spec("sklearn")
    if spec is None or spec.origin is None:
        raise GraderError("no-library", library="scikit-learn")
    file = Path(spec.origin).parent / "datasets" / "data" / "digits.csv.gz"
    table: Array = np.loadtxt(file, delimiter=",", dtype=np.int64)
    table.flags.writeable = False
    return table


def digits(rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Handwritten digits of 8 x 8 pixels, shuffled; the test images are not quite as they were published.

    Returns x_train (1437, 64) in 0..1, t_train (1437,), x_test (360, 64), t_test (360,).
    Source: scikit-learn's `load_digits`.
    """
    table = _table()[rng.permutation(len(_table()))]
    x, t = table[:, :-1] / 16.0, table[:, -1].copy()
    return x[:TRAIN], t[:TRAIN], _unlike(x[TRAIN:], 16, rng), t[TRAIN:]


def _unlike(images: Array, steps: int, rng: np.random.Generator) -> Array:
    """The images, each pixel a little brighter or darker: by up to NOISE of the steps from black to white.

    Anyone who has the published images and their labels in a table does not find these in it, rounded or not.
    """
    noise = np.asarray(rng.uniform(-NOISE, NOISE, size=images.shape) / steps, images.dtype)
    clipped: Array = np.clip(images + noise, 0, 1)
    return clipped


class HandwrittenDigits(Record):
    """Handwritten digits: images as rows, float32 in 0..1, and labels, int64. `key`: `mnist` or `digits`."""

    key: str
    name: str
    x_train: Array
    t_train: Array
    x_test: Array
    t_test: Array


def handwritten(rng: np.random.Generator) -> HandwrittenDigits:
    """MNIST if its files are at hand, else scikit-learn's digits; the training part shuffled.

    MNIST has 60,000 and 10,000 images of 28 x 28 pixels, the digits 1,437 and 360 of 8 x 8. The test images are not
    quite as they were published.
    """
    if mnist_file("train-images-idx3-ubyte.gz") is None:
        x_train, t_train, x_test, t_test = digits(rng)
        x_train, x_test = x_train.astype(np.float32), x_test.astype(np.float32)
        key, name = "digits", "scikit-learn's digits"
    else:
        images, t_train, test_images, t_test = _mnist()
        order = rng.permutation(len(images))
        x_train, t_train = images[order] / np.float32(255), t_train[order]
        x_test, t_test = _unlike(test_images / np.float32(255), 255, rng), t_test.copy()
        key, name = "mnist", "MNIST"
    return HandwrittenDigits(key=key, name=name, x_train=x_train, t_train=t_train, x_test=x_test, t_test=t_test)


def mnist_file(name: str) -> bytes | None:
    """One of MNIST's four gzip files, None if they are not all at hand as they were published."""
    return _files(data.folder()).get(name)


@functools.lru_cache(maxsize=1)
def _files(folder: Path) -> dict[str, bytes]:
    found = data.files()
    whole = all(file.state == "present" for file in found)
    return {file.name: file.path.read_bytes() for file in found} if whole else {}


@functools.lru_cache(maxsize=1)
def _mnist() -> tuple[Array, Array, Array, Array]:
    """Images (N, 784) as uint8 and labels (N,) as int64, of the training and of the test part."""

    def read(name: str, header: int) -> Array:
        content = mnist_file(name)
        assert content is not None
        return np.frombuffer(gzip.decompress(content), np.uint8, offset=header)

    parts = []
    for part in ("train", "t10k"):
        parts += [
            read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784),
            read(f"{part}-labels-idx1-ubyte.gz", 8).astype(np.int64),
        ]
    return parts[0], parts[1], parts[2], parts[3]
