"""exercism's results.json."""

import pytest
from hand_made import make_check, make_exercise, make_reason, make_report, make_varied
from platform_schemas import HOSTILE, checked

from autograder.frontends import exercism
from autograder.frontends.ungraded import Ungraded


def results(report):
    return checked("exercism", exercism.render(report))


def status(*outcomes):
    report = make_report(make_exercise(*(make_check(f"c{n}", outcome) for n, outcome in enumerate(outcomes))))
    return results(report)["status"]


def test_a_real_report_fits_the_schema(graded):
    found = results(graded)
    assert (found["version"], found["status"]) == (3, "fail")
    assert [test["status"] == "pass" for test in found["tests"]] == [
        check.outcome == "passed" for check in graded.checks()
    ]
    assert found["tests"][0]["name"].startswith("numerical: ")


def test_names_are_titles_alone_if_there_is_one_exercise():
    assert results(make_report(make_exercise(make_check("a"))))["tests"][0]["name"] == "About a"


def test_every_outcome_is_a_pass_a_failure_or_our_error():
    found = [test["status"] for test in results(make_varied())["tests"]]
    assert (found[0], found[-1], set(found[1:-1])) == ("pass", "error", {"fail"})


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["passed", "passed"], "pass"),
        (["passed", "timed_out"], "fail"),
        (["passed", "broken"], "error"),
        (["failed", "broken"], "fail"),
        (["missing"], "fail"),
    ],
)
def test_a_broken_check_makes_nobody_fail(outcomes, whole):
    assert status(*outcomes) == whole


@pytest.mark.parametrize("outcome", ["failed", "crashed", "timed_out", "out_of_memory", "forbidden", "missing"])
def test_what_has_no_message_says_what_became_of_it(outcome):
    [test] = results(make_report(make_exercise(make_check(outcome=outcome, message=""))))["tests"]
    assert test["message"]


def test_messages_and_output_keep_to_the_limits_of_the_platform():
    reason = make_reason(of="f", printed=("x" * 400,) * 12)
    check = make_check("a", "failed", reason=reason)
    [test] = results(make_report(make_exercise(check)))["tests"]
    assert len(test["output"]) == 500
    found = Ungraded(path="work", chapter="chapter3", language="en", problem="x" * 70_000, ours=False)
    assert len(checked("exercism", exercism.ungraded(found))["message"]) == 65_535


def test_hostile_text_stays_text():
    check = make_check(outcome="failed", title=HOSTILE, message=HOSTILE, hint=HOSTILE)
    [test] = results(make_report(make_exercise(check)))["tests"]
    assert not set("\x00\x1b\r\u202e\ud800") & set(test["name"] + test["message"])


def test_what_was_not_graded_is_an_error_with_the_reason():
    found = Ungraded(path="work", chapter="chapter3", language="en", problem="work is empty.", ours=True)
    whole = checked("exercism", exercism.ungraded(found))
    assert (whole["status"], whole["message"], whole["tests"]) == ("error", "work is empty.", [])
