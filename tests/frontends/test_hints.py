"""The steps of a hint."""

from __future__ import annotations

import msgspec
import pytest
from hand_made import make_check, make_reason

from autograder.frontends import hints as module
from autograder.frontends.hints import hints, section_of
from autograder.mistakes import Lesson
from autograder.model import CheckResult, Text

PAGE = "# Chapter 3\n\n## 2. Measuring slopes: `numerical`\n\n## 10. The *same* in PyTorch: `torch_autograd`\n"


def both(text: str) -> Text:
    return Text(en=text, ja=f"{text} (ja)")


@pytest.fixture(autouse=True)
def one_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = Lesson(id="sums", rule=both("They add up."), example=both("1 + 1 = 2."), section="chapter3/numerical")
    monkeypatch.setattr(module, "lessons", lambda: {"sums": lesson})


def failed(lesson: str) -> CheckResult:
    check = make_check(outcome="failed", reason=make_reason(of="f(x)"), hint="Do they add up?")
    return msgspec.structs.replace(check, parts=msgspec.structs.replace(check.parts, lesson=lesson))


def pages(chapter: str) -> tuple[str, str]:
    return f"{chapter}/README.md", PAGE


def test_a_hint_asks_then_tells_the_rule_then_shows_an_example() -> None:
    question, rule, example = hints(failed("sums"), "en", pages)
    assert (question, example) == ("Do they add up?", "1 + 1 = 2.")
    seen, told, place = rule.split("\n\n")
    assert seen.startswith("Seen in this run: ")
    assert "f(x)" in seen
    assert told == "They add up."
    assert place == "In the text: chapter3/README.md#2-measuring-slopes-numerical"


def test_it_does_so_in_japanese() -> None:
    _, rule, example = hints(failed("sums"), "ja", pages)
    assert "They add up. (ja)" in rule
    assert example == "1 + 1 = 2. (ja)"


@pytest.mark.parametrize("lesson", ["", "unknown"])
def test_without_a_lesson_there_is_the_question_alone(lesson: str) -> None:
    assert hints(failed(lesson), "en", pages) == ["Do they add up?"]


def test_without_a_cause_nothing_is_said() -> None:
    assert hints(make_check(outcome="failed", reason=make_reason()), "en", pages) == []


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("numerical", "#2-measuring-slopes-numerical"),
        ("torch_autograd", "#10-the-same-in-pytorch-torch_autograd"),
        ("other", ""),
        ("", ""),
    ],
)
def test_the_anchor_is_that_of_the_section(name: str, anchor: str) -> None:
    assert section_of(PAGE, name) == anchor
