"""Answering: what comes of questions about submissions, from suites that are collected once and workers kept warm."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection
from pathlib import Path

from autograder.course import Course, load_course
from autograder.errors import DlgradeError, GraderError, SubmissionError, exhausted
from autograder.grading.attempt import libraries
from autograder.grading.best import grade_best
from autograder.grading.case import with_case
from autograder.grading.dependence import dependences
from autograder.grading.observer import Silent
from autograder.grading.runner import available, grade_with
from autograder.grading.scoring import report
from autograder.grading.shared import Passed
from autograder.grading.suites import Suites, with_suites
from autograder.locales import of_others, sentence
from autograder.model import Check, Exercise, ExerciseReport, Graded, Source, Submission, Visibility
from autograder.sandbox import Sandbox
from autograder.serving.messages import Answer, Question, Step, Task
from autograder.serving.reading import Reader

Tell = Callable[[Step | Answer], None]


def answering(task: Task, work: Callable[[Callable[[Question], Answer]], None], tell: Tell | None = None) -> None:
    """Call `work` with a function that answers questions. `tell`: gets what comes before the answer.

    That is each step if the task wants them, and what came of the checks before the causes of failures are looked for,
    if they share workers: somebody waits for it.

    Raises GraderError if a class would lose points by a library that is not installed.
    """
    course = load_course(Path(task.root) if task.root else None)
    exercises = exercises_of(course, task.exercises)
    for exercise in exercises if task.staff else ():
        if not available(exercise):
            raise GraderError("no-library", library=", ".join(libraries(exercise)))
    chapters = {exercise.chapter for exercise in exercises}
    everything = [exercise for exercise in course.all_exercises() if exercise.chapter in chapters]

    def inside(suites: Suites) -> None:
        with Sandbox(policy=task.policy) as sandbox, Reader(course, task.keep) as reader:
            passed = Passed() if task.shared else None
            work(lambda question: _answer(question, task, suites, sandbox, reader, tell, passed))

    with_suites(course, everything, inside)


def exercises_of(course: Course, keys: tuple[str, ...]) -> list[Exercise]:
    """The exercises with these keys, in the course's order."""
    return [exercise for exercise in course.all_exercises() if exercise.key in keys]


class Steps(Silent):
    """An observer that tells each check before it is made."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell

    def started(self, check: Check, number: int, count: int) -> None:
        self.tell(Step(check.title, number, count))


def _answer(
    question: Question,
    task: Task,
    suites: Suites,
    sandbox: Sandbox,
    reader: Reader,
    tell: Tell | None,
    passed: Passed | None,
) -> Answer:
    """What comes of one question, whatever was handed in."""
    language = question.settings.language
    observer = Steps(tell) if tell and task.steps else None
    try:
        exercises = exercises_of(suites.course, question.exercises)
        submission = reader.read(question.handed_in, exercises)
        if task.staff and (problem := unread(submission, question.exercises, language)):
            return Answer(problem=problem)
        settings = question.settings.for_submission(submission)
        asked = exercises if question.only is None else exercises_of(suites.course, question.only)

        def judged(exercise: Exercise, result: ExerciseReport) -> None:
            if tell and exercise in asked:
                found = report(suites.course, submission, {exercise: result}, settings, sandbox=sandbox.name)
                tell(Answer(graded=Graded(report=found, details={}), more=True))

        case = None
        if question.case:
            graded, case = with_case(suites, submission, exercises[0], settings, sandbox=sandbox, observer=observer)
        elif submission.versions:
            graded = grade_best(suites, submission, asked, question.settings, sandbox)
        else:
            graded = grade_with(
                *(suites, submission, asked, settings),
                sandbox=sandbox,
                observer=observer,
                shared=passed,
                judged=judged if task.shared else None,
            )
        problems = {
            key: problem_of(source, language)
            for key, source in submission.sources.items()
            if key in question.exercises and source.problem
        }
        depends = dependences(suites.course, submission, exercises, settings.seeds) if task.staff else {}
        told = graded if task.staff else _for_learners(graded)
        return Answer(graded=told, case=case, unread=problems, depends=depends)
    except SubmissionError as error:
        return Answer(problem=error.say(language))
    except DlgradeError as error:
        return Answer(problem=error.say(language), fault=True)
    except Exception as error:  # a defect, or no more room: the next question is still answered
        if found := exhausted(error):
            return Answer(problem=found.say(language), fault=True)
        problem = GraderError("defect", problem=f"{type(error).__name__}: {error}").say(language)
        return Answer(problem=problem, fault=True, trace=traceback.format_exc())


def unread(submission: Submission, keys: Collection[str], language: str) -> str:
    """Why nothing of what was handed in for these exercises can be read; empty if something can."""
    found = [source for key, source in submission.sources.items() if key in keys]
    return problem_of(found[0], language) if found and all(source.problem for source in found) else ""


def problem_of(source: Source, language: str) -> str:
    """Why a file has no readable text, in this language."""
    params = {name: of_others(language, "system", value) for name, value in source.params.items()}
    return sentence(language, f"evidence.{source.problem}", **params)


def _for_learners(graded: Graded) -> Graded:
    """The report and what its public checks kept: it goes into the learner's own process."""
    public = {check.id for check in graded.report.checks() if check.visibility == Visibility.PUBLIC}
    seen = {check_id: kept for check_id, kept in graded.seen.items() if check_id in public}
    return Graded(report=graded.report, details={}, seen=seen)
