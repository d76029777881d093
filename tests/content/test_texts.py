"""The chapters' texts: every Python example runs by itself, and prints what the text says it prints, or draws."""

import contextlib
import io
import itertools
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from autograder.course import PAGES, load_course
from autograder.model import Chapter

COURSE = load_course()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ITEM = re.compile(r" {0,3}(?:[-+*]|1[.)]) ")  # what begins a list even within a paragraph
LEAST = {"chapter1": 8, "chapter2": 10, "chapter3": 9, "chapter4": 8, "chapter5": 6, "chapter6": 8}


def examples(file: Path) -> list[tuple[int, str, str]]:
    """The Python blocks of a file: line, code, and the text block that follows at once (empty if there is none)."""
    text = file.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    found = []
    for block, after in itertools.pairwise([*blocks, None]):
        if block[1] == "python":
            follows = after and after[1] == "text" and not text[block.end() : after.start()].strip()
            line = text.count("\n", 0, block.start()) + 1
            found.append((line, block[2], after[2] if after and follows else ""))
    return found


def files(chapter: Chapter, language: str) -> list[Path]:
    """What a chapter's page is made of."""
    return [
        COURSE.page(chapter.name, language),
        *(COURSE.section(exercise, language) for exercise in chapter.exercises),
    ]


PAGE_FILES = [file for chapter in COURSE.chapters for language in PAGES for file in files(chapter, language)]
EXAMPLES = [(file, *example) for file in PAGE_FILES for example in examples(file)]


def drawn(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Draw what `plt.show()` would show, without a window. The list says of each figure whether it holds anything.

    A letter that Matplotlib's own font lacks is a warning, and so an error.
    """
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    found = []

    def show() -> None:
        for figure in map(plt.figure, plt.get_fignums()):
            figure.canvas.draw()
            found.append(any(axes.has_data() for axes in figure.axes))
        plt.close("all")

    monkeypatch.setattr(plt, "show", show)
    return found


def beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an example import the exercises of its chapter, as it can in a learner's folder, and those of no other."""
    monkeypatch.syspath_prepend(folder)
    for one in COURSE.solutions.glob("*/*.py"):
        monkeypatch.setitem(sys.modules, one.stem, ModuleType(one.stem))  # so that it is gone afterwards
        del sys.modules[one.stem]


@pytest.mark.parametrize("file", PAGE_FILES, ids=lambda file: str(file.relative_to(COURSE.solutions)))
def test_no_line_of_a_paragraph_becomes_a_list(file: Path) -> None:
    """`255\\n* 127` and `give or take\\n1. With` are the beginnings of lists, wherever a line was broken."""
    text = BLOCK.sub("", file.read_text(encoding="utf-8"))
    for paragraph in text.split("\n\n"):
        first, *rest = paragraph.strip("\n").split("\n")
        if not ITEM.match(first):
            assert [line for line in rest if ITEM.match(line)] == []


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda chapter: chapter.name)
def test_a_chapter_has_as_many_examples_as_it_needs(chapter: Chapter, language: str) -> None:
    least = LEAST.get(chapter.name, len(chapter.exercises))
    assert sum(len(examples(file)) for file in files(chapter, language)) >= least


@pytest.mark.parametrize(
    ("file", "line", "code", "printed"),
    EXAMPLES,
    ids=[f"{file.parent.name}/{file.name}:{line}" for file, line, _, _ in EXAMPLES],
)
def test_an_example_runs_and_prints_or_draws_what_the_text_says(
    file: Path, line: int, code: str, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(file.parent, monkeypatch)
    draws = "matplotlib" in code
    figures = drawn(monkeypatch) if draws else []
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, f"{file}:{line}", "exec"), {"__name__": "example"})
    if printed:
        assert output.getvalue().rstrip() == printed.rstrip()
    assert all(figures)
    assert bool(figures) == draws


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda chapter: chapter.name)
def test_both_languages_have_as_many_examples_in_each_section(chapter: Chapter) -> None:
    english, japanese = ([len(examples(file)) for file in files(chapter, language)] for language in PAGES)
    assert english == japanese
