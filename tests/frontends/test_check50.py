"""check50's JSON."""

from hand_made import make_check, make_exercise, make_reason, make_report, make_varied
from platform_schemas import HOSTILE, checked

from autograder.frontends import check50
from autograder.frontends.ungraded import Ungraded
from autograder.model import Text


def results(report):
    return checked("check50", check50.render(report))["results"]


def test_a_real_report_fits_the_schema(graded):
    found = results(graded)
    assert [one["name"] for one in found] == [check.id for check in graded.checks()]
    assert sum(one["data"]["points"] for one in found) == graded.points
    known = next(check for check in graded.checks() if check.mistake == "db-averaged")
    [cause] = [one["cause"] for one in found if one["name"] == known.id]
    assert cause["help"] == known.hint
    assert {"expected", "actual"} <= cause.keys()


def test_every_outcome_has_passed_failed_or_was_not_run():
    found = {one["data"]["outcome"]: one["passed"] for one in results(make_varied())}
    assert [name for name, passed in found.items() if passed is True] == ["passed"]
    assert {name for name, passed in found.items() if passed is None} == {"blocked", "broken"}
    assert all(one["cause"]["rationale"] for one in results(make_varied()) if one["passed"] is not True)


def test_what_has_no_message_says_what_became_of_it():
    causes = [
        results(make_report(make_exercise(make_check(outcome=name, message=""))))[0]["cause"]["rationale"]
        for name in ("timed_out", "blocked", "broken")
    ]
    assert causes == ["took too long", "Waiting for another check.", "the check itself is broken"]


def test_a_check_that_waits_names_the_one_it_waits_for():
    reason = make_reason("needs-check", of="", titles=(Text(en="About a", ja="About a"),))
    found = results(make_report(make_exercise(make_check("a", "failed"), make_check("b", "blocked", reason=reason))))
    assert [one["dependency"] for one in found] == [None, "chapter3/affine_layer::a"]


def test_hostile_text_stays_text():
    check = make_check(outcome="failed", title=HOSTILE, message=HOSTILE, hint=HOSTILE)
    [found] = results(make_report(make_exercise(check)))
    texts = [found["description"], *found["log"], found["cause"]["rationale"], found["cause"]["help"]]
    assert not set("\x00\x1b\r\n\u202e\ud800") & set("".join(texts))


def test_what_was_not_graded_has_an_error_in_place_of_results():
    found = Ungraded(path="work", chapter="chapter3", language="en", problem="work is empty.", ours=False)
    whole = checked("check50", check50.ungraded(found))
    assert (whole["slug"], whole["error"]["type"], whole["error"]["value"]) == (
        "dlgrade/chapter3",
        "SubmissionError",
        "work is empty.",
    )
