"""Joining: of a submission only what may have changed is graded, and the report is that of a whole grading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from hand_made import timeless
from small_course import SOLUTION, SUITE, SmallCourse, write_course

from autograder.grading import dependence
from autograder.grading.dependence import dependences, reached, text_digest
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import submission_of
from autograder.intake.source import source_of
from autograder.model import Graded, Submission
from autograder.sandbox import Sandbox
from autograder.serving.joining import Older, joined

FOUR = """import numpy as np
from double import double


def four(x):
    return double(double(x))
"""
SUITE_OF_FOUR = SUITE.replace("double", "four").replace("2 * x", "4 * x")
RIGHT = {"double": SOLUTION, "four": FOUR, "alone": SOLUTION.replace("double", "alone")}
WRONG = "def double(x):\n    return 3 * x\n"


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """Three exercises, of which `four` imports `double` as it is handed in."""
    alone = (RIGHT["alone"], SUITE.replace("double", "alone"), 5)
    own = SOLUTION.replace("double", "four").replace("2 * np", "4 * np")
    return write_course(tmp_path, others={"four": (own, SUITE_OF_FOUR, 5), "alone": alone})


def handed_in(**texts: str) -> Submission:
    return submission_of(
        Path("sato"), {f"chapter1/{name}": source_of(text, f"{name}.py") for name, text in {**RIGHT, **texts}.items()}
    )


def settings(submission: Submission) -> Settings:
    return Settings("the owner's", show_seed=False).for_submission(submission)


def depends(course: SmallCourse, submission: Submission) -> dict[str, str]:
    return dependences(course, submission, course.all_exercises(), settings(submission).seeds)


def changed(course: SmallCourse, one: Submission, other: Submission) -> set[str]:
    old, new = depends(course, one), depends(course, other)
    return {key.partition("/")[2] for key in new if old[key] != new[key]}


def graded(course: SmallCourse, submission: Submission, names: Iterable[str]) -> Graded:
    exercises = [course.exercise("chapter1", name) for name in names]
    with Sandbox(policy="none") as sandbox:
        return grade(course, submission, exercises, settings(submission), sandbox=sandbox)


def test_an_exercise_reaches_what_it_imports_and_nothing_else() -> None:
    submission = handed_in(double="from alone import alone as double\n")
    assert reached(submission, "chapter1/four") == ["chapter1/four", "chapter1/double", "chapter1/alone"]
    assert reached(submission, "chapter1/alone") == ["chapter1/alone"]
    assert reached(submission, "chapter1/gone") == ["chapter1/gone"]


def test_a_text_changes_its_exercise_and_those_that_import_it(course: SmallCourse) -> None:
    assert changed(course, handed_in(), handed_in()) == set()
    assert changed(course, handed_in(), handed_in(double=WRONG)) == {"double", "four"}
    assert changed(course, handed_in(), handed_in(alone=WRONG)) == {"alone"}
    assert changed(course, handed_in(), handed_in(four=FOUR + "\n")) == {"four"}
    one, other = handed_in(), handed_in(alone=WRONG)
    seeds = settings(one).seeds, settings(other).seeds
    assert seeds[0]["chapter1/double"] == seeds[1]["chapter1/double"]
    assert seeds[0]["chapter1/alone"] != seeds[1]["chapter1/alone"]
    assert len(set(seeds[0].values())) == 3
    assert text_digest(one, "chapter1/four") != text_digest(handed_in(double=WRONG), "chapter1/four")


def test_versions_change_their_exercise_and_those_that_import_it(course: SmallCourse) -> None:
    def several(**texts: str) -> Submission:
        versions = {f"chapter1/{name}": {"b.py": source_of(text, "b.py")} for name, text in texts.items()}
        return msgspec.structs.replace(handed_in(), versions=versions)

    assert changed(course, handed_in(), several(double=WRONG)) == {"double", "four"}
    assert changed(course, several(double=WRONG), several(double=WRONG + "\n")) == {"double", "four"}
    assert changed(course, handed_in(), several(four="")) == {"four"}
    through = "from alone import alone\n"
    assert reached(several(four=through), "chapter1/four")[1:] == ["chapter1/double", "chapter1/alone"]
    before = several(four=through)
    sources = {**before.sources, "chapter1/alone": source_of(WRONG, "alone.py")}
    assert changed(course, before, msgspec.structs.replace(before, sources=sources)) == {"four", "alone"}


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("suites/chapter1/double/test_double.py", {"double", "four"}),
        ("suites/chapter1/double/mistakes.toml", {"double", "four"}),
        ("solutions/chapter1/alone.py", {"alone"}),
        ("solutions/chapter1/given.py", {"double", "four", "alone"}),
    ],
)
def test_a_file_of_the_course_changes_what_is_graded_with_it(file: str, names: set[str], course: SmallCourse) -> None:
    before = depends(course, handed_in())
    with (course.root / file).open("a", encoding="utf-8") as written:
        written.write("# one more line\n")
    dependence._digest_of.cache_clear()  # a process looks at the course once
    after = depends(course, handed_in())
    assert {key.partition("/")[2] for key in after if before[key] != after[key]} == names


def test_a_joined_report_is_byte_for_byte_that_of_a_whole_grading(course: SmallCourse) -> None:
    before, after = (
        handed_in(alone="def alone(x):\n    return x\n"),
        handed_in(double=WRONG, alone="def alone(x):\n    return x\n"),
    )
    everything, exercises = ("double", "four", "alone"), list(course.all_exercises())
    old, whole = graded(course, before, everything), graded(course, after, everything)
    assert timeless(old.report) != timeless(whole.report)
    only = ["chapter1/double", "chapter1/four"]
    newer = graded(course, after, ["double", "four"])
    found = joined(course, exercises, only, newer, Older(old, depends(course, before)), depends(course, after))
    assert found
    assert timeless(found.report) == timeless(whole.report)
    assert list(found.details.items()) == list(whole.details.items())
    assert found.details
    none = joined(course, exercises, only, newer, Older(old, {}), depends(course, after))
    assert none is None


def test_a_module_sees_only_what_it_is_known_to_import(course: SmallCourse) -> None:
    hidden = "def double(x):\n    return __import__('al' + 'one').alone(x)\n"
    report = graded(course, handed_in(double=hidden), ["double"]).report
    assert report.points == 0
    assert "needs alone, which this exercise does not have" in report.checks()[0].message
