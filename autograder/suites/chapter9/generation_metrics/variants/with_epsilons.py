# Epsilons inside the logarithms and on the diagonals, complex roots of which the real part is kept, loops.
import numpy as np


def inception_score(p):
    total, mean = 0.0, sum(p) / len(p)
    for row in p:
        for one, other in zip(row, mean):
            total += one * np.log((one + 1e-5) / (other + 1e-5))
    return np.exp(total / len(p))


def frechet_distance(mu1, sigma1, mu2, sigma2):
    small = 1e-6 * np.eye(len(mu1))
    values = np.linalg.eigvals((sigma1 + small) @ (sigma2 + small))
    cross = np.sqrt(values.astype(complex)).sum().real
    return np.array(np.dot(mu1 - mu2, mu1 - mu2) + np.trace(sigma1 + sigma2) - 2 * cross)


def fid(features1, features2):
    sigma1, sigma2 = np.cov(features1.T, ddof=1), np.cov(features2.T, ddof=1)
    return frechet_distance(np.mean(features1, 0), sigma1, np.mean(features2, 0), sigma2)
