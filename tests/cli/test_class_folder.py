"""`dlgrade batch` for a class: its rules, its roster, a dry run, and several assignments in one folder."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from commands import Done, dlgrade, solution

RIGHT = solution("chapter1/perceptron")
RULES = """
roster = "roster.csv"

[assignment.chapter1]
exercises = ["perceptron", "softmax"]
due = 2026-05-01T12:00:00Z
late = { per_day = 10 }

[assignment.chapter2]
exercises = ["affine"]

[[moderated]]
owner = "bunta"
assignment = "chapter1"
points = 1
reason = "A word was missing."
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """One on time, one who is late, one of whose two files one cannot be read, one of whom nothing can: as a file, or
    as an archive; dai has not handed in.
    """
    inbox = tmp_path / "inbox"
    texts = {"aki 2026-05-01 1200": RIGHT.encode(), "bunta 2026-05-02 1300": RIGHT.encode(), "chie": b"\x80\x81\xff"}
    texts["fumi"] = texts["chie"]
    for owner, data in texts.items():
        (inbox / owner).mkdir(parents=True)
        (inbox / owner / "perceptron.py").write_bytes(data)
    (inbox / "chie" / "softmax.py").write_text("def softmax(x):\n    return x\n")
    (inbox / "eri.zip").write_bytes(b"no archive")
    (inbox / "bunta 2026-05-02 1300").rename(inbox / "bunta")
    (inbox / "bunta" / "timestamp.txt").write_text("2026-05-02 13:00:00 UTC")
    os.utime(inbox / "chie" / "perceptron.py", (1_000_000_000, 1_000_000_000))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "class.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "out" / "roster.csv").write_text("id,name\nbunta,Bunta\nchie,Chie\ndai,Dai\n", encoding="utf-8")
    return tmp_path


def run(place: Path, *options: str, chapter: str = "chapter1") -> Done:
    return dlgrade("batch", chapter, "inbox", "--out", "out", "--sandbox", "auto", *options, cwd=place)


def rows(place: Path, chapter: str) -> dict[str, dict[str, str]]:
    with (place / "out" / chapter / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def test_a_dry_run_lists_everything_and_writes_nothing(place: Path) -> None:
    done = run(place, "--dry-run")
    assert done.code == 1, done.err
    lines = done.out.splitlines()
    assert lines[:6] == [
        "aki 2026-05-01 1200 would be graded, from aki 2026-05-01 1200:",
        "  chapter1/perceptron: perceptron.py",
        "  nothing for: chapter1/softmax",
        "bunta would be graded, from bunta:",
        "  chapter1/perceptron: perceptron.py",
        "  nothing for: chapter1/softmax",
    ]
    assert lines[6:8] == ["chie would be graded, from chie:", "  chapter1/softmax: softmax.py"]
    assert lines[8].startswith("  chapter1/perceptron cannot be read: ")
    assert lines[9].startswith("eri would not be graded, from eri.zip: ")
    assert lines[10].startswith("fumi would not be graded, from fumi: ")
    assert lines[11] == "This was a dry run. To be graded: 3. Graded before: 0. Cannot be graded: 2."
    assert lines[12:] == ["Not on the roster: aki 2026-05-01 1200, eri, fumi.", "Not handed in yet: 1. Dai"]
    assert {file.name for file in (place / "out").iterdir()} == {"class.toml", "roster.csv"}


def test_the_rules_of_the_class_hold_for_marks_and_through_regrades(place: Path) -> None:
    (place / "out" / "old.staff.json").write_text("{}")
    done = run(place)
    assert done.code == 1, done.err
    assert "out holds reports of an earlier version of dlgrade. They stay as they are" in done.err
    assert "Not handed in yet: 1. Dai" in done.err
    found = rows(place, "chapter1")
    points = {owner: (row["points"], row["max_points"], row["standing"]) for owner, row in found.items()}
    assert points == {
        "aki 2026-05-01 1200": ("14", "27", "graded"),
        "bunta": ("1", "27", "graded"),
        "chie": ("0", "27", "partly"),
        "dai": ("", "", "missing"),
        "eri": ("", "", "unread"),
        "fumi": ("", "", "unread"),
    }
    assert found["bunta"]["notes"] == (
        "Days late: 2. 20% off: 11.2 of 14 points are left. 1 points by hand instead of 11.2. A word was missing."
    )
    assert "chapter1/perceptron could not be read, and counts as nothing so far: " in done.out
    (place / "inbox" / "bunta" / "perceptron.py").write_text(RIGHT + "# again\n", encoding="utf-8")
    (place / "inbox" / "eri.zip").unlink()
    edited = place / "out" / "chapter1" / "chie.json"
    edited.write_text(edited.read_text(encoding="utf-8").replace('"points": 0', '"points": 5', 1), encoding="utf-8")
    again = run(place)
    assert "Reports that were changed by hand are graded again, and kept in out/chapter1/earlier: chie." in again.err
    assert "1 submissions were graded before" in again.err
    assert again.code == 1
    assert rows(place, "chapter1")["bunta"]["points"] == "1"
    assert sorted(file.name for file in (place / "out" / "chapter1" / "earlier").iterdir()) == [
        "bunta.1.json",
        "bunta.1.staff.json",
        "chie.1.json",
        "chie.1.staff.json",
    ]
    before = (place / "out" / "chapter1" / "results.csv").read_bytes()
    (place / "inbox" / "aki 2026-05-01 1200" / "affine.py").write_text(solution("chapter2/affine"), encoding="utf-8")
    assert run(place, chapter="chapter2").code == 1
    assert rows(place, "chapter2")["aki 2026-05-01 1200"]["points"] == "12"
    assert (place / "out" / "chapter1" / "results.csv").read_bytes() == before


def test_rules_that_are_wrong_stop_it_before_anything_is_graded(place: Path) -> None:
    (place / "rules.toml").write_text("rooster = 1")
    for file, said in (("rules.toml", "rules.toml: 'rooster' is not known there"), ("none.toml", "no file none.toml")):
        done = run(place, "--class", file)
        assert done.code == 2
        assert said in done.err
    assert {file.name for file in (place / "out").iterdir()} == {"class.toml", "roster.csv"}
