# Index arrays made once, fancy indexing one way and np.add.at the other.
import numpy as np


def indices(shape, fh, fw, s, p):
    _, c, h, w = shape
    oh, ow = int(np.floor((h + 2 * p - fh) / s)) + 1, int(np.floor((w + 2 * p - fw) / s)) + 1
    i0 = np.tile(np.repeat(np.arange(fh), fw), c)
    i1 = s * np.repeat(np.arange(oh), ow)
    j0 = np.tile(np.arange(fw), fh * c)
    j1 = s * np.tile(np.arange(ow), oh)
    i = i1.reshape(-1, 1) + i0.reshape(1, -1)
    j = j1.reshape(-1, 1) + j0.reshape(1, -1)
    k = np.repeat(np.arange(c), fh * fw).reshape(1, -1)
    return k, i, j


def im2col(x, fh, fw, s, p):
    padded = np.zeros((x.shape[0], x.shape[1], x.shape[2] + 2 * p, x.shape[3] + 2 * p), x.dtype)
    padded[:, :, p : p + x.shape[2], p : p + x.shape[3]] = x
    k, i, j = indices(x.shape, fh, fw, s, p)
    return np.concatenate(padded[:, k, i, j])


def col2im(col, shape, fh, fw, s, p):
    n, c, h, w = shape
    padded = np.zeros((n, c, h + 2 * p, w + 2 * p), col.dtype)
    k, i, j = indices(shape, fh, fw, s, p)
    np.add.at(padded, (slice(None), k, i, j), col.reshape(n, -1, k.size))
    return padded if p == 0 else padded[:, :, p:-p, p:-p]
