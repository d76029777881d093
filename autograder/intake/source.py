"""Reading a learner's source: what its text alone tells, before any of it runs. Nothing here executes it."""

from __future__ import annotations

import ast
import difflib
import functools
import sys
import warnings
from collections.abc import Iterable

from autograder.model import Evidence, Exercise, Outcome, Source

Verdict = tuple[Outcome, Evidence]
MAX_TEXT = 1 << 18  # bytes; the tree of a program takes up to a thousand times as much memory


class Unreadable(Exception):
    """A file that cannot be taken: a key of the catalogues' evidence, with its parameters."""

    def __init__(self, key: str, **params: str) -> None:
        self.key = key
        self.params = params
        super().__init__(key)


def parse(text: str) -> ast.Module:
    """The syntax tree. Raises SyntaxError for whatever Python cannot parse."""
    try:
        with warnings.catch_warnings():  # of odd escapes, say: they are the learner's and not the grader's
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error) or "too deeply nested") from None


@functools.lru_cache(maxsize=64)
def same_program(one: str, other: str) -> bool:
    """Whether two texts differ in docstrings, comments and layout only, as the editions of a stub do."""
    if one == other:
        return True
    try:
        return _dump(parse(one)) == _dump(parse(other))
    except (SyntaxError, RecursionError, ValueError):  # a number too long to be written down, say
        return False


def _dump(tree: ast.AST) -> str:
    """What a program does, as text: its tree without docstrings, which are taken out of it."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and _is_text(node.body[:1]):
            del node.body[0]
    return ast.dump(tree)


def _is_text(first: list[ast.stmt]) -> bool:
    return any(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for node in first
    )


def as_given(text: str, stub: str, ready: str = "") -> bool:
    """Whether nothing has been done yet: no text, the stub, or of its definitions some as they were (in a notebook).

    `ready`: the chapter's ready-made code, which may stand in the text as well.
    """
    if not text.strip() or same_program(text, stub):
        return True
    try:
        own, given = _definitions(text), _definitions(stub) | _definitions(ready)
    except (SyntaxError, RecursionError, ValueError):
        return False
    return bool(own) and own <= given


def _definitions(text: str) -> set[str]:
    """The functions and classes of a module, without docstrings, comments and layout."""
    return {_dump(node) for node in parse(text).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def read(source: Source | None, stub: str, exercise: Exercise, siblings: Iterable[str]) -> Verdict | None:
    """The outcome that all checks of the exercise share because of its text, or None where it is to be run."""
    if source is None:
        return Outcome.MISSING, Evidence(key="no-file", params={"name": exercise.name})
    if source.problem:
        return Outcome.CRASHED, Evidence(key=source.problem, params=source.params)
    if not source.text.strip() or same_program(source.text, stub):
        return Outcome.MISSING, Evidence(key="not-started", params={"file": source.file})
    try:
        tree = parse(source.text)
    except SyntaxError as error:
        line = (error.text or "").strip()[:120]
        key = "tabs" if isinstance(error, TabError) else "syntax"
        params = {"file": source.file, "line": str(error.lineno or 0), "problem": error.msg or "", "source": line}
        return Outcome.CRASHED, Evidence(key=key, params=params, untrusted=True)
    for name, number in imports(tree):
        if name not in sys.stdlib_module_names and name not in exercise.imports and name not in siblings:
            params = {"file": source.file, "line": str(number), "name": name, "allowed": ", ".join(exercise.imports)}
            key = "relative-import" if name.startswith(".") else "import"
            return Outcome.FORBIDDEN, Evidence(key=key, params=params, untrusted=True)
    return None


def imports(tree: ast.Module) -> list[tuple[str, int]]:
    """The packages that running the module may import, with their lines; what is relative to a package keeps its dots.

    By a statement, or by a call of `__import__` or `import_module` with a name that stands there. Left out: what stands
    under `if __name__ == "__main__"` (never run here) and in a `try` (the learner deals with its absence).
    """
    found: list[tuple[str, int]] = []
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            found += [(alias.name.partition(".")[0], node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((_package("." * node.level + (node.module or "")), node.lineno))
        elif isinstance(node, ast.If) and _is_main(node.test):
            nodes += node.orelse
        elif isinstance(node, ast.Try):
            nodes += [*node.orelse, *node.finalbody]
        else:
            nodes += ast.iter_child_nodes(node)
            if isinstance(node, ast.Call) and (name := _imported_by(node)):
                found.append((_package(name), node.lineno))
    return sorted(found, key=lambda item: item[1])


def _package(name: str) -> str:
    return name if name.startswith(".") else name.partition(".")[0]


def _imported_by(call: ast.Call) -> str | None:
    """The module that this call names and imports, if it is such a call."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    values = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "name")]
    if function in ("__import__", "import_module") and values and isinstance(values[0], ast.Constant):
        return values[0].value if isinstance(values[0].value, str) else None
    return None


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def imported_siblings(source: Source | None, siblings: Iterable[str]) -> list[str]:
    """The exercises of the chapter which this source imports."""
    names = _imported_names(source.text) if source and not source.problem else frozenset()
    return [name for name in siblings if name in names]


@functools.lru_cache(maxsize=64)
def _imported_names(text: str) -> frozenset[str]:
    try:
        return frozenset(name for name, _ in imports(parse(text)))
    except SyntaxError:
        return frozenset()


def nearest_name(text: str, name: str) -> str | None:
    """The top-level name or method of the module which is nearest to `name`, if any is near."""
    try:
        tree = parse(text)
    except SyntaxError:
        return None
    names = {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    near = difflib.get_close_matches(name, sorted(names - {name}), 1, 0.6)
    folded = [other for other in sorted(names) if other.lower() == name.lower() and other != name]
    return next(iter(folded or near), None)
