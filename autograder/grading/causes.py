"""The cause of a failure: a known mistake, else what can be seen without a catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.checks.answers import Raised
from autograder.checks.declare import CheckFailed
from autograder.grading.attempt import Attempt
from autograder.grading.crashes import of_crash
from autograder.grading.relations import of_values
from autograder.grading.suspects import of_text
from autograder.mistakes import Cause, Mistake
from autograder.model import Check, Source, Text, Visibility


def cause_of(check: Check, attempt: Attempt, source: Source, mistakes: Sequence[Mistake]) -> Cause | None:
    """What the failure is traced to, most certain first. `mistakes`: the one, or the two, that were recognised."""
    if mistakes:
        said = Text(
            en=" ".join(mistake.hint.en for mistake in mistakes), ja="".join(mistake.hint.ja for mistake in mistakes)
        )
        ids = "+".join(mistake.id for mistake in mistakes)
        return Cause(said=said, lesson=mistakes[0].lesson or "", mistake=ids)
    error, hidden = attempt.error, check.visibility == Visibility.HIDDEN
    if isinstance(error, Raised):
        return of_crash(error, source, hidden)
    if isinstance(error, CheckFailed):
        by_values = of_values(error.answer, hidden) if error.answer else None
        return by_values or of_text(source, error.evidence)
    return None
