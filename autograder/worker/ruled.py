"""What an exercise rules out: ready-made functions which are its answer, refused wherever they are called from.

A function of NumPy refuses under all of its names. An operation of PyTorch refuses where it is carried out, whatever
was called: a function, a method, a module, something greater that it is a part of.
"""

from __future__ import annotations

import functools
import importlib
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any

KERNELS = ("CPU", "SparseCPU", "NestedTensorCPU", "CompositeExplicitAutograd")
held: list[Any] = []  # what is registered with PyTorch goes when this goes


class RuledOut(Exception):
    """This function was called, though the exercise rules it out."""


def rule_out(names: list[str]) -> None:
    """From now on, refuse these: `numpy.convolve` is one function, `torch.sigmoid` any operation with that word."""
    for name in names:
        library, _, function = name.partition(".")
        if library == "torch":
            _refuse_operations(name, function)
        else:
            _refuse_function(name)


def _refusal(name: str) -> Callable[..., Any]:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise RuledOut(name)

    return refuse


def _refuse_function(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    function, refuse = getattr(importlib.import_module(module), attribute), _refusal(name)
    for holder in list(sys.modules.values()):
        for key in [key for key, value in vars(holder).items() if value is function]:
            setattr(holder, key, refuse)


@functools.cache
def operations() -> Mapping[str, tuple[str, ...]]:
    """PyTorch's own operations by each word of their names: `add_`, `leaky_relu.out` ..."""
    torch: Any = importlib.import_module("torch")
    found: dict[str, list[str]] = {}
    for operation in torch._C._dispatch_get_all_op_names():
        space, _, own = operation.partition("::")
        if space == "aten":
            for word in set(own.partition(".")[0].split("_")):
                found.setdefault(word, []).append(own)
    return {word: tuple(names) for word, names in found.items()}


def _refuse_operations(name: str, words: str) -> None:
    torch: Any = importlib.import_module("torch")
    library = torch.library.Library("aten", "IMPL")
    held.append(library)
    refuse = _refusal(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch says of each that it had another before
        for own in operations().get(words.partition("_")[0], ()):
            if f"_{words}_" in f"_{own.partition('.')[0]}_":
                for key in KERNELS:
                    if torch._C._dispatch_has_kernel_for_dispatch_key(f"aten::{own}", key):
                        library.impl(own, refuse, key)
