"""The screen: a block takes the place of the last one, and what was there before it is not lost."""

from __future__ import annotations

import io

import pyte
from rich.console import Console

from autograder.watching.screen import Screen


def screen_of(rows: int = 6, **settings: bool) -> tuple[Screen, pyte.HistoryScreen, io.StringIO]:
    """A screen of ours, and the terminal that shows what it writes."""
    written = io.StringIO()
    console = Console(file=written, width=20, height=rows, force_terminal=settings.get("terminal", True))
    return Screen(console), pyte.HistoryScreen(20, rows), written


def shown(terminal: pyte.HistoryScreen, written: io.StringIO) -> list[str]:
    pyte.Stream(terminal).feed(written.getvalue().replace("\n", "\r\n"))
    written.seek(0)
    written.truncate()
    return [line.rstrip() for line in terminal.display]


def above(terminal: pyte.HistoryScreen) -> list[str]:
    """What has gone up out of sight."""
    lines = ["".join(line[column].data for column in range(20)).rstrip() for line in terminal.history.top]
    return [line for line in lines if line]


def more(count: int) -> list[str]:
    return [f"{count} more"]


def test_a_shorter_block_leaves_nothing_of_a_longer_one() -> None:
    screen, terminal, written = screen_of()
    screen.open()
    screen.show(["one is long", "two", "three"], ["keys"], more)
    screen.show(["four"], ["keys"], more)
    assert shown(terminal, written) == ["four", "keys", "", "", "", ""]
    assert terminal.cursor.hidden
    screen.close()
    shown(terminal, written)
    assert not terminal.cursor.hidden
    assert terminal.cursor.y == 2


def test_what_was_on_the_terminal_before_goes_up() -> None:
    screen, terminal, written = screen_of()
    written.write("$ dlgrade watch\n")
    screen.open()
    screen.show(["one"], ["keys"], more)
    assert shown(terminal, written)[0] == "one"
    assert above(terminal) == ["$ dlgrade watch"]


def test_a_block_that_is_too_high_is_cut_and_says_so() -> None:
    screen, terminal, written = screen_of()
    lines = [str(number) for number in range(9)]
    screen.show(lines, ["", "keys"], more)
    assert shown(terminal, written) == ["0", "1", "2", "6 more", "", "keys"]
    screen.show(lines[:4], ["", "keys"], more)
    assert shown(terminal, written) == ["0", "1", "2", "3", "", "keys"]


def test_a_whole_block_ends_at_the_bottom_and_begins_above() -> None:
    screen, terminal, written = screen_of()
    screen.show([str(number) for number in range(9)], ["keys"], None)
    assert shown(terminal, written) == ["4", "5", "6", "7", "8", "keys"]
    assert above(terminal) == ["0", "1", "2", "3"]


def test_what_is_no_terminal_gets_one_block_after_another_and_none_twice() -> None:
    screen, _, written = screen_of(terminal=False)
    screen.open()
    for line in ("one", "one", "two"):
        screen.show([line], [], more)
    screen.close()
    assert written.getvalue() == "one\n\ntwo\n\n"


def test_lines_are_those_of_a_console_of_the_same_kind() -> None:
    screen, _, _ = screen_of()
    assert screen.lines(lambda console: console.print("[b]x", style="red"))[0] != "[b]x"
    plain, _, _ = screen_of(terminal=False)
    assert plain.lines(lambda console: console.print("[b]x" + "y" * 30, style="red")) == ["[b]x" + "y" * 16, "y" * 14]
