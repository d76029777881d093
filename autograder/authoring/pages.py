"""The page of a chapter, joined from an introduction, a section for each exercise, and a close.

The chapter's `README.md` holds introduction and close, with the line `<!-- sections -->` between them. `name.md` is
the section of the exercise `name`: all that a learner reads before it, ending where the exercise begins. The sections
come in the order of the exercises. `<!-- exercises -->` becomes the table of them, `<!-- graph -->` the drawing of what
builds on what, both from the chapter's list. A heading `## #. Title` gets the next number, so that no file knows its
place. The Japanese page is made from the files `.ja.md` in the same way.
"""

from __future__ import annotations

import itertools
import re

from autograder.course import Course, text_of
from autograder.errors import CourseError
from autograder.locales import sentence
from autograder.model import Chapter, Record

SECTIONS = "<!-- sections -->"
TABLE = "<!-- exercises -->"
GRAPH = "<!-- graph -->"
NUMBERED = re.compile(r"^(#+) #\. ", re.MULTILINE)
FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


class Page(Record):
    """A chapter's page in its parts, headings numbered. `sections`: by the name of the exercise, in order."""

    introduction: str
    sections: dict[str, str]
    close: str

    @property
    def text(self) -> str:
        """The whole page."""
        parts = (self.introduction, *self.sections.values(), self.close)
        return "\n\n".join(filter(None, parts)) + "\n"


def page(course: Course, chapter: Chapter, language: str) -> Page:
    """The page of a chapter in one language.

    Raises CourseError if a file of it cannot be read, the place of the sections is not marked exactly once, or the
    page has no code block: a chapter teaches by examples that run.
    """
    file = course.page(chapter.name, language)
    text = text_of(file).replace(TABLE, _table(chapter, language)).replace(GRAPH, _graph(chapter))
    introduction, *rest = re.split(f"^{SECTIONS}$", text, flags=re.MULTILINE)
    if len(rest) != 1:
        raise CourseError("no-place-for-sections", file=file, line=SECTIONS)
    texts = [text_of(course.section(exercise, language)) for exercise in chapter.exercises]
    numbers = itertools.count(1)
    first, *between, last = (_numbered(text, numbers) for text in (introduction, *texts, rest[0]))
    names = [exercise.name for exercise in chapter.exercises]
    found = Page(introduction=first, sections=dict(zip(names, between, strict=True)), close=last)
    if not FENCE.search(found.text):
        raise CourseError("page-without-code", file=file)
    return found


def _table(chapter: Chapter, language: str) -> str:
    """The exercises in their order: what one writes, and how long it takes."""
    rows = [sentence(language, "page.exercises"), "|---|---|---|---|"]
    for number, exercise in enumerate(chapter.exercises, start=1):
        minutes = sentence(language, "page.minutes", minutes=exercise.minutes)
        rows.append(f"| {number} | `{exercise.name}` | {exercise.task.get(language)} | {minutes} |")
    return "\n".join(rows)


def _graph(chapter: Chapter) -> str:
    """What builds on what, as a drawing of Mermaid's."""
    arrows = [f"    {before} --> {exercise.name}" for exercise in chapter.exercises for before in exercise.after]
    joined = {name for exercise in chapter.exercises if exercise.after for name in (exercise.name, *exercise.after)}
    alone = [f"    {exercise.name}" for exercise in chapter.exercises if exercise.name not in joined]
    return "\n".join(["```mermaid", "graph LR", *arrows, *alone, "```"])


def _numbered(text: str, numbers: itertools.count[int]) -> str:
    return NUMBERED.sub(lambda heading: f"{heading[1]} {next(numbers)}. ", text.strip())
