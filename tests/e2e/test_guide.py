"""The teachers' guide: its commands are run as they stand, and the formgrader shows the marks that they lead to."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from commands import COURSE
from jupyters import PATIENCE, browser, served, surroundings

from autograder.authoring.notebooks import notebook

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "autograder" / "classroom" / name for name in ("README.md", "README.ja.md")]
FORMGRADER = "--ServerApp.jpserver_extensions=nbgrader.server_extensions.formgrader=True"


def commands(page: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that the commands of the guide have made, graded and exported."""
    folder = tmp_path_factory.mktemp("teacher")
    install, *others = commands(PAGES[0])
    assert "[nbgrader,torch]" in install  # done, where these tests run
    script = "set -e\n" + "".join(others)
    (folder / "Downloads").mkdir()
    with zipfile.ZipFile(folder / "Downloads" / "course-chapter2-99.zip", "w") as archive:
        stubs = notebook(COURSE, COURSE.chapter("chapter2"), "en")
        archive.writestr("Tanaka Ken_123456_assignsubmission_file_/chapter2 (1).ipynb", stubs)
    own = surroundings(HOME=str(folder), JUPYTER_CONFIG_DIR=str(folder / "config"))
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=own, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "my-course"


def test_both_editions_have_the_same_commands() -> None:
    english, japanese = map(commands, PAGES)
    assert english == japanese
    assert len(english) == 8


def test_the_commands_lead_to_marks(course: Path) -> None:
    with (course / "marks.csv").open(encoding="utf-8") as file:
        marks = {mark["student_id"]: mark for mark in csv.DictReader(file)}
    found = {name: (float(mark["score"]), float(mark["max_score"]), mark["standing"]) for name, mark in marks.items()}
    assert found == {"sato": (72, 72, "graded"), "Tanaka Ken_123456": (0, 72, "graded")}
    assert (course / "kit.zip").is_file()
    assert course.stat().st_mode & 0o077 == 0
    assert "<b>12</b>/12" in (course / "feedback/sato/chapter2/chapter2.html").read_text(encoding="utf-8")


def test_the_formgrader_shows_the_marks(course: Path, tmp_path: Path) -> None:
    with browser() as chromium, served(tmp_path, course, FORMGRADER) as (address, token):
        page = chromium.new_page(viewport={"width": 1100, "height": 500})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}lab?token={token}")
        page.goto(f"{address}formgrader/manage_submissions/chapter2")
        row = page.locator("tr", has_text="sato")
        row.wait_for()
        assert re.search(r"\b72 / 72\b", row.inner_text()), row.inner_text()
        page.goto(f"{address}formgrader/gradebook/chapter2/chapter2")
        page.locator("tr", has_text="72 / 72").wait_for()
        if folder := os.environ.get("DLGRADE_TEST_PICTURES"):
            page.screenshot(path=f"{folder}/formgrader.png")
