"""The statistics of a class: what they count, what they leave out, and how they are shown."""

from __future__ import annotations

import io
import random
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hand_made import make_check, make_exercise, make_report
from made_marks import made_mark, made_report
from rich.console import Console

from autograder.classroom import board, classpage, phrases
from autograder.classroom.attempts import handed_in, progress_of, stuck_of
from autograder.classroom.marks import Mark, Standing
from autograder.classroom.statistics import LEAST, checks_of, point_biserial, spread, statistics_of
from autograder.model import Outcome, Report

sys.path.insert(0, str(Path(__file__).parents[1]))
from jupyters import browser

HOSTILE = "<img src=x onerror=alert(1)>\x1b[31m"


def reports_of(*outcomes: str, mistakes: dict[int, str] | None = None) -> dict[str, Report]:
    """A report for each outcome of the check `first`, with `second`, which passes if `first` does."""
    found = {}
    for number, outcome in enumerate(outcomes):
        mistake = (mistakes or {}).get(number)
        first = make_check("first", outcome, mistake=mistake, hint=f"About {mistake}?" if mistake else "")
        found[f"s{number:02}"] = make_report(make_exercise(first, make_check("second", outcome)))
    return found


def a_class(count: int = 24) -> tuple[list[Mark], dict[str, list[Report]]]:
    """Marks of a made class, and its attempts; the first of them has a hostile name and is stuck."""
    chance = random.Random(3)
    marks, attempts = [], {}
    for number in range(count):
        owner = HOSTILE if number == 0 else f"student{number}"
        tried = [made_report(f"inbox/{number}", 2 * (k if number else 1), f"{number:08x}{k:08x}") for k in range(3)]
        attempts[owner] = tried if number % 3 == 0 else tried[-1:]
        first = make_check("first", chance.choice(["passed", "failed"]), mistake="db-averaged", hint=HOSTILE)
        second = make_check("second", chance.choice(["passed", "failed"]), title=HOSTILE)
        report = make_report(make_exercise(first, second, make_check("third")))
        marks.append(made_mark(owner, report.points, report=report, path=f"inbox/{number}"))
    return [*marks, made_mark("unread", None), made_mark("absent", None, standing=Standing.MISSING)], attempts


# the distribution


def test_full_marks_lie_in_the_last_tenth_and_no_marks_in_the_first() -> None:
    found = spread([0, 0.1, 0.3, 0.95, 1.0, 1.2])
    assert found.bins == (1, 1, 0, 1, 0, 0, 0, 0, 0, 3)
    assert (found.count, found.low, found.high, found.median) == (6, 0, 1.2, 0.625)


def test_whoever_has_no_mark_is_counted_by_why_and_is_no_zero() -> None:
    marks = [made_mark("a", 8), made_mark("b", None), made_mark("c", None, standing=Standing.MISSING)]
    found = statistics_of("chapter3", marks, {}, "en")
    assert found.spread is not None
    assert (found.spread.count, found.spread.low) == (1, 1.0)
    assert found.standings == {Standing.GRADED: 1, Standing.UNREAD: 1, Standing.MISSING: 1}
    assert phrases.standings(found) == "graded: 1 · could not be read: 1 · nothing handed in: 1"
    nobody = statistics_of("chapter3", marks[1:2], {}, "en")
    assert phrases.standings(nobody) == "graded: 0 · could not be read: 1"


# checks


def test_checks_are_listed_by_how_many_fail_with_their_mistakes_and_whose_they_are() -> None:
    reports = reports_of("passed", "failed", "failed", "crashed", "blocked", mistakes={1: "a", 2: "b", 3: "b"})
    reports["s00"] = make_report(make_exercise(make_check("first"), make_check("second", "failed")))
    second, first = checks_of(reports)
    assert (second.id, second.count, len(second.failing)) == ("chapter3/affine_layer::second", 5, 5)
    assert first.failing == ("s01", "s02", "s03", "s04")
    assert first.outcomes == {Outcome.FAILED: 2, Outcome.CRASHED: 1, Outcome.BLOCKED: 1}
    assert [(fault.mistake, fault.hint, fault.owners) for fault in first.faults] == [
        ("b", "About b?", ("s02", "s03")),
        ("a", "About a?", ("s01",)),
    ]


def test_a_broken_check_says_nothing_of_whoever_met_it() -> None:
    first, second = checks_of(reports_of("passed", "broken", "failed"))
    assert first.count == second.count == 2
    assert first.failing == ("s02",)


