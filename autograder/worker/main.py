"""The worker process: holds the learner's module and answers the grader's requests.

Started as a script, in one of two ways:

    main.py serve   PLAN READ WRITE LIMITS    one worker, which talks over these two descriptors (on Windows: handles)
    main.py zygote  PLAN CONTROL              a warm parent, which forks a worker for each request

PLAN is JSON: `paths` (folders to import from), `libraries` (to import at once), `layers` (of confinement, see
`confine`), `place` (an empty folder for a private root), `readable` and `masked` (what a worker may see, and the
folders in it that are empty for it).

In a worker one request is answered by one reply that bears the request's nonce. Requests are dictionaries with an `op`
(see `Worker`), replies have a `kind`:

    value       {"value": ...}                                       what the call returned
    raised      {"type", "message", "place", "trace", "kinds"}       the learner's code raised
    absent      {"name"}                                             the module or the object has no such name
    unsendable  {"message"}                                          the value is none that can cross the wire
    callback    {"number", "args", "kwargs"}                         call this function of yours; go on with op `return`

A zygote reads commands from its control socket, a letter and a number of four bytes: `f` (the number is the length of
the JSON limits that follow), with two descriptors attached, forks a worker on them and answers with its pid; `w` (the
number is a pid) ends that worker and whatever it started, and answers with its wait status; `d` does the same for one
that is about to end by itself; `m` asks for the most memory that a worker has had, in KiB (0: not known). It ends with
the socket.

Imports the standard library, NumPy, PyTorch (where asked for) and what lies beside this file, nothing else of this
project.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import io
import json
import linecache
import os
import random
import signal
import sys
import time
import traceback
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np  # else imported by `main`, from the folders that it is given

if os.name != "nt":
    import resource

HERE = os.path.dirname(os.path.abspath(__file__))

PACKAGE = "autograder"  # lies beside NumPy where it is installed, and the solutions inside it
GIVEN = "given.py"  # the course's own code beside the learner's: no error is shown there
MAX_PRINTED = 64 * 1024
MAX_MESSAGE = 2_000
LAST_MOMENT = 0.5  # seconds between a worker's last word and its end
MAX_METHODS = 300
MAX_THREADS = 128  # of all workers together


def _beside(name: str) -> types.ModuleType:
    """A module that lies beside this file: this script has no package around it."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- what the learner's code prints ---------------------------------------------------------------------------------


