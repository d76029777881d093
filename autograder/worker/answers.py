"""The answers: what a worker replies to the grader's requests about the learner's module."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enumerations of what goes in and out: slow at first
import contextlib
import importlib
import io
import os
import random
import signal
import sys
import time
import types
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from autograder.worker import wire
from autograder.worker.account import Account
from autograder.worker.modules import ChapterModules, code_of, look_like_a_script
from autograder.worker.places import running
from autograder.worker.printed import Printed
from autograder.worker.reachable import arrays_of
from autograder.worker.reader import CHUNK, Reader
from autograder.worker.ruled import rule_out

MAX_METHODS = 300
LONG = 0.25  # of the time, in one request: then it is this request that takes too long, else all of them together

# What every worker needs once, made before it is forked.
spare = [bytes(1 << 20)]  # to be given back when there is no other memory
unpacker = wire.Unpacker()
printed = Printed()
stream = printed.stream()
ALARM = int(getattr(signal, "SIGALRM", 0))
ROOM = 1_000  # more calls inside each other, to tell of a recursion


class Responder:
    """Answers requests about one module until the grader closes the wire."""

    def __init__(self, read: int, write: int) -> None:
        self.reader = Reader(io.FileIO(read, "rb"))
        self.output = io.FileIO(write, "wb")
        self.printed = printed
        self.account = Account()
        self.chapter: ChapterModules | None = None
        self.module: types.ModuleType | None = None
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.nonce = b""
        self.seconds = 0.0
        self.begun: float | None = None  # when the request came that is being answered
        self.busy = self.late = self.gone = False
        self.kept: Any = None  # what one of the calls returned that were timed last

    # the wire

    def frame(self, message: dict[str, Any]) -> list[Any]:
        """The buffers of a reply, with what was printed since the last one. Raises WireError."""
        if self.printed.parts:
            message["printed"] = self.printed.text()
        buffers: list[Any] = wire.encode(message, self.nonce, self.keep)
        self.printed.parts.clear()
        return buffers

    def send(self, buffers: list[Any]) -> None:
        for buffer in buffers:
            view = memoryview(buffer)
            while view:
                view = view[self.output.write(view) or 0 :]

    def serve(self) -> Any:
        """Answer requests until one is a `return`, whose value is the result: a callback has come back."""
        while True:
            try:
                request, self.nonce = wire.receive(self.reader.read_into, None, self.adopt, unpacker=unpacker)
            except EOFError:
                self.gone = True
                raise
            if request["op"] == "return":
                return request["value"]
            self.send(self.answer(request))

    def answer(self, request: dict[str, Any]) -> list[Any]:
        """The reply to a request, whatever the learner's code does and whatever telling of it runs into."""
        if "seconds" in request:
            self.set_timer(request["seconds"])
        outermost = self.begun is None
        if outermost:
            self.begun = time.monotonic()
        self.busy = True
        try:
            return self.frame(self.account.time_up([])) if self.late else self.reply(request)
        except BaseException as error:
            if self.gone:
                raise
            spare.clear()
            return wire.encode(self.account.least(error), self.nonce)
        finally:
            self.busy = False
            if outermost:
                self.begun = None

    def reply(self, request: dict[str, Any]) -> list[Any]:
        try:
            return self.frame({"kind": "value", "value": getattr(self, "op_" + request["op"])(request)})
        except Absent as absent:
            message = {"kind": "absent", "name": absent.name}
        except wire.WireError as error:
            message = {"kind": "unsendable", "message": self.account.text(error)}
        except BaseException as error:
            if self.gone:
                raise
            message = self.account.of(error)
        return self.frame(message)

    # the time

    def set_timer(self, seconds: float) -> None:
        """End the learner's code after so many seconds; the grader's own clock stands behind it."""
        self.seconds = seconds
        if os.name != "nt":
            _signal.signal(ALARM, self.ring)
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.late = False  # that of an earlier timer: a worker may have waited long for its turn
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def ring(self, number: int, frame: types.FrameType | None) -> None:
        self.late = True
        if self.busy:  # else half a frame may be on its way, and the next answer says it
            self.end(frame)

    def end(self, frame: types.FrameType | None) -> NoReturn:
        """Tell that the time is up, from within the learner's code, which is not gone on with: it cannot object."""
        self.busy = False
        with contextlib.suppress(BaseException):
            sys.setrecursionlimit(sys.getrecursionlimit() + ROOM)
            long = self.begun is not None and time.monotonic() - self.begun > LONG * self.seconds
            self.send(self.frame(self.account.time_up(running(frame, self.account.texts) if long else [])))
        with contextlib.suppress(BaseException):
            while self.reader.file.read(CHUNK):
                pass  # nothing is answered any more
        os._exit(0)

    # values in and out

    def adopt(self, mark: Any) -> Any:
        """What a mark of the wire stands for here."""
        kind = type(mark)
        if kind is wire.Handle:
            return self.objects[mark.number]
        if kind is wire.Callback:
            return self.callback(mark.number)
        return sys.modules["torch"].from_numpy(mark.array)

    def keep(self, value: Any) -> Any:
        """The mark for an object that stays here: a tensor's values, or a handle."""
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            return wire.Tensor(value.detach().cpu().numpy())
        return self.handle(value)

    def handle(self, value: Any) -> Any:
        """The handle of an object, the same each time."""
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.objects) + 1
            self.objects[number] = value
        kind = type(value)
        names = [name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name, None))]
        return wire.Handle(number, kind.__name__[:100], tuple(names[:MAX_METHODS]))

    def callback(self, number: int) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            buffers = self.frame({"kind": "callback", "number": number, "args": list(args), "kwargs": kwargs})
            self.busy = False
            try:
                self.send(buffers)
                value = self.serve()
            finally:
                self.busy = True
            if self.late:
                self.end(sys._getframe(1))
            return value

        return call

    def find(self, target: Any, name: str) -> Any:
        owner = self.module if target is None else target
        try:
            return getattr(owner, name)
        except AttributeError as error:
            if error.obj is owner and error.name == name:
                raise Absent(name) from None
            raise

    # the requests

    def op_compile(self, request: dict[str, Any]) -> Any:
        """The code of a module, and of what it may import; asked before anything of the learner's has run."""
        return code_of(wire.unpacked(request["modules"]), request["main"])

    def op_load(self, request: dict[str, Any]) -> None:
        self.chapter = ChapterModules(wire.unpacked(request["modules"]), request["imports"], request.get("code", {}))
        rule_out(request.get("rules_out", []))
        self.chapter.guard()
        if "torch" in sys.modules:
            torch: Any = sys.modules["torch"]
            torch.set_num_threads = torch.set_num_interop_threads = one_thread
        self.run(request)

    def op_again(self, request: dict[str, Any]) -> None:
        """Load once more, for another check: these texts, under the rules of the first time."""
        self.objects.clear()
        self.numbers.clear()
        self.module = self.kept = None
        assert self.chapter is not None
        self.chapter.renew(wire.unpacked(request["modules"]))
        self.run(request)

    def run(self, request: dict[str, Any]) -> None:
        assert self.chapter is not None
        self.account = Account(self.chapter.texts, request["main"], self.chapter.left_out)
        random.seed(request["seed"])
        np.random.seed(request["seed"])
        if "torch" in sys.modules:
            sys.modules["torch"].manual_seed(request["seed"])
        look_like_a_script(request["main"])
        self.module = importlib.import_module(request["main"])

    def op_hello(self, request: dict[str, Any]) -> None:
        """Nothing but the answer: the worker is there."""

    def op_call(self, request: dict[str, Any]) -> Any:
        function = self.find(request["target"], request["name"])
        return function(*request["args"], **request["kwargs"])

    def op_often(self, request: dict[str, Any]) -> list[Any]:
        """Call so many times, each time with copies of the arrays: all that they returned."""
        function = self.find(request["target"], request["name"])
        return [function(*copies(request["args"])) for _ in range(request["times"])]

    def op_repeat(self, request: dict[str, Any]) -> None:
        """Call so many times, each time with copies of the arrays: to be timed. What one of them returned is kept.

        Which one is drawn by lot afterwards, so that none can be answered carelessly.
        """
        function = self.find(request["target"], request["name"])
        for number in range(request["times"]):
            value = function(*copies(request["args"]))
            if int.from_bytes(os.urandom(4), "little") % (number + 1) == 0:
                self.kept = value

    def op_kept(self, request: dict[str, Any]) -> Any:
        return self.kept

    def op_get(self, request: dict[str, Any]) -> Any:
        return self.find(request["target"], request["name"])

    def op_has(self, request: dict[str, Any]) -> bool:
        return hasattr(self.module, request["name"])

    def op_replace(self, request: dict[str, Any]) -> None:
        """Put something else in the place of a name of the module."""
        setattr(self.module, request["name"], request["value"])

    def op_put(self, request: dict[str, Any]) -> Any:
        return self.handle(request["value"])

    def op_value(self, request: dict[str, Any]) -> Any:
        return request["target"]

    def op_write(self, request: dict[str, Any]) -> None:
        owner = self.find(request["target"], request["name"]) if request["name"] else self.op_value(request)
        values = request["value"]
        for place, value in (
            [(owner[key], item) for key, item in values.items()] if type(values) is dict else [(owner, values)]
        ):
            place[...] = value

    def op_arrays(self, request: dict[str, Any]) -> Any:
        return self.handle(arrays_of(request["target"]))

    def op_items(self, request: dict[str, Any]) -> list[Any]:
        items = []
        for item in request["target"]:
            items.append(item)
            if len(items) > request["limit"]:
                break
        return items

    def op_library(self, request: dict[str, Any]) -> Any:
        module, _, name = request["name"].rpartition(".")
        function = getattr(importlib.import_module(module), name)
        return self.handle(function(*request["args"], **request["kwargs"]))

    def op_autograd(self, request: dict[str, Any]) -> tuple[Any, list[Any]]:
        torch = sys.modules["torch"]
        args = request["args"]
        tensors = [arg.requires_grad_() for arg in args if isinstance(arg, torch.Tensor) and arg.is_floating_point()]
        value = self.find(request["target"], request["name"])(*args)
        if not isinstance(value, torch.Tensor):
            return value, []
        upstream = torch.from_numpy(request["upstream"])
        if value.shape != upstream.shape or not value.requires_grad:
            return value, [None] * len(tensors)
        gradients = torch.autograd.grad(value, tensors, upstream.to(value.dtype), allow_unused=True)
        return value, list(gradients)


def copies(args: list[Any]) -> list[Any]:
    """Arguments for one call of several: the arrays are its own."""
    return [arg.copy() if type(arg) is np.ndarray else arg for arg in args]


def one_thread(count: int) -> None:
    """In place of PyTorch's own, which would end the process: there is one thread, however many are asked for."""


class Absent(Exception):
    """The learner's module or object has no such name."""

    def __init__(self, name: str) -> None:
        self.name = name


def work(responder: Responder) -> None:
    """Be a worker until the grader goes."""
    sys.stdout = sys.stderr = stream
    try:
        responder.serve()
    except MemoryError:  # not even for the request
        os._exit(wire.NO_MEMORY)
    except (EOFError, BrokenPipeError):
        pass
