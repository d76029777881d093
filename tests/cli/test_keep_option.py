"""`dlgrade batch --keep best`: of several files of an exercise the best counts, if the teacher says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import Done, dlgrade, solution

WRONG = "def perceptron(x, w, b):\n    return x\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """sato's first attempt is right, and the second one wrong."""
    for number, text in enumerate((solution("chapter1/perceptron"), WRONG)):
        file = tmp_path / "inbox" / "sato" / f"attempt{number}" / "perceptron.py"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (1_750_000_000 + 3600 * number,) * 2)
    (tmp_path / "out").mkdir()
    return tmp_path


def run(place: Path, *options: str) -> Done:
    arguments = ("chapter1", "inbox", "--out", "out", "--sandbox", "auto", "--exercise", "perceptron")
    return dlgrade("batch", *arguments, *options, cwd=place)


def line(done: Done) -> str:
    return done.out.splitlines()[1].split()[-1].partition("/")[0]


def test_the_latest_counts_unless_the_command_or_the_class_says_the_best(place: Path) -> None:
    latest = run(place)
    assert latest.code == 0, latest.err
    assert line(latest) == "0"
    best = run(place, "--keep", "best")
    assert line(best) != "0"
    (place / "out" / "class.toml").write_text('keep = "best"\n', encoding="utf-8")
    again = run(place)
    assert again.out == best.out
    assert "1 submissions were graded before" in again.err
    shown = dlgrade("report", "out/chapter1.perceptron/sato.json", cwd=place).out
    assert "What counts: attempt0/perceptron.py" in shown
    assert "attempt1/perceptron.py (points: 0)" in " ".join(shown.split())
    assert line(run(place, "--keep", "latest")) == "0"


def test_a_dry_run_names_all_that_would_be_graded(place: Path) -> None:
    dry = run(place, "--keep", "best", "--dry-run")
    assert dry.code == 0
    both = "attempt1/perceptron.py, attempt0/perceptron.py (all are graded, and the one with the most points counts)"
    assert f"  chapter1/perceptron: {both}\n" in dry.out
    for number in range(2, 7):
        file = place / "inbox" / "sato" / f"attempt{number}" / "perceptron.py"
        file.parent.mkdir()
        file.write_text(f"{WRONG}y = {number}\n", encoding="utf-8")
    left = "left out, as only the latest 5 are graded: attempt1/perceptron.py, attempt0/perceptron.py"
    assert f"  chapter1/perceptron: {left}\n" in run(place, "--keep", "best", "--dry-run").out
    assert list((place / "out").iterdir()) == []


def test_another_word_is_refused(place: Path) -> None:
    refused = run(place, "--keep", "first")
    assert refused.code == 2
    assert "'latest', 'best'" in refused.err
    (place / "out" / "class.toml").write_text("keep = 3\n", encoding="utf-8")
    refused = run(place)
    assert refused.code == 2
    assert 'Write it like this: keep = "best"' in refused.err
