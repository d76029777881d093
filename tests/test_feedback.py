"""Feedback: what the learner reads, what only staff read, and text of strangers that cannot change what shows it."""

from __future__ import annotations

import string
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import wording
from autograder.feedback import BIDIRECTIONAL, MAX_PRINTED_LINES, detail, escape, reason
from autograder.locales import catalogue
from autograder.model import Evidence, Text, Visibility

PUBLIC, HIDDEN = Visibility.PUBLIC, Visibility.HIDDEN
PARAMS = {name for text in catalogue("en").values() for _, name, _, _ in string.Formatter().parse(text) if name} - {
    "of",
    "titles",
}

VALUES = Evidence(
    key="values",
    of="layer.db",
    params={"wrong": "2", "size": "3", "index": "[1]"},
    why=Text(en="They add up.", ja="足し合わされます。"),
    given=(("x", "[1.25, 2.5]"),),
    secret=(("expected", "[3.75]"), ("received-there", "9.5")),
)


def message(evidence: Evidence, visibility: Visibility = PUBLIC, language: str = "en", printed: str = "") -> str:
    return wording.message(reason(evidence, visibility, printed), language)


def test_what_passed_needs_no_words():
    assert wording.message(None, "en") == ""


def test_a_public_failure_shows_what_why_inputs_and_values():
    lines = message(VALUES).split("\n")
    assert lines[0].startswith("layer.db has the right shape, but 2 of its 3 entries differ")
    assert lines[1] == "They add up."
    assert lines[2:] == ["  x = [1.25, 2.5]", "  expected: [3.75]", "  received there: 9.5"]


def test_a_hidden_failure_shows_the_property_and_no_number_of_it():
    shown = message(VALUES, HIDDEN)
    assert "layer.db" in shown
    assert "They add up." in shown
    assert not any(number in shown for number in ("1.25", "3.75", "9.5"))


def texts(value: object) -> list[str]:
    """All texts in a record, those of its sentence's name and of the names of parameters left out."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) and value else []


@given(
    st.sampled_from([key.removeprefix("evidence.") for key in catalogue("en") if key.startswith("evidence.")]),
    st.booleans(),
)
def test_the_parts_of_a_hidden_failure_hold_nothing_that_its_message_does_not_say(key, untrusted):
    params = {name: f"<{name}>" for name in PARAMS} | {"type": "ValueError"}
    secret = (("expected", "secret"), ("received", "secret"))
    evidence = Evidence(key=key, of="f(x)", params=params, given=(("x", "secret"),), secret=secret, untrusted=untrusted)
    kept = reason(evidence, HIDDEN, "secret")
    said = wording.message(kept, "en") + wording.message(kept, "ja")
    held = msgspec.to_builtins(kept)
    del held["key"], held["of"]
    assert [text for text in texts(held) if text not in said] == []
    assert "secret" not in said


def test_parts_are_escaped_before_they_are_kept():
    evil = "\x1b[2J\u202e"
    evidence = Evidence(
        key="raised",
        params=dict.fromkeys(("type", "message", "file", "line", "function", "source"), evil),
        given=(("x", evil),),
        secret=(("expected", evil),),
    )
    held = texts(msgspec.to_builtins(reason(evidence, PUBLIC, evil)))
    assert len([text for text in held if "\\x1b[2J\\u202e" in text]) == 9
    assert all(text.isprintable() for text in held)


def test_staff_read_everything_of_both_in_english():
    shown = detail(VALUES, "printed")
    assert all(part in shown for part in ("1.25", "3.75", "9.5", "They add up.", "printed"))


def test_a_learner_reads_it_in_their_language():
    shown = message(VALUES, language="ja")
    assert "足し合わされます。" in shown
    assert "期待した値: [3.75]" in shown
    assert "They add up." not in shown


# --- what the learner's code printed --------------------------------------------------------------------------------


def test_what_was_printed_is_shown_with_a_public_failure_only():
    assert "  | one\n  | two" in message(VALUES, printed="one\ntwo\n")
    assert "one" not in message(VALUES, HIDDEN, printed="one\ntwo\n")
    assert message(VALUES, printed=" \n\n") == message(VALUES)


def test_long_output_is_cut_in_both_directions():
    shown = message(VALUES, printed="\n".join(["x" * 5000, *map(str, range(1000))]))
    lines = [line for line in shown.split("\n") if line.startswith("  | ")]
    assert len(lines) <= MAX_PRINTED_LINES + 1
    assert max(map(len, lines)) < 250


def test_output_cannot_pass_for_a_line_of_the_report():
    shown = message(VALUES, printed="ok\r\nexpected: 1\x0b\x85\u2028PASSED 4/4")
    assert all(line.startswith("  | ") for line in shown.splitlines()[-2:])
    assert "PASSED" in shown


# --- text of strangers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain text, 日本語。", "plain text, 日本語。"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb", "a\\nb"),
        ("a\tb", "a    b"),
        ("\r\0\x7f\x9b", "\\x0d\\x00\\x7f\\x9b"),
        ("\u202eabc", "\\u202eabc"),
        ("\u200b\ufeff", "\\u200b\\ufeff"),
        ("\ud800", "\\ud800"),
        ("\u2028", "\\u2028"),
        ("\U000e0041", "\\U000e0041"),
    ],
    ids=ascii,
)
def test_what_could_change_the_screen_becomes_an_escape(text, escaped):
    assert escape(text) == escaped


@given(st.text(st.characters(exclude_categories=[])))
def test_an_escaped_text_is_harmless_everywhere(text):
    shown = escape(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    assert not set(shown) & BIDIRECTIONAL
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    shown.encode()


@given(st.text(), st.integers(0, 50))
def test_a_text_is_cut_where_it_gets_too_long(text, most):
    assert len(escape(text, most)) <= 10 * most + 3


def test_line_ends_stay_where_they_are_wanted():
    assert escape("a\nb\x1b", keep="\n") == "a\nb\\x1b"


@given(st.dictionaries(st.sampled_from(["type", "message", "function", "source"]), st.text(), min_size=4))
def test_braces_and_percents_of_strangers_are_letters(params):
    evidence = Evidence(key="raised", params={**params, "file": "{of}%s{0}", "line": "{"}, untrusted=True)
    for visibility in Visibility:
        for language in ("en", "ja"):
            assert message(evidence, visibility, language)
    assert "{of}%s{0}" in message(evidence)


def test_a_hidden_check_keeps_back_names_that_the_learner_chose():
    secret = "Input_was_1_25"
    for evidence in (
        Evidence(key="raised", params=dict.fromkeys(("type", "message", "source", "file", "line", "function"), secret)),
        Evidence(key="not-an-array", of="f(x)", params={"received": secret}, untrusted=True),
        Evidence(key="unsendable", params={"problem": secret}, untrusted=True),
    ):
        if evidence.key == "raised":
            evidence = Evidence(key="raised", params={**evidence.params, "file": "a.py", "line": "1", "function": "f"})
        assert secret in message(evidence)
        assert secret not in message(evidence, HIDDEN)
