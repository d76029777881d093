"""Wording: the parts of a result as lines, and what was stored without parts."""

from __future__ import annotations

import msgspec
import pytest

from autograder.model import CheckResult, Outcome, Parts, Reason, Text, Visibility
from autograder.wording import Kind, Line, lines, lines_of, message, parts_of, worded

REASON = Reason(
    key="raised",
    params={
        "type": "TypeError",
        "message": "no = yes: expected",
        "file": "a.py",
        "line": "3",
        "function": "f",
        "source": "g()",
    },
    of="f(x)",
    titles=(),
    why=Text(en="Because.", ja="だから。"),
    given=(("x", "[1, 2]"),),
    values=(("expected", "[3]"),),
    printed=("received: 4",),
)
RESULT = CheckResult(
    id="chapter3/affine_layer::forward",
    title="Forward",
    outcome=Outcome.CRASHED,
    points=0,
    max_points=2,
    visibility=Visibility.PUBLIC,
    message="As it was stored.\n  x = [5]",
    parts=Parts(
        title=Text(en="Forward", ja="順伝播"),
        reason=REASON,
        hint=Text(en="Why?", ja="なぜですか。"),
        remarks=(Text(en="One.", ja="一つ。"), Text(en="Two.", ja="二つ。")),
    ),
)


def test_every_line_knows_what_it_is() -> None:
    assert lines(REASON, "en") == (
        Line(kind=Kind.SENTENCE, text="TypeError: no = yes: expected"),
        Line(kind=Kind.NOTE, text="a.py, line 3, in f: g()"),
        Line(kind=Kind.SENTENCE, text="Because."),
        Line(kind=Kind.GIVEN, label="x = ", text="[1, 2]"),
        Line(kind=Kind.VALUE, label="expected: ", text="[3]", name="expected"),
        Line(kind=Kind.SENTENCE, text="Your code printed:"),
        Line(kind=Kind.PRINTED, label="| ", text="received: 4"),
    )


def test_the_line_that_led_to_another_place_is_named_too() -> None:
    own = {"own_file": "b.py", "own_line": "7", "own_function": "loss", "own_source": "f(x)"}
    found = lines(msgspec.structs.replace(REASON, params={**REASON.params, **own}), "en")
    assert [line.text for line in found if line.kind == Kind.NOTE] == [
        "a.py, line 3, in f: g()",
        "called from b.py, line 7, in loss: f(x)",
    ]


def test_a_message_has_its_sentences_at_the_margin() -> None:
    assert message(REASON, "ja").split("\n") == [
        "TypeError: no = yes: expected",
        "  a.py の 3 行目、f: g()",
        "だから。",
        "  x = [1, 2]",
        "  期待した値: [3]",
        "あなたのコードの出力:",
        "  | received: 4",
    ]


def test_a_property_says_what_was_asked_after_what_has_to_hold() -> None:
    plain = msgspec.structs.replace(REASON, key="property", params={}, given=(), values=(), printed=())
    assert message(plain, "en") == "Because.\nAsked: f(x)"


def test_titles_of_checks_that_come_first_are_those_of_the_language() -> None:
    first = Reason(
        key="needs-check",
        params={},
        of="",
        titles=(Text(en="One", ja="一"), Text(en="Two", ja="二")),
        why=None,
        given=(),
        values=(),
        printed=(),
    )
    assert "One, Two" in message(first, "en")
    assert "一, 二" in message(first, "ja")


@pytest.mark.parametrize(
    ("language", "title", "hint", "remark"),
    [("en", "Forward", "Why?", "One. Two."), ("ja", "順伝播", "なぜですか。", "一つ。 二つ。")],
)
def test_a_result_is_worded_in_either_language(language: str, title: str, hint: str, remark: str) -> None:
    found = worded(RESULT, language)
    assert (found.title, found.hint, found.remark) == (title, hint, remark)
    assert found.message == message(REASON, language)
    assert found.parts == RESULT.parts


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "of-a-later-version"},
        {"params": {"type": "TypeError"}},
        {"values": (("of-a-later-version", "1"),)},
    ],
    ids=["key", "params", "values"],
)
def test_a_reason_that_is_not_known_leaves_the_result_as_it_was_stored(changed: dict[str, object]) -> None:
    assert isinstance(RESULT.parts, Parts)
    parts = msgspec.structs.replace(RESULT.parts, reason=msgspec.structs.replace(REASON, **changed))
    stored = msgspec.structs.replace(RESULT, parts=parts)
    assert parts_of(stored) is None
    assert worded(stored, "ja") == stored
    assert [line.text for line in lines_of(stored, "ja")] == ["As it was stored.", "x = [5]"]


def test_a_result_without_parts_is_shown_by_its_message() -> None:
    stored = msgspec.structs.replace(RESULT, parts=msgspec.UNSET)
    assert worded(stored, "ja") == stored
    assert lines_of(stored, "en") == (
        Line(kind=Kind.SENTENCE, text="As it was stored."),
        Line(kind=Kind.NOTE, text="x = [5]"),
    )
