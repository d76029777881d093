"""The generator: `exercises/` as a pure function of `solutions/`, and the tables of the chapters with it."""

from __future__ import annotations

from pathlib import Path

from autograder.authoring import overview
from autograder.authoring.edition import edition
from autograder.authoring.notebooks import notebook, notebook_file
from autograder.authoring.pages import page
from autograder.course import PAGES, Course
from autograder.model import Record

LEFT = {"__pycache__", ".dlgrade", ".ipynb_checkpoints"}


class Difference(Record):
    """A generated file that is not as it should be: `absent`, `changed` or `orphan`."""

    file: Path
    kind: str


def generated(course: Course, language: str | None = None) -> dict[Path, bytes]:
    """Every file of `exercises/` with its bytes: of both languages, or of one edition as a learner gets it.

    Raises CourseError for a malformed solution or page.
    """
    languages = [language] if language else course.languages
    files = {course.exercises / PAGES[one]: overview.guide(course, one).encode() for one in languages}
    files |= {course.exercises / name: file.read_bytes() for name, file in course.drawings(language).items()}
    for chapter in course.chapters:
        folder = course.exercises / chapter.name
        for one in languages:
            files[folder / PAGES[one]] = page(course, chapter, one).text.encode()
            files[folder / notebook_file(chapter, one)] = notebook(course, chapter, one)
        texts = course.given_texts(chapter.name)
        texts |= {exercise.name: course.stub_text(exercise) for exercise in chapter.exercises}
        for name, text in texts.items():
            files[folder / f"{name}.py"] = (edition(text, language) if language else text).encode()
    return files


def differences(course: Course) -> list[Difference]:
    """Where `exercises/` and the tables of the chapters are not what the solutions generate.

    Files without a source are included.
    """
    files = generated(course)
    found = [Difference(file=file, kind="changed") for file in overview.stale(course)]
    found += [
        Difference(file=file, kind="changed" if file.is_file() else "absent")
        for file, content in files.items()
        if not file.is_file() or file.read_bytes() != content
    ]
    found += [Difference(file=file, kind="orphan") for file in existing(course) if file not in files]
    return sorted(found, key=lambda difference: difference.file)


def existing(course: Course) -> list[Path]:
    """The files under `exercises/`, without what Python, Jupyter and the command leave there."""
    return [
        file
        for file in sorted(course.exercises.rglob("*"))
        if file.is_file() and not LEFT & set(file.relative_to(course.exercises).parts)
    ]


def write(course: Course) -> list[Difference]:
    """Make `exercises/` what the solutions generate; what was changed. Orphans are removed."""
    changed = [Difference(file=file, kind="changed") for file in overview.write(course)]
    files = generated(course)
    for difference in (found := differences(course)):
        if difference.kind == "orphan":
            difference.file.unlink()
        else:
            difference.file.parent.mkdir(parents=True, exist_ok=True)
            difference.file.write_bytes(files[difference.file])
    return [*changed, *found]
