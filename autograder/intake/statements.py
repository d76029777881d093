"""The statements of a notebook's cells, each with its names and with where it stands."""

from __future__ import annotations

import ast
import enum
import warnings

from autograder.course import GIVEN
from autograder.intake.magics import DEFINITION, plain
from autograder.intake.names import DEFINITIONS, Names, names_of
from autograder.intake.source import parse
from autograder.model import Record

ALWAYS = {"__future__", GIVEN}
FAILED = """except (ImportError, MemoryError): raise
except (Exception, SystemExit): __import__("traceback").print_exc(1, None, False)"""
NOTHING = frozenset[str]()


class Kind(enum.Enum):
    """Of a broken cell, no statement can be told from another."""

    IMPORT = "import"
    DEFINITION = "definition"
    OTHER = "other"
    BROKEN = "broken"


class Statement(Record):
    """A statement as the text of a module may hold it.

    `cell` and `line`: where its first line stands. `stands_for`: the name whose value it gives to another one, or to
    the same one, decorated. `module`: what it imports from, "" for a plain import; `imported`: what, by the name that
    it is bound to, as it is written.
    """

    kind: Kind
    cell: str
    line: int
    text: str
    names: Names
    stands_for: str = ""
    module: str = ""
    imported: tuple[tuple[str, str], ...] = ()

    @property
    def is_always_kept(self) -> bool:
        return self.module in ALWAYS

    def with_imports(self, names: frozenset[str] | set[str]) -> str:
        """The import of these names alone, or "" if it has none of them."""
        kept = [written for name, written in self.imported if name in names or self.is_always_kept]
        if not kept:
            return ""
        return (f"from {self.module} " if self.module else "") + f"import {', '.join(kept)}"


def statements_of(text: str, cell: str) -> list[Statement]:
    """The statements of a cell that define, bind or change something; a cell that is not Python, as one that is broken.

    What may fail is put into a `try` of its own, so that it costs only what uses it; its error is printed. A package
    that is not there is the worker's to deal with; memory, like time, is the check's.
    """
    text = plain(text)
    try:
        tree = parse(text)
        _compile(tree)
    except SyntaxError:
        defined = frozenset(DEFINITION.findall(text))
        names = Names(
            binds=defined,
            now=NOTHING,
            later=NOTHING,
            defines=defined,
            imports=NOTHING,
            stores=NOTHING,
            hands=frozenset(),
            calls=NOTHING,
            globals=NOTHING,
        )
        return [Statement(kind=Kind.BROKEN, cell=cell, line=1, text=text, names=names)]
    lines = text.encode().split(b"\n")
    return [made for node in tree.body if (made := _statement(node, lines, cell))]


def _compile(tree: ast.Module) -> None:
    """Raises SyntaxError for what parses and is no program, such as a `return` outside of a function."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(tree, "cell", "exec", dont_inherit=True)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error)) from None


def _statement(node: ast.stmt, lines: list[bytes], cell: str) -> Statement | None:
    names = names_of(node)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        module = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        imported = tuple((_bound(alias), _written(alias)) for alias in node.names)
        return Statement(
            kind=Kind.IMPORT, cell=cell, line=node.lineno, text="", names=names, module=module, imported=imported
        )
    first, text = _segment(lines, node)
    if isinstance(node, DEFINITIONS) or _is_lambda(node):
        if not names.defines:
            names = Names(
                **{field: getattr(names, field) for field in names.__struct_fields__} | {"defines": names.binds}
            )
        return Statement(kind=Kind.DEFINITION, cell=cell, line=first, text=text, names=names)
    if not (names.binds or names.stores or names.hands or names.calls):
        return None
    can_fail = names.now or any(isinstance(part, (ast.BinOp, ast.Subscript, ast.Call)) for part in ast.walk(node))
    if can_fail and not names.defines and not names.imports:
        first, text = first - 1, f"try:\n{_indented(text, node, first)}\n{FAILED}"
    return Statement(
        kind=Kind.OTHER, cell=cell, line=first, text=text, names=names, stands_for=_stands_for(node, names.binds)
    )


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _written(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def _segment(lines: list[bytes], node: ast.stmt) -> tuple[int, str]:
    """The first line and the text of a statement, without others in its lines."""
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
    own = lines[first - 1 : node.end_lineno]
    own[-1] = own[-1][: node.end_col_offset]
    own[0] = own[0][node.col_offset :]
    return first, b"\n".join(own).decode()


def _indented(text: str, node: ast.stmt, first: int) -> str:
    """The text of a statement, further in; texts that go on over lines stay as they are."""
    inside: set[int] = set()
    for part in ast.walk(node):
        if isinstance(part, (ast.Constant, ast.JoinedStr)) and part.end_lineno and part.end_lineno > part.lineno:
            inside |= set(range(part.lineno + 1, part.end_lineno + 1))
    lines = text.split("\n")
    return "\n".join(
        line if number in inside or not line else f"    {line}" for number, line in enumerate(lines, start=first)
    )


def _is_lambda(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Lambda) and all(isinstance(target, ast.Name) for target in node.targets)
    return isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Lambda) and isinstance(node.target, ast.Name)


def _stands_for(node: ast.stmt, binds: frozenset[str]) -> str:
    """The name behind an assignment of a name or an attribute, or of a call that is given what it binds."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return ""
    value = node.value
    if isinstance(value, ast.Call):
        return next((arg.id for arg in value.args if isinstance(arg, ast.Name) and arg.id in binds), "")
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""
