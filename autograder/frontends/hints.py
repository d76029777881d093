"""Hints: what is said of a failure, one step further each time, and nothing that was not seen in this answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from autograder.lessons import lessons
from autograder.locales import sentence
from autograder.mistakes import Lesson
from autograder.model import CheckResult, Exercise
from autograder.wording import Kind, lines_of, parts_of

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")

Pages = Callable[[str], tuple[str, str]]  # for a chapter its page: what to call it, and its text


def hints(check: CheckResult, language: str, pages: Pages) -> list[str]:
    """The steps for a check that did not pass: a question, the rule with its place in the text, and an example.

    If no cause is known there is none. `pages`: where the learner has the course's text.
    """
    if not check.hint:
        return []
    parts = parts_of(check)
    lesson = lessons().get(parts.lesson) if parts else None
    if lesson is None:
        return [check.hint]
    return [check.hint, _rule(check, lesson, language, pages), lesson.example.get(language)]


def _rule(check: CheckResult, lesson: Lesson, language: str, pages: Pages) -> str:
    """What was seen in this run, the rule that it breaks, and where the course explains it."""
    seen = " ".join(line.text for line in lines_of(check, language) if line.kind == Kind.SENTENCE and not line.label)
    said = [sentence(language, "hint.seen", seen=seen), lesson.rule.get(language)]
    if lesson.section:
        chapter, _, name = lesson.section.partition("/")
        page, text = pages(chapter)
        said.append(sentence(language, "hint.place", page=page + section_of(text, name)))
    return "\n\n".join(said)


def section_of(page: str, name: str) -> str:
    """The anchor of the section on an exercise in the text of a page, as GitHub and JupyterLab write it, or nothing."""
    title = next((title for title in HEADING.findall(page) if name and f"`{name}`" in title), "")
    return "#" + anchor(title) if title else ""


def anchor(title: str) -> str:
    """What a link to a section with this title names."""
    return NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-")


def read_first(exercise: Exercise, page: Path, language: str) -> str:
    """Where to read what an exercise asks for."""
    return sentence(language, "cli.read-first", chapter=exercise.chapter, name=exercise.name, page=page.name)
