"""Scoring: points of checks, summed to exercises, chapters and a report."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.course import Course
from autograder.feedback import escape
from autograder.grading.seeds import fingerprint
from autograder.grading.settings import Settings
from autograder.model import (
    REPORT_SCHEMA,
    ChapterReport,
    CheckResult,
    Environment,
    Exercise,
    ExerciseReport,
    Report,
    Submission,
    SubmissionInfo,
    Waiting,
)
from autograder.sandbox.libraries import version


def exercise_report(exercise: Exercise, checks: Sequence[CheckResult]) -> ExerciseReport:
    return ExerciseReport(
        name=exercise.name,
        points=_sum(check.points for check in checks),
        max_points=_sum(check.max_points for check in checks),
        checks=tuple(checks),
    )


def report(
    course: Course,
    submission: Submission,
    results: Mapping[Exercise, ExerciseReport],
    settings: Settings,
    *,
    sandbox: str,
    partial: bool = False,
) -> Report:
    """The report of one submission: its exercises in the course's order, and the sums."""
    chapters = _chapters(course, results)
    return Report(
        schema=REPORT_SCHEMA,
        submission=SubmissionInfo(
            path=escape(submission.path), owner=escape(submission.owner), digest=submission.digest
        ),
        seed=settings.seed if settings.show_seed else None,
        seed_fingerprint=None if settings.show_seed else fingerprint(settings.seed),
        partial=partial,
        waiting=_waiting(results) if course.kit else None,
        suite_digest=course.suite_digest(results),
        language=settings.language,
        points=_sum(chapter.points for chapter in chapters),
        max_points=_sum(chapter.max_points for chapter in chapters),
        chapters=chapters,
        environment=environment(sandbox),
    )


def joined(course: Course, exercises: Iterable[Exercise], newer: Report, older: Report) -> Report:
    """The report on these exercises: as in the newer one, and what is not in it as in the older one.

    It is the report that grading all of them now would give, if the results in the older one are still right.
    """
    found = {
        f"{chapter.name}/{one.name}": one
        for report_ in (older, newer)
        for chapter in report_.chapters
        for one in chapter.exercises
    }
    results = {exercise: found[exercise.key] for exercise in exercises}
    chapters = _chapters(course, results)
    return msgspec.structs.replace(
        newer,
        suite_digest=course.suite_digest(results),
        points=_sum(chapter.points for chapter in chapters),
        max_points=_sum(chapter.max_points for chapter in chapters),
        chapters=chapters,
    )


def _chapters(course: Course, results: Mapping[Exercise, ExerciseReport]) -> tuple[ChapterReport, ...]:
    chapters = []
    for chapter in course.chapters:
        reports = tuple(results[exercise] for exercise in chapter.exercises if exercise in results)
        if reports:
            points, most = _sum(r.points for r in reports), _sum(r.max_points for r in reports)
            chapters.append(ChapterReport(name=chapter.name, points=points, max_points=most, exercises=reports))
    return tuple(chapters)


def _waiting(exercises: Iterable[Exercise]) -> Waiting:
    found = [exercise.waiting for exercise in exercises]
    return Waiting(checks=sum(one.checks for one in found), points=_sum(one.points for one in found))


def environment(sandbox: str) -> Environment:
    """Where a run took place. `sandbox`: what the sandbox says of itself."""
    return Environment(
        python=platform.python_version(),
        numpy=version("numpy") or "",
        torch=version("torch"),
        platform=f"{platform.system()} {platform.machine()}",
        sandbox=sandbox,
    )


def _sum(points: Iterable[float]) -> float:
    total = round(sum(points), 6)
    return int(total) if total == int(total) else total
