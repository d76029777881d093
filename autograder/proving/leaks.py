"""Leaks: a search of what is handed out to students for lines of answers, of hidden checks and of hints."""

from __future__ import annotations

import ast
import bisect
import itertools
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.authoring.notebooks import notebook
from autograder.course import PAGES, Course
from autograder.markers import BEGIN, END
from autograder.model import Chapter, Check, Record, Visibility

SHORTEST = 10  # without spaces; shorter lines say nothing: `return x`
SAYS_NOTHING = re.compile(r"(return|yield) \w+|.*[:(\[{]")  # nor does what only opens a block
COMMENT = re.compile(r"\s#.*")
MARKERS = {BEGIN: "nbgrader", "### BEGIN HIDDEN TESTS": "nbgrader"}  # of what nbgrader takes out


class Leak(Record):
    """A line that no student may see: in which file and line it was found, and where it comes from."""

    file: str
    line: int
    text: str
    source: str

    def told(self, count: int) -> dict[str, str | int]:
        """What the sentence says that refuses this and others, so many in all."""
        return {"file": f"{self.file}:{self.line}", "text": self.text, "source": self.source, "count": count}


def leaks(files: Mapping[str, bytes], hidden: Mapping[str, str]) -> list[Leak]:
    """Every hidden line that is anywhere in these files, by name: spaces and comments make no difference.

    Notebooks are searched whole, with outputs and metadata.
    """
    wanted = {_bare(line): line for line in hidden}
    length = min(map(len, wanted), default=0)
    begun: dict[str, list[tuple[int, str]]] = {}  # by their first characters
    for number, short in enumerate(wanted):
        begun.setdefault(short[:length], []).append((number, short))
    found = []
    for file, content in sorted(files.items()):
        raw = content.decode("utf-8", "replace")
        for text in _strings(json.loads(raw)) if file.endswith(".ipynb") else [raw]:
            bare = _bare(text)
            pieces = {bare[first : first + length] for first in range(len(bare) - length + 1)}
            for _, short in sorted(itertools.chain.from_iterable(begun[piece] for piece in begun.keys() & pieces)):
                if short in bare:
                    line = wanted[short]
                    at = _line_of(raw if text is raw else text, short)
                    at = at if text is raw else _line_in(raw, text.split("\n")[at - 1])
                    found.append(Leak(file=file, line=at, text=line, source=hidden[line]))
    return found


def files_in(folder: Path) -> dict[str, bytes]:
    """The files under a folder, by their paths."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def secrets(course: Course, chapters: Sequence[Chapter], checks: Mapping[str, Sequence[Check]]) -> dict[str, str]:
    """The lines of these chapters that no student may see, each with the file it comes from.

    What students read anyway is not a secret: texts and stubs; of hidden checks, what public ones say as well.
    `checks`: those of each exercise, by its key. Raises CourseError.
    """
    given = [text for one in chapters for language in PAGES for text in _strings(_notebook(course, one, language))]
    given += [text for one in chapters for text in course.given_texts(one.name).values()]
    answers: list[tuple[str, str]] = []
    hidden: list[tuple[str, str]] = []
    public: list[str] = []
    for exercise in (exercise for chapter in chapters for exercise in chapter.exercises):
        suite, mistakes = course.suite(exercise), course.mistakes(exercise)
        names = {check.name for check in checks[exercise.key] if check.visibility == Visibility.HIDDEN}
        others, own = _checks(suite.read_text(encoding="utf-8"), names)
        public += others
        hidden += [(line, suite.name) for line in own]
        answers += [(line, course.solution(exercise).name) for line in _answers(course.solution_text(exercise))]
        hints = [hint for mistake in mistakes for hint in (mistake.hint.en, mistake.hint.ja)]
        hidden += [(hint, course.mistake_file(exercise).name) for hint in hints]
    found: dict[str, str] = {}
    for lines, known in ((answers, _bare("\n".join(given))), (hidden, _bare("\n".join([*given, *public])))):
        for line, name in lines:
            text = COMMENT.sub("", line).strip()
            if len(_bare(text)) >= SHORTEST and not SAYS_NOTHING.fullmatch(text) and _bare(text) not in known:
                found.setdefault(text, name)
    return found


def _notebook(course: Course, chapter: Chapter, language: str) -> Any:
    return json.loads(notebook(course, chapter, language))


def _bare(text: str) -> str:
    return "".join(text.split())


def _line_of(text: str, bare: str) -> int:
    """The line on which a text without spaces begins in one with spaces, which holds it."""
    ends = list(itertools.accumulate(len(_bare(line)) for line in text.split("\n")))
    return bisect.bisect_right(ends, _bare(text).index(bare)) + 1


def _line_in(raw: str, line: str) -> int:
    """The line of a JSON text in which this line of one of its texts stands."""
    return raw[: max(raw.find(json.dumps(line, ensure_ascii=False)[1:-1]), 0)].count("\n") + 1


def _answers(text: str) -> Iterator[str]:
    """The lines between the markers."""
    inside = False
    for line in text.split("\n"):
        bare = line.strip()
        if bare in (BEGIN, END):
            inside = bare == BEGIN
        elif inside:
            yield line


def _checks(text: str, names: Collection[str]) -> tuple[list[str], list[str]]:
    """The lines of a suite: those of public checks and of what all of them use, and those of the hidden ones named."""
    hidden: set[int] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.removeprefix("test_") in names:
            hidden |= set(range(node.lineno - 1, node.end_lineno or 0))
    lines = text.split("\n")
    return [line for number, line in enumerate(lines) if number not in hidden], [lines[number] for number in hidden]


def _strings(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
