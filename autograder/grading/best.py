"""The best: of several versions of an exercise each is graded, and the one with the most points counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from autograder.feedback import escape
from autograder.grading import scoring
from autograder.grading.dependence import reached
from autograder.grading.runner import grade_with
from autograder.grading.settings import Settings
from autograder.grading.suites import Suites
from autograder.intake.versions import LEFT_OUT
from autograder.locales import LANGUAGES, sentence
from autograder.model import Exercise, ExerciseReport, Graded, Parts, Source, Submission, Text
from autograder.sandbox import Sandbox
from autograder.wording import worded


class Try(NamedTuple):
    """A version that was graded. `submission`: the one with it, and with what counts of the exercises before it."""

    file: str
    submission: Submission
    graded: Graded

    @property
    def report(self) -> ExerciseReport:
        return self.graded.report.chapters[0].exercises[0]

    @property
    def lost(self) -> float:
        """The points lost. A check that is itself broken costs none."""
        return round(self.report.max_points - self.report.points, 6)


def grade_best(
    suites: Suites, submission: Submission, exercises: Sequence[Exercise], settings: Settings, sandbox: Sandbox
) -> Graded:
    """Grade the submission on these exercises, of each the best version; of equal ones the latest counts.

    What an exercise imports is decided first, and each of its versions is graded with that. The result of a version
    that counts is the one by which it was chosen. `settings`: those before `for_submission`.
    """

    def graded(submission: Submission, exercises: Sequence[Exercise]) -> Graded:
        return grade_with(suites, submission, exercises, settings.for_submission(submission), sandbox=sandbox)

    course, decided = suites.course, submission
    parts: dict[str, Graded] = {}
    needed = {key for exercise in exercises for key in reached(submission, exercise.key)}
    for key in sorted(needed & submission.versions.keys(), key=lambda key: (len(reached(submission, key)), key)):
        tries = []
        for file, source in submission.versions[key].items():
            if not source.problem:
                one = _with(decided, key, source)
                tries.append(Try(file, one, graded(one, [course.exercise(*key.split("/"))])))
        best = min(tries, key=lambda one: one.lost)  # the latest of equal ones
        decided = best.submission
        parts[key] = _told(best, tries, submission.versions[key], settings.language)
    if rest := [exercise for exercise in exercises if exercise.key not in parts]:
        parts |= dict.fromkeys((exercise.key for exercise in rest), graded(decided, rest))
    found = {
        f"{chapter.name}/{one.name}": one
        for part in parts.values()
        for chapter in part.report.chapters
        for one in chapter.exercises
    }
    return Graded(
        report=scoring.report(
            course,
            submission,
            {exercise: found[exercise.key] for exercise in exercises},
            settings.for_submission(submission),
            sandbox=sandbox.name,
        ),
        details={name: one for part in parts.values() for name, one in part.details.items()},
        seen={name: one for part in parts.values() for name, one in part.seen.items()},
    )


def _with(submission: Submission, key: str, source: Source) -> Submission:
    """The submission with this version of an exercise, and no other."""
    versions = {other: one for other, one in submission.versions.items() if other != key}
    return msgspec.structs.replace(submission, sources={**submission.sources, key: source}, versions=versions)


def _told(best: Try, tries: Sequence[Try], versions: Mapping[str, Source], language: str) -> Graded:
    """What came of the best, whose first check says why it counts, and what came of the others."""
    said = Text(**{one: _remark(best, tries, versions, one) for one in LANGUAGES})
    report = best.graded.report
    [chapter] = report.chapters
    [exercise] = chapter.exercises
    first, *others = exercise.checks
    assert isinstance(first.parts, Parts)
    parts = msgspec.structs.replace(first.parts, remarks=(said, *first.parts.remarks))
    checks = (worded(msgspec.structs.replace(first, parts=parts), language), *others)
    exercise = msgspec.structs.replace(exercise, checks=checks)
    chapter = msgspec.structs.replace(chapter, exercises=(exercise,))
    return msgspec.structs.replace(best.graded, report=msgspec.structs.replace(report, chapters=(chapter,)))


def _remark(best: Try, tries: Sequence[Try], versions: Mapping[str, Source], language: str) -> str:
    points = {one.file: f"{one.report.points:g}" for one in tries}
    several = sum(one.lost == best.lost for one in tries) > 1
    others = []
    for file, source in versions.items():
        key = "version-left-out" if source.problem == LEFT_OUT else "version-unread" if source.problem else "version"
        if file != best.file:
            said = sentence(
                language, f"evidence.{key}", file=escape(file, 100), points=points.get(file, ""), most=len(tries)
            )
            others.append(said)
    return sentence(
        language,
        "evidence.best",
        file=escape(best.file, 100),
        points=points[best.file],
        why=sentence(language, "evidence.best-latest" if several else "evidence.best-alone"),
        others=", ".join(others),
    )
