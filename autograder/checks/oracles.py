"""Oracles: what is right, from SciPy, for definitions to be made of.

A suite travels in student kits, so it holds no formula that an exercise asks for. These functions are SciPy's, which
the learner's code does not have. All take and return float64; SciPy is imported when one of them is called.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.arrays import Array

STEEP = 1e200


def sigmoid(x: Any) -> Array:
    """1 / (1 + exp(-x))."""
    from scipy.special import expit

    return np.asarray(expit(np.asarray(x, np.float64)))


def step(x: Any) -> Array:
    """1 above 0, else 0: the limit of an ever steeper logistic function."""
    return np.floor(sigmoid(np.asarray(x, np.float64) * STEEP))


def relu(x: Any) -> Array:
    """x above 0, else 0."""
    x = np.asarray(x, np.float64)
    return np.asarray(x - x * step(-x))  # less all that is below 0; x * step(x) would be -0 there, and messages show it


def tanh(x: Any) -> Array:
    """The hyperbolic tangent, which is a logistic function, stretched."""
    return 2 * sigmoid(2 * np.asarray(x, np.float64)) - 1


def softplus(x: Any) -> Array:
    """log(1 + exp(x)), even for large x."""
    from scipy.special import log_expit

    return -np.asarray(log_expit(-np.asarray(x, np.float64)))


def gelu(x: Any) -> Array:
    """x times the probability that a standard normal number is below x."""
    from scipy.special import ndtr

    x = np.asarray(x, np.float64)
    return np.asarray(x * ndtr(x))


def affine(x: Any, W: Any, b: Any) -> Array:
    """x @ W + b: every row (the numbers along the last axis) of x times the matrix W, plus b."""
    from scipy.linalg.blas import dgemm

    x, W = np.asarray(x, np.float64), np.asarray(W, np.float64)
    rows = dgemm(1.0, x.reshape(-1, W.shape[0]), W)
    return np.asarray(rows.reshape(*x.shape[:-1], W.shape[1]) + b)


def lstm(xs: Any, Wx: Any, Wh: Any, b: Any, h: Any = 0, c: Any = 0) -> tuple[Array, Array, Array]:
    """The states `(N, T, H)` of an LSTM over xs `(N, T, D)`, and the last h and c; columns f, g, i, o.

    h, c: what it starts from.
    """
    xs, states = np.asarray(xs, np.float64), []
    h, c = (np.zeros((len(xs), len(Wh))) + start for start in (h, c))
    for t in range(xs.shape[1]):
        f, g, i, o = np.split(affine(xs[:, t], Wx, b) + affine(h, Wh, 0), 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
        states.append(h)
    return np.stack(states, axis=1), h, c


def attention(q: Any, k: Any, v: Any, mask: Any = None) -> Array:
    """What queries `(..., Tq, d)` get from keys `(..., Tk, d)` and their values `(..., Tk, dv)`: `(..., Tq, dv)`.

    mask: True for what may be looked at, broadcast to `(..., Tq, Tk)`. The dot products are divided by the root of d.
    With the unit matrix for v the answers are the weights.
    """
    q, k, v = (np.asarray(array, np.float64) for array in (q, k, v))
    scores = np.einsum("...qd,...kd->...qk", q, k) / np.sqrt(q.shape[-1])
    shown = scores if mask is None else np.where(mask, scores, -np.inf)
    return np.asarray(np.einsum("...qk,...kv->...qv", softmax(shown), v))


def standardized(x: Any) -> Array:
    """Every column of x `(N, D)`, less its mean, divided by its standard deviation."""
    from scipy.linalg import norm

    x = np.asarray(x, np.float64)
    around = x - affine(np.full((1, len(x)), 1 / len(x)), x, 0.0)
    return np.asarray(around * np.sqrt(len(x)) / norm(around, axis=0))


def least_squares(A: Any, y: Any) -> Array:
    """The x for which the sum of the squares of A x - y is smallest. A has at least as many rows as columns."""
    from scipy.linalg import lstsq

    return np.asarray(lstsq(np.asarray(A, np.float64), np.asarray(y, np.float64))[0])


def product(x: Any, y: Any) -> Array:
    """x times y, entry by entry; both of one shape."""
    from scipy.sparse import csr_array

    one, other = (np.asarray(factor, np.float64) for factor in (x, y))
    return np.asarray(csr_array(one.reshape(1, -1)).multiply(other.reshape(1, -1)).toarray().reshape(one.shape))


def norm(x: Any, order: int = 2) -> float:
    """The root of the sum of all squares, or with order 1 the sum of all absolute values."""
    from scipy import linalg

    return float(linalg.norm(np.ravel(np.asarray(x, np.float64)), order))


def matrix_root(A: Any) -> Array:
    """The matrix whose product with itself is A `(D, D)`; complex, if it has to be."""
    from scipy.linalg import sqrtm

    return np.asarray(sqrtm(np.asarray(A, np.float64)))


def inverse(A: Any) -> Array:
    """The inverse of A `(D, D)`."""
    from scipy.linalg import inv

    return np.asarray(inv(np.asarray(A, np.float64)))


def distances(x: Any, y: Any) -> Array:
    """The Euclidean distance of each row of x `(N, D)` from each row of y `(M, D)`, `(N, M)`."""
    from scipy.spatial.distance import cdist

    return np.asarray(cdist(np.asarray(x, np.float64), np.asarray(y, np.float64)))


def normal_distribution(z: Any) -> Array:
    """The probability that a standard normal number is below z."""
    from scipy.special import ndtr

    return np.asarray(ndtr(np.asarray(z, np.float64)))


def relative_entropies(p: Any, q: Any) -> Array:
    """p * log(p / q), entry by entry; 0 if p is 0."""
    from scipy.special import rel_entr

    return np.asarray(rel_entr(np.asarray(p, np.float64), np.asarray(q, np.float64)))


def softmax(x: Any, axis: int = -1) -> Array:
    """Probabilities along an axis."""
    from scipy import special

    return np.asarray(special.softmax(np.asarray(x, np.float64), axis=axis))


def log_softmax(x: Any, axis: int = -1) -> Array:
    """The logarithms of the probabilities along an axis."""
    from scipy import special

    return np.asarray(special.log_softmax(np.asarray(x, np.float64), axis=axis))


def entropies(scores: Any, t: Any) -> Array:
    """For every row of scores `(..., K)`, minus the logarithm of the right answer's probability.

    t: labels `(...)`, or one row of K shares each, one-hot for example.
    """
    scores, t = np.asarray(scores, np.float64), np.asarray(t)
    logs = log_softmax(scores)
    if t.ndim == scores.ndim:
        return np.asarray(-(logs * t).sum(axis=-1))
    return np.asarray(-np.take_along_axis(logs, t[..., None].astype(np.int64), axis=-1)[..., 0])


def cross_entropy(scores: Any, t: Any) -> float:
    """The mean of `entropies`: the cross entropy of scores, not of probabilities."""
    return float(entropies(scores, t).mean())


def confusion_matrix(y: Any, t: Any, classes: int) -> Array:
    """How often class j was said of class i, `(K, K)`: rows are the truth t, columns the answers y."""
    from scipy.sparse import coo_array

    places = np.asarray(t, np.int64), np.asarray(y, np.int64)
    return np.asarray(coo_array((np.ones(len(places[0]), np.int64), places), shape=(classes, classes)).toarray())


def padded(x: Any, pad: int, value: float = 0.0) -> Array:
    """Images `(N, C, H, W)` with so many pixels of this value round each of them."""
    n, c, h, w = np.shape(x)
    around = np.full((n, c, h + 2 * pad, w + 2 * pad), value)
    around[:, :, pad : pad + h, pad : pad + w] = x
    return around


def convolution(x: Any, W: Any, b: Any, stride: int = 1, pad: int = 0) -> Array:
    """Images `(N, C, H, W)` under filters `(F, C, FH, FW)` and biases `(F,)`, as networks convolve: `(N, F, ., .)`."""
    from scipy.ndimage import correlate

    images, W, b = padded(x, pad), np.asarray(W, np.float64), np.asarray(b, np.float64)
    _, channels, height, width = W.shape
    maps = np.stack([correlate(images, one[None], mode="constant")[:, channels // 2] for one in W], axis=1)
    return np.asarray(_inside(maps, height, width, stride) + b[:, None, None])


def max_pooling(x: Any, pool_h: int, pool_w: int, stride: int, pad: int = 0) -> Array:
    """The largest number of each window of images `(N, C, H, W)`; padding never wins."""
    from scipy.ndimage import maximum_filter

    images = padded(x, pad, -np.inf)
    return _inside(np.asarray(maximum_filter(images, (1, 1, pool_h, pool_w))), pool_h, pool_w, stride)


def leads(x: Any, pool_h: int, pool_w: int, stride: int) -> Array:
    """By how much the largest number of each window of images `(N, C, H, W)` exceeds the next, for `away_from`."""
    from scipy.ndimage import rank_filter

    images = np.asarray(x, np.float64)
    seconds = np.asarray(rank_filter(images, -2, (1, 1, pool_h, pool_w)))
    return max_pooling(images, pool_h, pool_w, stride) - _inside(seconds, pool_h, pool_w, stride)


def average_pooling(x: Any, pool_h: int, pool_w: int, stride: int, pad: int = 0) -> Array:
    """The mean of each window of images `(N, C, H, W)`."""
    from scipy.ndimage import uniform_filter

    means = uniform_filter(padded(x, pad), (1, 1, pool_h, pool_w))
    return _inside(np.asarray(means), pool_h, pool_w, stride)


def _inside(around: Array, height: int, width: int, stride: int) -> Array:
    """Of the answers for a window around each pixel, those for windows that lie inside, every `stride`-th of them."""
    h, w = around.shape[2:]
    rows = np.arange(height // 2, h - (height - 1) // 2, stride)
    columns = np.arange(width // 2, w - (width - 1) // 2, stride)
    return np.asarray(around[:, :, rows][:, :, :, columns])
