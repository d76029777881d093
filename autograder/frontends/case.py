"""The case in which a check fails, as Python: a script beside the learner's folder, or a cell of a notebook."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.case import Case
from autograder.frontends.hints import read_first
from autograder.locales import sentence
from autograder.model import CheckResult, Exercise, Outcome, Visibility
from autograder.wording import Kind, foremost, lines_of, worded

WIDTH = 96
FOLDER = ("import os", "import tempfile")
SHOWN = {Kind.SENTENCE, Kind.NOTE, Kind.VALUE}  # the inputs stand in the lines themselves


def script(case: Case, result: CheckResult, exercise: Exercise, language: str) -> str:
    """The text of a file that runs with the learner's module alone.

    It lies two folders below the course folder, and its arrays beside it as `case.npz`.
    """
    here = ["import sys", "from pathlib import Path", *(FOLDER if case.files else ())]
    lines = [*_head(case, result, exercise, language), *sorted(here, key=_order), ""]
    lines += _packages(case)
    lines += [
        "HERE = Path(__file__).resolve().parent",
        f'sys.path.insert(0, str(HERE.parents[1] / "{exercise.chapter}"))',
    ]
    lines += ["os.chdir(tempfile.mkdtemp())"] if case.files else []
    lines += [*case.seeds, "", *_module(case, exercise), ""]
    lines += ['saved = np.load(HERE / "case.npz")'] if case.arrays else []
    return "\n".join([*lines, *case.body]) + "\n"


def cell(case: Case, result: CheckResult, exercise: Exercise, language: str, arrays: str) -> str:
    """The text of a notebook's cell. `arrays`: the path of the file of its arrays."""
    lines = [*_head(case, result, exercise, language), *_packages(case), *case.seeds, *_module(case, exercise), ""]
    lines += [f"saved = np.load({arrays!r})"] if case.arrays else []
    return "\n".join([*lines, *case.body]).rstrip("\n")


def told(
    checks: Sequence[CheckResult],
    case: Case | None,
    exercise: Exercise,
    page: Path,
    language: str,
    command: str = "dlgrade",
) -> list[str]:
    """What there is to say of the check whose case it is, or why there is none. `page`: the chapter's."""
    first = foremost(checks)
    if first is None:
        return [sentence(language, "cli.nothing-to-debug", name=exercise.name)]
    hidden = [sentence(language, "cli.case-hidden", title=first.title)] if first.visibility == Visibility.HIDDEN else []
    if case is not None:
        shown = next(check for check in checks if check.id == case.check)
        return [*hidden, sentence(language, "cli.case-of", name=exercise.name, title=shown.title)]
    if first.outcome == Outcome.MISSING:
        return [*first.message.split("\n"), read_first(exercise, page, language)]
    if not hidden:
        return first.message.split("\n")
    return [*hidden, sentence(language, "cli.case-none", command=command, name=exercise.name)]


def _head(case: Case, result: CheckResult, exercise: Exercise, language: str) -> Iterator[str]:
    result = worded(result, language)
    yield from [f"# {exercise.name}", ""]  # alone: in the first two lines, `coding: x` names an encoding
    said = [result.title]
    said += [line.label + line.text for line in lines_of(result, language) if line.kind in SHOWN]
    said += [] if case.alike else [sentence(language, "case.not-alike")]
    for text in said:
        for line in text.splitlines():
            yield from textwrap.wrap(line, WIDTH, initial_indent="# ", subsequent_indent="#   ") or ["#"]
    yield ""


def _packages(case: Case) -> list[str]:
    imports = {*case.imports, *(["import numpy as np"] if case.arrays else [])}
    return [*sorted(imports, key=_order), ""] if imports else []


def _order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line


def _module(case: Case, exercise: Exercise) -> list[str]:
    names = [name for name in case.names if name != "module"]
    lines = [f"from {exercise.name} import {', '.join(names)}"] if names else []
    whole = "module" in case.names
    return lines + ([f"import {exercise.name} as module"] if whole else [] if names else [f"import {exercise.name}"])
