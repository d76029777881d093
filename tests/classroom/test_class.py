"""A class goes through nbgrader's own commands, from an empty folder to the exported marks, graded by our engine."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from commands import dlgrade, environment
from students import CLASS, handed_in, source

pytest.importorskip("nbgrader")
from nbgrader.api import Gradebook

COMMANDS = """
import contextlib, sys
from jupyter_core.application import NoStart
from nbgrader.apps.nbgraderapp import NbGraderApp
for line in sys.argv[1:]:
    app = NbGraderApp()
    app.initialize(line.split())
    with contextlib.suppress(NoStart):
        app.start()
    type(app.subapp).clear_instance()
"""
ADDED = """
c.Exchange.root = {exchange!r}
c.LateSubmissionPlugin.penalty_method = "zero"
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>[a-z-]+)_attempt_(?P<timestamp>[0-9-]+)_(?P<file_id>.*)"
"""
MAILED = ("right-ja", "bias-forgotten", "cut-off")  # through the learning platform, in one archive
EXCHANGED = ("half", "copied", "exit-zero")  # through nbgrader's exchange


def nbgrader(course: Path, *lines: str) -> str:
    """Run commands of nbgrader in one process; what they said."""
    (alembic,) = {file.locate() for file in importlib.metadata.files("alembic") or () if file.name == "alembic"}
    programs = Path(os.path.normpath(alembic)).parent
    variables = environment(JUPYTER_PATH=str(programs.parent / "share" / "jupyter"))
    variables["PATH"] = os.pathsep.join([str(programs), variables["PATH"]])
    command = [sys.executable, "-c", COMMANDS, *lines]
    done = subprocess.run(command, cwd=course, env=variables, capture_output=True, timeout=300, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def test_a_class_gets_its_marks(tmp_path: Path) -> None:
    course = tmp_path / "course"
    made = dlgrade("nbgrader", "init", course, cwd=tmp_path)
    assert made.code == 0, made.err
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(ADDED.format(exchange=str(tmp_path / "exchange")))
    (course / "source" / "chapter2" / "chapter2.ipynb").write_text(json.dumps(source()), encoding="utf-8")
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    released = dlgrade("nbgrader", "release", "chapter2", cwd=course)
    assert released.code == 0, released.err
    assert (exchange / "course" / "outbound" / "chapter2" / "chapter2.ipynb").is_file()

    hand_in(course, exchange)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment("chapter2", duedate="2026-10-01 12:00:00 UTC")
    nbgrader(course, "zip_collect chapter2", "collect chapter2")
    import time

    a = time.time()
    s = nbgrader(course, "autograde chapter2")
    b = time.time()
    s = nbgrader(course, "generate_feedback chapter2", "export --to marks.csv")
    print(b - a, time.time() - b)
    print((course / "marks.csv").read_text())
    assert 0


def hand_in(course: Path, exchange: Path) -> None:
    """Put what the class hands in where it comes from."""
    for name in CLASS:
        if name in MAILED:
            continue
        place = course / "submitted" / name / "chapter2"
        if name in EXCHANGED:
            place = exchange / "course" / "inbound" / f"{name}+chapter2+2026-09-30 10:00:00 UTC"
        place.mkdir(parents=True)
        (place / "chapter2.ipynb").write_bytes(handed_in(name))
        when = "2026-10-02" if name == "late" else "2026-09-30"
        (place / "timestamp.txt").write_text(f"{when} 10:00:00 UTC", encoding="utf-8")
    archive = course / "downloaded" / "chapter2" / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "all.zip", "w") as opened:
        for name in MAILED:
            opened.writestr(f"{name}_attempt_2026-09-30-10-00-00_chapter2.ipynb", handed_in(name))
