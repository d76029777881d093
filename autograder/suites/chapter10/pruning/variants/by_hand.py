# Sorted lists of Python, masks of int, zeros written one by one, Adam written out.
import numpy as np


def magnitude_mask(W, sparsity):
    return global_masks({"W": W.reshape(1, -1)}, sparsity)["W"].reshape(W.shape)


def global_masks(params, sparsity):
    entries = []
    for key, W in params.items():
        if W.ndim == 2:
            entries += [(abs(W[place]), key, place) for place in np.ndindex(W.shape)]
    entries.sort()
    masks = {key: np.ones(W.shape, dtype=int) for key, W in params.items() if W.ndim == 2}
    for _, key, place in entries[: round(len(entries) * sparsity)]:
        masks[key][place] = 0
    return masks


def apply_masks(params, masks):
    for key, mask in masks.items():
        params[key][np.asarray(mask) == 0] = 0


def sparsity(params):
    zeros, total = 0, 0
    for array in params.values():
        if len(array.shape) == 2:
            zeros += int((array == 0).sum())
            total += array.size
    return zeros / total


def finetune(network, masks, x, t, epochs, batch_size, lr, rng):
    apply_masks(network.params, masks)
    m, v, step = {}, {}, 0
    for _ in range(epochs):
        order = list(range(len(x)))
        rng.shuffle(order)
        while order:
            batch, order = order[:batch_size], order[batch_size:]
            step += 1
            for key, grad in network.gradient(x[batch], t[batch]).items():
                m[key] = 0.9 * m.get(key, 0) + 0.1 * grad
                v[key] = 0.999 * v.get(key, 0) + 0.001 * grad * grad
                rate = lr * (1 - 0.999**step) ** 0.5 / (1 - 0.9**step)
                network.params[key] -= rate * m[key] / (v[key] ** 0.5 + 1e-8)
            apply_masks(network.params, masks)
