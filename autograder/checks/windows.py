"""Windows: what a message shows of two arrays that differ: all of small ones, of large ones the part around a place."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.checks.names import Name

Array = np.ndarray[Any, Any]
Index = tuple[int, ...]

MAX_SHOWN = 24  # entries of an array that a message shows whole
ROWS, COLUMNS = 3, 4  # of a window into a larger one
ROW = 8  # entries of one into a vector
CODE = re.compile(r"[^\s()]+(\(.*\))?([.\[][^\s()]*(\(.*\))?)*")


def place(index: Index) -> str:
    """An index as it is written in code: `[0, 2]`."""
    return "[" + ", ".join(map(str, index)) + "]" if index else ""


def differing(right: Array, received: Array, index: Index, of: Name) -> dict[str, Any]:
    """By name what is shown of two arrays of one shape that differ most at an index; `of`: what they are."""
    if not index:
        return {"expected": right, "received": received}
    found: dict[str, Any] = {"expected": right, "received": received}
    if right.size > MAX_SHOWN:
        parts = _around(right.shape, index)
        found = {"window": _written(parts, of), "expected": right[parts], "received": received[parts]}
    return {**found, "expected-there": float(right[index]), "received-there": float(received[index])}


def _around(shape: tuple[int, ...], index: Index) -> tuple[int | slice, ...]:
    """The window around an index: slices of the last two axes, numbers for those before."""
    sizes = (ROW,) if len(shape) == 1 else (ROWS, COLUMNS)
    axes = range(len(shape) - len(sizes), len(shape))
    return (*index[: axes[0]], *(_near(index[axis], shape[axis], size) for axis, size in zip(axes, sizes, strict=True)))


def _near(place: int, length: int, size: int) -> slice:
    start = max(0, min(place - size // 2, length - size))
    return slice(start, min(start + size, length))


def _written(parts: tuple[int | slice, ...], of: Name) -> str:
    written = ", ".join(f"{part.start}:{part.stop}" if isinstance(part, slice) else f"{part}" for part in parts)
    return f"{of}[{written}]" if isinstance(of, str) and CODE.fullmatch(of) else f"[{written}]"
