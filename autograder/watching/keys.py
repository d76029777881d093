"""Keys: what is pressed on the terminal, without echo and without Enter, told as it happens."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from typing import Any

if sys.platform != "win32":
    import termios
    import tty

PAUSE = 0.05  # seconds between two looks at the keyboard, on Windows
PREFIXES = ("\0", "\xe0")  # the first of two characters that Windows gives for an arrow or a function key


class Keys:
    """Tells keys in a thread, from `open` to `close`, which leaves the terminal as it was.

    Nothing happens if standard input is no terminal. Ctrl-C stays an interrupt, Ctrl-Z stops the process; after it,
    `resume` takes the keyboard again.
    """

    def __init__(self, told: Callable[[str], None], console: Any = None) -> None:
        """`told`: called in the thread with each letter. `console`: on Windows its module `msvcrt`, elsewhere None."""
        self.told = told
        self.console = console or windows_console()
        self.there = sys.stdin is not None and sys.stdin.isatty()
        self.before: list[Any] | None = None
        self.ends: tuple[int, int] | None = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._follow if self.console is None else self._look, daemon=True)

    def open(self) -> None:
        if self.there:
            self.resume()
            self.ends = os.pipe()
            self.thread.start()

    def close(self) -> None:
        if self.ends is not None:
            self.over.set()
            os.write(self.ends[1], b".")
            self.thread.join()
            for end in self.ends:
                os.close(end)
            self.ends = None
            self.suspend()

    def suspend(self) -> None:
        """Give the keyboard back."""
        if sys.platform != "win32" and self.before is not None:
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self.before)
            self.before = None

    def resume(self) -> None:
        """Take the keyboard."""
        if sys.platform != "win32" and self.console is None and self.there and self.before is None:
            self.before = termios.tcgetattr(sys.stdin.fileno())
            tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)

    def _follow(self) -> None:
        assert self.ends is not None
        keyboard, end = sys.stdin.fileno(), self.ends[0]
        while end not in (ready := select.select([keyboard, end], [], [])[0]):
            try:
                data = os.read(keyboard, 64) if ready else b""
            except OSError:  # the terminal has gone
                return
            if not data:
                return
            for letter in letters(data):
                self.told(letter)

    def _look(self) -> None:
        while not self.over.is_set():
            if self.console.kbhit():
                for letter in key_of(self.console):
                    self.told(letter)
            else:
                time.sleep(PAUSE)


def windows_console() -> Any:
    """The module with which Windows tells keys; None on other systems."""
    if sys.platform != "win32":
        return None
    import msvcrt

    return msvcrt


def key_of(console: Any) -> str:
    """The letters of the next key on Windows; none for an arrow, say, whose second character looks like a letter.

    What follows is there at once. The letter à looks like a prefix, and nothing follows it.
    """
    key = console.getwch()
    if key in PREFIXES:
        if console.kbhit():
            console.getwch()
        return ""
    return letters(key.encode("utf-8", "ignore"))


def letters(data: bytes) -> str:
    """The letters in what a terminal sent, small and as typed without an input method; none for an arrow key, say."""
    if data.startswith(b"\x1b"):
        return ""
    return unicodedata.normalize("NFKC", data.decode("utf-8", "ignore")).lower()
