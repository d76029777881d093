# As in small language models elsewhere: the others get a score of minus infinity; a draw by the sums of probabilities.
import numpy as np


def softmax(x):
    x = x - np.max(x)
    return np.exp(x) / np.sum(np.exp(x))


def sample(scores, temperature=1.0, top_k=None, rng=None):
    logits = np.array(scores, dtype=np.float64) / temperature
    if top_k is not None:
        kth = np.partition(logits, -top_k)[-top_k]
        logits[logits < kth] = -np.inf
    total = np.cumsum(softmax(logits))
    return np.searchsorted(total, rng.random() * total[-1], side="right")


def generate(next_scores, ids, max_new_tokens, max_len, temperature=1.0, top_k=None, rng=None):
    ids = np.asarray(ids)
    for _ in range(max_new_tokens):
        window = ids if len(ids) <= max_len else ids[len(ids) - max_len :]
        ids = np.append(ids, sample(next_scores(window), temperature, top_k, rng))
    return ids
