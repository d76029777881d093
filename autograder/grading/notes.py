"""Notes: what a check leaves besides its outcome, sentences for everyone and curves for staff."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks import as_array, as_list, as_number
from autograder.model import Text

MAX_CURVES = 8
MAX_NUMBERS = 500


class Notes:
    """Gathers the remarks and the curves of one check."""

    def __init__(self) -> None:
        self.remarks: list[Text] = []
        self.curves: dict[str, tuple[float, ...]] = {}

    def remark(self, *, en: str, ja: str) -> None:
        """Add a sentence to the check's result."""
        self.remarks.append(Text(en=en, ja=ja))

    def curve(self, name: str, values: Any) -> None:
        """Keep a history of numbers under a name: a list or a 1-D array, thinned to at most 500 of them.

        Values that are not finite numbers fail the check, as does anything that is not a list.
        """
        numbers = [as_number(value, f"{name}[{index}]") for index, value in enumerate(as_list(values, None, name))]
        array = as_array(np.array(numbers, dtype=np.float64), (len(numbers),), name)
        if len(array) > MAX_NUMBERS:
            array = array[np.linspace(0, len(array) - 1, MAX_NUMBERS).round().astype(int)]
        if name in self.curves or len(self.curves) < MAX_CURVES:
            self.curves[name] = tuple(float(f"{number:.6g}") for number in array)
