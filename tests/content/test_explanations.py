"""The explanations of chapter 10 are those of others: all orders, scikit-learn's ridge, PyTorch's gradients."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from solved import solution

from autograder.sandbox.libraries import version


@pytest.mark.parametrize("n", [1, 2, 5, 6])
def test_shapley_values_are_the_mean_over_all_orders(n: int) -> None:
    rng = np.random.default_rng(n)
    table = rng.normal(size=2**n)

    def value(mask: Any) -> float:
        return float(table[int((mask * 2 ** np.arange(n)).sum())])

    gains = np.zeros(n)
    orders = list(permutations(range(n)))
    for order in orders:
        mask = np.zeros(n, dtype=bool)
        for player in order:
            before = value(mask)
            mask[player] = True
            gains[player] += value(mask) - before
    np.testing.assert_allclose(solution("shap_values").exact_shapley(value, n), gains / len(orders), atol=1e-12)


def test_of_a_linear_model_a_share_is_a_term_less_its_mean() -> None:
    rng = np.random.default_rng(0)
    w, x, background = rng.normal(size=4), rng.normal(size=4), rng.normal(size=(6, 4))
    module = solution("shap_values")

    def value(mask: Any) -> Any:
        return module.coalition_value(lambda rows: rows @ w + 3, x, background, mask)

    right = w * (x - background.mean(axis=0))
    np.testing.assert_allclose(module.exact_shapley(value, 4), right, atol=1e-12)
    np.testing.assert_allclose(module.sampled_shapley(value, 4, 2, rng), right, atol=1e-12)


@pytest.mark.parametrize(("rows", "columns", "lam"), [(12, 3, 0.5), (5, 7, 2.0), (60, 4, 1e-6)])
def test_the_weighted_ridge_is_scikit_learns(rows: int, columns: int, lam: float) -> None:
    from sklearn.linear_model import Ridge

    rng = np.random.default_rng(rows)
    Z, y, weights = rng.integers(2, size=(rows, columns)) * 1.0, rng.normal(size=rows) + 5, rng.uniform(0.1, 2, rows)
    theirs = Ridge(alpha=lam).fit(Z, y, sample_weight=weights)
    intercept, coefficients = solution("lime").weighted_ridge(Z, y, weights, lam)
    np.testing.assert_allclose(intercept, theirs.intercept_, rtol=1e-6)
    np.testing.assert_allclose(coefficients, theirs.coef_, rtol=1e-6, atol=1e-9)


def test_the_distance_of_a_mask_is_the_cosine_distance() -> None:
    from scipy.spatial.distance import cdist

    masks = np.random.default_rng(0).integers(2, size=(20, 7))
    masks[:, 0] = 1
    theirs = np.exp(-((cdist(masks, np.ones((1, 7)), "cosine")[:, 0] / 0.3) ** 2))
    np.testing.assert_allclose(solution("lime").similarity(masks, 0.3), theirs, atol=1e-12)


@pytest.mark.parametrize("pool", [1, 2, 3])
def test_the_heat_is_that_of_pytorchs_gradients(pool: int) -> None:
    if version("torch") is None:
        pytest.skip("there is no PyTorch")
    import torch

    functional = torch.nn.functional

    rng = np.random.default_rng(pool)
    channels, labels, height, width = 4, 3, 6, 12
    filters, b = rng.normal(size=(channels, 1, 3, 3)), rng.normal(size=channels)
    W = rng.normal(size=(channels * (height // pool) * (width // pool), labels))
    x = rng.normal(size=(5, 1, height, width))
    module = solution("grad_cam")
    network = module.PatternNet(filters, b, pool, W)
    maps = functional.max_pool2d(
        functional.relu(functional.conv2d(*map(torch.tensor, (x, filters, b)), padding=1)), pool
    ).requires_grad_()
    scores = maps.flatten(1) @ torch.tensor(W)
    np.testing.assert_allclose(network.forward(x), scores.detach().numpy(), atol=1e-12)
    for label in range(labels):
        (gradients,) = torch.autograd.grad(scores[:, label].sum(), maps, retain_graph=True)
        heat = functional.relu((gradients.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1))
        heat = heat / heat.amax(dim=(1, 2), keepdim=True).clamp(min=1e-12)
        theirs = functional.interpolate(heat[:, None], scale_factor=pool)[:, 0].detach().numpy()
        np.testing.assert_allclose(module.explain(network, x, label), theirs, atol=1e-12)
