"""The records of what goes wrong: known mistakes and their lessons, null and wrong submissions, causes."""

from __future__ import annotations

import msgspec

from autograder.model import CheckName, MistakeId, Record, Text, Written


class Edit(Record, forbid_unknown_fields=True):
    """A change of the solution: a text that occurs exactly once in it, and what stands there instead."""

    replace: Written
    with_: str = msgspec.field(name="with")


class Mistake(Record, forbid_unknown_fields=True):
    """A known mistake: an edit of the solution, the check that must catch it, a hint, and what there is to learn."""

    id: MistakeId
    replace: Written
    with_: str = msgspec.field(name="with")
    fails: CheckName
    hint: Text
    lesson: MistakeId | None = None

    @property
    def edits(self) -> tuple[Edit, ...]:
        return (Edit(replace=self.replace, with_=self.with_),)


class Lesson(Record, forbid_unknown_fields=True):
    """What there is to learn from a mistake.

    `rule`: what is so, and why, in plain words; `example`: it worked out on something else, or on smaller numbers.
    `section`: where the course explains it, `chapter3` or `chapter3/affine_layer`; empty if it is of no chapter alone.
    `said`: what is said first if it is seen without a catalogue, filled with what was seen; `plain`: the same of a
    hidden check, without it.
    """

    id: MistakeId
    rule: Text
    example: Text
    section: str = ""
    said: Text | None = None
    plain: Text | None = None


class Cause(Record):
    """What a failure was traced to: a known mistake (its id), or what was seen without a catalogue; and its lesson.

    `said`: what is said of it first.
    """

    said: Text
    lesson: str = ""
    mistake: str = ""


class Null(Record):
    """A null submission that is an edit of the solution, and the checks that it must not pass (None: all of them)."""

    id: str
    note: str
    fails: frozenset[str] | None
    edits: tuple[Edit, ...]


class Wrong(Record):
    """A wrong submission as a beginner may hand it in, to see whether the feedback names its cause.

    `about`: what went wrong, as a teacher would name it; `causes`: ids of mistakes of the exercise and of lessons, of
    which any names it. It is a `text` of its own, or edits of the solution, or of the variant `of`.
    """

    id: str
    about: str
    causes: tuple[str, ...]
    of: str = ""
    edits: tuple[Edit, ...] = ()
    text: str = ""
