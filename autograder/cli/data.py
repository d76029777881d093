"""Commands for the data sets: `dlgrade data fetch`, `add`, `list`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from autograder import data
from autograder.cli.command import Command, Group, language_option, say
from autograder.cli.showing import console


@click.group("data", cls=Group)
@language_option
def data_group() -> None:
    """The data sets of the course."""


@data_group.command("fetch", cls=Command)
@click.argument("name", type=click.Choice(["mnist"]), metavar="NAME")
@click.option("--mirror", "mirrors", multiple=True, metavar="URL")
@language_option
def fetch(name: str, mirrors: tuple[str, ...]) -> None:
    """Download the four files of MNIST into the user's cache folder."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = [TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()]
    shown = console()
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def show(file: str, have: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(file)
            bar.update(tasks[file], completed=have, total=total or None)

        data.fetch(mirrors or data.MIRRORS, show)
    click.echo(say("data.there", folder=data.folder()))


@data_group.command("add", cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def add(folder: Path) -> None:
    """Take the files of MNIST that lie in FOLDER."""
    data.add(folder)
    click.echo(say("data.there", folder=data.folder()))


@data_group.command("list", cls=Command)
@language_option
def list_() -> None:
    """Say which data sets are present, and where."""
    found = data.files()
    whole = all(file.state == "present" for file in found)
    click.echo(say("data.digits"))
    click.echo(say("data.mnist" if whole else "data.no-mnist", folder=data.folder()))
    for file in found:
        click.echo(f"  {file.name}  {say('data.' + file.state)}")
