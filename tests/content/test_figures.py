"""The figures of the guide and the chapters: what draws them still draws what is shown, and words say what it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import FIGURES, load_course

COURSE = load_course()
GUIDE = ""
DRAWN = [name for name in (GUIDE, *(chapter.name for chapter in COURSE.chapters)) if COURSE.figures(name)]
PAGES = [page for page in COURSE.solutions.rglob("*.md") if "](figures/" in page.read_text(encoding="utf-8")]
TEXT = re.compile(r"<text[^>]*>([^<]+)</text>")


def texts(folder: Path) -> dict[str, list[str]]:
    """What stands in each figure; the curves may differ in a last digit from machine to machine."""
    return {file.name: TEXT.findall(file.read_text(encoding="utf-8")) for file in folder.glob("*.svg")}


def draw(chapter: str, folder: Path) -> None:
    """Draw the figures of a chapter, or of the guide, into this folder."""
    folder.mkdir(exist_ok=True)
    script = COURSE.solutions / chapter / FIGURES / "draw.py"
    subprocess.run([sys.executable, script, folder], check=True, capture_output=True)


@pytest.mark.parametrize("chapter", DRAWN, ids=lambda name: name or "guide")
def test_the_figures_are_those_that_are_drawn(chapter: str, tmp_path: Path) -> None:
    folder = COURSE.solutions / chapter / FIGURES
    draw(chapter, tmp_path)
    assert texts(tmp_path) == texts(folder)
    assert all(texts(folder).values())


def test_a_figure_is_the_same_file_each_time(tmp_path: Path) -> None:
    once, again = tmp_path / "once", tmp_path / "again"
    draw(GUIDE, once)
    draw(GUIDE, again)
    files = [file.name for file in COURSE.figures()]
    assert len(files) >= 2
    assert [(once / name).read_bytes() for name in files] == [(again / name).read_bytes() for name in files]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(COURSE.solutions).as_posix())
def test_every_figure_is_described_in_words(page: Path) -> None:
    described = re.findall(r"!\[([^\]]*)\]\(figures/", page.read_text(encoding="utf-8"))
    assert all(len(words) >= 20 for words in described), described
