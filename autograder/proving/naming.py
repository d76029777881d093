"""How well feedback names causes: wrong submissions of beginners are graded, and what is said first is looked at."""

from __future__ import annotations

import concurrent.futures
import enum
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from autograder.course import Course, load_course
from autograder.grading.solutions import solution_texts
from autograder.grading.suites import Suites, with_suites
from autograder.mistakes import Wrong
from autograder.model import CheckResult, Exercise, ExerciseReport, Outcome, Parts, Record
from autograder.proving.proof import run_of
from autograder.sandbox import Sandbox
from autograder.wording import foremost

SEED = "0"

Say = Callable[[str], None]


class Naming(enum.StrEnum):
    """What the feedback did with a wrong submission.

    TOLD: no cause was named, but a sentence explains the failure, or says in words what an exception means.
    """

    NAMED = "named"
    TOLD = "told"
    ALONE = "alone"
    MISLED = "misled"
    PASSED = "passed"


class Named(Record):
    """One wrong submission: what came of it, and the ids of what was named."""

    exercise: str
    id: str
    about: str
    naming: Naming
    check: str = ""
    causes: tuple[str, ...] = ()


def name_causes(
    course: Course, exercises: Sequence[Exercise], held_out: bool, jobs: int, say: Say
) -> Iterator[tuple[Exercise, tuple[Named, ...]]]:
    """Grade the wrong submissions of each exercise that has any: those that were held out, or the others.

    Each job is a process of its own. `say` is told which exercise is graded. Raises CourseError.
    """
    wanted = [exercise for exercise in exercises if course.wrongs(exercise, held_out)]
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = [pool.submit(named, course.root, exercise.key, held_out) for exercise in wanted]
        for exercise, future in zip(wanted, waiting, strict=True):
            say(exercise.key)
            yield exercise, future.result()


def named(root: Path, key: str, held_out: bool) -> tuple[Named, ...]:
    """What became of the wrong submissions of one exercise. Raises CourseError."""
    course = load_course(root)
    exercise = course.exercise(*key.split("/"))
    texts = [(wrong, course.wrong_text(exercise, wrong, held_out)) for wrong in course.wrongs(exercise, held_out)]

    def work(suites: Suites) -> tuple[Named, ...]:
        with Sandbox() as sandbox:
            return tuple(
                _judged(course, exercise, wrong, graded(suites, sandbox, exercise, text)) for wrong, text in texts
            )

    return with_suites(course, [exercise], work)


def graded(suites: Suites, sandbox: Sandbox, exercise: Exercise, text: str) -> ExerciseReport:
    """The report of a text, as of a wrong submission, all else of the chapter being right."""
    texts = {**solution_texts(suites.course, exercise), exercise.name: text}
    return run_of(suites, sandbox, exercise, texts, SEED, hints=True).one(exercise)


def counted(found: Iterable[Named]) -> dict[Naming, int]:
    """How many there are of each kind."""
    counts = Counter(one.naming for one in found)
    return {naming: counts[naming] for naming in Naming}


def _judged(course: Course, exercise: Exercise, wrong: Wrong, report: ExerciseReport) -> Named:
    """What the check that the report shows in full names."""
    check = foremost(report.checks)
    if check is None or all(one.outcome == Outcome.PASSED for one in report.checks):
        return Named(exercise=exercise.key, id=wrong.id, about=wrong.about, naming=Naming.PASSED)
    lessons = {mistake.id: mistake.lesson for mistake in course.mistakes(exercise)}
    right = {*wrong.causes, *(lesson for cause in wrong.causes if (lesson := lessons.get(cause)))}
    said = _causes_of(check)
    parts = check.parts
    explained = isinstance(parts, Parts) and parts.reason is not None and parts.reason.why is not None
    if right.intersection(said):
        naming = Naming.NAMED
    elif said and (check.mistake or check.outcome != Outcome.CRASHED):
        naming = Naming.MISLED
    else:
        naming = Naming.TOLD if said or explained else Naming.ALONE
    name = check.id.rpartition("::")[2]
    return Named(exercise=exercise.key, id=wrong.id, about=wrong.about, naming=naming, check=name, causes=said)


def _causes_of(check: CheckResult) -> tuple[str, ...]:
    mistakes = check.mistake.split("+") if check.mistake else []
    lesson = [check.parts.lesson] if isinstance(check.parts, Parts) and check.parts.lesson else []
    return tuple(dict.fromkeys([*mistakes, *lesson]))
