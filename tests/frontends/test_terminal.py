"""The report on a terminal."""

import io
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from hand_made import make_check, make_exercise, make_reason, make_report, make_varied
from rich.cells import cell_len
from rich.console import Console

from autograder.frontends import jsonreport, junit, terminal
from autograder.frontends.grouping import grouped
from autograder.locales import catalogue, sentence
from autograder.model import ChapterReport, Check, Outcome, Text, Visibility
from autograder.wording import message, takes

VALUES = make_reason(
    of="layer.db",
    given=(("x", "[[1.5, 2.25], [3, 4]]"),),
    values=(("expected", "[1, 2]"), ("received", "[2, 1]"), ("expected-there", "1"), ("received-there", "2")),
)
FIRST = make_reason("needs-check", titles=(Text(en="About a", ja="a のこと"),))
NOT_WRITTEN = make_reason("not-written", function="forward", file="affine_layer.py", line=12)


def make_console(width: int = 80, **settings) -> Console:
    return Console(file=io.StringIO(), width=width, **{"force_terminal": False, **settings})


def shown(report, course, width: int = 80, verbose: bool = False, **settings) -> str:
    console = make_console(width, **settings)
    terminal.render(report, course, console, verbose)
    return console.file.getvalue()


def lines_of(text: str, word: str) -> list[str]:
    return [line for line in text.split("\n") if word in line]


def exercise_with(*checks, exercise: str = "affine_layer"):
    return make_report(make_exercise(*checks))


# what is said


def test_an_exercise_has_a_line_with_name_bar_points_and_title(course):
    text = shown(make_report(make_exercise(make_check("a"), make_check("b", "failed"))), course)
    assert lines_of(text, "affine_layer ") == ["✗ affine_layer       ██████░░░░░░   2/4    The affine layer"]


def test_the_chapter_stands_above_its_exercises_in_the_reports_language(course):
    report = make_report(make_exercise(make_check()))
    assert shown(report, course).startswith("Chapter 3  Learning\n────")
    japanese = make_report(make_exercise(make_check()), language="ja")
    assert shown(japanese, course).startswith("第3章  ニューラルネットワークの学習\n────")
    assert "Affineレイヤ" in shown(japanese, course)


def test_a_passed_exercise_is_one_line_and_verbose_lists_its_checks(course):
    report = make_report(make_exercise(make_check("forward"), make_check("backward")))
    assert "About" not in shown(report, course)
    assert lines_of(shown(report, course, verbose=True), "About") == [
        "  ✓ About forward  2/2  0.00 s",
        "  ✓ About backward  2/2  0.00 s",
    ]


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome not in ("passed", "blocked")])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_outcome_is_said_in_words(course, outcome, language):
    report = make_report(make_exercise(make_check(), make_check("b", outcome.value)), language=language)
    (line,) = lines_of(shown(report, course), "About b")
    assert " · " in line
    assert sentence(language, f"terminal.{outcome.value.replace('_', '-')}") in line


def test_a_failure_shows_its_message_with_the_values(course):
    text = shown(make_report(make_exercise(make_check(outcome="failed", reason=VALUES))), course)
    assert text.split("\n")[3:10] == [
        "  ✗ About forward · not right yet",
        "    layer.db has the wrong value.",
        "      x = [[1.5, 2.25], [3, 4]]",
        "      expected:       [1, 2]",
        "      received:       [2, 1]",
        "      expected there: 1",
        "      received there: 2",
    ]


def test_a_hint_has_its_own_mark(course):
    report = make_report(make_exercise(make_check(outcome="failed", hint="What has become of 1/N?")))
    assert lines_of(shown(report, course), "1/N") == ["    ┃ Hint: What has become of 1/N?"]


def test_a_hint_is_given_once(course):
    checks = [make_check(name, "failed", message=name, hint="What of 1/N?") for name in ("a", "b")]
    assert shown(make_report(make_exercise(*checks)), course).count("1/N") == 1


