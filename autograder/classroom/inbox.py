"""The inbox of `nbgrader autograde`: what lies in the students' folders, and which of it is graded already."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import rmtree

from autograder.classroom.originals import Originals
from autograder.classroom.submitted import Chosen, candidates, choose, notebooks
from autograder.intake.cells import given_cells, text_in
from autograder.intake.reading import file_reader
from autograder.intake.source import Unreadable

STAMP = "dlgrade"  # in the metadata of a graded notebook, which are made by us alone
STUDENT, ASSIGNMENT = "(?P<student>.*)", "(?P<assignment>.*)"


class Inbox:
    """The submissions that nbgrader's converter is about to take.

    nbgrader finds a notebook by its exact name, and takes a submission for new by `timestamp.txt` alone. Here it is
    found under the names that students, browsers and platforms give it, and is new if it is not what was graded last.
    """

    def __init__(self, converter: Any) -> None:
        self.converter = converter
        self.coursedir = converter.coursedir
        self._given: dict[str, dict[str, list[str]]] = {}
        self._chosen: dict[Path, Chosen] = {}
        self._originals: dict[str, Originals] = {}

    def prepare(self) -> None:
        """Have the converter take each notebook under its own name, and forget results of what has been replaced."""
        pattern = self.coursedir.format_path(self.coursedir.submitted_directory, STUDENT, ASSIGNMENT, escape=True)
        for folder, found in self.converter.assignments.items():
            match = re.match(pattern, folder)
            if match is None or not (given := self._texts(match["assignment"])):
                continue  # nbgrader says what is wrong
            wanted = [name for name in given if fnmatch(name, self.coursedir.notebook_id)]
            files = notebooks(Path(folder))
            there = {name: candidates(files, name, given) for name in wanted}
            taken = {file for some in there.values() for file in some}
            expected = [str(Path(folder, f"{name}.ipynb")) for name, some in there.items() if some]
            found[:] = [*expected, *(file for file in found if Path(file) not in taken and file not in expected)]
            self._forget(match["student"], match["assignment"], expected)

    def expected(self, resources: Mapping[str, Any]) -> Path:
        """Where nbgrader expects what a student handed in."""
        names = resources["nbgrader"]
        folder = self.coursedir.format_path(self.coursedir.submitted_directory, names["student"], names["assignment"])
        return Path(self.coursedir.root, folder, names["notebook"] + ".ipynb").absolute()

    def read(self, expected: Path) -> Chosen:
        """What counts as this notebook now."""
        match = re.match(
            self.coursedir.format_path(self.coursedir.submitted_directory, STUDENT, ASSIGNMENT, escape=True),
            str(expected.parent),
        )
        given = self._texts(match["assignment"]) if match else {}
        files = candidates(notebooks(expected.parent), expected.stem, given)
        changed = {file: file.lstat().st_mtime for file in files}
        if match and len(files) > 1:
            originals = self._collected(match["assignment"])
            changed = {file: originals.changed(file) for file in files}
        self._chosen = {expected: choose(changed, expected.stem, given.get(expected.stem, []))}
        return self._chosen[expected]

    def _collected(self, assignment: str) -> Originals:
        """What `nbgrader zip_collect` made of an assignment's downloads."""
        if assignment not in self._originals:
            self._originals[assignment] = Originals(Path(self.coursedir.root, "downloaded", assignment, "extracted"))
        return self._originals[assignment]

    def chosen(self, expected: Path) -> Chosen:
        """The same as `read` found last."""
        return self._chosen.get(expected) or self.read(expected)

    def _texts(self, assignment: str) -> dict[str, list[str]]:
        """The notebooks of an assignment, each with the texts of its cells; none if there is no such assignment."""
        if assignment not in self._given:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                try:
                    names = [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
                except MissingEntry:
                    names = []
            released = Path(self.coursedir.format_path(self.coursedir.release_directory, ".", assignment))
            self._given[assignment] = {name: texts_of(released / f"{name}.ipynb") for name in names}
        return self._given[assignment]

    def _forget(self, student: str, assignment: str, expected: list[str]) -> None:
        """Remove the graded notebooks of a student if one is not of what is handed in now: nbgrader skips them else."""
        folder = Path(self.coursedir.format_path(self.coursedir.autograded_directory, student, assignment))
        graded = {file: folder / Path(file).name for file in expected}
        if not folder.is_dir() or all(stamp_of(graded[file]) == self.read(Path(file)).digest for file in expected):
            return
        self.converter.log.warning("Something else was handed in than was graded: %s", folder)
        if self.coursedir.notebook_id == "*":
            rmtree(str(folder))
            return
        for file in graded.values():
            file.unlink(missing_ok=True)


def texts_of(file: Path) -> list[str]:
    """The texts of a notebook's cells; none if there is no such file."""
    try:
        return [text_in(cell) or "" for cell in given_cells(file_reader(file)())]
    except Unreadable:
        return []


def stamp_of(file: Path) -> str:
    """The digest of the submission that this graded notebook is of; empty if nbgrader was stopped before its end."""
    return str(stamp(file).get("submitted", ""))


def stamp(file: Path) -> dict[str, str]:
    """What was noted in a graded notebook, at the end of its grading."""
    try:
        found = json.loads(file.read_bytes())["metadata"][STAMP]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return dict(found) if isinstance(found, dict) else {}
