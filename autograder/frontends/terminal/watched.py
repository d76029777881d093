"""What a watch shows: the report of one exercise, what comes after it, and the keys below."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.frontends.hints import read_first
from autograder.frontends.terminal.blocks import write_exercise
from autograder.frontends.terminal.page import Page
from autograder.locales import sentence
from autograder.model import Exercise, Outcome, Report
from autograder.workspace import Workspace

KEYS = ("hint", "details", "next", "quit")


def write_watched(page: Page, report: Report, workspace: Workspace, following: Exercise | None) -> None:
    """The report of the exercise, and what to do now. `following`: the one that key n goes on to."""
    exercise, chapter = report.chapters[0].exercises[0], report.chapters[0].name
    page.told = (f"{chapter}/{exercise.name}",)
    write_exercise(page, chapter, exercise)
    outcomes = {check.outcome for check in exercise.checks}
    page.gap()
    if outcomes == {Outcome.MISSING}:
        told = workspace.page(chapter, page.language)
        page.folded(read_first(page.course.exercise(chapter, exercise.name), told, page.language), ())
    for check in exercise.checks:
        if check.outcome == Outcome.BROKEN:
            write_notice(
                page, sentence(page.language, "watch.broken", id=check.id, chapter=chapter, name=exercise.name)
            )
    if outcomes <= {Outcome.PASSED, Outcome.BROKEN}:
        key = "watch.passes" if following else "watch.all-pass"
        said = sentence(page.language, key, name=exercise.name, following=following.name if following else "")
        page.folded(said, [(f"{page.marks.next} ", "bold cyan")], "bold")


def write_notice(page: Page, said: str) -> None:
    page.folded(said, [(f"{page.marks.broken} ", "bold yellow")])


def write_foot(page: Page, said: Sequence[str], keys: bool) -> None:
    """The last lines: what goes on, and the keys."""
    page.write()
    for line in said:
        page.folded(line, (), "dim")
    if keys:
        parts = [part for key in KEYS for part in _key(page, key)]
        page.write(*parts)


def _key(page: Page, name: str) -> list[tuple[str, str]]:
    return [(name[0], "bold"), (f" {sentence(page.language, f'watch.{name}')}   ", "dim")]
