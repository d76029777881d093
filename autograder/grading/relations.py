"""What wrong values tell without a catalogue: how they are related to the right ones, or to what went in."""

from __future__ import annotations

from autograder.checks.declare import Answer
from autograder.mistakes import Cause


def of_values(answer: Answer, hidden: bool) -> Cause | None:
    """The relation of what was received to what is right, if it has one. `hidden`: the check is hidden."""
    return None