def test_a_reason_that_checks_share_is_said_once(course):
    checks = [
        make_check("a", "failed", reason=make_reason("none", given=(("x", "[1, 2]"),))),
        make_check("b", "failed", reason=make_reason("none", given=(("x", "[3, 4]"),))),
        make_check("c", "failed", reason=make_reason("value")),
    ]
    text = shown(make_report(make_exercise(*checks)), course)
    assert text.count("f(x) is None.") == 1
    assert "has the wrong value" not in text
    assert shown(make_report(make_exercise(*checks)), course, verbose=True).count("has the wrong value") == 1
    assert [line[:11] for line in lines_of(text, "About")] == ["  ✗ About a", "  ✗ About b", "  ✗ About c"]


def test_errors_at_different_places_are_said_apart(course):
    raised = {"type": "TypeError", "message": "no", "file": "a.py", "function": "forward", "source": "f(1)"}
    checks = [
        make_check(name, "crashed", reason=make_reason("raised", line=line, **raised))
        for name, line in (("a", 3), ("b", 9))
    ]
    for language, places in (("en", ["line 3, in", "line 9, in"]), ("ja", ["a.py の 3 行目", "a.py の 9 行目"])):
        text = shown(make_report(make_exercise(*checks), language=language), course, verbose=True)
        assert [place for place in places if place not in text] == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_causes_are_told_apart_whatever_a_language_says_of_them(language, monkeypatch):
    monkeypatch.setattr("autograder.wording.sentence", lambda language, key, /, **params: "")
    for key in (key.partition(".")[2] for key in catalogue(language) if key.startswith("evidence.")):
        params = dict.fromkeys(takes(key) - {"of", "titles"}, "0")
        for name in params:
            reason = make_reason(key)
            changed = [msgspec.structs.replace(reason, params={**params, name: value}) for value in "123"]
            checks = [make_check(f"a{i}", "failed", reason=one) for i, one in enumerate(changed)]
            assert len(grouped(checks, language)) == 3, (key, name)


def test_many_checks_with_one_reason_are_counted(course):
    checks = [make_check(name, "crashed", message="Python cannot read it.") for name in "abcde"]
    text = shown(make_report(make_exercise(*checks)), course)
    assert lines_of(text, "All 5 checks") == ["  ✗ All 5 checks · stopped by an error"]
    assert "About" not in text
    text = shown(make_report(make_exercise(make_check("z"), *checks)), course)
    assert lines_of(text, "checks ·") == ["  ✗ 5 checks · stopped by an error"]


def test_the_first_failure_is_shown_in_full_and_the_others_in_a_line_each(course):
    checks = [make_check(name, "failed", reason=make_reason(of=name, given=(("x", name * 2),))) for name in "abcde"]
    text = shown(make_report(make_exercise(*checks)), course)
    assert lines_of(text, "has the wrong value") == ["    a has the wrong value."]
    assert lines_of(text, "x = ") == ["      x = aa"]
    assert [line[:11] for line in lines_of(text, "About")] == [f"  ✗ About {name}" for name in "abcde"]
    assert len(lines_of(shown(make_report(make_exercise(*checks)), course, verbose=True), "x = ")) == 5


def test_the_failure_with_a_known_cause_comes_first_with_its_hint_above(course):
    checks = [
        make_check("a", "failed", reason=make_reason(of="a")),
        make_check("b", "failed", reason=make_reason(of="b"), hint="What of 1/N?"),
    ]
    found = shown(make_report(make_exercise(*checks)), course).split("\n")
    begin = next(number for number, line in enumerate(found) if line.startswith("  ✗"))
    assert [line.strip(" ✗┃")[:10] for line in found[begin : begin + 4]] == [
        "About b · ",
        "Hint: What",
        "b has the ",
        "About a · ",
    ]


