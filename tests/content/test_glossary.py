"""The glossary: the course's Japanese uses one word a thing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from autograder.course import load_course

COURSE = load_course()
ROOT = Path(__file__).parents[2]
TERMS = tomllib.loads(COURSE.glossary.read_text(encoding="utf-8"))["term"]
FORMS = [form for term in TERMS for form in term["not"]]
WHERE = (
    "README.ja.md",
    "solutions/*.ja.md",
    "solutions/chapter*/*.ja.md",
    "solutions/chapter*/*.py",
    "solutions/chapter*/chapter.toml",
    "solutions/chapter*/figures/draw.py",
    "autograder/**/*.ja.md",
    "autograder/**/*.toml",
    "autograder/**/*.py",
)


def found() -> dict[str, tuple[str, ...]]:
    """The forms that are not used but there, with the files in which they stand."""
    places: dict[str, list[str]] = {}
    either = re.compile("|".join(FORMS))
    for file in sorted({file for pattern in WHERE for file in ROOT.glob(pattern)}):
        text = file.read_text(encoding="utf-8")
        for form in FORMS if either.search(text) else ():
            if re.search(form, text):
                places.setdefault(form, []).append(file.relative_to(ROOT).as_posix())
    return {form: tuple(files) for form, files in places.items()}


def test_no_term_is_written_in_a_form_that_is_not_used() -> None:
    assert found() == {}, f"see {COURSE.glossary.name}"


def test_no_term_is_a_form_that_is_not_used() -> None:
    for term in TERMS:
        assert term["not"]
        assert not [form for form in FORMS if re.search(form, term["ja"])], term["ja"]
