"""Lateness: what is left of points that were handed in after the due date."""

from __future__ import annotations

import datetime
import math

from autograder.classroom.rules import Assignment
from autograder.locales import sentence

DAY = datetime.timedelta(days=1)


def after_lateness(
    points: float, at: datetime.datetime | None, rules: Assignment, language: str
) -> tuple[float, tuple[str, ...]]:
    """The points that are left, and what there is to say. `at`: when it was handed in, if that is known.

    A day that has begun counts as a whole one.
    """
    if rules.due is None:
        return points, ()
    if at is None:
        return points, (sentence(language, "class.no-time"),)
    days = math.ceil((at - rules.due) / DAY)
    if days <= 0:
        return points, ()
    if rules.late.days is not None and days > rules.late.days:
        return 0, (sentence(language, "class.too-late", days=days, most=rules.late.days),)
    percent = min(100, days * rules.late.per_day)
    left = round(points * (100 - percent) / 100, 6)
    said = "class.late" if percent else "class.late-for-free"
    return left, (sentence(language, said, days=days, percent=f"{percent:g}", points=f"{points:g}", left=f"{left:g}"),)
