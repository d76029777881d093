"""Classroom 50's result.json."""

import json

import pytest
from hand_made import make_check, make_exercise, make_report, make_varied
from platform_schemas import HOSTILE, checked

from autograder.frontends import classroom50
from autograder.frontends.ungraded import Ungraded

RUNNER = {
    "CLASSROOM": "ai",
    "ASSIGNMENT": "week3",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/1",
    "RELEASE_URL": "https://example.org/releases/1",
    "REVIEW_URL": "https://example.org/compare/1",
    "USERNAME": "sato",
}


def result(report, environment=RUNNER):
    return checked("classroom50", classroom50.render(report, environment))


def test_a_real_report_fits_the_schema_and_has_its_points(graded):
    found = result(graded)
    assert (found["score"], found["max-score"]) == (graded.points, graded.max_points)
    assert [test["check"] for test in found["tests"]] == [check.id for check in graded.checks()]
    assert [test["passed"] for test in found["tests"]] == [check.outcome == "passed" for check in graded.checks()]


def test_it_says_what_the_runner_says_of_the_submission():
    found = result(make_report(make_exercise(make_check())))
    assert (found["classroom"], found["assignment"], found["submission"]) == ("ai", "week3", RUNNER["SUBMISSION_TAG"])
    assert found["review"] == RUNNER["REVIEW_URL"]
    without = {name: value for name, value in RUNNER.items() if name != "REVIEW_URL"}
    assert result(make_report(make_exercise(make_check())), without)["review"] == RUNNER["COMMIT_URL"]


def test_outside_of_the_runner_those_fields_are_left_out():
    found = json.loads(classroom50.render(make_report(make_exercise(make_check())), {"CLASSROOM": ""}))
    assert found.keys() == {"schema", "score", "max-score", "tests"}


@pytest.mark.parametrize(("points", "whole"), [(0.4, 0), (0.5, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3, 3)])
def test_scores_are_whole_numbers_halves_up_and_the_exact_ones_stand_beside(points, whole):
    report = make_report(make_exercise(make_check("a", points=points, max_points=points), make_check("b", "failed")))
    found = result(report)
    assert (found["score"], found["max-score"]) == (whole, whole + 2)
    assert (found["tests"][0]["points"], found["tests"][0]["max-points"]) == (points, points)


def test_a_broken_check_has_neither_passed_nor_failed():
    found = result(make_varied())
    assert "broken" not in {test["outcome"] for test in found["tests"]}
    assert (found["score"], found["max-score"]) == (2, 2 * len(found["tests"]))


def test_hostile_text_stays_text():
    found = result(make_report(make_exercise(make_check(title=HOSTILE))))
    assert not set("\x00\x1b\r\n\u202e\ud800") & set(found["tests"][0]["test-name"])


def test_what_was_not_graded_is_no_zero():
    found = Ungraded(path="work", chapter="chapter3", language="en", problem="work is empty.", ours=False)
    whole = json.loads(classroom50.ungraded(found, RUNNER))
    assert (whole["score"], whole["max-score"], whole["tests"]) == (0, 0, [])
    assert whole["not-graded"]["problem"] == "work is empty."
