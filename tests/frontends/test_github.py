"""GitHub Actions: workflow commands, and the summary of a job."""

import re

from hand_made import make_check, make_exercise, make_reason, make_report, make_varied
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from platform_schemas import HOSTILE

from autograder.frontends import github
from autograder.frontends.ungraded import Ungraded

COMMAND = re.compile(r"::(error|warning|notice)( [^:]*)?::(.*)")
UNGRADED = Ungraded(path="work", chapter="chapter3", language="en", problem="work is empty.\nAdd to it.", ours=False)


def unescaped(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner reads them: kind, properties, message. Every line is one."""
    found = []
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = [pair.partition("=") for pair in (match[2] or "").strip().split(",")]
        found.append((match[1], {name: unescaped(value) for name, _, value in pairs}, unescaped(match[3])))
    return found


def test_a_real_report_has_an_annotation_for_each_exercise_to_look_at_and_one_for_the_points(graded):
    found = commands(github.render(graded))
    assert [kind for kind, _, _ in found] == ["error", "error", "notice"]
    assert [one["title"].partition(":")[0] for _, one, _ in found] == ["numerical", "affine_layer", "dlgrade"]
    assert found[0][1]["file"].endswith("chapter3/numerical.py")
    assert found[0][1]["line"] == "1"
    assert f"{graded.points:g}" in found[-1][2]


def test_there_are_ten_annotations_at_most_one_an_exercise():
    exercises = [
        make_exercise(make_check("a", "failed", f"e{n}"), make_check("b", "crashed", f"e{n}")) for n in range(30)
    ]
    found = commands(github.render(make_report(*exercises)))
    assert [one["title"] for _, one, _ in found] == [*(f"e{n}: 0/4" for n in range(9)), "dlgrade"]
    assert "21" in found[-1][2]


def test_a_broken_check_is_a_warning_and_no_error():
    found = commands(github.render(make_report(make_exercise(make_check("a", "broken"), make_check("b")))))
    assert [kind for kind, _, _ in found] == ["warning", "warning"]
    assert "chapter3/affine_layer::a" in found[-1][2]


def test_hostile_text_gives_no_command_of_its_own():
    check = make_check(outcome="failed", title=HOSTILE, message=HOSTILE, hint=HOSTILE)
    found = commands(github.render(make_report(make_exercise(check))))
    assert len(found) == 2
    assert "::error::x%0A%" in found[0][2]
    assert not set("\x00\x1b\u202e\ud800") & set(found[0][2])


@given(st.text(st.characters(exclude_categories=()), max_size=30))
@settings(deadline=None)
def test_any_text_is_one_command(text):
    assert github.command("error", text, title=text, file=text).count("\n") == 1
    [(kind, properties, _)] = commands(github.command("error", text, title=text, file=text))
    assert (kind, list(properties)) == ("error", ["title", "file"])


def test_a_command_holds_nothing_that_changes_what_shows_it():
    text = github.command("error", HOSTILE, title=HOSTILE)
    assert not set("\x00\x1b\u202e\ud800\r") & set(text)


def test_what_was_not_graded_is_said_in_one_command():
    assert commands(github.ungraded(UNGRADED)) == [("error", {"title": "Not graded"}, UNGRADED.problem)]


def plain(markdown: str) -> str:
    """What Markdown shows; it holds no HTML, and no markup but headings, lists and tables."""
    page = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").render(markdown)
    assert not re.search(r"<(?!/?(h2|ul|li|p|table|thead|tbody|tr|th|td)\b)", page), page
    return re.sub("<[^>]*>", "", page)


def test_the_summary_of_a_real_report_shows_points_and_reasons(graded):
    shown = plain(github.summary(graded))
    assert "affine_layer" in shown
    for exercise in graded.chapters[0].exercises:
        assert f"{exercise.points:g}/{exercise.max_points:g}" in shown
    assert next(check.hint for check in graded.checks() if check.mistake == "db-averaged").split()[0] in shown


def test_hostile_text_stays_text_in_the_summary():
    check = make_check(outcome="failed", title=HOSTILE, message=HOSTILE, hint=HOSTILE)
    shown = plain(github.summary(make_report(make_exercise(check))))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; `|` [x](http://x) @all" in shown
    assert "@" not in github.summary(make_report(make_exercise(check)))


def test_the_summary_says_what_is_broken():
    assert "chapter3/affine_layer::broken" in plain(github.summary(make_varied()))


def test_the_summary_keeps_to_the_limit_of_the_platform():
    exercises = [
        make_exercise(
            *(make_check(f"c{c}", "failed", f"e{e}", reason=make_reason(of=f"f{c}" + "x" * 4000)) for c in range(9))
        )
        for e in range(90)
    ]
    text = github.summary(make_report(*exercises))
    assert 900_000 < len(text.encode()) < 1_048_576
    assert text.endswith("...\n")


def test_the_summary_of_what_was_not_graded_says_why():
    assert "work is empty. Add to it." in plain(github.summary(UNGRADED))
