"""The layout of a learner's folder: the exercises in one language, and the files of the editor."""

from __future__ import annotations

from autograder.authoring import editor
from autograder.authoring.sync import generated
from autograder.course import Course


def laid_out(course: Course, language: str | None) -> dict[str, bytes]:
    """Every file of a course folder with its bytes, by its path in it. Without a language, in both."""
    files = {file.relative_to(course.exercises).as_posix(): it for file, it in generated(course, language).items()}
    return files | editor.files(course.root, language or course.languages[0])
