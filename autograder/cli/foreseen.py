"""What `dlgrade batch --dry-run` says of each entry of an inbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from autograder.cli.command import say
from autograder.feedback import escape

if TYPE_CHECKING:
    from autograder.serving.foresight import Foreseen


def show(found: Iterable[Foreseen]) -> int:
    """Write what would be graded as whose, and from which files; 1 if something would not be, else 0."""
    graded = before = failed = partly = 0
    for one in found:
        owner, path = escape(one.entry.owner), escape(one.entry.path.name)
        if one.problem:
            failed += 1
            click.echo(say("class.would-not", owner=owner, path=path, problem=escape(one.problem)))
            continue
        graded, before, partly = graded + (not one.current), before + one.current, partly + bool(one.unread)
        click.echo(say("class.would-not-again" if one.current else "class.would", owner=owner, path=path))
        for key, files in one.files.items():
            listed = ", ".join(map(escape, files))
            click.echo(say("class.would-all-of", exercise=key, files=listed) if files[1:] else f"  {key}: {listed}")
        for key, files in one.left.items():
            listed = ", ".join(map(escape, files))
            click.echo(say("class.would-leave", exercise=key, count=len(one.files[key]), files=listed))
        for key, problem in one.unread.items():
            click.echo(say("class.would-not-read", exercise=key, problem=escape(problem)))
        if one.absent:
            click.echo(say("class.would-lack", exercises=", ".join(one.absent)))
    click.echo(say("class.would-all", graded=graded, before=before, failed=failed))
    return 1 if failed or partly else 0
