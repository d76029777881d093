"""Notes: what a check leaves besides its outcome, sentences for everyone, curves and pictures to be looked at."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks import CheckFailed, as_array, as_list, as_number, pictures
from autograder.checks.names import Name, english, japanese
from autograder.model import Picture, Row, Seen, Text

MAX_CURVES = 8
MAX_NUMBERS = 500
COMPARED = ("gradient", "gradient-scalar")  # sentences about a gradient and central differences


class Notes:
    """Gathers the remarks, the curves and the pictures of one check."""

    def __init__(self) -> None:
        self.remarks: list[Text] = []
        self.curves: dict[str, Row] = {}
        self.pictures: list[Picture] = []
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

    def failure(self, error: BaseException | None) -> None:
        """Keep a gradient that was wrong, beside the one of central differences, as a picture."""
        if not isinstance(error, CheckFailed) or error.answer is None or error.evidence.key not in COMPARED:
            return
        received, numerical = error.answer.received, error.answer.right
        with pictures.kept() as shown:
            pictures.show(
                ("the gradient that came back", "返ってきた勾配"),
                pictures.heat(received, ("received", "返ってきた値")),
                pictures.heat(numerical, ("by central differences", "中心差分による値")),
                pictures.heat(received - numerical, ("their difference", "両者の差")),
            )
        self.pictures = [*shown, *self.pictures][: pictures.MAX_PICTURES]

    def _named(self, of: Name) -> None:
        if not isinstance(of, str):
            self.japanese[english(of)] = japanese(of)

    @property
    def seen(self) -> Seen:
        return Seen(curves=self.curves, pictures=tuple(self.pictures), japanese=self.japanese)


def _plain(array: np.ndarray[Any, Any]) -> Row:
    """Numbers with six digits."""
    return tuple(float(f"{number:.6g}") for number in array)
