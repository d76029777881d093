"""Shared attempts: a worker serves several checks, and what fails in it counts only if it fails in one of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from small_course import MISTAKES, SOLUTION, SUITE, exercise_of, handed_in, write_course

from autograder.grading.attempt import BRIEF
from autograder.grading.runner import Judged, grade_with
from autograder.grading.settings import Settings
from autograder.grading.shared import Passed
from autograder.grading.suites import Suites, with_suites
from autograder.model import Check, Graded
from autograder.sandbox import Sandbox

# The first call leaves a trace outside the module, which spoils all later ones.
SPOILS = """
import math

def double(x):
    spoiled = hasattr(math, "trace")
    math.trace = True
    return 3 * x if spoiled else 2 * x
"""


@pytest.fixture
def graded(tmp_path: Path, forked: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Graded, int]]:
    """Grades a text of `double`; the report, and how many workers were started for it."""

    def graded(
        text: str, shared: bool = True, hints: bool = True, judged: Judged | None = None, **course_of: str
    ) -> tuple[Graded, int]:
        course = write_course(tmp_path, **course_of)
        exercise = exercise_of(course)
        before, settings = forked.count, Settings("1", hints=hints)
        passed = Passed() if shared else None
        found = with_suites(
            course,
            [exercise],
            lambda suites: grade_with(
                *(suites, handed_in(double=text), [exercise], settings), sandbox=forked, shared=passed, judged=judged
            ),
        )
        return found, forked.count - before

    return graded


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the checks that are run, each time."""
    names: list[str] = []
    run = Suites.run

    def noted(self: Suites, check: Check, **values: Any) -> BaseException | None:
        names.append(check.name)
        return run(self, check, **values)

    monkeypatch.setattr(Suites, "run", noted)
    return names


def outcomes(found: Graded) -> list[str]:
    return [str(check.outcome) for check in found.report.checks()]


def plain(found: Graded) -> Any:
    checks = msgspec.to_builtins(found.report)["chapters"][0]["exercises"][0]["checks"]
    return [{key: value for key, value in check.items() if key not in ("duration", "memory")} for check in checks]


def test_checks_that_pass_share_one_worker(graded):
    found, workers = graded(SOLUTION)
    assert outcomes(found) == ["passed"] * 3
    assert workers == 1
    assert graded(SOLUTION, shared=False)[1] == 3


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np\ndef double(x):\n    print('hello')\n    return 0.5 * np.asarray(x)",
        "def double(x):\n    raise ValueError(x.size)",
        "def double(x):\n    import os\n    os._exit(3)",
        "def double(x):\n    return 2 * x if x.size < 100 else x",
        "def double(x)\n    return 2 * x",
        "count = 0\ndef double(x):\n    global count\n    count += 1\n    return 2 * x if count == 1 else x",
    ],
)
def test_a_report_is_the_same_as_from_workers_of_their_own(graded, text):
    assert plain(graded(text)[0]) == plain(graded(text, shared=False)[0])


def test_what_is_wrong_is_told_before_why(graded):
    told: list[Any] = []
    text = "import numpy as np\ndef double(x):\n    return 3 * np.asarray(x)"
    found, _ = graded(text, mistakes=MISTAKES, judged=lambda exercise, result: told.append((exercise, result)))
    [(exercise, early)] = told
    assert (exercise.name, early.points) == ("double", 0)
    assert [(check.outcome, check.parts.hint) for check in early.checks] == [
        (check.outcome, None) for check in found.report.checks()
    ]
    assert found.report.checks()[0].parts.hint
    assert plain(found) == plain(graded(text, mistakes=MISTAKES)[0])
    graded(SOLUTION, judged=lambda exercise, result: told.append(result))
    graded(text, hints=False, judged=lambda exercise, result: told.append(result))
    assert len(told) == 1  # nothing is looked for: the whole answer comes at once


def test_what_one_check_leaves_behind_fails_no_other(graded):
    found, workers = graded(SPOILS)
    assert outcomes(found) == ["passed"] * 3
    assert workers > 1


