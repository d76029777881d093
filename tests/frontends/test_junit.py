"""JUnit XML."""

from xml.etree import ElementTree as ET

import pytest
from hand_made import make_check, make_exercise, make_report, make_varied
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.frontends import junit
from autograder.frontends.ungraded import Ungraded
from autograder.model import Outcome

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


def tree(report) -> ET.Element:
    return ET.fromstring(junit.render(report).encode("utf-8"))


def properties(element: ET.Element) -> dict[str, str]:
    return {item.get("name"): item.get("value") for item in element.findall("./properties/property")}


def test_a_real_report_has_a_suite_for_each_exercise_and_a_case_for_each_check(graded):
    found = tree(graded)
    assert [suite.get("name") for suite in found] == [
        "chapter3.numerical",
        "chapter3.descent",
        "chapter3.affine_layer",
    ]
    names = [f"{case.get('classname').replace('.', '/')}::{case.get('name')}" for case in found.iter("testcase")]
    assert names == [check.id for check in graded.checks()]
    assert len(set(names)) == len(names)


def test_the_counts_are_those_of_the_cases(graded):
    for element in (tree(graded), *tree(graded)):
        assert element.get("tests") == str(len(list(element.iter("testcase"))))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert element.get(attribute) == str(len(list(element.iter(tag))))
    assert tree(graded).get("failures") != "0"


@pytest.mark.parametrize(
    ("outcome", "tag"),
    [
        ("failed", "failure"),
        ("crashed", "failure"),
        ("timed_out", "failure"),
        ("out_of_memory", "failure"),
        ("forbidden", "failure"),
        ("broken", "error"),
        ("blocked", "skipped"),
        ("missing", "skipped"),
    ],
)
def test_each_outcome_has_its_element(outcome, tag):
    case = tree(make_report(make_exercise(make_check(outcome=outcome)))).find("./testsuite/testcase")
    assert [child.tag for child in case] == ["properties", tag]
    assert case.find(tag).get("type") == outcome


def test_a_passed_check_has_no_element():
    case = tree(make_report(make_exercise(make_check()))).find("./testsuite/testcase")
    assert [child.tag for child in case] == ["properties"]


def test_every_outcome_is_shown():
    found = [properties(case)["outcome"] for case in tree(make_varied()).iter("testcase")]
    assert found == [outcome.value for outcome in Outcome]


def test_points_are_properties_of_checks_and_exercises():
    report = make_report(make_exercise(make_check("a", points=1.5, max_points=1.5), make_check("b", "failed")))
    suite = tree(report).find("testsuite")
    assert properties(suite) == {"points": "1.5", "max_points": "3.5", "seed": "42"}
    found = properties(suite.find("testcase"))
    assert (found["points"], found["max_points"], found["title"]) == ("1.5", "1.5", "About a")


def test_graded_work_has_the_fingerprint_of_its_seed_and_never_the_seed():
    report = make_report(make_exercise(make_check()), seed=None, seed_fingerprint="f00d")
    found = properties(tree(report).find("testsuite"))
    assert (found["seed_fingerprint"], "seed" in found) == ("f00d", False)


def test_what_was_not_graded_is_one_error_that_says_why():
    found = Ungraded(path="w", chapter="chapter3", language="en", problem="work \x07 is <empty>.", ours=False)
    root = ET.fromstring(junit.ungraded(found).encode())
    assert (root.get("tests"), root.get("errors"), root.get("failures")) == ("1", "1", "0")
    assert [suite.get("name") for suite in root] == ["chapter3"]
    assert root.find("./testsuite/testcase/error").get("message") == "work \\u0007 is <empty>."


def test_times_are_seconds_and_add_up():
    report = make_report(make_exercise(make_check("a", duration=0.25), make_check("b", duration=1.5)))
    assert [element.get("time") for element in tree(report).iter("testcase")] == ["0.250", "1.500"]
    assert tree(report).get("time") == tree(report).find("testsuite").get("time") == "1.750"


def test_a_failure_says_title_message_and_hint():
    check = make_check(outcome="failed", message="Wrong shape.\n  x = [1]", hint="Look at the axis.", mistake="axis")
    failure = tree(make_report(make_exercise(check))).find(".//failure")
    assert failure.get("message") == "Wrong shape."
    assert failure.text == "About forward\nWrong shape.\n  x = [1]\nLook at the axis."


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
@settings(deadline=None)
def test_any_text_gives_valid_xml(title, message, hint):
    check = make_check(outcome="failed", title=title, message=message, hint=hint)
    assert tree(make_report(make_exercise(check))).find(".//failure") is not None


def test_control_characters_are_shown_as_escapes():
    check = make_check(outcome="failed", message="bell \x07 & <b> \ud800 ]]>")
    assert "bell \\u0007 & <b> \\ud800 ]]>" in tree(make_report(make_exercise(check))).find(".//failure").text


def test_it_declares_the_encoding_it_is_to_be_written_in():
    assert junit.render(make_report()).startswith('<?xml version="1.0" encoding="utf-8"?>\n<testsuites')
