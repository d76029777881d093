"""Telling: what about an inbox does not fit the rules and the roster of the class."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.classroom.roster import joined, read_roster
from autograder.classroom.rules import Rules
from autograder.locales import sentence


def strangers(rules: Rules, owners: Sequence[str], language: str) -> list[str]:
    """Who is not on the roster, who is there twice, who is missing, and for whom there are points that nobody gets.

    Raises UsageError if the roster cannot be read.
    """
    students = read_roster(rules.roster) if rules.roster else []
    who = joined(owners, students)
    said = []
    if students:
        unknown = [owner for owner in owners if owner not in who]
        if unknown:
            said.append(sentence(language, "class.not-on-roster", owners=", ".join(unknown)))
        for student in students:
            theirs = [owner for owner in owners if who.get(owner) == student]
            if len(theirs) > 1:
                said.append(sentence(language, "class.twice", name=student.name, owners=", ".join(theirs)))
        absent = [student.name for student in students if student not in who.values()]
        if absent:
            said.append(sentence(language, "class.not-here", count=len(absent), names=", ".join(absent)))
    known = {*owners, *(student.id for student in students)}
    for change in rules.moderated:
        if change.owner not in known:
            said.append(sentence(language, "class.nobody", owner=change.owner))
    return said
