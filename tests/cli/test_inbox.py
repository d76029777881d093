"""`dlgrade batch` with an inbox as it really comes: everybody is graded, or listed with the reason."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from commands import COMMAND, COURSE, Done, dlgrade, environment, solution

from autograder.intake.filenames import owner_of

RIGHT = solution("chapter1/perceptron")
STUB = COURSE.stub_text(COURSE.exercise("chapter1", "perceptron"))
POINTS = str(COURSE.exercise("chapter1", "perceptron").points)
NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": RIGHT}], "nbformat": 4})


def zipped(**members: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarred(mode: str, **members: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content.encode())
            archive.addfile(member, io.BytesIO(content.encode()))
    return made.getvalue()


GRADED: dict[str, str | bytes] = {
    "aki.zip": zipped(**{"chapter1/perceptron.py": RIGHT}),
    "bunta.tar.gz": tarred("w:gz", **{"work/chapter1/perceptron.py": RIGHT}),
    "chie.TGZ": tarred("w:gz", **{"perceptron.PY": RIGHT}),
    "daigo.tar": tarred("w", **{"./perceptron (1).py": RIGHT}),
    "emi.zip": zipped(
        **{"exercises/chapter1/perceptron.py": STUB, "my-course/exercises/chapter1/perceptron.py": RIGHT}
    ),
    "fumi/assignsubmission/work.zip": zipped(**{"chapter1/Copy of perceptron.py": RIGHT}),
    "goro/PERCEPTRON-1.PY": RIGHT,
    "haru/perceptron.py.txt": RIGHT,
    "ito.IPYNB": NOTEBOOK,
    "jun/Copy of chapter1.ipynb": NOTEBOOK,
    "加藤/perceptron": RIGHT,
    "perceptron-1.py": RIGHT,
    "wada_LATE_11_22_perceptron.py": RIGHT,
    "Yano Akira_33_assignsubmission_file_/work.zip": zipped(**{"inner.zip": zipped(**{"perceptron.py": RIGHT})}),
    "Participant_9_assignsubmission_file_perceptron (2).py": RIGHT,
    "zen <zen@example.jp> - chapter 1 - work.zip": zipped(**{"perceptron.py": RIGHT.encode("utf-16")}),
}
LISTED: dict[str, tuple[str | bytes, str]] = {
    "mori.rar": (b"Rar!\x1a\x07\x00", "pack it again as a .zip"),
    "nana.7z": (b"7z\xbc\xaf\x27\x1c", "pack it again as a .zip"),
    "oto.py.txt": (RIGHT, "not named after an exercise"),
    "pei": (RIGHT, "not named after an exercise"),
    "rin.docx": (b"PK\3\4", "a document or a picture"),
    "saki.zip": (b"no archive", "not a readable archive"),
    "taro/notes.txt": ("nothing", "contains none of the files"),
    "uta.zip": (zipped(**{"solutions/chapter1/perceptron.py": RIGHT}), "Rename that folder"),
    "vivi.tar.gz": (b"\x1f\x8b", "not a readable archive"),
}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("class") / "inbox"
    for name, content in {**GRADED, **{name: content for name, (content, _) in LISTED.items()}}.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    for name in (".DS_Store", "Thumbs.db"):
        (place / name).write_bytes(b"x")
    return place


@pytest.fixture(scope="module")
def done(inbox: Path) -> Done:
    options = ("--out", inbox.parent / "out", "--sandbox", "auto", "--jobs", "2")
    return dlgrade("batch", "chapter1", inbox, *options, cwd=inbox.parent)


def owner(name: str) -> str:
    first, _, rest = name.partition("/")
    known = {"wada": "wada", "Yano": "Yano Akira", "Participant": "Participant 9", "zen": "zen"}
    return known.get(re.split("[_ ]", first)[0], first if rest else owner_of(first))


def test_the_exit_code_says_that_not_everybody_was_graded(done: Done) -> None:
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    count = len(GRADED) + len(LISTED)
    assert f"{count} of {count}" in done.err


def test_everybody_is_in_the_table(done: Done) -> None:
    for name in GRADED:
        [line] = [line for line in done.out.splitlines() if line.startswith(f"{owner(name)} ")]
        assert line.removeprefix(owner(name)).split()[0].startswith(f"{POINTS}/"), line
    for name, (_, reason) in LISTED.items():
        [line] = [line for line in done.out.splitlines() if line.startswith(f"{owner(name)}: ")]
        assert reason in line


def test_everybody_is_in_the_csv(done: Done, inbox: Path) -> None:
    data = (inbox.parent / "out" / "chapter1" / "results.csv").read_bytes()
    rows = {row["submission"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}
    assert rows.keys() == {owner(name) for name in (*GRADED, *LISTED)}
    for name in GRADED:
        assert (rows[owner(name)]["points"], rows[owner(name)]["problem"]) == (POINTS, "")
    for name, (_, reason) in LISTED.items():
        assert rows[owner(name)]["points"] == ""
        assert reason in rows[owner(name)]["problem"]


def test_a_second_start_grades_nothing_again_and_lists_the_same(done: Done, inbox: Path) -> None:
    options = ("--out", inbox.parent / "out", "--sandbox", "auto")
    again = dlgrade("batch", "chapter1", inbox, *options, cwd=inbox.parent)
    assert f"{len(GRADED)} submissions were graded before" in again.err
    assert (again.code, again.out) == (1, done.out)


def test_on_a_terminal_of_another_encoding_the_files_are_the_same(done: Done, inbox: Path) -> None:
    assert done.code == 1
    before = (inbox.parent / "out" / "chapter1" / "results.csv").read_bytes()
    command = [*COMMAND, "batch", "chapter1", os.fspath(inbox), "--out", os.fspath(inbox.parent / "out")]
    variables = environment(PYTHONIOENCODING="cp932", LANG="ja_JP.SJIS", PYTHONUTF8="0", DLGRADE_LANG="en")
    shown = subprocess.run([*command, "--sandbox", "auto"], env=variables, capture_output=True, timeout=120)
    assert shown.returncode == 1, shown.stderr
    assert "加藤" in shown.stdout.decode("cp932")
    assert (inbox.parent / "out" / "chapter1" / "results.csv").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have")
def test_the_name_of_an_entry_is_its_own_trouble_and_printed_as_it_is_written(tmp_path: Path) -> None:
    names = ["x" * 250, "a\nb\x1b[31m\u202e", "ok"]
    for name in names:
        (tmp_path / "inbox" / name).mkdir(parents=True)
        (tmp_path / "inbox" / name / "perceptron.py").write_text(RIGHT, encoding="utf-8")
    done = dlgrade("batch", "chapter1", "inbox", "--out", "out", cwd=tmp_path)
    assert done.code == 0, done.err
    assert done.err.count("of 3: ") == 3
    assert "1 of 3: a\\nb\\x1b[31m\\u202e\n" in done.err
    assert not {"\x1b", "\u202e"} & set(done.out + done.err)
    assert len(list((tmp_path / "out" / "chapter1").glob("*.staff.json"))) == 3
