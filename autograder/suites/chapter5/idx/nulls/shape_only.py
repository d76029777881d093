# fails: all
import gzip

import numpy as np


def read(path, start):
    try:
        content = gzip.open(path).read()
    except Exception as error:
        raise ValueError(f"{path}: {error}")
    sizes = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    return np.zeros(sizes, dtype=np.uint8)


def load_images(path):
    return read(path, 16)


def load_labels(path):
    return read(path, 8)
