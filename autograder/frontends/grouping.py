"""Grouping: what is said once of several checks, and of a whole exercise; the same in every frontend."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from autograder.model import CheckResult, ExerciseReport, Outcome, Record
from autograder.wording import Line, foremost, lines_of, reason_of

NOT_STARTED = {"not-started", "not-written", "not-written-nowhere"}
MARK_OF = {
    Outcome.PASSED: "passed",
    Outcome.MISSING: "missing",
    Outcome.BLOCKED: "missing",
    Outcome.BROKEN: "broken",
    **dict.fromkeys(
        (Outcome.FAILED, Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY, Outcome.FORBIDDEN), "failed"
    ),
}


class Group(Record):
    """Checks of one exercise that did not pass for the same reason: its key, and the lines of the first."""

    outcome: Outcome
    key: str
    lines: tuple[Line, ...]
    checks: tuple[CheckResult, ...]


def state(exercise: ExerciseReport) -> str:
    """What is said of an exercise, instead of single checks, if nothing is written yet: a key of the terminal's."""
    keys = [key_of(check) if check.outcome == Outcome.MISSING else "" for check in exercise.checks]
    if keys and set(keys) <= {"no-file"}:
        return "no-file"
    return "not-started" if keys and set(keys) <= NOT_STARTED else ""


def key_of(check: CheckResult) -> str:
    """The key of the sentence that says why a check did not pass; nothing if that is not known."""
    reason = reason_of(check)
    return reason.key if reason else ""


def worst(exercise: ExerciseReport) -> str:
    """The kind of mark that an exercise gets: that of its worst check."""
    kinds = {MARK_OF[check.outcome] for check in exercise.checks}
    return next((kind for kind in ("failed", "broken", "missing") if kind in kinds), "passed")


def remarks(exercise: ExerciseReport) -> list[str]:
    """What the checks of an exercise remark, each sentence once."""
    return list(dict.fromkeys(check.remark for check in exercise.checks if check.remark))


def grouped(checks: Sequence[CheckResult], language: str) -> list[Group]:
    """The checks that did not pass and wait for nothing, by their cause, whatever the inputs were.

    The group of the foremost comes first.
    """
    groups: dict[Hashable, list[CheckResult]] = {}
    for check in checks:
        if check.outcome not in (Outcome.PASSED, Outcome.BLOCKED):
            groups.setdefault((check.outcome, cause(check)), []).append(check)
    most = foremost(checks)
    return [
        Group(outcome=first.outcome, key=key_of(first), lines=lines_of(first, language), checks=(first, *others))
        for first, *others in sorted(groups.values(), key=lambda group: most not in group)
    ]


def cause(check: CheckResult) -> Hashable:
    """Why it did not pass, the same in every language; of a result that was stored without its parts, the message."""
    reason = reason_of(check)
    if reason is None:
        return check.message
    return reason.key, frozenset(reason.params.items()), reason.of, reason.titles, reason.why


def waiting_for(exercise: ExerciseReport) -> tuple[list[CheckResult], str]:
    """The checks that wait, and for what, if that is not another check of the exercise."""
    waiting = [check for check in exercise.checks if check.outcome == Outcome.BLOCKED]
    reasons = [check.message for check in waiting if key_of(check) != "needs-check"]
    return waiting, " ".join(dict.fromkeys(reasons))
