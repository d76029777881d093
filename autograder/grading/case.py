"""The case in which a check fails: the fewest of its questions that lead there, as lines of Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from autograder.case import Case
from autograder.checks.answers import StudentError
from autograder.course import Course
from autograder.grading.attempt import libraries
from autograder.grading.lines import Lines
from autograder.grading.observer import Observer, Silent
from autograder.grading.questions import Question, Questions
from autograder.grading.replay import failing, needed, repeats, whole
from autograder.grading.runner import Run, available, grade_with, read_source, with_imported
from autograder.grading.seeds import worker_seed
from autograder.grading.session import Session
from autograder.grading.settings import Settings
from autograder.grading.suites import Suites, with_suites
from autograder.locales import sentence
from autograder.model import Check, CheckResult, Exercise, Graded, Outcome, Submission, Visibility
from autograder.sandbox import Sandbox, WorkerDied
from autograder.wording import foremost

ENDS = {Outcome.FAILED, Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY, Outcome.FORBIDDEN}
FILES = {"tofile", "os.listdir", "numpy.fromfile"}  # with which a suite reaches into the worker's folder
CHANCE = {  # what a text may draw from without a generator of its own, and how the worker has seeded it
    r"(?<![\w.])random\.": ("import random", "random.seed({})"),
    r"\b(np|numpy)\.random\.(?!default_rng|Generator)": ("import numpy as np", "np.random.seed({})"),
    r"\btorch\b": ("import torch", "torch.manual_seed({})"),
}


def with_case(
    suites: Suites,
    submission: Submission,
    exercise: Exercise,
    settings: Settings,
    *,
    sandbox: Sandbox,
    observer: Observer | None = None,
) -> tuple[Graded, Case | None]:
    """Grade an exercise; its report, and the case of the check to look at, if it may be shown.

    Raises what `runner.grade` raises.
    """
    graded = grade_with(suites, submission, [exercise], settings, sandbox=sandbox, observer=observer)
    result = to_show(graded.report.checks())
    if result is None:
        return graded, None
    check = next(one for one in suites.checks[exercise.key] if one.id == result.id)
    run = Run(suites, submission, settings, sandbox, Silent())
    try:
        return graded, _case(run, check, result.outcome)
    finally:
        run.attempts.close()


def grade_case(
    course: Course, submission: Submission, exercise: Exercise, settings: Settings
) -> tuple[Graded, Case | None]:
    """The same with suites and a sandbox of its own."""
    with Sandbox() as sandbox:
        if read_source(course, submission, exercise) is None and available(exercise):
            sandbox.warm(libraries(exercise))  # loaded beside the collection of the suites
        return with_suites(
            course,
            with_imported(course, submission, [exercise]),
            lambda suites: with_case(suites, submission, exercise, settings, sandbox=sandbox),
        )


def to_show(results: Sequence[CheckResult]) -> CheckResult | None:
    """The check whose case may be shown: the foremost if it is public, else the first public one that went wrong."""
    first = foremost(results)
    candidates = [first, *results] if first else []
    shown = (one for one in candidates if one.visibility == Visibility.PUBLIC and one.outcome in ENDS)
    return next(shown, None)


def _case(run: Run, check: Check, outcome: Outcome) -> Case:
    texts, questions = run.texts(check.exercise), Questions()
    attempt = run.attempts.make(check, texts, questions=questions)
    asked = [question for question in questions.asked if not question.inside]
    seeds = [lines for form, lines in CHANCE.items() if re.search(form, texts.get(check.exercise.name, ""))]
    seed = worker_seed(run.attempts.seed_for(check), check.id)
    if attempt.error is None or not asked:  # it may not come to any question: the module does not load
        return Case(check=check.id, alike=attempt.error is not None)
    led = whole(questions.asked, failing(questions.asked, attempt.error))
    fewest, alike = led, True
    if outcome != Outcome.TIMED_OUT:  # which would take its time each time
        fewest = needed(led)
        alike = _repeats(run, check, texts, fewest)
        if not alike and len(fewest) < len(led):
            fewest, alike = led, _repeats(run, check, texts, led)
    said = sentence(run.settings.language, "case.function")
    lines = Lines(fewest, run.course.stub_text(check.exercise), said)
    return Case(
        check=check.id,
        imports=tuple(sorted({*lines.imports, *(one for one, _ in seeds)})),
        seeds=tuple(line.format(seed) for _, line in seeds),
        names=tuple(lines.names),
        body=tuple(lines.body),
        arrays=lines.saved(),
        files=any(question.request.get("name") in FILES for question in asked),
        alike=alike,
    )


def _repeats(run: Run, check: Check, texts: Mapping[str, str], questions: Sequence[Question]) -> bool:
    """Whether these questions, asked alone of a fresh worker, end as the last of them did in the check."""
    worker = run.attempts.start(check, texts)
    try:
        session = Session(worker, check.time, texts=texts)
        session.loaded()
        return repeats(session, questions)
    except (StudentError, WorkerDied):
        return False
    finally:
        worker.close()
