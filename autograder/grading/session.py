"""The session: one check's conversation with one worker, and what stays in the worker as a suite sees it.

Only plain values, arrays, `Tensor` and `Proxy` objects come out of it. What the learner's code did instead of answering
is raised as a `StudentError`, which the plugin turns into the check's outcome.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn

import numpy as np

from autograder.checks.answers import (
    MAX_ITEMS,
    AbsentName,
    Died,
    Ended,
    Place,
    Raised,
    RemoteObject,
    TooLarge,
    TooManyCalls,
    Unsendable,
)
from autograder.errors import exhausted
from autograder.grading.budget import Budget
from autograder.grading.questions import Callee, Questions
from autograder.grading.requests import Request, Requests
from autograder.grading.scenes import scene_of
from autograder.grading.transcript import Differs, in_one_form, kept, same
from autograder.sandbox import GRACE, Worker, WorkerDied
from autograder.worker import wire

MAX_CALLBACKS = 20_000
MAX_PRINTED = 4_000
MAX_SOURCE = 200
MORE = 2  # times as many answers as expected, if they need not be the same
NAMELESS = {"", "<module>", "<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


class Session:
    """One check's conversation with one worker.

    `seconds`: the time for all of it. `transcript` collects every answer; `expected`, if given, is a transcript that
    the answers are compared with, and `Differs` is raised at the first that is another; if not `exact`, only when many
    more are asked for. `texts`: the learner's modules by name; with them, a place that an exception names is one of
    theirs or none.
    """

    def __init__(
        self,
        worker: Worker,
        seconds: float,
        expected: list[Any] | None = None,
        texts: Mapping[str, str] | None = None,
        exact: bool = True,
    ) -> None:
        self.worker = worker
        self.seconds = seconds
        self.worker.deadline = time.monotonic() + seconds + GRACE
        self.transcript: list[Any] = []
        self.expected = expected
        self.exact = exact
        self.texts = texts
        self.asked = self.owner = ""
        self.heard: list[str] = []
        self.callbacks: list[Callable[..., Any]] = []
        self.calls = 0
        self.budget = Budget()
        self.end: Ended | None = None
        self.timed = False
        self.recording = True
        self.questions: Questions | None = None  # to be kept too
        self.requests = Requests()
        self.idle = False  # whether the worker has answered all that it was asked
        worker.keep, worker.adopt, worker.admit = self.keep, self.adopt, self.budget.admit

    @property
    def printed(self) -> str:
        """What the learner's code printed."""
        return "".join(self.heard)

    def ask(self, op: str, **request: Any) -> Any:
        """Send a request and return the value of its reply. Raises StudentError."""
        if self.end:
            raise self.end
        if self.questions is None:
            return self._ask(op, request)
        with self.questions.asking(self, op, request) as question:
            value = self._ask(op, request)
            question.answer = self.questions.copied(value)
            return value

    def _ask(self, op: str, request: dict[str, Any]) -> Any:
        request["op"] = op
        self.asked = str(request.get("name", ""))
        self.owner = target.class_name if isinstance(target := request.get("target"), wire.Handle) else ""
        if not self.timed:
            request["seconds"] = max(0.001, self.worker.deadline - GRACE - time.monotonic())
            self.timed = True
        self.idle = False
        if not self.recording:
            self.requests.end()
        try:
            self.requests.add(self.worker.send(request), self.asked, self.owner)
            reply = self._receive()
            while _is_callback(reply):
                self._hear(reply)
                self.worker.send({"op": "return", "value": self._call_back(reply)})
                reply = self._receive()
        except WorkerDied as death:
            self.record(("died", death.cause))
            raise Died(death.cause, death.status) from None
        self.idle = True
        return self.read(reply)

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What is asked in this block has so many seconds together; if they run out, the worker ends."""
        whole = self.worker.deadline
        self.worker.deadline, self.timed = min(whole, time.monotonic() + seconds + GRACE), False
        try:
            yield
        finally:
            self.worker.deadline, self.timed = whole, False

    def _receive(self) -> Any:
        """The worker's reply. Raises WorkerDied, TooLarge, and GraderError if there is no room for what is small."""
        try:
            return self.worker.receive()
        except TooLarge as large:
            self._over(large)
        except MemoryError as error:
            self._over(self.budget.blamed() or exhausted(error) or error)

    def _over(self, error: Exception) -> NoReturn:
        """End the worker: what it has to say is not listened to."""
        if isinstance(error, Ended):
            self.end = error
        with contextlib.suppress(WorkerDied):
            self.worker.died("protocol")
        raise error from None

    @contextlib.contextmanager
    def unrecorded(self) -> Iterator[None]:
        """Whatever is answered here is no part of the transcript: how often something is timed is chance."""
        before, self.recording = self.recording, False
        try:
            yield
        finally:
            self.recording = before

    def loaded(self) -> None:
        """Wait for the answer to the request that loads the module, which was sent before. Raises StudentError."""
        expected, self.expected = self.expected, None
        try:
            reply = self._receive()
            self.idle = True
            self.read(reply)
        except WorkerDied as death:
            raise Died(death.cause, death.status) from None
        finally:
            self.expected = expected
            self.transcript.clear()

    def join(self, other: Session) -> None:
        """Go on as a part of another conversation of the same check: with one transcript, and one account of prints."""
        self.transcript, self.heard, self.questions = other.transcript, other.heard, other.questions
        self.expected, self.exact = other.expected, other.exact
        self.requests.end()
        other.requests.end()

    def differs(self, requests: Iterable[Request]) -> bool:
        """Load the module and ask these requests of another session, in their order, until an answer is not expected.

        Whether there is such an answer; if not, the check itself tells.
        """
        with contextlib.suppress(Ended):
            try:
                self.loaded()
                for request in requests:
                    with contextlib.suppress(Raised, AbsentName, Unsendable):  # an answer, too
                        self._ask_again(request)
                    if not self.idle:
                        return False
            except Differs:
                return True
        return False

    def _ask_again(self, request: Request) -> None:
        self.asked, self.owner, self.idle = request.asked, request.owner, False
        try:
            self.worker.resend(request.frame)
            reply = self._receive()
        except WorkerDied as death:
            self.record(("died", death.cause))
            raise Died(death.cause, death.status) from None
        if not _is_callback(reply):
            self.idle = True
            self.read(reply)

    def read(self, reply: Any) -> Any:
        """The value in a reply. Raises StudentError for every other kind."""
        if type(reply) is not dict:
            self.break_off()
        self._hear(reply)
        if reply.get("kind") != "value" or "value" not in reply:
            self._refuse(reply)
        value = reply["value"]
        if self.recording:
            self.record(value)
        return value

    def break_off(self) -> NoReturn:
        """End a worker that does not keep to the protocol."""
        try:
            self.worker.died("protocol")
        except WorkerDied as death:
            raise Died(death.cause, death.status) from None

    def _refuse(self, reply: dict[str, Any]) -> NoReturn:
        kind, message = reply.get("kind"), str(reply.get("message", ""))
        if kind == "raised":
            type_ = str(reply.get("type", ""))
            self.record(("raised", type_, in_one_form(message)))
            place, own = self._place(reply.get("place")), self._place(reply.get("own"))
            text = self.texts.get(place[0].removesuffix(".py"), "") if place and self.texts is not None else None
            scene = scene_of(reply.get("scene"), text)
            raise Raised(type_, message, place, own, _texts(reply.get("kinds")), scene)
        if kind == "absent":
            self.record(("absent", self.asked))
            raise AbsentName(self.asked, self.owner)
        if kind == "unsendable":
            self.record(("unsendable",))
            raise Unsendable(message)
        self.break_off()

    def _place(self, place: Any) -> Place | None:
        """The place (file, line, function, source) that a reply names, if the texts have such a place."""
        if type(place) is not list or [type(part) for part in place] != [str, int, str, str]:
            return None
        file, line, function, source = place
        if self.texts is not None:
            text = self.texts.get(file.removesuffix(".py"), "")
            lines = text.split("\n")
            if not text or not 1 <= line <= len(lines):
                return None
            source = lines[line - 1].strip()[:MAX_SOURCE]
            if function not in NAMELESS and not re.search(rf"\b(def|class)\s+{re.escape(function)}\b", text):
                function = "?"
        return file, line, function, source

    def record(self, answer: Any) -> None:
        answer = kept(answer)
        if self.expected is not None and self._differs(answer, self.expected):
            raise Differs
        self.transcript.append(answer)

    def _differs(self, answer: Any, expected: list[Any]) -> bool:
        number = len(self.transcript)
        if not self.exact:
            return number >= MORE * len(expected)
        return number >= len(expected) or not same(answer, expected[number])

    def _hear(self, reply: Any) -> None:
        printed = reply.get("printed")
        if type(printed) is str and (room := MAX_PRINTED - len(self.printed)) > 0:
            self.heard.append(printed[:room])

    def _call_back(self, reply: dict[str, Any]) -> Any:
        self.calls += 1
        number, args = reply.get("number"), reply.get("args")
        if self.calls > MAX_CALLBACKS:
            self._over(TooManyCalls())
        kwargs = reply.get("kwargs")
        if type(number) is not int or not 0 <= number < len(self.callbacks) or type(args) is not list:
            self.break_off()
        if type(kwargs) is not dict or not all(type(name) is str for name in kwargs):
            self.break_off()
        if self.questions is None:
            return self.callbacks[number](*args, **kwargs)
        with self.questions.answering(self.callbacks[number]) as answers:
            value = self.callbacks[number](*args, **kwargs)
            answers.append(self.questions.copied(value))
            return value

    def keep(self, value: Any) -> Any:
        """The mark for what cannot cross the wire: the handle of a proxy, a callback for a function."""
        if isinstance(value, Proxy):
            return object.__getattribute__(value, "_handle")
        if callable(value):
            self.callbacks.append(value)
            return wire.Callback(len(self.callbacks) - 1)
        raise wire.WireError(f"a {type(value).__name__} cannot be sent")

    def adopt(self, mark: Any) -> Any:
        """What a mark of the wire stands for here."""
        if type(mark) is wire.Handle:
            return Proxy(self, mark)
        if type(mark) is wire.Tensor:
            return mark
        raise wire.WireError("a callback from the worker")


