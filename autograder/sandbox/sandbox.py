"""The sandbox: starts the worker processes, talks to them, ends them.

On Linux and macOS a zygote (a fresh interpreter with the libraries loaded, which never sees a learner's data) forks the
workers; elsewhere, and with `fresh=True`, each worker is an interpreter of its own. Everywhere a worker has a process
and a session of its own, limits, an empty environment and an empty folder; on Linux the kernel confines it as well (see
`worker.confine`).
"""

from __future__ import annotations

import array
import collections
import contextlib
import functools
import io
import json
import os
import re
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, Protocol

import msgspec

from autograder.errors import GraderError, exhausted
from autograder.sandbox import bubblewrap
from autograder.sandbox.folder import PrivateFolder
from autograder.sandbox.libraries import place
from autograder.worker import confine, scratch, wire

MAIN = Path(wire.__file__).with_name("main.py")
GRACE = 0.5  # seconds between the worker's own timer and the grader's
START_SECONDS = 120.0
ANSWER_SECONDS = 10.0  # for a command to a zygote that runs
MAX_OUTPUT_FILE = 16 << 20
PEAK = re.compile(rb"^VmHWM:\s*(\d+) kB$", re.MULTILINE)


class WorkerDied(Exception):
    """The worker ended, or broke the rules of the wire and was ended.

    `cause`: `exited` (with `status`), `signal` (with `status`), `timed_out` or `protocol`.
    """

    def __init__(self, cause: str, status: int = 0) -> None:
        self.cause = cause
        self.status = status
        super().__init__(f"{cause} {status}")


class Process(Protocol):
    """One worker process, as its starter knows it."""

    def started(self) -> bool:
        """Whether it came into being: what starts it may have been ended by another worker."""

    def peak_memory(self) -> int:
        """The most memory that it has had, in KiB; 0 where that is not known."""

    def end(self, wait: bool) -> int:
        """End it with all that it started; if waited for, its wait status (that of its own end, if that is at hand)."""


class Starter(Protocol):
    """Starts worker processes."""

    def start(self, read: int, write: int, limits: dict[str, Any]) -> Process: ...

    def close(self) -> None: ...


