"""The zygote, as the grader sees it: a warm parent that forks workers."""

from __future__ import annotations

import array
import collections
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

from autograder.sandbox import bubblewrap
from autograder.sandbox.interpreter import Interpreter, environment
from autograder.sandbox.starter import START_SECONDS, Process

ANSWER_SECONDS = 10.0  # for a command to a zygote that runs


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
        with contextlib.ExitStack() as unstarted:
            unstarted.callback(self.socket.close)
            with theirs, self.errors.open("wb") as errors:
                self.process = subprocess.Popen(
                    Interpreter(libraries, layers, folder).command("zygote", str(theirs.fileno())),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    pass_fds=(theirs.fileno(),),
                    env=environment(),
                    start_new_session=True,
                )
            unstarted.pop_all()

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
        """The most memory that a living worker has had, in KiB; 0 if it is not known."""
        self._wake()
        self.socket.sendall(b"m" + pid.to_bytes(4, "big"))
        return self.wait(self._owe(_Answer()))

    def _wake(self) -> None:
        """Let it go on, if a worker or somebody else has stopped it: its group, as it may be the child of a guard."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGCONT)

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
