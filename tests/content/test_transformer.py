"""What the course calls a Transformer's block is PyTorch's, with the normalisation first and the same weights."""

import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

CHAPTER = Path(__file__).parents[2] / "solutions" / "chapter8"
N, T, D, F, HEADS = 2, 5, 6, 11, 3


@pytest.fixture
def block_class(monkeypatch):
    """The solution's TransformerBlock. Its modules import each other by name, so they are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(CHAPTER))
    names = {file.stem for file in CHAPTER.glob("*.py")}
    held = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    from transformer_block import TransformerBlock

    yield TransformerBlock
    for name in names:
        sys.modules.pop(name, None)
    sys.modules.update(held)


def draw(rng):
    params = {name: rng.normal(size=(D, D)) for name in ("Wq", "Wk", "Wv", "Wo")}
    params |= {"W1": rng.normal(size=(D, F)), "b1": rng.normal(size=F)}
    params |= {"W2": rng.normal(size=(F, D)), "b2": rng.normal(size=D)}
    return params | {name: rng.normal(size=D) for name in ("gamma1", "beta1", "gamma2", "beta2")}


def pytorchs(params):
    """PyTorch's layer with these weights: transposed, those of the queries, keys and values in one, no biases there."""
    layer = torch.nn.TransformerEncoderLayer(D, HEADS, F, dropout=0.0, batch_first=True, norm_first=True).double()
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


def gradients(layer):
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
def test_the_block_is_pytorchs_with_the_same_weights(block_class, masked):
    rng = np.random.default_rng(8)
    params, x, dout = draw(rng), rng.normal(size=(N, T, D)), rng.normal(size=(N, T, D))
    mask = np.tri(T, dtype=bool) if masked else None
    block, layer = block_class(params, HEADS), pytorchs(params)
    seen = torch.from_numpy(x.copy()).requires_grad_()
    theirs = layer(seen, src_mask=None if mask is None else torch.from_numpy(~mask))  # there, True is: blocked
    theirs.backward(torch.from_numpy(dout))

    np.testing.assert_allclose(block.forward(x, mask), theirs.detach().numpy(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(block.backward(dout), seen.grad.numpy(), rtol=1e-9, atol=1e-9)
    assert block.grads.keys() == params.keys()
    for name, gradient in gradients(layer).items():
        np.testing.assert_allclose(block.grads[name], gradient.numpy(), rtol=1e-9, atol=1e-9, err_msg=name)
