"""A notebook as a submission: the definitions in its code cells, as one module's text."""

from __future__ import annotations

import ast
import builtins
import collections
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from autograder.course import GIVEN
from autograder.intake.source import MAX_TEXT, Unreadable, parse
from autograder.markers import PLACEHOLDER
from autograder.model import Record

MAX_NOTEBOOK = 32 << 20
MAX_PARTS = 1 << 21  # of its JSON: each takes a hundred bytes, or more
OTHER_LANGUAGE = re.compile(r"\s*+%%(?!(time|timeit|capture|prun)\b)")
DEFINITION = re.compile(r"^(?:async +def|def|class) +(\w++)", re.MULTILINE)
MAGIC = re.compile(r"\s*+(%%?\w|!|\?|[\w.]++\?{1,2}\s*$|[\w, ]++=\s*[%!])")  # possessive: in linear time


class Cell(Record):
    """A code cell: its text, and what its ids say (nbgrader's first)."""

    text: str
    ids: tuple[str, ...] = ()


def notebook_text(data: bytes, name: str = "", definitions: Mapping[str, frozenset[str]] | None = None) -> str:
    """The functions, classes and plain constants of the notebook, after the imports that they use.

    If it holds several exercises, those of the exercise `name` alone, with what belongs to none; `definitions` has
    the names that each of them defines, in order.

    Magics and shell lines are dropped, and so is what runs at once (calls, loops, plots), with the imports for it:
    cells are written to be tried out in any order, definitions do not depend on it. A cell that Python cannot parse is
    kept whole, so that its error is reported. Raises Unreadable.
    """
    return text_of(_code_cells(data), name, definitions or {})


def text_of(cells: Sequence[Cell], name: str, definitions: Mapping[str, frozenset[str]]) -> str:
    """The same of cells."""
    owners = _owners(cells, definitions)
    own, elsewhere = [], dict[str, str]()
    for number, (cell, owner) in enumerate(zip(cells, owners, strict=True), start=1):
        if owner in (name, ""):
            own.append((number, cell.text))
        elif owner:
            elsewhere |= dict.fromkeys(DEFINITION.findall(cell.text), owner)
    return _module(own, elsewhere)


def _owners(cells: Sequence[Cell], definitions: Mapping[str, frozenset[str]]) -> list[str | None]:
    """The exercise that each cell belongs to: by its id, else by what it defines. None: none; "": all of them.

    A name that several exercises define is that of the exercise at hand, or of the next one that lacks it. A copy of an
    answered cell in which nothing is answered yet counts for nothing.
    """
    owners: list[str | None] = []
    seen: dict[str, set[str]] = {exercise: set() for exercise in definitions}
    current = ""
    for cell in cells:
        names = set(DEFINITION.findall(cell.text))
        owner: str | None = _by_id(cell, definitions)
        if not owner:
            fitting = [exercise for exercise, defined in definitions.items() if defined & names]
            lacking = [exercise for exercise in fitting if not seen[exercise] & names]
            first = [exercise for exercise in (lacking or fitting) if exercise == current]
            owner = next(iter([*first, *lacking, *fitting]), "")
        if owner:
            current = owner
            seen[owner] |= names
        elif definitions and _read(cell.text)[1] is None:
            owner = None
        owners.append(owner)
    begun: set[str] = set()
    for number, cell in enumerate(cells):
        if PLACEHOLDER[0] not in cell.text:
            begun |= set(cell.ids[:1])
        elif begun & set(cell.ids[:1]):
            owners[number] = None
    return owners


def _by_id(cell: Cell, definitions: Mapping[str, frozenset[str]]) -> str:
    """The exercise that an id of the cell names before its first hyphen."""
    return next((name for key in cell.ids if (name := key.partition("-")[0]) in definitions), "")


