"""The declaration of a check, and how it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pytest

from autograder.checks.asked import Swapped
from autograder.model import Evidence

F = TypeVar("F", bound=Callable[..., Any])


def check(*, points: float, needs: str | tuple[str, ...] = (), time: float | None = None) -> Callable[[F], F]:
    """Declare a test function of a suite as a check.

    `points`: its weight. `needs`: names of the checks (without `test_`) that must have passed before. `time`: seconds,
    if the exercise's own limit is not enough.
    """
    names = (needs,) if isinstance(needs, str) else tuple(needs)

    def declare(function: F) -> F:
        marked: F = pytest.mark.check(points=points, needs=names, time=time)(function)
        return marked

    return declare


@dataclass(frozen=True)
class Answer:
    """What was compared when a check failed: what was received, what is right, and what went in, by name.

    `right` is NaN if only its shape is known. `swapped`: what would be right with two of the values that went in
    exchanged, by their names, if it can be calculated.
    """

    received: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]
    given: Mapping[str, Any] = field(default_factory=dict)
    swapped: Swapped | None = None


class CheckFailed(Exception):
    """The learner's answer is wrong, and this is the evidence. `answer`: what was compared, if it came to that."""

    def __init__(self, evidence: Evidence, answer: Answer | None = None) -> None:
        self.evidence = evidence
        self.answer = answer
        of = evidence.of if isinstance(evidence.of, str) else evidence.of.en
        super().__init__(f"{evidence.key}: {of}")
