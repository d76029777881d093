"""The folder of a course of nbgrader, and the search of what is handed out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import COURSE, dlgrade
from kits import checks
from students import source

from autograder.authoring.edition import edition
from autograder.authoring.notebooks import notebook
from autograder.classroom import course as classroom
from autograder.classroom.course import CONFIG, CONFIGURATION, init, release
from autograder.classroom.program import reason
from autograder.errors import UsageError
from autograder.model import Chapter
from autograder.proving.leaks import Leak, files_in, leaks, secrets

CHAPTER = COURSE.chapter("chapter2")


def states(folder: Path, wanted: str | None = None) -> dict[str, str]:
    return {placed.file.name: placed.state for placed in init(folder, COURSE, "en", wanted)}


def found_in(folder: Path, chapter: Chapter = CHAPTER) -> list[Leak]:
    return leaks(files_in(folder), secrets(COURSE, [chapter], checks()))


def test_what_a_teacher_changed_or_took_away_is_left_alone(tmp_path: Path) -> None:
    assert set(states(tmp_path).values()) == {"written"}
    assert set(states(tmp_path).values()) == {"same"}
    config, changed = tmp_path / CONFIG, tmp_path / "source" / "chapter2" / "chapter2.ipynb"
    config.write_text("mine", encoding="utf-8")
    changed.write_text("mine", encoding="utf-8")
    (tmp_path / "source" / "chapter3" / "chapter3.ipynb").unlink()
    found = states(tmp_path, "ja")
    kept = {CONFIG, "chapter2.ipynb", "chapter3.ipynb"}
    assert {name for name, state in found.items() if state == "kept"} == kept
    assert {found[name] for name in found.keys() - kept} == {"written"}
    assert config.read_text(encoding="utf-8") == changed.read_text(encoding="utf-8") == "mine"
    again = states(tmp_path)  # the notebooks stay in the language that they have
    assert {again[name] for name in again.keys() - kept} == {"same"}


def test_what_is_given_lies_beside_the_notebook_in_its_language(tmp_path: Path) -> None:
    init(tmp_path, COURSE, "ja")
    given = tmp_path / "source" / "chapter3" / "given.py"
    assert given.read_text(encoding="utf-8") == edition(COURSE.given_texts("chapter3")["given"], "ja")
    assert not (tmp_path / "source" / "chapter1" / "given.py").exists()
    release = tmp_path / "release"
    release.mkdir()
    shutil.copy(given, release)
    assert found_in(release, COURSE.chapter("chapter3")) == []


def test_the_students_notebook_has_no_line_of_an_answer(tmp_path: Path) -> None:
    (tmp_path / "chapter2.ipynb").write_bytes(notebook(COURSE, CHAPTER, "ja"))
    assert found_in(tmp_path) == []


@pytest.mark.parametrize("place", ["source", "output", "metadata", "file"])
def test_an_answer_is_found_wherever_it_is(tmp_path: Path, place: str) -> None:
    text = "So it is:\n\n    return  x @ W+b"
    given = json.loads(notebook(COURSE, CHAPTER, "en"))
    output = {"output_type": "stream", "name": "stdout", "text": [text]}
    change = {"source": {"source": [text]}, "output": {"outputs": [output]}, "metadata": {"metadata": {"was": text}}}
    given["cells"][0] |= change.get(place, {})
    (tmp_path / "chapter2.ipynb").write_text(json.dumps(given), encoding="utf-8")
    (tmp_path / "beside.py").write_text(text if place == "file" else "", encoding="utf-8")
    [leak] = found_in(tmp_path)
    file = tmp_path / ("beside.py" if place == "file" else "chapter2.ipynb")
    assert (leak.file, leak.text, leak.source) == (str(file), "return x @ W + b", "affine.py")
    assert leak.line == (3 if place == "file" else 1)


def test_what_cannot_be_released_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = dlgrade("nbgrader", "release", "chapter2", cwd=tmp_path)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "is not inside an nbgrader course" in done.err
    (tmp_path / CONFIG).write_text("", encoding="utf-8")
    done = dlgrade("nbgrader", "release", "chapter2", cwd=tmp_path)
    assert done.code == 2
    assert "nothing to release" in done.err


def test_the_configuration_stops_an_nbgrader_that_has_no_dlgrade(tmp_path: Path) -> None:
    init(tmp_path, COURSE, "en")
    code = "import sys; sys.modules['autograder.classroom'] = None; get_config = None; exec(open(sys.argv[1]).read())"
    done = subprocess.run([sys.executable, "-c", code, tmp_path / CONFIG], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("dlgrade is not installed beside this nbgrader")
    assert len(done.stderr.splitlines()) == 1


OWN_TEST = {
    "cell_type": "code",
    "id": "mine",
    "metadata": {"nbgrader": {"grade_id": "mine", "grade": True, "solution": False, "locked": True, "points": 2}},
    "source": ["assert affine"],
}


def added(folder: Path, cell: dict[str, object], times: int = 1) -> None:
    """A course of two exercises, and a cell that a teacher added to them."""
    (folder / CONFIG).write_text(CONFIGURATION.format(name='"course"', language="en"), encoding="utf-8")
    file = folder / "source" / "chapter2" / "chapter2.ipynb"
    file.parent.mkdir(parents=True)
    given = source()
    given["cells"] += [cell | {"id": f"added-{number}"} for number in range(times)]
    file.write_text(json.dumps(given), encoding="utf-8")


def test_a_test_cell_that_nobody_would_run_is_not_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nbgrader(*_: object) -> None:
        raise UsageError("nbgrader-failed", command="nbgrader", problem="it was asked")

    monkeypatch.setattr(classroom, "nbgrader", nbgrader)
    added(tmp_path, OWN_TEST)
    with pytest.raises(UsageError, match=r"chapter2\.ipynb: the cell 'mine' has tests of its own.*manually graded"):
        release(tmp_path, COURSE, CHAPTER, exchange=False)
    config = (tmp_path / CONFIG).read_text(encoding="utf-8")
    (tmp_path / CONFIG).write_text(config.replace("\nsettings.apply", "\n# settings.apply"), encoding="utf-8")
    with pytest.raises(UsageError, match="it was asked"):  # it runs the cell then
        release(tmp_path, COURSE, CHAPTER, exchange=False)


def test_what_nbgrader_says_is_passed_on(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "metadata": {"nbgrader": {**NBGRADER, "grade_id": "twice"}}, "outputs": []}
    added(tmp_path, cell | {"source": "", "execution_count": None}, times=2)
    with pytest.raises(UsageError) as raised:
        release(tmp_path, COURSE, CHAPTER, exchange=False)
    assert str(raised.value) == "nbgrader generate_assignment chapter2 --force failed: Duplicate grade id: twice"


NBGRADER = {"schema_version": 3, "grade": False, "solution": True, "locked": False, "task": False}
LOGS = {
    "[App | INFO] A\n[App | CRITICAL] Run `a b` first.\n[App | ERROR] nbgrader c failed": "Run `a b` first.",
    "[App | ERROR] There was an error processing assignment: d\n"
    "[App | ERROR] Traceback (most recent call last):\n"
    '      File "a.py", line 1, in b\n        c()\n    e.NotJSONError: It is no JSON\n\n'
    "[App | ERROR] Please see the the above traceback": "It is no JSON",
    'Traceback (most recent call last):\n  File "a.py", line 1\n    c()\nKeyError: 7': "KeyError: 7",
    "sh: 1: nbgrader: not found\n": "sh: 1: nbgrader: not found",
}


@pytest.mark.parametrize("log", LOGS)
def test_the_reason_is_found_in_a_log(log: str) -> None:
    assert reason(log) == LOGS[log]
