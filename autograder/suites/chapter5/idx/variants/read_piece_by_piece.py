# The file read in pieces while it is open, pixel lists instead of arrays from bytes, messages in Japanese.
import gzip

import numpy as np


def integer(file):
    piece = file.read(4)
    return piece[0] * 256**3 + piece[1] * 256**2 + piece[2] * 256 + piece[3]


def read(path, wanted, axes):
    with gzip.GzipFile(path) as file:
        try:
            magic = integer(file)
            if magic != wanted:
                raise ValueError(f"{path}: 種類が違います")
            sizes = []
            for _ in range(axes):
                sizes.append(integer(file))
            total = 1
            for size in sizes:
                total *= size
            numbers = list(file.read(total))
        except IndexError:
            raise ValueError(f"{path}: 短すぎます")
        except EOFError:
            raise ValueError(f"{path}: 途中で切れています")
        except gzip.BadGzipFile:
            raise ValueError(f"{path}: gzipではありません")
    if len(numbers) < total:
        raise ValueError(f"{path}: 短すぎます")
    return np.array(numbers, dtype=np.uint8).reshape(sizes)


def load_images(path):
    return read(path, 0x803, 3)


def load_labels(path):
    return read(path, 0x801, 1)
