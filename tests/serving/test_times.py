"""Times: when something in an inbox was handed in."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from autograder.serving.times import handed_in_at, said_in

TOKYO = ZoneInfo("Asia/Tokyo")


def utc(*numbers: int) -> datetime.datetime:
    return datetime.datetime(*numbers, tzinfo=datetime.UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sato_attempt_2026-05-01-12-30-05_chapter2.zip", utc(2026, 5, 1, 3, 30, 5)),
        ("sato+chapter2+2026-05-01 12:30:05.123456 UTC", utc(2026, 5, 1, 12, 30, 5)),
        ("2026-05-01T12:30:05+05:30", utc(2026, 5, 1, 7, 0, 5)),
        ("sato 2026-05-01 1230.zip", utc(2026, 5, 1, 3, 30)),
        ("sato 2026-13-01 12:30 2026-05-01 12:30", utc(2026, 5, 1, 3, 30)),
        ("sato 2026-05-01.zip", None),
        ("sato_12026-05-0112-30.zip", None),
        ("chapter2-10-20.zip", None),
    ],
)
def test_the_time_in_a_name_is_read(text: str, expected: datetime.datetime | None) -> None:
    assert said_in(text, TOKYO) == expected


def test_the_name_counts_before_the_note_and_the_note_before_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "sato"
    folder.mkdir()
    assert handed_in_at(folder) is None
    for name, seconds in (("a.py", 1_000_000_000), ("b.py", 1_100_000_000), (".DS_Store", 1_700_000_000)):
        (folder / name).write_text("")
        os.utime(folder / name, (seconds, seconds))
    assert handed_in_at(folder) == datetime.datetime.fromtimestamp(1_100_000_000, datetime.UTC)
    assert handed_in_at(folder / "a.py") == datetime.datetime.fromtimestamp(1_000_000_000, datetime.UTC)
    (folder / "timestamp.txt").write_text("2026-05-01 12:30:05 UTC")
    assert handed_in_at(folder, TOKYO) == utc(2026, 5, 1, 12, 30, 5)
    named = folder.rename(tmp_path / "sato 2026-05-02 09:00")
    assert handed_in_at(named, TOKYO) == utc(2026, 5, 2)
    assert handed_in_at(tmp_path / "nowhere") is None
