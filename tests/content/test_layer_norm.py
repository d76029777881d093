"""What the course calls layer normalisation is what PyTorch calls so, epsilon included: outputs and gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.course import load_course
from autograder.grading.solutions import reference_of
from autograder.sandbox.libraries import version

COURSE = load_course()


@pytest.fixture(scope="module")
def torch() -> Any:
    if version("torch") is None:
        pytest.skip("there is no PyTorch")
    import torch

    return torch


@pytest.mark.parametrize("spread", [1.0, 1e-3], ids=["of a spread of 1", "so even that the epsilon counts"])
@pytest.mark.parametrize("shape", [(4, 6), (3, 5, 6), (1, 1, 6)], ids=str)
def test_layer_norm(torch: Any, shape: tuple[int, ...], spread: float) -> None:
    rng = np.random.default_rng(len(shape))
    x, gamma, beta, dout = 2 + spread * rng.normal(size=shape), *rng.normal(size=(2, 6)), rng.normal(size=shape)
    theirs = torch.nn.LayerNorm(6, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(torch.tensor(gamma))
        theirs.bias.copy_(torch.tensor(beta))
    tensor = torch.tensor(x, requires_grad=True)
    out = theirs(tensor)
    out.backward(torch.tensor(dout))
    layer = reference_of(COURSE)(COURSE.exercise("chapter8", "layer_norm")).LayerNorm(gamma, beta)
    np.testing.assert_allclose(layer.forward(x), out.detach().numpy(), atol=1e-11)
    np.testing.assert_allclose(layer.backward(dout), tensor.grad.numpy(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(layer.dgamma, theirs.weight.grad.numpy(), atol=1e-11)
    np.testing.assert_allclose(layer.dbeta, theirs.bias.grad.numpy(), atol=1e-12)
