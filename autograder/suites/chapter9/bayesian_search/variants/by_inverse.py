# An inverse with a jitter, loops, statistics.NormalDist, and a search that keeps what is left.
from statistics import NormalDist

import numpy as np


def rbf_kernel(X1, X2, length_scale):
    squares = (X1**2).sum(1)[:, None] + (X2**2).sum(1) - 2 * X1 @ X2.T
    return np.exp(-0.5 * np.maximum(squares, 0) / length_scale / length_scale)


def gp_posterior(X, y, X_new, length_scale, noise):
    n = len(X)
    K = rbf_kernel(X, X, length_scale)
    K[range(n), range(n)] += noise
    K[range(n), range(n)] += 1e-8
    inverse, k = np.linalg.inv(K), rbf_kernel(X_new, X, length_scale)
    mean = [float(row @ inverse @ y) for row in k]
    std = [max(1 - float(row @ inverse @ row), 0) ** 0.5 for row in k]
    return [np.array(mean), np.array(std)]


def expected_improvement(mean, std, best, xi):
    normal, found = NormalDist(), []
    for m, s in zip(mean, std):
        gain = m - best - xi
        if s < 1e-9:
            found.append(max(0, gain))
        else:
            found.append(gain * normal.cdf(gain / s) + s * normal.pdf(gain / s))
    return np.array(found)


def bayesian_search(score_fn, candidates, n_init, trials, length_scale, rng):
    left = rng.permutation(len(candidates)).tolist()
    tried, left, results = left[:n_init], left[n_init:], []
    for k in tried:
        results.append([candidates[k], score_fn(candidates[k])])
    while len(results) < trials:
        y = np.array([score for _, score in results])
        y = (y - y.mean()) / max(y.std(), 1e-12)
        mean, std = gp_posterior(candidates[tried], y, candidates[left], length_scale, 1e-6)
        promised = expected_improvement(mean, std, max(y), 0)
        k = left.pop(int(np.argmax(promised)))
        tried.append(k)
        results.append([candidates[k], score_fn(candidates[k])])
    return max(results, key=lambda pair: pair[1])[0], results
