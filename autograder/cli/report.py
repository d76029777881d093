"""A stored report again: `dlgrade report FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.command import LANGUAGE, Command, language_option, say
from autograder.cli.showing import format_option, write
from autograder.errors import UsageError


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@format_option
@language_option
def report(file: Path, format_: str) -> None:
    """Show a stored report (made with --format json) again, without grading: in its own language, or in `--lang`."""
    from autograder.frontends import jsonreport
    from autograder.frontends.translation import translated

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError("no-report-file", path=file, problem=error.strerror) from None
    stored = jsonreport.parse(data)
    if LANGUAGE.chosen:
        stored = translated(stored, LANGUAGE.code)
        if stored.language != LANGUAGE.code:
            click.echo(say("cli.one-language"), err=True)
    write(stored, format_)
