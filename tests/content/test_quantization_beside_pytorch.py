"""What chapter 10 stores numbers as is what PyTorch stores them as."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from solved import solution

from autograder.sandbox.libraries import version

QUANTIZATION = solution("quantization")
pytestmark = pytest.mark.filterwarnings("ignore")  # PyTorch moves these functions elsewhere some day


@pytest.fixture(scope="module")
def torch() -> Any:
    if version("torch") is None:
        pytest.skip("there is no PyTorch")
    import torch

    return torch


@pytest.mark.parametrize("ends", [(-1.0, 3.0), (-0.4, 0.7), (-0.01, 12.0), (0.5, 2.0), (-3.0, -1.0)])
def test_scale_and_zero_point(torch: Any, ends: tuple[float, float]) -> None:
    observer = torch.ao.quantization.MinMaxObserver(
        dtype=torch.qint8, qscheme=torch.per_tensor_affine, quant_min=-128, quant_max=127
    )
    observer(torch.tensor(ends))
    scale, zero_point = observer.calculate_qparams()
    received = QUANTIZATION.choose_qparams(*ends)
    assert received[0] == pytest.approx(float(scale), rel=1e-6)
    assert received[1] == int(zero_point)


def test_numbers(torch: Any) -> None:
    x = np.random.default_rng(0).normal(size=(50, 7)).astype(np.float32)
    stored = torch.quantize_per_tensor(torch.tensor(x), 0.0156, -20, torch.qint8)
    received = QUANTIZATION.quantize(x, 0.0156, -20)
    assert np.array_equal(received, stored.int_repr().numpy())
    np.testing.assert_allclose(QUANTIZATION.dequantize(received, 0.0156, -20), stored.dequantize().numpy(), rtol=1e-5)


def test_weights(torch: Any) -> None:
    W = np.random.default_rng(1).normal(size=(9, 4)) * [0.01, 1.0, 3.0, 0.2]
    q, scales = QUANTIZATION.quantize_weights(W)
    stored = torch.quantize_per_channel(
        torch.tensor(W, dtype=torch.float32), torch.tensor(scales), torch.zeros(4, dtype=torch.int64), 1, torch.qint8
    )
    assert np.array_equal(q, stored.int_repr().numpy())
