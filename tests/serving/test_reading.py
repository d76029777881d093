"""Reading: what would take a reader's time or memory ends no more than the process that reads it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from poison import POISON, notebook

from autograder.course import Course, load_course
from autograder.errors import SubmissionError
from autograder.intake.cells import Cell
from autograder.intake.collect import collect
from autograder.serving import reading, reading_process
from autograder.serving.messages import Cells, Handed, Place, send
from autograder.serving.reading import Reader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of processor time and memory")
KEY = "chapter2/affine"
COURSE = load_course()
WANTED = [COURSE.exercise("chapter2", "affine")]
RIGHT = "def affine(x, W, b):\n    return x @ W + b\n"


def problem_of(reader: Reader, path: Path) -> str:
    """The key of what is said if it cannot be read; what is said names it."""
    try:
        reader.read(Place(str(path)), WANTED)
    except SubmissionError as error:
        return error.key if path.name in error.say("en") else "unnamed"
    return ""


@pytest.mark.parametrize(("name", "data"), POISON.values(), ids=POISON)
def test_what_exhausts_a_reader_is_read_within_limits_and_the_next_one_as_ever(
    name: str, data: str | bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (tmp_path / "next.py").write_text(RIGHT)
    with Reader(COURSE) as reader:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert problem_of(reader, tmp_path / name) in ("", "reading-too-long", "reading-too-large")
        assert reader.read(Place(str(tmp_path / "next.py")), WANTED).sources[KEY].text == RIGHT
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < reading_process.SECONDS + 5
    assert after.ru_maxrss < 2 * reading_process.MEMORY >> 10


@pytest.mark.parametrize("what", ["cells", "file", "notebook", "surrogate"])
def test_what_is_read_there_is_what_is_read_here(what: str, tmp_path: Path) -> None:
    texts = {"file": RIGHT, "notebook": notebook(RIGHT), "surrogate": notebook(f"a = '\ud800'\n{RIGHT}")}
    path = tmp_path / ("affine.py" if what == "file" else "affine.ipynb")
    with Reader(COURSE) as reader:
        if what == "cells":
            found = reader.read(Cells((Cell(RIGHT, ("affine-affine",)),), "chapter2.ipynb"), WANTED)
            assert "x @ W + b" in found.sources[KEY].text
            return
        path.write_text(texts[what])
        assert reader.read(Place(str(path)), WANTED) == collect(path, COURSE, WANTED)


def test_whose_it_is_and_what_is_part_of_it_reaches_the_process_that_reads(tmp_path: Path) -> None:
    for name, text in (("sato_1_22_affine.py", RIGHT), ("sato_1_33_graph.py", "graph = 1\n")):
        (tmp_path / name).write_text(text)
    things = tuple((str(path), path.name.rpartition("_")[2]) for path in sorted(tmp_path.iterdir()))
    with Reader(COURSE) as reader:
        found = reader.read(Place(things[0][0], "Sato, H. K", things), WANTED)
        assert reader.read(Place(things[0][0], "sato"), WANTED).owner == "sato"
    assert (found.owner, found.path) == ("Sato, H. K", things[0][0])
    assert {key: one.text for key, one in found.sources.items()} == {KEY: RIGHT, "chapter2/graph": "graph = 1\n"}


def test_why_nothing_can_be_read_is_told_as_ever(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError) as refused:
        reading.read(COURSE, tmp_path, WANTED)
    with pytest.raises(SubmissionError) as wanted:
        collect(tmp_path, COURSE, WANTED)
    assert refused.value.say("ja") == wanted.value.say("ja")


def test_one_that_takes_too_long_by_the_clock_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "affine.py")
    monkeypatch.setattr(reading, "PATIENCE", 0.01)
    with pytest.raises(SubmissionError) as refused:
        reading.read(COURSE, tmp_path, WANTED)
    assert refused.value.key == "reading-too-long"


def test_a_reader_that_is_closed_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "affine.py").write_text(RIGHT)
    with Reader(COURSE) as reader:
        reader.read(Place(str(tmp_path)), WANTED)
        assert reader.conversation is not None
        process = reader.conversation.process
        assert process.poll() is None
    assert process.poll() is not None
    assert isinstance(COURSE, Course)


def test_a_reader_whose_grader_has_gone_ends_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "affine.py").write_text(RIGHT)
    command = [sys.executable, "-P", "-m", reading.PROCESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        send(process.stdin, Handed(Place(str(tmp_path)), (KEY,), str(COURSE.root)))
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
