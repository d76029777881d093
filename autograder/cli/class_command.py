"""A command about a class: its help has a key of its own."""

from __future__ import annotations

from autograder.cli.command import Command, say


class ClassCommand(Command):
    def help_text(self) -> str:
        return say(f"help.class-{self.name}")
