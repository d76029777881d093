"""What an exercise rules out: refused under every name, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from workers import call, started

from autograder.course import load_course
from autograder.sandbox import Sandbox
from autograder.worker.wire import Tensor

COURSE = load_course()
RULED = {exercise.key: exercise for chapter in COURSE.chapters for exercise in chapter.exercises if exercise.rules_out}
NUMPY = RULED["chapter6/convolution"].rules_out + RULED["chapter3/numerical"].rules_out
TORCH = RULED["chapter1/torch_activations"].rules_out


@pytest.fixture
def replies(forked: Sandbox) -> Iterator[Callable[..., dict[str, Any]]]:
    """The replies to a call, without or with a tensor, of each of these expressions."""
    workers = []

    def make(head: str, expressions: list[str], *args: Any, torch: bool = False) -> dict[str, Any]:
        text = head + "".join(f"\ndef f{i}(x=None):\n    return {one}" for i, one in enumerate(expressions))
        libraries, names = (("torch",), TORCH) if torch else ((), NUMPY)
        options: dict[str, Any] = {"libraries": libraries, "rules_out": names, "memory": 8 << 30, "seconds": 120}
        worker, reply = started(forked, text, **options)
        workers.append(worker)
        assert reply["kind"] == "value", reply
        return {one: call(worker, f"f{i}", *args) for i, one in enumerate(expressions)}

    yield make
    for worker in workers:
        worker.close()


HEAD = "import numpy as np\nfrom numpy import convolve as c"


def test_a_function_of_numpy_refuses_under_every_name(replies):
    expressions = {
        "np.convolve([1.0], [2.0])": "numpy.convolve",
        "c([1.0], [2.0])": "numpy.convolve",
        "getattr(np, 'con' + 'volve')([1.0], [2.0])": "numpy.convolve",
        "np._core.numeric.convolve([1.0], [2.0])": "numpy.convolve",
        "np.polymul([1.0], [2.0])": "numpy.convolve",
        "np.correlate([1.0], [2.0])": "numpy.correlate",
        "np._core._multiarray_umath.correlate([1.0], [2.0], 2)": "numpy._core.multiarray.correlate",
        "np.gradient([1.0, 2.0, 4.0])": "numpy.gradient",
        "np.lib._function_base_impl.gradient([1.0, 2.0, 4.0])": "numpy.gradient",
    }
    found = replies(HEAD, list(expressions))
    assert {one: (reply["type"], reply["message"]) for one, reply in found.items()} == {
        one: ("RuledOut", name) for one, name in expressions.items()
    }


READY = [
    "torch.sigmoid(x)",
    "getattr(torch, 'sig' + 'moid')(x)",
    "s(x)",
    "x.sigmoid()",
    "torch.Tensor.sigmoid(x)",
    "x.clone().sigmoid_()",
    "torch.sigmoid(x, out=torch.empty(2, 3))",
    "torch.special.expit(x)",
    "torch.nn.Sigmoid()(x)",
    "F.logsigmoid(x).exp()",
    "torch.ops.aten.sigmoid(x)",
    "torch._C._VariableFunctions.sigmoid(x)",
    "torch.nn.GRUCell(3, 3)(x)",
    "torch.func.vmap(torch.sigmoid)(x)",
    "F.softmax(x, dim=1)",
    "x.softmax(1)",
    "torch.log_softmax(x, 1).exp()",
    "F.softmin(-x, dim=1)",
    "F.cross_entropy(x, torch.tensor([0, 1]))",
    "F.scaled_dot_product_attention(x[None], x[None], x[None])",
    "torch.tanh(x)",
    "F.tanhshrink(x)",
    "F.silu(x)",
    "F.softplus(x)",
    "F.relu(x)",
    "x.clone().relu_()",
    "F.leaky_relu(x, 0.1)",
    "F.threshold(x, 0.0, 0.0)",
    "F.relu6(x)",
    "F.prelu(x, torch.ones(1))",
    "F.selu(x)",
]
ELEMENTARY = [
    "torch.where(x > 0, torch.exp(-torch.abs(x)), torch.clamp(x, min=0))",
    "torch.amax(x, dim=-1, keepdim=True) + torch.maximum(x, torch.zeros_like(x)) / x.sum(dim=1, keepdim=True)",
    "x.max(dim=1).values",
    "torch.heaviside(x, torch.zeros(()))",
    "torch.logsumexp(x, 1)",
    "torch.nn.Linear(3, 2)(x)",
    "torch.autograd.grad((torch.exp(w) / torch.clamp(w, -1, 1)).sum(), w)[0]",
    "[repr(x), x.tolist(), (x.numpy() + 1).shape][2]",
]


@pytest.fixture
def torch_replies(replies):
    pytest.importorskip("torch")
    head = "import torch\nimport torch.nn.functional as F\nfrom torch import sigmoid as s\n"
    head += "w = torch.ones(3, requires_grad=True)"
    x = Tensor(np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5]], np.float32))
    return lambda expressions: replies(head, expressions, x, torch=True)


def test_an_operation_of_torch_refuses_whatever_calls_it(torch_replies):
    found = torch_replies(READY)
    assert {one: reply.get("type") for one, reply in found.items()} == dict.fromkeys(READY, "RuledOut")
    assert {reply["message"] for reply in found.values()} <= set(TORCH)
    assert found["F.leaky_relu(x, 0.1)"]["message"] == "torch.leaky_relu"


def test_what_is_elementary_goes_on_as_before(torch_replies):
    assert {one: reply["kind"] for one, reply in torch_replies(ELEMENTARY).items()} == dict.fromkeys(
        ELEMENTARY, "value"
    )


@pytest.mark.parametrize("key", RULED)
def test_every_name_of_the_lists_is_that_of_something(key):
    """A name that nothing has would rule nothing out."""
    torch = pytest.importorskip("torch") if RULED[key].torch else None
    for name in RULED[key].rules_out:
        library, _, rest = name.partition(".")
        if library == "torch":
            assert any(f"_{rest}_" in f"_{one.partition('::')[2]}_" for one in torch._C._dispatch_get_all_op_names())
        else:
            holder = np
            for part in rest.split("."):
                holder = getattr(holder, part)


@pytest.mark.parametrize("key", RULED)
def test_the_stub_says_what_is_ruled_out(key):
    stub = COURSE.solution_text(RULED[key])
    assert "ruled out here" in stub
    assert RULED[key].rules_out[0].rpartition(".")[2] in stub
