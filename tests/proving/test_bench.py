"""The comparison with plain pytest measures both sides, and both sides do the same work."""

import numpy as np
import pytest

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
