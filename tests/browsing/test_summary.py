"""The summary: what was built, with its curves; what is ahead; at the end of the course, how its text ends."""

from pathlib import Path

import pytest
from learner import folder, report, seen

from autograder.browsing import summary
from autograder.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return folder(tmp_path)


def test_before_anything_is_written_the_chapters_are_ahead(workspace: Workspace) -> None:
    page = summary.render(workspace, "en")
    assert "0 of 2 exercises pass; 0 of 10 points." in page
    assert "<h2>Still ahead</h2>\n<ul><li>Chapter 1: A chapter</li></ul>" in page
    assert "Next: The exercise double. Open chapter1/double.py, then run: dlgrade chapter1 double" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("What you have built", "passed: 5 of 5 points", "Not started in this chapter: 1", "loss: 2 → 0.5")),
        ("ja", ("ここまでに作ったもの", "合格: 5/5 点", "この章で未着手の演習: 1個", "損失: 2 → 0.5")),
    ],
)
def test_what_was_built_is_shown_with_its_curves(language: str, said: tuple[str, ...], workspace: Workspace) -> None:
    workspace.remember(report("double"), seen("double"))
    page = summary.render(workspace, language)
    for words in said:
        assert words in page
    assert "Still ahead" not in page
    assert "again</code></span>" not in page


def test_what_a_hidden_check_kept_is_not_shown(workspace: Workspace) -> None:
    workspace.remember(report("double", visibility="hidden"), seen("double"))
    page = summary.render(workspace, "en")
    assert "double</code></span>" in page
    assert "<svg" not in page


def test_at_the_end_of_the_course_its_last_section_is_there(workspace: Workspace) -> None:
    for name in ("double", "again"):
        workspace.remember(report(name))
    for language, words, section in (("en", "Congratulations!", "What next"), ("ja", "おめでとうございます", "次に")):
        page = summary.render(workspace, language)
        assert words in page
        assert f">{section}</h2>" in page
        assert page.index(words) < page.index(f">{section}</h2>")


def test_the_page_is_whole_in_itself(workspace: Workspace) -> None:
    workspace.remember(report("double"), seen("double"))
    page = summary.render(workspace, "en")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<h1>") == 1
    for outside in ("<script", '<link rel="stylesheet', "src=", "url(", "data-live"):
        assert outside not in page
