"""The cause of a failure: a known mistake, else what can be seen without a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.checks.answers import AbsentName, Raised
from autograder.checks.declare import CheckFailed
from autograder.grading.attempt import Attempt
from autograder.grading.contrasts import Ending, of_contrast, of_turn
from autograder.grading.crashes import of_crash
from autograder.grading.relations import of_dtype, of_kind, of_values
from autograder.grading.suspects import of_absence, of_text
from autograder.mistakes import Cause, Mistake
from autograder.model import Check, Source, Text, Visibility


def cause_of(
    check: Check, attempt: Attempt, source: Source, mistakes: Sequence[Mistake], again: Callable[[int], Attempt]
) -> Cause | None:
    """What the failure is traced to, most certain first.

    mistakes: the one, or the two, that were recognised. again: makes the attempt once more, with the batch of this
    number first.
    """
    if mistakes:
        return _of_mistakes(mistakes)
    error, hidden = attempt.error, check.visibility == Visibility.HIDDEN
    if isinstance(error, AbsentName):
        return of_absence(source, error)
    if not isinstance(error, (Raised, CheckFailed)):
        return None

    def in_other_order(first: int) -> Ending:
        other = again(first)
        return other.error, other.trail

    failure = error, attempt.trail
    by_turn = of_turn(failure, hidden)
    if isinstance(error, Raised):
        return of_crash(error, source, hidden) or by_turn or of_contrast(failure, in_other_order, hidden)
    if by_text := of_text(source, error.evidence, certain=True):
        return by_text
    by_values = None
    if error.evidence.key == "dtype":
        by_values = of_dtype(error.evidence.params, hidden)
    elif error.evidence.key == "not-a-list":
        by_values = of_kind(error.evidence.params, hidden)
    elif error.answer and not by_turn:
        by_values = of_values(error.answer, hidden)
    return by_turn or by_values or of_contrast(failure, in_other_order, hidden) or of_text(source, error.evidence)


def _of_mistakes(mistakes: Sequence[Mistake]) -> Cause:
    """What two mistakes say is said in turn; the lesson is that of the first."""
    hints = [mistake.hint for mistake in mistakes]
    said = Text(en=" ".join(hint.en for hint in hints), ja="".join(hint.ja for hint in hints))
    return Cause(said=said, lesson=mistakes[0].lesson or "", mistake="+".join(mistake.id for mistake in mistakes))
