"""Pages: introduction, sections and close joined in the order of the exercises, and what an author did wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from small_course import SOLUTION, SUITE, SmallCourse, write_course

from autograder.authoring.pages import page
from autograder.course import PAGES, load_course
from autograder.errors import CourseError


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return write_course(tmp_path, others={"triple": (SOLUTION, SUITE, 5)})


def text(course: SmallCourse, language: str = "en") -> str:
    return page(course, course.chapters[0], language).text


def test_the_sections_come_between_introduction_and_close_in_order_with_numbers(course: SmallCourse) -> None:
    headings = [line for line in text(course).split("\n") if line.startswith("#")]
    assert headings == ["# A chapter", "## 1. `double`", "## 2. `triple`", "## What comes next"]
    assert text(course).count("\n\n\n") == 0
    assert text(course).endswith("\n## What comes next\n")


def test_each_language_has_files_of_its_own(course: SmallCourse) -> None:
    assert "例:" in text(course, "ja")
    assert "例:" not in text(course)


def test_introduction_and_close_are_numbered_as_well(course: SmallCourse) -> None:
    file = course.page(course.chapters[0].name, "en")
    file.write_text("## #. First\n\n<!-- sections -->\n\n## #. Last\n", encoding="utf-8")
    headings = [line for line in text(course).split("\n") if line.startswith("#")]
    assert headings == ["## 1. First", "## 2. `double`", "## 3. `triple`", "## 4. Last"]


def test_the_table_and_the_graph_are_those_of_the_list(course: SmallCourse) -> None:
    file = course.page("chapter1", "ja")
    file.write_text("# 章\n\n<!-- exercises -->\n\n<!-- graph -->\n\n<!-- sections -->\n", encoding="utf-8")
    double, triple = course.chapters[0].exercises
    third = msgspec.structs.replace(triple, name="third", after=("double",), minutes=45)
    chapter = msgspec.structs.replace(course.chapters[0], exercises=(double, triple, third))
    for name in ("third.md", "third.ja.md"):
        (course.solutions / "chapter1" / name).write_text("## #. `third`\n", encoding="utf-8")
    introduction = page(course, chapter, "ja").introduction
    assert introduction.split("\n")[2:] == [
        "| | 演習 | 書くもの | 目安 |",
        "|---|---|---|---|",
        "| 1 | `double` | 関数 | 20分 |",
        "| 2 | `triple` | 関数 | 20分 |",
        "| 3 | `third` | 関数 | 45分 |",
        "",
        "```mermaid",
        "graph LR",
        "    double --> third",
        "    triple",
        "```",
    ]


@pytest.mark.parametrize("name", ["README.md", "README.ja.md", "double.md", "triple.ja.md"])
def test_a_file_that_is_not_there_is_named(name: str, course: SmallCourse) -> None:
    file = course.solutions / "chapter1" / name
    file.unlink()
    with pytest.raises(CourseError) as caught:
        text(course, "ja" if ".ja." in name else "en")
    assert str(caught.value).startswith(f"{file} ")
    assert "No such file" in str(caught.value)


@pytest.mark.parametrize(
    "content", ["# A chapter\n", "<!-- sections -->\n\n<!-- sections -->\n", "see <!-- sections -->"]
)
def test_a_page_without_one_place_for_its_sections_is_named(content: str, course: SmallCourse) -> None:
    file = course.page(course.chapters[0].name, "en")
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CourseError, match="exactly one line '<!-- sections -->'") as caught:
        text(course)
    assert str(file) in str(caught.value)


def test_a_page_without_a_block_of_code_is_named(course: SmallCourse) -> None:
    for name in ("double", "triple"):
        (course.solutions / "chapter1" / f"{name}.ja.md").write_text(f"## #. `{name}`\n", encoding="utf-8")
    text(course)
    with pytest.raises(CourseError, match="no block of code") as caught:
        text(course, "ja")
    assert str(course.page(course.chapters[0].name, "ja")) in str(caught.value)


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("chapter", load_course().chapters, ids=lambda chapter: chapter.name)
def test_the_page_of_a_chapter_has_no_mark_left(chapter, language) -> None:
    found = page(load_course(), chapter, language).text
    assert "<!--" not in found
    assert "#. " not in found
