"""Grouping: what is said once of several checks, and of a whole exercise; the same in every frontend."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.locales import catalogue
from autograder.model import CheckResult, ExerciseReport, Outcome, Record

INPUT = r"[^=:]{1,40} = |\| "  # `x = [1, 2]`, `grads["W"] before = [3, 4]`, or what was printed
KIND = {
    Outcome.PASSED: "passed",
    Outcome.MISSING: "missing",
    Outcome.BLOCKED: "missing",
    Outcome.BROKEN: "broken",
    **dict.fromkeys(
        (Outcome.FAILED, Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY, Outcome.FORBIDDEN), "failed"
    ),
}


class Group(Record):
    """Checks of one exercise that did not pass for the same reason."""

    outcome: Outcome
    message: str
    checks: tuple[CheckResult, ...]


def says(message: str, key: str, language: str) -> bool:
    """Whether the message is this sentence of the catalogue, however it was filled."""
    pattern = re.sub(r"\\\{\w+\\\}", ".*", re.escape(catalogue(language)[f"evidence.{key}"]))
    return re.fullmatch(pattern, message, re.DOTALL) is not None


def state(exercise: ExerciseReport, language: str) -> str:
    """What is said of an exercise instead of single checks where nothing is written yet: a key of the terminal's."""
    messages = [check.message for check in exercise.checks if check.outcome == Outcome.MISSING]
    if not messages or len(messages) < len(exercise.checks):
        return ""
    if all(says(message, "no-file", language) for message in messages):
        return "no-file"
    keys = ("not-started", "not-written", "not-written-nowhere")
    if all(any(says(message, key, language) for key in keys) for message in messages):
        return "not-started"
    return ""


def worst(exercise: ExerciseReport) -> str:
    """The kind of mark that an exercise gets: that of its worst check."""
    kinds = {KIND[check.outcome] for check in exercise.checks}
    return next((kind for kind in ("failed", "broken", "missing") if kind in kinds), "passed")


def grouped(checks: Iterable[CheckResult]) -> list[Group]:
    """The checks that did not pass and wait for nothing, by reason: outcome and sentences, whatever the inputs were."""
    groups: dict[tuple[Outcome, str], list[CheckResult]] = {}
    for check in checks:
        if check.outcome not in (Outcome.PASSED, Outcome.BLOCKED):
            reason = "\n".join(line for line in check.message.split("\n") if not is_value(line))
            groups.setdefault((check.outcome, reason), []).append(check)
    return [Group(outcome=same[0].outcome, message=same[0].message, checks=tuple(same)) for same in groups.values()]


def waiting_for(exercise: ExerciseReport) -> tuple[list[CheckResult], str]:
    """The checks that wait, and for what, where that is no other check of the exercise."""
    waiting = [check for check in exercise.checks if check.outcome == Outcome.BLOCKED]
    titles = [check.title for check in exercise.checks]
    reasons = [check.message for check in waiting if not any(title in check.message for title in titles)]
    return waiting, " ".join(dict.fromkeys(reasons))


def is_value(line: str) -> bool:
    """Whether a line of a message is an input, a value or something printed: neither a sentence nor a place."""
    return re.match(rf"  ({INPUT}|[^:,(]+: )", line) is not None
