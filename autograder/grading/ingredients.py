"""Ingredients: what went into a question, and where a number in the answer may come from among it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.worker.wire import Tensor

Array = np.ndarray[Any, Any]
Said = tuple[str, str]  # in English and in Japanese
LETTERS = 2  # at most, in the name of a size

SMALL = 10_000  # entries of an array of which products are tried
SAME = 1e-4  # a factor that is measured is so near to the one that it is


@dataclass(frozen=True)
class Factor:
    """A factor by which an answer may be wrong: its size, as a formula, and what is so large.

    count: whether it is a number of things that are averaged or summed over, or 1 over one.
    """

    value: float
    formula: str
    what: Said
    count: bool = False


class Ingredients:
    """The arrays and the numbers that went in, by name. Arrays in dictionaries and lists count, too."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.arrays: dict[str, Array] = {}
        self.numbers: dict[str, float] = {}
        self.sizes: dict[int, str] = {}  # the letters of the sizes, by the size
        for name, value in given.items():
            self._add(name, value)

    def _add(self, name: str, value: Any) -> None:
        if isinstance(value, Tensor):
            value = value.array
        if isinstance(value, dict):
            for key, one in value.items():
                self._add(f"{name}[{key!r}]", one)
        elif isinstance(value, int) and not isinstance(value, bool) and len(name) <= LETTERS:
            self.sizes.setdefault(value, name)
        elif np.ndim(value) == 0 and np.asarray(value).dtype.kind in "iuf":
            self.numbers[name] = float(value)
        elif isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
            self.arrays[name] = value.astype(np.float64)

    def terms(self, count: int) -> Iterator[tuple[Said, Array]]:
        """Arrays that may be terms of a sum of up to `count` axes: those that went in, and products of two of them."""
        for name, array in self.arrays.items():
            yield (name, name), array
        tables = [(name, one) for name, one in self.arrays.items() if 0 < one.ndim <= 2 and one.size <= SMALL]
        if count > 2:
            return
        for (one, left), (other, right) in itertools.product(tables, repeat=2):
            if one < other and left.shape == right.shape:
                yield (f"{one} times {other}", f"{one} と {other} の要素ごとの積"), left * right
            for (first, a), (second, b) in itertools.product(_ways(one, left), _ways(other, right)):
                if one != other and max(a.ndim, b.ndim) == 2 and a.shape[-1] == b.shape[0]:
                    yield (f"the product of {first} and {second}", f"{first} と {second} の積"), a @ b

    def factor(self, value: float) -> Factor | None:
        """What a factor may be; the likeliest, if there are several."""
        return next((one for one in self._factors() if abs(value - one.value) <= SAME * abs(one.value)), None)

    def _factors(self) -> Iterator[Factor]:
        for size, what in self._counts():
            if size > 1:
                yield Factor(size, f"{size}", what, count=True)
                yield Factor(1 / size, f"1/{size}", what, count=True)
        for name, number in self.numbers.items():
            if number not in (0.0, 1.0):
                for value, formula in (
                    (number, name),
                    (1 / number, f"1/{name}"),
                    (1 - number, f"1 - {name}"),
                    (1 / (1 - number), f"1/(1 - {name})"),
                    (2 * number, f"2*{name}"),
                ):
                    if abs(value) not in (0, 1):
                        yield Factor(
                            value, formula, (f"{formula} with {name} = {number:g}", f"{formula}({name} = {number:g})")
                        )

    def _counts(self) -> Iterator[tuple[int, Said]]:
        """Every number of things, likeliest first: rows, columns, other axes, then all entries together."""

        def called(size: int, en: str, ja: str) -> tuple[int, Said]:
            letter = self.sizes.get(size)
            return size, (f"{letter}, {en}", f"{letter}、つまり{ja}") if letter else (en, ja)

        for name, array in self.arrays.items():
            if array.ndim == 1:
                yield called(len(array), f"the number of entries of {name}", f"{name} の要素数")
            elif array.ndim:
                yield called(len(array), f"the number of rows of {name}", f"{name} の行数")
        for name, array in self.arrays.items():
            for axis in range(1, array.ndim):
                if array.ndim == 2:
                    yield called(array.shape[1], f"the number of columns of {name}", f"{name} の列数")
                else:
                    yield called(
                        array.shape[axis], f"the length of axis {axis} of {name}", f"{name} の軸 {axis} の長さ"
                    )
        windows = [(size, name) for size, name in self.sizes.items() if len(name) == LETTERS]
        for (one, first), (other, second) in itertools.combinations(windows, 2):
            yield one * other, (f"{first} * {second}", f"{first} * {second}")
        for name, array in self.arrays.items():
            if array.ndim > 1:
                yield called(array.size, f"the number of all entries of {name}", f"{name} の全要素の数")
            for axis in range(array.ndim) if array.ndim > 2 else ():
                each, rest = f"for each index of axis {axis}", array.size // array.shape[axis] if array.size else 0
                yield called(
                    rest, f"the number of entries of {name} {each}", f"軸 {axis} の1か所あたりの {name} の要素数"
                )


def _ways(name: str, array: Array) -> list[tuple[str, Array]]:
    """An array as it is, and turned."""
    return [(name, array), (f"{name}.T", array.T)] if array.ndim == 2 else [(name, array)]
