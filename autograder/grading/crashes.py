"""What a crash tells without a catalogue: the lesson of an exception that the learner's code raised."""

from __future__ import annotations

from autograder.checks.answers import Raised
from autograder.mistakes import Cause
from autograder.model import Source


def of_crash(error: Raised, source: Source, hidden: bool) -> Cause | None:
    """The cause of an exception, if it is known. `hidden`: the check is hidden; nothing of what it asked is said."""
    return None
