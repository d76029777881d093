# The header by struct, the rest by frombuffer with an offset; errors of struct and of gzip caught together.
import gzip
import struct
import zlib

import numpy as np


def _open(path):
    try:
        with gzip.open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        raise
    except (OSError, EOFError, zlib.error) as e:
        raise ValueError("cannot decompress " + str(path) + ": " + str(e))


def load_images(file_path):
    data = _open(file_path)
    try:
        magic, n, rows, cols = struct.unpack(">IIII", data[:16])
    except struct.error:
        raise ValueError(f"{file_path}: the header is incomplete")
    if magic != 2051:
        raise ValueError(f"{file_path}: magic number is {magic}, not 2051")
    if len(data) - 16 < n * rows * cols:
        raise ValueError(f"{file_path}: pixels are missing")
    return np.frombuffer(data, np.uint8, offset=16)[: n * rows * cols].reshape(n, rows, cols)


def load_labels(file_path):
    data = _open(file_path)
    if len(data) < 8:
        raise ValueError(f"{file_path}: the header is incomplete")
    magic, n = struct.unpack(">II", data[:8])
    if magic != 2049:
        raise ValueError(f"{file_path}: magic number is {magic}, not 2049")
    labels = np.frombuffer(data, np.uint8, offset=8)
    if len(labels) != n:
        raise ValueError(f"{file_path}: {n} labels announced, {len(labels)} found")
    return labels.copy()
