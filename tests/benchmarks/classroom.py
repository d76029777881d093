"""Compares three ways to grade the same notebooks, side by side in one run, and prints seconds a notebook.

    python tests/benchmarks/classroom.py [NOTEBOOKS]

nbgrader executing them, with the same checks called in its kernel; nbgrader with our preprocessor; `dlgrade batch`.
Each with the start of its command. Not part of the test suite: what is measured here is never demanded.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "classroom")]

from commands import COURSE, dlgrade  # noqa: E402
from nbgrader.api import Gradebook  # noqa: E402
from students import right, source  # noqa: E402
from test_class import nbgrader  # noqa: E402

from autograder.classroom.course import CONFIG, init  # noqa: E402

MOST = 12 + 11


def prepared(folder: Path, count: int, stock: bool) -> Path:
    """A course with so many right notebooks handed in."""
    init(folder, COURSE, "en")
    (folder / "source" / "chapter2" / "chapter2.ipynb").write_text(json.dumps(source()), encoding="utf-8")
    if stock:
        config = (folder / CONFIG).read_text(encoding="utf-8")
        (folder / CONFIG).write_text(config.replace("settings.apply", "# settings.apply"), encoding="utf-8")
    nbgrader(folder, "generate_assignment chapter2")
    for number in range(count):
        place = folder / "submitted" / f"student{number}" / "chapter2"
        place.mkdir(parents=True)
        (place / "chapter2.ipynb").write_text(json.dumps(right()), encoding="utf-8")
    return folder


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def marks(folder: Path) -> set[float]:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {submission.score for submission in gradebook.assignment_submissions("chapter2")}


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 10
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        found = {}
        for way in ("stock execution", "our preprocessor"):
            folder = prepared(place / way.replace(" ", "-"), count, stock=way == "stock execution")
            found[way] = seconds(lambda folder=folder: nbgrader(folder, "autograde chapter2")) / count
            print(f"nbgrader autograde, {way}: {found[way]:.2f} s a notebook, marks {marks(folder)}", flush=True)
        inbox = place / "inbox"
        inbox.mkdir()
        for number in range(count):
            (inbox / f"student{number}.ipynb").write_text(json.dumps(right()), encoding="utf-8")
        found["batch"] = seconds(lambda: dlgrade("batch", "chapter2", inbox, "--out", place / "out", cwd=place)) / count
        print(f"dlgrade batch: {found['batch']:.2f} s a notebook", flush=True)
        stock = found["stock execution"]
        print(f"stock / ours {stock / found['our preprocessor']:.1f}, stock / batch {stock / found['batch']:.1f}")


if __name__ == "__main__":
    main()
