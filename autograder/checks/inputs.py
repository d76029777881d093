"""Inputs: they are the same after a call as before, and what is random comes from the generator that went in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.arrays import Given, expect, expect_array
from autograder.checks.asked import asking
from autograder.checks.names import Name
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
    ja += " " if ja[-1].isascii() else ""
    for name, value in arrays.items():
        tensor = isinstance(value, Tensor)
        before = value.array if isinstance(value, Tensor) else value
        why = (f"{en} changed {name} itself.", f"{ja}が {name} そのものを書き換えています。")
        with asking({name: before}, {"after": 1}):
            expect_array(
                boxes[name].value(),
                before,
                of=(f"{name} after {after}", f"{after} の後の {name}") if after else name,
                given={name: before} if given is None else given,
                why=why,
                tensor=tensor,
                rtol=rtol,
                atol=atol,
            )
    return answer


def generator(module: Any, seed: Any) -> Any:
    """A generator of NumPy's in the worker. `seed`: a number, for equal generators, or an `rng` to draw one from."""
    number = int(seed.integers(2**32)) if hasattr(seed, "integers") else int(seed)
    return module.library("numpy.random.default_rng", number)


def expect_drawn_from_rng(
    first: Any, again: Any, following: Any, of: Name, *, given: Given | None = None, rtol: float = 1e-9
) -> None:
    """What is random is drawn from the generator that was given, again at every call.

    `first` and `again` come from two equal generators and must be equal. `following` comes from the first generator's
    next call and must be another; None if it was not asked for. All are arrays, or lists of numbers, of one shape.
    """
    expect(
        _equal(first, again, rtol),
        of=of,
        en="Two generators in the same state gave different results. Everything random should be drawn from rng alone.",
        ja="同じ状態の2つの rng から、異なる結果ができました。ランダムなものはすべて rng だけから引きます。",
        given=given,
    )
    expect(
        following is None or not _equal(first, following, rtol),
        of=of,
        en="Two calls, one after the other with the same generator, gave the same result. Each call should draw again.",
        ja="1つの rng で続けて2回呼んだところ、同じ結果でした。呼ぶたびに引き直します。",
        given=given,
    )


def _equal(one: Any, other: Any, rtol: float) -> bool:
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=rtol, atol=0)