class Printed(io.TextIOBase):
    """Standard output and error of the learner's code: the first 64 KiB are kept, the rest is dropped."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = MAX_PRINTED

    def write(self, text: str, /) -> int:
        if self.room > 0:
            self.parts.append(text[: self.room])
            self.room -= len(text)
        return len(text)

    def writable(self) -> bool:
        return True

    def take(self) -> str:
        text = "".join(self.parts)
        self.parts.clear()
        return text


# --- the learner's modules ------------------------------------------------------------------------------------------


class ChapterModules:
    """Importer of the learner's chapter: finds an exercise by its name, before anything that is installed."""

    def __init__(self, texts: dict[str, str], imports: list[str]) -> None:
        self.texts = texts
        self.allowed = {*imports, *texts, *sys.stdlib_module_names}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        from importlib.machinery import ModuleSpec

        if name in self.texts:
            return ModuleSpec(name, self)  # type: ignore[arg-type]
        root = name.partition(".")[0]
        if not self.is_open(root):
            raise ModuleNotFoundError(f"No module named {root!r} in this exercise", name=root)
        return None

    def is_open(self, package: str) -> bool:
        """Whether anything in this process may import the package: PyTorch has requirements of its own."""
        return package != PACKAGE if "torch" in self.allowed else package in {"numpy", *self.allowed}

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        self.run(module)

    def run(self, module: types.ModuleType) -> None:
        text = self.texts[module.__name__]
        file = f"{module.__name__}.py"
        module.__file__ = file
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), module.__dict__)

    def guard(self) -> None:
        """Let the learner's modules import what the exercise allows and nothing else."""
        real = builtins.__import__

        def guarded(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
            importer = globals.get("__name__") if globals else None
            root = name.partition(".")[0]
            if level == 0 and importer in self.texts and root not in self.allowed:
                raise ModuleNotFoundError(f"No module named {root!r} in this exercise", name=root)
            return real(name, globals, locals, fromlist, level)

        builtins.__import__ = guarded


class TimeUp(BaseException):
    """The time for this check is over; raised by the timer in whatever the learner's code is doing."""


# --- the worker -----------------------------------------------------------------------------------------------------


class Worker:
    """Answers requests about one module until the grader closes the wire."""

    def __init__(self, wire: types.ModuleType, read: int, write: int) -> None:
        self.wire = wire
        self.reader = wire.Reader(io.FileIO(read, "rb"))
        self.output = io.FileIO(write, "wb")
        self.printed = Printed()
        self.module: types.ModuleType | None = None
        self.chapter: ChapterModules | None = None
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.nonce = b""
        self.busy = self.late = self.gone = False

    # the wire

    def frame(self, message: dict[str, Any]) -> list[Any]:
        """The buffers of a reply, with what was printed since the last one. Raises WireError."""
        if self.printed.parts:
            message["printed"] = self.printed.take()
        buffers: list[Any] = self.wire.encode(message, self.nonce, self.keep)
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
                request, self.nonce = self.wire.receive(self.reader.read_into, None, self.adopt)
            except EOFError:
                self.gone = True
                raise
            if request["op"] == "return":
                return request["value"]
            self.send(self.answer(request))

    def answer(self, request: dict[str, Any]) -> list[Any]:
        """The reply to a request, whatever the learner's code does."""
        if "seconds" in request:
            self.set_timer(request["seconds"])
        try:
            self.busy = True
            try:
                if self.late:
                    raise TimeUp
                return self.frame({"kind": "value", "value": getattr(self, "op_" + request["op"])(request)})
            finally:
                self.busy = False
        except Absent as absent:
            message = {"kind": "absent", "name": absent.name}
        except self.wire.WireError as error:
            message = {"kind": "unsendable", "message": str(error)[:MAX_MESSAGE]}
        except EOFError as error:
            if self.gone:
                raise
            message = self.describe(error)
        except BaseException as error:
            message = self.describe(error)
        return self.frame(message)

    def set_timer(self, seconds: float) -> None:
        """Raise TimeUp in the learner's code after so many seconds; the grader's own clock stands behind it."""
        if os.name != "nt":
            signal.signal(signal.SIGALRM, self.ring)
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.late = False  # that of an earlier timer: a worker may have waited long for its turn
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def ring(self, number: int, frame: Any) -> None:
        if self.busy:
            raise TimeUp
        self.late = True

    def describe(self, error: BaseException) -> dict[str, Any]:
        """The exception as plain text: type, message, and the last place in the learner's own files."""
        try:
            message = str(error)[:MAX_MESSAGE]
        except BaseException:
            message = ""
        assert self.chapter is not None
        files = {f"{name}.py" for name in self.chapter.texts} - {GIVEN}
        place: list[Any] = []
        trace: list[str] = []
        if isinstance(error, SyntaxError) and error.filename in files:
            place = [error.filename, error.lineno or 0, "", (error.text or "").strip()[:200]]
        else:
            for frame, line in traceback.walk_tb(error.__traceback__):
                code = frame.f_code
                if code.co_filename in files:
                    place = [code.co_filename, line, code.co_name]
                    if len(trace) < 50:
                        trace.append(f"{code.co_filename}:{line} {code.co_name}")
            if place:
                place.append(linecache.getline(place[0], place[1]).strip()[:200])
        return {
            "kind": "raised",
            "type": type(error).__name__[:200],
            "message": message,
            "place": place,
            "trace": trace[-10:],
            "kinds": [kind.__name__[:200] for kind in type(error).__mro__[:20]],
        }

    # values in and out

    def adopt(self, mark: Any) -> Any:
        """What a mark of the wire stands for here."""
        kind = type(mark)
        if kind is self.wire.Handle:
            return self.objects[mark.number]
        if kind is self.wire.Callback:
            return self.callback(mark.number)
        return sys.modules["torch"].from_numpy(mark.array)

    def keep(self, value: Any) -> Any:
        """The mark for an object that stays here: a tensor's values, or a handle."""
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            return self.wire.Tensor(value.detach().cpu().numpy())
        return self.handle(value)

    def handle(self, value: Any) -> Any:
        """The handle of an object, the same each time."""
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.objects) + 1
            self.objects[number] = value
        kind = type(value)
        names = [name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name, None))]
        return self.wire.Handle(number, kind.__name__[:100], tuple(names[:MAX_METHODS]))

    def callback(self, number: int) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.busy = False  # a timer that rings meanwhile waits: half a frame is none
            try:
                request = {"kind": "callback", "number": number, "args": list(args), "kwargs": kwargs}
                self.send(self.frame(request))
                value = self.serve()
            finally:
                self.busy = True
            if self.late:
                raise TimeUp
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

    def op_load(self, request: dict[str, Any]) -> None:
        self.chapter = ChapterModules(self.wire.unpacked(request["modules"]), request["imports"])
        self.chapter.guard()
        sys.meta_path.insert(0, self.chapter)
        random.seed(request["seed"])
        np.random.seed(request["seed"])
        if "torch" in sys.modules:
            sys.modules["torch"].manual_seed(request["seed"])
        self.module = importlib.import_module(request["main"])

    def op_hello(self, request: dict[str, Any]) -> None:
        """Nothing but the answer: the worker is there."""

    def op_call(self, request: dict[str, Any]) -> Any:
        function = self.find(request["target"], request["name"])
        return function(*request["args"], **request["kwargs"])

    def op_repeat(self, request: dict[str, Any]) -> None:
        """Call so many times, each time with copies of the arrays, and drop what comes back: to be timed."""
        function = self.find(request["target"], request["name"])
        for _ in range(request["times"]):
            function(*[arg.copy() if type(arg) is np.ndarray else arg for arg in request["args"]])

    def op_get(self, request: dict[str, Any]) -> Any:
        return self.find(request["target"], request["name"])

    def op_has(self, request: dict[str, Any]) -> bool:
        return hasattr(self.module, request["name"])

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


