"""A command: its language, its help, and its options of every day."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable
from typing import Any, TypeVar

import click

from autograder.cli import clickwords
from autograder.locales import LANGUAGES, catalogue, language, sentence

F = TypeVar("F", bound=Callable[..., Any])


class Language:
    """The language of this run: `--lang`, which is `chosen`, else that of the surroundings."""

    def __init__(self) -> None:
        self.code = language()
        self.chosen = False


LANGUAGE = Language()
clickwords.speak(lambda: LANGUAGE.code)


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
    """A command whose help stands in the catalogues: its own under its name, an option's under `option-` and its name;
    if it means something else there, `-of-` and the command's follow.

    The first line is what a list of commands shows. Wherever `--lang` stands, it holds for help and errors too.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        LANGUAGE.code = asked_language(args) or LANGUAGE.code
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            names = [name for parameter in self.get_params(ctx) for name in parameter.opts if name.startswith("--")]
            meant = close_to(error.option_name.lstrip("-"), [name.lstrip("-") for name in names])
            raise click.NoSuchOption(
                error.option_name, possibilities=[f"--{name}" for name in meant], ctx=ctx
            ) from None

    def help_text(self) -> str:
        return say(f"help.{self.name}")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.help_text()
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option):
                name = max(parameter.opts, key=len).lstrip("-")
                own = f"help.option-{name}-of-{self.name}"
                parameter.help = say(own if own in catalogue(LANGUAGE.code) else f"help.option-{name}")
        super().format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.help_text().partition("\n")[0]


class MemberCommand(Command):
    """A command of a group, whose name need not be one of its own: its help stands under `group` and its name."""

    group: str

    def help_text(self) -> str:
        return say(f"help.{self.group}-{self.name}")


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
        return next(iter(close_to(name, names)), "")


def asked_language(args: list[str]) -> str:
    """The language that these arguments ask for; nothing if they do not."""
    before = args[: args.index("--")] if "--" in args else args
    pairs = [one.partition("=")[::2] for one in before] + list(itertools.pairwise(before))
    return next((value for name, value in pairs if name == "--lang" and value in LANGUAGES), "")


def close_to(name: str, names: list[str]) -> list[str]:
    """The name that is meant, if one of these is near."""
    return difflib.get_close_matches(name, names, 1, 0.6)
