"""A notebook as a submission: the definitions in its code cells, as one module's text."""

from __future__ import annotations

import ast
import json
from typing import Any

from autograder.grading.reading import parse


class NotANotebook(Exception):
    """The bytes are no notebook; the message says why."""


def notebook_text(data: bytes) -> str:
    """The imports, functions, classes and plain constants of the notebook, imports first.

    Magics and shell lines are dropped, and so is what runs at once (calls, loops, plots): cells are written to be tried
    out in any order, definitions do not depend on it. A cell that Python cannot parse is kept whole, so that its error
    is reported. Raises NotANotebook.
    """
    imports: list[str] = []
    rest: list[str] = []
    for number, cell in enumerate(_code_cells(data), start=1):
        try:
            tree = parse(cell)
        except SyntaxError:
            rest.append(f"# cell {number}\n{cell}")
            continue
        for node in tree.body:
            text = _segment(cell, node)
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                imports.append(text)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) or _is_constant(node):
                rest.append(f"# cell {number}\n{text}")
    return "\n".join([*dict.fromkeys(imports), "", *rest, ""]) if imports or rest else ""


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
            if isinstance(source, str) and not source.lstrip().startswith("%%"):
                texts.append("\n".join("" if _is_magic(line) else line for line in source.split("\n")))
    return texts


def _is_magic(line: str) -> bool:
    return line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?")


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
