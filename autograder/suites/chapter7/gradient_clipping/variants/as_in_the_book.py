# The form of a well-known book: a loop for the norm, a small number below, a rate that is compared with 1.
import numpy as np


def clip_grads(grads, max_norm):
    total_norm = 0
    for grad in grads:
        total_norm += np.sum(grad**2)
    total_norm = np.sqrt(total_norm)
    rate = max_norm / (total_norm + 1e-6)
    if rate < 1:
        for grad in grads:
            grad *= rate


def gradient_norms(dh, Wh, hs):
    norm_list = []
    for t in range(hs.shape[1]):
        norm_list.append(np.sqrt(np.sum(dh**2)))
        dh = np.dot(dh * (1 - hs[:, -1 - t, :] ** 2), Wh.T)
    return np.array(norm_list)
