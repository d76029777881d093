"""Cases: the arrays of one question, drawn by their shapes, and what is right for them by the definition.

`Subject` is what layers, functions and networks have in common: which arrays there are, how they are drawn, and the
definition. A case is one draw of it.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import pickle
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any, Self

import numpy as np

from autograder.checks.arrays import Array
from autograder.checks.asked import asking
from autograder.checks.gradients import Pure, numerical_gradient
from autograder.checks.reasons import Said
from autograder.checks.shapes import Draw, draw_array, draw_sizes, has_gradient, letters, normal, plain

Changes = Mapping[str, Any]
Tolerance = Mapping[str, Any]

SINGLE = {"rtol": 1e-4, "atol": 1e-5}  # float32 has seven digits, and sums of numbers near 1 may cancel
GAP = 1e-3  # differences of 1e-5 do not cross a kink that is so far away
TRIES = 1000


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a question is about.

    arrays: every array by its name and its shape in letters, as `shapes` has them: `{"x": "N D", "W": "D M"}`.
    definition: what is right. It gets the arrays, sizes and numbers that its parameters name, floats in float64, and
        returns an array, a number, or a tuple of them.
    draw: for an array how its numbers are drawn, if not from the standard normal distribution.
    sizes: for a letter its size, if it is not to be drawn.
    away_from: numbers, as an array, that must not be near 0, such as what goes into a ReLU. Parameters as those of
        `definition`. Arrays are drawn again until all of them are further away than `gap`.
    close, slope, single: tolerances (`rtol` and `atol`) of values, of gradients against central differences, and of
        both in float32.
    """

    arrays: Mapping[str, str]
    definition: Callable[..., Any]
    draw: Mapping[str, Draw] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    away_from: Callable[..., Any] | None = None
    gap: float = GAP
    close: Tolerance = field(default_factory=dict)
    slope: Tolerance = field(default_factory=dict)
    single: Tolerance = field(default_factory=lambda: SINGLE)

    def like(self, **changes: Any) -> Self:
        """The same, but for these fields. Dictionaries are added to those that are there."""
        mine = {one.name: getattr(self, one.name) for one in fields(self)}
        for name, value in changes.items():
            mixed = isinstance(value, Mapping) and isinstance(mine[name], Mapping)
            changes[name] = {**mine[name], **value} if mixed else value
        return replace(self, **changes)

    def drawn(self, name: str, round_numbers: bool = False) -> Draw:
        """How the numbers of an array, or of a gradient that goes backward, are drawn."""
        draw = self.draw.get(name, normal)
        return plain(draw) if round_numbers else draw

    def case(
        self,
        rng: np.random.Generator,
        changes: Changes,
        arrays: Mapping[str, Any] | None = None,
        sizes: Mapping[str, int] | None = None,
        *,
        round_numbers: bool = False,
    ) -> Case:
        """One draw. `arrays`, `sizes`: what stays as it is. `round_numbers`: of few places, if that leaves the sense.

        changes: by name the size of a letter, the shape of an array (a string) or the array itself, or any other
        value that the calls name.
        """
        reshaped = {name: changes[name] for name in self.arrays if isinstance(changes.get(name), str)}
        shapes = {**self.arrays, **reshaped}
        known = {letter for shape in shapes.values() for letter in letters(shape)}
        resized = {name: value for name, value in changes.items() if name in known and isinstance(value, int)}
        fixed = {name: size for name, size in {**self.sizes, **(sizes or {}), **resized}.items() if name in known}
        others = {name: value for name, value in changes.items() if name not in {*resized, *reshaped}}
        given = {**(arrays or {}), **others}
        draws = {name: self.drawn(name, round_numbers) for name in shapes}
        for _ in range(TRIES):
            drawn_sizes = draw_sizes(rng, shapes.values(), fixed)
            drawn = {
                name: given[name] if name in given else draw_array(rng, shape, drawn_sizes, draws[name])
                for name, shape in shapes.items()
            }
            case = Case(self, {**drawn_sizes, **given, **drawn}, drawn_sizes, shapes, round_numbers=round_numbers)
            if case.is_away():
                return case
        if arrays:
            return case  # what came from elsewhere may hold them there
        raise RuntimeError(f"in {TRIES} tries no numbers were drawn that are away from the kinks")


