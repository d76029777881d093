"""Probes: each layer of confinement holds against all that tries to get through it, and each attempt is a real one."""

from __future__ import annotations

import os
import sys

import pytest
from workers import call, started

from autograder.errors import GraderError
from autograder.sandbox import Sandbox, bubblewrap
from autograder.sandbox import policy as policies
from autograder.sandbox.policy import layers, missing_layers
from autograder.sandbox.probes import PROBES, open_doors
from autograder.worker.confine import LAYERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="layers of Linux")
NOT_ALONE = {  # what another part of this machine may refuse, too
    "read what another process was given",
    "follow another process",
    "mount",
    "load a program into the kernel",
    "write into the memory of another process",
    "see a network",
    "keep a key in the kernel",
    "set up a queue to the kernel",
    "make a namespace",
}
OF_ROOT = {"write beside its own folder", "read the memory of another process"}  # what only root could do anyway


def needed(*names: str) -> tuple[str, ...]:
    absent = {name: missing_layers()[name] for name in names if name in missing_layers()}
    if absent:
        pytest.skip(f"not on this machine: {absent}")
    return names


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_holds_by_itself(layer):
    with Sandbox(only=needed(layer)) as sandbox:
        assert open_doors(sandbox, layer) == []


@pytest.mark.parametrize("fresh", [False, True])
def test_all_layers_hold_together(fresh):
    with Sandbox(fresh=fresh, only=needed(*LAYERS)) as sandbox:
        assert {layer: open_doors(sandbox, layer) for layer in LAYERS} == {layer: [] for layer in LAYERS}


@pytest.mark.parametrize("layer", LAYERS)
def test_without_the_layers_the_same_attempts_succeed(layer):
    with Sandbox(policy="none") as sandbox:
        refused = set(PROBES[layer]) - set(open_doors(sandbox, layer))
    assert refused <= (NOT_ALONE | OF_ROOT if os.geteuid() else NOT_ALONE)


IN_ONE_THREAD = """
import torch
from torch.nn.functional import conv2d
from torch.utils.data import DataLoader, TensorDataset

torch.set_num_threads(4)
torch.set_num_interop_threads(2)

def f():
    w = torch.randn(8, 8, 3, 3, requires_grad=True)
    for (x,) in DataLoader(TensorDataset(torch.randn(16, 8, 32, 32)), batch_size=8):
        conv2d(x.requires_grad_(), w).relu().sum().backward()
    (torch.randn(600, 600) @ torch.randn(600, 600)).sort()
    return torch.get_num_threads(), bool(w.grad.isfinite().all())
"""


@pytest.mark.parametrize("fresh", [False, True])
def test_pytorch_calculates_in_one_thread_however_many_are_asked_for(fresh):
    with Sandbox(fresh=fresh, policy="strict") as sandbox:
        worker, reply = started(sandbox, IN_ONE_THREAD, libraries=("torch",), memory=8 << 30)
        assert reply == {"kind": "value", "value": None}
        assert call(worker, "f") == {"kind": "value", "value": (1, True)}
        worker.close()


# --- policies -------------------------------------------------------------------------------------------------------


def test_the_policies_choose_the_layers(monkeypatch):
    monkeypatch.setattr(policies, "missing_layers", dict)
    assert (layers("none"), layers("auto"), layers("strict")) == ((), LAYERS, LAYERS)
    monkeypatch.setattr(policies, "missing_layers", lambda: {"namespaces": "switched off"})
    monkeypatch.setattr(bubblewrap, "works", lambda: False)
    assert layers("auto") == layers("strict") == ("landlock", "seccomp")


@pytest.mark.parametrize("absent", ["landlock", "seccomp"])
def test_strict_refuses_a_machine_that_cannot_confine_and_says_why(absent, monkeypatch):
    monkeypatch.setattr(policies, "missing_layers", lambda: {absent: f"{absent}: not in this kernel"})
    assert absent not in layers("auto")
    with pytest.raises(GraderError) as refused:
        Sandbox(policy="strict")
    assert "not in this kernel" in str(refused.value)
    assert refused.value.exit_code == 3


def test_the_report_names_the_layers():
    with Sandbox(policy="none") as sandbox:
        assert sandbox.name == "processes, forked, not confined"
    with Sandbox(only=needed(*LAYERS)) as sandbox:
        assert sandbox.name == "processes, forked, namespaces, landlock, seccomp"
