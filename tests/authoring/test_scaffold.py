"""The scaffold: a new exercise in its places, which works and still has all to be written."""

import shutil
from pathlib import Path

import pytest
from small_course import SmallCourse, write_course

from autograder.authoring import sync
from autograder.authoring.scaffold import scaffold, with_chapter
from autograder.course import load_course
from autograder.errors import UsageError
from autograder.proving.consistency import inconsistencies
from autograder.proving.helpers import given_away
from autograder.proving.proof import prove

SECOND_CHAPTER = """
title.en = "Another chapter"
title.ja = "次の章"
about.en = "three times"
about.ja = "3倍"
hours = [1, 2]

[[exercise]]
name = "triple"
title.en = "The exercise triple"
title.ja = "演習 triple"
task.en = "a function"
task.ja = "関数"
after_pass.en = "Three times three."
after_pass.ja = "3の3倍。"
minutes = 20
points = 1
"""


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return write_course(tmp_path)


def reloaded(course: SmallCourse) -> SmallCourse:
    """The course as its list has it now."""
    load_course.cache_clear()
    again = load_course(course.root)
    return SmallCourse(root=again.root, chapters=again.chapters, demo=again.demo)


def names(course: SmallCourse) -> dict[str, list[str]]:
    return {chapter.name: [exercise.name for exercise in chapter.exercises] for chapter in course.chapters}


def test_solution_section_suite_mistakes_and_line_are_written(course: SmallCourse) -> None:
    files = scaffold(course, "chapter1", "half")
    assert [file.relative_to(course.root).as_posix() for file in files] == [
        "solutions/chapter1/half.py",
        "solutions/chapter1/half.md",
        "solutions/chapter1/half.ja.md",
        "suites/chapter1/half/test_half.py",
        "suites/chapter1/half/mistakes.toml",
        "solutions/chapter1/chapter.toml",
    ]
    assert all(file.is_file() for file in files)
    after = reloaded(course)
    assert names(after) == {"chapter1": ["double", "half"]}
    assert [mistake.fails for mistake in after.mistakes(after.exercise("chapter1", "half"))] == ["values"] * 4


@pytest.mark.parametrize("torch", [False, True])
@pytest.mark.parametrize("chapter", ["chapter1", "chapter2"])
def test_what_it_lays_out_keeps_every_promise_but_says_todo(chapter: str, torch: bool, course: SmallCourse) -> None:
    sync.write(course)
    files = scaffold(course, chapter, "half", torch)
    after = reloaded(course)
    sync.write(after)
    exercise = after.exercise(chapter, "half")
    assert exercise.torch == torch
    assert prove(after, [exercise], ["0", "1"], lambda text: None) == []
    assert given_away(after, [exercise]) == []
    problems = inconsistencies(after)
    assert {problem.text for problem in problems} == {"still says TODO"}
    places = {problem.place.rpartition(":")[0] for problem in problems}
    assert places == {str(file) for file in files if file != after.list_file}


def test_every_part_of_it_still_says_todo(course: SmallCourse) -> None:
    *files, _ = scaffold(course, "chapter1", "half")
    assert all("TODO" in file.read_text(encoding="utf-8") for file in files)
    exercise = reloaded(course).exercise("chapter1", "half")
    assert "TODO" in exercise.title.en
    assert "TODO" in exercise.title.ja
    assert "TODO" in exercise.task.ja
    assert "TODO" in exercise.after_pass.ja


def test_it_comes_at_the_end_of_its_own_chapter(course: SmallCourse) -> None:
    text = course.list_file.read_text(encoding="utf-8")
    course.list_file.write_text(text.replace('["chapter1"]', '["chapter1", "chapter2"]'), encoding="utf-8")
    course.chapter_file("chapter2").parent.mkdir()
    course.chapter_file("chapter2").write_text(SECOND_CHAPTER, encoding="utf-8")
    scaffold(reloaded(course), "chapter1", "half")
    assert names(reloaded(course)) == {"chapter1": ["double", "half"], "chapter2": ["triple"]}
    scaffold(reloaded(course), "chapter2", "third")
    after = reloaded(course)
    assert names(after) == {"chapter1": ["double", "half"], "chapter2": ["triple", "third"]}
    assert after.demo == course.demo


def test_two_in_a_row_keep_their_order(course: SmallCourse) -> None:
    scaffold(course, "chapter1", "half")
    scaffold(reloaded(course), "chapter1", "third")
    assert names(reloaded(course)) == {"chapter1": ["double", "half", "third"]}


def test_the_course_s_own_list_takes_new_exercises_in_every_chapter(tmp_path: Path) -> None:
    real = load_course()
    copy = write_course(tmp_path)
    copy.list_file.write_text(real.list_file.read_text(encoding="utf-8"), encoding="utf-8")
    for chapter in real.chapters:
        copy.chapter_file(chapter.name).parent.mkdir(exist_ok=True)
        shutil.copy(real.chapter_file(chapter.name), copy.chapter_file(chapter.name))
    for chapter in real.chapters:
        scaffold(reloaded(copy), chapter.name, f"new_{chapter.name}")
    after = reloaded(copy)
    for chapter in real.chapters:
        exercises = after.chapter(chapter.name).exercises
        assert [exercise for exercise in exercises if exercise.name != f"new_{chapter.name}"] == list(chapter.exercises)
        in_torch = [exercise.torch for exercise in exercises]
        assert in_torch == sorted(in_torch)
        assert exercises[in_torch.index(True) - 1].name == f"new_{chapter.name}"
    assert after.demo == real.demo


