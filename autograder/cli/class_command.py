"""A command about a class."""

from __future__ import annotations

from autograder.cli.command import MemberCommand


class ClassCommand(MemberCommand):
    group = "class"
