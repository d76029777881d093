"""Recognition: which known mistake, or which two of them, would have given the learner's answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from autograder.checks.answers import StudentError
from autograder.checks.declare import CheckFailed
from autograder.checks.timing import TOO_SLOW
from autograder.course import Course
from autograder.grading.attempt import Attempt, Attempts
from autograder.grading.likeness import same_failure
from autograder.mistakes import Mistake
from autograder.model import Check, Evidence

ALIKE = 5  # times as slow: the same code on another day
PAIRED = 8  # mistakes of a check that are tried two at a time
LONG = 100  # answers; a check that asks for more, as a numerical gradient does, is not made over and over again

Mistakes = tuple[Mistake, ...]


def recognise(
    course: Course,
    attempts: Attempts,
    check: Check,
    attempt: Attempt,
    solutions: Mapping[str, str],
    known: Sequence[Mistake] = (),
    thorough: bool = True,
) -> Mistakes:
    """The mistake of the exercise that fails the check with the same answers, if there is exactly one; else nothing.

    known: those that were recognised in earlier checks of the exercise, which are asked first. If not `thorough`, only
    they and those that the check is named for are tried, and exactly: the root has shown itself before, or does not.
    The mistakes that the check is named for come before the others (of a function that this one uses, say), which count
    only if none of those fits. Each is asked the same questions in a worker of its own, and given up at its first other
    answer. If none fits, and none is known, answers count as the same up to what the check accepts, and then two
    mistakes at once are tried. Several that fit are one if they teach the same. `solutions`: the texts of the
    chapter's solutions.
    """
    own, others = _split(course.mistakes(check.exercise), check, known)
    groups = (known, own, others) if thorough else (known, own)

    def fit(tried: Iterable[Mistakes], exact: bool) -> Iterator[Mistakes]:
        for mistakes in tried:
            texts = {**solutions, check.exercise.name: course.mistaken(check.exercise, *mistakes)}
            replay = attempts.replay(check, texts, attempt, exact)
            if (_exactly if exact else same_failure)(replay, attempt):
                yield mistakes

    for group in groups:
        if found := list(fit(_singly(group), exact=True)):
            return _one_of(found)
    if not thorough or attempt.trained or len(attempt.transcript) > LONG or not isinstance(attempt.error, CheckFailed):
        return ()
    if not known:
        for group in groups:
            if found := list(fit(_singly(group), exact=False)):
                return _one_of(found)
    own = own[:PAIRED]
    pairs = itertools.product(known, own) if known else itertools.combinations(own, 2)
    return next(fit((pair for pair in pairs if course.compatible(check.exercise, pair)), exact=False), ())


def _split(
    mistakes: Sequence[Mistake], check: Check, known: Sequence[Mistake]
) -> tuple[Sequence[Mistake], Sequence[Mistake]]:
    """Those that the check is named for, and the others, of those that are not known yet."""
    own = [mistake for mistake in mistakes if mistake.fails == check.name and mistake not in known]
    return own, [mistake for mistake in mistakes if mistake not in own and mistake not in known]


def _singly(group: Iterable[Mistake]) -> Iterator[Mistakes]:
    return ((mistake,) for mistake in group)


def _one_of(found: Sequence[Mistakes]) -> Mistakes:
    """What fits, if it is one, or if all that fit teach the same."""
    lessons = {tuple(mistake.lesson or mistake.id for mistake in mistakes) for mistakes in found}
    return found[0] if len(lessons) == 1 else ()


def _exactly(replay: Attempt, attempt: Attempt) -> bool:
    """Whether all answers were the same, and both failed in the same way."""
    return len(replay.transcript) == len(attempt.transcript) and _same_end(replay.error, attempt.error)


def _as_slow(one: Evidence, other: Evidence) -> bool:
    """Whether both are of the same order of slowness, if it is slowness that they speak of."""
    if one.key not in TOO_SLOW:
        return True
    times = sorted(int(evidence.params["times"]) for evidence in (one, other))
    return times[1] <= ALIKE * times[0]


def _same_end(one: BaseException | None, other: BaseException | None) -> bool:
    """Whether two attempts with the same transcript, which has the words of an exception, failed in the same way."""
    if isinstance(one, CheckFailed) and isinstance(other, CheckFailed):
        first, second = one.evidence, other.evidence
        return first.key == second.key and first.of == second.of and _as_slow(first, second)
    return isinstance(one, StudentError) and type(one) is type(other)
