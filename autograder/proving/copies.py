"""Copies: what a learner could take out of a student kit, each function or class with all that it reaches.

They come from the public suites, as a kit packs them, and from the modules of `autograder.checks`: what stands in a
module, and the functions inside of it, such as those that a declaration is given, if they need nothing round them.
"""

from __future__ import annotations

import ast
import builtins
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from autograder.authoring.kit import here, names_of, without_checks
from autograder.course import PACKAGE, Course
from autograder.model import Check, Exercise, Record

CHECKS = "autograder.checks"
ALIAS = "copied"
MANY = 99  # arguments: as many as one likes
Offered = ast.FunctionDef | ast.Lambda | ast.ClassDef
Arity = tuple[int, int]  # the fewest and the most arguments by position


class Copy(Record):
    """A function or class: statements that define it as ALIAS, and the packages that they import."""

    name: str
    place: str
    text: str
    imports: frozenset[str]
    arity: Arity
    is_class: bool
    parameters: tuple[str, ...] = ()


class _Piece(Record):
    """A statement as copies have it, what it needs of modules of ours (module and name), the packages it imports.

    `alone`: whether all that it names can be copied.
    """

    text: str
    needs: tuple[tuple[str, str], ...]
    imports: frozenset[str]
    alone: bool


class Module:
    """A module's statements, and its functions and classes."""

    def __init__(self, name: str, file: Path, body: list[ast.stmt]) -> None:
        self.name = name
        self.file = file
        self.body = body
        self.defined = {name: statement for statement in body for name in _defined(statement)}

    def offered(self) -> Iterator[tuple[str, Offered]]:
        """What may be copied, by name: functions and classes, those inside of others included; no tests, no methods."""
        classes = [node for statement in self.body for node in ast.walk(statement) if isinstance(node, ast.ClassDef)]
        left_out = {inner for node in classes for inner in node.body}
        left_out |= {node for node in self.body if min(names_of(node), default="").startswith("test_")}
        for statement in self.body:
            inside = min(names_of(statement), default="")
            for node in ast.walk(statement):
                if isinstance(node, ast.Lambda):
                    yield f"{inside}.<lambda>".lstrip("."), node
                elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node not in left_out:
                    yield node.name, node


def copies(course: Course, checks: Mapping[Exercise, Sequence[Check]]) -> list[Copy]:
    """All that can be copied out of the suites of these checks and out of what suites import, each once."""
    modules = [*(_packed(course, exercise, of_it) for exercise, of_it in checks.items()), *_imported()]
    pieces = _Pieces(modules)
    found: dict[str, Copy] = {}
    for module in modules:
        for name, node in module.offered():
            one = pieces.copy(module, name, node)
            if one is not None:
                found.setdefault(one.text.replace(_prefix(module), ""), one)
    return list(found.values())


def _packed(course: Course, exercise: Exercise, checks: Sequence[Check]) -> Module:
    """A suite with what a kit has of it, each statement where it stands in the whole."""
    file = course.suite(exercise)
    text = file.read_text(encoding="utf-8")
    reduced = without_checks(text, {check.name for check in here(checks)}, str(file))
    left = {_lines_of(statement, reduced.split("\n")) for statement in ast.parse(reduced).body}
    body = [statement for statement in ast.parse(text).body if _lines_of(statement, text.split("\n")) in left]
    return Module(exercise.name, file, body)


def _lines_of(statement: ast.stmt, lines: Sequence[str]) -> str:
    return "\n".join(lines[statement.lineno - 1 : statement.end_lineno])


def _imported() -> Iterator[Module]:
    for file in sorted((PACKAGE / "checks").glob("*.py")):
        name = CHECKS if file.stem == "__init__" else f"{CHECKS}.{file.stem}"
        yield Module(name, file, ast.parse(file.read_text(encoding="utf-8")).body)


def arity_of(node: ast.FunctionDef | ast.Lambda) -> Arity:
    """The fewest and the most arguments that a function takes by position."""
    arguments = node.args
    most = len(arguments.posonlyargs) + len(arguments.args)
    if any(default is None for default in arguments.kw_defaults):
        return MANY, 0  # one has to be named
    return most - len(arguments.defaults), MANY if arguments.vararg else most


def parameters_of(node: ast.FunctionDef | ast.Lambda) -> tuple[str, ...]:
    """The names of what a function takes by position."""
    return tuple(argument.arg for argument in (*node.args.posonlyargs, *node.args.args))