def test_blocked_checks_are_gathered_in_one_line(course):
    blocked = [make_check(name, "blocked", reason=FIRST) for name in "bcd"]
    text = shown(make_report(make_exercise(make_check("a", "failed"), *blocked)), course)
    assert lines_of(text, "Waiting") == ["  ○ Waiting for the above: 3 more"]
    assert "Has to pass first" not in text
    assert "About b" in shown(make_report(make_exercise(make_check("a", "failed"), *blocked)), course, verbose=True)


def test_checks_that_wait_for_another_exercise_say_so_once(course):
    needs = make_reason("needs-exercise", names="numerical")
    checks = [make_check("a", "blocked", reason=needs), make_check("b", "blocked", reason=needs)]
    later = make_check("c", "blocked", reason=FIRST)
    text = shown(make_report(make_exercise(*checks, later)), course)
    assert text.count("This needs numerical first") == 1
    assert lines_of(text, "Waiting")[0].startswith("  ○ Waiting (3): This needs numerical first")
    assert "Has to pass first" not in text


@pytest.mark.parametrize(
    ("language", "reason", "said"),
    [
        ("en", make_reason("not-started", file="affine_layer.py"), "not started"),
        ("en", NOT_WRITTEN, "not started"),
        ("en", make_reason("not-written-nowhere"), "not started"),
        ("en", make_reason("no-file", name="affine_layer"), "no file"),
        ("ja", make_reason("not-started", file="affine_layer.ipynb"), "未着手"),
    ],
)
def test_an_exercise_with_nothing_written_is_one_line(course, language, reason, said):
    checks = [make_check(name, "missing", reason=reason) for name in "ab"]
    text = shown(make_report(make_exercise(*checks), language=language), course)
    assert lines_of(text, "affine_layer ")[0].endswith(f" · {said}")
    assert "About" not in text
    assert message(reason, language) not in text


def test_a_misspelt_name_is_told_although_all_checks_are_missing(course):
    near = make_reason("similar-name", file="affine_layer.py", name="Affine", nearest="affine")
    checks = [make_check(name, "missing", reason=near) for name in "ab"]
    assert "does not define Affine. It has affine" in shown(make_report(make_exercise(*checks)), course)


def test_a_part_that_is_not_written_is_told_once(course):
    missing = make_check("b", "missing", reason=NOT_WRITTEN)
    text = shown(make_report(make_exercise(make_check(), missing)), course)
    assert text.split("\n")[3:5] == ["  ○ About b", "    " + missing.message]


def test_a_broken_check_is_told_and_costs_nothing(course):
    message = "This check itself is broken; it costs you nothing."
    text = shown(make_report(make_exercise(make_check(), make_check("b", "broken", message=message))), course)
    assert lines_of(text, "About b") == ["  ! About b · the check itself is broken"]
    assert message in text
    assert "Please tell your teacher" in text.partition("--seed")[2]


def test_long_values_are_cut_unless_asked_for(course):
    rows = ", ".join(f"[{row}.5, -1.25, 1e-05]" for row in range(20))
    report = make_report(make_exercise(make_check(outcome="failed", reason=make_reason(given=(("x", f"[{rows}]"),)))))
    assert "[8.5" not in shown(report, course)
    assert lines_of(shown(report, course), "…") == ["          …"]
    assert "[19.5" in shown(report, course, verbose=True)


def test_the_text_of_a_learner_is_never_taken_for_markup(course):
    raised = {"type": "ValueError", "file": "a.py", "line": 1, "function": "f", "source": "[link=http://a]b"}
    check = make_check(outcome="crashed", reason=make_reason("raised", message="[red]x[/red] :smile:", **raised))
    text = shown(make_report(make_exercise(check)), course, force_terminal=True)
    assert "[red]x[/red] :smile:" in text
    assert "[link=http://a]b" in text


# the end


