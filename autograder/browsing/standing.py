"""The standing of exercises in HTML: not started, points so far, or passed, each with a mark and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from autograder.frontends.overview import kind
from autograder.locales import sentence
from autograder.model import Exercise
from autograder.workspace import Standing

MARKS = {"passed": "✓", "begun": "◐", "missing": "○"}
Standings = Mapping[str, Standing]


def standing_of(exercise: Exercise, standings: Standings, language: str) -> str:
    """How an exercise stands."""
    standing = standings.get(exercise.key, Standing())
    found = kind(standing).replace("failed", "begun")
    points = {"points": f"{standing.points:g}", "most": f"{exercise.points_here:g}"}
    said = sentence(language, f"browsing.{found}", **points)
    return f'<span class="state {found}">{MARKS[found]} {escape(said)}</span>'


def sum_of(exercises: Iterable[Exercise], standings: Standings, language: str) -> str:
    """A bar, and how many of the exercises have passed."""
    exercises = list(exercises)
    found = [standings.get(exercise.key, Standing()) for exercise in exercises]
    most = sum(exercise.points_here for exercise in exercises)
    points, passed = sum(one.points for one in found), sum(one.complete for one in found)
    numbers = {"passed": passed, "count": len(exercises), "points": f"{points:g}", "most": f"{most:g}"}
    said = escape(sentence(language, "browsing.sum", **numbers))
    return f'<p>{said}</p><progress max="{most:g}" value="{points:g}" aria-label="{said}"></progress>\n'


def last_graded(exercises: Iterable[Exercise], standings: Standings) -> Exercise | None:
    """The exercise that was graded last, if one was."""
    graded = [exercise for exercise in exercises if exercise.key in standings and standings[exercise.key].turn]
    return max(graded, key=lambda exercise: standings[exercise.key].turn, default=None)
