"""A stored report again: `dlgrade report FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.command import Command, language_option
from autograder.cli.showing import format_option, write
from autograder.errors import UsageError


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@format_option
@language_option
def report(file: Path, format_: str) -> None:
    """Write a stored report (made with --format json) again, without grading."""
    from autograder.frontends import jsonreport

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError("no-report-file", path=file, problem=error.strerror) from None
    write(jsonreport.parse(data), format_)
