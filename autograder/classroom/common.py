"""What everybody's program may be like: what the course gave, its own answers, and the mistakes that it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autograder.course import Course, text_of
from autograder.model import Exercise


def common_texts(course: Course, exercises: Iterable[Exercise]) -> Iterator[dict[str, str]]:
    """The texts, each by its exercise: stub, ready-made code, solution, its other forms, and known mistakes in it."""
    for exercise in exercises:
        texts = [course.stub_text(exercise), course.solution_text(exercise)]
        texts += course.given_texts(exercise.chapter).values()
        texts += map(text_of, course.variants(exercise))
        texts += (course.mistaken(exercise, mistake) for mistake in course.mistakes(exercise))
        yield from ({exercise.key: text} for text in texts)
