# fails: all
import numpy as np


def size(length, filter_size, stride, pad):
    return (length + 2 * pad - filter_size) // stride + 1


def im2col(x, fh, fw, stride, pad):
    """The right shape and ones."""
    n, c, h, w = x.shape
    return np.ones((n * size(h, fh, stride, pad) * size(w, fw, stride, pad), c * fh * fw), x.dtype)


def col2im(col, shape, fh, fw, stride, pad):
    """The right sum, spread evenly."""
    return np.full(shape, col.sum() / np.prod(shape), col.dtype)
