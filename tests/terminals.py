"""A terminal that a command runs on: a real pseudo-terminal, with a screen that can be read."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import pyte
from commands import COMMAND, environment

PATIENCE = 60.0  # seconds


class Terminal:
    """A command on a terminal of its own; closed, nothing of it is left."""

    def __init__(
        self, *arguments: str, cwd: Path, columns: int = 100, rows: int = 40, kind: str = "xterm-256color"
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.lock = threading.Condition()
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = self.modes()
        variables = {key: value for key, value in environment(TERM=kind).items() if key != "COLUMNS"}
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=cwd,
            env=variables,
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(self.ours, 1 << 16):
                with self.lock:
                    self.written += data
                    self.stream.feed(data)
                    self.lock.notify_all()

    def modes(self) -> Sequence[object]:
        """What the terminal is set to: echo, lines, control characters."""
        return termios.tcgetattr(self.theirs)

    @property
    def text(self) -> str:
        """What is on the screen."""
        with self.lock:
            return "\n".join(line.rstrip() for line in self.screen.display).strip("\n")

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def shows(self, *wanted: str, without: str = "\0") -> str:
        """The screen, once all of this is on it. Fails if it does not come."""

        def there() -> bool:
            text = self.text
            return all(one in text for one in wanted) and without not in text

        with self.lock:
            found = self.lock.wait_for(there, PATIENCE)
            assert found, f"not shown: {wanted}\n{self.text}"
            return self.text

    def resize(self, columns: int, rows: int) -> None:
        with self.lock:
            self.screen.resize(rows, columns)
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def ends(self) -> int:
        """How the command ended, once it has."""
        return self.process.wait(PATIENCE)

    def children(self) -> set[int]:
        """All processes that the command has started, and those that these have."""
        return descendants(self.process.pid)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self.theirs)
        self.reader.join(PATIENCE)
        os.close(self.ours)


def descendants(number: int) -> set[int]:
    """The processes below this one."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{number}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found |= {child, *descendants(child)}
    return found


def living(numbers: set[int]) -> set[int]:
    """Those of these processes that are there still."""
    return {number for number in numbers if Path(f"/proc/{number}").exists()}