def test_the_total_and_the_seed_stand_at_the_end(course):
    text = shown(make_report(make_exercise(make_check("a"), make_check("b", "failed"))), course)
    assert lines_of(text, "Total") == ["  Total              ██████░░░░░░   2/4"]
    assert lines_of(text, "--seed") == ["  To repeat this run: --seed 42"]


def test_graded_work_shows_the_fingerprint_alone(course):
    text = shown(make_report(make_exercise(make_check()), seed=None, seed_fingerprint="ab12"), course)
    assert "ab12" in text
    assert "--seed" not in text


def last_line(report, course) -> str:
    return shown(report, course, width=100).rstrip("\n").split("\n")[-1]


def test_the_next_step_is_the_first_exercise_that_is_not_complete(course):
    done = make_exercise(make_check(exercise="numerical"))
    wrong = make_exercise(make_check("a", "failed", "descent"), make_check("b", "missing", "descent"))
    unwritten = make_exercise(make_check(outcome="missing", exercise="affine_layer"))
    assert last_line(make_report(done, wrong, unwritten), course) == (
        "→ Next: fix descent, then run: dlgrade chapter3 descent"
    )
    assert last_line(make_report(done, unwritten), course) == (
        "→ Next: write affine_layer, then run: dlgrade chapter3 affine_layer"
    )


def whole_chapter(course, name: str):
    exercises = course.chapter(name).exercises
    done = [make_exercise(make_check(exercise=exercise.name)) for exercise in exercises]
    return make_report(*done, chapter=name)


def test_a_complete_chapter_names_the_following_one(course):
    assert last_line(whole_chapter(course, "chapter1"), course) == (
        "→ Chapter 1 is complete. Next: Chapter 2  The network forward, with: dlgrade chapter2"
    )


def test_the_last_chapter_completes_the_course(course):
    last = course.chapters[-1].name
    said = " ".join(shown(whole_chapter(course, last), course, width=100).rpartition("→ ")[2].split())
    assert said.startswith(f"Chapter {last.removeprefix('chapter')} is complete, and with it the course")
    assert "You can now build a network" in said
    assert said.endswith(f"what to read next: the last section of {last}'s page.")


def test_the_page_that_the_end_of_the_course_names_says_what_one_can_do_and_what_to_read(course):
    folder = Path(__file__).parents[2] / "solutions" / course.chapters[-1].name
    for name, can, read in (
        ("README.md", "What you can do now", "What to read"),
        ("README.ja.md", "できるようになったこと", "次に読むもの"),
    ):
        last = (folder / name).read_text("utf-8").rpartition("\n## ")[2]
        assert can in last.partition("\n")[0]
        assert read in last


def test_a_part_of_a_chapter_names_the_following_exercise(course):
    report = make_report(make_exercise(make_check(exercise="numerical")))
    assert "Next: descent, with: dlgrade chapter3 descent" in last_line(report, course)
    last = course.chapter("chapter3").exercises[-1].name
    assert "dlgrade chapter3" in last_line(make_report(make_exercise(make_check(exercise=last))), course)


def test_several_chapters_have_their_sums(course):
    first, second = whole_chapter(course, "chapter1"), whole_chapter(course, "chapter2")
    both = make_report(chapters=first.chapters + second.chapters, points=22, max_points=22)
    text = shown(both, course)
    assert lines_of(text, "Chapter 1 ") == [
        "Chapter 1  Perceptrons, neurons, activations",
        "  Chapter 1  " + " " * 8 + "████████████  10/10",
    ]
    assert lines_of(text, "Total")


def test_a_report_of_another_course_is_shown_as_well(course):
    exercise = make_exercise(make_check(exercise="an_exercise_with_a_long_name"))
    report = make_report(chapters=(ChapterReport(name="extra", points=2, max_points=2, exercises=(exercise,)),))
    text = shown(report, course)
    assert "extra" in text
    assert "an_exercise_with_a_long_name" in text


def test_a_report_without_exercises_is_shown_as_well(course):
    assert "Total" in shown(make_report(chapters=()), course)