def _module(cells: list[tuple[int, str]], elsewhere: Mapping[str, str]) -> str:
    """The cells, by number, as the text of a module. `elsewhere`: which exercise defines the kernel's other names."""
    imports: list[ast.Import | ast.ImportFrom] = []
    kept: list[tuple[str, ast.stmt | None]] = []
    for number, source in cells:
        cell, tree = _read(source)
        if tree is None:
            kept.append((f"# cell {number}\n{cell}", None))
            continue
        lines = cell.encode().split(b"\n")
        for node in tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                imports.append(node)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) or _is_constant(node):
                kept.append((f"# cell {number}\n{_segment(lines, node)}", node))
    if not imports and not kept:
        return ""
    kept = _without_leftovers(kept, imports)
    used = {name for _, node in kept if node is not None for name in _names(node, ast.Load)}
    imported = [line for node in imports for line in _import_lines(node, used)]
    known = {name for _, node in kept if node is not None for name in _defined(node)}
    known |= {_bound(alias) for node in imports for alias in node.names}
    imported += [f"from {elsewhere[name]} import {name}" for name in sorted((used - known) & elsewhere.keys())]
    imported.sort(key=lambda line: not line.startswith("from __future__ "))
    return "\n".join([*dict.fromkeys(imported), "", *(text for text, _ in kept), ""])


def _without_leftovers(
    kept: list[tuple[str, ast.stmt | None]], imports: list[ast.Import | ast.ImportFrom]
) -> list[tuple[str, ast.stmt | None]]:
    """Without the constants made from a name that nothing defines, as the calls that gave it are dropped."""
    known = {*dir(builtins), *(_bound(alias) for node in imports for alias in node.names)}
    if "*" in known:
        return kept
    counts = collections.Counter(name for _, node in kept if node is not None for name in _defined(node))
    users: dict[str, list[int]] = {}
    for number, (_, node) in enumerate(kept):
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            for name in _names(node, ast.Load) - _arguments(node) - known:
                users.setdefault(name, []).append(number)
    left: set[int] = set()
    undefined = [name for name in users if not counts[name]]
    while undefined:
        for number in set(users.pop(undefined.pop(), ())) - left:
            left.add(number)
            names = _defined(cast(ast.stmt, kept[number][1]))
            counts.subtract(names)
            undefined += [name for name in names if not counts[name]]
    return [item for number, item in enumerate(kept) if number not in left]


def _import_lines(node: ast.Import | ast.ImportFrom, used: set[str]) -> list[str]:
    """The import of what is used, if anything is; of what is given for the chapter, all that was imported."""
    always = isinstance(node, ast.ImportFrom) and node.module in ("__future__", GIVEN)
    names = [alias for alias in node.names if always or _bound(alias) in used or alias.name == "*"]
    if not names:
        return []
    fewer = ast.Import(names) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, names, node.level)
    return [ast.unparse(fewer)]


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _defined(node: ast.stmt) -> set[str]:
    return {node.name} if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else _names(node, ast.Store)


def _arguments(node: ast.AST) -> set[str]:
    return {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)}


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


def _code_cells(data: bytes) -> list[Cell]:
    found = []
    for cell in given_cells(data):
        if cell.get("cell_type") == "code":
            text = text_in(cell)
            if text is not None and not OTHER_LANGUAGE.match(text):
                found.append(Cell(text=text, ids=ids(cell)))
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


def _read(source: str) -> tuple[str, ast.Module | None]:
    """The text of a cell and its tree: as it stands if that is Python, else without magics and shell lines."""
    for text in (source, "\n".join("" if MAGIC.match(line) else line for line in source.split("\n"))):
        try:
            return text, parse(text)
        except SyntaxError:
            continue
    return text, None


def _segment(lines: list[bytes], node: ast.stmt) -> str:
    """The text of a statement, without others in its lines."""
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
    own = lines[first - 1 : node.end_lineno]
    own[-1] = own[-1][: node.end_col_offset]
    own[0] = own[0][node.col_offset :]
    return b"\n".join(own).decode()


def _is_constant(node: ast.stmt) -> bool:
    """A plain assignment that runs nothing of the learner's: no call but of NumPy or a built-in type."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return False
    for part in ast.walk(node.value):
        if isinstance(part, ast.Call):
            function = part.func
            while isinstance(function, ast.Attribute):
                function = function.value
            if not isinstance(function, ast.Name) or function.id not in {"np", "numpy", "float", "int", "list", "dict"}:
                return False
    return True
