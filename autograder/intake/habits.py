"""The habits: suspicious places of a text, each of which a beginner's mistake may be. Read, and never run.

Whether one of them is to blame is for the grader to say: it knows what went wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from autograder.intake.classes import forgotten_self, misspelt_init, shared_class_attributes, unused_attributes
from autograder.intake.formulas import empty_slices, floor_divisions, integer_buffers, precedence
from autograder.intake.functions import (
    DEFINITIONS,
    IN_FORMULAS,
    Function,
    Text,
    is_idle,
    is_module,
    is_unwritten,
    loaded,
    name_of,
)
from autograder.intake.loops import assigned_not_added, returns_in_loops
from autograder.model import Habit

MOST = 40
PURE = {  # what gives a result and changes nothing
    *(
        "abs",
        "add",
        "append",
        "argmax",
        "argmin",
        "argsort",
        "arange",
        "array",
        "asarray",
        "astype",
        "clip",
        "concatenate",
    ),
    *(
        "cos",
        "dot",
        "divide",
        "einsum",
        "exp",
        "expand_dims",
        "eye",
        "flatten",
        "flip",
        "hstack",
        "log",
        "matmul",
        "max",
    ),
    *(
        "maximum",
        "mean",
        "min",
        "minimum",
        "multiply",
        "ones",
        "pad",
        "power",
        "prod",
        "ravel",
        "repeat",
        "reshape",
        "roll",
    ),
    *("round", "sin", "sorted", "sqrt", "square", "squeeze", "stack", "std", "subtract", "sum", "swapaxes", "tanh"),
    *("tile", "transpose", "var", "vstack", "where", "zeros", "zeros_like", "ones_like", "detach", "item", "copy"),
}
# Methods of other things, too: only those of NumPy are meant.
OF_LISTS = {"add", "append", "copy", "round", "pad", "sum"}


def habits(text: Text) -> tuple[Habit, ...]:
    """The suspicious places of a text, by line."""
    found: list[Habit] = []
    for of_class in OF_CLASSES:
        for owner, methods in text.classes():
            found += of_class(text, owner, methods)
    for function in text.functions:
        for of_function in OF_FUNCTIONS:
            found += of_function(text, function)
    return tuple(sorted(found, key=lambda habit: habit.line)[:MOST])


def silent(text: Text) -> tuple[str, ...]:
    """The functions that do something, and never return a value."""
    return tuple(function.name for function in text.functions if _is_silent(function))


def _is_silent(function: Function) -> bool:
    if is_idle(function) or function.node.name == "__init__" or function.of((ast.Yield, ast.YieldFrom)):
        return False
    return all(part.value is None for part in function.of(ast.Return))


def results_thrown_away(text: Text, function: Function) -> Iterator[Habit]:
    """Statements that work something out and keep it nowhere."""
    for part in function.of(ast.Expr):
        value = part.value
        away = isinstance(value, (ast.BinOp, ast.Compare)) or (isinstance(value, ast.Call) and _is_pure(value))
        if away:
            yield _habit("result-thrown-away", text, function, part)


def _is_pure(call: ast.Call) -> bool:
    """Whether a call does nothing but give a result."""
    name, names = name_of(call.func), {word.arg for word in call.keywords}
    if name not in PURE or names & {"out", "inplace"}:
        return False
    if isinstance(call.func, ast.Name):
        return name == "sorted"
    return is_module(call.func) or name not in OF_LISTS


def unused_names(text: Text, function: Function) -> Iterator[Habit]:
    """Names that get a value which nothing reads."""
    read = set().union(*(loaded(part) for part in function.node.body)) | {"_"}
    shared = {name for part in function.of((ast.Global, ast.Nonlocal)) for name in part.names}
    if read & {"locals", "eval", "exec"}:
        return
    inner = {id(part) for nested in function.of((*DEFINITIONS, ast.ClassDef)) for part in ast.walk(nested)}
    for part in function.of(ast.Assign):
        target = part.targets[0]
        if len(part.targets) > 1 or not isinstance(target, ast.Name) or id(part) in inner:
            continue
        if target.id in read or target.id in shared or target.id.startswith("_") or not _is_worked_out(part.value):
            continue
        if part is not function.node.body[-1]:  # else it is a `return` that is missing
            yield _habit("unused-name", text, function, part, name=target.id)


def unused_parameters(text: Text, function: Function) -> Iterator[Habit]:
    """Parameters of a formula that it does not read, though every call gives them."""
    read = set().union(*(loaded(part) for part in function.node.body))
    if is_idle(function) or is_unwritten(function) or read & {"locals", "eval", "exec"}:
        return
    given = function.node.args
    needed = given.args[: len(given.args) - len(given.defaults)]
    for name in [one.arg for one in needed if one.arg in IN_FORMULAS and one.arg not in read]:
        yield _habit("unused-name", text, function, function.node, name=name)


def _is_worked_out(value: ast.expr) -> bool:
    """Whether a value is one that one calculates for its own sake: no constant, and no call that may do more."""
    if isinstance(value, ast.Call):
        return is_module(value.func) and name_of(value.func) != "seed"
    return isinstance(value, ast.BinOp)


def _habit(lesson: str, text: Text, function: Function, node: Any, **params: str) -> Habit:
    return Habit(lesson=lesson, of=function.name, line=node.lineno, params={"code": text.code(node), **params})


OF_CLASSES: tuple[Callable[[Text, ast.ClassDef, list[Function]], Iterator[Habit]], ...] = (
    forgotten_self,
    misspelt_init,
    shared_class_attributes,
    unused_attributes,
)
OF_FUNCTIONS: tuple[Callable[[Text, Function], Iterator[Habit]], ...] = (
    integer_buffers,
    assigned_not_added,
    returns_in_loops,
    floor_divisions,
    precedence,
    empty_slices,
    results_thrown_away,
    unused_names,
    unused_parameters,
)
