"""The cause of a failure: a known mistake, else what can be seen without a catalogue."""

from __future__ import annotations

from autograder.checks.answers import AbsentName, Raised
from autograder.checks.declare import CheckFailed
from autograder.grading.attempt import Attempt
from autograder.grading.crashes import of_crash
from autograder.grading.relations import of_values
from autograder.grading.suspects import of_absence, of_text
from autograder.mistakes import Cause, Mistake
from autograder.model import Check, Source, Visibility


def cause_of(check: Check, attempt: Attempt, source: Source, mistake: Mistake | None) -> Cause | None:
    """What the failure is traced to, most certain first. `mistake`: the one that was recognised."""
    if mistake:
        return Cause(said=mistake.hint, lesson=mistake.lesson or "", mistake=mistake.id)
    error, hidden = attempt.error, check.visibility == Visibility.HIDDEN
    if isinstance(error, Raised):
        return of_crash(error, source, hidden)
    if isinstance(error, AbsentName):
        return of_absence(source, error)
    if isinstance(error, CheckFailed):
        by_values = of_values(error.answer, hidden) if error.answer else None
        return by_values or of_text(source, error.evidence)
    return None