class Absent(Exception):
    """The learner's module or object has no such name."""

    def __init__(self, name: str) -> None:
        self.name = name


def work(wire: types.ModuleType, read: int, write: int) -> None:
    """Be a worker on these descriptors until the grader goes."""
    worker = Worker(wire, read, write)
    sys.stdout = sys.stderr = worker.printed
    with contextlib.suppress(EOFError, BrokenPipeError):
        worker.serve()


# --- the zygote -----------------------------------------------------------------------------------------------------


def zygote(wire: types.ModuleType, cage: Cage, control: int) -> None:
    """Fork a worker for each request on the control socket; end, with all of them, when it closes."""
    import array
    import socket

    adopt_orphans()
    sock = socket.socket(fileno=control)
    workers: set[int] = set()
    size = array.array("i").itemsize
    while True:
        try:
            message, ancillary, _, _ = sock.recvmsg(5, socket.CMSG_SPACE(2 * size), socket.MSG_WAITALL)
        except OSError:
            break
        if len(message) < 5:
            break
        number = int.from_bytes(message[1:], "big")
        if message[:1] == b"f":
            descriptors = array.array("i")
            for _, _, data in ancillary:
                descriptors.frombytes(data[: len(data) - len(data) % size])
            limits = sock.recv(number, socket.MSG_WAITALL)
            pid = os.fork()
            if pid == 0:
                sock.close()
                read, write = descriptors
                become_worker(json.loads(limits), cage, {read, write})
                work(wire, read, write)
                os._exit(0)
            for descriptor in descriptors:
                os.close(descriptor)
            workers.add(pid)
            answer = pid
        elif message[:1] == b"m":
            answer = peak_memory(number)
        else:
            workers.discard(number)
            answer = end(number, LAST_MOMENT if message[:1] == b"d" else 0)
            sweep(workers)
            cage.clear(number)
        with contextlib.suppress(OSError):  # a grader that has gone leaves commands to be carried out
            sock.sendall(answer.to_bytes(4, "big"))
    for pid in workers:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    sweep(set())


