"""Keys: what a terminal sends, as letters."""

import pytest

from autograder.watching.keys import letters


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
