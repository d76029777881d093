"""The runner: a whole submission, from what was handed in to its report."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from small_course import SOLUTION, SUITE, SmallCourse, exercise_of, handed_in, write_course

from autograder.grading import runner
from autograder.grading.runner import grade, with_imported
from autograder.grading.settings import Settings
from autograder.grading.solutions import solution_texts
from autograder.intake import source
from autograder.intake.collect import collect
from autograder.markers import clear_solutions
from autograder.model import CheckResult, Facts, Graded, Outcome, Source, Submission
from autograder.sandbox import Sandbox

LAYERS = '''"""Two doublings.

2回の2倍。
"""

from double import double


def quadruple(x):
    """Return four times x.

    x の4倍を返します。
    """
    ### BEGIN SOLUTION
    return double(double(x))
    ### END SOLUTION
'''

LAYERS_SUITE = '''"""Checks of quadruple."""

from autograder.checks import check, expect_array


@check(points=3)
def test_four(student, rng):
    """Each entry is taken four times.

    どの要素も4倍になる。
    """
    x = rng.normal(size=3)
    expect_array(student.quadruple(x), 4 * x, of="quadruple(x)")
'''

STUB = clear_solutions(SOLUTION, "double.py")
WRONG = "def double(x):\n    return 3 * x\n"


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """double, and layers which imports it."""
    return write_course(tmp_path, others={"layers": (LAYERS, LAYERS_SUITE, 3)})


@pytest.fixture
def graded(course: SmallCourse, forked: Sandbox) -> Callable[..., Graded]:
    """Grades texts by name; all exercises, if none is named."""

    def graded(*names: str, submission: Submission | None = None, **options: Any) -> Graded:
        texts = options.pop("texts", {})
        exercises = [exercise_of(course, name) for name in names] or list(course.all_exercises())
        observer = options.pop("observer", None)
        settings = Settings(**{"seed": "1", **options})
        return grade(course, submission or handed_in(**texts), exercises, settings, sandbox=forked, observer=observer)

    return graded


def by_name(found: Graded) -> dict[str, CheckResult]:
    return {check.id.rpartition("::")[2]: check for check in found.report.checks()}


def outcomes(found: Graded) -> dict[str, str]:
    return {name: str(check.outcome) for name, check in by_name(found).items()}


def test_solutions_get_full_points(graded):
    found = graded(texts={"double": SOLUTION, "layers": LAYERS})
    assert (found.report.points, found.report.max_points) == (8, 8)
    assert found.details == {}
    assert all(check.message == "" for check in found.report.checks())


def test_stubs_and_absent_files_are_missing_and_run_nothing(graded, monkeypatch):
    monkeypatch.setattr(Sandbox, "worker", lambda *args: pytest.fail("a worker was started"))
    assert set(outcomes(graded("double", texts={"double": STUB})).values()) == {"missing"}
    assert set(outcomes(graded("double", texts={})).values()) == {"missing"}


def test_points_are_those_of_the_checks_that_passed(graded):
    text = "def double(x):\n    if x.size > 100: raise ValueError\n    return 2 * x\n"
    found = graded("double", texts={"double": text})
    assert outcomes(found) == {"values": "passed", "left_alone": "passed", "large": "crashed"}
    assert [(check.points, check.max_points) for check in found.report.checks()] == [(2, 2), (1.5, 1.5), (0, 1.5)]
    assert found.report.points == 3.5


def test_what_needs_a_failed_check_is_blocked_and_says_which(graded):
    found = graded("double", texts={"double": WRONG})
    assert outcomes(found) == {"values": "failed", "left_alone": "blocked", "large": "blocked"}
    assert "Each entry is doubled" in by_name(found)["large"].message
    assert "どの要素も2倍になる" in by_name(graded("double", texts={"double": WRONG}, language="ja"))["large"].message


# --- exercises that import others -----------------------------------------------------------------------------------


def test_an_exercise_uses_the_learners_own_earlier_exercise(graded):
    own = "def double(x):\n    return [9] if len(x) == 3 else 2 * x\n"
    assert outcomes(graded("layers", texts={"double": own, "layers": LAYERS})) == {"four": "blocked"}
    assert outcomes(graded("layers", texts={"double": SOLUTION, "layers": LAYERS})) == {"four": "passed"}


def test_an_exercise_whose_earlier_one_fails_is_blocked_and_names_it(graded):
    found = graded(texts={"double": WRONG, "layers": LAYERS})
    assert outcomes(found)["four"] == "blocked"
    assert "double" in by_name(found)["four"].message


def test_nothing_of_the_solution_stands_in_for_what_is_missing(graded):
    for text in (STUB, STUB + "\nBEGUN = True\n"):
        assert outcomes(graded("layers", texts={"double": text, "layers": LAYERS})) == {"four": "blocked"}
    assert outcomes(graded("layers", texts={"layers": LAYERS}))["four"] in ("blocked", "forbidden")


def test_an_exercise_that_defines_all_by_itself_needs_no_other(graded):
    assert outcomes(graded("layers", texts={"layers": "def quadruple(x):\n    return 4 * x\n"})) == {"four": "passed"}


def test_an_own_failure_stays_ones_own_where_the_earlier_exercise_passes(graded):
    found = graded(
        texts={"double": SOLUTION, "layers": "from double import double\ndef quadruple(x):\n    return double(x)\n"}
    )
    assert outcomes(found)["four"] == "failed"


def test_only_what_was_asked_for_is_reported(graded):
    found = graded("layers", texts={"double": SOLUTION, "layers": LAYERS})
    assert [exercise.name for exercise in found.report.chapters[0].exercises] == ["layers"]


def test_imported_exercises_are_graded_too_in_the_order_of_the_course(course):
    submission = handed_in(double="x = 1", layers="import double")
    layers = exercise_of(course, "layers")
    assert [exercise.name for exercise in with_imported(course, submission, [layers])] == ["double", "layers"]
    assert with_imported(course, handed_in(layers="x = 1"), [layers]) == [layers]


# --- whose fault it is ----------------------------------------------------------------------------------------------


def broken_suite(line: str) -> str:
    return SUITE.replace('expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})', line)


def test_a_check_that_the_solution_does_not_pass_either_is_broken(tmp_path, forked):
    course = write_course(tmp_path, suite=broken_suite("raise KeyError('a defect')"))
    found = grade(course, handed_in(double=SOLUTION), [exercise_of(course)], Settings("1"), sandbox=forked)
    check = by_name(found)["values"]
    assert (check.outcome, check.points, check.max_points) == (Outcome.BROKEN, 0, 0)
    assert "defect" not in check.message
    assert "KeyError: 'a defect'" in found.details[check.id]


def test_a_check_that_only_an_odd_answer_breaks_has_failed(tmp_path, forked):
    course = write_course(tmp_path, suite=broken_suite("assert student.double(x).shape == (3, 2)"))
    found = grade(
        course,
        handed_in(double="def double(x):\n    return 'odd'\n"),
        [exercise_of(course)],
        Settings("1"),
        sandbox=forked,
    )
    check = by_name(found)["values"]
    assert (check.outcome, check.points, check.max_points) == (Outcome.FAILED, 0, 2)
    assert "AttributeError" in found.details[check.id]


def test_a_file_with_a_problem_is_told_for_each_of_its_checks(graded):
    sources = {
        "chapter1/double": Source(
            text="", file="double.py", facts=Facts(), problem="encoding", params={"guess": "cp932"}
        )
    }
    found = graded("double", submission=Submission(path="", owner="", digest="", sources=sources))
    assert set(outcomes(found).values()) == {"crashed"}
    assert all("cp932" in check.message for check in found.report.checks())


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ((0, 3600), "Graded: b/double.py, which was changed last. Worked on as well, and not graded: a/double.py."),
        ((3600, 0), "Graded: a/double.py, which was changed last. Worked on as well, and not graded: b/double.py."),
        ((0, 0), "Graded: a/double.py, whose place is the likeliest"),
    ],
)
def test_of_several_files_the_report_says_which_was_graded_and_why(times, said, graded, course, tmp_path):
    for name, text, time in zip("ab", (WRONG, SOLUTION), times, strict=True):
        file = tmp_path / "work" / name / "double.py"
        file.parent.mkdir(parents=True)
        file.write_text(text)
        os.utime(file, (time, time))
    submission = collect(tmp_path / "work", course, [exercise_of(course, "double")])
    first, *others = graded("double", submission=submission).report.checks()
    assert first.remark.startswith(said)
    assert not any(check.remark for check in others)
    in_japanese = graded("double", submission=submission, language="ja").report.checks()[0].remark
    assert "採点したのは" in in_japanese
    assert "からです)" in in_japanese


def test_an_exercise_whose_library_is_not_installed_is_blocked_and_runs_nothing(graded, monkeypatch):
    monkeypatch.setattr(runner, "libraries", lambda exercise: ("no-such-library",))
    found = graded("double", texts={"double": SOLUTION})
    assert set(outcomes(found).values()) == {"blocked"}
    assert "pip install 'no-such-library'" in by_name(found)["values"].message


def test_a_text_is_parsed_once_whatever_is_asked_about_it(graded, course, tmp_path, monkeypatch):
    text = "import math\n\n\ndef doubled(x):\n    return 2 * x\n"
    parsed = []
    real = source.parse
    monkeypatch.setattr(source, "parse", lambda text: parsed.append(text) or real(text))
    (tmp_path / "double.py").write_text(text, encoding="utf-8")
    found = graded("double", submission=collect(tmp_path / "double.py", course, [exercise_of(course)]))
    assert "doubled" in by_name(found)["values"].message
    assert parsed.count(text) == 1


# --- the report and what goes with it -------------------------------------------------------------------------------


RANDOM = """
import random
import numpy as np

