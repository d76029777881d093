"""Dependence: what the result of an exercise depends on. Whatever else changes, it need not be graded again."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from autograder.course import Course
from autograder.intake.source import imported_siblings
from autograder.model import Exercise, Facts, Source, Submission


def reached(submission: Submission, key: str) -> list[str]:
    """The exercise with this key, and all of its chapter that its module imports, one through another.

    Of several versions, what any of them imports.
    """
    chapter = key.partition("/")[0]
    names = [other.partition("/")[2] for other in submission.sources if other.partition("/")[0] == chapter]
    found = [key]
    for one in found:  # which grows
        for source in (submission.sources.get(one), *submission.versions.get(one, {}).values()):
            imported = [f"{chapter}/{name}" for name in imported_siblings(source, names)]
            found += [other for other in imported if other not in found]
    return found


def text_digest(submission: Submission, key: str) -> str:
    """A digest of what was handed in for an exercise, with all that it imports."""
    digest = hashlib.sha256()
    for one in sorted(reached(submission, key)):
        source = submission.sources.get(one)
        told = (one, source.problem, source.text, *source.among) if source else (one,)
        digest.update("\0".join((*told, "")).encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def dependences(
    course: Course, submission: Submission, exercises: Iterable[Exercise], seeds: Mapping[str, str]
) -> dict[str, str]:
    """By exercise a digest of all that its result comes from: texts and their files, the course's files, the seeds.

    Those of what it imports are among them: what fails there may be the reason here. `seeds`: by exercise.
    """
    found = {}
    for exercise in exercises:
        digest = hashlib.sha256()
        for key in sorted(reached(submission, exercise.key)):
            source = submission.sources.get(key)
            files = _of_course(course, course.exercise(*key.split("/")))
            digest.update(msgspec.json.encode((key, source and _alone(source), files, seeds.get(key, ""))))
            for file, version in submission.versions.get(key, {}).items():
                digest.update(msgspec.json.encode((file, _alone(version))))
        found[exercise.key] = digest.hexdigest()[:32]
    return found


def _alone(source: Source) -> Source:
    """Without what its text tells, which follows from it."""
    return msgspec.structs.replace(source, facts=Facts())


def _of_course(course: Course, exercise: Exercise) -> str:
    """A digest of what an exercise is graded with: its entry, suite, solution and mistakes, and what is given."""
    files = (
        course.suite(exercise),
        course.solution(exercise),
        course.mistake_file(exercise),
        course.given(exercise.chapter),
    )
    return _digest_of(msgspec.json.encode(exercise), files)


@functools.lru_cache(maxsize=256)
def _digest_of(entry: bytes, files: tuple[Path, ...]) -> str:
    digest = hashlib.sha256(entry)
    for file in files:
        data = file.read_bytes() if file.is_file() else b""
        digest.update(b"%d\0" % len(data) + data)
    return digest.hexdigest()
