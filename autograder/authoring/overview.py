"""What the pages about the whole course say of it: the table of the chapters, how many small edits lose points."""

from __future__ import annotations

from pathlib import Path

from autograder.authoring.marked import with_number, with_rows
from autograder.course import PAGES, Course, text_of
from autograder.files import write_whole
from autograder.listing.judged import kept
from autograder.locales import sentence
from autograder.model import Chapter

TABLE = "chapters"


def stale(course: Course) -> dict[Path, str]:
    """The pages that do not say what the lists say, with the text that they should have."""
    found = {}
    numbers = _edits(course)
    for language in course.languages:
        for file, folder in ((course.root / PAGES[language], "exercises/"), (course.guide(language), "")):
            if file.is_file():  # an installed course has the guide alone
                text = file.read_text(encoding="utf-8")
                rows = [_row(chapter, folder, language) for chapter in course.chapters]
                right = with_rows(text, TABLE, rows)
                for name, number in numbers.items():
                    right = with_number(right, name, number)
                if right != text:
                    found[file] = right
    return found


def guide(course: Course, language: str) -> str:
    """The learner's guide, with the chapters of this course alone: a kit may have only some."""
    rows = [_row(chapter, "", language) for chapter in course.chapters]
    return with_rows(text_of(course.guide(language)), TABLE, rows)


def write(course: Course) -> list[Path]:
    """Make the tables what the lists say; the pages that were changed."""
    changed = stale(course)
    for file, text in changed.items():
        write_whole(file, text)
    return list(changed)


def _edits(course: Course) -> dict[str, int]:
    """How many small edits of the solutions were judged, how many of them lose points, and how many need not."""
    files = [course.mutants(exercise) for exercise in course.all_exercises()]
    judged = [kept(file) for file in files if file.is_file()]
    caught, equal = sum(len(one.caught) for one in judged), sum(len(one.survived) for one in judged)
    return {"edits": caught + equal, "edits-caught": caught, "edits-equal": equal}


def _row(chapter: Chapter, folder: str, language: str) -> tuple[str, str, str, str]:
    """Number and page, subjects, exercises, hours."""
    page = f"[{chapter.name.removeprefix('chapter')}]({folder}{chapter.name}/{PAGES[language]})"
    return page, chapter.about.get(language), str(len(chapter.exercises)), _hours(chapter, language)


def _hours(chapter: Chapter, language: str) -> str:
    first, last = chapter.hours[0], chapter.hours[-1]
    if first == last == 1:
        return sentence(language, "page.hour")
    if first == last:
        return sentence(language, "page.hours", hours=first)
    return sentence(language, "page.hours-range", first=first, last=last)
