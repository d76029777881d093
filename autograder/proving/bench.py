"""The comparison with plain pytest: what a run, the isolation and a call across the wire cost, side by side in one run.

Every figure is the fastest of several rounds in which the two sides take turns. The ratios are what counts: in them the
machine's speed cancels out.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder import threads
from autograder.course import Course, load_course
from autograder.errors import UsageError
from autograder.grading.notes import Notes
from autograder.grading.seeds import stream
from autograder.grading.solutions import reference_of, solution_texts
from autograder.grading.suites import INI, Suites, with_suites
from autograder.intake.collect import collect
from autograder.model import Exercise, Outcome, Record
from autograder.proving.inprocess import PlainStudent, load
from autograder.proving.proof import grader
from autograder.sandbox import Sandbox
from autograder.worker.wire import packed

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

    def __str__(self) -> str:
        return f"{self.name}: {self.ours:.3f} s / {self.theirs:.3f} s = {self.ratio:.2f}"


def fastest(rounds: int, *sides: Callable[[], object]) -> list[float]:
    """The fastest time of each side over so many rounds, in seconds; the sides take turns."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, found in zip(sides, times, strict=True):
            start = time.perf_counter()
            side()
            found.append(time.perf_counter() - start)
    return [min(found) for found in times]


def cold(course: Course, chapter: str, rounds: int) -> list[Comparison]:
    """`dlgrade CHAPTER` on the solutions, in a process of its own, against two others.

    Against plain pytest on the same suites with the code imported into its process, and against this engine itself
    without workers: what the isolation costs.
    """
    plain = [sys.executable, "-m", "pytest", "-p", "autograder.proving.inprocess", "-c", str(INI)]
    plain += ["--rootdir", str(course.suites)]  # below it the folder of an exercise is no module of the same name
    plain += ["--import-mode=importlib", "-p", "no:cacheprovider", "-q", str(course.suites / chapter)]
    ours = [sys.executable, "-m", "autograder", chapter, "--submission", str(course.solutions), "--format", "json"]
    bare = [sys.executable, "-c", f"from autograder.proving.bench import grade_in_process as g; g({chapter!r})"]
    environment = {**os.environ, "DLGRADE_PLAIN": str(course.solutions), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment |= threads.ONE

    def run(command: Sequence[str]) -> None:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise UsageError("bench-failed", command=" ".join(command), output=(done.stdout + done.stderr)[-500:])

    times = fastest(rounds, lambda: run(ours), lambda: run(plain), lambda: run(bare))
    return [
        Comparison(name=f"dlgrade {chapter} / plain pytest", ours=times[0], theirs=times[1]),
        Comparison(name=f"dlgrade {chapter} / the same without isolation", ours=times[0], theirs=times[2]),
    ]


def grade_in_process(chapter: str) -> None:
    """The solutions of a chapter graded as the command does it, but in this process. Raises what a check raises."""
    course = load_course()
    exercises = course.chapter(chapter).exercises
    collect(course.solutions, course, exercises)
    with_suites(course, exercises, lambda suites: run_in_process(course, suites, exercises, reference_of(course)))


def run_in_process(
    course: Course, suites: Suites, exercises: Sequence[Exercise], reference: Callable[[Exercise], object]
) -> None:
    """Every check of the exercises on the solutions as modules of this process. Raises what a check raises."""
    for exercise in exercises:
        file = course.solution(exercise)
        for check in suites.checks[exercise.key]:
            notes = Notes()
            with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
                error = suites.run(
                    check,
                    student=lambda file=file: PlainStudent(load(file)),  # type: ignore[misc]
                    twin=lambda file=file: PlainStudent(load(file)),  # type: ignore[misc]
                    elsewhere=lambda file=file: PlainStudent(load(file)),  # type: ignore[misc]
                    curves=lambda notes=notes: notes.curve,  # type: ignore[misc]
                    remark=lambda notes=notes: notes.remark,  # type: ignore[misc]
                    rng=lambda check=check: stream(SEED, check.id),  # type: ignore[misc]
                    reference=lambda exercise=exercise: reference(exercise),  # type: ignore[misc]
                )
            if error is not None:
                raise error


def warm(course: Course, exercises: Sequence[Exercise], rounds: int) -> tuple[Comparison, int]:
    """The checks alone, everything loaded: in workers against in this process; and how many checks they are."""

    def work(suites: Suites) -> tuple[Comparison, int]:
        with Sandbox() as sandbox:
            grade = grader(suites, sandbox)
            reference = reference_of(course)

            def isolated() -> None:
                for exercise in exercises:
                    report = grade(exercise, solution_texts(course, exercise), SEED)
                    assert all(check.outcome == Outcome.PASSED for check in report.checks)

            def plain() -> None:
                run_in_process(course, suites, exercises, reference)

            isolated()
            plain()
            ours, theirs = fastest(rounds, isolated, plain)
            count = sum(len(suites.checks[exercise.key]) for exercise in exercises)
            return Comparison(name=f"{count} NumPy checks alone", ours=ours, theirs=theirs), count

    return with_suites(course, exercises, work)


def wire(rounds: int) -> tuple[float, float]:
    """Seconds of a call that sends and returns a small array, and one of 8 MB each way."""
    with Sandbox() as sandbox:
        worker = sandbox.worker((), 1 << 30, 60)
        worker.call({"op": "load", "modules": packed({"echo": ECHO}), "main": "echo", "imports": ["numpy"], "seed": 0})

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
    for comparison in cold(course, chapter, rounds):
        yield str(comparison)
    alone, count = warm(course, [exercise for exercise in exercises if not exercise.torch], rounds)
    yield f"{alone}; {(alone.ours - alone.theirs) / count * 1e3:.1f} ms more for each check"
    small, large = wire(rounds)
    yield f"a call with a small array: {small * 1e6:.0f} microseconds; with 8 MB each way: {large * 1e3:.1f} ms"
