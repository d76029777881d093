"""The selection: which exercises the words of a command name."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course import Course, nearest
from autograder.errors import UsageError
from autograder.model import Chapter, Exercise


def named_exercise(course: Course, name: str) -> Exercise:
    """The exercise of this name, `affine_layer` or `chapter3/affine_layer`. Raises UsageError."""
    chapter, _, short = name.removesuffix(".py").rpartition("/")
    if chapter:
        return course.exercise(chapter.rpartition("/")[2], short)
    for exercise in course.all_exercises():
        if exercise.name == short:
            return exercise
    near = nearest(name, (exercise.name for exercise in course.all_exercises()))
    raise UsageError("unknown-exercise-anywhere" if near["nearest"] else "no-exercise-anywhere", name=name, **near)


def choose(course: Course, chapter: str, names: Sequence[str]) -> list[Exercise]:
    """The exercises named, in the course's order; all of the chapter's if none is.

    Raises UsageError for an unknown name.
    """
    wanted = [course.exercise(chapter, name.removesuffix(".py")) for name in names]
    return [exercise for exercise in course.chapter(chapter).exercises if exercise in wanted or not wanted]


def selected(course: Course, chapter: str | None, names: tuple[str, ...]) -> list[Exercise]:
    """The exercises named, all of the chapter's, or all of the course's."""
    return list(course.all_exercises()) if chapter is None else choose(course, chapter, names)


def one_of(course: Course, chapters: Sequence[Chapter], name: str) -> list[Exercise]:
    """The exercise of this name in one of these chapters. Raises UsageError."""
    short = name.removesuffix(".py").rpartition("/")[2]
    found = [exercise for chapter in chapters for exercise in chapter.exercises if exercise.name == short]
    return found[:1] or [course.exercise(chapters[0].name, short)]
