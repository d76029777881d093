"""Likeness: whether two attempts failed at the same question with the same wrong answer, whatever they answered before.

What a question before it accepted, it accepted: a path as list or array, another epsilon, another way to round.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.declare import Answer, CheckFailed
from autograder.checks.timing import TOO_SLOW
from autograder.grading.attempt import Attempt
from autograder.worker import wire

CLOSE = 1e-2  # of how far a wrong array is from the right one
CLOSE_NUMBER = 1e-4  # the same of a single number, which may agree by chance
FEW = 2  # different numbers that may come by chance
LOOSE = 1e-3  # of the largest number, if what is right is not known


def same_failure(one: Attempt, other: Attempt) -> bool:
    """Whether both failed by the same expectation, and what was wrong was wrong in the same way."""
    first, second = one.error, other.error
    if not isinstance(first, CheckFailed) or not isinstance(second, CheckFailed):
        return False
    said, told = first.evidence, second.evidence
    if said.key != told.key or said.key in TOO_SLOW:
        return False
    same_question = (said.of, said.why, said.given) == (told.of, told.why, told.given)
    if first.answer is not None and second.answer is not None:  # a telling array counts whatever the learner calls it
        return (same_question or _is_telling(first.answer)) and _as_wrong(first.answer, second.answer)
    heard = bool(one.transcript and other.transcript)
    return same_question and heard and _loosely(one.transcript[-1], other.transcript[-1])


def _is_telling(answer: Answer) -> bool:
    """Whether an array of numbers came that no other question has by chance."""
    received = np.asarray(answer.received)
    return received.dtype.kind == "f" and np.unique(received).size > FEW and answer.right.shape == received.shape


def _as_wrong(one: Answer, other: Answer) -> bool:
    """Whether two arrays differ in the same way from what is right."""
    first, second = (np.asarray(answer.received) for answer in (one, other))
    if first.shape != second.shape or first.dtype.kind != second.dtype.kind or not first.size:
        return False
    if np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
        return True
    if one.right.shape != first.shape or not np.isfinite(one.right).all():
        return _near(first, second, LOOSE * _largest(first))
    share = CLOSE if first.size > 1 else CLOSE_NUMBER
    return _near(first, second, share * _largest(np.asarray(first, float) - one.right))


def _loosely(one: Any, other: Any) -> bool:
    """Whether two answers hold the same numbers but for rounding, in arrays or lists, and some tell anything."""
    first, second = list(_numbers(one)), list(_numbers(other))
    if [array.shape for array in first] != [array.shape for array in second]:
        return False
    telling = any(array.dtype.kind == "f" and np.unique(array).size > 1 for array in first)
    return telling and all(_near(a, b, LOOSE * _largest(a)) for a, b in zip(first, second, strict=True))


def _numbers(answer: Any) -> list[np.ndarray[Any, Any]]:
    """All arrays in an answer, a list of numbers being one."""
    if isinstance(answer, wire.Tensor):
        return [answer.array]
    if isinstance(answer, (np.ndarray, np.generic, bool, int, float)):
        return [np.asarray(answer)]
    if isinstance(answer, dict):
        return [array for key in sorted(answer, key=str) for array in _numbers(answer[key])]
    if isinstance(answer, (list, tuple)):
        parts = [array for item in answer for array in _numbers(item)]
        if len(parts) == len(answer) and len({part.shape for part in parts}) == 1:
            return [np.stack(parts)]
        return parts
    return []


def _near(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any], most: float) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.allclose(one, other, rtol=0, atol=max(most, 1e-12), equal_nan=True))


def _largest(array: np.ndarray[Any, Any]) -> float:
    finite = np.abs(array[np.isfinite(array)])
    return float(finite.max(initial=0.0))
