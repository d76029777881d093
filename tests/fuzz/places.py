"""Places in a JSON value."""

from __future__ import annotations

import random
from typing import Any


def place_in(made: Any, draw: random.Random) -> tuple[Any, Any]:
    """A part of a JSON value that holds others, and the key of one."""
    part, key = {"": made}, ""
    while isinstance(part[key], (dict, list)) and part[key] and (draw.randrange(5) or part[key] is made):
        part = part[key]
        key = draw.choice(list(part) if isinstance(part, dict) else range(len(part)))
    return (part, key) if part is not made or key != "" else (made, next(iter(made), ""))