class Function(Callee):
    """Something that can be called in the worker: a name of the module, or of an object."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        session = self._session
        return session.ask("call", target=self._target, name=self._name, args=list(args), kwargs=kwargs)

    def often(self, times: int, *args: Any) -> Any:
        """A list of the answers to so many equal calls, each with copies of the arrays, in one request."""
        return self._session.ask("often", target=self._target, name=self._name, args=list(args), times=times)

    def prepared(self, *args: Any) -> Prepared:
        """The call with these arguments, which are placed in the worker now, to be made and timed later."""
        placed = [self._session.ask("put", value=arg) if isinstance(arg, np.ndarray) else arg for arg in args]
        return Prepared(self._session, self._target, self._name, placed)


class Prepared:
    """A call that is ready to be made."""

    def __init__(self, session: Session, target: wire.Handle | None, name: str, args: list[Any]) -> None:
        self._session = session
        self._request = {"target": target, "name": name, "args": args}

    def seconds(self, times: int = 1) -> float:
        """The seconds that a call takes, the mean of so many; taken here, with what a request costs."""
        started = time.perf_counter()
        with self._session.unrecorded():
            self._session.ask("repeat", **self._request, times=times)
        return (time.perf_counter() - started) / times

    def answer(self) -> Any:
        """What one of the calls returned that were timed last, drawn by lot."""
        return self._session.ask("kept")


class Proxy(RemoteObject):
    """An object that stays in the worker: methods are called there, attributes read from there."""

    def __init__(self, session: Session, handle: wire.Handle) -> None:
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_handle", handle)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._handle.methods:
            return Function(self._session, self._handle, name)
        return self._session.ask("get", target=self._handle, name=name)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise TypeError("an object in the worker is changed in place: use write()")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return Function(self._session, self._handle, "__call__")(*args, **kwargs)

    def value(self) -> Any:
        """The object itself, as a plain value."""
        return self._session.ask("value", target=self._handle)

    def write(self, name: Any, value: Any = None) -> None:
        """Write into the arrays of an attribute, `write("params", {"W1": A})`, or of the object itself, `write(A)`."""
        if not isinstance(name, str):
            name, value = "", name
        self._session.ask("write", target=self._handle, name=name, value=value)

    def items(self, limit: int = MAX_ITEMS) -> list[Any]:
        """What iterating over it gives, at most `limit` items and one more."""
        items: list[Any] = self._session.ask("items", target=self._handle, limit=limit)
        return items

    @property
    def class_name(self) -> str:
        return str(self._handle.class_name)


def _is_callback(reply: Any) -> bool:
    return type(reply) is dict and reply.get("kind") == "callback"


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if type(value) is list else ()
