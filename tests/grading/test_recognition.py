"""Recognition: the one known mistake that would have given the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_course import MISTAKES, SUITE, exercise_of, handed_in, write_course

from autograder.checks import CheckFailed
from autograder.errors import CourseError
from autograder.grading import recognition
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.model import CheckResult, Evidence, Outcome
from autograder.sandbox import Sandbox


@pytest.fixture
def graded(tmp_path: Path, forked: Sandbox):
    """Grades a text for double; its checks by name."""

    def graded(text: str, *, mistakes: str = MISTAKES, suite: str = SUITE, **options) -> dict[str, CheckResult]:
        course = write_course(tmp_path, mistakes=mistakes, suite=suite)
        submission = handed_in(double=text)
        found = grade(course, submission, [exercise_of(course)], Settings("1", **options), sandbox=forked)
        return {check.id.rpartition("::")[2]: check for check in found.report.checks()}

    return graded


def double(answer: str) -> str:
    return f"import numpy as np\ndef double(x):\n    return {answer}\n"


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        ("x / 2", "halved"),
        ("np.asarray(x) - x / 2", "halved"),
        ("np.power(x, 2)", "squared"),
        ("3 * x", None),
        ("np.zeros_like(x)", None),
        ("x[0]", None),
        ("None", None),
        ("1 / 0", None),
    ],
)
def test_a_mistake_is_recognised_by_its_answers(graded, answer, mistake):
    check = graded(double(answer))["values"]
    assert check.outcome in (Outcome.FAILED, Outcome.CRASHED)
    assert check.mistake == mistake


def test_the_hint_comes_in_the_language_of_the_report(graded):
    assert graded(double("x / 2"))["values"].hint == "Is the result larger or smaller than x?"
    assert graded(double("x / 2"), language="ja")["values"].hint == "結果は x より大きいですか、小さいですか。"


def test_a_mistake_is_looked_for_only_where_it_shows(graded):
    checks = graded("import numpy as np\ndef double(x):\n    if x.size < 500:\n        return 2 * x\n    return x\n")
    assert [(name, check.outcome, check.mistake) for name, check in checks.items()] == [
        ("values", Outcome.PASSED, None),
        ("left_alone", Outcome.PASSED, None),
        ("large", Outcome.FAILED, "small-only"),
    ]


def test_work_in_place_is_recognised(graded):
    checks = graded("def double(x):\n    x += x\n    return x\n")
    assert checks["left_alone"].mistake == "in-place"


def test_nothing_is_looked_for_where_hints_are_not_wanted(graded):
    check = graded(double("x / 2"), hints=False)["values"]
    assert (check.outcome, check.mistake, check.hint) == (Outcome.FAILED, None, "")


TWIN = """
[[mistake]]
id = "halved-otherwise"
replace = "return 2 * np.asarray(x)"
with = "return np.asarray(x) / 2"
fails = "{fails}"
hint.en = "Which way round?"
hint.ja = "どちら向きですか。"
"""


def test_two_mistakes_that_fit_are_none(graded):
    assert graded(double("x / 2"), mistakes=MISTAKES + TWIN.format(fails="values"))["values"].mistake is None


def test_a_mistake_of_the_check_itself_comes_before_those_of_others(graded):
    mistakes = MISTAKES + TWIN.format(fails="large")
    assert graded(double("x / 2"), mistakes=mistakes)["values"].mistake == "halved"
    other = TWIN.format(fails="large").replace("/ 2", "* 5")
    assert graded(double("x * 5"), mistakes=MISTAKES + other)["values"].mistake == "halved-otherwise"


CRASHING = """
[[mistake]]
id = "indexed"
replace = "return 2 * np.asarray(x)"
with = "return 2 * np.asarray(x)[9]"
fails = "values"
hint.en = "How many rows are there?"
hint.ja = "何行ありますか。"
"""


def test_a_mistake_that_crashes_is_recognised_by_what_it_raises(graded):
    mistakes = MISTAKES + CRASHING
    assert graded(double("2 * x[9]"), mistakes=mistakes)["values"].mistake == "indexed"
    assert graded(double("x['a']"), mistakes=mistakes)["values"].mistake is None


def test_a_product_that_crashes_is_the_same_by_either_of_its_names(graded):
    mistakes = MISTAKES + CRASHING.replace("asarray(x)[9]", "asarray(x) @ np.ones((9, 1))")
    assert graded(double("2 * np.dot(x, np.ones((9, 1)))"), mistakes=mistakes)["values"].mistake == "indexed"
    assert graded(double("2 * np.dot(x, np.ones((8, 1)))"), mistakes=mistakes)["values"].mistake is None


SEVERAL = SUITE.replace(
    'expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})',
    'for value in (x, x + 1): expect_array(student.double(value), 2 * value, of="double(x)")',
)


def test_the_answers_before_the_failure_count_too(graded):
    once_right = "calls = []\ndef double(x):\n    calls.append(1)\n    return 2 * x if len(calls) < 2 else x / 2\n"
    checks = graded(once_right, suite=SEVERAL)
    assert (checks["values"].outcome, checks["values"].mistake) == (Outcome.FAILED, None)


def test_what_is_missing_or_never_ends_is_no_known_mistake(graded):
    assert graded("def twice(x):\n    return x\n")["values"].mistake is None
    assert graded("def double(x):\n    raise NotImplementedError\n")["values"].mistake is None


def test_a_mistake_that_does_not_fit_the_solution_is_the_authors_error(graded):
    mistakes = MISTAKES.replace('replace = "return 2 * np.asarray(x)"', 'replace = "return 7"', 1)
    with pytest.raises(CourseError, match="occurs 0 times"):
        graded(double("3 * x"), mistakes=mistakes)


@pytest.mark.parametrize(("one", "other", "alike"), [(300, 300, True), (300, 1000, True), (90, 2000, False)])
def test_what_is_slow_is_recognised_by_the_order_of_its_slowness(one, other, alike):
    found = [CheckFailed(Evidence(key="too-slow", of="f(x)", params={"times": str(times)})) for times in (one, other)]
    assert recognition._same_end(*found) is alike


def test_what_is_not_done_in_time_is_recognised_without_a_ratio():
    found = [CheckFailed(Evidence(key="not-done", of="f(x)", params={"seconds": "5"})) for _ in range(2)]
    assert recognition._same_end(*found)


# up to what a check accepts

LENIENT = SUITE.replace(
    'expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})',
    'received = np.array([np.asarray(row) for row in as_list(student.double(x), 3, of="double(x)")])\n'
    '    expect_array(received, 2 * x, of="double(x)", given={"x": x}, rtol=1e-3)',
).replace(
    "from autograder.checks import check, expect_array",
    "import numpy as np\nfrom autograder.checks import as_list, check, expect_array",
)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        ("list(x / 2)", "halved"),
        ("x / 2.0001", "halved"),
        ("tuple(x ** 2)", "squared"),
        ("list(x / 2.3)", None),
        ("list(3 * x)", None),
    ],
)
def test_another_form_that_the_check_accepts_does_not_hide_a_mistake(graded, answer, mistake):
    assert graded(double(answer), suite=LENIENT)["values"].mistake == mistake


SAME_LESSON = """
[[mistake]]
id = "{id}"
replace = "return 2 * np.asarray(x)"
with = "return np.asarray(x) / {by}"
fails = "values"
hint.en = "Which way round?"
hint.ja = "どちら向きですか。"
lesson = "{lesson}"
"""


@pytest.mark.parametrize(("lesson", "mistake"), [("one", "first"), ("other", None)])
def test_mistakes_that_fit_are_one_if_they_teach_the_same(graded, lesson, mistake):
    first, second = (
        SAME_LESSON.format(id="first", by=7, lesson="one"),
        SAME_LESSON.format(id="second", by="(6 + 1)", lesson=lesson),
    )
    found = graded(double("x / 7"), mistakes=MISTAKES + first + second)["values"]
    assert found.mistake == mistake


# two at once

TWO = """
[[mistake]]
id = "shifted"
replace = "2 * np"
with = "1 + 2 * np"
fails = "values"
hint.en = "What comes out for 0?"
hint.ja = "0 を渡すと何が返りますか。"

[[mistake]]
id = "turned"
replace = ".asarray(x)"
with = ".asarray(x)[::-1]"
fails = "values"
hint.en = "Which row comes first?"
hint.ja = "どの行が先頭ですか。"
"""


def test_two_mistakes_that_only_together_explain_the_answer_are_both_named(graded):
    check = graded(double("1 + 2 * x[::-1]"), mistakes=MISTAKES + TWO)["values"]
    assert check.mistake == "shifted+turned"
    assert check.hint == "What comes out for 0? Which row comes first?"


def test_one_mistake_is_enough_if_it_explains_the_answer(graded):
    assert graded(double("2 * x[::-1]"), mistakes=MISTAKES + TWO)["values"].mistake == "turned"


def test_what_was_recognised_before_is_asked_first(graded):
    suite = SUITE.replace('needs="values"', "needs=()")
    mistakes = MISTAKES + TWIN.format(fails="large").replace("np.asarray(x) / 2", "np.asarray(x) / 2 + 0")
    checks = graded(double("x / 2"), mistakes=mistakes, suite=suite)
    assert (checks["values"].mistake, checks["large"].mistake) == ("halved", "halved")
