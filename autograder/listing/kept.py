"""What long proofs found out about an exercise: kept beside its suite as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from autograder.errors import CourseError
from autograder.files import write_whole

R = TypeVar("R", bound=msgspec.Struct)


def read_kept(file: Path, kind: type[R]) -> R:
    """What was kept there last. Raises CourseError."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError("bad-course-file", file=file, problem=error) from error


def write_kept(file: Path, found: msgspec.Struct) -> None:
    """Keep it there. Raises OSError."""
    write_whole(file, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
