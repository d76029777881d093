"""Translation: a report, stored in one language, as it would read in another."""

from __future__ import annotations

import msgspec

from autograder.model import ChapterReport, ExerciseReport, Report
from autograder.wording import parts_of, worded


def translated(report: Report, language: str) -> Report:
    """The report in this language; as it is, if it was stored with its texts alone."""
    if any(parts_of(check) is None for check in report.checks()):
        return report
    chapters = tuple(_chapter(chapter, language) for chapter in report.chapters)
    return msgspec.structs.replace(report, language=language, chapters=chapters)


def _chapter(chapter: ChapterReport, language: str) -> ChapterReport:
    exercises = tuple(translated_exercise(exercise, language) for exercise in chapter.exercises)
    return msgspec.structs.replace(chapter, exercises=exercises)


def translated_exercise(exercise: ExerciseReport, language: str) -> ExerciseReport:
    """The report of one exercise in this language, if its results have parts."""
    checks = tuple(worded(check, language) for check in exercise.checks)
    return msgspec.structs.replace(exercise, checks=checks)
