"""The root of the command: `dlgrade` itself, its subcommands, and what becomes of errors."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from autograder import __version__
from autograder.cli import (
    ci,
    data,
    debug,
    demo,
    dev,
    doctor,
    hint,
    init,
    kit,
    nbgrader,
    report,
    reset,
    solution,
    status,
    stopping,
    update,
)
from autograder.cli.batch import batch
from autograder.cli.class_ import class_group
from autograder.cli.command import LANGUAGE, Group, language_option, say
from autograder.cli.grade import chapter_command
from autograder.cli.open import open_command
from autograder.cli.showing import log
from autograder.cli.watch import watch
from autograder.course import load_course
from autograder.errors import DlgradeError, UsageError, exhausted
from autograder.locales import catalogue
from autograder.model import Exercise

STUDENT = (
    status.status,
    open_command,
    hint.hint,
    debug.debug,
    solution.solution,
    reset.reset,
    init.init,
    update.update,
    doctor.doctor,
    demo.demo,
    report.report,
    watch,
)
COMMANDS = (
    *STUDENT,
    data.data_group,
    batch,
    class_group,
    nbgrader.nbgrader,
    kit.kit,
    ci.ci,
    dev.dev,
)  # in the order of a list of them
NOT_IN_KIT = {
    "solution",
    "demo",
    "batch",
    "class",
    "kit",
    "nbgrader",
    "ci",
    "dev",
}  # they need what a student kit does not have


def not_in_kit(name: str) -> click.Command:
    """What stands in a student kit for a command that is not in it: whatever it is given, it says so."""
    settings = {"ignore_unknown_options": True, "allow_extra_args": True}

    @click.command(name, add_help_option=False, context_settings=settings)
    @language_option
    def command() -> None:
        if name in ("solution", "demo"):
            raise UsageError("no-solutions-in-kit")
        raise UsageError("not-in-kit", name=name)

    return command


class CourseGroup(Group):
    """The commands, and before them one for each chapter of the course."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        course = load_course()
        names = [name for name in super().list_commands(ctx) if not (course.kit and name in NOT_IN_KIT)]
        return [chapter.name for chapter in course.chapters] + names

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in NOT_IN_KIT and load_course().kit:
            return not_in_kit(cmd_name)
        known = super().get_command(ctx, cmd_name)
        if known is None and cmd_name in {chapter.name for chapter in load_course().chapters}:
            return chapter_command(cmd_name)
        return known

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An exercise's name alone stands for its chapter's command."""
        if self.get_command(ctx, args[0]) is None and (exercise := _only(args[0])):
            args = [exercise.chapter, exercise.name, *args[1:]]
        return super().resolve_command(ctx, args)

    def nearest(self, name: str, names: list[str]) -> str:
        if f"chapter{name}" in names:
            return f"chapter{name}"
        chapter, _, exercise = name.rpartition("/")
        if chapter:
            load_course().exercise(chapter.rpartition("/")[2], exercise.removesuffix(".py"))
        if name.startswith("chap") or name.isdecimal():
            load_course().chapter(name)
        return super().nearest(name, [*names, *(exercise.name for exercise in load_course().all_exercises())])


def _only(name: str) -> Exercise | None:
    """The exercise that alone has this name: `affine`, `affine.py` or `chapter2/affine.py`."""
    chapter, _, short = name.removesuffix(".py").rpartition("/")
    found = [exercise for exercise in load_course().all_exercises() if exercise.name == short]
    found = [exercise for exercise in found if chapter.rpartition("/")[2] in ("", exercise.chapter)]
    return found[0] if len(found) == 1 else None


@click.group(cls=CourseGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dlgrade")
@language_option
@click.pass_context
def dlgrade(context: click.Context) -> None:
    """The command; without a subcommand, `dlgrade status`."""
    if context.invoked_subcommand is None:
        status.show()


for _command in COMMANDS:
    dlgrade.add_command(_command)


def run() -> int:
    """Run the command; its exit code. If the reader of its output goes away, click ends the process by itself."""
    catalogue(LANGUAGE.code)  # now: if memory runs out, there may be none to read it
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _in_folder(lambda: dlgrade.main(prog_name="dlgrade", standalone_mode=False))
        stopping.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("cli.stopped"), err=True)
        return stopping.exit_code()
    except DlgradeError as error:
        click.echo(error.say(LANGUAGE.code), err=True)
        return error.exit_code
    except Exception as error:
        found = exhausted(error)
        if found is None:
            click.echo(say("cli.our-fault", file=log(traceback.format_exc())), err=True)
            return 3
        click.echo(found.say(LANGUAGE.code), err=True)
        return found.exit_code


def _in_folder(work: Callable[[], Any]) -> Any:
    """Do the work, if there is a current folder: much of it would fail without one."""
    try:
        Path.cwd()
    except OSError:
        raise UsageError("no-folder") from None
    return work()
