"""A promise of the course that does not hold."""

from autograder.model import Record


class Problem(Record):
    """What is wrong. `subject`: what was looked at; `check`: where in it."""

    subject: str
    check: str
    text: str
