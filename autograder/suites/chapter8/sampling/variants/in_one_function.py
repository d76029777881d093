# generate draws by itself, with multinomial; sample is generate for one step.
import numpy as np


def probabilities(scores, temperature, top_k):
    ranked = np.argsort(-scores, kind="stable")
    kept = ranked[: len(scores) if top_k is None else top_k]
    p = np.zeros(len(scores))
    p[kept] = np.exp((scores[kept] - scores[ranked[0]]) / temperature)
    return p / p.sum()


def sample(scores, temperature, top_k, rng):
    return generate(lambda ids: scores, [0], 1, 1, temperature, top_k, rng)[-1]


def generate(next_scores, ids, max_new_tokens, max_len, temperature, top_k, rng):
    text = tuple(ids)
    while len(text) < len(ids) + max_new_tokens:
        p = probabilities(np.asarray(next_scores(np.array(text[-max_len:]))), temperature, top_k)
        text += (int(np.argmax(rng.multinomial(1, p))),)
    return list(text)
