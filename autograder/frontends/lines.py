"""The report as lines `file:line: severity: message`, which editors take as their list of problems."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.feedback import escape
from autograder.frontends.grouping import Group, grouped, state
from autograder.locales import sentence
from autograder.model import Outcome, Report
from autograder.wording import Kind, name_in, reason_of

SEVERITY = {
    Outcome.FAILED: "error",
    Outcome.CRASHED: "error",
    Outcome.TIMED_OUT: "warning",
    Outcome.OUT_OF_MEMORY: "warning",
    Outcome.FORBIDDEN: "warning",
    Outcome.MISSING: "info",
    Outcome.BROKEN: "info",
}
MOST = 1 << 18  # bytes of a file in which a definition is looked for
DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
ARGUMENTS = re.compile(r"\([^()]*\)")


def render(report: Report) -> str:
    """A line for each check that did not pass; one for all of an exercise that failed for the same reason.

    A path is relative to the current folder if it lies in it, else absolute. The line is where the answer went wrong,
    if that is known, else where the function or class begins that the check asked for. What waits for another check
    says nothing, nor does an exercise in which nothing is written yet: a problem is something to look at. So no line
    at all does not mean that everything passed; the command's exit code says that.
    """
    root = Path(report.submission.path)
    found = []
    for chapter in report.chapters:
        for exercise in chapter.exercises:
            if not state(exercise):
                for group in grouped(exercise.checks, report.language):
                    path, line = place_of(group, root / chapter.name, exercise.name)
                    said = said_of(group, report.language)
                    found.append(f"{escape(told(path))}:{line}: {SEVERITY[group.outcome]}: {said}\n")
    return "".join(found)


def said_of(group: Group, language: str) -> str:
    """Title, and hint or first sentence. What is not written yet has no title: its sentence names the function."""
    first = group.checks[0]
    hints = [check.hint for check in group.checks if check.hint]
    sentences = [line.text for line in group.lines if line.kind == Kind.SENTENCE]
    said = (hints or sentences or [""])[0]
    if group.outcome != Outcome.MISSING or not said:
        title = first.title
        if len(group.checks) > 1:
            title = sentence(language, "lines.more", title=title, count=len(group.checks) - 1)
        said = f"{title}: {said}" if said else title
    return escape(" ".join(said.split()))


def place_of(group: Group, folder: Path, exercise: str) -> tuple[Path, int]:
    """File and line. Of a notebook only the file: a line in a cell is none in the file, and the message names both."""
    reason = reason_of(group.checks[0])
    params = reason.params if reason else {}
    for file, line, cell in (("own_file", "own_line", "own_cell"), ("file", "line", "cell")):
        if params.get(file) and params.get(line, "").isdecimal():
            path = _there(folder, params[file])
            return path, 1 if cell in params else max(int(params[line]), 1)
    path = _there(folder, params.get("file") or f"{exercise}.py")
    of = name_in(reason.of, "en") if reason else ""
    return path, 1 if path.suffix == ".ipynb" else _line_of(of, _text(path))


def _there(folder: Path, name: str) -> Path:
    """The file of this name in the chapter's folder, or where a chapter or a file alone was handed in."""
    root = folder.parent
    near = (folder / name, root / name, root)
    return next((path for path in near if path.name == name and path.is_file()), near[0])


def _text(path: Path) -> str:
    """The text of a file as far as it is read; empty if it cannot be."""
    try:
        with path.open("rb") as file:
            return file.read(MOST).decode("utf-8", "replace")
    except OSError:
        return ""


def _line_of(of: str, text: str) -> int:
    """The line of what a check asked for: `Affine(W, b).forward(x)` stands at `forward`, the first after `Affine`.

    If no name in `of` is defined in the text, the first definition.
    """
    while of != (outer := ARGUMENTS.sub(" ", of)):
        of = outer
    position = None
    for name in re.findall(r"\w+", of):
        for found in DEFINITION.finditer(text, position or 0):
            if found[1] == name:
                position = found.start(1)
                break
    if position is None:
        first = DEFINITION.search(text)
        position = first.start(1) if first else 0
    return text.count("\n", 0, position) + 1


def told(path: Path) -> str:
    here, path = Path.cwd(), path.absolute()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
