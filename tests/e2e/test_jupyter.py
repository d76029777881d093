"""A notebook in a real JupyterLab, in a real browser: an exercise is solved cell by cell, and the checks are seen."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from jupyters import PATIENCE, browser, served

from autograder.authoring.notebooks import notebook, notebook_file
from autograder.authoring.notebooks import parts as parts_of
from autograder.course import load_course

COURSE = load_course()
CHAPTER = COURSE.chapter("chapter2")
AFFINE = COURSE.exercise("chapter2", "affine")
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},  # every cell is in the page
    "@jupyterlab/apputils-extension/themes": {"theme": os.environ.get("DLGRADE_TEST_THEME", "JupyterLab Light")},
}

OPEN = """async path => {
    const panel = await jupyterapp.commands.execute("docmanager:open", { path, factory: "Notebook" });
    await panel.revealed;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
    jupyterapp.shell.activateById(panel.id);
}"""
RUN = """async index => {
    jupyterapp.shell.currentWidget.content.activeCellIndex = index;
    await jupyterapp.commands.execute("notebook:run-cell");
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The page of a JupyterLab with settings and a folder of its own."""
    home = tmp_path_factory.mktemp("jupyter")
    work = home / "work"
    work.mkdir()
    for language in ("en", "ja"):
        (work / notebook_file(CHAPTER, language)).write_bytes(notebook(COURSE, CHAPTER, language))
    for name, values in SETTINGS.items():
        file = home / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    disabled = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (home / "config" / "labconfig").mkdir(parents=True)
    (home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(disabled), encoding="utf-8")
    with browser() as chromium, served(home, work, "--LabApp.expose_app_in_browser=True") as (address, token):
        page = chromium.new_page(viewport={"width": 1200, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}lab?token={token}")
        page.wait_for_function("window.jupyterapp")
        page.evaluate("jupyterapp.restored")
        yield page
        page.close()


class Notebook:
    """A notebook on a page, its cells by their ids."""

    def __init__(self, lab: Any, language: str) -> None:
        cells = json.loads(notebook(COURSE, CHAPTER, language))["cells"]
        self.order = [cell["id"] for cell in cells]
        self.page = lab
        self.page.evaluate(OPEN, notebook_file(CHAPTER, language))

    def cell(self, name: str) -> Any:
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell").nth(
            self.order.index(name)
        )

    def write(self, name: str, text: str) -> None:
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        source = "index => jupyterapp.shell.currentWidget.content.widgets[index].model.sharedModel.getSource()"
        assert self.page.evaluate(source, self.order.index(name)) == text

    def run(self, name: str) -> Any:
        """Run a cell, wait until it is done; its outputs."""
        self.page.evaluate(RUN, self.order.index(name))
        return self.cell(name).locator(".jp-OutputArea-output")

    def shot(self, name: str) -> None:
        """A picture of a cell, if a folder for pictures is named."""
        if folder := os.environ.get("DLGRADE_TEST_PICTURES"):
            self.cell(name).screenshot(path=f"{folder}/{name}-{time.monotonic_ns()}.png")


def answer(text: str) -> str:
    """The cell of `affine` in this version of the module."""
    return dict(parts_of(text))["affine"]


def test_an_exercise_is_solved_cell_by_cell(lab: Any) -> None:
    chapter = Notebook(lab, "en")
    for name in ("chapter2-start", "affine"):
        chapter.run(name)
    mistake = COURSE.mistakes(AFFINE)[0]
    chapter.write("affine-affine", answer(COURSE.mistaken(AFFINE, mistake)))
    chapter.run("affine-affine")
    shown = chapter.run("affine-try").inner_text()
    chapter.shot("affine-try")
    assert f"/{AFFINE.points}" in shown
    assert f"{AFFINE.points}/{AFFINE.points}" not in shown
    assert mistake.hint.en in shown
    assert "not right yet" in shown
    chapter.write("affine-affine", answer(COURSE.solution_text(AFFINE)))
    chapter.run("affine-affine")
    shown = chapter.run("affine-try").inner_text()
    chapter.shot("affine-try")
    assert f"{AFFINE.points}/{AFFINE.points}" in shown
    assert "not right yet" not in shown


def test_the_japanese_edition(lab: Any) -> None:
    chapter = Notebook(lab, "ja")
    for name in ("chapter2-start", "affine", "affine-affine"):
        chapter.run(name)
    shown = chapter.run("affine-try").inner_text()
    chapter.shot("affine-try")
    assert AFFINE.title.ja in shown
    assert f"0/{AFFINE.points}" in shown
    chapter.write("affine-affine", answer(COURSE.solution_text(AFFINE)))
    chapter.run("affine-affine")
    shown = chapter.run("affine-try").inner_text()
    assert f"{AFFINE.points}/{AFFINE.points}" in shown
    assert "合格" in shown