def test_discrimination_is_the_correlation_with_the_other_points() -> None:
    chance = random.Random(5)
    passed = [chance.random() < 0.6 for _ in range(40)]
    rest = [3.0 * one + chance.random() * 5 for one in passed]
    found = point_biserial(passed, rest)
    assert found == pytest.approx(np.corrcoef(passed, rest)[0, 1], abs=1e-12)
    assert point_biserial([True, True], [1, 2]) is None
    assert point_biserial([True, False], [2, 2]) is None


@pytest.mark.parametrize(("count", "known"), [(LEAST - 1, False), (LEAST, True)])
def test_of_few_reports_no_discrimination_is_given(count: int, known: bool) -> None:
    outcomes = ["passed" if number % 2 else "failed" for number in range(count)]
    found = checks_of(reports_of(*outcomes))
    assert [
        check.discrimination == pytest.approx(1.0) if known else check.discrimination is None for check in found
    ] == [
        True,
        True,
    ]


def test_a_checks_own_points_are_not_among_the_others() -> None:
    pairs = (("passed", "failed"), ("failed", "passed")) * (LEAST // 2)
    checks = [make_exercise(make_check("first", one), make_check("second", other)) for one, other in pairs]
    found = checks_of({f"s{number}": make_report(exercise) for number, exercise in enumerate(checks)})
    assert [check.discrimination for check in found] == [pytest.approx(-1.0)] * 2


# attempts


def test_a_regraded_submission_is_one_attempt() -> None:
    reports = [made_report(points=2), made_report(points=4), made_report(points=4, digest="f" * 16)]
    assert handed_in(reports) == reports[1:]
    assert progress_of({"a": reports[:2], "b": reports}) == progress_of({"b": reports})
    assert progress_of({"b": reports})[0].shares == (0.5, 0.5)


@pytest.mark.parametrize(
    ("points", "count"), [([2, 4, 4], 0), ([2, 4, 4, 4], 3), ([4, 4, 2, 4], 4), ([4, 4, 6], 0), ([8, 8, 8, 8], 0)]
)
def test_three_attempts_without_a_point_more_are_stuck_but_not_if_all_is_done(points: list[int], count: int) -> None:
    attempts = {"a": [made_report(points=one, digest=f"{k:016x}") for k, one in enumerate(points)]}
    found = stuck_of(attempts)
    assert [one.attempts for one in found] == ([count] if count else [])
    if found:
        assert found[0].exercises == ("chapter3/affine_layer",)
        assert found[0].checks == ("About c2", "About c3")


def test_what_is_not_begun_is_nothing_to_be_stuck_at() -> None:
    empty = [make_exercise(make_check("first", "missing"), make_check("second", "blocked"))]
    reports = [make_report(*empty, submission=made_report(digest=f"{k:016x}").submission) for k in range(4)]
    assert stuck_of({"a": reports}) == ()


# in the terminal and as a page


@pytest.mark.parametrize(("language", "words"), [("en", "Who is stuck"), ("ja", "行き詰まっている人")])
def test_the_terminal_shows_all_of_it_and_no_control_characters(language: str, words: str) -> None:
    written = io.StringIO()
    marks, attempts = a_class()
    board.render(statistics_of("chapter3", marks, attempts, language), Console(file=written, width=80))
    text = written.getvalue()
    assert words in text
    assert "db-averaged" in text
    assert "\x1b[31m" not in text
    assert re.search(r"student3: 0% → 25% → 50%", text)
    assert "█" in text


def test_without_any_mark_the_terminal_says_so() -> None:
    written = io.StringIO()
    board.render(statistics_of("chapter3", [made_mark("a", None)], {}, "en"), Console(file=written, width=80))
    assert "Nobody has a mark yet." in written.getvalue()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_needs_nothing_and_escapes_every_name(language: str) -> None:
    marks, attempts = a_class()
    found = statistics_of("<i>chapter3", marks, attempts, language)
    page = classpage.render(found)
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    assert "default-src 'none'" in page
    assert not re.search(r"<img|<script|<i>|\x1b|(?:href|src)=\"", page)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert page.count("<svg") == 2
    assert page == classpage.render(found)


def test_a_browser_shows_the_page_on_a_phone(tmp_path: Path) -> None:
    marks, attempts = a_class()
    (tmp_path / "page.html").write_text(classpage.render(statistics_of("chapter3", marks, attempts, "ja")), "utf-8")
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 800})
        page.goto((tmp_path / "page.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.get_by_role("img", name="点数の分布").count() == 1
        assert page.evaluate("document.images.length") == 0
