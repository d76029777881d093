"""A call written as code, `Affine(W, b)`: made in the learner's module, and shown in messages."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Call:
    """The name of what is called, and its arguments: names, and literals."""

    name: str
    arguments: tuple[ast.expr, ...]

    @classmethod
    def read(cls, code: str) -> Call:
        """Read `name(argument, ...)`: names and literals, by position. Raises ValueError for anything else."""
        node = ast.parse(code, mode="eval").body
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.keywords:
            raise ValueError(f"not a call with arguments by position: {code}")
        return cls(node.func.id, tuple(node.args))

    @property
    def names(self) -> tuple[str, ...]:
        """The names among the arguments."""
        return tuple(argument.id for argument in self.arguments if isinstance(argument, ast.Name))

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """Each argument as its code, and as its value if it is a literal, else None."""
        return [
            (ast.unparse(argument), None if isinstance(argument, ast.Name) else ast.literal_eval(argument))
            for argument in self.arguments
        ]

    def values(self, values: Mapping[str, Any]) -> list[Any]:
        """The arguments, each name replaced by its value."""
        return [
            values[argument.id] if isinstance(argument, ast.Name) else ast.literal_eval(argument)
            for argument in self.arguments
        ]

    def on(self, target: Any, values: Mapping[str, Any]) -> Any:
        """Make the call on a module or an object."""
        return getattr(target, self.name)(*self.values(values))

    def text(self, values: Mapping[str, Any]) -> str:
        """The call as code: whole numbers, texts and the like by value, the others by name."""
        shown = [
            repr(values[argument.id])
            if isinstance(argument, ast.Name) and is_short(values.get(argument.id, np.inf))
            else ast.unparse(argument)
            for argument in self.arguments
        ]
        return f"{self.name}({', '.join(shown)})"


def is_short(value: Any) -> bool:
    """Whether a value is shown in the call itself: arrays and fractions are named there and shown below it."""
    return value is None or isinstance(value, (bool, int, str)) or (isinstance(value, tuple) and len(value) <= 4)
