"""The settings of a grading: what is asked of it, besides the submission and the exercises."""

from __future__ import annotations

import secrets

from autograder.model import Record


def new_seed() -> str:
    """128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


class Settings(Record):
    """How a submission is graded.

    `seed`: any text; equal seeds give equal reports. `show_seed`: the report shows it, and else, for graded work, its
    fingerprint alone. `language`: that of the report. `hints`: whether known mistakes are looked for.
    """

    seed: str
    language: str = "en"
    show_seed: bool = True
    hints: bool = True
