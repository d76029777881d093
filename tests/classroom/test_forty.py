"""A class of forty, one of every shape in which something is handed in: the same marks by `dlgrade batch` and nbgrader.

About a minute of processor time, most of it nbgrader's.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from commands import Done, dlgrade
from courses import book, exported, nbgrader
from forty import ABSENT, FORTY, INBOXES, MISSING, NAMES, UNREAD, Student, hand_in
from students import source

from autograder.classroom.course import CONFIG, CONFIGURATION

RULES = f'roster = "roster.csv"\n\n[assignment.chapter2]\nexercises = {json.dumps(NAMES)}\n'
BY_OWNER = {student.owner: student for student in FORTY}
BY_ID = {student.known or student.owner: student for student in (*INBOXES["inbox"], *ABSENT)}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher's folder: the inboxes, and the folder of reports with the rules of the class."""
    folder = tmp_path_factory.mktemp("teacher")
    for name, students in INBOXES.items():
        hand_in(folder / name, students)
    (folder / "out").mkdir()
    (folder / "out" / "class.toml").write_text(RULES, encoding="utf-8")
    with (folder / "out" / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name"), *((student.owner, student.owner) for student in FORTY)])
    return folder


@pytest.fixture(scope="module")
def done(place: Path) -> dict[str, Done]:
    """`dlgrade batch` over one inbox after the other."""
    options = ("--out", "out", "--sandbox", "auto", "--jobs", "2")
    return {name: dlgrade("batch", "chapter2", name, *options, cwd=place) for name in INBOXES}


@pytest.fixture(scope="module")
def rows(place: Path, done: dict[str, Done]) -> dict[str, dict[str, str]]:
    """The table that the batches have left."""
    with (place / "out" / "chapter2" / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(found) == len(FORTY)
    return {row["submission"]: row for row in found}


@pytest.fixture(scope="module")
def course(place: Path) -> Path:
    """A course of nbgrader that has collected, graded and exported the same inbox."""
    folder = place / "course"
    (folder / "source" / "chapter2").mkdir(parents=True)
    (folder / CONFIG).write_text(CONFIGURATION.format(name='"course"', language="en"), encoding="utf-8")
    (folder / "source" / "chapter2" / "chapter2.ipynb").write_text(json.dumps(source()), encoding="utf-8")
    hand_in(folder / "downloaded" / "chapter2" / "archive", INBOXES["inbox"])
    students = [f"student {student.owner} A B" for student in ABSENT]
    commands = ("zip_collect chapter2", "autograde chapter2", "export --to marks.csv")
    nbgrader(folder, "generate_assignment chapter2", *students, *commands)
    return folder


def test_they_are_forty() -> None:
    assert len(FORTY) == len(BY_OWNER) == 40


def test_everybody_is_in_the_table_once(rows: dict[str, dict[str, str]], done: dict[str, Done]) -> None:
    assert rows.keys() == BY_OWNER.keys()
    last = done["chapter2-submissions"].out.splitlines()
    for student in FORTY:
        lines = [line for line in last if line.startswith((f"{student.owner} ", f"{student.owner}: "))]
        assert len(lines) == 1 + student.unread, student


def test_the_exit_code_says_that_not_everybody_was_graded(done: dict[str, Done]) -> None:
    assert {name: one.code for name, one in done.items()} == dict.fromkeys(INBOXES, 1)
    assert "Traceback" not in "".join(one.err for one in done.values())


@pytest.mark.parametrize("owner", BY_OWNER)
def test_every_mark_is_as_expected(owner: str, rows: dict[str, dict[str, str]], place: Path) -> None:
    student, row = BY_OWNER[owner], rows[owner]
    if isinstance(student.marks, str):
        assert (row["standing"], row["points"]) == (student.marks, ""), row
        assert row["problem"]
        return
    assert row["standing"] == ("partly" if student.unread else "graded"), row
    assert float(row["points"]) == sum(student.marks)
    report = json.loads((place / "out" / "chapter2" / f"{owner}.json").read_text(encoding="utf-8"))
    assert tuple(one["points"] for one in report["chapters"][0]["exercises"]) == student.marks


def expected(student: Student) -> tuple[float, float] | str:
    return student.alone or student.marks


def test_everybody_is_in_nbgraders_table_once(course: Path) -> None:
    with (course / "marks.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["student_id"] for row in csv.DictReader(file)) == sorted(BY_ID)


@pytest.mark.parametrize("name", BY_ID)
def test_the_marks_in_nbgrader_are_the_same(name: str, course: Path) -> None:
    student, row = BY_ID[name], exported(course, "marks.csv")[name]
    if isinstance(wanted := expected(student), str):
        assert (row["standing"], row["score"]) == (wanted, ""), row
        return
    assert (row["standing"], float(row["score"])) == ("graded", sum(wanted)), row
    with book(course) as gradebook:
        (notebook,) = gradebook.find_submission("chapter2", name).notebooks
        grades = {grade.name: grade.auto_score for grade in notebook.grades}
    assert tuple(grades[f"{one}-grade"] for one in NAMES) == wanted


def test_what_cannot_be_read_is_no_zero_anywhere(course: Path, rows: dict[str, dict[str, str]]) -> None:
    assert {student.marks for student in FORTY if isinstance(student.marks, str)} == {UNREAD, MISSING}
    for student in FORTY:
        if isinstance(student.marks, str):
            assert rows[student.owner]["points"] == ""
