"""The arrays that an object leads to: what a model calculates with, wherever it keeps it."""

from __future__ import annotations

import types
from typing import Any

import numpy as np

DEEP = 6  # steps from the object
MANY = 500  # objects that are looked at
OTHERS = (types.ModuleType, types.FunctionType, types.MethodType, type)  # what they lead to is not the object's own


def arrays_of(value: Any) -> dict[str, np.ndarray[Any, Any]]:
    """The arrays of floats that can be written into, each once, by the way to it: `.layers[0].W`."""
    found: dict[str, np.ndarray[Any, Any]] = {}
    seen: set[int] = set()
    level = [("", value)]
    for _ in range(DEEP):
        below: list[tuple[str, Any]] = []
        for way, one in level:
            if id(one) in seen or len(seen) == MANY:
                continue
            seen.add(id(one))
            if isinstance(one, np.ndarray):
                if one.dtype.kind == "f" and one.size and one.flags.writeable:
                    found[way] = one
            else:
                below += [(way + step, other) for step, other in steps(one)]
        level = below
    return found


def steps(value: Any) -> list[tuple[str, Any]]:
    """What an object holds, and how to get there."""
    if isinstance(value, dict):
        return [(f"[{key!r}]", one) for key, one in value.items()]
    if isinstance(value, (list, tuple)):
        return [(f"[{place}]", one) for place, one in enumerate(value)]
    held = {} if isinstance(value, OTHERS) else getattr(value, "__dict__", {})
    return [(f".{name}", one) for name, one in held.items()] if type(held) is dict else []
