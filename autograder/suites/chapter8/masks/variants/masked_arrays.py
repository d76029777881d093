# With NumPy's masked arrays, in which True hides; the masks of a batch in one comparison of three axes.
import numpy as np


def causal_mask(T):
    return ~np.triu(np.ones((T, T), dtype=bool), k=1)


def padding_mask(lengths, T):
    mask = np.full((len(lengths), T), False)
    for row, length in zip(mask, lengths):
        row[:length] = True
    return mask


def attention_mask(lengths, T):
    ends = np.minimum(np.arange(1, T + 1)[None, :], lengths[:, None])
    return np.arange(T) < ends[:, :, None]


def masked_softmax(scores, mask):
    hidden = np.ma.array(scores, mask=False if mask is None else np.broadcast_to(~mask, scores.shape))
    powers = np.ma.exp(hidden - hidden.max(axis=-1, keepdims=True))
    return (powers / powers.sum(axis=-1, keepdims=True)).filled(0)
