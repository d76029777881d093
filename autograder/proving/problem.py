"""A promise of the course that does not hold."""

from autograder.model import Record


class Problem(Record):
    """What is wrong, in a sentence without its subject.

    `place`: file and line, empty if it has none. `subject`: what was looked at; `check`: where in it.
    """

    place: str
    text: str
    subject: str = ""
    check: str = ""
