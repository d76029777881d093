"""The budget: what a submission sends in one check costs the grader so much memory and no more, however it is sent."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_course import SOLUTION, SUITE, exercise_of, handed_in, write_course
from workers import MEMORY, load_request

from autograder.checks.answers import TooLarge
from autograder.errors import GraderError
from autograder.grading import budget
from autograder.grading.runner import grade
from autograder.grading.session import Session
from autograder.grading.settings import Settings
from autograder.grading.student import Student
from autograder.model import CheckResult, Outcome
from autograder.sandbox import Sandbox
from autograder.worker import wire

ANSWERS = """
import numpy as np

def array(size):
    return np.zeros(size, np.uint8)

def lists(count):
    return [[] for _ in range(count)]

def call(f, size):
    f(np.zeros(size, np.uint8))
"""


@pytest.fixture
def student(forked: Sandbox) -> Iterator[Student]:
    worker = forked.worker((), MEMORY, 30)
    worker.call({"op": "hello"})
    worker.send(load_request(ANSWERS, 30))
    session = Session(worker, 30)
    session.loaded()
    yield Student(session)
    worker.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Budgets of 1 and 2 MiB."""
    monkeypatch.setattr(budget, "MAX_ANSWERS", 1 << 20)
    monkeypatch.setattr(budget, "MAX_ARGUMENTS", 2 << 20)


def refused(ask: Callable[[], Any]) -> tuple[str, int]:
    with pytest.raises(TooLarge) as caught:
        ask()
    return caught.value.key, caught.value.mebibytes


@pytest.mark.usefixtures("small")
def test_all_answers_of_a_check_have_one_budget(student):
    for _ in range(3):
        assert student.array(300_000).sum() == 0
    for _ in range(2):  # the sentence stays the same, whoever goes on asking
        assert refused(lambda: student.array(300_000)) == ("large-answers", 1)


@pytest.mark.usefixtures("small")
def test_all_arguments_of_the_suites_functions_have_another(student):
    sizes: list[int] = []
    for _ in range(6):
        student.call(lambda x: sizes.append(x.size), 300_000)
    assert student.array(300_000).sum() == 0
    assert refused(lambda: student.call(lambda x: sizes.append(x.size), 300_000)) == ("large-arguments", 2)
    assert len(sizes) == 6


@pytest.mark.usefixtures("small")
def test_what_becomes_of_a_header_counts_and_not_its_length_alone(student):
    assert student.lists(1_000) == [[]] * 1_000
    assert refused(lambda: student.lists(20_000)) == ("large-answers", 1)


def test_a_header_becomes_no_more_than_it_costs():
    for part in ("[]", "{}", '{"":1}', "1.5", '"ab"', '{"\\u0000t":[]}', '{"\\u0000a":["|b1",0]}', '{"\\u0000d":[]}'):
        header = ("[" + ",".join([part] * 10_000) + "]").encode()
        rest = memoryview(wire.PREFIX.pack(wire.MAGIC, bytes(16), len(header), 0) + header)

        def read_into(buffer: memoryview) -> None:
            nonlocal rest
            buffer[:], rest = rest[: len(buffer)], rest[len(buffer) :]

        tracemalloc.start()
        value = wire.receive(read_into)
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(value[0]) == 10_000
        assert held <= wire.HEADER_COST * len(header), part


def test_what_is_too_large_is_refused_before_memory_is_taken(student):
    tracemalloc.start()
    assert refused(lambda: student.array(budget.MAX_ANSWERS + 1)) == ("large-answers", 128)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_twenty_thousand_calls_and_what_solutions_send_stay_below():
    call = len('{"kind":"callback","number":0,"args":[{"\\u0000a":["<f8",100]}],"kwargs":{}}') * wire.HEADER_COST + 800
    assert 20_000 * call < budget.MAX_ARGUMENTS
    assert budget.MAX_ANSWERS > 8 * 10_000 * 28 * 28


# --- no memory left -------------------------------------------------------------------------------------------------


def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on there is no memory for arrays that come in."""

    def full(*arguments: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(wire.Unpacker, "array", full)


def test_without_memory_for_an_answer_its_size_decides_whose_doing_it_is(student, monkeypatch):
    monkeypatch.setattr(budget, "GREAT", 1 << 20)
    no_memory(monkeypatch)
    assert refused(lambda: student.array(3 << 20)) == ("no-room", 3)
    assert refused(lambda: student.array(1)) == ("no-room", 3)


def test_without_memory_for_a_small_answer_it_is_the_machine(student, monkeypatch):
    no_memory(monkeypatch)
    with pytest.raises(GraderError) as caught:
        student.array(1000)
    assert caught.value.key == "exhausted"


def short_of_memory(line: str) -> str:
    """A suite whose first check runs this line with the answer."""
    asked = 'expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})'
    return SUITE.replace(asked, f"answer = student.double(x)\n    {line}")


def values(folder: Path, sandbox: Sandbox, suite: str, text: str = SOLUTION) -> CheckResult:
    course = write_course(folder, suite=suite)
    found = grade(course, handed_in(double=text), [exercise_of(course)], Settings("1"), sandbox=sandbox)
    return next(check for check in found.report.checks() if check.id.endswith("::values"))


@pytest.mark.parametrize(
    "raised", ["MemoryError", "OSError(12, 'no memory')", 'RuntimeError("can\'t start new thread")']
)
def test_a_check_that_had_no_room_on_the_machine_is_broken_and_costs_nothing(tmp_path, forked, raised):
    """Though the solution would pass it a moment later."""
    line = f"if student._session.texts['double'].endswith('# handed in'): raise {raised}"
    check = values(tmp_path, forked, short_of_memory(line), SOLUTION + "# handed in")
    assert (check.outcome, check.points, check.max_points) == (Outcome.BROKEN, 0, 0)


def test_a_check_for_which_there_is_room_when_it_is_tried_again_has_passed(tmp_path, forked):
    line = "tries.append(x)\n    if len(tries) == 1:\n        raise MemoryError"
    suite = short_of_memory(line).replace("@check(points=2)", "tries = []\n\n\n@check(points=2)")
    assert values(tmp_path, forked, suite).outcome == Outcome.PASSED


def test_a_check_whose_memory_large_answers_took_is_the_submissions_doing(tmp_path, forked, monkeypatch):
    monkeypatch.setattr(budget, "GREAT", 1 << 20)
    text = "import numpy as np\ndef double(x):\n    return np.zeros(3 << 20, np.uint8)"
    check = values(tmp_path, forked, short_of_memory("raise MemoryError"), text)
    assert (check.outcome, check.points, check.max_points) == (Outcome.OUT_OF_MEMORY, 0, 2)
    assert "come to 3 MiB in all" in check.message
