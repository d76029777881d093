"""A whole report, or the part of one exercise, written at once."""

from __future__ import annotations

from rich.console import Console

from autograder.course import Course
from autograder.frontends.terminal.blocks import write_exercise
from autograder.frontends.terminal.ending import write_ending
from autograder.frontends.terminal.page import Page
from autograder.model import Exercise, ExerciseReport, Report


def render(report: Report, course: Course, console: Console, verbose: bool = False) -> None:
    """Write a whole report. `verbose`: with the checks that passed, and every value in full."""
    page = Page(console, course, report.language, verbose)
    for chapter in report.chapters:
        for exercise in chapter.exercises:
            write_exercise(page, chapter.name, exercise)
    write_ending(page, report)


def render_exercise(
    found: ExerciseReport, exercise: Exercise, course: Course, console: Console, language: str = "en"
) -> None:
    """Write the lines of one exercise, without its chapter's heading."""
    page = Page(console, course, language, verbose=False)
    page.chapter = exercise.chapter
    write_exercise(page, exercise.chapter, found)
