"""Grading at each save: `dlgrade watch [CHAPTER [EXERCISE]...]`."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from autograder.cli import stopping
from autograder.cli.command import LANGUAGE, Command, language_option
from autograder.cli.room import check_room
from autograder.cli.selection import selected
from autograder.cli.showing import console
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.model import Exercise
from autograder.workspace import Workspace, find

if TYPE_CHECKING:
    from autograder.watching.terminal import Terminal
    from autograder.watching.watch import Watch

FORMATS = ("terminal", "line")


@click.command(cls=Command)
@click.argument("chapter", required=False)
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="terminal", show_default=True)
@language_option
def watch(chapter: str | None, exercises: tuple[str, ...], format_: str) -> int:
    """Grade an exercise each time it is saved."""
    try:
        return _watch(chapter, exercises, format_)
    except KeyboardInterrupt:
        if stopping.exit_code() != 128 + signal.SIGINT:
            raise
        return 0  # Ctrl-C is how one ends it


def _watch(chapter: str | None, names: tuple[str, ...], format_: str) -> int:
    course = load_course()
    wanted = selected(course, chapter, names)
    workspace = find(course)
    check_room()
    first = _first(workspace, wanted)
    if format_ == "line":
        _as_lines(workspace, wanted, first)
    else:
        _on_terminal(workspace, wanted, first)
    return 0


def _first(workspace: Workspace, wanted: list[Exercise]) -> Exercise:
    """The one of these that one is at, else the first that is not complete, or else the first."""
    with contextlib.suppress(UsageError):  # all of the course is complete
        if (here := workspace.current()) in wanted:
            return here
    return next(iter(workspace.incomplete(wanted)), wanted[0])


def _as_lines(workspace: Workspace, wanted: list[Exercise], first: Exercise) -> None:
    from autograder.watching.lines import Lines
    from autograder.watching.watch import Watch

    def put(text: str) -> None:
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)

    Watch(workspace, wanted, LANGUAGE.code, Lines(put)).run(first)


def _on_terminal(workspace: Workspace, wanted: list[Exercise], first: Exercise) -> None:
    from autograder.watching.keys import Keys
    from autograder.watching.screen import Screen
    from autograder.watching.terminal import Terminal
    from autograder.watching.watch import Pressed, Watch

    screen = Screen(console())
    keys = Keys(lambda letter: running.events.put(Pressed(letter)))
    view = Terminal(workspace, screen, keys, LANGUAGE.code)
    running = Watch(workspace, wanted, LANGUAGE.code, view)
    with contextlib.ExitStack() as stack:
        stack.callback(screen.close)
        screen.open()
        stack.callback(keys.close)
        keys.open()
        stack.enter_context(_signals(running, view))
        running.run(first)


@contextlib.contextmanager
def _signals(running: Watch, view: Terminal) -> Iterator[None]:
    """Draw again when the window has another size; let Ctrl-Z stop this process with the terminal as it was."""
    from autograder.watching.watch import Drawn

    def draw(number: int, frame: Any) -> None:
        running.events.put(Drawn())

    def stop(number: int, frame: Any) -> None:
        view.keys.suspend()
        view.screen.close()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, stop)
        view.keys.resume()
        view.screen.open()
        running.events.put(Drawn())

    handlers = {"SIGWINCH": draw, "SIGTSTP": stop} if view.screen.in_place else {}
    before = {}
    for name, handler in handlers.items():
        if (number := getattr(signal, name, None)) is not None:
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
