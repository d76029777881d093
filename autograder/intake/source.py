"""A source: the text of an exercise, and what it tells before any of it runs. Nothing here executes it."""

from __future__ import annotations

import ast
import difflib
import functools
import hashlib
import warnings
from collections.abc import Container, Iterable

import msgspec

from autograder.intake.filenames import Kind, named
from autograder.intake.functions import calls, text_of
from autograder.intake.habits import habits, silent
from autograder.intake.unparsable import explained
from autograder.model import Evidence, Exercise, Facts, Outcome, Source, SyntaxProblem

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


def source_of(text: str, file: str) -> Source:
    """A text that was handed in, with what it tells."""
    return Source(text=text, file=file, facts=facts(text))


@functools.lru_cache(maxsize=64)
def facts(text: str) -> Facts:
    """What a text tells, without running it."""
    try:
        tree = parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()[:120]
        tabs = isinstance(error, TabError)
        return Facts(problem=SyntaxProblem(line=error.lineno or 0, message=error.msg or "", source=line, tabs=tabs))
    named = (node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
    found = Facts(imports=tuple(imports(tree)), names=tuple(sorted(set(named))))
    try:
        parts = text_of(text, tree)
        found = msgspec.structs.replace(found, habits=habits(parts), calls=calls(parts), silent=silent(parts))
        digests = [(_digest(_dump(node)), isinstance(node, (ast.FunctionDef, ast.ClassDef))) for node in _body(tree)]
    except (RecursionError, ValueError):  # a number too long to be written down, say
        return found
    return msgspec.structs.replace(
        found,
        program=_digest(" ".join(digest for digest, _ in digests)),
        definitions=frozenset(digest for digest, is_definition in digests if is_definition),
    )


def program_of(text: str) -> str:
    """What `facts` says of the program alone: the same for texts that differ in docstrings, comments and layout only.

    Raises SyntaxError.
    """
    return _digest(" ".join(_digest(_dump(node)) for node in _body(parse(text))))


def same_program(one: str, other: str) -> bool:
    """Whether two texts differ in docstrings, comments and layout only, as the editions of a stub do."""
    return one == other or facts(one).program == facts(other).program != ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _dump(tree: ast.AST) -> str:
    """What a part of a program does, as text: its tree without docstrings, which are taken out of it."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            node.body = _body(node)
    return ast.dump(tree)


def _body(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> list[ast.stmt]:
    """The statements of a module, a class or a function, without its docstring."""
    first = node.body[0] if node.body else None
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return node.body[1:] if is_text else node.body


def as_given(source: Source, stub: str, ready: str = "") -> bool:
    """Whether nothing has been done yet: no text, the stub, or of its definitions some as they were (in a notebook).

    `ready`: the chapter's ready-made code, which may stand in the text as well.
    """
    if _is_untouched(source, stub):
        return True
    own = source.facts.definitions
    return bool(own) and own <= facts(stub).definitions | facts(ready).definitions


def _is_untouched(source: Source, stub: str) -> bool:
    return not source.text.strip() or source.facts.program == facts(stub).program != ""


def shared_verdict(source: Source | None, stub: str, exercise: Exercise) -> Verdict | None:
    """The outcome that all checks of the exercise share because of its text, or None if it is to be run."""
    if source is None:
        return Outcome.MISSING, Evidence(key="no-file", params={"name": exercise.name})
    if source.problem:
        return Outcome.CRASHED, Evidence(key=source.problem, params=source.params)
    if not source.text.strip() and named(source.file).kind is not Kind.NOTEBOOK:
        return Outcome.MISSING, Evidence(key="empty-file", params={"file": source.file})
    if _is_untouched(source, stub):
        if source.aside:
            return Outcome.MISSING, in_other_cells(source, ", ".join(source.aside))
        return Outcome.MISSING, Evidence(key="not-started", params={"file": source.file})
    if problem := source.facts.problem:
        key, params = explained(source.text, problem)
        return Outcome.CRASHED, Evidence(key=key, params={"file": source.file, **params}, untrusted=True)
    return None


def in_other_cells(source: Source, names: str) -> Evidence:
    """That what is missing stands in cells of the notebook which are not code."""
    return Evidence(key="raw-cell", params={"file": source.file, "name": names})


def imports(tree: ast.Module) -> list[str]:
    """The packages that running the module may import, by a statement or by a call with a name that stands there.

    Left out: what stands under `if __name__ == "__main__"`, which is never run here.
    """
    found: list[str] = []
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
        elif isinstance(node, ast.If) and _is_main(node.test):
            nodes += node.orelse
        else:
            nodes += ast.iter_child_nodes(node)
            if isinstance(node, ast.Call) and (name := _imported_by(node)):
                found.append(name)
    return sorted({name.partition(".")[0] for name in found} - {""})


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
    return [name for name in siblings if source and name in source.facts.imports]


def nearest_name(source: Source, name: str, asked: Container[str] = ()) -> str | None:
    """The top-level name or method of the module which is nearest to `name`, if any is near.

    `asked`: the names that the exercise asks for; what has one of these is not meant to be another.
    """
    others = [other for other in source.facts.names if other != name and other not in asked]
    folded = [other for other in others if other.lower() == name.lower()]
    return next(iter(folded or difflib.get_close_matches(name, others, 1, 0.6)), None)
