"""The markbook: a row for each of a class, as CSV and as an Excel sheet, without zeros for what is not known."""

from __future__ import annotations

import csv
import io

import pytest
from hand_made import make_check, make_exercise, make_report
from made_marks import made_mark

from autograder.classroom import markbook
from autograder.classroom.marks import Student
from autograder.classroom.spreadsheet import FORMULA

REPORT = make_report(make_exercise(make_check("a")), make_exercise(make_check("b", "failed", "softmax_loss")))
MARKS = (
    made_mark("阿部", 1.5, student=Student(id="S1", name="阿部 芽衣", email="mei@example.org"), report=REPORT),
    made_mark("kato", None),
    made_mark("=1+1", 0, notes=("=late", "by hand")),
)
HEADS = [
    *("submission", "id", "name", "email", "standing", "points", "max_points"),
    *("chapter3", "chapter3/affine_layer", "chapter3/softmax_loss", "notes", "problem"),
]
ROWS = [
    ["阿部", "S1", "阿部 芽衣", "mei@example.org", "graded", 1.5, 8, 2, 2, 0, "", ""],
    ["kato", "", "", "", "unread", None, None, None, None, None, "", "It cannot be opened."],
    ["'=1+1", "", "", "", "graded", 0, 8, 0, 0, None, "'=late; by hand", ""],
]


def test_the_csv_has_a_row_for_everybody_and_blanks_for_what_is_not_known() -> None:
    text = markbook.as_csv(MARKS).decode()
    assert text.startswith("\ufeff")
    found = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert found == [HEADS, *[["" if one is None else str(one) for one in row] for row in ROWS]]


def test_the_excel_sheet_says_the_same_in_numbers_and_texts() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(io.BytesIO(markbook.as_xlsx(MARKS))).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found == [HEADS, *[[None if one == "" else one for one in row] for row in ROWS]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}


def test_a_name_that_excel_takes_for_an_error_is_text() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(io.BytesIO(markbook.as_xlsx([made_mark("#N/A")]))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("#N/A", "s")


@pytest.mark.parametrize("start", FORMULA)
def test_no_text_is_a_formula_in_either(start: str) -> None:
    mark = made_mark(f"{start}1", 2, student=Student(id=f"{start}2", name=f"{start}3", email=f"{start}4"))
    for row in markbook.table([mark])[1:]:
        assert not any(isinstance(one, str) and one.startswith(FORMULA) for one in row)
