"""Keys: what a terminal sends, as letters."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from waiting import wait_until

from autograder.watching.keys import Keys, letters


class Console:
    """In the place of Windows' `msvcrt`: these characters are there to be read, and then those that are pressed."""

    def __init__(self, waiting: str = "") -> None:
        self.waiting = list(waiting)

    def kbhit(self) -> bool:
        return bool(self.waiting)

    def getwch(self) -> str:
        assert self.waiting, "it would wait for a key, and could not be ended"
        return self.waiting.pop(0)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (b"h", "h"),
        (b"Q", "q"),
        (b"hh", "hh"),
        ("ｎ".encode(), "n"),
        (b"\x1b[A", ""),
        (b"\x1b", ""),
        (b"\xff\xfe", ""),
        (b"\x00", "\x00"),
    ],
)
def test_what_is_sent_is_read_as_letters(sent: bytes, meant: str) -> None:
    assert letters(sent) == meant


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that are told, with a terminal as standard input."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    return []


def test_the_keys_of_windows_are_told_as_they_are_pressed(told: list[str]) -> None:
    console = Console("h")
    keys = Keys(told.append, console)
    keys.open()
    assert wait_until(lambda: told == ["h"])
    console.waiting += "Qｎ"
    assert wait_until(lambda: told == ["h", "q", "n"])
    keys.close()
    assert not keys.thread.is_alive()
    console.waiting += "d"
    assert told == ["h", "q", "n"]


@pytest.mark.parametrize("special", ["\xe0H", "\0;", "\ud83d\ude00"])
def test_an_arrow_or_a_function_key_of_windows_is_no_letter(told: list[str], special: str) -> None:
    keys = Keys(told.append, Console(f"{special}d"))
    keys.open()
    assert wait_until(lambda: told != [])
    keys.close()
    assert told == ["d"]


def test_the_letter_that_looks_like_the_first_half_of_an_arrow_is_not_waited_for(told: list[str]) -> None:
    console = Console("\xe0")
    keys = Keys(told.append, console)
    keys.open()
    assert wait_until(lambda: not console.waiting)
    console.waiting += "q"
    assert wait_until(lambda: told == ["q"])
    keys.close()


def test_without_a_terminal_no_key_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    keys = Keys(pytest.fail, Console("q"))
    keys.open()
    assert not keys.there
    assert not keys.thread.is_alive()
    keys.close()
