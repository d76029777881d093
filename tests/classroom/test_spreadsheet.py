"""The marks of a batch as CSV."""

import csv
import io

import msgspec
from hand_made import make_check, make_exercise, make_report

from autograder.classroom import spreadsheet
from autograder.classroom.marks import Mark, Standing


def rows(*marks: Mark) -> list[dict[str, str]]:
    text = spreadsheet.render(marks)
    assert text.encode().startswith(b"\xef\xbb\xbf")  # what Excel needs
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_everybody_has_a_row_with_points_or_with_the_reason_for_none():
    right = make_report(make_exercise(make_check("a"), make_check("b")))
    wrong = make_report(make_exercise(make_check("a"), make_check("b", "failed")), chapter="chapter4")
    why = "It cannot be opened, alas.\nPack it again."
    late = Mark(owner="sato", standing=Standing.GRADED, points=1.5, max_points=4, report=wrong, notes=("Late.", "So."))
    found = rows(
        Mark(owner="kato.rar", standing=Standing.UNREAD, max_points=4, why=why),
        late,
        msgspec.structs.replace(late, owner="ueda", unread=("chapter4/affine",), notes=()),
        Mark(owner="阿部", standing=Standing.GRADED, points=4, max_points=4, report=right),
    )
    none = {"chapter3": "", "chapter4": "", "points": "", "max_points": "", "problem": "", "notes": ""}
    four = {**none, "chapter4": "2", "points": "1.5", "max_points": "4"}
    why = r"It cannot be opened, alas.\nPack it again."
    assert found == [
        {**none, "submission": "kato.rar", "standing": "unread", "problem": why},
        {**four, "submission": "sato", "standing": "graded", "notes": "Late. So."},
        {**four, "submission": "ueda", "standing": "partly"},
        {**none, "submission": "阿部", "chapter3": "4", "points": "4", "max_points": "4", "standing": "graded"},
    ]


def test_no_name_is_a_formula():
    for name in ('=HYPERLINK("x")', "+1", "-1", "@a"):
        [row] = rows(Mark(owner=name, standing=Standing.UNREAD, max_points=4, why=name))
        assert row["submission"] == row["problem"] == f"'{name}"
