"""Which of a student's files is the notebook of the assignment."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from autograder.classroom import submitted
from autograder.classroom.originals import Originals
from autograder.classroom.submitted import Chosen, candidates, notebooks

GIVEN = ["# A heading", "def f(x):\n    raise NotImplementedError()"]


def choose(files: list[Path], name: str, given: list[str]) -> Chosen:
    return submitted.choose({file: file.lstat().st_mtime for file in files}, name, given)


def written(folder: Path, name: str, *texts: str, age: float = 0) -> Path:
    """A notebook with these cells, as old as so many seconds."""
    cells = [{"cell_type": "code", "source": text} for text in texts or GIVEN]
    file = folder / name
    file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    now = file.stat().st_mtime
    os.utime(file, (now - age, now - age))
    return file


@pytest.mark.parametrize(
    "name",
    [
        *("chapter2.ipynb", "chapter2 (1).ipynb", "chapter2-1.ipynb", "Copy of chapter2.ipynb", "chapter2_Sato.ipynb"),
        *("Chapter2.ipynb", "sato-chapter2-final.ipynb", "chapter2.ipynb.txt", "chapter2 のコピー.ipynb"),
    ],
)
def test_a_copy_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, name)
    written(tmp_path, "chapter20.ipynb")
    written(tmp_path, "notes.ipynb")
    assert candidates(notebooks(tmp_path), "chapter2", ["chapter2"]) == [file]


def test_another_notebook_of_the_assignment_is_no_copy(tmp_path: Path) -> None:
    both = ["chapter2", "chapter2-extra"]
    files = [written(tmp_path, "chapter2-extra.ipynb"), written(tmp_path, "chapter2.ipynb")]
    assert candidates(files, "chapter2", both) == files[1:]
    assert candidates(files, "chapter2-extra", both) == files[:1]
    assert candidates([written(tmp_path, "homework.ipynb")], "chapter2", both) == []


def test_the_only_notebook_of_an_assignment_may_have_any_name(tmp_path: Path) -> None:
    file = written(tmp_path, "homework.ipynb")
    assert candidates([file], "chapter2", ["chapter2"]) == [file]


def test_what_was_worked_on_comes_first_then_the_latest(tmp_path: Path) -> None:
    stub = written(tmp_path, "chapter2 (2).ipynb")
    old = written(tmp_path, "chapter2-Copy1.ipynb", "def f(x):\n    return 1", age=900)
    new = written(tmp_path, "chapter2.ipynb", "def f(x):\n    return 2", age=300)
    chosen = choose([stub, old, new], "chapter2", GIVEN)
    assert (chosen.file, chosen.others, chosen.why) == (new, (old,), "others-latest")


def test_of_files_copied_at_once_the_number_tells_the_latest(tmp_path: Path) -> None:
    files = [written(tmp_path, f"chapter2{mark}.ipynb", f"x = '{mark}'") for mark in (" (10)", " (9)", "")]
    assert (choose(files, "chapter2", GIVEN).file, choose(files, "chapter2", GIVEN).why) == (files[0], "others-named")
    equal = [written(tmp_path, f"{name}.ipynb", f"y = '{name}'") for name in ("my chapter2", "chapter2 x")]
    assert choose(equal, "chapter2", GIVEN).why == "others-likeliest"
    same = [written(tmp_path, f"{name}.ipynb", "x = 1") for name in ("chapter2", "Copy of chapter2")]
    assert (choose(same, "chapter2", GIVEN).file, choose(same, "chapter2", GIVEN).others) == (same[0], ())


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("sato-chapter2", "sato-chapter2 (1)"),
        ("chapter2_v1", "chapter2_v2"),
        ("chapter2", "chapter2_final"),
        ("chapter2 2026-05-31", "chapter2 2026-06-01"),
        ("chapter2 old", "my chapter2"),
        ("my chapter2", "再提出 chapter2"),
    ],
)
def test_what_names_say_of_versions_is_what_they_say_in_a_class(earlier: str, later: str, tmp_path: Path) -> None:
    files = [written(tmp_path, f"{name}.ipynb", f"x = '{name}'") for name in (earlier, later)]
    for some in (files, files[::-1]):
        chosen = choose(some, "chapter2", GIVEN)
        assert (chosen.file, chosen.why) == (files[1], "others-named")
    equal = [written(tmp_path, f"{name}.ipynb", f"y = '{name}'") for name in ("my chapter2", "chapter2 too")]
    assert choose(equal, "chapter2", GIVEN).why == "others-likeliest"
    named = [
        written(tmp_path, f"{name}.ipynb", f"z = '{name}'") for name in ("chapter2", "chapter2_final", "chapter2-1")
    ]
    assert choose(named, "chapter2", GIVEN).file == named[1]
    same = [written(tmp_path, f"{name}.ipynb", "x = 1") for name in ("Copy of chapter2", "chapter2")]
    assert (choose(same, "chapter2", GIVEN).file, choose(same, "chapter2", GIVEN).others) == (same[1], ())


def test_what_cannot_be_read_comes_before_what_was_not_worked_on(tmp_path: Path) -> None:
    stub, broken = written(tmp_path, "chapter2 (1).ipynb"), tmp_path / "chapter2.ipynb"
    broken.write_bytes(b"{")
    chosen = choose([stub, broken], "chapter2", GIVEN)
    assert chosen.file == broken
    assert chosen.problem is not None
    done = written(tmp_path, "chapter2-2.ipynb", "x = 1")
    assert choose([stub, broken, done], "chapter2", GIVEN).file == done


def test_a_copy_is_as_old_as_its_original(tmp_path: Path) -> None:
    extracted, folder = tmp_path / "extracted" / "work.zip", tmp_path / "submitted"
    extracted.mkdir(parents=True)
    folder.mkdir()
    old = written(extracted, "a.ipynb", "x = 1", age=900)
    for name, text in (("copy.ipynb", "x = 1"), ("other.ipynb", "x = 2")):
        written(folder, name, text)
    found = Originals(tmp_path / "extracted")
    assert found.changed(folder / "copy.ipynb") == old.stat().st_mtime
    assert found.changed(folder / "other.ipynb") == (folder / "other.ipynb").stat().st_mtime
    assert Originals(tmp_path / "none").changed(old) == old.stat().st_mtime
