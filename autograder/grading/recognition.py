"""Recognition: which known mistake would have given the learner's answers."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.checks.answers import StudentError
from autograder.checks.declare import CheckFailed
from autograder.checks.timing import TOO_SLOW
from autograder.course import Course
from autograder.grading.attempt import Attempt, Attempts
from autograder.mistakes import Mistake
from autograder.model import Check, Evidence

ALIKE = 5  # times as slow: the same code on another day


def recognise(
    course: Course, attempts: Attempts, check: Check, attempt: Attempt, solutions: Mapping[str, str]
) -> Mistake | None:
    """The one mistake of the exercise that fails the check with the same answers, if there is exactly one.

    The mistakes that the check is named for come first: the others (of a function that this one uses, say) count only
    if none of those fits. Each is asked the same questions in a worker of its own, and given up at its first other
    answer. `solutions`: the texts of the chapter's solutions.
    """
    mistakes = course.mistakes(check.exercise)
    own = [mistake for mistake in mistakes if mistake.fails == check.name]
    for group in (own, [mistake for mistake in mistakes if mistake not in own]):
        fitting = []
        for mistake in group:
            texts = {**solutions, check.exercise.name: course.mistaken(check.exercise, mistake)}
            replay = attempts.make(check, texts, expected=attempt.transcript)
            if len(replay.transcript) == len(attempt.transcript) and _same_end(replay.error, attempt.error):
                fitting.append(mistake)
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _as_slow(one: Evidence, other: Evidence) -> bool:
    """Whether both are of the same order of slowness, if it is slowness that they speak of."""
    if one.key not in TOO_SLOW:
        return True
    times = sorted(int(evidence.params["times"]) for evidence in (one, other))
    return times[1] <= ALIKE * times[0]


def _same_end(one: BaseException | None, other: BaseException | None) -> bool:
    """Whether two attempts failed in the same way."""
    if isinstance(one, CheckFailed) and isinstance(other, CheckFailed):
        first, second = one.evidence, other.evidence
        return first.key == second.key and first.of == second.of and _as_slow(first, second)
    return isinstance(one, StudentError) and type(one) is type(other)