def double(x):
    return np.random.normal(size=x.shape) + random.random()
"""


def test_equal_seeds_give_equal_reports(graded):
    def plain(seed: str) -> Any:
        report = msgspec.to_builtins(graded("double", texts={"double": RANDOM}, seed=seed).report)
        checks = report["chapters"][0]["exercises"][0]["checks"]
        for check in checks:
            check.pop("duration", None)
        return report, checks[0]["message"]

    one, same, other = map(plain, ("1", "1", "2"))
    assert one == same
    assert one[1] != other[1]


def test_what_staff_see_is_not_in_the_report(graded):
    text = "def double(x):\n    if x.size == 1000: return x\n    return 2 * x\n"
    found = graded("double", texts={"double": text})
    check = by_name(found)["large"]
    assert check.outcome == Outcome.FAILED
    assert "expected" in found.details[check.id]
    numbers = found.details[check.id].split("expected there: ")[1].split("\n")[0]
    assert numbers not in msgspec.json.encode(found.report).decode()


def test_what_was_printed_is_shown_with_a_public_failure(graded):
    found = graded("double", texts={"double": "def double(x):\n    print('look \x1b[2J here')\n    return x\n"})
    message = by_name(found)["values"].message
    assert "look" in message
    assert "\x1b" not in message


class Log:
    """Writes down what an observer is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def started(self, check: Any, number: int, count: int) -> None:
        self.lines.append(f"{number}/{count} {check.name}")

    def finished(self, check: Any, result: CheckResult) -> None:
        self.lines.append(f"{check.name} {result.outcome}")

    def graded(self, exercise: Any, result: Any) -> None:
        self.lines.append(f"{exercise.name} {result.points}")


