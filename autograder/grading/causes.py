"""The cause of a failure: a known mistake, else what can be seen without a catalogue."""

from __future__ import annotations

from collections.abc import Callable

from autograder.checks.answers import Raised
from autograder.checks.declare import CheckFailed
from autograder.grading.attempt import Attempt
from autograder.grading.contrasts import Ending, of_contrast, of_turn
from autograder.grading.crashes import of_crash
from autograder.grading.relations import of_dtype, of_values
from autograder.grading.suspects import of_text
from autograder.mistakes import Cause, Mistake
from autograder.model import Check, Source, Visibility


def cause_of(
    check: Check, attempt: Attempt, source: Source, mistake: Mistake | None, again: Callable[[int], Attempt]
) -> Cause | None:
    """What the failure is traced to, most certain first.

    mistake: the one that was recognised. again: makes the attempt once more, with the batch of this number first.
    """
    if mistake:
        return Cause(said=mistake.hint, lesson=mistake.lesson or "", mistake=mistake.id)
    error, hidden = attempt.error, check.visibility == Visibility.HIDDEN
    if not isinstance(error, (Raised, CheckFailed)):
        return None

    def in_other_order(first: int) -> Ending:
        other = again(first)
        return other.error, other.trail

    failure = error, attempt.trail
    by_turn = of_turn(failure, hidden)
    if isinstance(error, Raised):
        return of_crash(error, source, hidden) or by_turn or of_contrast(failure, in_other_order, hidden)
    by_values = None
    if error.evidence.key == "dtype":
        by_values = of_dtype(error.evidence.params, hidden)
    elif error.answer and not by_turn:
        by_values = of_values(error.answer, hidden)
    return by_turn or by_values or of_contrast(failure, in_other_order, hidden) or of_text(source, error.evidence)
