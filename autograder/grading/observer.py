"""An observer: who is told how a run goes on."""

from __future__ import annotations

from typing import Protocol

from autograder.model import Check, CheckResult, Exercise, ExerciseReport


class Observer(Protocol):
    """Is told how a run goes on."""

    def started(self, check: Check, number: int, count: int) -> None: ...

    def finished(self, check: Check, result: CheckResult) -> None: ...

    def graded(self, exercise: Exercise, result: ExerciseReport) -> None: ...


class Silent:
    """An observer that takes no notice."""

    def started(self, check: Check, number: int, count: int) -> None:
        pass

    def finished(self, check: Check, result: CheckResult) -> None:
        pass

    def graded(self, exercise: Exercise, result: ExerciseReport) -> None:
        pass