def test_what_is_imported_is_not_graded_as_long_as_nothing_fails(graded):
    log = Log()
    graded("layers", texts={"double": SOLUTION, "layers": LAYERS}, observer=log)
    assert log.lines == ["1/1 four", "four passed", "layers 3"]


def test_an_observer_is_told_how_it_goes_on(graded):
    log = Log()
    graded("layers", texts={"double": WRONG, "layers": LAYERS}, observer=log)
    assert log.lines == [
        "1/1 four",
        "2/4 values",
        "values failed",
        "3/4 left_alone",
        "left_alone blocked",
        "4/4 large",
        "large blocked",
        "four blocked",
        "layers 0",
    ]


def test_a_sandbox_of_ones_own_is_closed(course, monkeypatch):
    closed = []
    real = Sandbox.close
    monkeypatch.setattr(Sandbox, "close", lambda self: (closed.append(self.folder), real(self)))
    grade(course, handed_in(double=SOLUTION), [exercise_of(course)], Settings("1"))
    assert len(closed) == 1
    assert not closed[0].exists()


def test_a_sandbox_of_the_callers_stays_open(graded, forked):
    graded("double", texts={"double": SOLUTION})
    assert forked.folder.is_dir()


def test_no_worker_is_left_after_a_run(graded, forked):
    for text in (SOLUTION, WRONG, "import os\ndef double(x):\n    os._exit(0)\n"):
        graded("double", texts={"double": text})
    assert [path.name for path in forked.folder.glob("scratch-*")] == []


def test_the_texts_of_the_chapters_solutions(course):
    assert solution_texts(course, exercise_of(course)) == {"double": SOLUTION, "layers": LAYERS}
