"""The command line: the only place that prints or exits."""

from __future__ import annotations


def main() -> None:
    """The command `dlgrade`."""
    from autograder.cli.command import run

    run()
