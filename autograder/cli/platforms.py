"""Platforms: what a command writes for programs to read, of a report or of a submission that was not graded."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import click

from autograder.cli.command import LANGUAGE
from autograder.errors import DlgradeError, UsageError
from autograder.feedback import escape
from autograder.frontends.ungraded import Ungraded
from autograder.model import Report

PLATFORMS = ("junit", "gradescope", "classroom50", "github", "check50", "exercism")  # students may see all of it
MODULES = {"json": "jsonreport"} | dict(zip(PLATFORMS, PLATFORMS, strict=True))


def write_for_programs(found: Report | Ungraded, format_: str) -> None:
    """Write it to standard output, always in UTF-8. On GitHub, the summary of the job gets a section as well."""
    frontend: Any = importlib.import_module(f"autograder.frontends.{MODULES[format_]}")
    make = frontend.ungraded if isinstance(found, Ungraded) else frontend.render
    text = make(found, os.environ) if format_ == "classroom50" else make(found)
    click.echo(text.encode(), nl=False)
    if format_ == "github" and (file := os.environ.get("GITHUB_STEP_SUMMARY")):
        try:
            with Path(file).open("a", encoding="utf-8", newline="\n") as summary:
                summary.write(frontend.summary(found))
        except OSError as error:
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None


def write_ungraded(path: Path, chapter: str, error: DlgradeError, format_: str) -> None:
    """Say in a format for programs that nothing was graded, and why; nothing in any other format."""
    if format_ in MODULES:
        problem = escape(error.say(LANGUAGE.code), keep="\n")
        ours = not isinstance(error, UsageError)
        found = Ungraded(path=escape(str(path)), chapter=chapter, language=LANGUAGE.code, problem=problem, ours=ours)
        write_for_programs(found, format_)
