"""The functions of a text: its functions at the top and its methods, with their parts, and what each of them calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

MOST_PARTS = 3_000  # of one function; larger ones are nobody's exercise
MOST_CALLS = 60
LONGEST_CODE = 100
IN_FORMULAS = {  # names of what a formula cannot do without
    *("W", "b", "x", "t", "y", "dout", "gamma", "beta", "lr", "eps", "std", "mask", "ratio", "momentum", "decay"),
    *("pad", "stride", "dropout_ratio", "weight_decay", "weight_init_std", "temperature"),
}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Function(NamedTuple):
    """`name`: `softmax`, or `Affine.forward`. `parts`: all nodes of its body."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    owner: ast.ClassDef | None
    parts: tuple[Any, ...]

    @property
    def parameters(self) -> set[str]:
        given = self.node.args
        return {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)} - {"self", "cls"}

    def of(self, kind: Any) -> list[Any]:
        """Its parts of this kind."""
        return [part for part in self.parts if isinstance(part, kind)]


class Text(NamedTuple):
    """A text with its functions, in order."""

    lines: tuple[str, ...]
    tree: ast.Module
    functions: tuple[Function, ...]

    def code(self, node: Any) -> str:
        """The line that a node begins on."""
        line: str = self.lines[node.lineno - 1]
        return line.strip()[:LONGEST_CODE]

    def classes(self) -> Iterator[tuple[ast.ClassDef, list[Function]]]:
        """Its classes with their methods."""
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef):
                yield node, [function for function in self.functions if function.owner is node]


def text_of(text: str, tree: ast.Module) -> Text:
    found: list[tuple[str, Any, ast.ClassDef | None]] = []
    for node in tree.body:
        if isinstance(node, DEFINITIONS):
            found.append((node.name, node, None))
        elif isinstance(node, ast.ClassDef):
            found += [(f"{node.name}.{part.name}", part, node) for part in node.body if isinstance(part, DEFINITIONS)]
    functions = (Function(name, node, owner, tuple(_parts(node))) for name, node, owner in found)
    small = tuple(function for function in functions if len(function.parts) <= MOST_PARTS)
    return Text(tuple(text.split("\n")), tree, small)


def calls(text: Text) -> dict[str, tuple[str, ...]]:
    """By function, the names that it calls; and with a dot before it, each attribute of `self` that it sets."""
    found = {}
    for function in text.functions:
        called = {name_of(call.func) for call in function.of(ast.Call)} - {""}
        sets = {f".{name}" for name in stored(function)}
        found[function.name] = tuple(sorted(called | sets)[:MOST_CALLS])
    return found


def stored(function: Function) -> set[str]:
    """The attributes of `self` that a function sets, as a whole or in a part: `self.W = ...`, `self.v[key] += ...`."""
    found = set[str]()
    for part in function.parts:
        for target in targets_of(part):
            found |= {one.attr for one in ast.walk(target) if is_own(one)}  # type: ignore[attr-defined]
    return found


def targets_of(part: Any) -> list[Any]:
    """What a statement assigns to."""
    targets = part.targets if isinstance(part, ast.Assign) else [getattr(part, "target", None)]
    return [target for target in targets if target is not None]


def is_own(node: Any) -> bool:
    """Whether a node is an attribute of `self`."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def is_idle(function: Function) -> bool:
    """Whether a function does nothing yet: all that it has is its docstring, `pass`, and exceptions."""
    return all(
        isinstance(part, (ast.Pass, ast.Raise)) or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        for part in function.node.body
    )


def is_unwritten(function: Function) -> bool:
    """Whether a part of a function is still to be written."""
    return any(isinstance(part, ast.Raise) and "NotImplementedError" in loaded(part) for part in function.parts)


def name_of(function: Any) -> str:
    """The last name of an expression: `sum` of `np.sum` and of `x.sum`; empty if it is no name."""
    return str(function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""))


def is_module(node: ast.expr) -> bool:
    """Whether this is one of the usual names of NumPy, PyTorch or `math`, or something in one of these."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math", "torch", "F", "nn")


def loaded(node: ast.AST) -> set[str]:
    """The names that are read in a part of a text."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """All parts of a function's body, in the order of the text as far as statements go."""
    waiting: list[ast.AST] = list(getattr(node, "body", []))[::-1]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += list(ast.iter_child_nodes(part))[::-1]