def environment() -> dict[str, str]:
    """All the environment that a worker has."""
    names = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PATH": os.defpath}
    names |= {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    if os.name == "nt":
        names["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    return names


class Start:
    """How the interpreters of workers with these libraries are started, and what they are told."""

    def __init__(self, libraries: tuple[str, ...], layers: tuple[str, ...], folder: Path) -> None:
        root = folder / f"root-{secrets.token_hex(4)}"
        root.mkdir()
        found = place(libraries)
        plan = {**msgspec.to_builtins(found), "libraries": libraries, "layers": layers, "place": str(root)}
        self.plan = json.dumps(plan)
        self.interpreter = [sys.executable]
        self.wrapped = bubblewrap.LAYER in layers
        if self.wrapped:
            self.interpreter = [*bubblewrap.command(found), bubblewrap.INTERPRETER]

    def command(self, mode: str, *args: str) -> list[str]:
        """What starts an interpreter that finds nothing of the surroundings.

        Not `-I`, which would not read the hash seed in its environment: sets would have another order in each run.
        """
        return [*self.interpreter, "-P", "-s", "-S", "-B", str(MAIN), mode, self.plan, *args]


# --- a warm parent that forks ---------------------------------------------------------------------------------------


class _Answer:
    """A number that the zygote owes; they come in the order of the commands."""

    value: int | None = None

    def __init__(self, ends: int | None = None) -> None:
        """`ends`: the pid that the command ends; without it, the answer is the pid of a new worker."""
        self.ends = ends


class Zygote:
    """Starts workers by forking them from a warm parent."""

    def __init__(self, libraries: tuple[str, ...], layers: tuple[str, ...], folder: Path) -> None:
        # Whether its workers have numbers of its own, which mean others outside.
        self.own_numbers = not {"namespaces", bubblewrap.LAYER}.isdisjoint(layers)
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(START_SECONDS)
        self.errors = folder / f"zygote-{secrets.token_hex(4)}.log"
        self.owed: collections.deque[_Answer] = collections.deque()
        with theirs, self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                Start(libraries, layers, folder).command("zygote", str(theirs.fileno())),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=(theirs.fileno(),),
                env=environment(),
                start_new_session=True,
            )

    def start(self, read: int, write: int, limits: dict[str, Any]) -> Process:
        descriptors = array.array("i", [read, write])
        text = json.dumps(limits).encode()
        message = b"f" + len(text).to_bytes(4, "big") + text
        self._wake()
        self.socket.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
        return _Forked(self, self._owe(_Answer()))

    def end(self, pid: int, by_itself: bool) -> _Answer:
        """End a worker, one that is about to end by itself in a moment."""
        self._wake()
        self.socket.sendall((b"d" if by_itself else b"w") + pid.to_bytes(4, "big"))
        return self._owe(_Answer(ends=pid))

    def peak_memory(self, pid: int) -> int:
        """The most memory that a living worker has had, in KiB; 0 where it is not known."""
        self._wake()
        self.socket.sendall(b"m" + pid.to_bytes(4, "big"))
        return self.wait(self._owe(_Answer()))

    def _wake(self) -> None:
        self.process.send_signal(signal.SIGCONT)  # a worker may have stopped it

    def _owe(self, answer: _Answer) -> _Answer:
        self.owed.append(answer)
        if len(self.owed) > 64:
            self.wait(self.owed[0])
        return answer

    def wait(self, answer: _Answer) -> int:
        while answer.value is None:
            data = b""
            while len(data) < 4:
                more = self.socket.recv(4 - len(data))
                if not more:
                    raise ConnectionResetError("the zygote ended: " + self.last_words())
                data += more
            answered = self.owed.popleft()
            answered.value = int.from_bytes(data, "big")
            self.socket.settimeout(ANSWER_SECONDS)
        return answer.value

    def last_words(self) -> str:
        return self.errors.read_text(errors="replace")[-500:].strip()

    def close(self) -> None:
        self._wake()
        self.socket.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.returncode and not self.own_numbers:  # it was ended, before it could end these workers
            for answer in self.owed:
                if answer.ends is not None:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.killpg(answer.ends, signal.SIGKILL)


class _Forked:
    def __init__(self, zygote: Zygote, pid: _Answer) -> None:
        self.zygote = zygote
        self.pid = pid

    def started(self) -> bool:
        try:
            return self.zygote.wait(self.pid) > 0
        except OSError:
            self.zygote.process.kill()
            return False

    def peak_memory(self) -> int:
        try:
            return self.zygote.peak_memory(self.zygote.wait(self.pid))
        except (OSError, TimeoutError):
            return 0

    def end(self, wait: bool) -> int:
        try:
            status = self.zygote.end(self.zygote.wait(self.pid), by_itself=wait)
            return self.zygote.wait(status) if wait else 0
        except (OSError, TimeoutError):  # the zygote is gone, and its workers with it
            if self.pid.value is not None and not self.zygote.own_numbers:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid.value, signal.SIGKILL)
            return signal.SIGKILL


# --- an interpreter for each worker ---------------------------------------------------------------------------------


class Fresh:
    """Starts each worker as an interpreter of its own."""

    def __init__(self, libraries: tuple[str, ...], layers: tuple[str, ...], folder: Path) -> None:
        self.begin = Start(libraries, layers, folder)

    def start(self, read: int, write: int, limits: dict[str, Any]) -> Process:
        options: dict[str, Any] = {}
        ends = [read, write]
        if os.name == "nt":
            import msvcrt

            ends = [msvcrt.get_osfhandle(end) for end in ends]  # type: ignore[attr-defined]
            for end in ends:
                os.set_handle_inheritable(end, True)  # type: ignore[attr-defined]
            options["close_fds"] = False
        else:
            options |= {"pass_fds": ends, "start_new_session": True}
        process = subprocess.Popen(
            self.begin.command("serve", str(ends[0]), str(ends[1]), json.dumps(limits)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            **options,
        )
        return _Spawned(process, self.begin.wrapped)

    def close(self) -> None:
        pass


class _Spawned:
    def __init__(self, process: subprocess.Popen[bytes], wrapped: bool) -> None:
        self.process = process
        self.wrapped = wrapped

    def started(self) -> bool:
        return True

    def peak_memory(self) -> int:
        try:  # it went on in a child, and again in one where it has namespaces of its own
            number = self.process.pid
            while children := Path(f"/proc/{number}/task/{number}/children").read_text().split():
                number = int(children[0])
            found = PEAK.search(Path(f"/proc/{number}/status").read_bytes())
        except OSError:
            return 0
        return int(found[1]) if found else 0

    def end(self, wait: bool) -> int:
        if wait:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=GRACE)
        self.process.terminate()  # on Windows that is all; elsewhere its parent ends it with all that it started
        try:
            code = self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        if self.wrapped and code > 128:  # as a shell does, bwrap tells of a signal by a number
            code = 128 - code
        return -code if code < 0 else code << 8


