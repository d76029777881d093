"""The overview of a course in the terminal: how far each chapter is, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.frontends import terminal
from autograder.locales import sentence
from autograder.model import Chapter, Exercise
from autograder.workspace import Standing

if TYPE_CHECKING:
    from rich.console import Console


def render(course: Course, standings: Mapping[str, Standing], folder: Path, console: Console, language: str) -> None:
    """Write a line for each chapter and each exercise, the sum, and the next step."""
    page = terminal.Page(console, course, language, verbose=False)
    for chapter in course.chapters:
        page.heading(chapter.name)
        for exercise in chapter.exercises:
            standing = standings.get(exercise.key, Standing())
            page.write(*page.row(kind(standing), exercise.name, standing.points, exercise.points_here))
        page.gap()
    points = sum(_points(chapter, standings) for chapter in course.chapters)
    most = sum(exercise.points_here for exercise in course.all_exercises())
    page.write(*page.row("", page.say("total"), points, most))
    page.gap()
    page.folded(next_step(course, standings, folder, language), first=())


def _points(chapter: Chapter, standings: Mapping[str, Standing]) -> float:
    return sum(standings.get(exercise.key, Standing()).points for exercise in chapter.exercises)


def next_step(course: Course, standings: Mapping[str, Standing], folder: Path, language: str) -> str:
    """What to do next, in a sentence. `folder`: where the learner's chapters are."""
    following = next_exercise(course, standings)
    if following is None:
        return sentence(language, "cli.all-complete", name=course.chapters[-1].name)
    file = folder / following.chapter / f"{following.name}.py"
    return sentence(
        language,
        "cli.next",
        title=following.title.get(language),
        file=file,
        chapter=following.chapter,
        name=following.name,
    )


def kind(standing: Standing) -> str:
    """The mark of an exercise: passed, begun (failed), or not begun."""
    return "passed" if standing.complete else "failed" if standing.points else "missing"


def next_exercise(course: Course, standings: Mapping[str, Standing]) -> Exercise | None:
    """The first exercise that is not complete."""
    for exercise in course.all_exercises():
        if not standings.get(exercise.key, Standing()).complete:
            return exercise
    return None
