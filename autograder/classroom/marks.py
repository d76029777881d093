"""Marks: where each of a class stands in an assignment, from the files of its folder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.classroom.mark import Mark, Standing
from autograder.classroom.moderation import decided
from autograder.classroom.roster import Student, joined, read_roster
from autograder.classroom.rules import FILE, Rules, read_rules
from autograder.course import Course, load_course
from autograder.locales import sentence
from autograder.serving.handed_in import HandedIn
from autograder.serving.stored import Stored, exercises_of_assignment

__all__ = ["Mark", "Standing", "Student", "marks"]


def marks(folder: Path, language: str, file: Path | None = None) -> list[Mark]:
    """The marks of an assignment's folder, by owner. `file`: the rules of the class, if not beside the folder.

    Raises UsageError if there is no such folder, or for what is wrong in the rules or the roster.
    """
    stored, course = Stored(folder), load_course()
    rules = read_rules(file or folder.parent / FILE, course)
    listed = {one.owner: one for inbox in stored.inboxes() for one in inbox.entries}
    found = [_mark(stored, owner, listed.get(owner), language) for owner in stored.owners()]
    students = read_roster(rules.roster) if rules.roster else []
    who = joined((mark.owner for mark in found), students)
    found = [msgspec.structs.replace(mark, student=who.get(mark.owner)) for mark in found]
    absent = [student for student in students if student not in who.values()]
    found += [_missing(student, language) for student in absent]
    found = [decided(mark, rules, folder.name, language) for mark in found]
    most = max([mark.max_points for mark in found if mark.report], default=0) or _most(course, folder.name, rules)
    found = [mark if mark.report else msgspec.structs.replace(mark, max_points=most) for mark in found]
    return sorted(found, key=lambda mark: mark.owner)


def _mark(stored: Stored, owner: str, listed: HandedIn | None, language: str) -> Mark:
    """The mark of one owner, as it was graded. `listed`: what lies in an inbox."""
    if problem := stored.problem(owner):
        standing = Standing.UNGRADED if problem.fault else Standing.UNREAD
        return Mark(owner=owner, standing=standing, max_points=0, why=problem.problem, handed_in=problem)
    report, waiting = stored.report(owner), sentence(language, "cli.not-graded-yet")
    if report is None:
        return Mark(owner=owner, standing=Standing.UNGRADED, max_points=0, why=waiting, handed_in=listed)
    handed_in = stored.handed_in(owner)
    unread = handed_in.unread if handed_in else {}
    return Mark(
        owner=owner,
        standing=Standing.GRADED,
        points=report.points,
        max_points=report.max_points,
        report=report,
        notes=tuple(sentence(language, "class.unread", exercise=key, problem=unread[key]) for key in sorted(unread)),
        unread=tuple(sorted(unread)),
        handed_in=handed_in,
    )


def _missing(student: Student, language: str) -> Mark:
    why = sentence(language, "class.missing", name=student.name)
    return Mark(owner=student.id, standing=Standing.MISSING, max_points=0, why=why, student=student)


def _most(course: Course, name: str, rules: Rules) -> float:
    """The points of an assignment that is named after its chapters; 0 if it is not."""
    own = rules.of(name)
    exercises = [one for one in exercises_of_assignment(course, name) if own.counts(one.key)]
    return sum(exercise.points * own.weights.get(exercise.key, 1) for exercise in exercises)
