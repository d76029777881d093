"""Mistakes and nulls: edits of the solution, and whatever is wrong in their list, refused with its line."""

import re
from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.listing.edits import edited, listed
from autograder.mistakes import Edit

MISTAKE = """[[mistake]]
id = "halved"
replace = "return 2 * x"
with = "return 0.5 * x"
fails = "values"
hint.en = "Larger or smaller?"
hint.ja = "大きいですか。"
"""
NULL = """
[[null]]
id = "echo"
note = "The input as it came."
replace = "return 2 * x"
with = "return x"
fails = ["values", "large"]
"""
BOTH = MISTAKE + NULL
SOLUTION = "def double(x):\n    x = float(x)\n    return 2 * x\n"


def file_of(folder: Path, text: str) -> Path:
    (folder / "mistakes.toml").write_text(text, encoding="utf-8")
    return folder / "mistakes.toml"


def refused(folder: Path, text: str) -> tuple[int, str]:
    """The line and the words with which a list is refused."""
    file = file_of(folder, text)
    with pytest.raises(CourseError) as error:
        listed(file)
    found = re.match(rf"{re.escape(str(file))}:(\d+) is not a valid course file: (.*)\. Fix it", str(error.value))
    assert found, str(error.value)
    return int(found[1]), found[2]


def test_mistakes_and_nulls_are_read_in_their_order(tmp_path: Path) -> None:
    found = listed(file_of(tmp_path, BOTH))
    assert [one.id for one in found.mistakes] == ["halved"]
    [null] = found.nulls
    assert (null.id, null.note, null.fails) == ("echo", "The input as it came.", {"values", "large"})
    assert null.edits == (Edit(replace="return 2 * x", with_="return x"),)
    assert listed(file_of(tmp_path, "")).mistakes == ()


def test_a_null_may_name_one_check_or_all(tmp_path: Path) -> None:
    for text, fails in (('"values"', {"values"}), ('"all"', None), ('["all"]', None)):
        [null] = listed(file_of(tmp_path, NULL.replace('["values", "large"]', text))).nulls
        assert null.fails == fails


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('fails = "values"', 'fails = "values"\nneeds = "nothing"', 6, "no key `needs`"),
        ('fails = "values"', 'fails = ""', 5, "matching"),
        ('fails = "values"', 'fails = ["values"]', 5, "Expected `str`"),
        ('fails = "values"', 'fails = "test values"', 5, "matching"),
        ('id = "halved"\n', "", 1, "missing required field `id`"),
        ('id = "halved"', 'id = "Halved it"', 2, "matching"),
        ('replace = "return 2 * x"\nwith = "return 0.5', 'replace = ""\nwith = "return 0.5', 3, "length >= 1"),
        ('hint.ja = "大きいですか。"\n', "", 6, "missing required field `ja`"),
        ("[[null]]", "[[nul]]", 9, "no key `nul`"),
        ('note = "The input as it came."\n', "", 9, "missing required field `note`"),
        ('note = "The input', 'hint.en = "No."\nnote = "The input', 11, "no key `hint`"),
        ('["values", "large"]', "[]", 14, "length >= 1"),
        ('["values", "large"]', '["values", "values"]', 14, "named twice"),
        ('["values", "large"]', '["values", "all"]', 14, "beside `all`"),
        ('["values", "large"]', "3", 14, "got `int`"),
        ('with = "return x"\n', "", 9, "either `edits` or `replace` and `with`"),
        ('replace = "return 2 * x"\nwith = "return x"', "edits = []", 12, "length >= 1"),
        ('with = "return x"', 'with = "return x"\nedits = [{replace = "2", with = "3"}]', 9, "either `edits` or"),
        ('replace = "return 2 * x"\nwith = "return x"', 'edits = [\n  {replace = "2", wiht = "3"},\n]', 12, "`wiht`"),
        ("\n[[null]]", BOTH + "\n[[null]]", 9, "two of the id `halved`"),
        ("\n[[null]]", NULL + "\n[[null]]", 17, "two of the id `echo`"),
        ('id = "echo"', 'id = "halved"', 10, "two of the id `halved`"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, line: int, problem: str, tmp_path: Path) -> None:
    assert BOTH.count(old) == 1
    found = refused(tmp_path, BOTH.replace(old, new))
    assert found[0] == line
    assert problem in found[1]


def test_several_edits_are_made_at_once(tmp_path: Path) -> None:
    edits = 'edits = [\n  {replace = "x = float(x)", with = "pass"},\n  {replace = "2 * x", with = "float(x)"},\n]'
    file = file_of(tmp_path, NULL.replace('replace = "return 2 * x"\nwith = "return x"', edits))
    [null] = listed(file).nulls
    assert edited(SOLUTION, null, file) == "def double(x):\n    pass\n    return float(x)\n"


def test_a_text_that_is_not_there_once_is_an_error_with_its_line(tmp_path: Path) -> None:
    file = file_of(tmp_path, BOTH)
    found = listed(file)
    for one, line in ((found.mistakes[0], 2), (found.nulls[0], 10)):
        for text, count in ((SOLUTION.replace("2 *", "3 *"), 0), (SOLUTION + SOLUTION, 2)):
            with pytest.raises(CourseError, match=rf"mistakes\.toml:{line}: '{one.id}' .* occurs {count} times"):
                edited(text, one, file)


def test_edits_that_meet_are_an_error_with_their_line(tmp_path: Path) -> None:
    edits = 'edits = [{replace = "return 2", with = ""}, {replace = "2 * x", with = "x"}]'
    file = file_of(tmp_path, NULL.replace('replace = "return 2 * x"\nwith = "return x"', edits))
    with pytest.raises(CourseError, match=r"mistakes\.toml:3 .*two edits of `echo` meet"):
        edited(SOLUTION, listed(file).nulls[0], file)
