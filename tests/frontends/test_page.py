"""The page: one file, whole and closed to everything outside, that a browser shows at the width of a phone."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from hand_made import make_check, make_exercise, make_report, make_varied

from autograder.frontends import html
from autograder.frontends.page import render
from autograder.model import Kind, Panel, Picture, Seen, Visibility

sys.path.insert(0, str(Path(__file__).parents[1]))
from jupyters import browser

WAVE = tuple(tuple(float(i * j % 7) - 3 for j in range(60)) for i in range(60))
PICTURES = (
    Picture("a large map", (Panel(Kind.HEAT, WAVE),)),
    Picture("small maps", (Panel(Kind.HEAT, ((1.0, -2.0), (3.0, 4.0)), "one"),) * 9, "rows", "columns"),
    Picture("digits", (Panel(Kind.IMAGE, ((0.0, 1.0), (1.0, 0.5)), "3 → 5 (99%)", False),) * 14),
    Picture("paths", (Panel(Kind.PATH, ((0.0, 0.0), (1.0, 2.0)), "SGD"),), "y", "x"),
)


def with_pictures(visibility: Visibility = Visibility.PUBLIC, **fields):
    check = make_check("a", visibility=visibility)
    return make_report(make_exercise(check), **fields), {check.id: Seen(curves={"loss": (2.0, 1.0)}, pictures=PICTURES)}


def test_it_is_one_document_in_the_readers_language_that_asks_for_nothing(course) -> None:
    report, seen = with_pictures(language="ja")
    page = render(report, course, seen)
    assert page.startswith('<!DOCTYPE html>\n<html lang="ja">')
    assert page.count("</html>") == 1
    assert "default-src 'none'" in page
    assert {link.split(":")[0] for link in re.findall(r'(?:href|src)="([^"]*)"', page)} == {"data"}
    assert "<script" not in page
    assert page == render(report, course, seen)


def test_what_a_hidden_check_kept_is_not_in_it(course) -> None:
    report, seen = with_pictures(Visibility.HIDDEN)
    assert "<figure" not in render(report, course, seen)


def test_without_pictures_it_is_the_report(course) -> None:
    page = render(make_varied(), course)
    assert html.render(make_varied(), course) in page
    assert "<figure" not in page


def test_a_browser_shows_it_on_a_phone_and_folds_out_the_values_by_the_keyboard(course, tmp_path: Path) -> None:
    report, seen = with_pictures()
    (tmp_path / "page.html").write_text(render(report, course, seen), encoding="utf-8")
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=True)
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.goto((tmp_path / "page.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
        assert sizes == [2] * 14
        assert page.get_by_role("img", name="a large map").count() == 1
        details = page.locator("figure details").first
        details.locator("summary").press("Enter")
        assert details.locator("td", has_text="-2").is_visible()
        assert problems == []