def peak_memory(pid: int) -> int:
    """The most memory that a worker has had, in KiB; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


class Cage:
    """How workers are confined: what was planned, and what is prepared once for all of them."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.layers: list[str] = plan["layers"]
        self.confine = _beside("confine") if self.layers else None
        self.folders = _beside("scratch") if "bubblewrap" in self.layers else None
        self.readable: list[str] = plan["readable"]
        self.code = b""
        self.address_space = 0

    def enter(self) -> None:
        """Before the libraries are loaded, with a single thread."""
        if self.confine and "namespaces" in self.layers:
            self.confine.enter()

    def build(self) -> None:
        """After the libraries are loaded: their shared libraries have to stay readable."""
        self.address_space = address_space()
        if not self.confine:
            return
        self.readable = list(dict.fromkeys([*self.readable, *shared_libraries()]))
        self.code = self.confine.program()
        if "namespaces" in self.layers:
            self.confine.private_root(self.plan["place"], self.readable, self.plan["masked"])
            self.readable = ["/"]
        else:
            self.readable = self.confine.spread(
                [*self.readable, *self.confine.SYSTEM_FILES, *self.confine.DEVICES[1:]], self.plan["masked"]
            )

    def scratch(self, folder: str) -> str:
        """In a worker: go to its empty folder, whose path is the answer."""
        if self.confine and "namespaces" in self.layers:
            self.confine.private_scratch()
            folder = self.confine.SCRATCH
        elif self.confine and "bubblewrap" in self.layers:
            folder = f"{self.confine.SCRATCH}/{os.getpid()}"
            os.mkdir(folder)
        os.chdir(folder)
        return folder

    def clear(self, pid: int) -> None:
        """In the parent of workers: remove what a worker has left where nobody outside can."""
        if self.confine and self.folders:
            with contextlib.suppress(FileNotFoundError):  # it ended before it had one
                self.folders.remove(f"{self.confine.SCRATCH}/{pid}")

    def lock(self, own: str) -> None:
        """In a worker, as the last thing: take away what it does not need."""
        if self.confine:
            self.confine.lock(self.layers, self.readable, own, self.code)


def shared_libraries() -> list[str]:
    """The folders of the system from which this process has loaded libraries."""
    folders = set()
    with open("/proc/self/maps") as file:
        for line in file:
            path = line[73:].strip()
            if ".so" in os.path.basename(path):
                folders.add(os.path.dirname(path))
    return sorted(folder for folder in folders if folder.startswith(("/lib", "/usr/lib", "/usr/local/lib", "/opt")))


def become_worker(limits: dict[str, Any], cage: Cage, keep: set[int]) -> None:
    """In a fresh child: a session of its own, no descriptors but the wire's, an empty folder, limits, locks."""
    os.setsid()
    low = max(keep) + 1
    for descriptor in range(3, low):
        if descriptor not in keep:
            with contextlib.suppress(OSError):
                os.close(descriptor)
    os.closerange(low, low + 256)
    os.dup2(1, 2)  # 0 and 1 are the null device; 2 was where a zygote reports its own trouble
    folder = cage.scratch(limits["scratch"])
    os.environ["HOME"] = os.environ["TMPDIR"] = folder
    memory = limits["memory"] + (address_space() or cage.address_space)
    for kind, value in [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
        *([(resource.RLIMIT_NPROC, MAX_THREADS)] if "namespaces" in cage.layers else []),  # else: all of the user's
    ]:
        hard = value + (kind == resource.RLIMIT_CPU)  # SIGXCPU says why; a second later comes SIGKILL
        with contextlib.suppress(ValueError, OSError):  # macOS refuses a limit on the address space
            resource.setrlimit(kind, (value, hard))
    cage.lock(folder)


