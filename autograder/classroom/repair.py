"""Repairing: what was handed in as a sound notebook of its assignment, with nothing but its cells left as they were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.api import Gradebook, Notebook
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.classroom.submitted import Chosen
from autograder.intake.cells import given_cells, ids, text_in
from autograder.locales import sentence
from autograder.model import Record

KINDS = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
NOTE = "dlgrade-note"  # the id of our own cell
LONGEST = 1 << 18  # characters of a cell that are shown


class Asked(Record):
    """A cell of the assignment, as the gradebook has it: its text, and its metadata for nbgrader."""

    name: str
    kind: str
    text: str
    metadata: dict[str, Any]

    @property
    def is_marked(self) -> bool:
        """Whether it carries points, so that no submission may be without it."""
        return bool(self.metadata["grade"] or self.metadata["task"])

    @property
    def is_answer(self) -> bool:
        return bool(self.metadata["solution"])


def rebuilt(data: bytes | None) -> NotebookNode:
    """The cells of a notebook's file in a sound notebook, without outputs; of their metadata their ids alone are left.

    None: a notebook without cells. Raises Unreadable.
    """
    cells: list[NotebookNode] = []
    used = {NOTE}
    for given in given_cells(data) if data is not None else []:
        text, make = text_in(given), KINDS.get(str(given.get("cell_type")))
        if text is None or make is None:
            continue
        key = next((key for key in ids(given) if ID.match(key)), "")
        own = given.get("id")
        cell_id = own if isinstance(own, str) and ID.match(own) and own not in used else f"cell-{len(cells)}"
        while cell_id in used:
            cell_id += "_"
        used.add(cell_id)
        shown = text.encode("utf-8", "replace").decode()[:LONGEST]
        metadata = {"nbgrader": {"grade_id": key}} if key else {}
        cells.append(make(shown, id=cell_id, metadata=metadata))
        if isinstance(given.get("attachments"), dict) and make is new_markdown_cell:
            cells[-1]["attachments"] = _attachments(given["attachments"])
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})


def _attachments(given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The pictures that were put into a cell."""
    return {
        str(name): {str(kind): data for kind, data in bundle.items() if isinstance(data, str)}
        for name, bundle in given.items()
        if isinstance(bundle, dict)
    }


def asked(notebook: Notebook) -> dict[str, Asked]:
    """The cells of an assignment's notebook by their grade ids."""
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    grade = {cell.name for cell in notebook.grade_cells}
    solution = {cell.name for cell in notebook.solution_cells}
    found = {}
    for cell in notebook.source_cells:
        metadata = {
            "schema_version": 3,
            "grade_id": cell.name,
            "grade": cell.name in grade,
            "solution": cell.name in solution,
            "locked": cell.locked,
            "task": cell.name in points and cell.name not in grade,
            "cell_type": cell.cell_type,
            "checksum": cell.checksum,
        }
        if cell.name in points:
            metadata["points"] = points[cell.name]
        found[cell.name] = Asked(name=cell.name, kind=cell.cell_type, text=cell.source, metadata=metadata)
    return found


class Repair(NbGraderPreprocessor):  # type: ignore[misc]
    """Gives the cells of a submission the metadata of their assignment, and puts back those that carry points.

    Of cells with the same id one keeps it: the last, of answers the last in which something was written. A given cell
    that was changed is no longer one, and stays as it was handed in.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            wanted = asked(gradebook.find_notebook(names["notebook"], names["assignment"]))
        chosen = _chosen(nb.cells, wanted)
        nb.cells = [self._cell(cell, wanted.get(chosen.get(number, ""))) for number, cell in enumerate(nb.cells)]
        present = set(chosen.values())
        for cell in wanted.values():
            if cell.is_marked and cell.name not in present:
                self.log.warning("Cell '%s' was missing, and is put back", cell.name)
                nb.cells.insert(_place(nb.cells, cell.name), _made(cell))
        if note := self._note(self.parent.chosen(resources)):
            nb.cells.insert(0, new_markdown_cell(f"**dlgrade**\n\n    {note}", id=NOTE))
        return nb, resources

    def _note(self, chosen: Chosen) -> str:
        """What a student is told of the file: why it cannot be read, or that another one was worked on as well."""
        language = self.parent.language
        if chosen.problem is None and chosen.others:
            others = ", ".join(file.name for file in chosen.others)
            why = sentence(language, f"evidence.{chosen.why}")
            return sentence(language, "evidence.others", file=chosen.file.name, why=why, others=others)
        return chosen.unread(language)

    def _cell(self, cell: NotebookNode, wanted: Asked | None) -> NotebookNode:
        if wanted is not None and cell.cell_type != wanted.kind:
            cell = KINDS[wanted.kind](cell.source, id=cell.id)
        changed = wanted is not None and not wanted.is_answer and not wanted.is_marked and cell.source != wanted.text
        cell.metadata = NotebookNode()
        if wanted is not None and not changed:
            cell.metadata["nbgrader"] = NotebookNode(wanted.metadata)
        return cell


def _chosen(cells: list[NotebookNode], wanted: Mapping[str, Asked]) -> dict[int, str]:
    """Which cells, by number, are those of the assignment."""
    last: dict[str, int] = {}
    for number, cell in enumerate(cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name not in wanted:
            continue
        before = last.get(name)
        if before is None or not wanted[name].is_answer or cell.source != wanted[name].text:
            last[name] = number
    return {number: name for name, number in last.items()}


def _place(cells: list[NotebookNode], name: str) -> int:
    """Where a cell of this name belongs: after the last of the same exercise, else at the end."""
    exercise = name.partition("-")[0]
    same = [
        number
        for number, cell in enumerate(cells, start=1)
        if cell.metadata.get("nbgrader", {}).get("grade_id", "").partition("-")[0] == exercise
    ]
    return max(same, default=len(cells))


def _made(wanted: Asked) -> NotebookNode:
    return KINDS[wanted.kind](wanted.text, metadata={"nbgrader": dict(wanted.metadata)})
