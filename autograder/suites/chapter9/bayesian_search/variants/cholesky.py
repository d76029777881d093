# The triangular root in place of solve, an epsilon in the deviation, and NumPy scalars.
import math

import numpy as np

erf = np.frompyfunc(math.erf, 1, 1)


def rbf_kernel(X1, X2, length_scale):
    scaled = [np.asarray(X) / length_scale for X in (X1, X2)]
    return np.exp(-0.5 * np.linalg.norm(scaled[0][:, None] - scaled[1][None], axis=-1) ** 2)


def gp_posterior(X, y, X_new, length_scale, noise):
    L = np.linalg.cholesky(rbf_kernel(X, X, length_scale) + (noise + 1e-10) * np.identity(len(X)))
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, y))
    k = rbf_kernel(X, X_new, length_scale)
    v = np.linalg.solve(L, k)
    return k.T @ alpha, np.sqrt(np.clip(1 - (v**2).sum(axis=0), 1e-12, None))


def expected_improvement(mean, std, best, xi):
    std = np.maximum(std, 1e-9)
    z = (mean - best - xi) / std
    below = 0.5 + 0.5 * erf(z / np.sqrt(2)).astype(float)
    return std * (z * below + np.exp(-z * z / 2) / np.sqrt(2 * np.pi))


def bayesian_search(score_fn, candidates, n_init, trials, length_scale, rng):
    tried = rng.choice(len(candidates), n_init, replace=False)
    scores = np.array([score_fn(x) for x in candidates[tried]])
    for _ in range(trials - n_init):
        spread = scores.std() if np.ptp(scores) > 0 else 1.0
        y = (scores - scores.mean()) / spread
        promised = expected_improvement(*gp_posterior(candidates[tried], y, candidates, length_scale, 1e-6), y.max(), 0)
        promised = np.where(np.isin(np.arange(len(candidates)), tried), -1, promised)
        tried = np.append(tried, promised.argmax())
        scores = np.append(scores, score_fn(candidates[tried[-1]]))
    return candidates[tried[scores.argmax()]], list(zip(candidates[tried], scores))
