"""The proof of a course.

Stubs get nothing, solutions everything, mistakes are caught where they should be, nulls earn nothing, variants pass.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol

from autograder.course import Course
from autograder.errors import CourseError
from autograder.grading.runner import Run, Silent, solution_texts
from autograder.grading.suites import Suites, with_suites
from autograder.model import Check, Exercise, ExerciseReport, Outcome, Problem, Source, Submission
from autograder.sandbox.sandbox import Sandbox

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
    "raises": "raise ValueError('no')",
    "exits": "import os; os._exit(0)",
}


class Grade(Protocol):
    """Grades texts for an exercise under a seed. `checks`: those to make, with what they need; None: all."""

    def __call__(
        self, exercise: Exercise, texts: dict[str, str], seed: str, checks: Sequence[Check] | None = None
    ) -> ExerciseReport: ...


Say = Callable[[str], None]


def prove(course: Course, exercises: Sequence[Exercise], seeds: Sequence[str], say: Say) -> list[Problem]:
    """Everything that does not hold for these exercises, under these seeds.

    `say` is told what is being graded. Mistakes and nulls are graded under the first seed only.
    """

    def work(suites: Suites) -> list[Problem]:
        problems: list[Problem] = []
        with Sandbox() as sandbox:
            grade = grader(course, suites, sandbox)
            for exercise in exercises:
                say(exercise.key)
                try:
                    for problem in _exercise(course, suites, exercise, seeds, grade):
                        problems.append(problem)
                except CourseError as error:
                    problems.append(Problem(subject=exercise.key, check="", text=str(error)))
        return problems

    return with_suites(course, exercises, work)


def grader(course: Course, suites: Suites, sandbox: Sandbox) -> Grade:
    """A function that grades texts for one exercise under a seed, in this sandbox."""

    def grade(
        exercise: Exercise, texts: dict[str, str], seed: str, checks: Sequence[Check] | None = None
    ) -> ExerciseReport:
        sources = {f"{exercise.chapter}/{name}": Source(text=text, file=f"{name}.py") for name, text in texts.items()}
        submission = Submission(path="", owner="", digest="", sources=sources)
        chosen = None if checks is None else {exercise.key: checks}
        return Run(course, submission, suites, sandbox, seed, "en", Silent(), hints=False, checks=chosen).one(exercise)

    return grade


def _lost(
    exercise: Exercise, subject: str, texts: dict[str, str], seeds: Sequence[str], grade: Grade
) -> Iterator[Problem]:
    """The checks that right texts do not pass."""
    for seed in seeds:
        for check in grade(exercise, texts, seed).checks:
            if check.outcome != Outcome.PASSED:
                text = f"{check.outcome}: {check.message}"
                yield Problem(subject=f"{subject} (seed {seed})", check=check.id, text=text)


def _exercise(
    course: Course, suites: Suites, exercise: Exercise, seeds: Sequence[str], grade: Grade
) -> Iterator[Problem]:
    solutions = solution_texts(course, exercise)
    yield from _declared(suites, exercise)
    yield from _untouched(course, exercise, seeds[0], grade)
    for subject, texts in _right(course, exercise, solutions):
        yield from _lost(exercise, subject, texts, seeds, grade)
    caught: set[str] = set()
    mistakes = course.mistakes(exercise)
    if len(mistakes) < 4:
        yield Problem(subject=exercise.key, check="", text=f"has {len(mistakes)} mistakes, fewer than four")
    checks = suites.checks[exercise.key]
    unnamed = {check.name for check in checks} - {mistake.fails for mistake in mistakes}
    for mistake in mistakes:
        texts = {**solutions, exercise.name: course.mistaken(exercise, mistake)}
        report = grade(exercise, texts, seeds[0], with_needed(checks, {mistake.fails, *unnamed}))
        outcomes = {check.id.rpartition("::")[2]: check.outcome for check in report.checks}
        green = (Outcome.PASSED, Outcome.BLOCKED, Outcome.BROKEN)
        caught |= {name for name, outcome in outcomes.items() if outcome not in green}
        if outcomes.get(mistake.fails) in (None, *green):
            text = f"should fail {mistake.fails}: " + ", ".join(
                f"{name} {outcome}" for name, outcome in outcomes.items()
            )
            yield Problem(subject=f"{exercise.key} mistake {mistake.id}", check=mistake.fails, text=text)
    for name in {check.name for check in checks} - caught:
        yield Problem(subject=exercise.key, check=name, text="is failed by no mistake: it was never seen red")
    for subject, text, banned in _wrong(course, exercise, solutions[exercise.name]):
        for check in grade(exercise, {**solutions, exercise.name: text}, seeds[0]).checks:
            name = check.id.rpartition("::")[2]
            if check.outcome in (Outcome.PASSED, Outcome.BROKEN) and (banned is None or name in banned):
                yield Problem(subject=subject, check=check.id, text=f"is {check.outcome}: it should earn nothing")


def with_needed(checks: Sequence[Check], names: Collection[str]) -> list[Check]:
    """The checks of these names and all that they need, in the order of the suite."""
    wanted = set(names)
    for check in reversed(checks):  # what a check needs comes before it
        if check.name in wanted:
            wanted.update(check.needs)
    return [check for check in checks if check.name in wanted]


def _declared(suites: Suites, exercise: Exercise) -> Iterator[Problem]:
    checks = suites.checks[exercise.key]
    points = sum(check.points for check in checks)
    if points != exercise.points:
        yield Problem(
            subject=exercise.key, check="", text=f"chapter.toml says {exercise.points} points, its checks {points}"
        )


def _untouched(course: Course, exercise: Exercise, seed: str, grade: Grade) -> Iterator[Problem]:
    """The checks that the stub does not leave missing: as it was given, and run, with a line of no meaning added."""
    stubs = {
        name: course.stub_text(course.exercise(exercise.chapter, name)) for name in solution_texts(course, exercise)
    }
    begun = {**stubs, exercise.name: stubs[exercise.name] + "\n\nBEGUN = True\n"}
    for subject, texts, right in (
        ("stub", stubs, (Outcome.MISSING,)),
        ("stub, begun", begun, (Outcome.MISSING, Outcome.BLOCKED)),
    ):
        for check in grade(exercise, texts, seed).checks:
            if check.outcome not in right:
                text = f"is {check.outcome}, not missing: {check.message}"
                yield Problem(subject=f"{exercise.key} {subject}", check=check.id, text=text)


def _right(course: Course, exercise: Exercise, solutions: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The solution and its variants: what must get full points."""
    yield f"{exercise.key} solution", solutions
    for file in course.variants(exercise):
        yield f"{exercise.key} variant {file.name}", {**solutions, exercise.name: file.read_text(encoding="utf-8")}


def _wrong(course: Course, exercise: Exercise, solution: str) -> Iterator[tuple[str, str, set[str] | None]]:
    """The null submissions, and which checks must not pass (None: all of them)."""
    for name, body in NULL_BODIES.items():
        yield f"{exercise.key} null {name}", null_submission(solution, body), None
    for file in course.nulls(exercise):
        text = file.read_text(encoding="utf-8")
        banned = {name.strip() for name in text.split("\n", 1)[0].removeprefix("# fails:").split(",")}
        yield f"{exercise.key} null {file.name}", text, None if banned == {"all"} else banned


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
