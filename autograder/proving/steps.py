"""Steps: what a check asks, as it can be asked of another module as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.answers import Raised
from autograder.grading.questions import Answers, Method, Object, Question
from autograder.model import Record
from autograder.worker.wire import Tensor

LARGEST = 5_000  # numbers
REPEATED = {"call", "get", "items", "library", "put", "value", "write"}  # what can be asked of another module as well

Source = tuple[str, Any]  # "made" and a number, "many" or "named" and sources, or "given" and a value
Step = tuple[Any, ...]  # what the worker is asked: see `steps_of`
Outcome = tuple[str, Any]  # "made", "raised" and a class's name, or "value" and what was answered


class Opening(Record):
    """What a check asks first, up to the first answer that is a plain value: the steps, and that answer."""

    steps: tuple[Step, ...]
    answer: Any


def opening_of(asked: Sequence[Question]) -> Opening | None:
    """What a check asks first; None if it holds anything that another module cannot be asked."""
    steps: list[Step] = []
    for step, (kind, answer) in steps_of(asked):
        steps.append(step)
        if kind == "raised":
            return None
        if kind == "value" and answer is not None:
            return Opening(steps=tuple(steps), answer=answer)
    return None


def all_steps(asked: Sequence[Question]) -> list[tuple[Step, Outcome]]:
    """All that a check asked; nothing if some of it can be asked of no other."""
    steps = list(steps_of(asked))
    return steps if len(steps) == sum(one.op != "has" for one in asked) else []


def steps_of(asked: Iterable[Question]) -> Iterator[tuple[Step, Outcome]]:
    """What a check asks, each step as the worker takes it, and what came of it; up to what no other can be asked.

    A step is an operation, the number of the object that is asked (None: the module), a name, arguments by position
    and by name, the number of the object that came of it, and how many items are asked for at most. An argument is
    "made" and such a number, "many" or "named" and arguments in a list or dict, or "given" and a value.
    """
    for one in asked:
        request, answer = one.request, one.answer
        if one.op == "has":
            continue
        args = [request["value"]] if one.op in ("put", "write") else request.get("args", ())
        given = _source(list(args)), _source(request.get("kwargs", {}))
        target, made = request.get("target"), answer.number if isinstance(answer, Object) else None
        if one.op not in REPEATED or None in given or (made is None and not is_plain(answer)):
            return
        number = None if target is None else target.number
        step = one.op, number, request.get("name", ""), *given, made, request.get("limit", 0)
        if one.error is not None:
            if not isinstance(one.error, Raised):
                return
            yield step, ("raised", one.error.type)
        else:
            yield step, ("value", answer) if made is None else ("made", made)


def _source(value: Any) -> Source | None:
    """An argument of a step; None if it holds what no other module can be given."""
    if isinstance(value, Object):
        return "made", value.number
    if is_plain(value):
        return "given", value
    if type(value) in (list, tuple):
        inner = [_source(item) for item in value]
        return None if None in inner else ("many", inner if type(value) is list else tuple(inner))
    if type(value) is dict:
        named = {key: _source(item) for key, item in value.items()}
        return None if None in named.values() else ("named", named)
    return None


def is_plain(value: Any) -> bool:
    """Whether it is a value that can be given to another module."""
    if isinstance(value, Mapping):
        return all(map(is_plain, value.values()))
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return all(map(is_plain, value))
    return not isinstance(value, (Object, Method, Answers, Tensor)) and np.size(value) <= LARGEST
