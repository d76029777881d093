"""The loop as a beginner writes it: one that keeps only its last round, or ends in its first."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.intake.functions import Function, Text, is_own, loaded, name_of
from autograder.model import Habit

LOOPS = (ast.For, ast.While)
MOST_LOOPS = 20
GRADIENTS = ("self.dW", "self.db", "self.dgamma", "self.dbeta", "self.grad")  # of parameters: sums, if in a loop
ZEROS = {"zeros", "zeros_like"}


def assigned_not_added(text: Text, function: Function) -> Iterator[Habit]:
    """What begins with zero before a loop, gets another value in each of its rounds, and is used after it."""
    for before, loop, after in _loops(function):
        inside = [part for statement in loop.body for part in ast.walk(statement)]
        if any(isinstance(part, (ast.Break, ast.Return)) for part in inside) or not isinstance(loop, ast.For):
            continue
        changing = {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}
        changing |= {part.id for part in inside if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        zeros = [part for part in before if isinstance(part, ast.Assign) and _is_zero(part.value)]
        begun = {_key(target) for part in zeros for target in part.targets}
        for part in loop.body:
            if not isinstance(part, ast.Assign) or len(part.targets) > 1:
                continue
            key = _key(part.targets[0])
            sums_up = key in begun or (key or "").startswith(GRADIENTS)
            if key is None or not sums_up or not loaded(part.value) & changing:
                continue
            if _uses(key, loop) == _uses(key, part.targets[0]) and (
                key.startswith("self.") or any(_uses(key, later) for later in after)
            ):
                params = {"code": text.code(part), "name": key}
                yield Habit(lesson="assigned-not-added", of=function.name, line=part.lineno, params=params)


def returns_in_loops(text: Text, function: Function) -> Iterator[Habit]:
    """Loops whose first round always returns."""
    for _, loop, _ in _loops(function):
        skipping = any(isinstance(part, ast.Continue) for statement in loop.body for part in ast.walk(statement))
        endless = isinstance(loop, ast.While) and isinstance(loop.test, ast.Constant)
        if isinstance(loop.body[-1], ast.Return) and not skipping and not endless:
            part = loop.body[-1]
            params = {"code": text.code(part)}
            yield Habit(lesson="return-in-loop", of=function.name, line=part.lineno, params=params)


def _loops(function: Function) -> Iterator[tuple[Sequence[ast.stmt], Any, Sequence[ast.stmt]]]:
    """The loops of a function, each with the statements before and after it in the same block."""
    count = 0
    for part in (function.node, *function.parts):
        blocks: list[Any] = [getattr(part, name, None) for name in ("body", "orelse")]
        for block in blocks:
            for number, statement in enumerate(block if isinstance(block, list) else []):
                if isinstance(statement, LOOPS) and count < MOST_LOOPS:
                    count += 1
                    yield block[:number], statement, block[number + 1 :]


def _key(target: Any) -> str | None:
    """What is assigned to, as text: `total`, `self.dW`, `grads['W']`; None for all else."""
    if isinstance(target, ast.Name):
        return target.id
    if is_own(target):
        return f"self.{target.attr}"
    if isinstance(target, ast.Subscript) and _is_all(target.slice):  # `dW[...]`, all of it
        return _key(target.value)
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        outer = _key(target.value)
        return f"{outer}[{target.slice.value!r}]" if outer and isinstance(target.slice.value, str) else None
    return None


def _is_all(index: ast.expr) -> bool:
    if isinstance(index, ast.Slice):
        return index.lower is None and index.upper is None and index.step is None
    return isinstance(index, ast.Constant) and index.value is Ellipsis


def _uses(key: str, node: ast.AST) -> int:
    """How often a part of the text names this."""
    return sum(_key(part) == key for part in ast.walk(node))


def _is_zero(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return name_of(value.func) in ZEROS
    return isinstance(value, ast.Constant) and type(value.value) in (int, float) and value.value == 0