# --- the worker, as the grader sees it ------------------------------------------------------------------------------


class Worker:
    """One worker process and the wire to it.

    Requests are answered until `deadline` (monotonic seconds). `keep` and `adopt` say how objects cross the wire, as in
    its codec.
    """

    def __init__(self, process: Process, read: int, write: int, folder: Path) -> None:
        self.process = process
        self.input = io.FileIO(read, "rb")
        self.output = io.FileIO(write, "wb")
        self.readable = _Poll(self.input, writing=False)
        self.reader = wire.Reader(self.input, lambda: self.wait(self.readable))
        self.writable = _Poll(self.output, writing=True)
        self.folder = folder
        self.deadline = time.monotonic() + START_SECONDS
        self.death: WorkerDied | None = None
        self.nonce = b""
        self.keep: Callable[[Any], Any] | None = None
        self.adopt: Callable[[Any], Any] | None = None
        if os.name != "nt":
            os.set_blocking(write, False)

    def call(self, request: dict[str, Any]) -> Any:
        """Send a request and return its reply. Raises WorkerDied; a dead worker stays dead."""
        self.send(request)
        return self.receive()

    def send(self, request: dict[str, Any]) -> None:
        """Send a request whose reply is asked for later. Raises WorkerDied, or WireError for a value of ours."""
        if self.death:
            raise self.death
        self.nonce = secrets.token_bytes(wire.NONCE_BYTES)
        buffers = wire.encode(request, self.nonce, self.keep)
        try:
            if self.reader.held or self.readable.ready(0):  # nothing was asked: this breaks the rules, or is its end
                self.died("protocol" if self.reader.held or self.input.read(1) else "exited")
            for buffer in buffers:
                view = memoryview(buffer)
                while view:
                    count = self.output.write(view)
                    if count is None:
                        self.wait(self.writable)
                    else:
                        view = view[count:]
        except (BrokenPipeError, ConnectionResetError):
            self.died("exited")

    def receive(self) -> Any:
        """The reply to the last request. Raises WorkerDied, and GraderError where there is no room for it."""
        if self.death:
            raise self.death
        try:
            return wire.receive(self.reader.read_into, self.nonce, self.adopt)[0]
        except EOFError:
            self.died("exited")
        except wire.WireError:
            self.died("protocol")
        except MemoryError as error:  # an answer of a size that is allowed, and no room for it here
            raise exhausted(error) or error from None

    def wait(self, poll: _Poll) -> None:
        if not poll.ready(max(0.0, self.deadline - time.monotonic())):
            self.died("timed_out")

    def died(self, cause: str) -> NoReturn:
        status = self.close(wait=cause == "exited")
        if cause == "exited":
            if os.name != "nt" and os.WIFSIGNALED(status):
                number = os.WTERMSIG(status)
                cause = "timed_out" if number == signal.SIGXCPU else "signal"
                self.death = WorkerDied(cause, number)
            else:
                self.death = WorkerDied(cause, status >> 8)
        else:
            self.death = WorkerDied(cause)
        raise self.death

    def peak_memory(self) -> int | None:
        """The most that the living worker has had in memory, in MiB; None where the system does not tell."""
        if self.death or self.input.closed:
            return None
        return round(self.process.peak_memory() / 1024) or None

    def close(self, wait: bool = False) -> int:
        """End the process and remove its folder; its wait status, if waited for."""
        if self.input.closed:
            return 0
        self.input.close()
        with contextlib.suppress(OSError):
            self.output.close()
        status = self.process.end(wait)
        try:
            self.folder.rmdir()
        except OSError:
            with contextlib.suppress(OSError):  # in use still, on Windows: it goes with the sandbox
                scratch.remove(str(self.folder))
        return status


class _Poll:
    """Waits until a pipe can be read (or has ended), or written."""

    def __init__(self, file: io.FileIO, writing: bool) -> None:
        self.file = file
        self.writing = writing
        if os.name != "nt":
            self.poll = select.poll()
            self.poll.register(file.fileno(), select.POLLOUT if writing else select.POLLIN)

    def ready(self, seconds: float) -> bool:
        """Whether it can within so many seconds."""
        if os.name != "nt":
            return bool(self.poll.poll(seconds * 1000))
        return self.writing or self._peek(time.monotonic() + seconds)

    def _peek(self, end: float) -> bool:
        """Windows has no poll for pipes: look until there is something."""
        import _winapi
        import msvcrt

        while True:
            try:
                if _winapi.PeekNamedPipe(msvcrt.get_osfhandle(self.file.fileno()), 0)[0]:  # type: ignore[attr-defined]
                    return True
            except OSError:
                return True
            if time.monotonic() >= end:
                return False
            time.sleep(0.001)


