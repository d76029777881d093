"""The command line: the only place that prints or exits."""

from __future__ import annotations


def main() -> None:
    """The command `dlgrade`."""
    import sys

    try:
        from autograder.cli.command import run

        code = run()
    except KeyboardInterrupt:  # before there was anything to stop, or while it was being stopped
        code = 130
    sys.exit(code)
