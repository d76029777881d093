"""The course, and the report of a real run."""

import pytest

from autograder.course import Course, load_course
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect
from autograder.model import Report


@pytest.fixture(scope="session")
def course() -> Course:
    return load_course()


@pytest.fixture(scope="session", params=["en", "ja"])
def graded(request, course, tmp_path_factory) -> Report:
    """A report of a real run: one exercise with a known mistake, one with a syntax error, one that is not there."""
    chapter = tmp_path_factory.mktemp("work") / "chapter3"
    chapter.mkdir()
    affine = course.exercise("chapter3", "affine_layer")
    mistake = next(mistake for mistake in course.mistakes(affine) if mistake.id == "db-averaged")
    (chapter / "affine_layer.py").write_text(course.mistaken(affine, mistake), encoding="utf-8")
    (chapter / "numerical.py").write_text("def numerical_diff(f, x:\n", encoding="utf-8")
    exercises = [course.exercise("chapter3", name) for name in ("numerical", "descent", "affine_layer")]
    submission = collect(chapter.parent, course, exercises)
    return grade(course, submission, exercises, Settings("1", request.param)).report
