"""The case in which a check fails, in the learner's own Python: `dlgrade debug [EXERCISE]`."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import click

from autograder.case import Case
from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.selection import named_exercise
from autograder.cli.showing import tell_broken
from autograder.course import load_course
from autograder.model import Exercise, Graded
from autograder.wording import foremost
from autograder.workspace import Workspace, find


@click.command(cls=Command)
@click.argument("exercise", required=False)
@click.option("--print", "printed", is_flag=True)
@language_option
def debug(exercise: str | None, printed: bool) -> int:
    """Open Python at the call in EXERCISE that goes wrong, or print the lines that lead to it."""
    course = load_course()
    workspace = find(course)
    wanted = named_exercise(course, exercise) if exercise else workspace.current()
    graded, case = _graded(workspace, wanted)
    tell_broken(graded)
    from autograder.frontends.case import script, told

    page = workspace.page(wanted.chapter, LANGUAGE.code)
    for line in told(graded.report.checks(), case, wanted, page, LANGUAGE.code):
        click.echo(line, err=True)
    if case is None:
        return 0 if foremost(graded.report.checks()) is None else 1

    result = next(check for check in graded.report.checks() if check.id == case.check)
    text = script(case, result, wanted, LANGUAGE.code)
    file = workspace.keep_case(text, case.arrays)
    click.echo(say("cli.case", file=file), err=True)
    if printed or sys.stdin is None or not sys.stdin.isatty():
        click.echo(text, nl=False)
    else:
        click.echo(say("cli.case-opens"), err=True)
        interpreter(file)
    return 1


def _graded(workspace: Workspace, exercise: Exercise) -> tuple[Graded, Case | None]:
    """The exercise as it stands in the learner's folder now."""
    from autograder.grading.case import grade_case
    from autograder.grading.settings import Settings, new_seed
    from autograder.serving.reading import read

    submission = read(workspace.course, workspace.root, [exercise])
    graded, case = grade_case(workspace.course, submission, exercise, Settings(new_seed(), LANGUAGE.code))
    workspace.remember(graded.report, graded.seen)
    return graded, case


def interpreter(file: Path) -> None:
    """Run a file in Python and stay there. Ctrl-C is for that Python alone."""
    before = signal.getsignal(signal.SIGINT)
    if before != signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda number, frame: None)  # unlike SIG_IGN, it is not handed on
    try:
        subprocess.run([sys.executable, "-B", "-i", file], check=False)
    finally:
        signal.signal(signal.SIGINT, before)
