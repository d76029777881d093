"""The marks of a batch as CSV."""

import csv
import io

from hand_made import make_check, make_exercise, make_report

from autograder.frontends import spreadsheet


def rows(reports, problems) -> list[dict[str, str]]:
    text = spreadsheet.render(reports, problems)
    assert text.encode().startswith(b"\xef\xbb\xbf")  # what Excel needs
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_everybody_has_a_row_with_points_or_with_the_reason_for_none():
    right = make_report(make_exercise(make_check("a"), make_check("b")))
    wrong = make_report(make_exercise(make_check("a"), make_check("b", "failed")), chapter="chapter4")
    found = rows({"阿部": right, "sato": wrong}, {"kato.rar": "It cannot be opened, alas.\nPack it again."})
    none = {"chapter3": "", "chapter4": "", "points": "", "max_points": "", "problem": ""}
    assert found == [
        {**none, "submission": "kato.rar", "problem": r"It cannot be opened, alas.\nPack it again."},
        {**none, "submission": "sato", "chapter4": "2", "points": "2", "max_points": "4"},
        {**none, "submission": "阿部", "chapter3": "4", "points": "4", "max_points": "4"},
    ]


def test_no_name_is_a_formula():
    for name in ('=HYPERLINK("x")', "+1", "-1", "@a"):
        [row] = rows({}, {name: name})
        assert row["submission"] == row["problem"] == f"'{name}"