def test_a_module_is_loaded_anew_for_each_check(graded):
    text = "seen = []\ndef double(x):\n    seen.append(x.size)\n    return 2 * x if len(seen) == 1 else x"
    found, workers = graded(text)
    assert outcomes(found) == ["passed"] * 3
    assert workers == 1


def test_a_check_with_time_for_a_training_has_a_worker_of_its_own(graded):
    suite = SUITE.replace("points=1.5,", f"points=1.5, time={BRIEF + 1},")
    assert graded(SOLUTION, suite=suite)[1] == 3


def test_a_worker_that_waits_for_an_answer_serves_no_other_check(graded):
    asks = """
    def wrong(x):
        expect_array(x, x + 1, of="x")
    student.double(wrong)
"""
    suite = SUITE.replace("    x = rng.normal(size=(3, 2))", asks, 1).replace(', needs="values"', "")
    text = "def double(x):\n    return x(1.0) if callable(x) else 2 * x"
    found, workers = graded(text, suite=suite, hints=False)
    assert outcomes(found) == ["failed", "passed", "passed"]
    assert workers == 2


def test_no_worker_is_left(graded, forked):
    for text in (SOLUTION, SPOILS, "def double(x):\n    return x"):
        graded(text)
        assert list(forked.folder.glob("scratch-*")) == [forked.spare[1].folder]


@pytest.mark.parametrize(("shared", "count"), [(False, 3), (True, 2)])
def test_a_mistake_that_answers_otherwise_is_seen_without_running_the_check(graded, runs, shared, count):
    found, _ = graded("def double(x):\n    return x**2", shared=shared)
    assert found.report.chapters[0].exercises[0].checks[0].mistake == "squared"
    assert runs == ["values"] * count


def test_a_mistake_that_calls_back_is_compared_by_running_the_check(graded, runs):
    called = SOLUTION.replace("def double(x)", "def double(x, f=lambda: 0)").replace("return 2 *", "return f() + 2 *")
    raising = "raise ValueError(f())"  # what crashes is recognised by the same answers alone
    mistakes = MISTAKES.replace("return 2 *", "return f() + 2 *").replace("return np.asarray(x) ** 2", raising)
    suite = SUITE.replace("student.double(x), 2 * x", "student.double(x, lambda: 0), 2 * x", 1)
    text = called.replace("return f() + 2 * np.asarray(x)", raising)
    found, _ = graded(text, suite=suite, solution=called, mistakes=mistakes)
    assert found.report.chapters[0].exercises[0].checks[0].mistake == "squared"
    assert runs == ["values"] * 2


def test_a_failure_counts_at_once_in_a_worker_that_has_served_nothing(graded, runs):
    graded("def double(x):\n    return 3 * x", hints=False)
    assert runs == ["values"]
    runs.clear()
    graded("def double(x):\n    return 2 * x if x.size < 100 else 3 * x", hints=False)
    assert runs == ["values", "left_alone", "large", "large"]


def test_what_is_imported_and_passed_is_not_graded_again_until_it_changes(tmp_path, forked, runs):
    suite = SUITE.replace("double", "again").replace(", reference", "")
    course = write_course(tmp_path, others={"again": (SOLUTION.replace("double", "again"), suite, 5)})
    asked, passed = exercise_of(course, "again"), Passed()
    importing = "from double import double\ndef again(x):\n    return 3 * double(x)"

    def graded(double: str) -> list[str]:
        submission = handed_in(double=double, again=importing)
        found = with_suites(
            course,
            [exercise_of(course), asked],
            lambda suites: grade_with(suites, submission, [asked], Settings("1"), sandbox=forked, shared=passed),
        )
        return outcomes(found)

    assert graded(SOLUTION) == ["failed", "blocked", "blocked"]
    assert runs.count("large") == 1
    assert graded(SOLUTION) == ["failed", "blocked", "blocked"]
    assert runs.count("large") == 1
    assert graded(SOLUTION.replace("2 * np", "3 * np")) == ["blocked"] * 3
    assert graded(SOLUTION + "\n") == ["failed", "blocked", "blocked"]
    assert runs.count("large") == 2
