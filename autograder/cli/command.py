"""The command `dlgrade`: its group, its languages, and what becomes of errors."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from autograder import __version__
from autograder.cli import stopping
from autograder.course import load_course
from autograder.errors import DlgradeError, UsageError, exhausted
from autograder.locales import LANGUAGES, catalogue, language, sentence

F = TypeVar("F", bound=Callable[..., Any])


class Language:
    """The language of this run: `--lang`, which is `chosen`, else that of the surroundings."""

    def __init__(self) -> None:
        self.code = language()
        self.chosen = False


LANGUAGE = Language()


def say(key: str, /, **params: object) -> str:
    """A sentence of the catalogues in the language of this run."""
    return sentence(LANGUAGE.code, key, **params)


def language_option(function: F) -> F:
    """`--lang`, for every command."""

    def choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value:
            LANGUAGE.code, LANGUAGE.chosen = value, True

    option: Callable[[F], F] = click.option(
        "--lang", type=click.Choice(LANGUAGES), callback=choose, expose_value=False, is_eager=True
    )
    return option(function)


class Command(click.Command):
    """A command whose help stands in the catalogues: its own under its name, an option's under `option-` and its name.

    The first line is what a list of commands shows.
    """

    def help_text(self) -> str:
        return say(f"help.{self.name}")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.help_text()
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option):
                parameter.help = say(f"help.option-{max(parameter.opts, key=len).lstrip('-')}")
        super().format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.help_text().partition("\n")[0]


class Group(Command, click.Group):
    """Commands in the order in which they were added. An unknown name is answered with the nearest."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            nearest = self.nearest(name, self.list_commands(ctx))
            key = "error.similar-command" if nearest else "error.unknown-command"
            raise click.UsageError(say(key, name=name, nearest=nearest, command=ctx.command_path), ctx)
        return super().resolve_command(ctx, args)

    def nearest(self, name: str, names: list[str]) -> str:
        """The command that is meant, or nothing."""
        from difflib import get_close_matches

        return next(iter(get_close_matches(name, names, 1, 0.5)), "")


NOT_IN_KIT = {"solution", "demo", "batch", "kit", "nbgrader", "dev"}  # they need what a student kit has not


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
        from autograder.cli.grade import chapter_command

        if cmd_name in NOT_IN_KIT and load_course().kit:
            return not_in_kit(cmd_name)
        known = super().get_command(ctx, cmd_name)
        if known is None and cmd_name in {chapter.name for chapter in load_course().chapters}:
            return chapter_command(cmd_name)
        return known

    def nearest(self, name: str, names: list[str]) -> str:
        if f"chapter{name}" in names:
            return f"chapter{name}"
        if name.startswith("chap") or name.isdecimal():
            load_course().chapter(name)
        return super().nearest(name, names)


@click.group(cls=CourseGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dlgrade")
@language_option
@click.pass_context
def dlgrade(context: click.Context) -> None:
    """The command; without a subcommand, `dlgrade status`."""
    if context.invoked_subcommand is None:
        from autograder.cli.student import show_status

        show_status()


def run() -> int:
    """Run the command; its exit code. Where the reader of its output goes away, click ends the process by itself."""
    from autograder.cli import batch, data, dev, kit, nbgrader, student

    catalogue(LANGUAGE.code)  # now: where memory ends, there may be none to read it
    for command in (*student.COMMANDS, data.data_group, batch.batch, nbgrader.nbgrader, kit.kit, dev.dev):
        dlgrade.add_command(command)
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
    """Do the work, where there is a current folder: much of it would fail without one."""
    try:
        Path.cwd()
    except OSError:
        raise UsageError("no-folder") from None
    return work()


def log(text: str) -> str:
    """Keep what happened in a file; its name, or the text itself where nothing can be written."""
    try:
        with tempfile.NamedTemporaryFile("w", prefix="dlgrade-", suffix=".log", delete=False, encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return text
    return file.name
