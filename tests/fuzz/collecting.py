"""Collecting an archive in bounds, whatever its kind: it is taken or refused, and nothing is unpacked."""

from __future__ import annotations

from pathlib import Path

from bounds import bounded

from autograder.course import load_course
from autograder.errors import SubmissionError
from autograder.intake.collect import collect
from autograder.model import Source

COURSE = load_course()
EXERCISES = COURSE.chapter("chapter1").exercises


def collected(place: Path, data: bytes, most: int) -> None:
    """Collect it at this place, with so many bytes of memory at most."""
    place.write_bytes(data)
    sources: dict[str, Source] = {}
    sentences = ["?"]
    with bounded(most):
        try:
            sources = collect(place, COURSE, EXERCISES).sources
        except SubmissionError as error:
            sentences = [error.say("en"), error.say("ja")]
    assert all(sentences)
    assert sources.keys() <= {exercise.key for exercise in EXERCISES}
    assert all(bool(source.problem) <= (source.text == "") for source in sources.values())
    assert list(place.parent.iterdir()) == [place], "something was unpacked"
