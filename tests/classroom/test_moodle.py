"""Moodle's grading worksheet, filled: only grades change, nobody's mark lands in another row, no missing one is 0."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from made_marks import made_mark

from autograder.classroom import moodle
from autograder.classroom.marks import Standing, Student
from autograder.errors import UsageError
from autograder.serving.handed_in import HandedIn

HEAD = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
DATE = '"Friday, 27 November 2026, 9:14 PM"'
PEOPLE = (
    f"Participant 101,Hanako Sato,S1,hanako@example.org,Submitted for grading,,100.00,Yes,{DATE},-,",
    f'Participant 102,"Kato, Jiro",S2,jiro@example.org,Submitted for grading,,100.00,Yes,{DATE},-,"Well, ""done"""',
    "Participant 103,Mei Abe,S3,mei@example.org,No submission,,100.00,Yes,-,-,",
)
JAPANESE = (
    "\ufeffID;フルネーム;メールアドレス;ステータス;評点;最大評点;評点変更可;"
    "最終更新日時 (提出);最終更新日時 (評点);フィードバックコメント\r\n"
    "参加者 101;佐藤 花子;hanako@example.org;評定のために提出済み;;20,00;Yes;2026年 11月 27日;-;\r\n"
    "参加者 102;加藤 次郎;jiro@example.org;評定のために提出済み;5,00;20,00;Yes;2026年 11月 27日;-;\r\n"
)


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    file = tmp_path / "Grades.csv"
    file.write_bytes("\r\n".join((HEAD, *PEOPLE, "")).encode())
    return file


