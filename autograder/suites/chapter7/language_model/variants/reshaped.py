# Batches cut out of one table; the rules of Adam and clipping written here; perplexity block by block; the whole text is read again for each symbol.
import numpy as np
from rnnlm import Rnnlm


def batches(corpus, batch_size, time_size):
    corpus = np.asarray(corpus)
    jump = (len(corpus) - 1) // batch_size
    xs = corpus[: jump * batch_size].reshape(batch_size, jump)
    ts = corpus[1 : jump * batch_size + 1].reshape(batch_size, jump)
    found = []
    for start in range(0, jump - jump % time_size, time_size):
        found.append([xs[:, start : start + time_size], ts[:, start : start + time_size]])
    return found


def train(model, corpus, epochs, batch_size, time_size, lr, max_norm):
    m = {key: np.zeros_like(value) for key, value in model.params.items()}
    v = {key: np.zeros_like(value) for key, value in model.params.items()}
    steps = 0
    for epoch in range(epochs):
        model.reset_state()
        for xs, ts in batches(corpus, batch_size, time_size):
            grads = model.gradient(xs, ts)
            total_norm = np.sqrt(sum(np.sum(grad**2) for grad in grads.values()))
            rate = max_norm / (total_norm + 1e-6)
            steps += 1
            lr_t = lr * np.sqrt(1.0 - 0.999**steps) / (1.0 - 0.9**steps)
            for key, grad in grads.items():
                grad = grad * min(rate, 1)
                m[key] += 0.1 * (grad - m[key])
                v[key] += 0.001 * (grad**2 - v[key])
                model.params[key][...] = model.params[key] - lr_t * m[key] / (np.sqrt(v[key]) + 1e-7)


def perplexity(model, corpus, time_size=10):
    model.reset_state()
    total = 0.0
    for start in range(0, len(corpus) - 1, time_size):
        xs, ts = corpus[start : start + time_size], corpus[start + 1 : start + time_size + 1]
        scores = model.predict(xs[: len(ts)].reshape(1, -1))[0]
        scores = scores - scores.max(axis=1, keepdims=True)
        p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        total -= np.log(p[np.arange(len(ts)), ts] + 1e-7).sum()
    return float(np.exp(total / (len(corpus) - 1)))


def generate(model, start_id, length, rng):
    ids = np.zeros(length, dtype=int)
    ids[0] = start_id
    for i in range(1, length):
        model.reset_state()
        scores = model.predict(ids[None, :i])[0, -1]
        shares = np.cumsum(np.exp(scores) / np.sum(np.exp(scores)))
        ids[i] = min(np.searchsorted(shares, rng.random()), len(shares) - 1)
    return ids
