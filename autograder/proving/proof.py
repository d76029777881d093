"""The proof of a course.

Stubs get nothing, solutions everything, mistakes are caught where they should be, nulls earn nothing, variants pass.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.attempt import Attempts
from autograder.grading.observer import Observer, Silent
from autograder.grading.runner import Run
from autograder.grading.settings import Settings
from autograder.grading.solutions import solution_texts
from autograder.grading.suites import Suites, with_suites
from autograder.intake.source import source_of
from autograder.listing.edits import place_of
from autograder.model import Check, Exercise, ExerciseReport, Outcome, Submission
from autograder.proving.calibrated import kept, threshold_of
from autograder.proving.nulls import NullAttempts, NullSubmission, every_null, misdeclared
from autograder.proving.phrases import untranslated
from autograder.proving.places import check_in, problem_of, row_in
from autograder.proving.problem import Problem
from autograder.sandbox import Sandbox

GREEN = (Outcome.PASSED, Outcome.BLOCKED, Outcome.BROKEN)


class Grade(Protocol):
    """Grades texts for an exercise under a seed. `checks`: those to make, with what they need; None: all.

    `kind`: how attempts are made.
    """

    def __call__(
        self,
        exercise: Exercise,
        texts: dict[str, str],
        seed: str,
        checks: Sequence[Check] | None = None,
        kind: type[Attempts] = Attempts,
    ) -> ExerciseReport: ...


Say = Callable[[str], None]


def prove(
    course: Course, exercises: Sequence[Exercise], seeds: Sequence[str], say: Say, sandbox: Sandbox | None = None
) -> list[Problem]:
    """Everything that does not hold for these exercises, under these seeds.

    `say` is told what is being graded. Mistakes and nulls are graded under the first seed only. A sandbox of the
    caller's stays open.
    """

    def work(suites: Suites) -> list[Problem]:
        problems: list[Problem] = []
        with contextlib.nullcontext(sandbox) if sandbox else Sandbox() as used:
            for exercise in exercises:
                say(exercise.key)
                try:
                    for problem in _exercise(course, suites, exercise, seeds, used):
                        problems.append(problem)
                except CourseError as error:
                    problems.append(problem_of(error, exercise.key))
        return problems

    return with_suites(course, exercises, work)


def grader(suites: Suites, sandbox: Sandbox) -> Grade:
    """A function that grades texts for one exercise under a seed, in this sandbox."""

    def grade(
        exercise: Exercise,
        texts: dict[str, str],
        seed: str,
        checks: Sequence[Check] | None = None,
        kind: type[Attempts] = Attempts,
    ) -> ExerciseReport:
        return run_of(suites, sandbox, exercise, texts, seed, checks, kind=kind).one(exercise)

    return grade


def run_of(
    suites: Suites,
    sandbox: Sandbox,
    exercise: Exercise,
    texts: dict[str, str],
    seed: str,
    checks: Sequence[Check] | None = None,
    observer: Observer | None = None,
    hints: bool = False,
    kind: type[Attempts] = Attempts,
) -> Run:
    """A run that is to grade these texts of the exercise's chapter. `checks`: those to make; None: all.

    `kind`: how attempts are made.
    """
    sources = {f"{exercise.chapter}/{name}": source_of(text, f"{name}.py") for name, text in texts.items()}
    submission = Submission(path="", owner="", digest="", sources=sources)
    chosen = None if checks is None else {exercise.key: checks}
    return Run(suites, submission, Settings(seed, hints=hints), sandbox, observer or Silent(), chosen, kind=kind)


def _exercise(
    course: Course, suites: Suites, exercise: Exercise, seeds: Sequence[str], sandbox: Sandbox
) -> Iterator[Problem]:
    solutions, grade = solution_texts(course, exercise), grader(suites, sandbox)
    yield from _declared(course, suites, exercise)
    yield from _untouched(course, exercise, seeds[0], grade)
    yield from _right(suites, sandbox, exercise, solutions, seeds)
    yield from _mistakes(course, suites.checks[exercise.key], exercise, solutions, seeds[0], grade)
    yield from _nulls(course, suites.checks[exercise.key], exercise, solutions, seeds[0], grade)


def _mistakes(
    course: Course,
    checks: Sequence[Check],
    exercise: Exercise,
    solutions: dict[str, str],
    seed: str,
    grade: Grade,
) -> Iterator[Problem]:
    """The mistakes that their check does not catch, the checks that none fails, and what is said in English alone."""
    caught: set[str] = set()
    english: dict[str, str] = {}  # by the phrase, the check that says it
    file = course.mistake_file(exercise)
    mistakes = course.mistakes(exercise)
    if len(mistakes) < 4:
        yield Problem(place=f"{file}:1", text=f"has {len(mistakes)} mistakes, fewer than four", subject=exercise.key)
    unnamed = {check.name for check in checks} - {mistake.fails for mistake in mistakes}
    made: dict[str, str] = {}  # by the program that a mistake makes, the first that makes it
    for mistake in mistakes:
        try:
            texts = {**solutions, exercise.name: course.mistaken(exercise, mistake)}
        except CourseError as error:
            yield problem_of(error, exercise.key)
            continue
        if problem := _unparsable(texts[exercise.name]):
            text, subject = f"makes no program: {problem}", f"{exercise.key} mistake {mistake.id}"
            yield Problem(place=place_of(file, mistake), text=text, subject=subject)
            continue
        first = made.setdefault(texts[exercise.name], mistake.id)
        if first != mistake.id:
            text = f"makes the same program as the mistake {first}: neither hint would be shown"
            yield Problem(place=place_of(file, mistake), text=text, subject=f"{exercise.key} mistake {mistake.id}")
        report = grade(exercise, texts, seed, with_needed(checks, {mistake.fails, *unnamed - caught}))
        outcomes = {check.id.rpartition("::")[2]: check.outcome for check in report.checks}
        caught |= {name for name, outcome in outcomes.items() if outcome not in GREEN}
        english |= {phrase: check.id for check in report.checks for phrase in untranslated(check)}
        if outcomes.get(mistake.fails) in (None, *GREEN):
            came = ", ".join(f"{name} {outcome}" for name, outcome in outcomes.items())
            text = f"should fail {mistake.fails}: {came}"
            subject = f"{exercise.key} mistake {mistake.id}"
            yield Problem(place=place_of(file, mistake), text=text, subject=subject, check=mistake.fails)
    for name in sorted({check.name for check in checks} - caught):
        text = "is failed by no mistake: it was never seen red"
        yield Problem(place=check_in(course, exercise, name), text=text, subject=exercise.key, check=name)
    for phrase, check_id in sorted(english.items()):
        place, text = check_in(course, exercise, check_id.rpartition("::")[2]), f"has no Japanese for: {phrase}"
        yield Problem(place=place, text=text, subject=exercise.key, check=check_id)


def _unparsable(text: str) -> str:
    """What Python says of a text that it cannot read."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return str(error)
    return ""


