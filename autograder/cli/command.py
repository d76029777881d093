"""The command `dlgrade`: its group, its languages, and what becomes of errors."""

from __future__ import annotations

import locale
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from autograder import __version__
from autograder.course import load_course
from autograder.errors import DlgradeError
from autograder.locales import LANGUAGES, sentence

F = TypeVar("F", bound=Callable[..., Any])


class Language:
    """The language of this run: `--lang`, else DLGRADE_LANG, else the system's, else English."""

    def __init__(self) -> None:
        chosen = os.environ.get("DLGRADE_LANG", "").lower()
        system = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").lower()
        if not system and os.name == "nt":
            system = (locale.getlocale()[0] or "").lower()
        self.code = chosen if chosen in LANGUAGES else "ja" if system.startswith("ja") else "en"


LANGUAGE = Language()


def say(key: str, /, **params: object) -> str:
    """A sentence of the catalogues in the language of this run."""
    return sentence(LANGUAGE.code, key, **params)


def language_option(function: F) -> F:
    """`--lang`, for every command."""

    def choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value:
            LANGUAGE.code = value

    option: Callable[[F], F] = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        callback=choose,
        expose_value=False,
        is_eager=True,
        help="Language of all that is said (en, ja).",
    )
    return option(function)


class Commands(click.Group):
    """The commands, and a command for each chapter of the course."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [chapter.name for chapter in load_course().chapters] + list(self.commands)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        from autograder.cli.grade import chapter_command

        if name in self.commands:
            return self.commands[name]
        if name in {chapter.name for chapter in load_course().chapters}:
            return chapter_command(name)
        return None

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        name = args[0]
        if self.get_command(context, name) is None and not name.startswith("-"):
            if name.startswith("chap") or name.isdigit():
                load_course().chapter(name)
            near = get_close_matches(name, self.list_commands(context), 1, 0.5)
            key = "error.similar-command" if near else "error.unknown-command"
            raise click.UsageError(say(key, name=name, nearest=near[0] if near else ""), context)
        return super().resolve_command(context, args)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dlgrade")
@language_option
@click.pass_context
def dlgrade(context: click.Context) -> None:
    """Deep learning from scratch, graded as you write it.

    `dlgrade chapter1` grades your work on a chapter, `dlgrade` alone shows your progress.
    """
    if context.invoked_subcommand is None:
        from autograder.cli.student import show_status

        show_status()


def run() -> None:
    """Run the command and end the process with its exit code."""
    from autograder.cli import dev, student

    for command in (*student.COMMANDS, dev.dev):
        dlgrade.add_command(command)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run())


def _run() -> int:
    try:
        code = dlgrade.main(prog_name="dlgrade", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("cli.stopped"), err=True)
        return 130
    except DlgradeError as error:
        click.echo(error.say(LANGUAGE.code), err=True)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception:
        with tempfile.NamedTemporaryFile("w", prefix="dlgrade-", suffix=".log", delete=False, encoding="utf-8") as file:
            file.write(traceback.format_exc())
        click.echo(say("cli.our-fault", file=Path(file.name)), err=True)
        return 3
