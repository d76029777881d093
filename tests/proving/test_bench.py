"""The comparison with plain pytest measures both sides, and both sides do the same work."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import Tensor
from autograder.checks.answers import AbsentName
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.proving import bench
from autograder.proving.inprocess import PlainStudent

COURSE = load_course()


def test_the_sides_take_turns_and_the_fastest_round_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 3.0, 0.0, 7.0, 0.0, 2.0, 0.0, 9.0])
    monkeypatch.setattr(bench.time, "perf_counter", lambda: next(clock))
    turns: list[str] = []
    assert bench.fastest(2, lambda: turns.append("ours"), lambda: turns.append("theirs")) == [2.0, 7.0]
    assert turns == ["ours", "theirs", "ours", "theirs"]


def test_the_same_checks_pass_in_workers_and_in_this_process() -> None:
    comparison, count = bench.warm(COURSE, [COURSE.exercise("chapter3", "affine_layer")], rounds=1)
    assert count == 9
    assert comparison.ours > 0
    assert comparison.theirs > 0
    assert comparison.ratio == comparison.ours / comparison.theirs


def test_a_check_that_fails_in_this_process_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "load", lambda file: bench)
    with pytest.raises(AbsentName):
        bench.grade_in_process("chapter2")


def test_a_chapter_whose_exercises_import_each_other_passes_on_every_side() -> None:
    assert all(one.ours > 0 and one.theirs > 0 for one in bench.cold(COURSE, "chapter2", rounds=1))


def test_many_calls_in_this_process_get_arrays_of_their_own() -> None:
    class Module:
        @staticmethod
        def added(x: np.ndarray) -> np.ndarray:
            x += 1
            return x

    assert [one.tolist() for one in PlainStudent(Module).added.often(2, np.zeros(2))] == [[1, 1], [1, 1]]


def test_a_function_of_the_suite_gets_and_gives_what_it_would_across_the_wire() -> None:
    torch = pytest.importorskip("torch")

    class Module:
        @staticmethod
        def apply(function: Callable[[Any], Any], x: Any) -> Any:
            return function(x) + torch.ones(2)

    def double(x: Tensor) -> Tensor:
        return Tensor(2 * x.array)

    assert PlainStudent(Module).apply(double, Tensor(np.ones(2, np.float32))).array.tolist() == [3, 3]


def test_a_call_across_the_wire_is_timed_for_small_and_for_large_arrays() -> None:
    small, large = bench.wire(rounds=1)
    assert 0 < small < large


def test_a_command_that_fails_is_an_error_and_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.sys, "executable", "false")
    with pytest.raises(UsageError, match="failed"):
        bench.cold(COURSE, "chapter1", rounds=1)


def test_what_the_module_of_this_process_gave_stays_as_it_was() -> None:
    class Module:
        weights = np.zeros(2)

        @classmethod
        def step(cls) -> None:
            cls.weights += 1

    student = PlainStudent(Module)
    before = student.weights
    student.step()
    assert before.tolist() == [0, 0]
    assert student.weights.tolist() == [1, 1]
