"""The scaffold: every file of a new exercise, and of its chapter if that is new, and their lines in the lists."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

from autograder.authoring import templates
from autograder.course import GIVEN, Course, text_of
from autograder.errors import UsageError
from autograder.files import write_whole
from autograder.listing.tables import line_of

CHAPTER = re.compile(r"chapter([1-9][0-9]*)")
FURTHEST = 10  # so far behind the last chapter a new one may stand; what is further off is a slip of the fingers


def scaffold(course: Course, chapter: str, name: str, torch: bool = False) -> list[Path]:
    """Lay out a new exercise, and its chapter if there is none of this name; the files written.

    An exercise in PyTorch goes to the end of the chapter, one in NumPy before those in PyTorch. Raises UsageError for
    a name that no module of ours can have or that is taken, and for a name that no chapter can have.
    """
    if (
        not re.fullmatch("[a-z][a-z0-9_]*", name)
        or keyword.iskeyword(name)
        or name in (*sys.stdlib_module_names, GIVEN)
    ):
        raise UsageError("bad-name", name=name)
    if any(exercise.name == name for exercise in course.all_exercises()):
        raise UsageError("name-taken", name=name)
    known = any(one.name == chapter for one in course.chapters)
    number = CHAPTER.fullmatch(chapter)
    if not known and (number is None or int(number[1]) > len(course.chapters) + FURTHEST):
        course.chapter(chapter)  # which says what the names are
    values = {"name": name, **(templates.TORCH if torch else templates.NUMPY)}
    files = {
        course.solutions / chapter / f"{name}.py": templates.SOLUTION,
        course.solutions / chapter / f"{name}.md": templates.SECTION,
        course.solutions / chapter / f"{name}.ja.md": templates.SECTION_JA,
        course.suites / chapter / name / f"test_{name}.py": templates.TORCH_SUITE if torch else templates.SUITE,
        course.suites / chapter / name / "mistakes.toml": templates.MISTAKES,
    }
    row = (templates.TORCH_ROW if torch else templates.ROW).format(**values)
    if number is not None and not known:
        values["number"] = number[1]
        files[course.page(chapter, "en")] = templates.PAGE
        files[course.page(chapter, "ja")] = templates.PAGE_JA
        files[course.chapter_file(chapter)] = templates.CHAPTER_LIST + "\n" + row
        listed = {course.list_file: with_chapter(text_of(course.list_file), chapter)}
    else:
        listed = {course.chapter_file(chapter): _with_row(course, chapter, row, torch)}
    if any(file.exists() for file in files):
        raise UsageError("name-taken", name=name)
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(**values), encoding="utf-8")
    for file, text in listed.items():
        write_whole(file, text)
    return [*files, *listed]


def _with_row(course: Course, chapter: str, row: str, torch: bool) -> str:
    """The list of a chapter with a row for a new exercise."""
    file = course.chapter_file(chapter)
    text = text_of(file)
    in_torch = [number for number, exercise in enumerate(course.chapter(chapter).exercises) if exercise.torch]
    if torch or not in_torch:
        return f"{text.rstrip()}\n\n{row}"
    lines = text.split("\n")
    place = line_of(file, ("exercise", in_torch[0])) - 1
    return "\n".join([*lines[:place], *row.split("\n"), *lines[place:]])


def with_chapter(text: str, chapter: str) -> str:
    """The list of the course with a new chapter, in the order of the numbers."""
    found = re.search(r"^chapters\s*=\s*\[[^\]]*\]", text, re.MULTILINE)
    assert found is not None
    array = found[0]
    names = re.findall(r'"([^"]+)"', array)
    new = int(chapter.removeprefix("chapter"))
    before = [name for name in names if (number := CHAPTER.fullmatch(name)) and int(number[1]) < new]
    between = ",\n    " if "\n" in array else ", "
    if before:
        array = array.replace(f'"{before[-1]}"', f'"{before[-1]}"{between}"{chapter}"')
    else:
        array = array.replace(f'"{names[0]}"', f'"{chapter}"{between}"{names[0]}"')
    return text[: found.start()] + array + text[found.end() :]
