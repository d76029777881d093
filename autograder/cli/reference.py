"""The tables of commands and options in the pages, generated from what the commands say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from autograder.authoring.marked import with_rows
from autograder.authoring.sync import Difference
from autograder.cli.command import LANGUAGE, Command
from autograder.course import Course
from autograder.files import write_whole

TEACHERS = {"batch", "class", "report", "kit", "nbgrader", "ci"}
AUTHORS = {"dev"}  # the commands that are neither for teachers nor for authors are for learners
PAGES = {  # by whom they are for, and by language
    "learners": {"en": "solutions/README.md", "ja": "solutions/README.ja.md"},
    "teachers": {"en": "autograder/README.md", "ja": "autograder/README.ja.md"},
    "authors": {"en": "CONTRIBUTING.md"},
}
GENERAL = {"--lang", "--help"}  # every command has them, and the pages say so once


def write(course: Course, root: click.Group, check: bool = False) -> list[Difference]:
    """Make the tables what the commands say; the pages that were changed, or that would be (`check`).

    An installed course has only some of the pages.
    """
    changed = []
    for reader, pages in PAGES.items():
        for language, page in pages.items():
            file = course.root / page
            text = file.read_text(encoding="utf-8") if file.is_file() else ""
            right = filled(text, listed(root, course)[reader], language)
            if text != right:
                changed.append(Difference(file=file, kind="changed"))
                if not check:
                    write_whole(file, right)
    return changed


def listed(root: click.Group, course: Course) -> dict[str, list[tuple[str, click.Command]]]:
    """The commands by whom they are for, each with the words that call it. One chapter stands for all."""
    found: dict[str, list[tuple[str, click.Command]]] = {reader: [] for reader in PAGES}
    context = click.Context(root)
    further = {chapter.name for chapter in course.chapters[1:]}
    found["learners"].append(("dlgrade", root))
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        if command is not None and name not in further:
            reader = "teachers" if name in TEACHERS else "authors" if name in AUTHORS else "learners"
            found[reader] += leaves(f"dlgrade {name}", command)
    return found


def leaves(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """The command, or those of the group."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from leaves(f"{words} {name}", inner)
    else:
        yield words, command


def filled(text: str, commands: list[tuple[str, click.Command]], language: str) -> str:
    """A page with its two tables as they should be."""
    with speaking(language):
        text = with_rows(text, "commands", [row(words, command) for words, command in commands])
        return with_rows(text, "options", option_rows(command for _, command in commands))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """What commands say of themselves is in this language inside."""
    before, LANGUAGE.code = LANGUAGE.code, language
    try:
        yield
    finally:
        LANGUAGE.code = before


def row(words: str, command: click.Command) -> tuple[str, str, str]:
    """A command: how it is called, what it does, its options."""
    context = click.Context(command)
    arguments = [one.make_metavar(context) for one in command.params if isinstance(one, click.Argument)]
    text = command.help_text() if isinstance(command, Command) else command.get_short_help_str()
    options = ", ".join(f"`{long_name(option)}`" for option in own_options(command))
    return f"`{' '.join([words, *arguments])}`", text.strip().partition("\n")[0], options


def option_rows(commands: Iterable[click.Command]) -> list[tuple[str, str, str]]:
    """The options of these commands, each once: its name, what it means, which values it takes."""
    found: dict[str, tuple[str, dict[str, None]]] = {}
    for command in commands:
        command.get_help(click.Context(command))  # which looks up the help of its options
        for option in own_options(command):
            _, values = found.setdefault(long_name(option), (option.help or "", {}))
            values.update(dict.fromkeys(values_of(option)))
    return [(f"`{name}`", text, ", ".join(values)) for name, (text, values) in sorted(found.items())]


def values_of(option: click.Option) -> list[str]:
    """The values that an option takes, or a word for them; none if it takes none."""
    if option.is_flag:
        return []
    if isinstance(option.type, click.Choice):
        return [f"`{value}`" for value in option.type.choices]
    if isinstance(option.type, click.types.IntParamType):
        return ["N"]
    return [option.metavar or option.type.name.upper()]


def own_options(command: click.Command) -> list[click.Option]:
    """The options of a command without those of every command."""
    options = [one for one in command.params if isinstance(one, click.Option)]
    return [one for one in options if long_name(one) not in GENERAL]


def long_name(option: click.Option) -> str:
    return max(option.opts, key=len)
