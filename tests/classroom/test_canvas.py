"""Canvas's gradebook: one column filled, with what Canvas needs around it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from made_marks import made_mark

from autograder.classroom import canvas
from autograder.classroom.marks import Student
from autograder.errors import UsageError

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Chapter 2 (4711),Chapter 3 (4712),Current Score
    Points Possible,,,,,10.00,40,(read only)
"Sato, Hanako",501,s1,hanako,Deep Learning,9.5,,88
"Kato, Jiro",502,s2,jiro,Deep Learning,,12,70
"=cmd()",503,s3,+mei,Deep Learning,,EX,
"Student, Test",504,,abc,Deep Learning,,,
"""


@pytest.fixture
def gradebook(tmp_path: Path) -> Path:
    file = tmp_path / "gradebook.csv"
    file.write_text(GRADEBOOK, encoding="utf-8", newline="")
    return file


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_five_columns_and_the_assignments_are_written_and_blank_is_no_mark(gradebook: Path) -> None:
    marks = [made_mark("satohanako_501_99_chapter3.py", 6), made_mark("mei", 8, student=Student(id="S3", name=""))]
    filled = canvas.fill(gradebook, [*marks, made_mark("jiro", None)], "chapter 3")
    assert rows(filled.data) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Chapter 3 (4712)"],
        ["    Points Possible", "", "", "", "", "40"],
        ["Sato, Hanako", "501", "s1", "hanako", "Deep Learning", "30.00"],
        ["Kato, Jiro", "502", "s2", "jiro", "Deep Learning", "12"],
        ["'=cmd()", "503", "s3", "'+mei", "Deep Learning", "EX"],
        ["Student, Test", "504", "", "abc", "Deep Learning", ""],
    ]
    assert (filled.count, filled.locked, filled.matched.problems) == (1, ("mei",), ())


@pytest.mark.parametrize("owner", ["Kato, Jiro", "Jiro Kato", "jiro", "S2", "katojiro_LATE_502_77_a-1.zip"])
def test_a_student_is_found_by_number_login_or_name(owner: str, gradebook: Path) -> None:
    filled = canvas.fill(gradebook, [made_mark(owner, 4)], "4712")
    assert [row[5] for row in rows(filled.data)[2:]] == ["", "20.00", "EX", ""]
    assert filled.replaced == ((owner, "12", "20.00"),)


def test_the_test_student_is_nobody(gradebook: Path) -> None:
    assert canvas.fill(gradebook, [made_mark("abc", 4)], "4712").matched.problems == (("abc", "unmatched"),)


@pytest.mark.parametrize(
    ("text", "column", "key"),
    [
        (GRADEBOOK, None, "which-column"),
        (GRADEBOOK, "Chapter 4", "no-column"),
        (GRADEBOOK, "Current Score", "no-column"),
        (GRADEBOOK.replace("    Points Possible", "x"), "4712", "no-gradebook"),
        ("submission,points\nsato,3\n", "4712", "no-gradebook"),
    ],
)
def test_another_file_or_column_is_refused_in_a_sentence(
    text: str, column: str | None, key: str, gradebook: Path
) -> None:
    gradebook.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        canvas.fill(gradebook, [made_mark("jiro", 4)], column)
    assert caught.value.key == key
    assert ("Chapter 2 (4711), Chapter 3 (4712)" in str(caught.value)) == key.endswith("-column")


def test_the_only_assignment_needs_no_name(gradebook: Path) -> None:
    gradebook.write_text("Student,ID,Section,Chapter 3 (1)\nPoints Possible,,,8\nSato,1,A,\n", encoding="utf-8")
    assert rows(canvas.fill(gradebook, [made_mark("Sato", 4)], None).data)[2] == ["Sato", "1", "A", "4.00"]
