"""What was handed in: what the store knows of a submission besides its report."""

from __future__ import annotations

import datetime

import msgspec

from autograder.model import Record

SCHEMA = "dlgrade/handed-in/v1"


class HandedIn(Record, omit_defaults=True, kw_only=True):
    """One submission as it lay in the inbox.

    `path`: where. `at`: when it was handed in, with a time zone, if that is known. `problem`: why it has no report, in
    the language of the run; `fault`: that was our doing, or the machine's. `unread`: the exercises (by key) whose
    files could not be read, and why. `exercises`: by key, what the result of an exercise depends on, as a digest.
    """

    schema: str = SCHEMA
    owner: str
    path: str = ""
    at: datetime.datetime | None = None
    problem: str = ""
    fault: bool = False
    unread: dict[str, str] = msgspec.field(default_factory=dict)
    exercises: dict[str, str] = msgspec.field(default_factory=dict)


class Inbox(Record):
    """All that lay in one inbox when it was last graded."""

    entries: tuple[HandedIn, ...]
