"""From a download of Moodle to its worksheet, filled: the commands of the teachers' guide are run as they stand."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from commands import mistaken, solution
from jupyters import surroundings
from pages import PAIRS, text_of

HEAD = (
    "\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
NAMES = ("Hanako Sato", "Jiro Kato", "Mei Abe", "Taro Ito")
SUBMITTED = {
    "Hanako Sato_101_assignsubmission_file_/affine.py": solution("chapter2/affine"),
    "Hanako Sato_101_assignsubmission_file_/graph.py": solution("chapter2/graph"),
    "Jiro Kato_102_assignsubmission_file_/affine.py": mistaken("chapter2/affine", "bias-forgotten"),
    "Jiro Kato_102_assignsubmission_file_/graph.py": solution("chapter2/graph"),
    "Mei Abe_103_assignsubmission_file_/work.rar": "Rar!",
}


def commands(page: str) -> list[str]:
    """The blocks of the two sections about a class."""
    sections = re.findall(
        r"^## (?:From Moodle|Moodle|Where the class|クラスの).*?(?=^## )", page, re.MULTILINE | re.DOTALL
    )
    return [
        block for section in sections for block in re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    ]


def download(folder: Path) -> None:
    """What Moodle gives out for an assignment of four students, one of whom handed in nothing."""
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for name, text in SUBMITTED.items():
            archive.writestr(name, text)
    rows = [
        f"Participant {number},{name},S{number},s{number}@example.org,Submitted for grading,,20.00,Yes,-,-,"
        for number, name in enumerate(NAMES, 101)
    ]
    (folder / "Grades.csv").write_bytes("\r\n".join((HEAD, *rows, "")).encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The teacher's folder after these commands, each of which ends as the guide says."""
    folder = tmp_path_factory.mktemp("teacher")
    download(folder)
    codes = []
    for block in commands(text_of(PAIRS["teachers"][0])):
        own = surroundings(HOME=str(folder), DLGRADE_LANG="en")
        done = subprocess.run(["bash", "-c", block], cwd=folder, env=own, capture_output=True, text=True, timeout=300)
        codes.append(done.returncode)
        assert done.returncode in (0, 1), done.stdout + done.stderr
    assert codes == [1, 0, 0]  # a .rar cannot be read
    return folder


def test_both_editions_have_the_same_commands() -> None:
    english, japanese = (commands(text_of(page)) for page in PAIRS["teachers"])
    assert english == japanese
    assert len(english) == 3


def test_the_worksheet_has_the_grades_of_whoever_has_one_and_is_otherwise_as_it_came(folder: Path) -> None:
    given, filled = ((folder / name).read_bytes().decode() for name in ("Grades.csv", "filled.csv"))
    lines = [re.sub(r"grading,[\d.]*,20", "grading,,20", line) for line in filled.split("\r\n")]
    assert lines == given.split("\r\n")
    right, wrong, unread, missing = csv.DictReader(io.StringIO(filled.removeprefix("\ufeff"), newline=""))
    assert 0 < float(wrong["Grade"]) < float(right["Grade"]) < 20
    assert (unread["Grade"], missing["Grade"]) == ("", "")


def test_the_feedback_lies_in_the_folders_of_the_download(folder: Path) -> None:
    with zipfile.ZipFile(folder / "feedback.zip") as archive:
        assert archive.namelist() == [f"{list(SUBMITTED)[n].partition('/')[0]}/chapter2.html" for n in (0, 2)]
        assert "affine" in archive.read(archive.namelist()[1]).decode()


def test_the_class_is_shown_as_a_page(folder: Path) -> None:
    page = (folder / "class.html").read_text(encoding="utf-8")
    assert "bias-forgotten" in page
    assert "could not be read: 1" in page
