"""The table of a batch."""

import io

from hand_made import make_check, make_exercise, make_report
from rich.console import Console

from autograder.frontends import table


def shown(reports, problems, language: str = "en") -> list[str]:
    console = Console(file=io.StringIO(), width=60, force_terminal=False)
    table.render(reports, problems, console, language)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_each_owner_has_a_line_with_the_points_of_each_chapter():
    right = make_report(make_exercise(make_check("a"), make_check("b")))
    wrong = make_report(make_exercise(make_check("a"), make_check("b", "failed")), chapter="chapter4")
    lines = [line.split() for line in shown({"abe": right, "sato": wrong}, {})]
    assert lines == [
        ["submission", "chapter3", "chapter4", "total"],
        ["abe", "4/4", "4/4"],
        ["sato", "2/4", "2/4"],
    ]
    assert shown({"abe": right}, {}, "ja")[0].split() == ["提出者", "chapter3", "合計"]


def test_why_there_is_no_report_stands_below_and_nothing_in_a_name_is_markup():
    lines = shown({"[red]abe\x1b[2J": make_report(make_exercise(make_check()))}, {"kato": "No archive.\nNone."})
    assert lines[1].startswith(r"[red]abe\x1b[2J")
    assert lines[-1] == r"kato: No archive.\nNone."
