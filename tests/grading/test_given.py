"""What is given for a chapter: there for every exercise of it, always the course's own, and never to be filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_course import SUITE, SmallCourse, exercise_of, handed_in, write_course

from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.grading.solutions import reference_of, solution_texts
from autograder.intake.collect import collect
from autograder.markers import clear_solutions
from autograder.model import CheckResult, Outcome, Submission
from autograder.sandbox import Sandbox

GIVEN = '''"""Ready.

用意されたコードです。
"""


class Twice:
    """Doubles.

    2倍します。
    """

    factor = 2

    def of(self, x):
        """Return twice x.

        x の2倍を返します。
        """
        return self.factor * x
'''

SOLUTION = '''"""Twice an array.

配列を2倍します。
"""

import numpy as np
from given import Twice


def double(x):
    """Return twice x.

    x の2倍を返します。
    """
    ### BEGIN SOLUTION
    return Twice().of(np.asarray(x))
    ### END SOLUTION
'''

STUB = clear_solutions(SOLUTION, "double.py")
OWN = "class Twice:\n    def of(self, x):\n        return x + x\n\n\ndef double(x):\n    return Twice().of(x)\n"


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return write_course(
        tmp_path / "course", solution=SOLUTION, mistakes="", extra={"solutions/chapter1/given.py": GIVEN}
    )


def results(course: SmallCourse, submission: Submission, forked: Sandbox) -> list[CheckResult]:
    return grade(course, submission, [exercise_of(course)], Settings("1"), sandbox=forked).report.checks()


def outcomes(course: SmallCourse, submission: Submission, forked: Sandbox) -> set[Outcome]:
    return {check.outcome for check in results(course, submission, forked)}


@pytest.mark.parametrize("text", [SOLUTION, OWN, SOLUTION.replace("from given", "import given\nfrom given")])
def test_what_is_given_can_be_imported_and_a_definition_of_ones_own_is_right_as_well(text, course, forked) -> None:
    assert outcomes(course, handed_in(double=text), forked) == {Outcome.PASSED}


def test_a_learners_copy_counts_for_nothing(course: SmallCourse, tmp_path: Path, forked: Sandbox) -> None:
    folder = tmp_path / "learner" / "chapter1"
    folder.mkdir(parents=True)
    (folder / "double.py").write_text(SOLUTION, encoding="utf-8")
    (folder / "given.py").write_text(GIVEN.replace("factor = 2", "factor = 3"), encoding="utf-8")
    submission = collect(folder.parent, course, [exercise_of(course)])
    assert set(submission.sources) == {"chapter1/double"}
    assert outcomes(course, submission, forked) == {Outcome.PASSED}
    assert outcomes(course, handed_in(double=SOLUTION, given="def broken(:"), forked) == {Outcome.PASSED}


def test_a_chapter_that_gives_nothing_has_no_such_module(tmp_path: Path, forked: Sandbox) -> None:
    course = write_course(tmp_path)
    assert outcomes(course, handed_in(double=SOLUTION), forked) == {Outcome.FORBIDDEN, Outcome.BLOCKED}


def test_the_place_of_an_error_is_in_the_learners_file(course: SmallCourse, forked: Sandbox) -> None:
    text = SOLUTION.replace("np.asarray(x))", "None)")
    first = results(course, handed_in(double=text), forked)[0]
    assert first.outcome == Outcome.CRASHED
    assert "double.py" in first.message
    assert "given.py" not in first.message


OLD = STUB.replace("from given import Twice\n", "") + "\n\n" + GIVEN.partition("\n\n\n")[2]


@pytest.mark.parametrize("text", [STUB, OLD], ids=["stub", "older stub, with the class in it"])
def test_a_stub_is_not_begun_even_if_the_ready_code_stands_in_it(text, course, tmp_path, forked) -> None:
    assert outcomes(course, handed_in(double=text), forked) <= {Outcome.MISSING, Outcome.BLOCKED}
    (tmp_path / "double.py").write_text(text, encoding="utf-8")
    (tmp_path / "double.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "source": "def double(x):\\n  return x"}]}'
    )
    assert collect(tmp_path, course, [exercise_of(course)]).sources["chapter1/double"].file == "double.ipynb"


def test_the_reference_of_each_chapter_has_its_own(tmp_path: Path) -> None:
    courses = [
        write_course(
            tmp_path / str(factor),
            solution=SOLUTION,
            suite=SUITE,
            extra={"solutions/chapter1/given.py": GIVEN.replace("factor = 2", f"factor = {factor}")},
        )
        for factor in (2, 5)
    ]
    assert [reference_of(course)(exercise_of(course)).double(1) for course in courses] == [2, 5]


def test_what_is_given_goes_with_the_solutions_and_into_the_digest(course: SmallCourse) -> None:
    exercise = exercise_of(course)
    assert solution_texts(course, exercise) == {"double": SOLUTION, "given": GIVEN}
    before = course.suite_digest([exercise])
    course.given("chapter1").write_text(GIVEN.replace("factor = 2", "factor = 3"), encoding="utf-8")
    assert course.suite_digest([exercise]) != before
