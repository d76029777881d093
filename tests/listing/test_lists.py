"""The lists of the course: whatever is wrong in them is refused, with file and line."""

import re
from pathlib import Path

import pytest
from small_course import CHAPTER_LIST, write_course

from autograder.course import load_course
from autograder.errors import CourseError

ROW_AT = CHAPTER_LIST.count("\n") + 2  # the line of the first [[exercise]], from which those below are counted
COURSE, CHAPTER = "solutions/course.toml", "solutions/chapter1/chapter.toml"


def refused(root: Path, name: str, old: str, new: str) -> tuple[int, str]:
    """The line and the words with which a small course is refused that has another text in a list."""
    write_course(root)
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    load_course.cache_clear()
    with pytest.raises(CourseError) as error:
        load_course(root)
    found = re.match(rf"{re.escape(str(file))}:(\d+) is not a valid course file: (.*)\. Fix it", str(error.value))
    assert found, str(error.value)
    said = error.value.say("ja")
    assert f"{file}:{found[1]} は" in said
    return int(found[1]), found[2]


ROW = 'name = "double"\n'
REST = 'title = {en = "Twice", ja = "2倍"}\ntask = {en = "a function", ja = "関数"}\nminutes = 5\n'


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "problem"),
    [
        (COURSE, "time = 10", "tme = 10", 5, "no key `tme`"),
        (COURSE, "time = 10", 'time = "long"', 5, "Expected `float"),
        (COURSE, "time = 10", "time = 0", 5, "> 0"),
        (COURSE, "time = 10", "time = -1", 5, "> 0"),
        (COURSE, "time = 10", "time = nan", 5, "Expected `float"),
        (COURSE, "time = 10", "time = inf", 5, "Expected `float"),
        (COURSE, "memory = 512", "memory = 0.5", 6, "Expected `int"),
        (COURSE, 'imports = ["numpy"]', 'imports = "numpy"', 7, "Expected `array"),
        (COURSE, "[torch]", "[torhc]", 9, "no key `torhc`"),
        (COURSE, "[demo.mistaken]", "[demo.mistaken]\ndouble = 3", 18, "Expected `str"),
        (COURSE, '["chapter1"]', "[]", 2, "length >= 1"),
        (COURSE, '["chapter1"]', '["chapter1", "chapter1"]', 2, "`chapter1` stands there twice"),
        (COURSE, '["chapter1"]', '["../chapter1"]', 2, "matching"),
        (COURSE, '["chapter1"]', '["chapter1"', 4, "Unclosed array"),
        (CHAPTER, ROW, 'name = "double"\ntme = 99\n', 2, "no key `tme`"),
        (CHAPTER, ROW, 'name = "double"\ntime = -1\n', 2, "> 0"),
        (CHAPTER, ROW, 'name = "double"\ntorch = "yes"\n', 2, "Expected `bool"),
        (CHAPTER, ROW, 'name = "double"\ntitle.fr = "Le double"\n', 2, "no key `fr`"),
        (CHAPTER, ROW, 'name = "double"\n[exercise.waiting]\npoints = -1\n[[exercise]]\n', 3, ">= 0"),
        (CHAPTER, ROW, "", 0, "missing required field `name`"),
        (CHAPTER, ROW, 'name = "Double"\n', 1, "matching"),
        (CHAPTER, ROW, 'name = "given"\n', 1, "what is given"),
        (CHAPTER, 'title.ja = "演習 double"\n', "", 2, "missing required field `ja`"),
        (CHAPTER, "points = 5", 'points = "many"', 7, "Expected `int`"),
        (CHAPTER, "points = 5", "points = -5", 7, ">= 1"),
        (CHAPTER, "points = 5", "points = 1.5", 7, "Expected `int`"),
        (CHAPTER, "points = 5", "points = 5\npoints = 6", 8, "Cannot overwrite a value"),
        (CHAPTER, "points = 5", f"points = 5\n\n[[exercise]]\n{ROW}{REST}points = 1", 10, "two exercises"),
        (CHAPTER, "points = 5", "points = ", 7, "Invalid value"),
        (CHAPTER, "minutes = 20", "minutes = 0", 6, ">= 1"),
        (CHAPTER, "minutes = 20\n", "", 0, "missing required field `minutes`"),
        (CHAPTER, "minutes = 20", 'minutes = 20\nafter = "double"', 7, "Expected `array`"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    name: str, old: str, new: str, line: int, problem: str, tmp_path: Path
) -> None:
    found = refused(tmp_path, name, old, new)
    assert found[0] == (line + ROW_AT if name == CHAPTER else line)
    assert problem in found[1]


def test_a_chapter_without_exercises_is_refused(tmp_path: Path) -> None:
    write_course(tmp_path)
    (tmp_path / CHAPTER).write_text(CHAPTER_LIST, encoding="utf-8")
    load_course.cache_clear()
    with pytest.raises(CourseError, match=r"chapter\.toml:1 .* a chapter has at least one \[\[exercise\]\]"):
        load_course(tmp_path)


def test_limits_that_stand_nowhere_are_missed_where_the_exercise_is_listed(tmp_path: Path) -> None:
    write_course(tmp_path)
    text = (tmp_path / COURSE).read_text(encoding="utf-8")
    (tmp_path / COURSE).write_text(text.replace("time = 10\n", ""), encoding="utf-8")
    load_course.cache_clear()
    with pytest.raises(CourseError, match=rf"chapter\.toml:{ROW_AT} .* `double` has no `time`"):
        load_course(tmp_path)


def test_a_name_that_another_chapter_has_is_refused(tmp_path: Path) -> None:
    write_course(tmp_path)
    text = (tmp_path / COURSE).read_text(encoding="utf-8")
    (tmp_path / COURSE).write_text(text.replace('["chapter1"]', '["chapter1", "chapter2"]'), encoding="utf-8")
    (tmp_path / "solutions/chapter2").mkdir()
    (tmp_path / "solutions/chapter2/chapter.toml").write_bytes((tmp_path / CHAPTER).read_bytes())
    load_course.cache_clear()
    with pytest.raises(
        CourseError, match=rf"chapter2/chapter\.toml:{ROW_AT + 1} .* two exercises of the name `double`"
    ):
        load_course(tmp_path)


def test_a_list_that_is_not_there_or_is_no_text_is_named(tmp_path: Path) -> None:
    write_course(tmp_path)
    (tmp_path / CHAPTER).write_bytes(b"\xff\xfe")
    load_course.cache_clear()
    with pytest.raises(CourseError, match=r"chapter\.toml is not a valid course file: .*utf-8"):
        load_course(tmp_path)
    (tmp_path / CHAPTER).unlink()
    with pytest.raises(CourseError, match=r"chapter\.toml is not a valid course file: No such file"):
        load_course(tmp_path)