def _pipe(reader: contextlib.ExitStack, writer: contextlib.ExitStack) -> tuple[int, int]:
    """A pipe, and who closes which end of it."""
    read, write = os.pipe()
    reader.callback(os.close, read)
    writer.callback(os.close, write)
    return read, write


def layers(policy: str) -> tuple[str, ...]:
    """The layers of confinement under this policy. Raises GraderError where it cannot be kept."""
    if policy == "none":
        return ()
    absent = missing_layers()
    held = tuple(layer for layer in confine.LAYERS if layer not in absent)
    if policy == "strict" and not {"landlock", "seccomp"} <= set(held):
        raise GraderError("not-confined", problem="; ".join(absent.values()))
    if "namespaces" in absent and bubblewrap.works():
        return (bubblewrap.LAYER, *held)
    return held


@functools.cache
def missing_layers() -> dict[str, str]:
    """The layers that this machine refuses, and why: tried once."""
    with PrivateFolder() as folder:
        return confine.missing(str(folder))


class Sandbox:
    """The place where workers live: a private folder, and a starter for each set of libraries."""

    def __init__(self, fresh: bool | None = None, policy: str = "auto", only: tuple[str, ...] | None = None) -> None:
        """`policy`: `none`, `auto` (confined as far as this machine can), or `strict`. `only`: these layers alone.

        Raises GraderError where the policy is strict and this machine cannot confine: Landlock and seccomp are the
        least.
        """
        self.fresh = not hasattr(os, "fork") if fresh is None else fresh
        self.layers = layers(policy) if only is None else only
        self.private = PrivateFolder()
        self.folder = self.private.path
        self.starters: dict[tuple[str, ...], Starter] = {}
        self.restarts = 0
        self.count = 0

    @property
    def name(self) -> str:
        """What the report says of it."""
        kind = "fresh" if self.fresh else "forked"
        return ", ".join(["processes", kind, *(self.layers or ["not confined"])])

    def warm(self, libraries: tuple[str, ...]) -> Starter:
        """The starter for these libraries; what it loads is loaded while the caller goes on. Raises GraderError."""
        if libraries not in self.starters:
            try:
                self.starters[libraries] = (Fresh if self.fresh else Zygote)(libraries, self.layers, self.folder)
            except (OSError, MemoryError) as error:
                raise exhausted(error) or GraderError("no-worker", problem=error) from error
        return self.starters[libraries]

    def worker(self, libraries: tuple[str, ...], memory: int, seconds: float) -> Worker:
        """A new worker, limited in memory (bytes beyond what it starts with) and processor time. Raises GraderError."""
        self.count += 1
        folder = self.folder / f"scratch-{self.count}"
        limits = {"scratch": str(folder), "memory": memory, "cpu": int(seconds) + 2, "file": MAX_OUTPUT_FILE}
        with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
            try:
                folder.mkdir()
                ours.callback(shutil.rmtree, folder, ignore_errors=True)
                theirs_read, ours_write = _pipe(theirs, ours)
                ours_read, theirs_write = _pipe(ours, theirs)
                process = self._start(libraries, theirs_read, theirs_write, limits)
            except (OSError, MemoryError) as error:
                raise exhausted(error) or GraderError("no-worker", problem=error) from error
            ours.pop_all()
        return Worker(process, ours_read, ours_write, folder)

    def _start(self, libraries: tuple[str, ...], read: int, write: int, limits: dict[str, Any]) -> Process:
        while True:
            starter = self.warm(libraries)
            try:
                return starter.start(read, write, limits)
            except OSError as error:  # the zygote was ended, by a worker or from outside
                self.restarts += 1
                if self.restarts > 100:
                    raise GraderError("no-worker", problem=error) from error
                starter.close()
                del self.starters[libraries]

    def unable(self, libraries: tuple[str, ...]) -> GraderError:
        """The error to raise where not even an empty worker starts."""
        starter = self.starters.get(libraries)
        return GraderError("no-worker", problem=starter.last_words() if isinstance(starter, Zygote) else "")

    def close(self) -> None:
        for starter in self.starters.values():
            starter.close()
        self.starters.clear()
        self.private.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
