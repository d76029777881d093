# In the way of the early implementations: triangles of ones, and a large negative number added to what is hidden.
import numpy as np


def causal_mask(T):
    return np.tril(np.ones((T, T), dtype=bool))


def padding_mask(lengths, T):
    return (np.arange(T)[None, :] - np.asarray(lengths).reshape(-1, 1)) < 0


def attention_mask(lengths, T):
    pad = padding_mask(lengths, T)
    return np.stack([np.logical_and(causal_mask(T), row) for row in pad])


def masked_softmax(scores, mask):
    if mask is None:
        mask = np.ones_like(scores, dtype=bool)
    away = (1 - mask).astype(scores.dtype) * -1e9
    scores = scores + away
    scores = scores - scores.max(axis=-1, keepdims=True)
    return np.exp(scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True)))
