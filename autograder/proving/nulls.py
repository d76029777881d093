"""Null submissions: modules that answer nothing. No check may let one pass unless it is allowed to.

Those of every exercise are made of one body. An exercise's own are edits of its solution, listed as `[[null]]` in its
mistakes.toml, or, if they are not edits of it, files of its folder `nulls`, whose first line names the checks:

    # fails: values, gradients
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.alone import in_company
from autograder.grading.attempt import Attempt, Attempts
from autograder.grading.session import Session
from autograder.grading.shared import SharedAttempts
from autograder.intake.source import same_program
from autograder.listing.edits import ALL, place_of
from autograder.model import Check, Exercise, Record
from autograder.proving.places import problem_of
from autograder.proving.problem import Problem
from autograder.sandbox import Worker

HEADER = re.compile(r"# fails: (\w+(?:, \w+)*)")
NULL_BODIES = {
    "nothing": "return None",
    "zero": "return 0.0",
    "one": "return 1.0",
    "nan": "return float('nan')",
    "inf": "return float('inf')",
    "true": "return True",
    "negative": "return -1",
    "text": "return 'passed'",
    "empty-list": "return []",
    "empty-dict": "return {}",
    "pair": "return 0.0, 0.0",
    "echo-first": "return args[0] if args else 0.0",
    "echo-last": "return args[-1] if args else 0.0",
    "echo-pair": "return (args[0], args[0]) if args else (0.0, 0.0)",
    "zeros-like": "return np.zeros_like(args[0]) if args else 0.0",
    "ones-like": "return np.ones_like(args[0]) if args else 1.0",
    "nan-like": "return np.full(np.shape(args[0]), np.nan) if args else np.nan",
    "uniform": "return np.full(np.shape(args[0]), 1 / max(1, 1, *np.shape(args[0])[-1:])) if args else 0.5",
    "random": "return np.random.normal(size=np.shape(args[0])) if args else np.random.normal()",
    "stand-in": "import matplotlib.pyplot as plt; return plt.plot(*args)",
    "raises": "raise ValueError('no')",
    "exits": "import os; os._exit(0)",
}


class NullSubmission(Record):
    """A text, and the checks that it must not pass (None: all of them). `place`: file and line, if it has a file."""

    name: str
    text: str
    fails: frozenset[str] | None
    place: str = ""

    @property
    def idle(self) -> bool:
        """Whether it is made of one body for all, which leaves nothing behind that could help it later."""
        return not self.place


class NullAttempts(SharedAttempts):
    """Makes attempts of an idle null submission: what fails in a shared worker has failed.

    What passes there is made again in a worker of its own. Nothing is compared, and nothing made ready.
    """

    def make(self, check: Check, texts: Mapping[str, str], *given: Any, **how: Any) -> Attempt:
        with self._sharing(), in_company():
            attempt = self._make(check, texts, None, None)
        return attempt if attempt.error is not None else Attempts.make(self, check, texts)

    def start(self, check: Check, texts: Mapping[str, str], often: bool = False) -> Worker:
        return Attempts.start(self, check, texts, often)

    def end(self, worker: Worker, session: Session, passed: bool) -> None:
        super().end(worker, session, passed=True)


def every_null(course: Course, exercise: Exercise) -> Iterator[NullSubmission | Problem]:
    """The null submissions of an exercise; a problem for each that cannot be one."""
    solution = course.solution_text(exercise)
    for name, body in NULL_BODIES.items():
        yield NullSubmission(name=name, text=null_submission(solution, body), fails=None)
    file = course.mistake_file(exercise)
    for null in course.null_edits(exercise):
        try:
            text = course.mistaken(exercise, null)
        except CourseError as error:
            yield problem_of(error, exercise.key)
        else:
            yield NullSubmission(name=null.id, text=text, fails=null.fails, place=place_of(file, null))
    for file in course.nulls(exercise):
        text = file.read_text(encoding="utf-8")
        fails = named_in(text)
        if fails:
            banned = None if fails == {ALL} else fails
            yield NullSubmission(name=file.name, text=text, fails=banned, place=f"{file}:1")
        else:
            said = "does not begin with a line `# fails: ` and the names of checks, or `all`"
            yield Problem(place=f"{file}:1", text=said, subject=f"{exercise.key} null {file.name}")


def named_in(text: str) -> frozenset[str]:
    """The checks that the first line of a null submission names; none if it is not such a line."""
    found = HEADER.fullmatch(text.split("\n", 1)[0].rstrip())
    return frozenset(found[1].split(", ")) if found else frozenset()


def misdeclared(
    course: Course, exercise: Exercise, nulls: Collection[NullSubmission], checks: Collection[str]
) -> Iterator[Problem]:
    """The nulls that name a check which the exercise lacks, or that are a right answer."""
    right: dict[str, Path] = {"its solution": course.solution(exercise)}
    right |= {f"the variant {file.name}": file for file in course.variants(exercise)}
    for null in nulls:
        subject = f"{exercise.key} null {null.name}"
        for name in sorted((null.fails or frozenset()) - set(checks)):
            said = f"names no check of the suite, which has {', '.join(checks)}"
            yield Problem(place=null.place, text=said, subject=subject, check=name)
        for name, file in right.items():
            if same_program(null.text, file.read_text(encoding="utf-8")):
                yield Problem(place=null.place, text=f"is the same program as {name}", subject=subject)


def null_submission(solution: str, body: str) -> str:
    """A module with the solution's functions, classes and methods, each doing only `body`; constructors do nothing."""
    lines = ["import numpy as np", ""]
    base = "(torch.nn.Module)" if "nn.Module" in solution else ""
    if base:
        lines.insert(0, "import torch")
    for node in ast.parse(solution).body:
        if isinstance(node, ast.FunctionDef):
            lines += [f"def {node.name}(*args):", f"    {body}", ""]
        elif isinstance(node, ast.ClassDef):
            lines += [f"class {node.name}{base}:", "    def __init__(self, *args):"]
            lines += ["        super().__init__()" if base else "        pass"]
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name != "__init__":
                    lines += [f"    def {item.name}(self, *args):", f"        {body}"]
            lines.append("")
    return "\n".join(lines)
