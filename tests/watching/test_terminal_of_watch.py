"""The terminal of a watch: what it shows while an exercise is graded."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

from hand_made import make_check, make_exercise, make_report
from rich.console import Console
from small_course import SOLUTION, SUITE, exercise_of, write_course

from autograder.watching.screen import Screen
from autograder.watching.terminal import Terminal
from autograder.workspace import Workspace


def test_what_is_wrong_is_shown_before_why(tmp_path: Path) -> None:
    """In place; where one block follows another, only the whole report is."""
    course = write_course(tmp_path)
    report = make_report(make_exercise(make_check(exercise="double")), chapter="chapter1")
    for kind, shown in (({"force_terminal": True}, True), ({"force_terminal": False}, False)):
        stream = io.StringIO()
        screen = Screen(Console(file=stream, width=80, height=20, **kind))
        view = Terminal(Workspace(tmp_path, course), screen, SimpleNamespace(there=True), "en")
        view.judged(exercise_of(course), report, 0.12)
        assert ("graded in 0.12 s  Looking for the cause ..." in stream.getvalue()) == shown
        stream.truncate(0)
        view.graded(exercise_of(course), report, 0.12, None)
        assert "graded in 0.12 s" in stream.getvalue()
        assert "Looking for" not in stream.getvalue()


def test_a_hint_goes_when_another_exercise_is_graded(tmp_path: Path) -> None:
    course = write_course(tmp_path, others={"again": (SOLUTION, SUITE, 5)})
    stream = io.StringIO()
    screen = Screen(Console(file=stream, force_terminal=True, width=80, height=20))
    view = Terminal(Workspace(tmp_path, course), screen, SimpleNamespace(there=True), "en")
    view.graded(
        exercise_of(course), make_report(make_exercise(make_check(exercise="double")), chapter="chapter1"), 0.1, None
    )
    view.pressed("h")
    assert "nothing left to hint at" in stream.getvalue()
    stream.truncate(0)
    view.grading(exercise_of(course, "again"))
    assert "Grading again" in stream.getvalue()
    assert "nothing left to hint at" not in stream.getvalue()