def grades(data: bytes, column: str = "Grade") -> list[str]:
    return [row[column] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


# what is written


def test_only_the_grades_change_and_every_other_byte_stays(worksheet: Path) -> None:
    marks = [
        made_mark("Hanako Sato_101_assignsubmission_file_", 6),
        made_mark("Kato, Jiro_102_assignsubmission_file", 0),
    ]
    filled = moodle.fill(worksheet, marks)
    expected = worksheet.read_bytes().replace(b"grading,,100.00", b"grading,75.00,100.00", 1)
    assert filled.data == expected.replace(b"grading,,100.00", b"grading,0.00,100.00", 1)
    assert (filled.count, filled.matched.problems, filled.replaced, filled.locked) == (2, (), (), ())


def test_a_worksheet_in_japanese_keeps_mark_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    file = tmp_path / "評点.csv"
    file.write_bytes(JAPANESE.encode())
    filled = moodle.fill(file, [made_mark("佐藤花子", 3), made_mark("jiro@example.org", 8)])
    right = JAPANESE.replace("済み;;20", "済み;7,50;20").replace(";5,00;", ";20,00;")
    assert filled.data == right.encode()
    assert filled.replaced == (("jiro@example.org", "5,00", "20,00"),)


def test_what_excel_in_japan_saved_is_read_and_written_in_its_encoding(tmp_path: Path) -> None:
    file = tmp_path / "grades.csv"
    file.write_bytes(JAPANESE[1:].replace(";", ",").replace("5,00", "5").replace("20,00", "20").encode("cp932"))
    filled = moodle.fill(file, [made_mark("佐藤花子", 4)])
    assert "佐藤 花子,hanako@example.org,評定のために提出済み,10.00,20," in filled.data.decode("cp932")


def test_whoever_has_no_mark_is_left_as_it_came_and_never_0(worksheet: Path) -> None:
    marks = [
        made_mark("Hanako Sato", None),
        made_mark("Kato, Jiro", None, standing=Standing.UNGRADED),
        made_mark("Mei Abe", None, standing=Standing.MISSING),
    ]
    filled = moodle.fill(worksheet, marks)
    assert filled.data == worksheet.read_bytes()
    assert filled.count == 0
    assert filled.matched.problems == ()


def test_a_mark_given_by_hand_without_a_report_counts(worksheet: Path) -> None:
    filled = moodle.fill(worksheet, [made_mark("Mei Abe", 2, report=None)])
    assert grades(filled.data) == ["", "", "25.00"]


def test_comments_are_written_only_if_asked_for_and_are_quoted(worksheet: Path) -> None:
    filled = moodle.fill(worksheet, [made_mark("Hanako Sato", 6)], lambda mark: f'{mark.points:g} of 8, "good"')
    assert grades(filled.data, "Feedback comments") == ['6 of 8, "good"', 'Well, "done"', ""]


def test_a_grade_that_moodle_locks_is_left_alone_and_told(worksheet: Path) -> None:
    worksheet.write_bytes(worksheet.read_bytes().replace(b"Yes", b"No", 1))
    filled = moodle.fill(worksheet, [made_mark("Hanako Sato", 6)])
    assert filled.data == worksheet.read_bytes()
    assert (filled.locked, filled.count) == (("Hanako Sato",), 0)


def test_no_name_is_a_formula(worksheet: Path) -> None:
    worksheet.write_bytes(worksheet.read_bytes().replace(b"Mei Abe", b'"=HYPERLINK(""http://x"")"'))
    filled = moodle.fill(worksheet, [made_mark("Hanako Sato", 6)])
    assert grades(filled.data, "Full name")[2] == '\'=HYPERLINK("http://x")'
    assert grades(filled.data, "Last modified (grade)") == ["-"] * 3


# who is who


@pytest.mark.parametrize(
    ("owner", "student"),
    [
        ("Hanako Sato_101_assignsubmission_file_", None),
        ("S1", None),
        ("HANAKO@example.org", None),
        ("hanako sato", None),
        ("Sato, Hanako", None),
        ("x", Student(id="s1", name="")),
        ("x", Student(id="", name="", email="hanako@example.org")),
        ("x", Student(id="", name="SATO Hanako")),
    ],
)
def test_a_row_is_found_by_number_id_address_or_name(owner: str, student: Student | None, worksheet: Path) -> None:
    if owner == "Sato, Hanako" or (student and student.name == "SATO Hanako"):
        worksheet.write_bytes(worksheet.read_bytes().replace(b"Hanako Sato", b'"Sato, Hanako"'))
    filled = moodle.fill(worksheet, [made_mark(owner, 6, student=student)])
    assert grades(filled.data) == ["75.00", "", ""]


def test_the_name_of_the_download_counts_whatever_the_owner_is_called(worksheet: Path) -> None:
    path = "inbox/Kato, Jiro_102_assignsubmission_file_/chapter3.zip"
    filled = moodle.fill(worksheet, [made_mark("chapter3", 8, path)])
    assert grades(filled.data) == ["", "100.00", ""]


def test_the_name_of_the_download_counts_for_a_mark_given_by_hand_as_well(worksheet: Path) -> None:
    handed_in = HandedIn(owner="work", path="inbox/Mei Abe_103_assignsubmission_file_/work.rar")
    filled = moodle.fill(worksheet, [made_mark("work", 8, report=None, handed_in=handed_in)])
    assert grades(filled.data) == ["", "", "100.00"]


def test_a_number_that_is_somebody_elses_here_is_told_and_not_used(worksheet: Path) -> None:
    filled = moodle.fill(worksheet, [made_mark("Taro Ito_101_assignsubmission_file_", 8)])
    assert filled.data == worksheet.read_bytes()
    assert filled.matched.problems == (("Taro Ito_101_assignsubmission_file_", "another-name"),)


def test_a_number_without_a_name_counts_after_names_were_hidden(worksheet: Path) -> None:
    filled = moodle.fill(worksheet, [made_mark("Participant_101_assignsubmission_file_", 8)])
    assert grades(filled.data) == ["100.00", "", ""]


def test_who_cannot_be_matched_or_shares_a_row_is_told(worksheet: Path) -> None:
    marks = [made_mark("nobody", 8), made_mark("S1", 8), made_mark("Hanako Sato", 2)]
    filled = moodle.fill(worksheet, marks)
    assert filled.data == worksheet.read_bytes()
    assert filled.matched.problems == (("Hanako Sato", "two-for-one"), ("S1", "two-for-one"), ("nobody", "unmatched"))


def test_a_name_that_two_have_is_nobodys(worksheet: Path) -> None:
    worksheet.write_bytes(worksheet.read_bytes().replace(b"Mei Abe", b"Hanako Sato"))
    assert moodle.fill(worksheet, [made_mark("Hanako Sato", 8)]).matched.problems == (("Hanako Sato", "unmatched"),)


# what is no worksheet


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (b"", "no-worksheet"),
        (b"submission,points\r\nsato,3\r\n", "no-worksheet"),
        (b'Identifier,Grade\r\n"Participant 1', "sheet-unreadable"),
        (b"PK\x03\x04\0\0\0\0", "sheet-unreadable"),
        (b"\x89\xff\xfe\x80", "sheet-unreadable"),
        (b"Identifier,Grade\r\nParticipant 1,\r\n", "no-maximum"),
        (b"Identifier,Full name,Grade,Maximum Grade\r\nParticipant 1,Hanako Sato,,Good\r\n", "no-maximum"),
    ],
)
def test_another_file_is_refused_in_a_sentence(text: bytes, key: str, tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_bytes(text)
    with pytest.raises(UsageError) as caught:
        moodle.fill(tmp_path / "file.csv", [made_mark("Hanako Sato", 8)])
    assert caught.value.key == key
    assert "file.csv" in str(caught.value)


def test_a_file_that_is_not_there_and_a_missing_column_of_comments_are_told(worksheet: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        moodle.fill(worksheet.parent / "nowhere.csv", [])
    worksheet.write_bytes(worksheet.read_bytes().replace(b"Feedback comments", b"Other"))
    with pytest.raises(UsageError, match="--comments"):
        moodle.fill(worksheet, [], lambda mark: "")


# the pages


def test_pages_lie_in_the_folders_of_the_download(worksheet: Path) -> None:
    marks = [
        made_mark("Hanako Sato", 6, "inbox/Hanako Sato_101_assignsubmission_file/chapter3.zip"),
        made_mark("S2", 6),
        made_mark("Mei Abe", 2, report=None),
        made_mark("nobody", 6),
    ]
    matched = moodle.fill(worksheet, marks).matched
    worksheet.unlink()  # it has been read
    data = moodle.pages(matched, lambda mark: f"<p>{mark.owner}</p>", "chapter3.html")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            "Hanako Sato_101_assignsubmission_file/chapter3.html": "<p>Hanako Sato</p>",
            "Kato, Jiro_102_assignsubmission_file_/chapter3.html": "<p>S2</p>",
        }
        # As Moodle reads them: name, number, kind and name of the plugin, and the rest of the path.
        assert all(re.fullmatch(r"[^_]*_\d+_assignsubmission_file_?/.*", name) for name in archive.namelist())
        assert {info.date_time[0] for info in archive.infolist()} == {1980}  # the same marks give the same bytes


def test_no_name_of_a_row_leads_out_of_the_archive(worksheet: Path) -> None:
    worksheet.write_bytes(worksheet.read_bytes().replace(b"Hanako Sato", b"../../x_y"))
    data = moodle.pages(moodle.fill(worksheet, [made_mark("S1", 6)]).matched, lambda mark: "", "chapter3.html")
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["x y_101_assignsubmission_file_/chapter3.html"]