# how it looks


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_console(course, graded, width):
    for verbose in (False, True):
        for line in shown(graded, course, width, verbose).split("\n"):
            assert cell_len(line) <= width


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_bars_and_points_stand_below_each_other(course, width, language):
    exercises = [make_exercise(make_check(exercise=exercise.name)) for exercise in course.chapter("chapter3").exercises]
    text = shown(make_report(*exercises, points=16, max_points=110, language=language), course, width)
    columns = {cell_len(line[: line.index("█")]) for line in lines_of(text, "█")}
    slashes = {cell_len(line[: line.index("/")]) for line in lines_of(text, "█")}
    assert len(columns) == 1
    assert len(lines_of(text, "█")) == len(exercises) + 1
    assert len(slashes) == 1


def test_the_long_names_of_a_chapter_leave_the_columns_of_others_alone(course):
    def column(chapter):
        page = terminal.Page(Console(file=io.StringIO()), course, "en", verbose=False)
        page.heading(chapter)
        mark, name, *_ = page.row("passed", "short", 1, 2)
        return cell_len(mark[0] + name[0])

    longest = max(len(one.name) for one in course.chapter("chapter8").exercises)
    assert column("chapter8") == longest + 4
    assert column("chapter3") == column("chapter1") == 17 + 4


@pytest.mark.parametrize(
    ("points", "bar"), [(0, "░" * 12), (0.01, "█" + "░" * 11), (99.9, "█" * 11 + "░"), (100, "█" * 12)]
)
def test_a_bar_is_full_only_for_all_points_and_empty_only_for_none(course, points, bar):
    text = shown(make_report(make_exercise(make_check(points=points, max_points=100, outcome="failed"))), course)
    assert bar in lines_of(text, "affine_layer ")[0]


def test_a_report_without_points_has_an_empty_bar(course):
    assert "░" * 12 in shown(make_report(make_exercise(make_check(outcome="broken"))), course)


def test_a_pipe_gets_plain_lines(course, graded):
    text = shown(graded, course)
    assert "\x1b" not in text
    assert "\r" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert "\n\n\n" not in text


def test_a_terminal_gets_colours_unless_they_are_refused(course, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[31m✗" in shown(make_varied(), course, force_terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in shown(make_varied(), course, force_terminal=True)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp932"])
def test_a_console_without_the_symbols_gets_others(course, encoding):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    console = Console(file=file, width=80, force_terminal=False)
    check = make_check(outcome="failed", message="ValueError: 形状 é", hint="Why?")
    terminal.render(make_report(make_exercise(make_check("a"), check)), course, console)
    file.flush()
    text = file.buffer.getvalue().decode(encoding)
    assert lines_of(text, "affine_layer ")[0].startswith("x affine_layer       ######......")
    assert "    > Hint: Why?" in text
    assert ("形状" if encoding == "cp932" else "\\u5f62\\u72b6") in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_without_japanese_letters_shows_a_japanese_report(course, encoding):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    terminal.render(make_report(make_exercise(make_check()), language="ja"), course, Console(file=file, width=80))
    file.flush()
    assert b"\\u7b2c3\\u7ae0" in file.buffer.getvalue()


def test_an_unknown_encoding_is_no_reason_to_fail(course):
    class Odd(io.StringIO):
        encoding = "no-such-encoding"

    console = Console(file=Odd(), width=80)
    terminal.render(make_varied(), course, console)
    assert "x affine_layer" in console.file.getvalue()


# the live display


def checks_of(exercise) -> list[Check]:
    title = Text(en="The [b]sum[/b]", ja="和")
    given = {"exercise": exercise, "title": title, "points": 2, "needs": (), "visibility": Visibility.PUBLIC, "time": 9}
    return [Check(name=name, **given) for name in ("a", "b")]


