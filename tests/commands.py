"""The command as people run it: a process of its own, in a folder of its own, with little of the environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from autograder.course import load_course

COMMAND = (sys.executable, "-P", "-c", "from autograder.cli import main; main()")
INHERITED = ("PATH", "HOME", "TMPDIR", "TEMP", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV")
COURSE = load_course()


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """An English environment of few variables, and those given."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", **more}


def dlgrade(*arguments: str | Path, cwd: Path, package: Path | None = None, **variables: str) -> Done:
    """Run the command in a folder. `package`: where a copied package and its course lie, in place of the real one."""
    if package is not None:
        variables["PYTHONPATH"] = os.fspath(package)
    done = subprocess.run(
        [*COMMAND, *map(os.fspath, arguments)],
        cwd=cwd,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        encoding="utf-8",
    )
    return Done(done.returncode, done.stdout, done.stderr)


def copy_package(root: Path) -> Path:
    """A copy of package and course under `root`, in which a test can break something."""
    for part in ("autograder", "solutions", "exercises"):
        shutil.copytree(COURSE.root / part, root / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return root


def course_folder(root: Path, solved: Mapping[str, str] | None = None) -> Path:
    """A learner's folder as the generator lays it out, and in it these texts, by exercise (`chapter1/perceptron`)."""
    shutil.copytree(COURSE.exercises, root, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for key, text in (solved or {}).items():
        (root / f"{key}.py").write_text(text, encoding="utf-8")
    return root


def solution(key: str) -> str:
    """The course's solution of an exercise."""
    return COURSE.solution_text(COURSE.exercise(*key.split("/")))


def mistaken(key: str, name: str) -> str:
    """The course's solution of an exercise, with one of its known mistakes."""
    exercise = COURSE.exercise(*key.split("/"))
    return next(COURSE.mistaken(exercise, item) for item in COURSE.mistakes(exercise) if item.id == name)
