"""What the text of a failing exercise tells: a habit that gives such answers, read and never run."""

from __future__ import annotations

from autograder.mistakes import Cause
from autograder.model import Evidence, Source


def of_text(source: Source, evidence: Evidence) -> Cause | None:
    """The suspicious line that explains the failure, if there is one in what the failing question asked."""
    return None
