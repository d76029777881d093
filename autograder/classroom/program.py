"""The program nbgrader: its commands, run in a course's folder, and the reason if one fails."""

from __future__ import annotations

import importlib.metadata
import itertools
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

from autograder.errors import UsageError

ENTRY = re.compile(r"^\[\w+ \| (\w+)\] ?", re.MULTILINE)  # the head of an entry of its log, with its level
RAISED = re.compile(r"^([A-Za-z_][\w.]*)(?:: (.*))?$")
VAGUE = ("There was an error processing", "Please see the", "Notebook failed to validate")  # of all failures
LONGEST = 500  # characters of a reason


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run a command of nbgrader in the course's folder. Raises UsageError with nbgrader's reason if it fails."""
    path = os.pathsep.join([*_programs(), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise UsageError("nbgrader-failed", command=f"nbgrader {' '.join(arguments)}", problem=reason(done.stderr))


def reason(log: str) -> str:
    """Why a command failed, from its log: what was raised first, else the first error that is not about all failures.

    nbgrader logs the trace, and after it only that something went wrong.
    """
    parts = ENTRY.split(log)
    errors = [text for level, text in zip(parts[1::2], parts[2::2], strict=True) if level in ("ERROR", "CRITICAL")]
    raised = [_raised(text) for text in errors if text.startswith("Traceback")]
    said = [text.strip() for text in errors if not text.startswith(("Traceback", *VAGUE))]
    found = next(filter(None, [*raised, *said]), "") or _raised(log) or log.strip()[-LONGEST:]
    return " ".join(found.split())[:LONGEST]


def _raised(trace: str) -> str:
    """The message of the last exception in a trace, with its class if that is one of Python's own."""
    lines = textwrap.dedent(trace.partition("\n")[2]).splitlines()  # nbgrader indents all but the first
    found = ""
    for before, line in itertools.pairwise(lines):
        if before.startswith("  ") and (match := RAISED.match(line)):
            name, message = match.groups()
            found = message if message and "." in name else line
    return found


def _programs() -> list[str]:
    """Where the programs lie that nbgrader starts by their names: alembic makes its database."""
    try:
        files = importlib.metadata.files("alembic") or []
    except importlib.metadata.PackageNotFoundError:
        raise UsageError("no-library", library="dlgrade[nbgrader]") from None
    return [
        os.fspath(Path(file.locate()).resolve().parent) for file in files if file.name in ("alembic", "alembic.exe")
    ]
