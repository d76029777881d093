# Pair by pair, with 1 and 0; the softmax is taken among the shown entries of each row.
import numpy as np


def causal_mask(T):
    mask = np.zeros((T, T), dtype=int)
    for row in range(T):
        for column in range(row + 1):
            mask[row, column] = 1
    return mask


def padding_mask(lengths, T):
    return np.array([[1.0 if t < length else 0.0 for t in range(T)] for length in lengths])


def attention_mask(lengths, T):
    mask = np.zeros((len(lengths), T, T), dtype=np.uint8)
    for n, length in enumerate(lengths):
        for row in range(T):
            mask[n, row, : min(row + 1, length)] = 1
    return mask


def masked_softmax(scores, mask=None):
    mask = np.ones(scores.shape, dtype=bool) if mask is None else np.broadcast_to(mask, scores.shape)
    weights = np.zeros_like(scores)
    for row in np.ndindex(scores.shape[:-1]):
        seen = scores[row][mask[row]]
        powers = np.exp(seen - seen.max())
        weights[row][mask[row]] = powers / (powers.sum() + 1e-5)
    return weights
