"""The student: the learner's module as a suite sees it, each access a request to its worker."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from autograder.grading.session import Function, Session


class Student:
    """The learner's module; what a suite takes as its `student`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Function:
        if name.startswith("__"):
            raise AttributeError(name)
        return Function(self._session, None, name)

    def unrecorded(self) -> AbstractContextManager[None]:
        """Whatever is answered here is no part of the transcript."""
        return self._session.unrecorded()

    def record(self, answer: Any) -> None:
        """What stands in the transcript for an answer that was unrecorded: all of it that counts, in one form."""
        self._session.record(answer)

    def has(self, name: str) -> bool:
        """Whether the module defines this name."""
        return self._session.ask("has", name=name) is True

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """A block in which requests have so many seconds together; if they run out, nothing is answered any more."""
        return self._session.within(seconds)

    def replace(self, name: str, value: Any) -> None:
        """Put a function of the suite, or what a proxy stands for, in the place of this name of the module."""
        self._session.ask("replace", name=name, value=value)

    def put(self, value: Any) -> Any:
        """A proxy of the value, placed in the worker."""
        return self._session.ask("put", value=value)

    def arrays(self, model: Any) -> Any:
        """A proxy of a dictionary: the arrays of floats that an object leads to, by the way to each, `.layers[0].W`."""
        return self._session.ask("arrays", target=model)

    def write_file(self, name: str, content: bytes) -> str:
        """Write a file into the worker's folder; the path for the learner's code."""
        self.put(np.frombuffer(content, np.uint8) if content else np.empty(0, np.uint8)).tofile(name)
        return name

    def read_file(self, name: str) -> bytes:
        """The bytes of a file in the worker's folder. Raises StudentError if it cannot be read."""
        content = self.library("numpy.fromfile", name, "uint8").value()
        if not isinstance(content, np.ndarray) or content.dtype != np.uint8:
            self._session.break_off()
        return content.tobytes()

    def folder(self) -> list[str]:
        """The names of the files in the worker's folder, sorted."""
        names = self.library("os.listdir", ".").value()
        if type(names) is not list or not all(type(name) is str for name in names):
            self._session.break_off()
        return sorted(names)

    def library(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """A proxy of what a function of NumPy or PyTorch makes, `library("numpy.random.default_rng", 1)`."""
        session = self._session
        return session.ask("library", name=name, args=list(args), kwargs=kwargs)

    def autograd(self, function: str | Function, *args: Any, upstream: Any) -> tuple[Any, list[Any]]:
        """The value of a call on tensors, and the gradient of sum(value * upstream) for each tensor; PyTorch only."""
        session = self._session
        target, name = (None, function) if isinstance(function, str) else (function._target, function._name)
        answer = session.ask("autograd", target=target, name=name, args=list(args), upstream=np.asarray(upstream))
        if type(answer) is not tuple or len(answer) != 2 or type(answer[1]) is not list:
            session.break_off()
        return answer[0], answer[1]
