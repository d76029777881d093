"""Gradescope's results.json."""

from hand_made import make_check, make_exercise, make_report, make_varied
from platform_schemas import HOSTILE, checked

from autograder.frontends import gradescope
from autograder.frontends.ungraded import Ungraded
from autograder.model import Outcome


def results(report):
    return checked("gradescope", gradescope.render(report))


def test_a_real_report_fits_the_schema_and_has_its_points(graded):
    found = results(graded)
    assert [test["extra_data"]["check"] for test in found["tests"]] == [check.id for check in graded.checks()]
    assert sum(test["score"] for test in found["tests"]) == graded.points
    assert sum(test["max_score"] for test in found["tests"]) == graded.max_points
    assert "score" not in found


def test_every_outcome_but_broken_has_a_score():
    found = {test["extra_data"]["outcome"]: test for test in results(make_varied())["tests"]}
    assert {name for name, test in found.items() if test.get("status") == "passed"} == {"passed"}
    assert {name for name, test in found.items() if test.get("status") == "failed"} == {
        outcome.value for outcome in Outcome if outcome not in (Outcome.PASSED, Outcome.BROKEN)
    }
    assert found["broken"].keys() & {"score", "max_score", "status"} == set()
    assert found["broken"]["output"]
    assert "chapter3/affine_layer::broken" in results(make_varied())["output"]


def test_a_check_that_timed_out_costs_its_own_points_and_no_others():
    report = make_report(make_exercise(make_check("a", points=1.5, max_points=1.5), make_check("b", "timed_out")))
    assert [test["score"] for test in results(report)["tests"]] == [1.5, 0]


def test_tests_are_numbered_by_exercise():
    report = make_report(make_exercise(make_check("a"), make_check("b")), make_exercise(make_check(exercise="relu")))
    assert [test["number"] for test in results(report)["tests"]] == ["1.1", "1.2", "2.1"]


def test_hostile_text_stays_text():
    check = make_check(outcome="failed", title=HOSTILE, message=HOSTILE, hint=HOSTILE)
    found = results(make_report(make_exercise(check)))
    assert found["test_output_format"] == found["test_name_format"] == "text"
    assert not set("\x00\x1b\r\u202e\ud800") & set(found["tests"][0]["name"] + found["tests"][0]["output"])
    assert "\n" not in found["tests"][0]["name"]


def test_a_partial_report_says_so():
    assert "partial" in results(make_report(make_exercise(make_check()), partial=True))["output"]


def test_what_was_not_graded_has_no_score():
    found = Ungraded(path="work", chapter="chapter3", language="en", problem="work is empty.", ours=False)
    whole = checked("gradescope", gradescope.ungraded(found))
    assert "score" not in whole
    assert [test.keys() & {"score", "max_score", "status"} for test in whole["tests"]] == [set()]
    assert whole["output"] == whole["tests"][0]["output"] == "work is empty."
