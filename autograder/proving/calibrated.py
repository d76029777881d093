"""Calibrations: how far an exercise's answers stayed from the thresholds of its suite, as margins.json keeps it."""

from __future__ import annotations

from pathlib import Path

from autograder.checks.margins import Margin
from autograder.course import Course
from autograder.listing.kept import read_kept
from autograder.model import Exercise, Outcome, Record


class Threshold(Record, order=True):
    """A bound that a check asks of a measured number: `of` says which, `direction` is "at least" or "at most"."""

    check: str
    of: str
    direction: str
    bound: float


class Nearest(Record):
    """The number that came nearest to a bound, and whose it was: a variant or a mistake by name."""

    name: str
    received: float


class Measured(Record):
    """What was received at a threshold: the solution's least favourable number, and the nearest of the others."""

    threshold: Threshold
    solution: float
    variant: Nearest | None
    mistake: Nearest | None


class Lost(Record):
    """A check that a right answer did not pass."""

    check: str
    subject: str
    seed: str
    outcome: Outcome
    message: str


class Calibration(Record):
    """What so many seeds showed of an exercise. `checks`: those that were made."""

    exercise: str
    seeds: int
    checks: tuple[str, ...]
    lost: tuple[Lost, ...]
    thresholds: tuple[Measured, ...]
    environment: dict[str, str]


def file_of(course: Course, exercise: Exercise) -> Path:
    """Where the calibration of an exercise is kept."""
    return course.margins(exercise)


def kept(course: Course, exercise: Exercise) -> Calibration:
    """What was kept last. Raises CourseError."""
    return read_kept(file_of(course, exercise), Calibration)


def threshold_of(check: str, margin: Margin) -> Threshold:
    """The threshold beside which a check measured."""
    return Threshold(check, margin.of, margin.direction, margin.bound)
