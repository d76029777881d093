"""Attempts: the reports of each owner, those that were replaced by later ones too, and what they tell of progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.model import CheckResult, ExerciseReport, Outcome, Record, Report

Attempts = Mapping[str, Sequence[Report]]  # by owner, the latest last
STUCK = 3  # attempts without a point more


class Progress(Record):
    """How somebody's points went from attempt to attempt, as shares of all."""

    owner: str
    shares: tuple[float, ...]


class Stuck(Record):
    """Somebody whose last `attempts` have brought no point more than the first, with exercises begun and failing.

    `exercises`: those; `checks`: the titles of what fails in them; `mistakes`: those recognised.
    """

    owner: str
    attempts: int
    exercises: tuple[str, ...]
    checks: tuple[str, ...]
    mistakes: tuple[str, ...]


def handed_in(reports: Sequence[Report]) -> list[Report]:
    """The attempts among these reports: of several reports of one submission, regraded, the last."""
    found: list[Report] = []
    for report in reports:
        if found and found[-1].submission.digest == report.submission.digest:
            found.pop()
        found.append(report)
    return found


def progress_of(attempts: Attempts) -> tuple[Progress, ...]:
    """The progress of everybody who has handed in more than once."""
    listed = []
    for owner, reports in sorted(attempts.items()):
        shares = [report.points / report.max_points for report in handed_in(reports) if report.max_points]
        if len(shares) > 1:
            listed.append(Progress(owner, tuple(shares)))
    return tuple(listed)


def stuck_of(attempts: Attempts) -> tuple[Stuck, ...]:
    """Whoever tries again and again without a point more, most attempts first."""
    found = []
    for owner, reports in sorted(attempts.items()):
        tried = handed_in(reports)
        count = _without_progress([report.points for report in tried])
        if count < STUCK:
            continue
        begun = {
            f"{chapter.name}/{exercise.name}": [check for check in exercise.checks if _fails(check)]
            for chapter in tried[-1].chapters
            for exercise in chapter.exercises
            if _begun(exercise)
        }
        begun = {key: checks for key, checks in begun.items() if checks}
        failing = [check for checks in begun.values() for check in checks]
        mistakes = dict.fromkeys(check.mistake for check in failing if check.mistake)
        if begun:
            found.append(Stuck(owner, count, tuple(begun), tuple(check.title for check in failing), tuple(mistakes)))
    return tuple(sorted(found, key=lambda stuck: -stuck.attempts))


def _without_progress(points: Sequence[float]) -> int:
    """How many of these there are from the first of the best on."""
    return len(points) - points.index(max(points)) if points else 0


def _begun(exercise: ExerciseReport) -> bool:
    return any(check.outcome not in (Outcome.MISSING, Outcome.BLOCKED) for check in exercise.checks)


def _fails(check: CheckResult) -> bool:
    return check.outcome not in (Outcome.PASSED, Outcome.BROKEN, Outcome.BLOCKED)
