"""Grading from the command line: `dlgrade chapter3 [exercise ...]`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.platforms import write_ungraded
from autograder.cli.room import check_room
from autograder.cli.selection import choose
from autograder.cli.showing import console, exit_code, format_option, tell_broken, write, write_staff
from autograder.course import Course, load_course
from autograder.errors import DlgradeError
from autograder.model import Exercise, ExerciseReport, Graded, Submission
from autograder.workspace import Workspace, find

POLICIES = ("auto", "strict", "none")


class ChapterCommand(Command):
    """A chapter's command; a list of commands shows the chapter's title."""

    def help_text(self) -> str:
        return say("help.chapter", chapter=self.name)

    def get_short_help_str(self, limit: int = 45) -> str:
        return load_course().chapter(self.name or "").title.get(LANGUAGE.code)


sandbox_option = click.option("--sandbox", type=click.Choice(POLICIES), default="auto", show_default=True)


def chapter_command(name: str) -> click.Command:
    """The command that grades one chapter."""

    @click.command(name, cls=ChapterCommand)
    @click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
    @click.option("--submission", type=click.Path(path_type=Path))
    @click.option("--seed")
    @format_option
    @sandbox_option
    @click.option("--staff", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--verbose", "-v", is_flag=True)
    @language_option
    def command(
        exercises: tuple[str, ...],
        submission: Path | None,
        seed: str | None,
        format_: str,
        sandbox: str,
        staff: Path | None,
        verbose: bool,
    ) -> int:
        course = load_course()
        wanted = choose(course, name, exercises)
        workspace = None if submission else find(course)
        path = submission or workspace_path(workspace)
        told = told_of(workspace, wanted) if workspace else ()
        graded = grade(course, path, wanted, seed, format_, verbose, sandbox, told)
        if workspace is not None:
            workspace.remember(graded.report, graded.seen)
        if staff is not None:
            write_staff(graded, staff)
        return exit_code(graded)

    return command


def told_of(workspace: Workspace, wanted: Sequence[Exercise]) -> list[str]:
    """Those of which a learner is told what comes after a pass, by key: one asked for alone, or not passed before."""
    before = workspace.standings()
    return [one.key for one in wanted if len(wanted) == 1 or one.key not in before or not before[one.key].complete]


def workspace_path(workspace: Workspace | None) -> Path:
    assert workspace is not None
    return workspace.root


def grade(
    course: Course,
    path: Path,
    exercises: Sequence[Exercise],
    seed: str | None,
    format_: str,
    verbose: bool,
    sandbox: str = "auto",
    told: Sequence[str] = (),
) -> Graded:
    """Grade what lies at `path` and show the report as it comes about. `told`: see `told_of`.

    Raises DlgradeError if nothing could be graded; a format for programs says so as well.
    """
    check_room()
    from autograder.serving.reading import read

    try:
        submission = read(course, path, exercises)
        if format_ == "terminal":
            return _grade_on_terminal(course, submission, exercises, seed, verbose, sandbox, told)
        graded = _grade(course, submission, exercises, seed, None, sandbox)
    except DlgradeError as error:
        write_ungraded(path, exercises[0].chapter, error, format_)
        raise
    write(graded.report, format_, graded.seen)
    tell_broken(graded, format_)
    return graded


def _grade_on_terminal(
    course: Course,
    submission: Submission,
    exercises: Sequence[Exercise],
    seed: str | None,
    verbose: bool,
    sandbox: str,
    told: Sequence[str],
) -> Graded:
    from autograder.frontends import terminal

    progress = terminal.Progress(course, console(), LANGUAGE.code, verbose, told)
    try:
        graded = _grade(course, submission, exercises, seed, progress, sandbox)
        progress.conclude(graded.report)
    finally:
        progress.close()
    tell_broken(graded)
    return graded


def _grade(
    course: Course,
    submission: Submission,
    exercises: Sequence[Exercise],
    seed: str | None,
    progress: Any,
    policy: str,
) -> Graded:
    from autograder.grading import runner
    from autograder.grading.settings import Settings, new_seed
    from autograder.sandbox import Sandbox

    settings = Settings(new_seed() if seed is None else seed, LANGUAGE.code)
    with Sandbox(policy=policy) as sandbox:
        try:
            return runner.grade(course, submission, exercises, settings, observer=progress, sandbox=sandbox)
        except runner.Stopped as stop:
            return stop.graded


def graded_now(workspace: Workspace, exercise: Exercise) -> Graded:
    """The exercise as it stands in the learner's folder now."""
    from autograder.grading import runner
    from autograder.grading.settings import Settings, new_seed
    from autograder.serving.reading import read

    submission = read(workspace.course, workspace.root, [exercise])
    settings = Settings(new_seed(), LANGUAGE.code)
    graded = runner.grade(workspace.course, submission, [exercise], settings)
    workspace.remember(graded.report, graded.seen)
    return graded


def only_exercise(graded: Graded) -> ExerciseReport:
    return graded.report.chapters[0].exercises[0]