@dataclass(frozen=True)
class Case:
    """One draw of a subject.

    `values`: by name what calls and definitions are given: arrays, numbers, and sizes, of which none hides an array.
    `shapes`: those of the arrays, in letters. `turns`: which of several it is, as in `Asked`.
    `round_numbers`: whether it was drawn with such.
    """

    subject: Subject
    values: Mapping[str, Any]
    sizes: Mapping[str, int]
    shapes: Mapping[str, str]
    turns: Mapping[str, int] = field(default_factory=dict)
    round_numbers: bool = False

    def turn(self, **turns: int) -> Case:
        """The same as this one of several."""
        return replace(self, turns={**self.turns, **turns})

    def asking(self, output: int | None = None, **values: Any) -> AbstractContextManager[None]:
        """What is asked inside is asked of this case, and of further values.

        output: the number of the output that is compared, if what is compared is one.
        """
        return asking({**self.values, **values}, self.turns, None if output is None else partial(self.swapped, output))

    def swapped(self, output: int) -> dict[tuple[str, str], Array]:
        """What would be right with two arrays of one shape, or two numbers, in each other's place, by their names."""
        names = [name for name in _parameters(self.subject.definition) if _is_float(self.values[name])]
        found: dict[tuple[str, str], Array] = {}
        for one, other in itertools.combinations(names, 2):
            first, second = self.values[one], self.values[other]
            if np.shape(first) == np.shape(second):
                with np.errstate(all="ignore"):
                    found[one, other] = self.right(**{one: second, other: first})[output]
        return found

    def is_away(self) -> bool:
        """Whether what must be away from 0 is."""
        numbers = () if self.subject.away_from is None else by_name(self.subject.away_from, self.values)
        return bool(np.min(np.abs(numbers), initial=np.inf) > self.subject.gap)

    def right(self, **changed: Any) -> tuple[Array, ...]:
        """What the definition gives, as a tuple; `changed`: with another array in place of the one of this name."""
        answer = by_name(self.subject.definition, {**self.values, **changed})
        return tuple(map(np.asarray, answer)) if isinstance(answer, tuple) else (np.asarray(answer),)

    def total(self, upstream: Iterable[Any]) -> Callable[[str], Callable[[Array], float]]:
        """For an array's name the function of it whose gradient backward gives: the sum of outputs times upstream."""
        weights = tuple(upstream)

        def of(name: str) -> Callable[[Array], float]:
            def f(value: Array) -> float:
                outputs = self.right(**{name: value})
                return float(sum(np.sum(np.multiply(w, y)) for w, y in zip(weights, outputs, strict=True)))

            return Pure(f, lambda: (self.all_but(name), pickle.dumps(weights)))

        return of

    def all_but(self, name: str) -> Hashable:
        """What `right` depends on besides the array of this name: the definition, and all other values."""
        return self.subject.definition, name, pickle.dumps({**self.values, name: None})

    def gradient(self, name: str, upstream: Iterable[Any]) -> Array:
        """The gradient for an array, by central differences."""
        return numerical_gradient(self.total(upstream)(name), self.values[name])

    def differentiable(self, names: Iterable[str]) -> list[str]:
        """Those of these arrays that can have a gradient."""
        return [name for name in names if name in self.shapes and has_gradient(self.shapes[name])]

    def given(self, *names: str) -> dict[str, Any]:
        """These values by name, for a message."""
        return {name: self.values[name] for name in names if name in self.values}

    def with_values(self, **values: Any) -> Case:
        """The same with these values in place of others."""
        return replace(self, values={**self.values, **values})

    def in_float32(self) -> Case:
        """The same with its float arrays in float32."""
        single = {
            name: value.astype(np.float32)
            for name, value in self.values.items()
            if isinstance(value, np.ndarray) and value.dtype == np.float64
        }
        return self.with_values(**single)


def by_name(function: Callable[..., Any], values: Mapping[str, Any]) -> Any:
    """Call a function with the values that its parameters name; floats in float64."""
    return function(**{name: _double(values[name]) for name in _parameters(function)})


@functools.cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def _double(value: Any) -> Any:
    single = isinstance(value, np.ndarray) and value.dtype == np.float32
    return value.astype(np.float64) if single else value


def _is_float(value: Any) -> bool:
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def listed(names: Iterable[str]) -> Said:
    """Names in a sentence, in both languages: `x, W and b`."""
    *first, last = names
    return (f"{', '.join(first)} and {last}" if first else last), "、".join([*first, last])
