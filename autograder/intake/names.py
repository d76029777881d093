"""The names of a statement at the top of a module: what it binds, what it needs, and what it may change."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from autograder.model import Record

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
IN_ORDER = {  # fields in the order in which they are run, if that is not the order in which they are written
    ast.Assign: ("value", "targets"),
    ast.AnnAssign: ("annotation", "value", "target"),
    ast.For: ("iter", "target", "body", "orelse"),
    ast.AsyncFor: ("iter", "target", "body", "orelse"),
    ast.NamedExpr: ("value", "target"),
}


class Names(Record):
    """`now`: needed as soon as it runs; `later`: by the functions in it, once they are called.

    `defines`: bound by a definition; `imports`: by an import. `stores`: the names whose attributes or items it sets, or
    that it hands to a decorator.
    `hands`: what each call that stands alone is made on or given, behind the name that it begins with. `calls`: the
    functions of such calls. `globals`: what the functions in it bind in the module.
    """

    binds: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    defines: frozenset[str]
    imports: frozenset[str]
    stores: frozenset[str]
    hands: frozenset[tuple[str, str]]
    calls: frozenset[str]
    globals: frozenset[str]


class Scope:
    """A module, a class, a function or a comprehension. `lazy`: it runs when it is called."""

    def __init__(self, outer: Scope | None, kind: str) -> None:
        self.outer = outer
        self.kind = kind
        self.lazy: bool = outer is not None and (outer.lazy or kind == "function")
        self.stores: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.loads: set[str] = set()

    def holds(self, name: str) -> bool:
        """Whether a name that is used in here is one of this scope's own."""
        if self.kind not in ("function", "comprehension") or name not in self.stores:
            return False
        return name not in self.globals and name not in self.nonlocals

    def is_global(self, name: str) -> bool:
        """Whether a name that is used in this scope is the module's."""
        scope: Scope | None = self
        while scope is not None and not scope.holds(name):
            if name in scope.globals:
                return True
            scope = scope.outer
        return scope is None


class Reading:
    """Reads one statement, without recursion: its depth is the learner's."""

    def __init__(self, node: ast.stmt) -> None:
        self.module = Scope(None, "module")
        self.scopes = [self.module]
        self.defines, self.imports, self.stores = set[str](), set[str](), set[str]()
        self.hands, self.calls = set[tuple[str, str]](), set[str]()
        self.waiting: list[tuple[Any, Scope]] = [(node, self.module)]
        while self.waiting:
            part, scope = self.waiting.pop()
            self.waiting += reversed(list(self.read(part, scope)))

    def names(self) -> Names:
        later, bound = set[str](), set[str]()
        for scope in self.scopes:
            if scope.lazy:
                later |= {name for name in scope.loads if scope.is_global(name)}
                bound |= scope.globals & scope.stores
        return Names(
            binds=frozenset(self.module.stores),
            now=frozenset(self.module.loads),
            later=frozenset(later),
            defines=frozenset(self.defines),
            imports=frozenset(self.imports),
            stores=frozenset(self.stores),
            hands=frozenset(self.hands),
            calls=frozenset(self.calls),
            globals=frozenset(bound),
        )

    def inner(self, outer: Scope, kind: str) -> Scope:
        self.scopes.append(Scope(outer, kind))
        return self.scopes[-1]

    def read(self, node: Any, scope: Scope) -> Iterator[tuple[Any, Scope]]:
        """Note what a part of the tree says of names; gives the parts in it, in the order in which they run."""
        if isinstance(node, str):
            scope.stores.add(node)
        elif isinstance(node, ast.Name):
            self.name(node, scope)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield from self.definition(node, scope)
        elif isinstance(node, COMPREHENSIONS):
            inner = self.inner(scope, "comprehension")
            first, *others = node.generators
            yield first.iter, scope
            yield from ((part, inner) for part in (first.target, *first.ifs, *others))
            yield from ((part, inner) for part in ast.iter_child_nodes(node) if part not in node.generators)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            scope.stores |= bound
            if scope is self.module:
                self.imports |= bound
        elif isinstance(node, ast.Global):
            scope.globals |= set(node.names)
        elif isinstance(node, ast.Nonlocal):
            scope.nonlocals |= set(node.names)
        else:
            if not scope.lazy:
                self.effects(node)
            yield from ((part, scope) for part in _parts(node))

    def name(self, node: ast.Name, scope: Scope) -> None:
        if isinstance(node.ctx, ast.Load):
            if scope.lazy:
                scope.loads.add(node.id)
            elif node.id not in self.module.stores and scope.is_global(node.id):
                self.module.loads.add(node.id)
        elif scope is not self.module or isinstance(node.ctx, ast.Store):
            scope.stores.add(node.id)

    def definition(self, node: Any, scope: Scope) -> Iterator[tuple[Any, Scope]]:
        inner = self.inner(scope, "class" if isinstance(node, ast.ClassDef) else "function")
        for part in getattr(node, "decorator_list", []):
            yield part, scope
            if isinstance(part, ast.Call) and not scope.lazy:  # `@add_to(Affine)`
                self.stores |= {name for value in part.args for name in _root(value)}
        inner.stores |= {part.name for part in getattr(node, "type_params", [])}
        if isinstance(node, ast.ClassDef):
            yield from ((part, scope) for part in (*node.bases, *node.keywords))
        else:
            for part in ast.walk(node.args):  # no deeper than its default values, and these are expressions
                if isinstance(part, ast.arg):
                    inner.stores.add(part.arg)
            yield node.args, scope
            yield from ((part, scope) for part in [getattr(node, "returns", None)] if part)
        if isinstance(node, DEFINITIONS):
            yield node.name, scope
            if scope is self.module:
                self.defines.add(node.name)
        yield from ((part, inner) for part in (node.body if isinstance(node.body, list) else [node.body]))

    def effects(self, node: ast.AST) -> None:
        """What a part that runs at once may change."""
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            self.stores |= _root(node)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.module.loads |= {node.target.id} - self.module.stores
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            [begins] = _root(call.func) or {""}
            given = [_root(value) for value in (*call.args, *(word.value for word in call.keywords))]
            if begins in ("setattr", "delattr") and given:
                self.stores |= given.pop(0)
                given.clear()
            elif isinstance(call.func, ast.Name):
                self.calls.add(begins)
            elif begins:
                self.hands.add((begins, begins))
            self.hands |= {(begins, name) for names in given for name in names}


def _root(node: ast.AST) -> set[str]:
    """The name that an attribute or an item is one of."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _parts(node: ast.AST) -> Iterator[Any]:
    """The parts of a node in the order in which they run; a name that is bound by text alone, as text."""
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    if isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest
    for field in IN_ORDER.get(type(node), node._fields):
        value = getattr(node, field, None)
        yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, ast.AST))


def names_of(node: ast.stmt) -> Names:
    """The names of a statement."""
    return Reading(node).names()
