"""The comparison with plain pytest: what a run, the isolation and a call across the wire cost, side by side in one run.

Every figure is the fastest of several rounds in which the two sides take turns. The ratios are what counts: in them the
machine's speed cancels out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.errors import UsageError
from autograder.grading.plain import PlainStudent, load
from autograder.grading.plugin import INI, Suites, with_suites
from autograder.grading.proof import grader
from autograder.grading.runner import reference_of, solution_texts
from autograder.grading.sandbox import Sandbox
from autograder.grading.seeds import stream
from autograder.model import Exercise, Outcome, Record

SEED = "bench"
Array = np.ndarray[Any, Any]


class Comparison(Record):
    """Seconds of ours and of what it is compared with."""

    name: str
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def fastest(rounds: int, *sides: Callable[[], object]) -> list[float]:
    """The fastest time of each side over so many rounds, in seconds; the sides take turns."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, found in zip(sides, times, strict=True):
            start = time.perf_counter()
            side()
            found.append(time.perf_counter() - start)
    return [min(found) for found in times]


def cold(course: Course, chapter: str, rounds: int) -> Comparison:
    """`dlgrade CHAPTER` on the solutions against plain pytest on the same suites, each in a process of its own."""
    suites = course.suites / chapter
    plain = [sys.executable, "-m", "pytest", "-p", "autograder.grading.plain", "-c", str(INI), "--rootdir", str(suites)]
    plain += ["--import-mode=importlib", "-p", "no:cacheprovider", "-q", str(suites)]
    ours = [sys.executable, "-m", "autograder", chapter, "--submission", str(course.solutions), "--format", "json"]
    environment = {**os.environ, "DLGRADE_PLAIN": str(course.solutions), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

    def run(command: Sequence[str]) -> None:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise UsageError("bench-failed", command=" ".join(command), output=(done.stdout + done.stderr)[-500:])

    mine, theirs = fastest(rounds, lambda: run(ours), lambda: run(plain))
    return Comparison(name=f"cold run of {chapter}", ours=mine, theirs=theirs)


def isolation(course: Course, exercises: Sequence[Exercise], rounds: int) -> Comparison:
    """Grading the solutions in workers against the same checks on modules of this process, everything loaded."""

    def work(suites: Suites) -> Comparison:
        with Sandbox() as sandbox:
            grade = grader(course, suites, sandbox)

            def isolated() -> None:
                for exercise in exercises:
                    report = grade(exercise, solution_texts(course, exercise), SEED)
                    assert all(check.outcome == Outcome.PASSED for check in report.checks)

            reference = reference_of(course)

            def plain() -> None:
                for exercise in exercises:
                    for check in suites.checks[exercise.key]:
                        file = course.solution(exercise)
                        error = suites.run(
                            check,
                            student=lambda file=file: PlainStudent(load(file)),  # type: ignore[misc]
                            rng=lambda check=check: stream(SEED, check.id),  # type: ignore[misc]
                            reference=lambda exercise=exercise: reference(exercise),  # type: ignore[misc]
                        )
                        if error is not None:
                            raise error

            isolated()
            plain()
            ours, theirs = fastest(rounds, isolated, plain)
            return Comparison(name=f"isolation over {len(exercises)} exercises", ours=ours, theirs=theirs)

    return with_suites(course, exercises, work)


def wire(rounds: int) -> tuple[float, float]:
    """Seconds of a call that sends and returns a small array, and one of 8 MB each way."""
    with Sandbox() as sandbox:
        worker = sandbox.worker((), 1 << 30, 60)
        worker.call({"op": "load", "modules": {"echo": ECHO}, "main": "echo", "imports": ["numpy"], "seed": 0})

        def call(values: Array, calls: int) -> None:
            for _ in range(calls):
                worker.call({"op": "call", "target": None, "name": "echo", "args": [values], "kwargs": {}})

        (small,) = fastest(max(rounds, 3), lambda: call(np.arange(21.0), 500))
        (large,) = fastest(max(rounds, 3), lambda: call(np.arange(1e6), 5))
        worker.close()
        return small / 500, large / 5


ECHO = "def echo(x):\n    return x\n"


def measure(course: Course, chapter: str, rounds: int) -> Iterator[str]:
    """The lines of `dlgrade dev bench`."""
    exercises = course.chapter(chapter).exercises
    if not all(course.solution(exercise).is_file() for exercise in exercises):
        raise UsageError("no-benchmark", chapter=chapter)
    numpy_only = [exercise for exercise in exercises if not exercise.torch]
    for comparison in (cold(course, chapter, rounds), isolation(course, numpy_only, rounds)):
        yield (
            f"{comparison.name}: {comparison.ours:.3f} s, plain pytest {comparison.theirs:.3f} s, "
            f"ratio {comparison.ratio:.2f}"
        )
    small, large = wire(rounds)
    yield f"a call with a small array: {small * 1e6:.0f} microseconds; with 8 MB each way: {large * 1e3:.1f} ms"
