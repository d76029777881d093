"""A notebook as a submission: what its code cells define, as one module's text."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from autograder.intake.magics import DEFINITION, code_of, is_python
from autograder.intake.selection import Selection
from autograder.intake.source import MAX_TEXT, Unreadable, source_of
from autograder.intake.statements import Kind, Statement, statements_of
from autograder.markers import EXAMPLE, PLACEHOLDER
from autograder.model import Record, Source, Span

MAX_NOTEBOOK = 32 << 20
SMALL = 1 << 18  # bytes of a notebook that is remembered
MAX_PARTS = 1 << 21  # of its JSON: each takes a hundred bytes, or more


class Cell(Record):
    """A cell: its text, and what its ids say (nbgrader's first).

    `label`: how it is called in messages. Of cells that are not code, those are kept that look like it.
    """

    text: str
    ids: tuple[str, ...] = ()
    label: str = ""
    is_code: bool = True


class Module(Record):
    """What cells hold of an exercise: its text, where its lines stand, and names that other kinds of cells define."""

    text: str
    spans: tuple[Span, ...] = ()
    aside: tuple[str, ...] = ()

    def source(self, file: str) -> Source:
        """The same as what was handed in for an exercise."""
        return msgspec.structs.replace(source_of(self.text, file), spans=self.spans, aside=self.aside)


def notebook_module(data: bytes, name: str = "", definitions: Mapping[str, frozenset[str]] | None = None) -> Module:
    """The module of an exercise in a notebook: its definitions and what they use, after the imports that they use.

    `definitions`: the names that each exercise of the notebook defines, in order. Of several exercises, only the cells
    of `name` count, with those that belong to none; without any, all that is defined counts.

    Magics, and what only runs, shows or trains, are left out: cells are written to be tried out in any order. Raises
    Unreadable.
    """
    asked = tuple((definitions or {}).items())
    return (_same_module if len(data) <= SMALL else _module)(data, name, asked)


def _module(data: bytes, name: str, definitions: tuple[tuple[str, frozenset[str]], ...]) -> Module:
    return module_of(_cells(data), name, dict(definitions))


_same_module = functools.lru_cache(maxsize=64)(_module)  # at each save, a watch reads all notebooks of a chapter again


def module_of(cells: Sequence[Cell], name: str, definitions: Mapping[str, frozenset[str]]) -> Module:
    """The same of cells. Raises Unreadable."""
    read = _read(tuple(cell for cell in cells if cell.is_code and not is_example(cell.ids)))
    asked = definitions.get(name, frozenset())
    statements: list[tuple[Statement, bool]] = []
    elsewhere: dict[str, str] = {}
    foreign: set[str] = set()
    for (_, own), owner in zip(read, _owners(read, definitions), strict=True):
        if owner is None:
            continue
        statements += [(statement, owner in (name, "")) for statement in own]
        if owner not in (name, ""):
            elsewhere |= {key: owner for one in own if one.kind == Kind.DEFINITION for key in one.names.defines}
            foreign.update(*(one.names.now | one.names.later for one in own))
    exported = {key for one, is_own in statements if is_own for key in one.names.defines & foreign}
    selection = Selection(statements, asked | exported if asked else asked, elsewhere)
    spans: list[Span] = []
    lines: list[str] = []
    number = 1
    body = selection.module()
    for text, statement in (*selection.imports(), *((one.text, one) for one in body)):
        if statement is not None:
            spans.append(Span(start=number, cell=statement.cell, line=statement.line))
        lines.append(text)
        number += text.count("\n") + 1
    if sum(map(len, lines)) > 2 * MAX_TEXT:  # each statement that may fail makes a longer text
        raise too_large()
    aside = {key for cell in cells if not cell.is_code for key in DEFINITION.findall(cell.text)} & asked
    return Module(text="\n".join([*lines, ""]) if lines else "", spans=tuple(spans), aside=tuple(sorted(aside)))


@functools.lru_cache(maxsize=8)
def _read(cells: tuple[Cell, ...]) -> list[tuple[Cell, list[Statement]]]:
    """The cells that hold Python, with their statements."""
    found = []
    for cell in cells:
        code = code_of(cell.text)
        if code is not None:
            module, text = code
            ids = (module, *cell.ids) if module else cell.ids
            found.append((Cell(text=text, ids=ids, label=cell.label), statements_of(text, cell.label)))
    return found


def _owners(
    read: Sequence[tuple[Cell, list[Statement]]], definitions: Mapping[str, frozenset[str]]
) -> list[str | None]:
    """The exercise that each cell belongs to: by its id, else by what it defines. None: none; "": all of them.

    A name that several exercises define is that of the exercise at hand, or of the next one that lacks it. A copy of an
    answered cell in which nothing is answered yet counts for nothing.
    """
    owners: list[str | None] = []
    seen: dict[str, set[str]] = {exercise: set() for exercise in definitions}
    current = ""
    for cell, statements in read:
        names = {name for statement in statements for name in statement.names.defines}
        owner: str | None = _by_id(cell, definitions)
        if not owner:
            fitting = [exercise for exercise, defined in definitions.items() if defined & names]
            lacking = [exercise for exercise in fitting if not seen[exercise] & names]
            first = [exercise for exercise in (lacking or fitting) if exercise == current]
            owner = next(iter([*first, *lacking, *fitting]), "")
        if owner:
            current = owner
            seen[owner] |= names
        elif len(definitions) > 1 and any(statement.kind == Kind.BROKEN for statement in statements):
            owner = None
        owners.append(owner)
    begun: set[str] = set()
    for number, (cell, _) in enumerate(read):
        if PLACEHOLDER[0] not in cell.text:
            begun |= set(cell.ids[:1])
        elif begun & set(cell.ids[:1]):
            owners[number] = None
    return owners


def _by_id(cell: Cell, definitions: Mapping[str, frozenset[str]]) -> str:
    """The exercise that an id of the cell names before its first hyphen."""
    return next((name for key in cell.ids if (name := key.partition("-")[0]) in definitions), "")


def is_example(ids: Sequence[str]) -> bool:
    """Whether these are the ids of an example of the text."""
    return any(EXAMPLE in key for key in ids)


def given_cells(data: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook's file as they are there, whatever is in them. Raises Unreadable."""
    if sum(map(data.count, (b"[", b"{", b","))) > MAX_PARTS:
        raise too_large()
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not-a-notebook", problem=str(error)[:100]) from None
    cells: Any = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("not-a-notebook", problem="no cells")
    return [cell for cell in cells if isinstance(cell, dict)]


def text_in(cell: Mapping[str, Any]) -> str | None:
    """The text of a cell, whatever ends its lines; None if it has none."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else None


@functools.lru_cache(maxsize=4)  # each exercise of a chapter asks for them
def _cells(data: bytes) -> list[Cell]:
    found: list[Cell] = []
    count = 0
    for cell in given_cells(data):
        is_code = cell.get("cell_type") == "code"
        count += is_code
        text = text_in(cell)
        if text is None or not (is_code or cell.get("cell_type") in ("raw", "markdown")):
            continue
        if is_code or (DEFINITION.search(text) and (cell["cell_type"] == "raw" or is_python(text))):
            found.append(Cell(text=text, ids=ids(cell), label=str(count), is_code=is_code))
    if sum(len(cell.text) for cell in found) > MAX_TEXT:
        raise too_large()
    return found


def ids(cell: Mapping[str, Any]) -> tuple[str, ...]:
    """What the cell is called: by nbgrader, and by Jupyter."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return tuple(key for key in (grade_id, cell.get("id")) if isinstance(key, str) and key)


def too_large() -> Unreadable:
    return Unreadable("notebook-too-large", most=str(MAX_NOTEBOOK >> 20), code=str(MAX_TEXT >> 10))
