# Thresholds from np.quantile and np.partition, masks of bool, gradients and weights both masked.
import numpy as np
from given import Adam


def magnitude_mask(W, sparsity):
    return np.abs(W) > np.quantile(np.abs(W), sparsity)


def global_masks(params, sparsity):
    weights = {name: W for name, W in params.items() if W.ndim > 1}
    sizes = np.hstack([np.abs(W).reshape(-1) for W in weights.values()])
    count = int(sizes.size * sparsity)
    threshold = np.partition(sizes, count)[count]
    return {name: np.abs(W) >= threshold for name, W in weights.items()}


def apply_masks(params, masks):
    for name in masks:
        np.multiply(params[name], masks[name], out=params[name])
    return params


def sparsity(params):
    return np.mean(np.hstack([W.ravel() for W in params.values() if W.ndim == 2]) == 0)


def finetune(network, masks, x, t, epochs, batch_size, lr, rng):
    apply_masks(network.params, masks)
    adam = Adam(lr)
    for _ in range(epochs):
        for batch in np.split(rng.permutation(x.shape[0]), np.arange(batch_size, x.shape[0], batch_size)):
            grads = {name: grad.copy() for name, grad in network.gradient(x[batch], t[batch]).items()}
            apply_masks(grads, masks)
            adam.update(network.params, grads)
            apply_masks(network.params, masks)
    return network
