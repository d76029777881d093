"""Calibration: what right answers lose under many seeds, and how near right and wrong ones come to a threshold."""

from __future__ import annotations

import msgspec
import pytest
from small_course import SUITE, SmallCourse, exercise_of, write_course

from autograder.errors import CourseError
from autograder.model import Outcome
from autograder.proving.calibrated import Calibration, Threshold, file_of, kept
from autograder.proving.calibration import calibrate, keep
from autograder.proving.proof import prove

SEEDS = [str(seed) for seed in range(20)]
SOMETIMES = SUITE.replace("x = rng.normal(size=(3, 2))", "x = rng.normal(size=(3, 2)); assert x[0, 0] > 0")
MEASURED = SUITE.replace(
    'expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})',
    'expect_at_least(student.double(rng.uniform(1, 2)), 1.9, of="double(u)")',
).replace("import check, expect_array", "import check, expect_array, expect_at_least")
ADDED = "import numpy as np\n\n\ndef double(x):\n    return np.add(x, x) + (0.25 if np.ndim(x) == 0 else 0)\n"


def calibrated(course: SmallCourse, jobs: int = 1) -> Calibration:
    [found] = calibrate(course, list(course.all_exercises()), SEEDS, jobs, lambda what: None)
    return found


def test_a_check_that_only_sometimes_passes_is_found_by_more_seeds(tmp_path):
    found = calibrated(write_course(tmp_path, suite=SOMETIMES))
    lost = {one.seed for one in found.lost if one.check == "values"}
    assert 0 < len(lost) < len(SEEDS)
    assert {one.outcome for one in found.lost} == {Outcome.BROKEN, Outcome.BLOCKED}
    assert {one.subject for one in found.lost} == {"solution"}


def test_a_sound_course_loses_nothing_and_has_its_checks(tmp_path):
    found = calibrated(write_course(tmp_path))
    assert (found.exercise, found.seeds, found.lost, found.thresholds) == ("chapter1/double", 20, (), ())
    assert found.checks == ("values", "left_alone", "large")


def test_a_threshold_shows_who_came_nearest_to_it(tmp_path):
    course = write_course(tmp_path, suite=MEASURED, extra={"suites/chapter1/double/variants/added.py": ADDED})
    [measured] = calibrated(course).thresholds
    assert measured.threshold == Threshold("values", "double(u)", "at least", 1.9)
    assert 2 <= measured.solution < 2.2, "the least of twenty"
    assert measured.variant is not None
    assert measured.mistake is not None
    assert measured.variant.name == "added"
    assert measured.variant.received > 2.25
    assert measured.mistake.name == "squared", "of the two mistakes for this check, the larger"
    assert 1 < measured.mistake.received < 4


def test_a_mistake_counts_at_the_check_that_must_catch_it_alone(tmp_path):
    suite = MEASURED.replace(
        "    student.double(box)",
        '    expect_at_most(student.double(box).sum(), 1e9, of="sum")\n    student.double(box)',
    ).replace("expect_at_least\n", "expect_at_least, expect_at_most\nimport numpy as np\n", 1)
    thresholds = calibrated(write_course(tmp_path, suite=suite)).thresholds
    assert {one.threshold.check: one.mistake.name for one in thresholds if one.mistake} == {
        "values": "squared",
        "left_alone": "in-place",
    }


def test_a_threshold_that_is_not_as_it_was_calibrated_is_a_problem(tmp_path):
    def problems(course):
        return [(one.check, one.text) for one in prove(course, list(course.all_exercises()), ["1"], lambda what: None)]

    course = write_course(tmp_path, suite=MEASURED)
    assert problems(course) == [], "it was never calibrated"
    keep(course, exercise_of(course), calibrated(course))
    assert problems(course) == []
    course.suite(exercise_of(course)).write_text(MEASURED.replace("1.9", "1.95"), encoding="utf-8")
    assert problems(course) == [
        ("values", "double(u) at least 1.9 is no longer asked: dlgrade dev calibrate"),
        ("values", "double(u) at least 1.95 is not calibrated: dlgrade dev calibrate"),
    ]


def test_what_is_kept_can_be_read_again(tmp_path):
    course = write_course(tmp_path, suite=MEASURED)
    found, exercise = calibrated(course), exercise_of(course)
    with pytest.raises(CourseError, match=r"margins\.json"):
        kept(course, exercise)
    assert keep(course, exercise, found) == file_of(course, exercise)
    assert kept(course, exercise) == found
    assert msgspec.json.decode(file_of(course, exercise).read_bytes())["seeds"] == 20
    file_of(course, exercise).write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"margins\.json"):
        kept(course, exercise)
