"""Moderation: what the rules of a class make of the points of a report."""

from __future__ import annotations

import msgspec

from autograder.classroom.lateness import after_lateness
from autograder.classroom.mark import Mark, Standing
from autograder.classroom.rules import Assignment, Moderated, Rules
from autograder.locales import sentence
from autograder.model import Report


def decided(mark: Mark, rules: Rules, assignment: str, language: str) -> Mark:
    """The mark with the rules of its assignment: which exercises count and what for, points by hand, lateness.

    Points by hand stand whatever was graded, and also for what could not be graded.
    """
    own = rules.of(assignment)
    by_hand = {one.exercise: one for one in rules.moderated if one.assignment == assignment and is_of(one, mark)}
    notes = list(mark.notes)
    if mark.report is not None:
        points, most, said = _counted(mark.report, own, by_hand, language)
        at = own.handed_in.get(mark.owner, mark.handed_in.at if mark.handed_in else None)
        points, late = after_lateness(points, at, own, language)
        notes += [*said, *late]
        mark = msgspec.structs.replace(mark, points=points, max_points=most)
    if whole := by_hand.get(""):
        before = "-" if mark.points is None else f"{mark.points:g}"
        notes.append(_said(whole, before, language, "class.moderated-whole"))
        mark = msgspec.structs.replace(mark, standing=Standing.GRADED, points=whole.points)
    return msgspec.structs.replace(mark, notes=tuple(notes))


def is_of(one: Moderated, mark: Mark) -> bool:
    """Whether points by hand are for this owner, who may be named as on the roster."""
    return one.owner == mark.owner or (mark.student is not None and one.owner == mark.student.id)


def _counted(
    report: Report, own: Assignment, by_hand: dict[str, Moderated], language: str
) -> tuple[float, float, list[str]]:
    """The points of the exercises that count, the most that these have, and what there is to say."""
    total, most, said = 0.0, 0.0, []
    for chapter in report.chapters:
        for exercise in chapter.exercises:
            key = f"{chapter.name}/{exercise.name}"
            if not own.counts(key):
                continue
            points = exercise.points
            if change := by_hand.get(key):
                said.append(_said(change, f"{points:g}", language, "class.moderated"))
                points = change.points
            weight = own.weights.get(key, 1)
            total, most = total + weight * points, most + weight * exercise.max_points
    return round(total, 6), round(most, 6), said


def _said(change: Moderated, before: str, language: str, key: str) -> str:
    return sentence(
        language, key, exercise=change.exercise, before=before, points=f"{change.points:g}", reason=change.reason
    )