def address_space() -> int:
    """Bytes of address space that this process has already taken; 0 where the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def end(pid: int, patience: float = 0) -> int:
    """Kill a worker with its process group, and its wait status, that of its own end if that came first.

    `patience`: seconds in which it may still end by itself.
    """
    limit = time.monotonic() + patience
    with contextlib.suppress(ProcessLookupError):
        done, status = os.waitpid(pid, os.WNOHANG)
        while not done and time.monotonic() < limit:
            time.sleep(0.001)
            done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            return status
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def adopt_orphans() -> None:
    """On Linux, become the parent of whatever a worker leaves behind, so that it can be ended too."""
    _prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def follow_grader() -> None:
    """On Linux, be told to end (SIGTERM) when the process that started this one has gone, killed perhaps."""
    _prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _prctl(option: int, value: int) -> None:
    """Ask Linux for something that concerns this process; elsewhere there is no such thing."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def stay_behind(descriptors: list[int]) -> None:
    """Go on in a child. The parent stays, without these descriptors.

    When told to, by SIGTERM, or when the child has ended, it ends all that is left, and then itself as the child did.
    """
    adopt_orphans()
    follow_grader()
    signals = {signal.SIGTERM, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        return
    for descriptor in descriptors:
        os.close(descriptor)
    while signal.sigwait(signals) == signal.SIGCHLD and not has_ended(pid):
        pass
    status = end(pid)
    sweep(set())
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        with contextlib.suppress(OSError):  # SIGKILL is always as it was
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status))


def has_ended(pid: int) -> bool:
    """Whether this child has ended. It still has to be waited for."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def sweep(workers: set[int]) -> None:
    """End every child that is no living worker: what dead workers had started."""
    for _ in range(100):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                strays = {int(pid) for pid in file.read().split()} - workers
        except OSError:
            return
        if not strays:
            return
        for pid in strays:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in strays:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def main(argv: list[str]) -> None:
    global np
    mode, plan = argv[1], json.loads(argv[2])
    cage = Cage(plan)
    if mode == "serve" and os.name != "nt":
        stay_behind([int(argv[3]), int(argv[4])])
    cage.enter()
    sys.path.extend(plan["paths"])
    import numpy as np

    wire = _beside("wire")
    for library in plan["libraries"]:
        importlib.import_module(library)
    if mode == "zygote":
        warm_up()
        cage.build()
        gc.collect()
        gc.freeze()  # the collector of a forked worker leaves the pages shared with its parent alone
        zygote(wire, cage, int(argv[3]))
        return
    cage.build()
    read, write, limits = int(argv[3]), int(argv[4]), json.loads(argv[5])
    if os.name == "nt":
        import msvcrt

        open_handle = msvcrt.open_osfhandle  # type: ignore[attr-defined]
        read, write = open_handle(read, os.O_RDONLY), open_handle(write, 0)
        os.chdir(limits["scratch"])
    else:
        become_worker(limits, cage, {read, write})
    work(wire, read, write)


def warm_up() -> None:
    """Load what a first call would load, once for all workers."""
    np.random.default_rng(0).normal(size=2) @ np.ones(2)
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_num_threads(1)
        weight = torch.ones(2, requires_grad=True)
        torch.optim.SGD([weight], lr=0.1).zero_grad()  # no backward here: its threads would not survive a fork


if __name__ == "__main__":
    main(sys.argv)