def _nulls(
    course: Course, checks: Sequence[Check], exercise: Exercise, solutions: dict[str, str], seed: str, grade: Grade
) -> Iterator[Problem]:
    """The null submissions that are not null, and those that pass what they must not."""
    found = list(every_null(course, exercise))
    yield from (one for one in found if isinstance(one, Problem))
    nulls = [one for one in found if isinstance(one, NullSubmission)]
    yield from misdeclared(course, exercise, nulls, [check.name for check in checks])
    for null in nulls:
        texts = {**solutions, exercise.name: null.text}
        made = checks if null.fails is None else with_needed(checks, null.fails)
        for check in grade(exercise, texts, seed, made, NullAttempts if null.idle else Attempts).checks:
            name = check.id.rpartition("::")[2]
            if check.outcome in (Outcome.PASSED, Outcome.BROKEN) and (null.fails is None or name in null.fails):
                place = null.place or check_in(course, exercise, name)
                text = f"is {check.outcome}: it should earn nothing"
                yield Problem(place=place, text=text, subject=f"{exercise.key} null {null.name}", check=check.id)


def with_needed(checks: Sequence[Check], names: Collection[str]) -> list[Check]:
    """The checks of these names and all that they need, in the order of the suite."""
    wanted = set(names)
    for check in reversed(checks):  # what a check needs comes before it
        if check.name in wanted:
            wanted.update(check.needs)
    return [check for check in checks if check.name in wanted]


def _declared(course: Course, suites: Suites, exercise: Exercise) -> Iterator[Problem]:
    points = sum(check.points for check in suites.checks[exercise.key])
    if points != exercise.points:
        text = f"chapter.toml says {exercise.points} points, its checks {points:g}"
        yield Problem(place=row_in(course, exercise, "points"), text=text, subject=exercise.key)


def _untouched(course: Course, exercise: Exercise, seed: str, grade: Grade) -> Iterator[Problem]:
    """The checks that the stub does not leave missing: as it was given, and run, with a line of no meaning added."""
    stubs = {sibling.name: course.stub_text(sibling) for sibling in course.siblings(exercise)}
    begun = {**stubs, exercise.name: stubs[exercise.name] + "\n\nBEGUN = True\n"}
    for subject, texts, right in (
        ("stub", stubs, (Outcome.MISSING,)),
        ("stub, begun", begun, (Outcome.MISSING, Outcome.BLOCKED)),
    ):
        for check in grade(exercise, texts, seed).checks:
            if check.outcome not in right:
                place = check_in(course, exercise, check.id.rpartition("::")[2])
                text = f"is {check.outcome}, not missing: {check.message}"
                yield Problem(place=place, text=text, subject=f"{exercise.key} {subject}", check=check.id)


def _right(
    suites: Suites, sandbox: Sandbox, exercise: Exercise, solutions: dict[str, str], seeds: Sequence[str]
) -> Iterator[Problem]:
    """The checks that the solution or one of its variants does not pass, and what is not calibrated of them."""
    course = suites.course
    texts = {"solution": (course.solution(exercise), solutions)}
    for file in course.variants(exercise):
        text = file.read_text(encoding="utf-8")
        texts[f"variant {file.name}"] = (file, {**solutions, exercise.name: text})
    for name, (file, handed_in) in texts.items():
        for seed in seeds:
            run = run_of(suites, sandbox, exercise, handed_in, seed)
            lost = [check for check in run.one(exercise).checks if check.outcome != Outcome.PASSED]
            for check in lost:
                text = f"{check.outcome}: {check.message}"
                subject = f"{exercise.key} {name} (seed {seed})"
                yield Problem(place=f"{file}:1", text=text, subject=subject, check=check.id)
            if not lost and name == "solution" and seed == seeds[0]:
                yield from _uncalibrated(course, exercise, run)


def _uncalibrated(course: Course, exercise: Exercise, run: Run) -> Iterator[Problem]:
    """The thresholds of this run of the solution that are not those that were calibrated, if any were."""
    if not course.margins(exercise).is_file():
        return
    before = {one.threshold for one in kept(course, exercise).thresholds}
    now = {threshold_of(key.rpartition("::")[2], margin) for key, found in run.margins.items() for margin in found}
    for one in sorted(before ^ now):
        said = "is not calibrated" if one in now else "is no longer asked"
        text = f"{one.of} {one.direction} {one.bound:g} {said}: dlgrade dev calibrate"
        place = check_in(course, exercise, one.check)
        yield Problem(place=place, text=text, subject=exercise.key, check=one.check)
