"""Scoring: points are summed as they are, in the order of the course."""

from __future__ import annotations

import msgspec
import pytest
from small_course import SOLUTION, SUITE, SmallCourse, exercise_of, handed_in, write_course

from autograder.grading.scoring import environment, exercise_report, report
from autograder.grading.seeds import fingerprint
from autograder.grading.settings import Settings
from autograder.model import CheckResult, ExerciseReport, Outcome, Report, Visibility
from autograder.sandbox.libraries import version


@pytest.fixture
def course(tmp_path) -> SmallCourse:
    return write_course(tmp_path, others={"layers": (SOLUTION, SUITE, 5), "losses": (SOLUTION, SUITE, 5)})


def result(name: str, points: float, most: float, outcome: Outcome = Outcome.PASSED) -> CheckResult:
    return CheckResult(
        id=f"chapter1/double::{name}",
        title=name,
        outcome=outcome,
        points=points,
        max_points=most,
        visibility=Visibility.PUBLIC,
    )


def of(course: SmallCourse, name: str, *checks: CheckResult) -> ExerciseReport:
    return exercise_report(exercise_of(course, name), checks)


def reported(course: SmallCourse, results: dict[str, ExerciseReport], **options: object) -> Report:
    sandbox = str(options.pop("sandbox", "none"))
    settings = Settings(**{"seed": "abc", **options})  # type: ignore[arg-type]
    by_exercise = {exercise_of(course, name): found for name, found in results.items()}
    return report(course, handed_in(double="x"), by_exercise, settings, sandbox=sandbox)


def test_points_are_summed_over_checks_exercises_and_chapters(course):
    results = {
        "double": of(course, "double", result("a", 1, 1), result("b", 0, 2, Outcome.FAILED)),
        "losses": of(course, "losses", result("c", 2.5, 2.5)),
    }
    found = reported(course, results)
    assert [(e.points, e.max_points) for e in found.chapters[0].exercises] == [(1, 3), (2.5, 2.5)]
    assert (found.chapters[0].points, found.chapters[0].max_points) == (3.5, 5.5)
    assert (found.points, found.max_points) == (3.5, 5.5)


def test_exercises_come_in_the_order_of_the_course_and_only_those_graded(course):
    results = {name: of(course, name, result("a", 1, 1)) for name in ("losses", "double")}
    assert [exercise.name for exercise in reported(course, results).chapters[0].exercises] == ["double", "losses"]
    assert reported(course, {}).chapters == ()


def test_a_sum_of_fractions_is_no_longer_than_it_is(course):
    found = of(course, "double", *[result(str(number), 0.1, 0.1) for number in range(3)])
    assert (found.points, found.max_points) == (0.3, 0.3)


def test_whole_points_are_whole_numbers(course):
    found = of(course, "double", result("a", 1.5, 1.5), result("b", 0.5, 0.5))
    assert msgspec.json.encode(found.points) == b"2"
    assert msgspec.json.encode(of(course, "double").points) == b"0"


def test_a_broken_check_counts_on_neither_side(course):
    found = of(course, "double", result("a", 1, 1), result("b", 0, 0, Outcome.BROKEN))
    assert (found.points, found.max_points) == (1, 1)


def test_graded_work_shows_a_fingerprint_and_never_the_seed(course):
    shown, hidden = (reported(course, {}, show_seed=show) for show in (True, False))
    assert (shown.seed, shown.seed_fingerprint) == ("abc", None)
    assert (hidden.seed, hidden.seed_fingerprint) == (None, fingerprint("abc"))
    assert b'"seed"' not in msgspec.json.encode(hidden)


def test_a_report_says_what_was_graded_with_what(course):
    found = reported(course, {"double": of(course, "double")}, language="ja", sandbox="a box")
    assert (found.schema, found.language) == ("dlgrade/report/v1", "ja")
    assert (found.submission.path, found.submission.owner) == ("handed-in", "somebody")
    assert found.suite_digest == course.suite_digest([exercise_of(course)])
    assert found.environment.sandbox == "a box"


def test_the_digest_of_the_suites_follows_their_text(course):
    before = course.suite_digest([exercise_of(course)])
    course.suite(exercise_of(course)).write_text(SUITE + "\n# changed\n", encoding="utf-8")
    assert course.suite_digest([exercise_of(course)]) != before


def test_a_report_survives_its_own_format(course):
    found = reported(course, {"double": of(course, "double", result("a", 1, 1))})
    assert msgspec.json.decode(msgspec.json.encode(found), type=Report) == found


def test_the_environment_names_versions():
    found = environment("a box")
    assert found.numpy == version("numpy")
    assert found.python.startswith("3.")
    assert version("no-such-package") is None
