"""The figures of the chapters: what draws them still draws what is shown."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import FIGURES, load_course

COURSE = load_course()
DRAWN = [chapter.name for chapter in COURSE.chapters if COURSE.figures(chapter.name)]
TEXT = re.compile(r"<text[^>]*>([^<]+)</text>")


def texts(folder: Path) -> dict[str, list[str]]:
    """What stands in each figure; the curves may differ in a last digit from machine to machine."""
    return {file.name: TEXT.findall(file.read_text(encoding="utf-8")) for file in folder.glob("*.svg")}


@pytest.mark.parametrize("chapter", DRAWN)
def test_the_figures_are_those_that_are_drawn(chapter: str, tmp_path: Path) -> None:
    folder = COURSE.solutions / chapter / FIGURES
    subprocess.run([sys.executable, folder / "draw.py", tmp_path], check=True, capture_output=True)
    assert texts(tmp_path) == texts(folder)
    assert all(texts(folder).values())
