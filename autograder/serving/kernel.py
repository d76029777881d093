"""A grader beside a notebook's kernel: a process of its own that keeps the suites of a chapter and warm workers.

The kernel is the learner's. What they change there (NumPy's functions, the modules' search path) reaches no grading.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import msgspec

from autograder.course import Course, load_course
from autograder.errors import DlgradeError, GraderError
from autograder.intake.cells import Cell, text_of
from autograder.intake.collect import definitions, submission_of
from autograder.intake.source import source_of
from autograder.model import Record, Report, Submission, Visibility

if TYPE_CHECKING:
    from autograder.grading.suites import Suites
    from autograder.sandbox import Sandbox

HEAD = 4  # bytes of a message's length
LAST_MOMENT = 10.0  # seconds in which the process may tidy up before it is killed


Curves = dict[str, dict[str, tuple[float, ...]]]  # by check id, and by name


class Question(Record):
    """What is to be graded: the cells of the kernel in the order in which they count, and exercises by name."""

    cells: tuple[Cell, ...]
    exercises: tuple[str, ...]
    file: str
    language: str
    seed: str | None = None


class Answer(Record):
    """What came of it: a report and the curves of its public checks, or the sentence to be told.

    It crosses into the learner's kernel: nothing that only staff may see is in it.
    """

    report: Report | None = None
    curves: Curves = msgspec.field(default_factory=dict)
    problem: str = ""


class Refused(Exception):
    """The service could not grade; the text is a sentence for the learner."""


class Service:
    """The kernel's end of the process, which is started with the first question.

    Raises Refused where the grader says why it cannot grade. After an interrupt, nothing of it is left.
    """

    def __init__(self, chapter: str) -> None:
        self.chapter = chapter
        self.process: subprocess.Popen[bytes] | None = None
        self.errors: IO[bytes] | None = None

    def ask(self, question: Question) -> tuple[Report, Curves]:
        """Grade, and wait for it: the report, and the curves of its public checks."""
        try:
            return self._answer(self._exchange(question), question.language)
        except BaseException as stop:
            if not isinstance(stop, Refused):
                self.close()
            raise

    def _exchange(self, question: Question) -> bytes | None:
        """The bytes of the answer; None where the process ended."""
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.errors = tempfile.TemporaryFile()  # noqa: SIM115
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, self.chapter],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                start_new_session=True,  # an interrupt is the kernel's, which ends this process in order
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            _send(self.process.stdin, msgspec.msgpack.encode(question))
        return _receive(self.process.stdout)

    def _answer(self, data: bytes | None, language: str) -> tuple[Report, Curves]:
        if data is None:
            assert self.errors is not None
            self.errors.seek(0)
            last = self.errors.read()[-2000:].decode("utf-8", "replace").strip()
            raise GraderError("no-service", problem=last.rpartition("\n")[2])
        answer = msgspec.msgpack.decode(data, type=Answer)
        if answer.report is None:
            raise Refused(answer.problem)
        return answer.report, answer.curves

    def close(self) -> None:
        """End the process, and all that it started."""
        process, self.process = self.process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(LAST_MOMENT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        if self.errors is not None:
            self.errors.close()
            self.errors = None


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(HEAD, "big") + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """The next message; None at the end, also in the midst of one."""
    head = pipe.read(HEAD)
    size = int.from_bytes(head, "big")
    data = pipe.read(size) if len(head) == HEAD else b""
    return data if len(head) == HEAD and len(data) == size else None


def serve(chapter: str) -> None:
    """What the process does: answer questions until its input ends, or SIGTERM comes."""
    ours = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what else is written does not get between the answers
    signal.signal(signal.SIGTERM, _end)
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_follow, args=(questions,), daemon=True).start()

    from autograder.grading.suites import with_suites
    from autograder.sandbox import Sandbox

    course = load_course()

    def work(suites: Suites) -> None:
        with Sandbox() as sandbox:
            while True:
                question = msgspec.msgpack.decode(questions.get(), type=Question)
                answer = _one(question, course, chapter, suites, sandbox)
                _send(ours, msgspec.msgpack.encode(answer))

    with contextlib.suppress(BrokenPipeError):
        with_suites(course, course.chapter(chapter).exercises, work)


def _follow(questions: queue.SimpleQueue[bytes]) -> None:
    """Take the questions in; where their end comes, also in the midst of a grading, the kernel has gone."""
    while (data := _receive(sys.stdin.buffer)) is not None:
        questions.put(data)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(number: int, frame: Any) -> NoReturn:
    """Stop and tidy up; not to be told twice."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _one(question: Question, course: Course, chapter: str, suites: Suites, sandbox: Sandbox) -> Answer:
    """What comes of one question, whatever is in it."""
    from autograder.grading.runner import grade_with
    from autograder.grading.seeds import new_seed
    from autograder.grading.settings import Settings

    try:
        graded = grade_with(
            suites,
            submission(question.cells, question.file, course, chapter),
            [course.exercise(chapter, name) for name in question.exercises],
            Settings(new_seed() if question.seed is None else question.seed, question.language),
            sandbox=sandbox,
        )
    except DlgradeError as error:
        return Answer(problem=error.say(question.language))
    except Exception as error:  # a defect: the next question is answered all the same
        traceback.print_exc()
        said = GraderError("defect", problem=f"{type(error).__name__}: {error}")
        return Answer(problem=said.say(question.language))
    public = {check.id for check in graded.report.checks() if check.visibility == Visibility.PUBLIC}
    curves = {check_id: named for check_id, named in graded.curves.items() if check_id in public}
    return Answer(report=graded.report, curves=curves)


def submission(cells: Sequence[Cell], file: str, course: Course, chapter: str) -> Submission:
    """What the cells hold for the exercises of a chapter."""
    asked = definitions(course, chapter)
    exercises = course.chapter(chapter).exercises
    texts = {exercise.key: text_of(cells, exercise.name, asked) for exercise in exercises}
    return submission_of(Path(file), {key: source_of(text, file) for key, text in texts.items()})


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        serve(sys.argv[1])
