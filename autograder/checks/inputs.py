"""Inputs: they are the same after a call as before, and a generator of random numbers goes in as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.checks.arrays import Given, expect_array
from autograder.worker.wire import Tensor


def expect_left_alone(
    student: Any,
    call: Callable[..., Any],
    arrays: Mapping[str, Any],
    by: str | tuple[str, str],
    *,
    given: Given | None = None,
    after: str = "",
    rtol: float = 1e-7,
    atol: float = 1e-9,
) -> Any:
    """The arrays (or tensors) must be the same after `call` as before. Returns what it returned.

    `call` gets them by name, placed in the worker: `lambda x, W: student.affine(x, W, 0.5)`. `by`: what would have
    changed them, in both languages if it is more than a name. `after`: the call as code, for the message.
    """
    boxes = {name: student.put(value) for name, value in arrays.items()}
    answer = call(**boxes)
    en, ja = (by, by) if isinstance(by, str) else by
    for name, value in arrays.items():
        tensor = isinstance(value, Tensor)
        before = value.array if isinstance(value, Tensor) else value
        why = (f"{en} changed {name} itself.", f"{ja} が {name} そのものを書き換えています。")
        expect_array(
            boxes[name].value(),
            before,
            of=f"{name} after {after}" if after else name,
            given={name: before} if given is None else given,
            why=why,
            tensor=tensor,
            rtol=rtol,
            atol=atol,
        )
    return answer


def generator(module: Any, rng: Any) -> Any:
    """A generator of NumPy's in the worker, from a seed that is drawn from `rng`."""
    return module.library("numpy.random.default_rng", int(rng.integers(2**32)))
