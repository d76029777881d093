"""Forms: one that is right will do, and what is wrong already is not asked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.checks import CheckFailed, either, of_what_is_right
from autograder.checks.answers import AbsentName, Died, Raised, TooLarge, TooManyCalls
from autograder.model import Evidence

WRONG = CheckFailed(Evidence(key="values", of="f(x)"))
OTHER = CheckFailed(Evidence(key="shape", of="f(x)"))
CRASH = Raised("IndexError", "too many indices", None, ())
UNWRITTEN = Raised("NotImplementedError", "", ("f.py", 3, "f", "raise NotImplementedError"), ())
ABSENT = AbsentName("f")


def asking(asked: list[str], name: str, end: Exception | None = None) -> Callable[[], None]:
    def ask() -> None:
        asked.append(name)
        if end is not None:
            raise end

    return ask


def test_one_form_that_is_right_will_do():
    asked: list[str] = []
    either(asking(asked, "labels", CRASH), asking(asked, "one-hot"), asking(asked, "never"))
    assert asked == ["labels", "one-hot"]


@pytest.mark.parametrize(
    ("ends", "shown"),
    [((WRONG, OTHER), WRONG), ((CRASH, WRONG), WRONG), ((WRONG, CRASH), WRONG), ((CRASH, ABSENT), CRASH)],
)
def test_a_wrong_answer_is_shown_before_a_form_that_is_not_taken(ends, shown):
    with pytest.raises(type(shown)) as caught:
        either(*(asking([], "form", end) for end in ends))
    assert caught.value is shown


def test_what_is_no_failure_of_the_learner_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        either(asking([], "form", ZeroDivisionError()), asking([], "other"))


def test_what_is_wrong_is_not_asked_again():
    asked: list[str] = []
    of_what_is_right(
        (asking([], "first", WRONG), asking(asked, "wrong")),
        (asking([], "first", CRASH), asking(asked, "raises")),
        (asking([], "first"), asking(asked, "right")),
    )
    assert asked == ["right"]


def test_what_is_right_is_asked_and_may_fail():
    with pytest.raises(CheckFailed) as caught:
        of_what_is_right((asking([], "first"), asking([], "second", OTHER)))
    assert caught.value is OTHER


def test_if_nothing_is_right_there_are_no_points():
    with pytest.raises(CheckFailed) as caught:
        of_what_is_right(*((asking([], "first", end), asking([], "second")) for end in (WRONG, OTHER)))
    assert caught.value is WRONG


@pytest.mark.parametrize("end", [UNWRITTEN, ABSENT])
def test_what_is_not_written_is_not_passed_over(end):
    with pytest.raises(type(end)):
        of_what_is_right((asking([], "first"), asking([], "second")), (asking([], "first", end), asking([], "second")))


@pytest.mark.parametrize(
    "end", [Died("timed_out", 0), Raised("TimeUp", "", None, ()), TooManyCalls(), TooLarge("large-answers", 1)]
)
def test_when_the_time_is_over_nothing_is_passed_over(end):
    """Else a function that never ends would be taken for one that is wrong, and its check be passed without it."""
    asked: list[str] = []
    for call in (
        lambda: either(asking(asked, "form", end), asking(asked, "other")),
        lambda: of_what_is_right((asking([], "first"), asking([], "second")), (asking(asked, "form", end), print)),
    ):
        with pytest.raises(type(end)):
            call()
    assert asked == ["form", "form"]
