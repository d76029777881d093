"""What the course calls the posterior of a Gaussian process is what scikit-learn calls so."""

import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF
from solved import solution


@pytest.fixture(scope="module")
def search():
    return solution("bayesian_search")


@pytest.mark.parametrize(
    ("size", "dimensions", "length_scale", "noise"),
    [(1, 2, 1.0, 0.1), (6, 1, 0.5, 0.01), (12, 3, 0.8, 0.2), (25, 2, 0.2, 1e-6)],
)
def test_the_posterior_equals_scikit_learns(search, size, dimensions, length_scale, noise):
    rng = np.random.default_rng(size)
    X, y, new = rng.normal(size=(size, dimensions)), rng.normal(size=size), rng.normal(size=(7, dimensions))
    theirs = GaussianProcessRegressor(RBF(length_scale, "fixed"), alpha=noise, optimizer=None).fit(X, y)
    mean, std = search.gp_posterior(X, y, new, length_scale, noise)
    right_mean, right_std = theirs.predict(new, return_std=True)
    np.testing.assert_allclose(mean, right_mean, atol=1e-8)
    np.testing.assert_allclose(std, right_std, atol=1e-8)
