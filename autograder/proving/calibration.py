"""Calibration: over many seeds, how far right answers stay from a suite's thresholds, and wrong ones on the other side.

`dlgrade dev calibrate --keep` writes what it measured of an exercise beside its suite, as `margins.json`. A test holds
the suites to these files: a check or a threshold that is not in them has not been calibrated.
"""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from autograder.checks.margins import AT_LEAST, Margin
from autograder.course import Course, load_course
from autograder.grading.shared import SharedAttempts
from autograder.grading.solutions import solution_texts
from autograder.grading.suites import Suites, with_suites
from autograder.listing.kept import write_kept
from autograder.model import Exercise, Outcome, Record
from autograder.proving.calibrated import Calibration, Lost, Measured, Nearest, Threshold, file_of, threshold_of
from autograder.proving.proof import run_of, with_needed
from autograder.sandbox import Sandbox
from autograder.sandbox.libraries import version

CHUNK = 25  # seeds that a process takes at a time
SHARE = 10  # variants and mistakes are graded under one in so many seeds

Say = Callable[[str], None]


class _Subject(Record):
    """What is graded: the solution (no name), a variant, or a mistake with the check that must catch it."""

    name: str
    text: str
    caught_by: str = ""


class _Seen(Record):
    """What one grading of a subject showed: what each check measured, and the checks that were lost."""

    name: str
    mistaken: bool
    margins: dict[str, tuple[Margin, ...]]
    lost: tuple[Lost, ...]


def calibrate(
    course: Course, exercises: Sequence[Exercise], seeds: Sequence[str], jobs: int, say: Say
) -> Iterator[Calibration]:
    """Grade the solutions under these seeds; of exercises with thresholds, variants and mistakes under a tenth of them.

    With several jobs, each is a process of its own. `say` is told which exercise is graded. Raises CourseError.
    """
    parts = [tuple(seeds[first : first + CHUNK]) for first in range(0, len(seeds), CHUNK)]
    if jobs <= 1:
        for exercise in exercises:
            say(exercise.key)
            yield _summary(
                course, exercise, len(seeds), [one for part in parts for one in _measure(course, exercise, part)]
            )
        return
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = [[pool.submit(_measure_apart, course.root, one.key, part) for part in parts] for one in exercises]
        for exercise, futures in zip(exercises, waiting, strict=True):
            say(exercise.key)
            seen = [one for future in futures for one in future.result()]
            yield _summary(course, exercise, len(seeds), seen)


def keep(course: Course, exercise: Exercise, found: Calibration) -> Path:
    """Write it beside the suite; the file. Raises OSError."""
    file = file_of(course, exercise)
    write_kept(file, found)
    return file


def _measure_apart(root: Path, key: str, seeds: tuple[str, ...]) -> list[_Seen]:
    """The same in a process of its own."""
    course = load_course(root)
    return _measure(course, course.exercise(*key.split("/")), seeds)


def _measure(course: Course, exercise: Exercise, seeds: Sequence[str]) -> list[_Seen]:
    """What solution, variants and mistakes show."""

    def work(suites: Suites) -> list[_Seen]:
        with Sandbox() as sandbox:
            solution = _Subject("", course.solution_text(exercise))
            seen = [_grade(course, suites, sandbox, exercise, solution, seed) for seed in seeds]
            checks = {check for check, _ in _margins(seen)}
            for subject in _others(course, exercise, checks):
                seen += [_grade(course, suites, sandbox, exercise, subject, seed) for seed in seeds[::SHARE]]
        return seen

    return with_suites(course, [exercise], work)


def _others(course: Course, exercise: Exercise, checks: set[str]) -> Iterator[_Subject]:
    """The variants, and the mistakes that these checks must catch; nothing if there is no such check."""
    if checks:
        for file in course.variants(exercise):
            yield _Subject(file.stem, file.read_text(encoding="utf-8"))
    for mistake in course.mistakes(exercise):
        if mistake.fails in checks:
            yield _Subject(mistake.id, course.mistaken(exercise, mistake), mistake.fails)


def _grade(course: Course, suites: Suites, sandbox: Sandbox, exercise: Exercise, subject: _Subject, seed: str) -> _Seen:
    """What a subject shows under a seed. What fails in a worker that has served before is asked in a new one."""
    texts = {**solution_texts(course, exercise), exercise.name: subject.text}
    mistaken = subject.caught_by != ""
    checks = suites.checks[exercise.key]
    if mistaken:
        checks = with_needed(checks, {subject.caught_by})
    run = run_of(suites, sandbox, exercise, texts, seed, checks, kind=SharedAttempts)
    report = run.one(exercise)
    made = [check for check in checks if not mistaken or check.name == subject.caught_by]
    lost = [
        Lost(check.id.rpartition("::")[2], subject.name or "solution", seed, check.outcome, check.message)
        for check in report.checks
        if not mistaken and check.outcome != Outcome.PASSED
    ]
    margins = {check.name: run.margins.get(check.id, ()) for check in made}
    return _Seen(subject.name, mistaken, margins, tuple(lost))


def _margins(seen: Iterable[_Seen]) -> Iterator[tuple[str, Margin]]:
    for one in seen:
        for check, margins in one.margins.items():
            for margin in margins:
                yield check, margin


def _summary(course: Course, exercise: Exercise, seeds: int, seen: Sequence[_Seen]) -> Calibration:
    solution = [one for one in seen if not one.name]
    found = sorted({threshold_of(check, margin) for check, margin in _margins(solution)})
    versions = {"python": platform.python_version(), "numpy": version("numpy") or ""}
    if exercise.torch:
        versions["torch"] = version("torch") or ""
    return Calibration(
        exercise=exercise.key,
        seeds=seeds,
        checks=tuple(solution[0].margins),
        lost=tuple(lost for one in seen for lost in one.lost),
        thresholds=tuple(_measured(threshold, seen) for threshold in found),
        environment=versions,
    )


def _measured(threshold: Threshold, seen: Sequence[_Seen]) -> Measured:
    """The least favourable numbers of right answers, and the most favourable of mistakes."""

    def nearest(wanted: Callable[[_Seen], bool], least: bool) -> Nearest | None:
        received = [
            Nearest(one.name, margin.received)
            for one in seen
            if wanted(one)
            for margin in one.margins.get(threshold.check, ())
            if threshold_of(threshold.check, margin) == threshold
        ]
        pick = min if least == (threshold.direction == AT_LEAST) else max
        return pick(received, key=lambda item: item.received, default=None)

    solution = nearest(lambda one: not one.name, least=True)
    assert solution is not None
    return Measured(
        threshold=threshold,
        solution=solution.received,
        variant=nearest(lambda one: one.name != "" and not one.mistaken, least=True),
        mistake=nearest(lambda one: one.mistaken, least=False),
    )
