# The best of scores with Gumbel noise on them has the probabilities of the softmax; an array for the text is made at once.
import numpy as np


def sample(scores, temperature, top_k, rng):
    order = sorted(range(len(scores)), key=lambda i: scores[i], reverse=True)
    if top_k is not None:
        order = order[:top_k]
    noisy = {i: scores[i] / temperature + rng.gumbel() for i in order}
    return max(noisy, key=noisy.get)


def generate(next_scores, ids, max_new_tokens, max_len, temperature, top_k, rng):
    start = len(ids)
    text = np.zeros(start + max_new_tokens, dtype=np.int64)
    text[:start] = ids
    for i in range(start, len(text)):
        text[i] = sample(next_scores(text[max(0, i - max_len) : i].copy()), temperature, top_k, rng)
    return text
