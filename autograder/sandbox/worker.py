"""A worker, as the grader sees it: a process, the channel to it, and how it ended."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from autograder.sandbox.channel import Poll
from autograder.sandbox.starter import START_SECONDS, Process
from autograder.worker import scratch, wire
from autograder.worker.reader import Reader

Buffers = list[bytes | memoryview]  # of a frame, to be written one after another


class WorkerDied(Exception):
    """The worker ended, or broke the rules of the wire and was ended.

    `cause`: `exited` (with `status`), `signal` (with `status`), `timed_out` or `protocol`.
    """

    def __init__(self, cause: str, status: int = 0) -> None:
        self.cause = cause
        self.status = status
        super().__init__(f"{cause} {status}")


class Worker:
    """One worker process and the wire to it.

    Requests are answered until `deadline` (monotonic seconds). `keep` and `adopt` say how objects cross the wire, and
    `admit` what may, as in its codec.
    """

    def __init__(self, process: Process, read: int, write: int, folder: Path) -> None:
        self.process = process
        self.input = io.FileIO(read, "rb")
        self.output = io.FileIO(write, "wb")
        self.readable = Poll(self.input, writing=False)
        self.reader = Reader(self.input, lambda: self.wait(self.readable))
        self.writable = Poll(self.output, writing=True)
        self.folder = folder
        self.deadline = time.monotonic() + START_SECONDS
        self.death: WorkerDied | None = None
        self.nonce = b""
        self.unpacker = wire.Unpacker()
        self.keep: Callable[[Any], Any] | None = None
        self.adopt: Callable[[Any], Any] | None = None
        self.admit: Callable[[bytearray, int], None] | None = None
        if os.name != "nt":
            os.set_blocking(write, False)

    def call(self, request: dict[str, Any]) -> Any:
        """Send a request and return its reply. Raises WorkerDied; a dead worker stays dead."""
        self.send(request)
        return self.receive()

    def send(self, request: dict[str, Any]) -> Buffers:
        """Send a request whose reply is asked for later, and return what was sent.

        Raises WorkerDied, or WireError for a value of ours.
        """
        self._begin()
        buffers = wire.encode(request, self.nonce, self.keep)
        self._write(buffers)
        return buffers

    def resend(self, frame: bytes) -> None:
        """Send a request that was sent before, here or to another worker. Raises WorkerDied."""
        self._begin()
        self._write([_renewed(frame, self.nonce)])

    def _begin(self) -> None:
        if self.death:
            raise self.death
        self.nonce = secrets.token_bytes(wire.NONCE_BYTES)

    def _write(self, buffers: Buffers) -> None:
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
        """The reply to the last request. Raises WorkerDied."""
        if self.death:
            raise self.death
        try:
            return wire.receive(self.reader.read_into, self.nonce, self.adopt, self.admit, self.unpacker)[0]
        except EOFError:
            self.died("exited")
        except wire.WireError:
            self.died("protocol")

    def wait(self, poll: Poll) -> None:
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
        """The most that the living worker has had in memory, in MiB; None if the system does not tell."""
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


def _renewed(frame: bytes, nonce: bytes) -> bytes:
    """The same frame with another nonce."""
    head, begin = wire.PREFIX.unpack_from(frame), wire.PREFIX.size
    return wire.PREFIX.pack(head[0], nonce, *head[2:]) + frame[begin:]
