"""A notebook as a submission: the definitions in its code cells, as one module's text."""

from __future__ import annotations

import ast
import builtins
import json
import re
from typing import Any

from autograder.grading.reading import parse

OTHER_LANGUAGE = re.compile(r"\s*%%(?!(time|timeit|capture|prun)\b)")
MAGIC = re.compile(r"\s*(%%?\w|!|\?|[\w.]+\?{1,2}\s*$|[\w, ]+=\s*[%!])")


class NotANotebook(Exception):
    """The bytes are no notebook; the message says why."""


def notebook_text(data: bytes) -> str:
    """The functions, classes and plain constants of the notebook, after the imports that they use.

    Magics and shell lines are dropped, and so is what runs at once (calls, loops, plots), with the imports for it:
    cells are written to be tried out in any order, definitions do not depend on it. A cell that Python cannot parse is
    kept whole, so that its error is reported. Raises NotANotebook.
    """
    imports: list[ast.Import | ast.ImportFrom] = []
    kept: list[tuple[str, ast.stmt | None]] = []
    for number, source in enumerate(_code_cells(data), start=1):
        cell, tree = _read(source)
        if tree is None:
            kept.append((f"# cell {number}\n{cell}", None))
            continue
        for node in tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                imports.append(node)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) or _is_constant(node):
                kept.append((f"# cell {number}\n{_segment(cell, node)}", node))
    if not imports and not kept:
        return ""
    kept = _without_leftovers(kept, imports)
    used = {name for _, node in kept if node is not None for name in _names(node, ast.Load)}
    lines = [line for node in imports for line in _import_lines(node, used)]
    lines.sort(key=lambda line: not line.startswith("from __future__ "))
    return "\n".join([*dict.fromkeys(lines), "", *(text for text, _ in kept), ""])


def _without_leftovers(
    kept: list[tuple[str, ast.stmt | None]], imports: list[ast.Import | ast.ImportFrom]
) -> list[tuple[str, ast.stmt | None]]:
    """Without the constants made from a name that nothing defines, as the calls that gave it are dropped."""
    known = {*dir(builtins), *(_bound(alias) for node in imports for alias in node.names)}
    if "*" in known:
        return kept
    while True:
        defined = known | {name for _, node in kept if node is not None for name in _defined(node)}
        fewer = [
            (text, node)
            for text, node in kept
            if not isinstance(node, (ast.Assign, ast.AnnAssign)) or _names(node, ast.Load) <= defined | _arguments(node)
        ]
        if len(fewer) == len(kept):
            return kept
        kept = fewer


def _import_lines(node: ast.Import | ast.ImportFrom, used: set[str]) -> list[str]:
    """The import of what is used, a line for each name."""
    always = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    names = [alias for alias in node.names if always or _bound(alias) in used or alias.name == "*"]
    if isinstance(node, ast.Import):
        return [ast.unparse(ast.Import([alias])) for alias in names]
    return [ast.unparse(ast.ImportFrom(node.module, [alias], node.level)) for alias in names]


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _defined(node: ast.stmt) -> set[str]:
    return {node.name} if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else _names(node, ast.Store)


def _arguments(node: ast.AST) -> set[str]:
    return {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, context)}


def _code_cells(data: bytes) -> list[str]:
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotANotebook(str(error)[:100]) from None
    cells: Any = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise NotANotebook("no cells")
    texts = []
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            if isinstance(source, list):
                source = "".join(part for part in source if isinstance(part, str))
            if isinstance(source, str) and not OTHER_LANGUAGE.match(source):
                texts.append(source)
    return texts


def _read(source: str) -> tuple[str, ast.Module | None]:
    """The text of a cell and its tree: as it stands if that is Python, else without magics and shell lines."""
    for text in (source, "\n".join("" if MAGIC.match(line) else line for line in source.split("\n"))):
        try:
            return text, parse(text)
        except SyntaxError:
            continue
    return text, None


def _segment(cell: str, node: ast.stmt) -> str:
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
    return "\n".join(cell.split("\n")[first - 1 : node.end_lineno])


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
