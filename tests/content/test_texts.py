"""The chapters' texts: every Python example runs by itself, and prints what the text says it prints."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from autograder.course import PAGES, load_course

COURSE = load_course()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEAST = {"chapter1": 8, "chapter2": 10, "chapter3": 9, "chapter4": 8, "chapter5": 6, "chapter6": 8}


def examples(page: Path) -> list[tuple[int, str, str]]:
    """The Python blocks of a page: line, code, and the text block that follows at once (empty if there is none)."""
    text = page.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    found = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block[1] == "python":
            follows = after and after[1] == "text" and not text[block.end() : after.start()].strip()
            line = text.count("\n", 0, block.start()) + 1
            found.append((line, block[2], after[2] if after and follows else ""))
    return found


PAGE_FILES = [COURSE.solutions / chapter.name / page for chapter in COURSE.chapters for page in PAGES.values()]
EXAMPLES = [(page, *example) for page in PAGE_FILES for example in examples(page)]


@pytest.mark.parametrize("page", PAGE_FILES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_a_chapter_has_as_many_examples_as_it_needs(page: Path) -> None:
    assert len(examples(page)) >= LEAST[page.parent.name]


@pytest.mark.parametrize(
    ("page", "line", "code", "printed"),
    EXAMPLES,
    ids=[f"{page.parent.name}/{page.name}:{line}" for page, line, _, _ in EXAMPLES],
)
def test_an_example_runs_and_prints_what_the_text_says(page: Path, line: int, code: str, printed: str) -> None:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, f"{page}:{line}", "exec"), {"__name__": "example"})
    if printed:
        assert output.getvalue().rstrip() == printed.rstrip()


def test_both_languages_have_as_many_examples() -> None:
    for chapter in COURSE.chapters:
        english, japanese = (examples(COURSE.solutions / chapter.name / page) for page in PAGES.values())
        assert len(english) == len(japanese)
