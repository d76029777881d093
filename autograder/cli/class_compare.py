"""Whose marks move between two gradings: `dlgrade class compare OLD NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.class_command import ClassCommand
from autograder.cli.command import LANGUAGE, language_option, say
from autograder.feedback import escape
from autograder.model import Outcome

if TYPE_CHECKING:
    from autograder.classroom.comparison import Comparison, Key, Move


STANDINGS = {
    "unread": "class.standing-unread",
    "ungraded": "class.standing-ungraded",
    "missing": "class.standing-missing",
}


@click.command("compare", cls=ClassCommand)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(("terminal", "json")), default="terminal", show_default=True)
@language_option
def compare(old: Path, new: Path, format_: str) -> int:
    """Compare two gradings of a class."""
    from autograder.classroom import comparison

    found = comparison.compare(old, new, LANGUAGE.code)
    if format_ == "json":
        click.echo(comparison.render(found).encode(), nl=False)
    else:
        _show(found)
    return 1 if found.moved else 0


def _show(found: Comparison) -> None:
    for move in found.moved:
        click.echo(_line(move))
        for check in move.checks:
            before, after = (say(_outcome(one)) if one else "-" for one in (check.before, check.after))
            change = f"{check.points:+g}" if check.points else "0"
            click.echo(f"  {check.id}: {before} → {after} ({change})")
        for note in move.notes:
            click.echo(f"  {escape(note)}")
    for key, only in (("class.only-old", found.only_old), ("class.only-new", found.only_new)):
        if only:
            click.echo(say(key, owners=", ".join(_name(one) for one in only)))
    click.echo(say("class.compared", moved=len(found.moved), same=found.same))


def _outcome(outcome: str) -> str:
    """The key of what is said of an outcome."""
    from autograder.classroom.phrases import OUTCOMES

    more = {Outcome.PASSED: "class.outcome-passed", Outcome.BROKEN: "terminal.broken"}
    return {**OUTCOMES, **more}[Outcome(outcome)]


def _line(move: Move) -> str:
    """Whose mark moved, from what to what."""
    name = _name((move.assignment, move.owner))
    before, after = (
        say(STANDINGS[standing]) if points is None else f"{points:g}"
        for points, standing in ((move.before, move.standing_before), (move.after, move.standing_after))
    )
    change = "" if move.before is None or move.after is None else f" ({move.after - move.before:+g})"
    return f"{name}: {before} → {after}{change}"


def _name(key: Key) -> str:
    assignment, owner = key
    return escape(f"{owner} ({assignment})" if assignment else owner)
