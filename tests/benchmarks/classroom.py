"""Compares ways to grade the same notebooks, side by side in one run, and prints seconds a notebook.

    python tests/benchmarks/classroom.py [NOTEBOOKS [CHAPTER]]

The notebooks have the solutions of the whole chapter, chapter2 if none is named. The ways: nbgrader executing them,
with the same checks called in its kernel; nbgrader with our preprocessor; `dlgrade batch`, one at a time and as many as
there are cores. Each with the start of its command. Not part of the test suite: what is measured here is never
demanded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from commands import COMMAND, COURSE  # noqa: E402
from jupyters import surroundings  # noqa: E402
from nbgrader.api import Gradebook  # noqa: E402

from autograder.classroom.course import CONFIG, init  # noqa: E402

STOCK = "nbgrader autograde, executing"


def prepared(folder: Path, chapter: str, count: int, stock: bool) -> Path:
    """A course with so many right notebooks handed in."""
    init(folder, COURSE, "en")
    if stock:
        config = (folder / CONFIG).read_text(encoding="utf-8")
        (folder / CONFIG).write_text(config.replace("settings.apply", "# settings.apply"), encoding="utf-8")
    nbgrader(folder, "generate_assignment", chapter)
    for number in range(count):
        place = folder / "submitted" / f"student{number}" / chapter
        place.mkdir(parents=True)
        shutil.copy(right(folder, chapter), place)
    return folder


def right(folder: Path, chapter: str) -> Path:
    """A notebook with every solution: the source itself."""
    return folder / "source" / chapter / f"{chapter}.ipynb"


def run(folder: Path, *command: str) -> None:
    """Run a command, of which nothing is shown unless it fails."""
    done = subprocess.run(command, cwd=folder, env=surroundings(), stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        sys.exit(f"{command}\n{done.stderr.decode()}")


def nbgrader(folder: Path, *arguments: str) -> None:
    run(folder, sys.executable, "-m", "nbgrader", *arguments)


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def marks(folder: Path, chapter: str) -> set[float]:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {submission.score for submission in gradebook.assignment_submissions(chapter)}


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 10
    chapter = sys.argv[2] if sys.argv[2:] else "chapter2"
    ways: dict[str, Callable[[], object]] = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        courses = {
            STOCK: prepared(place / "stock", chapter, count, stock=True),
            "nbgrader autograde, our preprocessor": prepared(place / "ours", chapter, count, stock=False),
        }
        for way, folder in courses.items():
            ways[way] = lambda folder=folder: nbgrader(folder, "autograde", chapter)
        inbox = place / "inbox"
        inbox.mkdir()
        for number in range(count):
            shutil.copy(right(place / "ours", chapter), inbox / f"student{number}.ipynb")
        for jobs in sorted({1, os.cpu_count() or 1}):
            command = [*COMMAND, "batch", chapter, "inbox", "--out", f"out{jobs}", "--jobs", str(jobs)]
            ways[f"dlgrade batch --jobs {jobs}"] = lambda command=command: run(place, *command)
        took = {}
        for way, action in ways.items():
            took[way] = seconds(action) / count
            print(f"{way}: {took[way]:.2f} s a notebook, 1/{took[STOCK] / took[way]:.1f} of the first", flush=True)
        print("marks:", *(marks(folder, chapter) for folder in courses.values()))


if __name__ == "__main__":
    main()
