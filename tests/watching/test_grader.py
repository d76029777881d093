"""The grader of a watch: one question at a time, at most one that waits, and none that is answered too late."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, ClassVar

import pytest
from commands import COURSE

from autograder.errors import GraderError
from autograder.model import Exercise
from autograder.serving.messages import Answer, Question, Task
from autograder.watching import grader as module
from autograder.watching.grader import Grader

PERCEPTRON, SOFTMAX = (COURSE.exercise("chapter1", name) for name in ("perceptron", "softmax"))
AFFINE = COURSE.exercise("chapter2", "affine")


class Job:
    """In place of a process: it answers when the test says so."""

    all: ClassVar[list[Job]] = []

    def __init__(self, task: Task, errors: IO[bytes], done: queue.SimpleQueue[Any]) -> None:
        self.task, self.errors = task, errors
        self.asked: list[str] = []
        self.answers: list[Answer | None] = []
        self.ended = False
        self.process = self
        self.all.append(self)

    def poll(self) -> int | None:
        return 1 if self.ended or None in self.answers else None

    def give(self, question: Question) -> None:
        self.asked += question.exercises

    def take(self) -> Answer | None:
        return self.answers[-1]

    def stop(self) -> None:
        self.ended = True

    def end(self) -> None:
        assert self.ended


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(module, "time", found)
    return found


@pytest.fixture
def grader(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Grader]:
    monkeypatch.setattr(module, "Job", Job)
    monkeypatch.setattr(Job, "all", [])
    found = Grader(COURSE, Path("learn"), "en", queue.SimpleQueue())
    yield found
    found.close()


def answered(grader: Grader, answer: Answer | None = None) -> tuple[Exercise, Answer] | None:
    """What becomes of an answer of the job at work."""
    job: Any = grader.job
    job.answers.append(answer or Answer(problem="none"))
    return grader.take(job)


def test_one_process_is_asked_again_and_again(grader: Grader) -> None:
    for exercise in (PERCEPTRON, SOFTMAX):
        grader.ask(exercise)
        found = answered(grader)
        assert found is not None
        assert found[0] == exercise
    assert [job.asked for job in Job.all] == [[PERCEPTRON.key, SOFTMAX.key]]
    assert Job.all[0].task.shared
    assert not Job.all[0].task.staff


def test_a_hundred_saves_while_one_is_graded_are_one_question_more(grader: Grader) -> None:
    grader.ask(PERCEPTRON)
    for _ in range(100):
        grader.ask(PERCEPTRON)
    grader.ask(SOFTMAX)
    assert answered(grader) is None
    assert Job.all[0].asked == [PERCEPTRON.key, SOFTMAX.key]
    found = answered(grader)
    assert found is not None
    assert found[0] == SOFTMAX
    assert len(Job.all) == 1
    assert grader.busy is None


def test_an_answer_with_more_to_come_is_no_last_one(grader: Grader) -> None:
    early = Answer(more=True)
    grader.ask(PERCEPTRON)
    assert answered(grader, early) == (PERCEPTRON, early)
    assert grader.busy == PERCEPTRON
    grader.ask(SOFTMAX)
    assert answered(grader, early) is None
    assert Job.all[0].asked == [PERCEPTRON.key]
    assert answered(grader) is None
    assert Job.all[0].asked == [PERCEPTRON.key, SOFTMAX.key]


def test_a_grading_that_takes_long_is_ended_for_the_next(grader: Grader, clock: Clock) -> None:
    grader.ask(PERCEPTRON)
    answered(grader)
    grader.ask(PERCEPTRON)
    late = Job.all[0]
    clock.now += module.PATIENCE - 0.1
    grader.ask(SOFTMAX)
    assert not late.ended
    clock.now += 0.2
    assert grader.left() == 0
    grader.hurry()
    assert late.ended
    assert Job.all[1].asked == [SOFTMAX.key]
    late.answers.append(Answer(problem="late"))
    assert grader.take(late) is None  # type: ignore[arg-type]
    assert grader.busy == SOFTMAX


def test_while_suites_are_loaded_there_is_more_patience(grader: Grader, clock: Clock) -> None:
    grader.ask(PERCEPTRON)
    clock.now += module.PATIENCE + 1
    grader.ask(SOFTMAX)
    assert len(Job.all) == 1
    clock.now += module.PATIENCE_AT_FIRST
    grader.hurry()
    assert len(Job.all) == 2


def test_another_chapter_has_another_process_and_the_first_one_ends(grader: Grader) -> None:
    grader.ask(PERCEPTRON)
    answered(grader)
    grader.ask(AFFINE)
    assert [job.ended for job in Job.all] == [True, False]
    grader.close()
    assert all(job.ended for job in Job.all)
    assert all(job.errors.closed for job in Job.all)


def test_a_process_that_dies_is_an_error_and_the_next_question_has_another(grader: Grader) -> None:
    grader.ask(PERCEPTRON)
    job: Any = grader.job
    job.errors.write(b"first\nMemoryError: no more\n")
    job.answers.append(None)
    with pytest.raises(GraderError, match="no more"):
        grader.take(job)
    grader.ask(SOFTMAX)
    assert Job.all[1].asked == [SOFTMAX.key]
