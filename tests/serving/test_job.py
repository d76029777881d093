"""A job: questions go to a process of its own, and answers come back; so do errors."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path

import pytest
from commands import COURSE, mistaken, solution

from autograder.errors import CourseError, DlgradeError, GraderError, SubmissionError, UsageError
from autograder.grading.settings import Settings
from autograder.serving.job import Job
from autograder.serving.messages import Place, Question, Task, error_of, failure_of, receive, send

KEY = "chapter1/perceptron"
TASK = Task((KEY,), policy="none")


def question(path: Path) -> Question:
    return Question(Place(str(path)), (KEY,), Settings("1"))


@pytest.fixture
def right(tmp_path: Path) -> Path:
    file = tmp_path / "perceptron.py"
    file.write_text(f"print('hello')\n{solution(KEY)}", encoding="utf-8")
    return file


def test_one_process_answers_one_question_after_another(right: Path, tmp_path: Path) -> None:
    job = Job(TASK)
    points = []
    for path in (right, tmp_path / "nothing.py", right):
        job.give(question(path))
        answer = job.take()
        assert answer is not None
        points.append(answer.graded and answer.graded.report.points)
        assert bool(answer.problem) == (answer.graded is None)
    job.end()
    assert points == [COURSE.exercise("chapter1", "perceptron").points, None, points[0]]
    assert job.process.returncode == 0


@pytest.mark.parametrize("staff", [True, False])
def test_what_only_staff_may_see_is_sent_to_staff_alone(tmp_path: Path, staff: bool) -> None:
    file = tmp_path / "perceptron.py"
    file.write_text(mistaken(KEY, COURSE.mistakes(COURSE.exercise("chapter1", "perceptron"))[0].id), encoding="utf-8")
    job = Job(Task((KEY,), policy="none", staff=staff))
    job.give(question(file))
    answer = job.take()
    job.end()
    assert answer is not None
    assert answer.graded is not None
    assert bool(answer.graded.details) == staff


def test_an_error_that_leaves_nothing_to_grade_is_raised_where_it_was_asked(tmp_path: Path, right: Path) -> None:
    job = Job(Task((KEY,), root=str(tmp_path)))
    job.give(question(right))
    with pytest.raises(CourseError) as refused:
        job.take()
    job.end()
    assert refused.value.key == "bad-course-file"
    assert str(tmp_path) in str(refused.value)


def test_the_end_of_the_process_is_told_to_whoever_waits(right: Path) -> None:
    job = Job(TASK)
    job.give(question(right))
    os.kill(job.process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert job.take() is None
    job.give(question(right))
    job.end()


@pytest.mark.parametrize("kind", [CourseError, GraderError, SubmissionError, UsageError, DlgradeError])
def test_an_error_crosses_with_its_kind_its_sentence_and_its_exit_code(kind: type[DlgradeError]) -> None:
    error = kind("no-library", library=Path("torch"))
    other = error_of(failure_of(error))
    assert type(other) is kind
    assert (other.say("ja"), other.exit_code) == (error.say("ja"), error.exit_code)


def test_half_a_message_is_the_end(right: Path) -> None:
    pipe = io.BytesIO()
    send(pipe, question(right))
    data = pipe.getvalue()
    assert receive(io.BytesIO(data)) == data[4:]
    for size in (0, 2, 4, len(data) - 1):
        assert receive(io.BytesIO(data[:size])) is None
