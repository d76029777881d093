"""The class as a beginner writes it: values that its objects do not keep, or keep together."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from autograder.intake.functions import IN_FORMULAS, Function, Text, is_own, is_unwritten, name_of, stored, targets_of
from autograder.model import Habit

NEARLY_INIT = re.compile(r"_{0,3}(?:init|int|inti|initi|innit|ini|Init|INIT)_{0,3}")
PARENTS = {"object", "Module"}  # that bring no attributes which a learner would set
CHANGES = {"append", "extend", "insert", "update", "setdefault", "add", "pop", "clear", "fill"}


def forgotten_self(text: Text, owner: ast.ClassDef, methods: list[Function]) -> Iterator[Habit]:
    """Values of a method's own name which another method looks for on the object."""
    if not all(name_of(base) in PARENTS for base in owner.bases):
        return
    kept = set[str]().union(*(_kept(method) for method in methods))
    empty = {name for method in methods for name in stored(method)} - kept
    known = kept | {method.node.name for method in methods} | _of_the_class(owner)
    reads = {method.name: {part.attr for part in method.parts if _is_read(part)} for method in methods}
    readers = Counter(name for names in reads.values() for name in names)
    for method in methods:
        others = {name for name, count in readers.items() if count > (name in reads[method.name])}
        for part in method.of(ast.Assign):
            target = part.targets[0]
            if not isinstance(target, ast.Name) or target.id in known or target.id not in others | empty:
                continue
            params = {"name": target.id, "code": text.code(part)}
            yield Habit(lesson="forgotten-self", of=method.name, line=part.lineno, params=params)
            known.add(target.id)


def _kept(method: Function) -> set[str]:
    """The attributes that a method gives a value to, which is not None."""
    nothing = set()
    for part in method.of(ast.Assign):
        if isinstance(part.value, ast.Constant) and part.value.value is None:
            nothing |= {id(target) for target in part.targets}
    found = set()
    for part in method.parts:
        for target in targets_of(part):
            if id(target) not in nothing:
                found |= {one.attr for one in ast.walk(target) if is_own(one)}  # type: ignore[attr-defined]
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "setattr":
            found |= {one.value for one in part.args if isinstance(one, ast.Constant)}
    return found


def _is_read(node: Any) -> bool:
    return is_own(node) and isinstance(node.ctx, ast.Load)


def _of_the_class(owner: ast.ClassDef) -> set[str]:
    """The names that the class itself defines."""
    targets = [target for part in owner.body if isinstance(part, ast.Assign) for target in part.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def misspelt_init(text: Text, owner: ast.ClassDef, methods: list[Function]) -> Iterator[Habit]:
    """An `__init__` that is called otherwise."""
    if any(method.node.name == "__init__" for method in methods):
        return
    for method in methods:
        name = method.node.name
        if NEARLY_INIT.fullmatch(name) and stored(method):
            params = {"name": name, "owner": owner.name}
            yield Habit(lesson="misspelt-init", of=method.name, line=method.node.lineno, params=params)


def shared_class_attributes(text: Text, owner: ast.ClassDef, methods: list[Function]) -> Iterator[Habit]:
    """Containers of the class that a method changes: all its objects have the same one."""
    own = {name for method in methods for name in _assigned(method)}
    changed = {name for method in methods for name in _changed(method)}
    for part in owner.body:
        if isinstance(part, ast.Assign) and len(part.targets) == 1 and isinstance(part.targets[0], ast.Name):
            name = part.targets[0].id
            if _is_container(part.value) and name in changed and name not in own:
                params = {"name": name, "owner": owner.name, "code": text.code(part)}
                yield Habit(lesson="shared-class-attribute", of=owner.name, line=part.lineno, params=params)


def unused_attributes(text: Text, owner: ast.ClassDef, methods: list[Function]) -> Iterator[Habit]:
    """What `__init__` keeps of its arguments for a formula, and no method reads."""
    others = {name_of(base) for other, _ in text.classes() if other is not owner for base in other.bases}
    if owner.name in others or not all(name_of(base) in PARENTS for base in owner.bases):
        return
    if any(is_unwritten(method) for method in methods):
        return
    read = {part.attr for method in methods for part in method.parts if _is_read(part)}
    for part in [part for method in methods if method.node.name == "__init__" for part in method.of(ast.Assign)]:
        target, value = part.targets[0], part.value
        kept = is_own(target) and isinstance(value, ast.Name) and target.attr == value.id
        if kept and value.id in IN_FORMULAS - read:
            params = {"name": f"self.{value.id}", "code": text.code(part)}
            yield Habit(lesson="unused-name", of=owner.name, line=part.lineno, params=params)


def _is_container(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return name_of(value.func) in ("list", "dict", "set", "zeros", "ones", "defaultdict", "OrderedDict", "array")
    return isinstance(value, (ast.List, ast.Dict, ast.Set))


def _assigned(method: Function) -> set[str]:
    """The attributes that get a new value as a whole."""
    return {target.attr for part in method.of(ast.Assign) for target in part.targets if is_own(target)}


def _changed(method: Function) -> set[str]:
    """The attributes that are changed in place."""
    found = set()
    for part in method.parts:
        if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and is_own(part.value):
            found.add(part.value.attr)  # type: ignore[attr-defined]
        if isinstance(part, ast.AugAssign) and is_own(part.target):
            found.add(part.target.attr)  # type: ignore[union-attr]
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in CHANGES:
            found |= {part.func.value.attr} if is_own(part.func.value) else set()  # type: ignore[attr-defined]
    return found
