"""The pages in a browser: a result appears in place, nothing is refused or fetched elsewhere, narrow and dark too."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyters import PATIENCE, browser
from learner import folder, report

from autograder.browsing.server import Server
from autograder.browsing.site import Site
from autograder.workspace import Workspace

WIDE_CODE = """() => {
    const box = document.querySelector(".exercise pre");
    box.closest("details").open = true;
    box.textContent = "x".repeat(100);
    return box.scrollWidth == box.clientWidth && document.documentElement.scrollWidth <= innerWidth;
}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return folder(tmp_path)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def address(workspace: Workspace) -> Iterator[str]:
    with Server(Site(workspace.course, workspace, live=True), "en", pytest.fail) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.address
        server.shutdown()
        thread.join()


def test_pages_fit_and_results_come_as_they_are_graded(address: str, workspace: Workspace, chromium: Any) -> None:
    asked, told = [], []
    page = chromium.new_page(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page.set_default_timeout(PATIENCE)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for path in ("en/index.html", "en/chapter1/index.html", "ja/chapter1/double.html"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(address + "en/chapter1/index.html")
    assert page.locator("math mi").first.text_content() == "y"
    assert page.evaluate("document.querySelector('main img').naturalWidth > 0")

    page.set_viewport_size({"width": 1200, "height": 800})
    assert page.evaluate(WIDE_CODE), "a line of 100 columns is seen whole, and the page is not wider for it"

    page.goto(address + "en/chapter1/double.html")
    page.locator("summary").focus()
    page.evaluate("window.same = true")
    workspace.remember(report("double", "failed", received="7<b>"))
    page.get_by_text("received: 7<b>").wait_for()
    workspace.remember(report("double"))
    page.locator(".state.passed").first.wait_for()
    assert page.get_by_role("status").inner_text() == "Graded last: The exercise double ✓ passed: 5 of 5 points"
    assert page.evaluate("window.same && document.activeElement.tagName") == "SUMMARY", "it is still the same page"
    assert not page.locator("#ended").is_visible()
    assert told == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_without_scripts_the_page_shows_the_same(address: str, workspace: Workspace, chromium: Any) -> None:
    workspace.remember(report("double"))
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(address + "en/chapter1/double.html")
    assert "passed: 5 of 5 points" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="Load this page again").is_visible()


def test_a_page_says_so_when_the_command_has_ended(workspace: Workspace, chromium: Any) -> None:
    server = Server(Site(workspace.course, workspace, live=True), "en", pytest.fail)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        page = chromium.new_page()
        page.goto(server.address + "en/index.html")
        server.shutdown()
        server.server_close()
        page.get_by_text("no longer up to date").wait_for(timeout=60_000)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
