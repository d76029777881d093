"""The settings of a grading: what is asked of it, beside the submission and the exercises."""

from __future__ import annotations

from autograder.model import Record


class Settings(Record):
    """How a submission is graded.

    `seed`: any text; equal seeds give equal reports. `show_seed`: the report shows it, and else, for graded work, its
    fingerprint alone. `language`: that of the report. `hints`: whether known mistakes are looked for.
    """

    seed: str
    language: str = "en"
    show_seed: bool = True
    hints: bool = True
