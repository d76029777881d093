"""The arrays that an object leads to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.worker.reachable import DEEP, MANY, arrays_of


def test_arrays_are_found_wherever_they_are_kept_and_named_by_the_way() -> None:
    W, b, deep = np.ones((2, 3)), np.zeros(3, np.float32), np.ones(4)
    layer = SimpleNamespace(W=W, b=b, again=W)
    model = SimpleNamespace(layers=[layer], table={"deep": (deep,)}, of=np, kind=SimpleNamespace, name="net")
    found = arrays_of(model)
    assert list(found) == [".layers[0].W", ".layers[0].b", ".table['deep'][0]"]
    assert found[".layers[0].W"] is W
    assert found[".layers[0].b"] is b


def test_what_is_no_array_of_floats_to_be_written_into_is_none_of_them() -> None:
    fixed = np.ones(2)
    fixed.flags.writeable = False
    assert arrays_of({"labels": np.arange(3), "empty": np.empty(0), "fixed": fixed, "objects": np.array([None])}) == {}


def test_it_ends_whatever_it_is_asked_of() -> None:
    circle: list[Any] = [np.ones(1)]
    circle.append(circle)
    assert list(arrays_of(circle)) == ["[0]"]
    assert len(arrays_of([np.ones(1) for _ in range(2 * MANY)])) == MANY - 1
    inside: Any = np.ones(1)
    for _ in range(DEEP - 1):
        inside = [inside]
    assert len(arrays_of(inside)) == 1
    assert arrays_of([inside]) == {}
