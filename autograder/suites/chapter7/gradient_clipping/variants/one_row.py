# All numbers in one row for the norm, min for the factor, the list returned; norms from a generator.
import numpy as np


def clip_grads(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([grad.ravel() for grad in grads]))
    scale = min(1.0, max_norm / (norm + 1e-12))
    for grad in grads:
        np.multiply(grad, scale, out=grad)
    return grads


def gradient_norms(dh, Wh, hs):
    dh = dh.copy()
    yield float((dh**2).sum() ** 0.5)
    for h in hs.transpose(1, 0, 2)[:0:-1]:
        dh = np.einsum("nj,ij->ni", dh * (1 - h) * (1 + h), Wh)
        yield float((dh**2).sum() ** 0.5)
