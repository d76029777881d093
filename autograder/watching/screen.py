"""The screen: blocks of lines in place of each other, or one after another on a terminal that only goes downwards."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence
from typing import TextIO

from rich.console import Console

HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
HOME, REST_OF_LINE, BELOW, ALL = "\x1b[H", "\x1b[K", "\x1b[J", "\x1b[2J"


class Paper(io.StringIO):
    """Text that is written for a stream with this encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


class Screen:
    """What is shown on one stream, from `open` to `close`."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.stream: TextIO = console.file  # type: ignore[assignment]
        self.in_place = console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows
        self.last: list[str] = []

    def open(self) -> None:
        if self.in_place:  # what stands on the screen goes up, and is not written over
            self.put("\n" * self.console.size.height + HIDE)

    def close(self) -> None:
        if self.in_place:
            self.put("\n" + SHOW)

    def lines(self, write: Callable[[Console], None]) -> list[str]:
        """What is written on a console like this one."""
        paper = Paper(self.console.encoding)
        width, height = self.console.size
        with contextlib.closing(paper):
            write(
                Console(
                    file=paper,
                    width=width,
                    height=height,
                    force_terminal=self.console.is_terminal,
                    color_system=self.console.color_system,  # type: ignore[arg-type]
                    no_color=self.console.no_color,
                    legacy_windows=False,
                    highlight=False,
                    markup=False,
                    emoji=False,
                )
            )
            return paper.getvalue().rstrip("\n").split("\n")

    def show(self, body: Sequence[str], foot: Sequence[str], more: Callable[[int], list[str]] | None) -> None:
        """Show a block, with these lines at its end.

        `more`: for a block that is too high, what stands for so many of its lines; None: it is shown whole, and its
        beginning may go up out of sight.
        """
        if not self.in_place:
            block = [*body, *foot]
            if block != self.last:
                self.put("\n".join(block) + "\n\n")
                self.last = block
            return
        room = self.console.size.height - len(foot)
        fits = len(body) <= room
        if not fits and more is not None:
            rest = more(len(body) - room + 1)
            body = [*body[: max(room - len(rest), 0)], *rest]
        lines = [f"{line}{REST_OF_LINE}" for line in (*body, *foot)]
        self.put(("" if fits or more else ALL) + HOME + "\n".join(lines) + BELOW)

    def put(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()
