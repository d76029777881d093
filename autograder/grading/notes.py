"""Notes: what a check leaves besides its outcome, sentences for everyone, curves and maps to be looked at."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks import as_array, as_list, as_number
from autograder.checks.names import Name, english, japanese
from autograder.model import Row, Seen, Text

MAX_CURVES = 8
MAX_NUMBERS = 500
MAX_MAPS = 8
MAX_ROWS = 64  # and columns of a map


class Notes:
    """Gathers the remarks, the curves and the maps of one check."""

    def __init__(self) -> None:
        self.remarks: list[Text] = []
        self.curves: dict[str, Row] = {}
        self.maps: dict[str, tuple[Row, ...]] = {}
        self.japanese: dict[str, str] = {}

    def remark(self, *, en: str, ja: str) -> None:
        """Add a sentence to the check's result."""
        self.remarks.append(Text(en=en, ja=ja))

    def curve(self, of: Name, values: Any) -> None:
        """Keep a history of numbers under a name: a list or a 1-D array, thinned to at most 500 of them.

        Values that are not finite numbers fail the check, as does anything that is not a list.
        """
        name = english(of)
        numbers = [as_number(value, f"{name}[{index}]") for index, value in enumerate(as_list(values, None, name))]
        array = as_array(np.array(numbers, dtype=np.float64), (len(numbers),), name)
        if len(array) > MAX_NUMBERS:
            array = array[np.linspace(0, len(array) - 1, MAX_NUMBERS).round().astype(int)]
        if name in self.curves or len(self.curves) < MAX_CURVES:
            self.curves[name] = _plain(array)
            self._named(of)

    def map(self, of: Name, values: Any) -> None:
        """Keep a matrix of numbers under a name, such as an attention map: its first 64 rows and columns.

        Anything but a matrix of finite numbers fails the check.
        """
        name = english(of)
        shape = values.shape if isinstance(values, np.ndarray) and values.ndim == 2 else (0, 0)
        array = as_array(values, shape, name)[:MAX_ROWS, :MAX_ROWS]
        if name in self.maps or len(self.maps) < MAX_MAPS:
            self.maps[name] = tuple(map(_plain, array.astype(np.float64)))
            self._named(of)

    def _named(self, of: Name) -> None:
        if not isinstance(of, str):
            self.japanese[english(of)] = japanese(of)

    @property
    def seen(self) -> Seen:
        return Seen(curves=self.curves, maps=self.maps, japanese=self.japanese)


def _plain(array: np.ndarray[Any, Any]) -> Row:
    """Numbers with six digits."""
    return tuple(float(f"{number:.6g}") for number in array)
