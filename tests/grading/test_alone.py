"""Alone: what failed by its time is measured again when no other grader has a check under way, and that counts."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_course import SUITE, exercise_of, write_course

from autograder.checks.answers import Died, Raised
from autograder.checks.declare import CheckFailed
from autograder.grading import alone
from autograder.grading.attempt import Attempt, Attempts
from autograder.grading.suites import with_suites
from autograder.model import Evidence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")


@pytest.fixture(autouse=True)
def own_doors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not those of the graders that run beside this test."""
    for name in ("DOOR", "ROOM"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(alone, name, tmp_path / name)


def others_may_enter() -> bool:
    import fcntl

    folder = os.open(alone.ROOM, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(folder)
    return True


def slow() -> CheckFailed:
    return CheckFailed(Evidence(key="too-slow", of="f(x)", params={"times": "90", "at_most": "60"}))


def made(tmp_path: Path, *ends: Any, timed: bool = True, expected: Any = None) -> tuple[Attempt, list[bool]]:
    """What `make` gives if attempts end so, one after the other, and of each whether others may have one meanwhile."""
    course = write_course(tmp_path, suite=SUITE)
    company: list[bool] = []
    left: Iterator[Any] = iter(ends)

    def one(*_: Any, **__: Any) -> Attempt:
        company.append(others_may_enter())
        return Attempt(error=next(left), transcript=[], printed="", seconds=0.0, timed=timed)

    def inside(suites: Any) -> Attempt:
        attempts = Attempts(suites, None, "seed", lambda _: None, lambda _: {})  # type: ignore[arg-type]
        attempts._make = one  # type: ignore[method-assign]
        return attempts.make(suites.checks[exercise_of(course).key][0], {}, expected)

    return with_suites(course, [exercise_of(course)], inside), company


def test_a_failed_time_counts_only_if_it_fails_alone(tmp_path):
    found, company = made(tmp_path, slow(), None)
    assert found.error is None
    assert company == [True, False]
    assert others_may_enter()


def test_what_is_too_slow_alone_is_too_slow(tmp_path):
    again = slow()
    found, company = made(tmp_path, slow(), again)
    assert found.error is again
    assert company == [True, False]


@pytest.mark.parametrize(
    ("error", "timed", "times"),
    [
        (Died("timed_out", 0), True, 2),
        (Raised("TimeUp", "", None, ()), True, 2),
        (Died("timed_out", 0), False, 1),  # an endless loop in any other check is not waited for twice
        (CheckFailed(Evidence(key="values", of="f(x)")), True, 1),
        (None, True, 1),
    ],
)
def test_only_what_failed_by_its_time_is_made_again(tmp_path, error, timed, times):
    assert len(made(tmp_path, error, error, timed=timed)[1]) == times


def test_a_mistake_that_is_compared_with_is_not_measured_again(tmp_path):
    assert len(made(tmp_path, slow(), expected=[])[1]) == 1


def test_who_wants_to_be_alone_waits_for_the_others_and_lets_nobody_in():
    order: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with alone.in_company():
            inside.set()
            leave.wait(10)
            order.append("the other is done")

    def one() -> None:
        with alone.alone():
            order.append("alone")

    threads = [threading.Thread(target=work) for work in (other, one)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    leave.set()
    for thread in threads:
        thread.join(10)
    assert order == ["the other is done", "alone"]


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(alone, "PATIENCE", 0.05)
    with alone.in_company(), alone.alone():
        pass


def test_without_locks_it_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(alone, "ROOM", tmp_path / "not there")
    with alone.alone():
        pass
