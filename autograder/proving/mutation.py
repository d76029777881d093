"""The proof by generated edits: every mutant of a solution loses a point, or is listed as equal in effect."""

from __future__ import annotations

import concurrent.futures
import contextlib
import hashlib
import multiprocessing
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from autograder.course import Course, load_course
from autograder.grading.observer import Silent
from autograder.grading.solutions import solution_texts
from autograder.grading.suites import Suites, with_suites
from autograder.listing.judged import Caught, Change, Equivalent, Judged, Key, equivalents, kept, line_in
from autograder.listing.kept import write_kept
from autograder.model import Check, CheckResult, Exercise, Outcome, Record
from autograder.proving.mutants import Mutant, mutants
from autograder.proving.problem import Problem
from autograder.proving.proof import run_of, with_needed
from autograder.sandbox import Sandbox

SEED = "0"

Say = Callable[[str], None]


class Proof(Record):
    """What came of the mutants of an exercise. `survivors`: those that lost nothing and are not listed."""

    judged: Judged
    equal: int
    survivors: tuple[Mutant, ...]
    problems: tuple[Problem, ...]


class _Lost(Exception):
    """A check was not passed: the rest need not be made."""

    def __init__(self, check: str) -> None:
        self.check = check
        super().__init__(check)


class _FirstLoss(Silent):
    def finished(self, check: Check, result: CheckResult) -> None:
        if result.outcome not in (Outcome.PASSED, Outcome.BROKEN):
            raise _Lost(check.name)


def prove_mutants(course: Course, exercises: Sequence[Exercise], jobs: int, say: Say) -> Iterator[Proof]:
    """Grade the mutants of each exercise until a check is not passed; each job is a process of its own.

    `say` is told which exercise is graded. Raises CourseError.
    """
    if jobs <= 1:
        for exercise in exercises:
            say(exercise.key)
            yield proof_of(course, exercise, losses(course, exercise, mutants(course.solution_text(exercise))))
        return
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = [
            [pool.submit(_losses_apart, course.root, exercise.key, part, jobs) for part in range(jobs)]
            for exercise in exercises
        ]
        for exercise, futures in zip(exercises, waiting, strict=True):
            say(exercise.key)
            found = {key: check for future in futures for key, check in future.result().items()}
            yield proof_of(course, exercise, found)


def keep_judged(course: Course, exercise: Exercise, judged: Judged) -> None:
    """Write beside the suite what became of the mutants. Raises OSError."""
    write_kept(course.mutants(exercise), judged)


def sample(course: Course, exercise: Exercise, count: int) -> list[Mutant]:
    """So many of the mutants that a check caught when they were last judged; others when suite or solution change."""
    now = {one.key: one for one in mutants(course.solution_text(exercise))}
    texts = course.suite(exercise).read_text(encoding="utf-8") + course.solution_text(exercise)
    caught = [now[one.key] for one in kept(course.mutants(exercise)).caught if one.key in now]
    return sorted(caught, key=lambda one: hashlib.sha256(f"{texts}{one.key}".encode()).digest())[:count]


def losses(
    course: Course, exercise: Exercise, wanted: Sequence[Mutant], sandbox: Sandbox | None = None
) -> dict[Key, str]:
    """The check at which each of these mutants first loses points; empty if it loses none.

    A sandbox of the caller's stays open.
    """
    file = course.mutants(exercise)
    before = {one.key: one.by for one in kept(file).caught} if file.is_file() else {}

    def work(suites: Suites) -> dict[Key, str]:
        with contextlib.nullcontext(sandbox) if sandbox else Sandbox() as used:
            return {one.key: _loss(course, suites, used, exercise, one, before) for one in wanted}

    return with_suites(course, [exercise], work)


def _losses_apart(root: Path, key: str, part: int, parts: int) -> dict[Key, str]:
    """The same in a process of its own, for one of so many parts of the mutants."""
    course = load_course(root)
    exercise = course.exercise(*key.split("/"))
    return losses(course, exercise, mutants(course.solution_text(exercise))[part::parts])


def _loss(
    course: Course, suites: Suites, sandbox: Sandbox, exercise: Exercise, one: Mutant, before: Mapping[Key, str]
) -> str:
    """The check that a mutant does not pass: the one that caught it before, if that still does, else the first."""
    texts = {**solution_texts(course, exercise), exercise.name: one.text}
    checks = suites.checks[exercise.key]
    known = before.get(one.key, "")
    for chosen in (with_needed(checks, {known}), checks) if known else (checks,):
        try:
            run_of(suites, sandbox, exercise, texts, SEED, chosen, _FirstLoss()).one(exercise)
        except _Lost as lost:
            return lost.check
    return ""


def proof_of(course: Course, exercise: Exercise, found: Mapping[Key, str]) -> Proof:
    """What the losses of all its mutants say of an exercise."""
    listed = equivalents(course.equivalent_file(exercise))
    every = mutants(course.solution_text(exercise))
    equal = {one.key for one in listed}
    caught = tuple(Caught(*one.key, by=found[one.key]) for one in every if found[one.key])
    survived = tuple(Change(*one.key) for one in every if not found[one.key])
    survivors = tuple(one for one in every if not found[one.key] and one.key not in equal)
    judged = Judged(exercise=exercise.key, seed=SEED, caught=caught, survived=survived)
    problems = tuple(stale(course, exercise, listed, judged))
    return Proof(judged=judged, equal=len(survived) - len(survivors), survivors=survivors, problems=problems)


def stale(course: Course, exercise: Exercise, listed: Collection[Equivalent], judged: Judged) -> Iterator[Problem]:
    """The entries of equivalent.toml that are no edit of the solution, or that lose points after all."""
    file = course.equivalent_file(exercise)
    by = {one.key: one.by for one in judged.caught}
    survived = {one.key for one in judged.survived}
    for number, one in enumerate(listed):
        if one.key not in survived:
            check = by.get(one.key, "")
            text = "is no edit that is generated of the solution" if not check else "loses points: it is not equal"
            place = f"{file}:{line_in(file, number)}"
            yield Problem(place=place, text=f"`{one.with_}` {text}", subject=exercise.key, check=check)
