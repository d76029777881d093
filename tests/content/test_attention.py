"""What the course calls masks and attention is what PyTorch calls so: outputs, and the gradients of autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks import oracles
from autograder.course import load_course
from autograder.grading.solutions import reference_of
from autograder.sandbox.libraries import version

COURSE = load_course()
REFERENCE = reference_of(COURSE)
Q, K, V = (3, 4), (5, 4), (5, 6)
MASKS = {
    "no mask": None,
    "for all": (3, 5),
    "one for each": (2, 1, 3, 5),
    "the same keys for every query": (2, 1, 1, 5),
}


@pytest.fixture(scope="module")
def torch() -> Any:
    if version("torch") is None:
        pytest.skip("there is no PyTorch")
    import torch

    return torch


def solution(name: str) -> Any:
    return REFERENCE(COURSE.exercise("chapter8", name))


def some_shown(rng: np.random.Generator, shape: tuple[int, ...] | None) -> Any:
    if shape is None:
        return None
    mask = rng.random(shape) < 0.5
    mask[..., rng.integers(shape[-1])] = True
    return mask


def by_autograd(torch: Any, function: Any, arrays: list[Any], dout: Any) -> tuple[Any, list[Any]]:
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    out = function(*tensors)
    out.backward(torch.tensor(dout))
    return out.detach().numpy(), [tensor.grad.numpy() for tensor in tensors]


def attention(torch: Any, mask: Any, **options: Any) -> Any:
    shown = None if mask is None else torch.tensor(mask)
    return lambda q, k, v: torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=shown, **options)


@pytest.mark.parametrize("shape", MASKS.values(), ids=MASKS)
@pytest.mark.parametrize("seed", range(3))
def test_scaled_dot_product_attention(torch: Any, shape: tuple[int, ...] | None, seed: int) -> None:
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(size=(2, 7, *size)) for size in (Q, K, V)]
    mask, dout = some_shown(rng, shape), rng.normal(size=(2, 7, 3, 6))
    theirs, gradients = by_autograd(torch, attention(torch, mask), arrays, dout)
    layer = solution("scaled_dot_product_attention").ScaledDotProductAttention()
    np.testing.assert_allclose(layer.forward(*arrays, mask), theirs, atol=1e-12)
    for ours, gradient in zip(layer.backward(dout), gradients, strict=True):
        np.testing.assert_allclose(ours, gradient, atol=1e-12)
    np.testing.assert_allclose(oracles.attention(*arrays, mask), theirs, atol=1e-12)


@pytest.mark.parametrize("hidden", ["nothing", "the future", "the future and padding"])
def test_self_attention(torch: Any, hidden: str) -> None:
    rng, masks = np.random.default_rng(len(hidden)), solution("masks")
    x, matrices = rng.normal(size=(3, 5, 4)), [rng.normal(size=size) for size in ((4, 6), (4, 6), (4, 2))]
    mask = {
        "nothing": None,
        "the future": masks.causal_mask(5),
        "the future and padding": masks.attention_mask(np.array([2, 5, 1]), 5),
    }[hidden]

    def answers(x: Any, Wq: Any, Wk: Any, Wv: Any) -> Any:
        return attention(torch, mask)(x @ Wq, x @ Wk, x @ Wv)

    dout = rng.normal(size=(3, 5, 2))
    theirs, gradients = by_autograd(torch, answers, [x, *matrices], dout)
    layer = solution("self_attention").SelfAttention(*matrices)
    np.testing.assert_allclose(layer.forward(x, mask), theirs, atol=1e-12)
    ours = layer.backward(dout), layer.dWq, layer.dWk, layer.dWv
    for one, gradient in zip(ours, gradients, strict=True):
        np.testing.assert_allclose(one, gradient, atol=1e-12)


def test_the_causal_mask_is_pytorchs(torch: Any) -> None:
    rng, masks = np.random.default_rng(1), solution("masks")
    arrays, dout = [rng.normal(size=(2, 5, 4)) for _ in range(3)], rng.normal(size=(2, 5, 4))
    theirs, gradients = by_autograd(torch, attention(torch, None, is_causal=True), arrays, dout)
    layer = solution("scaled_dot_product_attention").ScaledDotProductAttention()
    np.testing.assert_allclose(layer.forward(*arrays, masks.causal_mask(5)), theirs, atol=1e-12)
    for ours, gradient in zip(layer.backward(dout), gradients, strict=True):
        np.testing.assert_allclose(ours, gradient, atol=1e-12)


@pytest.mark.parametrize("size", [1.0, 10_000.0])
def test_the_masked_softmax_is_pytorchs_of_what_is_filled_with_minus_infinity(torch: Any, size: float) -> None:
    rng, masks = np.random.default_rng(2), solution("masks")
    scores, mask = rng.uniform(-size, size, size=(3, 4, 5)), masks.attention_mask(np.array([1, 3, 4]), 5)[:, :4]
    filled = torch.tensor(scores).masked_fill(~torch.tensor(mask), -torch.inf)
    np.testing.assert_allclose(masks.masked_softmax(scores, mask), torch.softmax(filled, -1).numpy(), atol=1e-14)
    np.testing.assert_allclose(
        masks.masked_softmax(scores, None), torch.softmax(torch.tensor(scores), -1).numpy(), atol=1e-14
    )


@pytest.mark.parametrize("num_heads", [1, 2, 3])
@pytest.mark.parametrize("shape", [None, (3, 5), (2, 3, 5)], ids=["no mask", "for all", "one for each"])
def test_multi_head_attention(torch: Any, shape: tuple[int, ...] | None, num_heads: int) -> None:
    rng, mask = np.random.default_rng(num_heads), some_shown(np.random.default_rng(3), shape)
    inputs = [rng.normal(size=(2, steps, 6)) for steps in (3, 5, 5)]
    weights, dout = [rng.normal(size=(6, 6)) for _ in range(4)], rng.normal(size=(2, 3, 6))
    theirs = torch.nn.MultiheadAttention(6, num_heads, bias=False, batch_first=True, dtype=torch.float64)
    with torch.no_grad():  # a row of theirs is a column of ours, and the first three matrices are one
        theirs.in_proj_weight.copy_(torch.tensor(np.concatenate([W.T for W in weights[:3]])))
        theirs.out_proj.weight.copy_(torch.tensor(weights[3].T))
    hidden = None if mask is None else ~torch.tensor(mask)  # True is what may not be looked at
    if hidden is not None and hidden.ndim == 3:
        hidden = hidden.repeat_interleave(num_heads, dim=0)
    out, gradients = by_autograd(torch, lambda *xs: theirs(*xs, attn_mask=hidden)[0], inputs, dout)
    layer = solution("multi_head_attention").MultiHeadAttention(*weights, num_heads)
    np.testing.assert_allclose(layer.forward(*inputs, mask), out, atol=1e-12)
    for ours, gradient in zip(layer.backward(dout), gradients, strict=True):
        np.testing.assert_allclose(ours, gradient, atol=1e-12)
    ours = np.concatenate([layer.dWq.T, layer.dWk.T, layer.dWv.T])
    np.testing.assert_allclose(ours, theirs.in_proj_weight.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(layer.dWo.T, theirs.out_proj.weight.grad.numpy(), atol=1e-12)
