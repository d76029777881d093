"""The formula as a beginner writes it: calculated in another order, or with other numbers, than was meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from autograder.intake.functions import Function, Text, is_module, is_own, loaded, name_of
from autograder.model import Habit

LIKE = {"zeros_like", "empty_like", "ones_like", "full_like"}
COPIES = {"array", "asarray", "copy"}
FRACTIONS = {
    "exp",
    "log",
    "sqrt",
    "tanh",
    "sin",
    "cos",
    "mean",
    "std",
    "var",
    "normal",
    "uniform",
    "sigmoid",
    "softmax",
}
WHOLE = {"astype", "int", "round", "rint", "floor", "ceil", "len", "argmax", "range"}
SUMS = {"sum", "mean", "max", "min", "dot", "matmul", "exp", "log", "sqrt", "prod", "abs"}
STEPS = {"h", "eps", "epsilon", "delta", "d", "dx", "step"}
RATES = {"lr", "eta", "alpha", "learning_rate", "lr0", "rate"}
TARGETS = {"t", "target", "targets", "label", "labels", "t_onehot", "one_hot", "y_true"}
COUNTS = {"n", "N", "m", "M", "batch_size", "batch", "size", "num", "count", "n_samples", "B"}


def integer_buffers(text: Text, function: Function) -> Iterator[Habit]:
    """Arrays made like an argument, of whatever kind its numbers are, into which fractions are written."""
    assigned = [part for part in function.of(ast.Assign) if len(part.targets) == 1]
    names = {part.targets[0].id for part in assigned if isinstance(part.targets[0], ast.Name)}
    given = function.parameters - names
    whole: set[str] = set()
    for part in assigned:
        if _named(part) and _is_whole(part.value, whole):
            whole.add(part.targets[0].id)
    exact = {part.targets[0].id for part in assigned if _named(part) and _has_fractions(part.value, set())}
    for part in assigned:
        argument = _made_like(part.value) if _named(part) else None
        if argument in given | whole:
            buffer = part.targets[0].id
            if any(_fills(other, buffer, exact) for other in function.of((ast.Assign, ast.AugAssign))):
                of = {} if argument in whole else {"of": str(argument)}
                yield _habit("integer-buffer", text, function, part, name=str(argument), **of)


def _named(part: ast.Assign) -> bool:
    return isinstance(part.targets[0], ast.Name)


def _is_whole(value: ast.expr, whole: set[str]) -> bool:
    """Whether these are whole numbers, whatever was given: `np.arange(n)`, or a copy of one of these names."""
    if isinstance(value, ast.Call) and name_of(value.func) == "arange" and is_module(value.func):
        return not value.keywords and not any(_has_fractions(one, set()) for one in value.args)
    return _made_like(value) in whole


def _made_like(value: ast.expr) -> str | None:
    """The name of which this is a copy, or an array of the same kind."""
    if not isinstance(value, ast.Call) or any(word.arg == "dtype" for word in value.keywords):
        return None
    name = name_of(value.func)
    if isinstance(value.func, ast.Attribute) and not is_module(value.func):
        return getattr(value.func.value, "id", None) if name == "copy" and not value.args else None
    most = 1 if name in COPIES or name == "zeros_like" or name == "empty_like" else 2
    if name in LIKE | COPIES and 1 <= len(value.args) <= most:
        first = value.args[0]
        if isinstance(first, ast.ListComp):  # an array of such arrays
            return _made_like(first.elt)
        return getattr(first, "id", None)
    return None


def _fills(part: Any, buffer: str, exact: set[str]) -> bool:
    """Whether a statement writes fractions into places of this array."""
    target = part.target if isinstance(part, ast.AugAssign) else part.targets[0]
    return (
        isinstance(part, ast.Assign)
        and isinstance(target, ast.Subscript)
        and isinstance(target.value, ast.Name)
        and target.value.id == buffer
        and _has_fractions(part.value, exact)
    )


def _has_fractions(value: ast.expr, exact: set[str]) -> bool:
    """Whether a value is worked out in a way that gives fractions. `exact`: names of such values."""
    waiting: list[Any] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
            return True
        if isinstance(part, ast.Constant) and isinstance(part.value, float) and not part.value.is_integer():
            return True
        if isinstance(part, ast.Name) and part.id in exact:
            return True
        if isinstance(part, ast.Call):
            if name_of(part.func) in FRACTIONS:
                return True
            if name_of(part.func) in WHOLE:
                continue
        waiting += [part.value] if isinstance(part, ast.Subscript) else ast.iter_child_nodes(part)
    return False


def floor_divisions(text: Text, function: Function) -> Iterator[Habit]:
    """`//` between numbers that need not be whole."""
    sums = {
        part.targets[0].id
        for part in function.of(ast.Assign)
        if len(part.targets) == 1 and _named(part) and _is_sum(part.value)
    }
    for part in function.of(ast.BinOp):
        left = part.left.operand if isinstance(part.left, ast.UnaryOp) else part.left
        of_array = _is_sum(left) or getattr(left, "id", "") in sums
        of_bytes = getattr(part.right, "value", 0) == 255
        if isinstance(part.op, ast.FloorDiv) and (of_array or of_bytes):
            yield _habit("floor-division", text, function, part)
        if isinstance(part.op, ast.Mult) and name_of(part.left) in RATES and _is_floor(part.right):
            yield _habit("floor-division", text, function, part)


def _is_floor(value: ast.expr) -> bool:
    """Whether this is a quotient of `//`, or the smaller or larger of one and something else."""
    if isinstance(value, ast.Call) and name_of(value.func) in ("min", "max", "minimum", "maximum"):
        return any(_is_floor(one) for one in value.args)
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.FloorDiv)


def _is_sum(value: ast.expr) -> bool:
    """Whether a value comes of arrays: a sum of one, a product of two, a function of each element."""
    while isinstance(value, ast.UnaryOp):
        value = value.operand
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.MatMult) or (
            isinstance(value.op, (ast.Mult, ast.Sub)) and (_is_sum(value.left) or _is_sum(value.right))
        )
    if not isinstance(value, ast.Call) or name_of(value.func) not in SUMS:
        return False
    counts = any(isinstance(part, ast.Compare) for part in ast.walk(value))  # np.sum(a == b) is a count
    return isinstance(value.func, ast.Attribute) and not counts and not loaded(value) & {"shape", "len", "math"}


def precedence(text: Text, function: Function) -> Iterator[Habit]:
    """Formulas whose brackets are missing: `a / 2 * h`, `1 / 1 + e`, `y - t / n`."""
    for part in function.of(ast.BinOp):
        if _divides_too_little(part) or _adds_too_late(part) or _subtracts_too_late(part):
            yield _habit("precedence", text, function, part)


def _divides_too_little(part: ast.BinOp) -> bool:
    """`(f(x + h) - f(x - h)) / 2 * h`."""
    return isinstance(part.op, ast.Mult) and _is_divided(part.left, 2) and getattr(part.right, "id", "") in STEPS


def _adds_too_late(part: ast.BinOp) -> bool:
    """`1 / 1 + np.exp(-x)`."""
    return isinstance(part.op, ast.Add) and _is_divided(part.left, 1)


def _is_divided(node: ast.expr, by: int) -> bool:
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and isinstance(node.right, ast.Constant)
        and node.right.value == by
    )


def _subtracts_too_late(part: ast.BinOp) -> bool:
    """`y - t / batch_size`: the division is of the target alone."""
    right = part.right
    return (
        isinstance(part.op, ast.Sub)
        and isinstance(part.left, (ast.Name, ast.Attribute))
        and isinstance(right, ast.BinOp)
        and isinstance(right.op, ast.Div)
        and name_of(right.left) in TARGETS
        and _is_count(right.right)
    )


def _is_count(node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript):
        return name_of(node.value) == "shape"
    return (isinstance(node, ast.Call) and name_of(node.func) == "len") or name_of(node) in COUNTS


def empty_slices(text: Text, function: Function) -> Iterator[Habit]:
    """`x[p:-p]` of a p that may be 0, which is then an empty part of x."""
    tested = {name_of(part) for test in function.of((ast.If, ast.IfExp)) for part in ast.walk(test.test)}
    for part in function.of(ast.Slice):
        end = part.upper
        if not isinstance(end, ast.UnaryOp) or not isinstance(end.op, ast.USub) or part.step is not None:
            continue
        name = name_of(end.operand)
        own = is_own(end.operand) or name in function.parameters
        if own and name_of(part.lower) == name and name not in tested:
            yield _habit("empty-slice", text, function, part, name=name)


def _habit(lesson: str, text: Text, function: Function, node: Any, **params: str) -> Habit:
    return Habit(lesson=lesson, of=function.name, line=node.lineno, params={"code": text.code(node), **params})
