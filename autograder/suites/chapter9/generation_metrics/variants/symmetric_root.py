# Entropies for the divergence, and the root by way of symmetric matrices.
import numpy as np


def inception_score(p):
    def entropy(q):
        return -np.sum(q * np.log(np.maximum(q, 1e-12)), axis=-1)

    return float(np.exp(entropy(p.mean(0)) - entropy(p).mean()))


def root(sigma):
    values, vectors = np.linalg.eigh(sigma)
    return vectors @ np.diag(np.sqrt(np.clip(values, 0, None))) @ vectors.T


def frechet_distance(mu1, sigma1, mu2, sigma2):
    half = root(sigma1)
    return ((mu1 - mu2) ** 2).sum() + np.trace(sigma1 + sigma2 - 2 * root(half @ sigma2 @ half))


def moments(x):
    around = x - x.mean(axis=0)
    return x.mean(axis=0), around.T @ around / (len(x) - 1)


def fid(features1, features2):
    return frechet_distance(*moments(features1), *moments(features2))
