"""A learner's code and the course's, beside each other."""

import io

from rich.cells import cell_len
from rich.console import Console

from autograder.frontends import beside

OWN = "def double(x):\n    return x + x\n"
RIGHT = "def double(x):\n    # twice | 2倍\n    return 2 * x\n"


def shown(own: str, right: str, width: int, language: str = "en") -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    beside.render(own, right, console, language)
    return console.file.getvalue().rstrip("\n").split("\n")


def test_equal_lines_stand_in_one_row_and_others_are_marked():
    assert [line.split() for line in shown(OWN, RIGHT, 120)] == [
        ["Yours", "The", "course's"],
        ["def", "double(x):", "def", "double(x):"],
        ["return", "x", "+", "x", "|", "#", "twice", "|", "2倍"],
        ["|", "return", "2", "*", "x"],
    ]


def test_on_a_narrow_terminal_one_stands_under_the_other():
    lines = shown(OWN, RIGHT, 80, "ja")
    assert lines[0] == "あなたのコード"
    assert lines[3:5] == ["模範解答", "  def double(x):"]
    assert [line.removeprefix("  ") for line in lines if line.startswith("  ")] == [
        *OWN.split("\n")[:2],
        *RIGHT.split("\n")[:3],
    ]


def test_a_line_that_is_too_long_is_cut_and_nothing_is_lost():
    long = "x = " + "あ" * 90
    lines = shown(long, long, 100)[1:]
    assert all(cell_len(line) <= 100 for line in lines)
    assert "".join(lines).count("あ") == 180


def test_of_a_long_part_that_is_the_same_the_ends_are_shown():
    same = [f"line = {number}" for number in range(30)]
    lines = shown("\n".join([*same, "mine = 1"]), "\n".join([*same, "course = 1"]), 120)[1:]
    assert [line.split()[:3] for line in lines] == [
        *(text.split() for text in same[:4]),
        ["...", "..."],
        *(text.split() for text in same[-4:]),
        ["mine", "=", "1"],
    ]


def test_control_characters_do_nothing():
    assert "\x1b" not in "".join(shown("x = '\x1b[2J'", "x = 1", 120))
