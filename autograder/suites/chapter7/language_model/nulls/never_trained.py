# fails: steps, clipping, learning
# Everything but training.
import numpy as np
from rnnlm import Rnnlm


def batches(corpus, batch_size, time_size):
    jump = (len(corpus) - 1) // batch_size
    starts = np.arange(batch_size)[:, None] * jump + np.arange(time_size)
    return [(corpus[starts + k], corpus[starts + k + 1]) for k in range(0, jump - time_size + 1, time_size)]


def train(model, corpus, epochs, batch_size, time_size, lr, max_norm):
    for _ in range(epochs):
        model.reset_state()
        for xs, ts in batches(corpus, batch_size, time_size):
            model.gradient(xs, ts)


def perplexity(model, corpus):
    model.reset_state()
    return np.exp(model.loss(corpus[None, :-1], corpus[None, 1:]))


def generate(model, start_id, length, rng):
    return [start_id] * length
