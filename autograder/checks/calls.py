"""A call written as code, `Affine(W, b)`: made in the learner's module, and shown in messages."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Call:
    """The name of what is called, and its arguments: names, literals, and lists, tuples and dictionaries of both."""

    name: str
    arguments: tuple[ast.expr, ...]

    @classmethod
    def read(cls, code: str) -> Call:
        """Read `name(argument, ...)`, arguments by position. Raises ValueError for anything else."""
        node = ast.parse(code, mode="eval").body
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.keywords:
            raise ValueError(f"not a call with arguments by position: {code}")
        return cls(node.func.id, tuple(node.args))

    @property
    def names(self) -> tuple[str, ...]:
        """The names among the arguments, in their order."""
        return tuple(name for argument in self.arguments for name in _names(argument))

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """Each argument as its code, and as its value if it is a literal, else None."""
        return [
            (ast.unparse(argument), None if _names(argument) else ast.literal_eval(argument))
            for argument in self.arguments
        ]

    @property
    def keys(self) -> dict[str, str]:
        """The names that stand in a dictionary, each with its key there."""
        dictionaries = [argument for argument in self.arguments if isinstance(argument, ast.Dict)]
        return {name: key for one in dictionaries for key, part in _items(one) for name in _names(part)}

    def values(self, values: Mapping[str, Any]) -> list[Any]:
        """The arguments, each name replaced by its value."""
        return [_value(argument, values) for argument in self.arguments]

    def on(self, target: Any, values: Mapping[str, Any]) -> Any:
        """Make the call on a module or an object."""
        return getattr(target, self.name)(*self.values(values))

    def text(self, values: Mapping[str, Any]) -> str:
        """The call as code: whole numbers, texts and the like by value, the others by name.

        Of a dictionary, the first entry is shown.
        """
        return f"{self.name}({', '.join(_text(argument, values) for argument in self.arguments)})"


def _names(node: ast.expr) -> list[str]:
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]


def _items(node: ast.Dict) -> list[tuple[str, ast.expr]]:
    return [(ast.literal_eval(key), part) for key, part in zip(node.keys, node.values, strict=True) if key is not None]


def _text(node: ast.expr, values: Mapping[str, Any]) -> str:
    if isinstance(node, ast.Name) and is_short(values.get(node.id, np.inf)):
        return repr(values[node.id])
    if isinstance(node, ast.Dict) and len(node.keys) > 1:
        key, part = _items(node)[0]
        return f"{{{key!r}: {_text(part, values)}, ...}}"
    return ast.unparse(node)


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, (ast.List, ast.Tuple)):
        parts = [_value(part, values) for part in node.elts]
        return parts if isinstance(node, ast.List) else tuple(parts)
    if isinstance(node, ast.Dict):
        return {key: _value(part, values) for key, part in _items(node)}
    return ast.literal_eval(node)


def is_short(value: Any) -> bool:
    """Whether a value is shown in the call itself: arrays and fractions are named there and shown below it."""
    return value is None or isinstance(value, (bool, int, str)) or (isinstance(value, tuple) and len(value) <= 4)
