"""The questions of a check: every request that a session made of the learner's code, with what went in and came back.

They outlive the worker that was asked. What stayed in it is an `Object` here, and a function of the suite is its
`Answers`: what it gave, in order.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks.answers import RemoteObject, StudentError
from autograder.worker.wire import Handle, Tensor


@dataclass(frozen=True)
class Object(RemoteObject):
    """What stayed in a worker: the number of the worker, its own number there, and its class's name."""

    worker: int
    number: int
    name: str = field(compare=False)

    @property
    def class_name(self) -> str:
        return self.name


class Callee:
    """Something that can be called in a worker: a name of the module, or of an object."""

    def __init__(self, session: Any, target: Handle | None, name: str) -> None:
        self._session = session
        self._target = target
        self._name = name


@dataclass(frozen=True)
class Method:
    """Something of the learner's that was handed in to be called: a name of the module, or of an object."""

    target: Object | None
    name: str


@dataclass(eq=False)
class Answers:
    """A function of the suite: what it gave, each time that it was called."""

    values: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class Question:
    """A request: its `op` and parameters as in `worker.answers`, the answer, or what came in place of one.

    `inside`: it was made while a function of the suite was being called by the learner's code.
    """

    op: str
    request: dict[str, Any]
    inside: bool
    worker: int
    answer: Any = None
    error: StudentError | None = None


class Questions:
    """Those of one check, in order."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget them: the check is made once more."""
        self.asked: list[Question] = []
        self.answers: list[tuple[Callable[..., Any], Answers]] = []
        self.sessions: list[Any] = []
        self.depth = 0

    def worker(self, session: Any) -> int:
        """The number of a session's worker."""
        if session not in self.sessions:
            self.sessions.append(session)
        return self.sessions.index(session)

    @contextlib.contextmanager
    def asking(self, session: Any, op: str, request: dict[str, Any]) -> Iterator[Question]:
        """Note a question; whoever asks it in this block puts the answer in."""
        question = Question(op, self.copied(request, session), self.depth > 0, self.worker(session))
        self.asked.append(question)
        try:
            yield question
        except StudentError as error:
            question.error = error
            raise

    @contextlib.contextmanager
    def answering(self, function: Callable[..., Any]) -> Iterator[list[Any]]:
        """The list for what this function of the suite gives; questions in this block are made inside it."""
        self.depth += 1
        try:
            yield self.of(function).values
        finally:
            self.depth -= 1

    def of(self, function: Callable[..., Any]) -> Answers:
        """What a function of the suite has given. A bound method is the same one each time."""
        for other, answers in self.answers:
            if other == function:
                return answers
        self.answers.append((function, Answers()))
        return self.answers[-1][1]

    def object(self, session: Any, handle: Handle) -> Object:
        return Object(self.worker(session), handle.number, handle.class_name)

    def copied(self, value: Any, session: Any = None) -> Any:
        """The value as it is now, with nothing in it that belongs to a worker. `session`: whose handles are in it."""
        if isinstance(value, RemoteObject):
            return self.object(*(object.__getattribute__(value, name) for name in ("_session", "_handle")))
        if isinstance(value, Handle):
            return self.object(session, value)
        if isinstance(value, Callee):
            return Method(None if value._target is None else self.object(value._session, value._target), value._name)
        if isinstance(value, (np.ndarray, np.generic)):
            return np.array(value)
        if isinstance(value, Tensor):
            return Tensor(value.array.copy())
        if isinstance(value, dict):
            return {key: self.copied(item, session) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return (list if isinstance(value, list) else tuple)(self.copied(item, session) for item in value)
        return self.of(value) if callable(value) else value
