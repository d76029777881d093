"""Feedback: what the learner reads, what only staff read, and text of strangers that cannot change what shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.feedback import BIDIRECTIONAL, MAX_PRINTED_LINES, escape, feedback
from autograder.model import Evidence, Outcome, Text, Visibility

PUBLIC, HIDDEN = Visibility.PUBLIC, Visibility.HIDDEN

VALUES = Evidence(
    key="values",
    of="layer.db",
    params={"wrong": "2", "size": "3", "index": "[1]"},
    why=Text(en="They add up.", ja="足し合わされます。"),
    given=(("x", "[1.25, 2.5]"),),
    secret=(("expected", "[3.75]"), ("received-there", "9.5")),
)


def message(evidence: Evidence, visibility: Visibility = PUBLIC, language: str = "en", printed: str = "") -> str:
    return feedback(Outcome.FAILED, evidence, visibility, language, printed).message


def test_what_passed_needs_no_words():
    said = feedback(Outcome.PASSED, Evidence(key="passed"), PUBLIC, "en", "printed")
    assert (said.message, said.detail) == ("", "")


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


def test_staff_read_everything_of_both_in_english():
    for visibility in Visibility:
        detail = feedback(Outcome.FAILED, VALUES, visibility, "ja", "printed").detail
        assert all(part in detail for part in ("1.25", "3.75", "9.5", "They add up.", "printed"))


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
