"""The site: every page in both languages, each link leads somewhere, and a learner's standing is on them."""

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
from learner import folder, report, seen, small

from autograder.browsing.export import export
from autograder.browsing.site import Site
from autograder.workspace import Workspace

TITLES = {"en": "Each entry is doubled.", "ja": "どの要素も2倍になる。"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return folder(tmp_path)


@pytest.fixture
def site(workspace: Workspace) -> Site:
    return Site(workspace.course, workspace, live=True)


class Links(HTMLParser):
    """Where a page leads, what it shows, and the places in it that have a name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.names: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and tag != "link":
                self.targets.append(str(value))
            elif name == "id":
                self.names.append(str(value))


def test_every_page_is_there_in_both_languages(site: Site) -> None:
    expected = ["index.html", "guide.html", "chapter1/index.html", "chapter1/double.html", "chapter1/again.html"]
    assert site.paths() == expected
    for language, other in (("en", "ja"), ("ja", "en")):
        for path in expected:
            page = site.page(language, path)
            assert page is not None
            assert f'<html lang="{language}"' in page
            assert f'lang="{other}" hreflang="{other}"' in page
    assert site.page("fr", "index.html") is None
    assert site.page("en", "chapter1/triple.html") is None


def test_each_link_leads_to_a_page_a_drawing_or_a_place_in_one(site: Site) -> None:
    pages = {f"{language}/{path}": site.page(language, path) for language in ("en", "ja") for path in site.paths()}
    figures = {f"{language}/{path}" for language in ("en", "ja") for path in site.figures()}
    links = {path: Links(str(page)) for path, page in pages.items()}
    followed = 0
    for path, found in links.items():
        assert len(found.names) == len(set(found.names)), f"{path}: a name twice"
        for target in found.targets:
            if target.startswith("https://"):
                continue
            file, _, name = target.partition("#")
            there = path if not file else resolved(path, file)
            assert there in pages or there in figures, f"{path}: {target}"
            assert not name or unquote(name) in links[there].names, f"{path}: {target}"
            followed += 1
    assert followed > 60


def resolved(path: str, target: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / target).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


@pytest.mark.parametrize(
    ("outcome", "state"), [(None, "○ not started"), ("passed", "✓ passed: 5 of 5 points"), ("failed", "○ not started")]
)
def test_the_standing_is_on_the_map_in_the_text_and_at_the_exercise(
    outcome: str | None, state: str, workspace: Workspace, site: Site
) -> None:
    if outcome:
        workspace.remember(report("double", outcome))
    places = {"index.html": "row", "chapter1/index.html": "row", "chapter1/double.html": "state"}
    for path, place in (*places.items(), ("chapter1/index.html", "state")):
        found = re.search(
            f'id="{place}-chapter1-double" data-live><span class="state \\w+">(.*?)</span>', str(site.page("en", path))
        )
        assert found is not None
        assert found[1] == state
    passed = int(outcome == "passed")
    assert f"{passed} of 2 exercises pass; {5 * passed} of 10 points." in str(site.page("en", "index.html"))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_last_report_is_shown_in_either_language(language: str, workspace: Workspace, site: Site) -> None:
    before = str(site.page(language, "chapter1/double.html"))
    assert TITLES[language] not in before
    workspace.remember(report("double", "failed"))
    assert TITLES[language] in str(site.page(language, "chapter1/double.html"))
    workspace.remember(report("double"), seen("double"))
    after = str(site.page(language, "chapter1/double.html"))
    assert "<polyline" in after
    assert {"en": "Double a number twice.", "ja": "2回2倍にしてみましょう。"}[language] in after


def test_the_exercise_that_was_graded_last_is_named_on_every_page(workspace: Workspace, site: Site) -> None:
    workspace.remember(report("double"))
    workspace.remember(report("again", "failed"))
    for path in site.paths():
        found = re.search('<p id="latest"[^>]*>(.*?)</p>', str(site.page("en", path)))
        assert found is not None
        assert "The exercise again</a>" in found[1]


def test_what_a_learner_s_code_made_is_text(workspace: Workspace, site: Site) -> None:
    workspace.remember(report("double", "failed", received="<script>alert(1)</script>"))
    page = str(site.page("en", "chapter1/double.html"))
    assert "<script>alert" not in page
    assert escape("<script>alert(1)</script>") in page


def test_stubs_are_shown_and_no_solution(site: Site) -> None:
    for path in ("chapter1/index.html", "chapter1/double.html"):
        page = re.sub("<[^>]*>", "", str(site.page("en", path)))
        assert "raise NotImplementedError()" in page
        assert "np.asarray" not in page
        assert "配列を2倍します" not in page, "the English edition alone"


def test_a_page_works_without_a_script_and_tells_a_script_what_it_shows(workspace: Workspace, site: Site) -> None:
    page = str(site.page("en", "chapter1/double.html"))
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page
    assert f'data-address="../../state" data-state="{workspace.state()}"' in page
    assert 'http-equiv="refresh"' not in str(site.page("en", "chapter1/index.html")), "a reader would lose the place"


def test_the_pages_can_be_written_as_files_without_anybody_s_standing(tmp_path: Path) -> None:
    course = small(tmp_path / "course")
    export(Site(course), tmp_path / "out")
    written = {
        file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*") if file.is_file()
    }
    assert {
        "en/index.html",
        "ja/chapter1/again.html",
        "en/chapter1/figures/line.svg",
        "ja/figures/boxes.ja.svg",
    } <= written
    for file in (tmp_path / "out").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "data-live" not in text
        assert not re.search(r'\bsrc="https?:', text)
    with pytest.raises(FileExistsError):
        export(Site(course), tmp_path / "out")
