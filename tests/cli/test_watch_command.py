"""`dlgrade watch`, on a terminal as a learner has it."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest
from commands import COURSE, course_folder, dlgrade, mistaken, solution
from waiting import wait_until

if sys.platform != "linux":
    pytest.skip("pseudo-terminals, and /proc to count processes", allow_module_level=True)

from terminals import Terminal, living

KEY = "chapter1/perceptron"
RIGHT, WRONG = solution(KEY), mistaken(KEY, "or-is-and")
ENDLESS = RIGHT.replace("def AND", "while True: pass\ndef AND")
FOOT = "h hint   d details   n next exercise   q quit"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return course_folder(tmp_path / "learn", {KEY: RIGHT})


def in_place(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def by_rename(file: Path, text: str) -> None:
    """As most editors save: another file takes the place."""
    other = file.with_name(f".{file.name}.swp")
    other.write_text(text, encoding="utf-8")
    other.replace(file)


def with_backup(file: Path, text: str) -> None:
    """As Vim does with `backupcopy=no`: the old file is renamed, and a new one written."""
    file.replace(f"{file}~")
    file.write_text(text, encoding="utf-8")


def test_a_day_at_the_watch(folder: Path) -> None:
    file = folder / "chapter1" / "perceptron.py"
    with Terminal("watch", cwd=folder) as terminal:
        terminal.shows("14/14", "perceptron passes. Key n goes on to activations.", FOOT)
        for save in (in_place, by_rename, with_backup):
            save(file, WRONG)
            terminal.shows("12/14", "Hint: ", FOOT, without="passes")
            save(file, RIGHT)
            terminal.shows("14/14", "passes", without="Hint: ")
        in_place(file, "def AND(x1, x2:\n    return 1\n")
        terminal.shows("Python cannot read perceptron.py: line 1", FOOT)
        file.unlink()
        terminal.shows("chapter1/perceptron.py is gone.", FOOT)
        in_place(file.with_name("notes.py"), "nothing to grade")
        in_place(folder / "chapter3" / "given.py", "changed")
        terminal.shows("chapter3/given.py was saved.", "perceptron.py is gone")
        file.with_name("notes.py").rename(file)
        terminal.shows("0/14", without="is gone")

        in_place(file, WRONG)
        first = terminal.shows("12/14", "Hint: ", without="✓ AND")
        terminal.press("h")
        terminal.shows("Hint 2 of 3", "Key h goes a step further.", FOOT, without="12/14")
        terminal.press("Ｈ")
        terminal.shows("Hint 3 of 3")
        terminal.press("d")
        terminal.shows("✓ AND", "12/14", FOOT)
        terminal.press("d\x1b[A?")
        assert terminal.shows("12/14", without="✓ AND") == first
        terminal.press("n")
        terminal.shows("activations", "not started", "Read the section on `activations`", FOOT, without="perceptron  ")
        in_place(folder / "chapter2" / "affine.py", solution("chapter2/affine"))
        terminal.shows("Chapter 2", "affine passes")

        terminal.resize(50, 12)
        terminal.shows("more lines: key d", "q quit")
        processes = terminal.children()
        assert len(processes) > 2
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.modes() == terminal.before
        assert wait_until(lambda: not terminal.screen.cursor.hidden)
        assert not living(processes)
    points = COURSE.exercise("chapter2", "affine").points
    assert re.search(rf"affine .* {points}/{points}", dlgrade("status", cwd=folder).out)


def test_a_save_ends_a_grading_that_takes_long_and_control_c_ends_all(folder: Path) -> None:
    file = folder / "chapter1" / "perceptron.py"
    with Terminal("watch", "chapter1", "perceptron", "--lang", "ja", cwd=folder) as terminal:
        terminal.shows("perceptron は合格です", "h ヒント   d 詳細   n 次の演習   q 終了")
        in_place(file, ENDLESS)
        terminal.shows("perceptron を採点しています")
        processes = terminal.children()
        for _ in range(100):
            in_place(file, WRONG)
        terminal.shows("12/14", without="採点しています")
        assert len(living(processes)) < len(processes)
        in_place(file, ENDLESS)
        terminal.shows("perceptron を採点しています")
        processes = terminal.children()
        terminal.press("\x03")
        assert terminal.ends() == 0
        assert terminal.modes() == terminal.before
        assert wait_until(lambda: not terminal.screen.cursor.hidden)
        assert not living(processes)


def test_without_a_cursor_one_block_follows_another(folder: Path) -> None:
    with Terminal("watch", "chapter1", cwd=folder, kind="dumb") as terminal:
        terminal.shows("passes", FOOT)
        in_place(folder / "chapter1" / "perceptron.py", WRONG)
        terminal.shows("14/14", "12/14")
        terminal.press("q")
        assert terminal.ends() == 0
        assert b"\x1b" not in terminal.written


def test_lines_for_an_editor_stand_between_two_marks(folder: Path) -> None:
    file = folder / "chapter1" / "perceptron.py"
    other = file.with_name("softmax.py")
    with Terminal("watch", "--format", "line", cwd=folder) as terminal:
        terminal.shows("dlgrade: grading\ndlgrade: done")
        in_place(file, WRONG)
        terminal.shows("dlgrade: done\ndlgrade: grading\nchapter1/perceptron.py:", ": error: ")
        in_place(other, "def softmax(x):\n    return x\n")
        text = terminal.shows("chapter1/softmax.py:").rpartition("dlgrade: grading\n")[2]
        assert "chapter1/perceptron.py:" in text
        in_place(file, RIGHT)
        whole = terminal.shows("dlgrade: grading\nchapter1/softmax.py:")
        text = whole.rpartition("dlgrade: grading\n")[2]
        assert "chapter1/softmax.py:" in text
        assert "perceptron" not in text
        assert terminal.modes() == terminal.before
        terminal.press("\x03")
        assert terminal.ends() == 0


def test_another_signal_ends_it_as_it_ends_any_command(folder: Path) -> None:
    with Terminal("watch", "chapter1", cwd=folder) as terminal:
        terminal.shows("Grading perceptron")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ends() == 128 + signal.SIGTERM
        assert terminal.modes() == terminal.before


def test_a_wrong_name_or_place_is_told_at_once(folder: Path, tmp_path: Path) -> None:
    done = dlgrade("watch", "chapter1", "percepton", cwd=folder)
    assert done.code == 2
    assert "perceptron" in done.err
    assert dlgrade("watch", cwd=tmp_path).code == 2
