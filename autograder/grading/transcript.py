"""A transcript: the answers of one attempt, to be compared with those of another."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from autograder.checks.answers import RemoteObject
from autograder.worker import wire

LARGE = 1 << 20  # bytes of an array
ENTRIES, BLOCKS = 1 << 14, 1 << 9  # of a large array; at least half as many entries
MISFIT = re.compile(r"not aligned: (\d+) \(dim \d+\) != (\d+) \(dim|\(size (\d+) is different from (\d+)\)")


class Differs(Exception):
    """While a transcript is compared: this answer is another one than the transcript's."""


class Digest:
    """What is kept of a large array: its shape, entries from all over it, and the sums of its blocks."""

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        entries = array.reshape(-1)
        size = entries.size // BLOCKS
        whole, rest = entries[: BLOCKS * size].reshape(BLOCKS, size), entries[BLOCKS * size :]
        kind = np.result_type(entries.dtype, np.float64)
        self.shape = array.shape
        self.entries = entries[:: -(-entries.size // ENTRIES)].copy()
        with np.errstate(all="ignore"):
            self.sums = np.append(whole.sum(axis=1, dtype=kind), rest.sum(dtype=kind)) / size


def kept(answer: Any) -> Any:
    """The answer as it is now: a suite may write into the arrays that it got. Of large ones a digest."""
    if isinstance(answer, np.ndarray):
        return answer.copy() if answer.nbytes <= LARGE else Digest(answer)
    if isinstance(answer, wire.Tensor):
        return wire.Tensor(answer.array.copy()) if answer.array.nbytes <= LARGE else Digest(answer.array)
    if isinstance(answer, (list, tuple)):
        return type(answer)([kept(item) for item in answer])
    if isinstance(answer, dict):
        return {key: kept(item) for key, item in answer.items()}
    return answer


def in_one_form(message: str) -> str:
    """What an exception says: `np.dot` and `@` say the same of two sizes that do not meet in a product."""
    found = MISFIT.search(message)
    return f"no product of {sorted(filter(None, found.groups()))}" if found else message


def same(one: Any, other: Any, rtol: float = 1e-6) -> bool:
    """Whether two answers agree: same shapes and values within rounding. Objects agree if their classes do."""
    if isinstance(one, RemoteObject) or isinstance(other, RemoteObject):
        return isinstance(one, RemoteObject) and isinstance(other, RemoteObject)
    if isinstance(one, wire.Tensor) or isinstance(other, wire.Tensor):
        return isinstance(one, wire.Tensor) and isinstance(other, wire.Tensor) and same(one.array, other.array, rtol)
    if isinstance(one, Digest) or isinstance(other, Digest):
        alike = isinstance(one, Digest) and isinstance(other, Digest) and one.shape == other.shape
        return alike and same(one.entries, other.entries, rtol) and same(one.sums, other.sums, rtol)
    if isinstance(one, (list, tuple)):
        return isinstance(other, (list, tuple)) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, str) or one is None or isinstance(other, str) or other is None:
        return type(one) is type(other) and bool(one == other)
    if isinstance(other, (list, tuple, dict)):
        return False
    first, second = np.asarray(one), np.asarray(other)
    if first.shape != second.shape:
        return False
    with np.errstate(all="ignore"):
        scale = np.max(np.abs(second), initial=0.0, where=np.isfinite(second)) if second.size else 0.0
        tolerance = max(float(scale) * rtol, 1e-300) if math.isfinite(float(scale)) else rtol
        return bool(np.allclose(first, second, rtol=rtol, atol=tolerance, equal_nan=True))
