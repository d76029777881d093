"""Drawings: each figure of the course gets the size that it was drawn in; other images are left alone."""

import re
from pathlib import Path

import pytest
from learner import small

from autograder.browsing.drawings import sized
from autograder.browsing.site import Site
from autograder.course import load_course

COURSE = load_course()


@pytest.mark.parametrize(("width", "kind"), [(468, ""), (648, ' class="wide"')])
def test_a_figure_has_its_size_in_pixels(tmp_path: Path, width: int, kind: str) -> None:
    file = tmp_path / "line.svg"
    file.write_text(f'<svg viewBox="0 0 {width} 360.6"><path viewBox="0 0 1 1"/></svg>', encoding="utf-8")
    shown = sized('<p><img src="figures/line.svg" alt="A line" /></p>', [file])
    size = f'width="{width * 4 // 3}" height="481"'
    assert shown == f'<p><img{kind} {size} src="figures/line.svg" alt="A line" /></p>'


def test_an_image_that_is_none_of_them_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "bare.svg").write_text("<svg/>", encoding="utf-8")
    for image in ('<img src="figures/other.svg" alt="" />', '<img src="bare.svg" alt="" />', "figures/bare.svg"):
        assert sized(image, [tmp_path / "bare.svg"]) == image


@pytest.mark.parametrize("language", COURSE.languages)
def test_every_figure_of_a_chapter_has_a_size(language: str) -> None:
    shown = Site(COURSE).page(language, "chapter4/index.html") or ""
    images = re.findall("<img[^>]*>", shown)
    assert len(images) >= 8
    assert [image for image in images if " width=" not in image or " height=" not in image] == []


def test_a_page_of_a_small_course_has_it_too(tmp_path: Path) -> None:
    assert '<img width="12" height="12" src=' in (Site(small(tmp_path)).page("ja", "chapter1/index.html") or "")
