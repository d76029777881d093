"""Forms: questions of which one must be answered, and questions that only a right answer is asked.

One cause costs once. What is right in one form is right, and what is wrong already is not asked again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TypeVar

from autograder.checks.answers import AbsentName, Ended, Raised, StudentError
from autograder.checks.declare import CheckFailed
from autograder.checks.timing import out_of_time

Form = TypeVar("Form")
Ask = Callable[[], object]
Failure = CheckFailed | StudentError


def failure_of(ask: Ask) -> Failure | None:
    """What the question ended in, None if it was answered right.

    Raises what nothing can be asked after: the worker has ended, or the time of the check is over.
    """
    try:
        ask()
    except (CheckFailed, StudentError) as error:
        ended = isinstance(error, CheckFailed) and error.evidence.key == "not-done"
        if ended or isinstance(error, Ended) or out_of_time(error):
            raise
        return error
    return None


def is_right(ask: Ask) -> bool:
    """Whether the question is answered right."""
    return failure_of(ask) is None


def either(*asks: Ask) -> None:
    """One of the questions must be answered right: they are forms of the same. The first that is ends it.

    If none is, the failure is that of a form in which there was a wrong answer, rather than one that raised something.
    """
    failures: list[Failure] = []
    for ask in asks:
        failure = failure_of(ask)
        if failure is None:
            return
        failures.append(failure)
    raise next((one for one in failures if isinstance(one, CheckFailed)), failures[0])


def in_either_form(forms: Iterable[Form], ask: Callable[[Form], object]) -> None:
    """The question must be answered right in one of these forms; whether all are taken is for a check of its own."""
    either(*(functools.partial(ask, form) for form in forms))


def of_what_is_right(*pairs: tuple[Ask, Ask]) -> None:
    """Of each pair the second question is asked if the first is answered right: a wrong answer has cost its points.

    What is not written yet fails, and so does the first question of all if none is answered right.
    """
    failures: list[Failure] = []
    for first, second in pairs:
        failure = failure_of(first)
        if failure is None:
            second()
        elif _unwritten(failure):
            raise failure
        else:
            failures.append(failure)
    if len(failures) == len(pairs):
        raise failures[0]


def _unwritten(failure: Failure) -> bool:
    raised = isinstance(failure, Raised) and failure.type == "NotImplementedError"
    return raised or isinstance(failure, AbsentName)
