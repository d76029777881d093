"""`dlgrade class`: marks for other systems, where a class stands, and submissions that are alike."""

from __future__ import annotations

import csv
import io
import os
import sys
import zipfile
from pathlib import Path

import pytest
from commands import COURSE, Done, dlgrade

from autograder.frontends import jsonreport

sys.path.insert(0, str(Path(__file__).parents[1] / "classroom"))
from made_marks import made_report

WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),"
    "Feedback comments\r\n"
    "Participant 101,Hanako Sato,hanako@example.org,Submitted for grading,,100.00,Yes,-,\r\n"
    "Participant 102,Jiro Kato,jiro@example.org,Submitted for grading,50.00,100.00,Yes,-,\r\n"
    "Participant 103,Mei Abe,mei@example.org,No submission,,100.00,Yes,-,\r\n"
)
SATO, KATO = "Hanako Sato_101_assignsubmission_file_", "Jiro Kato_102_assignsubmission_file_"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an assignment with two reports, one of which replaced two others, and Moodle's worksheet."""
    folder = tmp_path / "chapter3"
    (folder / "earlier").mkdir(parents=True)
    (tmp_path / "Grades.csv").write_bytes(WORKSHEET.encode())
    for owner, points in ((SATO, 6), (KATO, 8)):
        (folder / f"{owner}.json").write_text(jsonreport.render(made_report(f"inbox/{owner}", points)), "utf-8")
    for number in (1, 2):
        report = made_report(f"inbox/{SATO}", 6, f"{number:016x}")
        (folder / "earlier" / f"{SATO}.{number}.json").write_text(jsonreport.render(report), encoding="utf-8")
    return folder


def export(folder: Path, *options: str) -> Done:
    return dlgrade("class", "export", folder.name, *options, cwd=folder.parent)


def test_a_worksheet_is_filled_and_pages_and_comments_go_with_it(folder: Path) -> None:
    wanted = ("--to", "moodle", "--sheet", "Grades.csv", "--out", "filled.csv", "--pages", "pages.zip", "--comments")
    done = export(folder, *wanted)
    assert done.code == 0, done.err
    assert "filled.csv: 2 marks." in done.out
    assert "50.00 in Grades.csv became 100.00" in done.err
    rows = list(csv.DictReader(io.StringIO((folder.parent / "filled.csv").read_bytes().decode(), newline="")))
    assert [row["Grade"] for row in rows] == ["75.00", "100.00", ""]
    assert rows[0]["Feedback comments"] == "6 of 8 points. affine_layer 6/8"
    assert (folder.parent / "Grades.csv").read_bytes() == WORKSHEET.encode()
    with zipfile.ZipFile(folder.parent / "pages.zip") as archive:
        assert archive.namelist() == [f"{SATO}/chapter3.html", f"{KATO}/chapter3.html"]
        assert "<!DOCTYPE html>" in archive.read(f"{SATO}/chapter3.html").decode()
    again = export(folder, *wanted)
    assert again.code == 2
    assert "filled.csv is already there" in again.err


def test_a_mark_without_a_row_is_told_and_so_is_the_exit_code(folder: Path) -> None:
    (folder / "nobody.json").write_text(jsonreport.render(made_report("inbox/nobody")), encoding="utf-8")
    done = export(folder, "--to", "moodle", "--sheet", "Grades.csv", "--out", "filled.csv")
    assert done.code == 1
    assert "nobody has no row in Grades.csv" in done.err
    assert (folder.parent / "filled.csv").exists()


def test_a_table_is_written_as_csv_and_for_excel(folder: Path) -> None:
    for kind, start in (("csv", b"\xef\xbb\xbfsubmission,"), ("xlsx", b"PK")):
        done = export(folder, "--to", kind, "--out", f"marks.{kind}")
        assert (done.code, done.err) == (0, "")
        assert (folder.parent / f"marks.{kind}").read_bytes().startswith(start)


def test_what_does_not_go_together_is_refused_in_a_sentence(folder: Path) -> None:
    for options, words in [
        (("--to", "moodle", "--out", "a"), "Give it with --sheet"),
        (("--to", "csv", "--sheet", "Grades.csv", "--out", "a"), "'--sheet' does not go with '--to csv'"),
        (("--to", "canvas", "--sheet", "Grades.csv", "--out", "a"), "not a gradebook that Canvas exported"),
        (("--to", "moodle", "--sheet", "chapter3", "--out", "a"), "chapter3"),
        (("--to", "csv", "--out", "nowhere/a"), "nowhere"),
    ]:
        done = export(folder, *options)
        assert done.code == 2, done
        assert words in done.err
        assert "Traceback" not in done.err
    done = dlgrade("class", "show", "nowhere", cwd=folder)
    assert done.code == 2
    assert "nowhere cannot be read" in done.err


def test_without_its_library_there_is_a_sentence_and_no_sheet(folder: Path) -> None:
    (folder.parent / "hidden" / "openpyxl").mkdir(parents=True)
    (folder.parent / "hidden" / "openpyxl" / "__init__.py").write_text(
        "raise ModuleNotFoundError('none', name='openpyxl')\n", encoding="utf-8"
    )
    paths = os.pathsep.join((str(folder.parent / "hidden"), os.environ.get("PYTHONPATH", "")))
    done = dlgrade("class", "export", folder, "--to", "xlsx", "--out", "a.xlsx", cwd=folder.parent, PYTHONPATH=paths)
    assert done.code == 2
    assert "pip install openpyxl" in done.err
    assert not (folder.parent / "a.xlsx").exists()


def test_the_class_is_shown_in_the_terminal_and_as_a_page(folder: Path) -> None:
    done = dlgrade("class", "show", folder, cwd=folder)
    assert done.code == 0, done.err
    assert "Of 8 points: mean 7, median 7, lowest 6, highest 8." in done.out
    assert f"{SATO}: 3 submissions without a point more" in done.out.replace("\n", " ")
    page = dlgrade("class", "show", folder, "--format", "html", "--lang", "ja", cwd=folder)
    assert page.out.startswith('<!DOCTYPE html>\n<html lang="ja">')
    assert SATO in page.out


def test_submissions_are_compared_and_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    exercise = COURSE.exercise("chapter2", "affine")
    signs = ("+", "-", "*", "/", "//", "%", "@", "&", "|")
    own = "".join(
        f"\n\ndef f(x):\n    return [x {a} x[0], {{x {b} 1: x}}, (x,)][x {b} 2 {a} x]" for a in signs for b in signs
    )
    texts = {
        "ai": COURSE.stub_text(exercise) + own,
        "bunta": own.replace("x", "value") + "  # mine\n",
        "chie": "x = 1\n",
    }
    for owner, text in texts.items():
        (tmp_path / "inbox" / owner).mkdir(parents=True)
        (tmp_path / "inbox" / owner / "affine.py").write_text(text, encoding="utf-8")
    (tmp_path / "inbox" / "dan.zip").write_bytes(b"no archive")
    done = dlgrade("class", "alike", "chapter2", "inbox", cwd=tmp_path)
    assert done.code == 0, done.err
    assert [line.split()[:2] for line in done.out.splitlines() if "%" in line] == [["100%", "ai"]]
    assert "chapter2/affine: " in done.out
    assert "Compared: 2." in done.out
    assert "dan" in done.err
