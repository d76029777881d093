"""The scale of a platform: marks as numbers out of its maximum, written as it writes numbers."""

from __future__ import annotations

import re
from pathlib import Path

from autograder.classroom.marks import Mark
from autograder.errors import UsageError


def scaled(mark: Mark, maximum: str, file: Path) -> str:
    """The grade for a mark on the scale of the row, with its decimals and its decimal comma. Raises UsageError."""
    most = number(maximum)
    if not most or not mark.max_points or mark.points is None:
        raise UsageError("no-maximum", path=file)
    return f"{most * mark.points / mark.max_points:.2f}".replace(".", "," if "," in maximum else ".")


def number(text: str) -> float | None:
    """What a cell with a number says, `1.234,50` and `85.00` alike; None if it is none."""
    text = re.sub(r"\s", "", text)
    last = max(text.rfind(","), text.rfind("."))
    plain = re.sub("[.,]", "", text[:last]) + "." + text[last + 1 :] if last >= 0 else text
    return float(plain) if re.fullmatch(r"\d+(?:\.\d*)?", plain) else None