class _Pieces:
    """The statements of all modules as copies have them: each definition has a name of its own."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.modules = {module.name: module for module in modules}
        self.known: dict[tuple[str, str], _Piece] = {}

    def copy(self, module: Module, name: str, node: Offered) -> Copy | None:
        """The copy of a function or class; None if it needs something that cannot be copied."""
        own = self._piece(module, node, ALIAS)
        order: dict[tuple[str, str], _Piece] = {}
        if not own.alone or not all(self._reach(key, order, set()) for key in own.needs):
            return None
        texts = dict.fromkeys(piece.text for piece in order.values())
        return Copy(
            name=name,
            place=f"{module.file}:{node.lineno}",
            text="\n".join([*texts, own.text]),
            imports=own.imports.union(*(piece.imports for piece in order.values())),
            arity=(0, MANY) if isinstance(node, ast.ClassDef) else arity_of(node),
            is_class=isinstance(node, ast.ClassDef),
            parameters=() if isinstance(node, ast.ClassDef) else parameters_of(node),
        )

    def _reach(self, key: tuple[str, str], order: dict[tuple[str, str], _Piece], begun: set[tuple[str, str]]) -> bool:
        """Add what stands under this key to the order, after what it needs; whether all of it can be copied."""
        if key in begun:
            return True
        begun.add(key)
        if key not in self.known:
            module = self.modules[key[0]]
            self.known[key] = self._piece(module, module.defined[key[1]])
        piece = self.known[key]
        whole = piece.alone and all(self._reach(needed, order, begun) for needed in piece.needs)
        order[key] = piece
        return whole

    def _piece(self, module: Module, node: ast.stmt | ast.Lambda, alias: str = "") -> _Piece:
        changed = pickle.loads(pickle.dumps(node))  # which takes a tenth of the time of deepcopy
        renaming = _Renaming(self, module, _bound(node))
        changed = renaming.visit(changed)
        text = ast.unparse(changed)
        if alias and isinstance(changed, (ast.FunctionDef, ast.ClassDef)):
            text += f"\n{alias} = {changed.name}"
        elif alias:
            text = f"{alias} = {text}"
        inside = [inner for inner in ast.walk(node) if isinstance(inner, (ast.Import, ast.ImportFrom))]
        packages = frozenset(package for inner in inside for package in _packages(inner))
        return _Piece(text=text, needs=tuple(renaming.needs), imports=packages, alone=renaming.alone)

    def origin(self, module: Module, name: str) -> tuple[str, str] | None:
        """Module and name of what a module calls so, through what it imports of ours; None if it cannot be found."""
        statement = module.defined[name]
        if not isinstance(statement, ast.ImportFrom) or not (statement.module or "").startswith("autograder"):
            return module.name, name
        real = next(alias.name for alias in statement.names if (alias.asname or alias.name) == name)
        whence = self.modules.get(statement.module or "")
        return self.origin(whence, real) if whence is not None and real in whence.defined else None

    def module_of(self, module: Module, name: str) -> Module | None:
        """The module of ours that another one calls so, as in `from autograder.checks import oracles`."""
        statement = module.defined.get(name)
        if isinstance(statement, ast.ImportFrom) and statement.module == CHECKS:
            return self.modules.get(f"{CHECKS}.{name}")
        return None


class _Renaming(ast.NodeTransformer):
    """Names of modules become those that copies have; annotations of functions are left out."""

    def __init__(self, pieces: _Pieces, module: Module, own: set[str]) -> None:
        self.pieces = pieces
        self.module = module
        self.own = own
        self.needs: dict[tuple[str, str], None] = {}
        self.alone = True

    def named(self, module: Module, name: str) -> str:
        """The name in the copy; what is needed for it is noted."""
        origin = self.pieces.origin(module, name)
        if origin is None:
            self.alone = False
            return name
        self.needs[origin] = None
        return _renamed(self.pieces.modules[origin[0]], origin[1])

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name):
            whence = self.pieces.module_of(self.module, node.value.id)
            if whence is not None and node.attr in whence.defined:
                return ast.copy_location(ast.Name(self.named(whence, node.attr), node.ctx), node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self.own:
            return node
        if node.id in self.module.defined:
            if isinstance(node.ctx, ast.Load):
                node.id = self.named(self.module, node.id)
            else:
                node.id = _renamed(self.module, node.id)
        elif not hasattr(builtins, node.id):
            self.alone = False
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.visit_ClassDef(node)

    def visit_ClassDef(self, node: ast.ClassDef | ast.FunctionDef) -> ast.AST:
        if node.name in self.module.defined and node.name not in self.own:
            node.name = _renamed(self.module, node.name)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node


def _renamed(module: Module, name: str) -> str:
    """The name in a copy of what a module defines; what it imports keeps its name."""
    if isinstance(module.defined[name], (ast.Import, ast.ImportFrom)):
        return name
    return _prefix(module) + name


def _prefix(module: Module) -> str:
    return f"{module.name.rpartition('.')[2]}__"


def _defined(statement: ast.stmt) -> set[str]:
    """What a statement of a module defines, imports included."""
    if isinstance(statement, ast.ImportFrom):
        return {alias.asname or alias.name for alias in statement.names}
    if isinstance(statement, ast.Import):
        return {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    return names_of(statement)


def _bound(node: ast.AST) -> set[str]:
    """The names that a function or class binds itself, anywhere in it; a statement of a module binds none."""
    if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
        inside = [inner for inner in ast.walk(node) if isinstance(inner, (ast.Lambda, ast.comprehension))]
        return {name for inner in inside for name in _bound_in(inner)}
    return _bound_in(node) - {getattr(node, "name", "")}


def _bound_in(node: ast.AST) -> set[str]:
    names = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.arg):
            names.add(inner.arg)
        elif isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            names.add(inner.id)
        elif isinstance(inner, (ast.FunctionDef, ast.ClassDef, ast.ExceptHandler)):
            names.add(inner.name or "")
        elif isinstance(inner, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in inner.names}
    return names


def _packages(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in node.names}
