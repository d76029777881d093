# The whole file decompressed at once, the gzip magic looked at first, sizes by a big-endian dtype.
import gzip
import os

import numpy as np

KINDS = {"images": (b"\x00\x00\x08\x03", 3), "labels": (b"\x00\x00\x08\x01", 1)}


def load(path, kind):
    name = os.path.basename(path)
    compressed = open(path, "rb").read()
    if compressed[:2] != b"\x1f\x8b":
        raise ValueError(name + " does not look like gzip")
    try:
        content = gzip.decompress(compressed)
    except Exception as e:
        raise ValueError(name + " is damaged") from e
    magic, ndim = KINDS[kind]
    if not content.startswith(magic):
        raise ValueError(f"{name} holds no {kind}")
    header = 4 + 4 * ndim
    if len(content) < header:
        raise ValueError(f"{name} has no whole header")
    shape = tuple(np.frombuffer(content[4:header], dtype=">u4").astype(int))
    data = np.frombuffer(content[header:], dtype=np.uint8)
    try:
        return data.reshape(shape)
    except ValueError as e:
        raise ValueError(f"{name}: {e}") from None


def load_images(path):
    return np.asfortranarray(load(path, "images"))


def load_labels(path):
    return load(path, "labels")
