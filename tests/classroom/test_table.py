"""The table of a batch."""

import io

from hand_made import make_check, make_exercise, make_report
from rich.console import Console

from autograder.classroom import table
from autograder.classroom.marks import Mark, Standing


def graded(owner, report, **more) -> Mark:
    mark = {"points": report.points, "max_points": report.max_points, "report": report, **more}
    return Mark(owner=owner, standing=Standing.GRADED, **mark)


def shown(*marks: Mark, language: str = "en") -> list[str]:
    console = Console(file=io.StringIO(), width=60, force_terminal=False)
    table.render(marks, console, language)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


RIGHT = make_report(make_exercise(make_check("a"), make_check("b")))
WRONG = make_report(make_exercise(make_check("a"), make_check("b", "failed")), chapter="chapter4")


def test_each_owner_has_a_line_with_the_points_of_each_chapter():
    lines = [line.split() for line in shown(graded("abe", RIGHT), graded("sato", WRONG, points=1.5))]
    assert lines == [
        ["submission", "chapter3", "chapter4", "total"],
        ["abe", "4/4", "4/4"],
        ["sato", "2/4", "1.5/4"],
    ]
    assert shown(graded("abe", RIGHT), language="ja")[0].split() == ["提出者", "chapter3", "合計"]


def test_why_there_are_no_points_stands_below_and_is_no_zero_and_nothing_in_a_name_is_markup():
    unread = Mark(owner="kato", standing=Standing.UNREAD, max_points=4, why="No archive.\nNone.")
    ungraded = Mark(owner="mori", standing=Standing.UNGRADED, max_points=4, why="Not graded yet.")
    lines = shown(graded("[red]abe\x1b[2J", RIGHT, notes=("late",)), unread, ungraded)
    assert lines[1].startswith(r"[red]abe\x1b[2J")
    assert lines[2:] == [
        r"[red]abe\x1b[2J: late",
        r"kato: could not be read, which is not a mark of zero: No archive.\nNone.",
        "mori: Not graded yet.",
    ]
