"""A replay: the questions that lead to a failure, asked again of a fresh worker without the check around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks.answers import Raised, StudentError
from autograder.checks.declare import CheckFailed
from autograder.grading.questions import Answers, Method, Object, Question
from autograder.grading.session import Function, Proxy, Session
from autograder.grading.transcript import in_one_form, same
from autograder.worker.wire import Tensor

LOOKS = {"get", "has", "value", "items", "kept"}  # they change nothing, if the learner's code is as usual
ABOUT_ALL = {"replace"}  # they change what everything else does
NO_LINES = {"arrays"}  # there is nothing to write for them


def failing(asked: Sequence[Question], error: BaseException) -> int:
    """The place of the question that the failure is about: the last whose answer was compared, else the last of all.

    Raises ValueError if nothing was asked.
    """
    if isinstance(error, CheckFailed) and error.answer is not None:
        for place in reversed(range(len(asked))):
            if not asked[place].inside and _has(asked[place].answer, error.answer.received):
                return place
    return max(place for place, question in enumerate(asked) if not question.inside)


def _has(answer: Any, received: np.ndarray[Any, Any]) -> bool:
    """Whether this is, or holds, the array that was compared."""
    if isinstance(answer, Tensor):
        return _has(answer.array, received)
    if isinstance(answer, (list, tuple)):
        return any(_has(item, received) for item in answer) or _is(answer, received)
    if isinstance(answer, dict):
        return any(_has(item, received) for item in answer.values())
    return _is(answer, received)


def _is(answer: Any, received: np.ndarray[Any, Any]) -> bool:
    if answer is None or isinstance(answer, (str, Object)):
        return False
    try:
        array = np.asarray(answer)
    except (TypeError, ValueError):  # a list of unequal ones, or of what is no number
        return False
    if array.shape != received.shape or array.dtype.kind not in "biufc" or received.dtype.kind not in "biufc":
        return False
    return bool(np.array_equal(array, received, equal_nan=True))


def whole(asked: Sequence[Question], place: int) -> list[Question]:
    """The question at this place and all before it, as they can be asked again."""
    found = [question for question in asked[: place + 1] if not question.inside and question.op not in NO_LINES]
    timed = [question for question in found if question.op == "repeat"]
    if timed and found[-1].op == "kept":  # what one of the timed calls returned
        last = timed[-1]
        request = {"target": last.request["target"], "name": last.request["name"], "args": last.request["args"]}
        found[-1] = replace(found[-1], op="call", request={**request, "kwargs": {}})
    return [question for question in found if question.op != "kept" and (question.op != "repeat" or question.error)]


def needed(questions: Sequence[Question]) -> list[Question]:
    """The last question and those before it that made, or may have changed, what it is about."""
    *before, last = questions
    found, objects = [last], set(objects_in(last.request))
    for question in reversed(before):
        made = set(objects_in(question.answer)) - set(objects_in(question.request))
        touched = made if question.op in LOOKS else made | set(objects_in(question.request))
        if touched & objects or question.op in ABOUT_ALL or str(question.request.get("name", "")).endswith("seed"):
            found.append(question)
            objects |= set(objects_in(question.request))
    return found[::-1]


def objects_in(value: Any) -> Iterator[Object]:
    """The objects that a value holds."""
    if isinstance(value, Object):
        yield value
    elif isinstance(value, Method):
        yield from objects_in(value.target)
    elif isinstance(value, dict):
        for item in value.values():
            yield from objects_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from objects_in(item)


def repeats(session: Session, questions: Sequence[Question]) -> bool:
    """Whether these questions alone, asked in this session, end as the last of them did."""
    objects: dict[Object, Any] = {}
    for question in questions[:-1]:
        try:
            _learn(objects, question.answer, session.ask(question.op, **_given(session, objects, question.request)))
        except (StudentError, KeyError):
            return False
    last = questions[-1]
    try:
        answer = session.ask(last.op, **_given(session, objects, last.request))
    except StudentError as error:
        return _alike(error, last.error)
    except KeyError:
        return False
    return last.error is None and same(answer, last.answer)


def _alike(one: StudentError, other: StudentError | None) -> bool:
    if isinstance(one, Raised) and isinstance(other, Raised):
        return (one.type, in_one_form(one.message)) == (other.type, in_one_form(other.message))
    return type(one) is type(other)


def _given(session: Session, objects: dict[Object, Any], value: Any) -> Any:
    """A value of a question as this session sends it. Raises KeyError for an object that is not there."""
    if isinstance(value, Object):
        return object.__getattribute__(objects[value], "_handle")
    if isinstance(value, Method):
        return Function(session, _given(session, objects, value.target), value.name)
    if isinstance(value, Answers):
        return Again(lambda answer: _given(session, objects, answer), value.values)
    if isinstance(value, dict):
        return {key: _given(session, objects, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_given(session, objects, item) for item in value)
    return value


class Again:
    """A function that gives what one of the suite gave, in the same order, and then the same again."""

    def __init__(self, given: Callable[[Any], Any], answers: Sequence[Any]) -> None:
        self.given = given
        self.answers = answers
        self.turn = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.turn += 1
        return self.given(self.answers[(self.turn - 1) % len(self.answers)]) if self.answers else None


def _learn(objects: dict[Object, Any], before: Any, now: Any) -> None:
    """Find the objects of the recorded answer in that of today."""
    if isinstance(before, Object) and isinstance(now, Proxy):
        objects[before] = now
    elif isinstance(before, dict) and isinstance(now, dict):
        for key in before.keys() & now.keys():
            _learn(objects, before[key], now[key])
    elif isinstance(before, (list, tuple)) and isinstance(now, (list, tuple)):
        for one, other in zip(before, now, strict=False):
            _learn(objects, one, other)
