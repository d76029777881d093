"""What chapter 8 calls attention, layer normalisation and a Transformer's block is what PyTorch calls so.

Outputs, and the gradients of autograd, for equal weights.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from solved import solution

from autograder.checks import oracles
from autograder.sandbox.libraries import version

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


@pytest.mark.parametrize("spread", [1.0, 1e-3], ids=["of a spread of 1", "so even that the epsilon counts"])
@pytest.mark.parametrize("shape", [(4, 6), (3, 5, 6), (1, 1, 6)], ids=str)
def test_layer_norm(torch: Any, shape: tuple[int, ...], spread: float) -> None:
    rng = np.random.default_rng(len(shape))
    x, gamma, beta, dout = 2 + spread * rng.normal(size=shape), *rng.normal(size=(2, 6)), rng.normal(size=shape)
    theirs = torch.nn.LayerNorm(6, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(torch.tensor(gamma))
        theirs.bias.copy_(torch.tensor(beta))
    out, (gradient,) = by_autograd(torch, theirs, [x], dout)
    layer = solution("layer_norm").LayerNorm(gamma, beta)
    np.testing.assert_allclose(layer.forward(x), out, atol=1e-11)
    np.testing.assert_allclose(layer.backward(dout), gradient, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(layer.dgamma, theirs.weight.grad.numpy(), atol=1e-11)
    np.testing.assert_allclose(layer.dbeta, theirs.bias.grad.numpy(), atol=1e-12)


def block_params(rng: np.random.Generator, D: int, F: int) -> dict[str, Any]:
    params = {name: rng.normal(size=(D, D)) for name in ("Wq", "Wk", "Wv", "Wo")}
    params |= {"W1": rng.normal(size=(D, F)), "b1": rng.normal(size=F)}
    params |= {"W2": rng.normal(size=(F, D)), "b2": rng.normal(size=D)}
    return params | {name: rng.normal(size=D) for name in ("gamma1", "beta1", "gamma2", "beta2")}


def encoder_layer(torch: Any, params: dict[str, Any], num_heads: int) -> Any:
    """PyTorch's layer with these weights: transposed, those of the queries, keys and values in one, no biases there."""
    D, F = params["W1"].shape
    layer = torch.nn.TransformerEncoderLayer(D, num_heads, F, dropout=0.0, batch_first=True, norm_first=True).double()
    attention = layer.self_attn
    weights = {
        attention.in_proj_weight: np.concatenate([params[name].T for name in ("Wq", "Wk", "Wv")]),
        attention.in_proj_bias: np.zeros(3 * D),
        attention.out_proj.weight: params["Wo"].T,
        attention.out_proj.bias: np.zeros(D),
        layer.linear1.weight: params["W1"].T,
        layer.linear1.bias: params["b1"],
        layer.linear2.weight: params["W2"].T,
        layer.linear2.bias: params["b2"],
        layer.norm1.weight: params["gamma1"],
        layer.norm1.bias: params["beta1"],
        layer.norm2.weight: params["gamma2"],
        layer.norm2.bias: params["beta2"],
    }
    with torch.no_grad():
        for parameter, value in weights.items():
            parameter.copy_(torch.from_numpy(value.copy()))
    return layer


def block_gradients(layer: Any) -> dict[str, Any]:
    """Its gradients under our names."""
    attention = layer.self_attn
    query, key, value = (one.T for one in attention.in_proj_weight.grad.chunk(3))
    return {
        "Wq": query,
        "Wk": key,
        "Wv": value,
        "Wo": attention.out_proj.weight.grad.T,
        "W1": layer.linear1.weight.grad.T,
        "b1": layer.linear1.bias.grad,
        "W2": layer.linear2.weight.grad.T,
        "b2": layer.linear2.bias.grad,
        "gamma1": layer.norm1.weight.grad,
        "beta1": layer.norm1.bias.grad,
        "gamma2": layer.norm2.weight.grad,
        "beta2": layer.norm2.bias.grad,
    }


@pytest.mark.parametrize("masked", [False, True], ids=["everything is seen", "with a mask"])
def test_transformer_block(torch: Any, masked: bool) -> None:
    rng = np.random.default_rng(8)
    params, x, dout = block_params(rng, 6, 11), rng.normal(size=(2, 5, 6)), rng.normal(size=(2, 5, 6))
    mask = np.tri(5, dtype=bool) if masked else None
    block, layer = solution("transformer_block").TransformerBlock(params, 3), encoder_layer(torch, params, 3)
    hidden = None if mask is None else torch.tensor(~mask)  # there, True is: blocked
    out, (gradient,) = by_autograd(torch, lambda x: layer(x, src_mask=hidden), [x], dout)
    np.testing.assert_allclose(block.forward(x, mask), out, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(block.backward(dout), gradient, rtol=1e-9, atol=1e-9)
    assert block.grads.keys() == params.keys()
    for name, one in block_gradients(layer).items():
        np.testing.assert_allclose(block.grads[name], one.numpy(), rtol=1e-9, atol=1e-9, err_msg=name)