@pytest.mark.parametrize(
    "name", ["Half", "1half", "half-way", "half way", "", "../half", "半分", "class", "json", "half.py", "given"]
)
def test_a_name_that_cannot_be_a_module_s_is_refused(name: str, course: SmallCourse) -> None:
    before = everything(course)
    with pytest.raises(UsageError, match="cannot be the name of an exercise"):
        scaffold(course, "chapter1", name)
    assert everything(course) == before


def test_a_name_that_is_taken_is_refused(course: SmallCourse) -> None:
    before = everything(course)
    with pytest.raises(UsageError, match="There is already an exercise 'double'"):
        scaffold(course, "chapter1", "double")
    assert everything(course) == before


@pytest.mark.parametrize(
    "place",
    [
        "solutions/chapter1/half.py",
        "solutions/chapter1/half.ja.md",
        "suites/chapter1/half/test_half.py",
        "suites/chapter1/half/mistakes.toml",
    ],
)
def test_a_file_in_its_place_is_left_alone_and_nothing_else_is_written(place: str, course: SmallCourse) -> None:
    (course.root / place).parent.mkdir(exist_ok=True)
    (course.root / place).write_text("mine = 1\n", encoding="utf-8")
    before = everything(course)
    with pytest.raises(UsageError, match="already"):
        scaffold(course, "chapter1", "half")
    assert everything(course) == before


@pytest.mark.parametrize(
    "name", ["chaptr1", "chapter", "chapter0", "chapter01", "chapter12", "chapter1b", "Chapter2", "../chapter2"]
)
def test_a_name_that_is_no_chapter_s_is_refused(name: str, course: SmallCourse) -> None:
    before = everything(course)
    with pytest.raises(UsageError, match=f"no chapter '{name}'"):
        scaffold(course, name, "half")
    assert everything(course) == before


# --- a new chapter --------------------------------------------------------------------------------------------------


def test_a_new_chapter_has_a_page_in_both_languages_and_a_list(course: SmallCourse) -> None:
    files = scaffold(course, "chapter2", "half")
    assert [file.relative_to(course.root).as_posix() for file in files] == [
        "solutions/chapter2/half.py",
        "solutions/chapter2/half.md",
        "solutions/chapter2/half.ja.md",
        "suites/chapter2/half/test_half.py",
        "suites/chapter2/half/mistakes.toml",
        "solutions/chapter2/README.md",
        "solutions/chapter2/README.ja.md",
        "solutions/chapter2/chapter.toml",
        "solutions/course.toml",
    ]
    assert names(reloaded(course)) == {"chapter1": ["double"], "chapter2": ["half"]}
    assert (course.solutions / "chapter2/README.md").read_text(encoding="utf-8").startswith("# Chapter 2: TODO\n")


def test_it_takes_its_place_among_the_others(course: SmallCourse) -> None:
    for chapter, name in (("chapter10", "ten"), ("chapter7", "seven"), ("chapter2", "two"), ("chapter11", "eleven")):
        scaffold(reloaded(course), chapter, name)
    assert list(names(reloaded(course))) == ["chapter1", "chapter2", "chapter7", "chapter10", "chapter11"]


@pytest.mark.parametrize(
    ("text", "chapter", "right"),
    [
        ('chapters = ["chapter1"]\n', "chapter2", 'chapters = ["chapter1", "chapter2"]\n'),
        ('chapters = ["chapter3"]\n', "chapter2", 'chapters = ["chapter2", "chapter3"]\n'),
        (
            '# a\nchapters = [\n    "chapter1",\n    "chapter3",\n]\nx = ["chapter1"]\n',
            "chapter2",
            '# a\nchapters = [\n    "chapter1",\n    "chapter2",\n    "chapter3",\n]\nx = ["chapter1"]\n',
        ),
        (
            'chapters = [\n    "chapter2",\n]\n',
            "chapter1",
            'chapters = [\n    "chapter1",\n    "chapter2",\n]\n',
        ),
    ],
)
def test_the_list_of_chapters_keeps_its_form(text: str, chapter: str, right: str) -> None:
    assert with_chapter(text, chapter) == right


def test_exercises_in_pytorch_stay_last(course: SmallCourse) -> None:
    for name, torch in (("first_torch", True), ("half", False), ("second_torch", True), ("third", False)):
        scaffold(reloaded(course), "chapter1", name, torch)
    after = reloaded(course)
    assert names(after) == {"chapter1": ["double", "half", "third", "first_torch", "second_torch"]}
    torch = [exercise for exercise in after.all_exercises() if exercise.torch]
    assert [exercise.imports for exercise in torch] == [("numpy", "torch")] * 2


def everything(course: SmallCourse) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
