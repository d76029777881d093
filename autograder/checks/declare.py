"""The declaration of a check, and how it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

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


class CheckFailed(Exception):
    """The learner's answer is wrong, and this is the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        super().__init__(f"{evidence.key}: {evidence.of}")