def run(progress, course, report) -> None:
    for exercise in report.chapters[0].exercises:
        known = course.exercise("chapter3", exercise.name)
        for number, (check, result) in enumerate(zip(checks_of(known), exercise.checks, strict=False), 1):
            progress.started(check, number, 2)
            progress.finished(check, result)
        progress.graded(known, exercise)
    progress.conclude(report)


@pytest.mark.parametrize("verbose", [False, True])
def test_the_live_display_on_a_pipe_is_what_render_writes(course, verbose):
    report = make_report(
        make_exercise(make_check("a", exercise="numerical"), make_check("b", exercise="numerical")),
        make_exercise(make_check("a", "failed"), make_check("b", "blocked")),
    )
    console = make_console()
    run(terminal.Progress(course, console, "en", verbose), course, report)
    assert console.file.getvalue() == shown(report, course, verbose=verbose)


def test_an_exercise_is_written_as_soon_as_it_is_graded(course):
    console = make_console()
    progress = terminal.Progress(course, console)
    progress.graded(course.exercise("chapter3", "affine_layer"), make_exercise(make_check()))
    assert "affine_layer" in console.file.getvalue()
    progress.close()


@pytest.fixture
def live_console(monkeypatch) -> Console:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return make_console(60, force_terminal=True, force_interactive=True, color_system=None)


def test_a_terminal_shows_the_running_check_and_takes_it_away(course, live_console):
    progress = terminal.Progress(course, live_console)
    first, second = checks_of(course.exercise("chapter3", "affine_layer"))
    progress.started(first, 1, 2)
    progress.status.live.refresh()
    progress.started(second, 2, 2)
    assert "The [b]sum[/b]  1/2" in live_console.file.getvalue()
    assert progress.status.line().plain[1:] == " The [b]sum[/b]  2/2"
    progress.close()
    progress.close()
    assert live_console.file.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_the_seconds_are_shown_after_the_first(course, live_console):
    progress = terminal.Progress(course, live_console)
    try:
        progress.started(checks_of(course.exercise("chapter3", "affine_layer"))[0], 1, 2)
        progress.status.since = time.monotonic() - 3.5
        assert progress.status.line().plain.endswith("  1/2  3 s")
    finally:
        progress.close()


def test_the_status_is_one_line_however_long_the_title(course, live_console):
    progress = terminal.Progress(course, live_console, "ja")
    try:
        check = checks_of(course.exercise("chapter3", "affine_layer"))[0]
        progress.status.show(check, 1, 200)
        progress.status.text = "勾配の形状" * 40
        assert cell_len(progress.status.line().plain) <= 60
        assert progress.status.line().plain.endswith("…  1/200")
    finally:
        progress.close()


def test_a_continuous_integration_that_has_a_terminal_sees_nothing_move(course, live_console, monkeypatch):
    monkeypatch.setenv("CI", "true")
    report = make_report(make_exercise(make_check("a"), make_check("b", "failed")))
    run(terminal.Progress(course, live_console), course, report)
    assert "\x1b" not in live_console.file.getvalue()


