"""A learner's module in this process, asked as the one in a worker is: for tests of what suites ask."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from autograder.checks.answers import AbsentName, Raised, RemoteObject
from autograder.worker.wire import Tensor


class Local(RemoteObject):
    """A value that stays: methods are called, attributes read. Arguments arrive as copies, but for what was put."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def __getattr__(self, name: str) -> Any:
        try:
            found = getattr(self.target, name)
        except AttributeError:
            raise AbsentName(name) from None
        return Call(found) if callable(found) else sent(found)

    def __call__(self, *args: Any) -> Any:
        return Call(self.target)(*args)

    def unrecorded(self) -> AbstractContextManager[None]:
        return nullcontext()

    def record(self, answer: Any) -> None:
        pass

    def has(self, name: str) -> bool:
        return hasattr(self.target, name)

    def put(self, value: Any) -> Local:
        return Local(received(value))

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        def ring(number: int, frame: Any) -> None:
            raise Raised("TimeUp", "", None, ())

        before = signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def value(self) -> Any:
        return sent(self.target)

    def write(self, name: Any, value: Any = None) -> None:
        target = self.target if value is None else getattr(self.target, name)
        value = name if value is None else value
        if isinstance(target, dict):
            for key, array in value.items():
                target[key][...] = array
        else:
            target[...] = value

    def items(self, limit: int = 0) -> list[Any]:
        try:
            return [sent(one) for one in self.target]
        except TypeError as error:
            raise Raised("TypeError", str(error), None, ()) from None

    @property
    def class_name(self) -> str:
        return type(self.target).__name__


class Call:
    """A function here."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, *args: Any) -> Any:
        return sent(self.function(*map(received, args)))

    def often(self, times: int, *args: Any) -> list[Any]:
        return [self(*args) for _ in range(times)]

    def prepared(self, *args: Any) -> Prepared:
        return Prepared(self.function, args)


class Prepared:
    """A call that is ready to be made and timed."""

    def __init__(self, function: Any, args: tuple[Any, ...]) -> None:
        self.function, self.args = function, args

    def seconds(self, times: int = 1) -> float:
        started = time.perf_counter()
        for _ in range(times):
            self.value = self.function(*map(received, self.args))
        return (time.perf_counter() - started) / times

    def answer(self) -> Any:
        return sent(self.value)


def received(value: Any) -> Any:
    """What an argument is on the learner's side."""
    if isinstance(value, Local):
        return value.target
    if isinstance(value, dict):
        return {key: received(one) for key, one in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(received, value))
    return value.copy() if isinstance(value, np.ndarray) else value


def sent(value: Any) -> Any:
    """What an answer is on the suite's side."""
    if isinstance(value, dict):
        return {key: sent(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(sent, value))
    if isinstance(value, np.ndarray):
        return value.copy()
    plain = isinstance(value, (bool, int, float, str, np.generic, Tensor)) or value is None
    return value if plain else Local(value)
