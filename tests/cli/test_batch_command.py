"""`dlgrade batch`: a folder of submissions, a report for each, and a second start that goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from commands import COMMAND, Done, dlgrade, environment, solution
from waiting import wait_until

KEYS = ("affine", "graph")
SLOW = "import time\n\n\ndef affine(x, W, b):\n    time.sleep(1000)\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    place = tmp_path / "inbox"
    for owner in ("akiko", "bunta"):
        (place / owner).mkdir(parents=True)
        for key in KEYS:
            (place / owner / f"{key}.py").write_text(solution(f"chapter2/{key}"), encoding="utf-8")
    (place / "bunta" / "affine.py").write_text("def affine(x, W, b):\n    return x\n", encoding="utf-8")
    return place


def run(inbox: Path, *options: str) -> Done:
    return dlgrade("batch", "chapter2", inbox, "--out", inbox.parent / "out", "--sandbox", "auto", *options, cwd=inbox)


def test_every_submission_has_a_report_and_a_line_in_the_table(inbox: Path) -> None:
    done = run(inbox)
    assert done.code == 0, done.err
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0] == ["submission", "chapter2", "total"]
    for owner, cells in zip(("akiko", "bunta"), lines[1:], strict=True):
        report = json.loads((inbox.parent / "out" / "chapter2" / f"{owner}.json").read_text(encoding="utf-8"))
        assert cells == [owner, *[f"{report['points']}/{report['max_points']}"] * 2]
        assert "seed" not in report
        staff = json.loads((inbox.parent / "out" / "chapter2" / f"{owner}.staff.json").read_text(encoding="utf-8"))
        assert staff["submission"] == report["submission"]["digest"]
    assert dlgrade("report", inbox.parent / "out" / "chapter2" / "akiko.json", cwd=inbox).code == 0


def test_with_an_exercise_named_a_file_of_any_name_is_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "akiko.py").write_text(solution("chapter2/affine"), encoding="utf-8")
    options = ("inbox", "--out", "out", "--sandbox", "auto")
    without = dlgrade("batch", "chapter2", *options, cwd=tmp_path)
    assert without.code == 1
    assert "akiko.py is not named after an exercise" in without.out
    assert "--exercise" in without.out
    named = dlgrade("batch", "chapter1", "chapter2", *options, "--exercise", "affine.py", cwd=tmp_path)
    assert named.code == 0, named.err
    [cells] = [line.split() for line in named.out.splitlines()[1:]]
    points, most = cells[-1].split("/")
    assert (cells[0], points) == ("akiko", most)
    wrong = dlgrade("batch", "chapter2", *options, "--exercise", "afine", cwd=tmp_path)
    assert wrong.code == 2
    assert "Did you mean 'affine'?" in wrong.err


def test_a_second_start_grades_only_what_is_new_or_has_changed(inbox: Path) -> None:
    first = run(inbox)
    reports = {file.name: file.read_bytes() for file in (inbox.parent / "out" / "chapter2").glob("*.json")}
    again = run(inbox)
    assert "2 submissions were graded before" in again.err
    assert again.out == first.out
    assert {file.name: file.read_bytes() for file in (inbox.parent / "out" / "chapter2").glob("*.json")} == reports
    (inbox / "bunta" / "affine.py").write_text(solution("chapter2/affine"), encoding="utf-8")
    changed = run(inbox)
    assert "1 submissions were graded before" in changed.err
    assert changed.out != first.out


def test_one_that_cannot_be_read_is_named_and_the_others_are_graded(inbox: Path) -> None:
    (inbox / "chie.zip").write_bytes(b"no archive")
    done = run(inbox, "--jobs", "2")
    assert done.code == 1
    assert "chie: " in done.out
    assert "not a readable archive" in done.out.replace("\n", " ")
    assert {file.stem for file in (inbox.parent / "out" / "chapter2").glob("?????.json")} == {"akiko", "bunta"}


def test_what_cannot_be_a_batch_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments, words in [
        (("chapter2", "nowhere", "--out", "out"), "cannot be read"),
        (("chapter2", "empty", "--out", "out"), "contains no submissions"),
        (("chapter99", "empty", "--out", "out"), "chapter99"),
        (("chapter2", "empty", "--out", "empty"), "Choose a folder of their own"),
    ]:
        done = dlgrade("batch", *arguments, cwd=tmp_path)
        assert done.code == 2
        assert words in done.err
        assert "Traceback" not in done.err


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_ctrl_c_keeps_what_is_done_and_the_next_start_goes_on(inbox: Path) -> None:
    out = inbox.parent / "out"
    (inbox / "chie").mkdir()
    (inbox / "chie" / "affine.py").write_text(SLOW, encoding="utf-8")
    arguments = ["batch", "chapter2", str(inbox), "--out", str(out), "--sandbox", "auto"]
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=inbox,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    try:
        assert wait_until(lambda: (out / "chapter2" / "bunta.json").exists(), 60)
        os.killpg(process.pid, signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert "2 of 3 submissions have a report" in said
    assert "akiko" in printed
    assert "chie: Not graded yet." in printed
    assert "chie,,,,ungraded,Not graded yet." in (out / "chapter2" / "results.csv").read_text(encoding="utf-8-sig")
    (inbox / "chie" / "affine.py").write_text(solution("chapter2/affine"), encoding="utf-8")
    done = run(inbox)
    assert done.code == 0
    assert "2 submissions were graded before" in done.err