def test_rich_is_imported_by_the_terminal_alone():
    program = (
        "import sys, autograder.frontends, autograder.frontends.junit, autograder.frontends.jsonreport\n"
        "assert 'rich' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


# --- remarks, time and memory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_a_remark_is_shown_whatever_came_of_the_check(course, outcome):
    report = make_report(make_exercise(make_check("a", outcome, remark="Data: MNIST, 0.97 right.")))
    assert len(lines_of(shown(report, course), "Data: MNIST, 0.97 right.")) == 1


def test_what_several_checks_remark_is_said_once(course):
    checks = [make_check(name, remark="Data: MNIST.") for name in ("a", "b")]
    assert shown(make_report(make_exercise(*checks)), course).count("Data: MNIST.") == 1


def test_verbose_tells_time_and_memory_of_every_check_that_is_not_hidden(course):
    report = make_report(
        make_exercise(
            make_check("a", duration=0.25, memory=43),
            make_check("b", "failed", duration=1.5, memory=None),
            make_check("c", visibility=Visibility.HIDDEN),
        )
    )
    text = shown(report, course, verbose=True)
    assert lines_of(text, "About a") == ["  ✓ About a  2/2  0.25 s  43 MiB"]
    assert lines_of(text, "About b")[0].endswith("  1.50 s")
    assert lines_of(text, "About c") == ["  ✓ About c  2/2"]
    assert "MiB" not in shown(report, course)


def test_the_name_of_an_input_may_have_several_words(course):
    value = "[[1.25, 2.25, 3.25, 4.25, 5.25], [1.5, 2.5, 3.5, 4.5, 5.5]]"
    reason = make_reason(given=(('params["W"] before: step = 2', value),), printed=("x = 3",))
    report = make_report(make_exercise(make_check("a", "failed", reason=reason)))
    text = shown(report, course, 60)
    at = [line.index("[1") for line in text.split("\n") if "[1." in line]
    assert at[0] == at[1]  # the rows stand one below the other
    assert lines_of(text, "x = 3") == ["      | x = 3"]


# what comes after a pass


def told(course, report, *keys: str, language: str = "en") -> str:
    """What is written of a report whose exercises are told of after a pass, by their keys."""
    console = make_console()
    run(terminal.Progress(course, console, language, told=keys), course, report)
    return console.file.getvalue()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_passes_is_told_what_to_look_at_and_where_the_solution_is(course, language):
    report = make_report(make_exercise(make_check()), language=language)
    text = "".join(told(course, report, "chapter3/affine_layer", language=language).split())
    said = course.exercise("chapter3", "affine_layer").after_pass.get(language)
    assert "".join(said.split()) in text
    assert "dlgradesolutionaffine_layer--beside" in text


@pytest.mark.parametrize(
    ("check", "keys"),
    [
        (make_check("a", "failed"), ["chapter3/affine_layer"]),
        (make_check("a", "broken"), ["chapter3/affine_layer"]),
        (make_check("a"), []),
        (make_check("a"), ["chapter3/descent"]),
    ],
    ids=["failed", "broken", "nobody asks", "another exercise"],
)
def test_nothing_more_is_told_of_what_does_not_pass_or_is_not_asked_for(course, check, keys):
    report = make_report(make_exercise(check))
    assert told(course, report, *keys) == told(course, report)
    assert "--beside" not in told(course, report, *keys)


def test_a_kit_does_not_speak_of_solutions_that_it_does_not_have(course):
    kit = type(course)(root=course.root, chapters=course.chapters, demo=course.demo, kit=True)
    text = told(kit, make_report(make_exercise(make_check())), "chapter3/affine_layer")
    assert "Call `backward` with ones" in text
    assert "dlgrade solution" not in text


def test_other_reports_say_nothing_of_it(course):
    report = make_report(make_exercise(make_check()))
    said = course.exercise("chapter3", "affine_layer").after_pass.en.split(":")[0]
    for text in (shown(report, course), junit.render(report), jsonreport.render(report)):
        assert said not in text
        assert "--beside" not in text


def test_of_many_inputs_the_longest_are_cut_until_a_report_fits_on_a_screen(course):
    matrix = "[" + ", ".join(f"[{row}.25, {row}.5, {row}.75, {'1' * 50}]" for row in range(8)) + "]"
    given = (*((name, matrix) for name in ("x", "h", "W", "U")), ("lr", "0.5"))
    check = make_check(outcome="failed", reason=make_reason(given=given, values=(("expected", "1"), ("received", "2"))))
    text = shown(make_report(make_exercise(check)), course)
    assert text.count("\n") <= 36
    assert text.count("…") == 4
    assert lines_of(text, "lr = ") == ["      lr = 0.5"]
    assert lines_of(text, "received:") == ["      received: 2"]
    assert shown(make_report(make_exercise(check)), course, verbose=True).count("…") == 0
