"""A submission that was not graded, and why: what a platform is told in place of a report."""

from __future__ import annotations

from autograder.model import Language, Record

UNGRADED_SCHEMA = "dlgrade/ungraded/v1"


class Ungraded(Record, kw_only=True):
    """Nothing of it was graded: this is no report and no mark, and above all not a mark of zero.

    `path`: where it was to be read from. `chapter`: what was to be graded. `problem`: why it was not, and what to do,
    in `language`. `ours`: through a fault of the grader or of the machine, and not of who handed it in.
    """

    schema: str = UNGRADED_SCHEMA
    path: str
    chapter: str
    language: Language
    problem: str
    ours: bool
