"""Times: when something in an inbox was handed in."""

from __future__ import annotations

import datetime
import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path

STAMP = re.compile(
    r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)[ T_-]+(\d\d)[-:.]?(\d\d)(?:[-:.]?(\d\d))?(?:\.\d+)?\s*(UTC|Z|[+-]\d\d:?\d\d)?(?!\d)"
)
NOTE = "timestamp.txt"  # in which nbgrader keeps the time of a submission
MOST = 10_000  # files of a folder that are looked at


def handed_in_at(path: Path, zone: datetime.tzinfo | None = None) -> datetime.datetime | None:
    """When this was handed in: the time in its name, as downloads of several systems carry it; else that of its
    `timestamp.txt`; else when the file, or the latest file in the folder, was last written. None if it is gone.

    `zone`: of a time that has none itself; this computer's, if it is not given.
    """
    if said := said_in(path.name, zone):
        return said
    try:
        if path.is_dir() and (note := path / NOTE).is_file():
            with note.open(encoding="utf-8", errors="replace") as file:
                if said := said_in(file.read(100), zone):
                    return said
        written = max((file.lstat().st_mtime for file in itertools.islice(_files(path), MOST)), default=None)
        return None if written is None else datetime.datetime.fromtimestamp(int(written), datetime.UTC)
    except (OSError, OverflowError, ValueError):
        return None


def said_in(text: str, zone: datetime.tzinfo | None = None) -> datetime.datetime | None:
    """The first date with a time of day in a text, in the universal time zone."""
    for found in STAMP.finditer(text):
        *numbers, offset = found.groups()
        try:
            said = datetime.datetime(*(int(number or 0) for number in numbers))  # type: ignore[arg-type]
            if offset:
                offset = "+00:00" if offset in ("UTC", "Z") else offset
                return datetime.datetime.fromisoformat(f"{said.isoformat()}{offset}").astimezone(datetime.UTC)
            return (said.replace(tzinfo=zone) if zone else said).astimezone(datetime.UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _files(path: Path) -> Iterator[Path]:
    """The files under a path, or the file itself; links are not followed, and what systems leave is not meant."""
    if not path.is_dir() or path.is_symlink():
        yield path
        return
    for folder, names, files in os.walk(path):
        names[:] = [name for name in names if not name.startswith(".") and name != "__MACOSX"]
        yield from (Path(folder, name) for name in files if not name.startswith("."))
