"""A whole class: `dlgrade class show`, `compare`, `alike`, `export`."""

from __future__ import annotations

import click

from autograder.cli.class_alike import alike
from autograder.cli.class_compare import compare
from autograder.cli.class_export import export
from autograder.cli.class_show import show
from autograder.cli.command import Group, language_option


@click.group("class", cls=Group)
@language_option
def class_group() -> None:
    """A whole class: where it stands, and its marks for other systems."""


for _command in (show, compare, alike, export):
    class_group.add_command(_command)
