# A model of its own under the name of the other; generators; a loop over iterations; losses looked at only after a reset.
import numpy as np
from given import Adam
from gradient_clipping import clip_grads
from rnnlm import Rnnlm as Ready


class Rnnlm(Ready):
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        super().__init__(vocab_size, wordvec_size, hidden_size)
        self.params["lstm_b"][:hidden_size] = 1
        self.params["embed_W"] *= 5


def block(corpus, offsets, start, time_size):
    rows = [corpus[offset + start : offset + start + time_size + 1] for offset in offsets]
    return np.array([row[:-1] for row in rows]), np.array([row[1:] for row in rows])


def batches(corpus, batch_size, time_size):
    jump = (len(corpus) - 1) // batch_size
    offsets = [n * jump for n in range(batch_size)]
    return (block(corpus, offsets, i * time_size, time_size) for i in range(jump // time_size))


def train(model, corpus, max_epoch, batch_size, time_size, lr, max_grad):
    optimizer = Adam(lr)
    max_iters = (len(corpus) - 1) // batch_size // time_size
    for iters in range(max_epoch * max_iters):
        if iters % max_iters == 0:
            if iters:
                perplexity(model, corpus[:50])
            model.reset_state()
            data = batches(corpus, batch_size, time_size)
        grads = model.gradient(*next(data))
        clip_grads([grads[key] for key in grads], max_grad)
        optimizer.update(model.params, grads)
    return model


def perplexity(model, corpus):
    model.reset_state()
    losses = [model.loss(corpus[i : i + 1].reshape(1, 1), corpus[i + 1].reshape(1, 1)) for i in range(len(corpus) - 1)]
    return np.exp(np.mean(losses))


def generate(model, start_id, length, rng):
    model.reset_state()

    def symbols(symbol):
        while True:
            yield int(symbol)
            score = model.predict(np.array(symbol).reshape(1, 1)).flatten()
            p = np.exp(score) / np.sum(np.exp(score))
            symbol = np.argmax(rng.multinomial(1, p / p.sum()))

    return [symbol for symbol, _ in zip(symbols(start_id), range(length))]
