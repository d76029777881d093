"""Grading from the command line: `dlgrade chapter3 [exercise ...]`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.course import Course, load_course
from autograder.errors import GraderError, UsageError
from autograder.files import write_whole
from autograder.model import Exercise, Graded, Outcome, Report, Submission
from autograder.workspace import Workspace, find

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("terminal", "json", "junit")
MANY = 4096  # processes that a user may have
POLICIES = ("auto", "strict", "none")


class ChapterCommand(Command):
    """A chapter's command; a list of commands shows the chapter's title."""

    def help_text(self) -> str:
        return say("help.chapter", chapter=self.name)

    def get_short_help_str(self, limit: int = 45) -> str:
        return load_course().chapter(self.name or "").title.get(LANGUAGE.code)


format_option = click.option("--format", "format_", type=click.Choice(FORMATS), default="terminal", show_default=True)


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
        graded = grade(course, submission or workspace_path(workspace), wanted, seed, format_, verbose, sandbox)
        if workspace is not None:
            workspace.remember(graded.report)
        if staff is not None:
            write_staff(graded, staff)
        return exit_code(graded)

    return command


def workspace_path(workspace: Workspace | None) -> Path:
    assert workspace is not None
    return workspace.root


def choose(course: Course, chapter: str, names: Sequence[str]) -> list[Exercise]:
    """The exercises named, in the course's order; all of the chapter's where none is.

    Raises UsageError for an unknown name.
    """
    wanted = [course.exercise(chapter, name.removesuffix(".py")) for name in names]
    return [exercise for exercise in course.chapter(chapter).exercises if exercise in wanted or not wanted]


def grade(
    course: Course,
    path: Path,
    exercises: Sequence[Exercise],
    seed: str | None,
    format_: str,
    verbose: bool,
    sandbox: str = "auto",
) -> Graded:
    """Grade what lies at `path` and show the report as it comes about."""
    check_room()
    from autograder.intake.collect import collect

    submission = collect(path, course, exercises)
    if format_ == "terminal":
        return _grade_on_terminal(course, submission, exercises, seed, verbose, sandbox)
    graded = _grade(course, submission, exercises, seed, None, sandbox)
    write(graded.report, format_)
    tell_broken(graded)
    return graded


def _grade_on_terminal(
    course: Course,
    submission: Submission,
    exercises: Sequence[Exercise],
    seed: str | None,
    verbose: bool,
    sandbox: str,
) -> Graded:
    from autograder.frontends import terminal

    progress = terminal.Progress(course, console(), LANGUAGE.code, verbose)
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
    from autograder.grading import runner, seeds
    from autograder.sandbox.sandbox import Sandbox

    seed = seeds.new_seed() if seed is None else seed
    language = LANGUAGE.code
    with Sandbox(policy=policy) as sandbox:
        try:
            return runner.grade(
                course, submission, exercises, seed=seed, language=language, observer=progress, sandbox=sandbox
            )
        except runner.Stopped as stop:
            return stop.graded


def check_room() -> None:
    """Where memory or processes are limited, try whether all can be loaded: NumPy ends a process in which it cannot.

    Raises GraderError.
    """
    if os.name == "nt":
        return
    import resource

    memory, processes = (resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_NPROC))
    if memory == resource.RLIM_INFINITY and (processes == resource.RLIM_INFINITY or processes > MANY):
        return
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # each more takes memory, and is a process to the limit
    command = [sys.executable, "-P", "-c", "import autograder.serving.batch"]
    tried = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    if tried.returncode:
        raise GraderError("exhausted", problem="import numpy")


def console() -> Console:
    """The terminal, or the pipe, that standard output is."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def write(report: Report, format_: str) -> None:
    """Write a report to standard output in one of the formats."""
    if format_ == "json":
        from autograder.frontends import jsonreport

        click.echo(jsonreport.render(report), nl=False)
    elif format_ == "junit":
        from autograder.frontends import junit

        click.echo(junit.render(report), nl=False)
    else:
        from autograder.frontends import terminal

        terminal.render(report, load_course(), console())


def write_staff(graded: Graded, file: Path) -> None:
    """Write what only staff see to a file."""
    from autograder.frontends import staffreport

    try:
        write_whole(file, staffreport.render(graded))
    except OSError as error:
        raise UsageError("cannot-write", path=file, problem=error.strerror) from None


def tell_broken(graded: Graded) -> None:
    """Say on standard error which checks are broken, with what staff need to fix them."""
    for check in graded.report.checks():
        if check.outcome == Outcome.BROKEN:
            click.echo(say("cli.broken", id=check.id), err=True)
            click.echo(graded.details.get(check.id, ""), err=True)


def exit_code(graded: Graded) -> int:
    """0 every check passed, 1 some did not, 3 a check is broken. Raises KeyboardInterrupt where the run was stopped."""
    if graded.report.partial:
        raise KeyboardInterrupt
    outcomes = {check.outcome for check in graded.report.checks()}
    return 3 if Outcome.BROKEN in outcomes else 0 if outcomes <= {Outcome.PASSED} else 1
