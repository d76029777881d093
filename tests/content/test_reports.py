"""What a learner reads of a wrong submission, kept for every exercise in both languages: `tests/content/reports/`.

With DLGRADE_TEST_TRANSCRIPTS=write in the environment, the reports are written instead of compared.
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from rich.console import Console

from autograder.course import load_course
from autograder.frontends.terminal import render_exercise
from autograder.frontends.translation import translated_exercise
from autograder.grading.suites import with_suites
from autograder.locales import LANGUAGES
from autograder.model import Exercise, ExerciseReport
from autograder.proving.calibrated import kept
from autograder.proving.naming import graded
from autograder.sandbox import Sandbox

COURSE = load_course()
EXERCISES = list(COURSE.all_exercises())
FOLDER = Path(__file__).with_name("reports")
WRITE = os.environ.get("DLGRADE_TEST_TRANSCRIPTS") == "write"
COUNT = 2  # wrong submissions of an exercise; one if it has a threshold: it trains
SCREEN = 40  # lines
NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+")
RTOL = 1e-2  # another machine rounds in another way


def texts_of(exercise: Exercise, sandbox: Sandbox) -> dict[str, dict[str, str]]:
    """By wrong submission and language, what the terminal shows of it."""

    def work(suites) -> dict[str, ExerciseReport]:
        return {
            wrong.id: graded(suites, sandbox, exercise, COURSE.wrong_text(exercise, wrong))
            for wrong in COURSE.wrongs(exercise)[: 1 if kept(COURSE, exercise).thresholds else COUNT]
        }

    found = with_suites(COURSE, [exercise], work)
    return {id: {language: shown(exercise, one, language) for language in LANGUAGES} for id, one in found.items()}


def shown(exercise: Exercise, report: ExerciseReport, language: str) -> str:
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    render_exercise(translated_exercise(report, language), exercise, COURSE, console, language)
    return console.file.getvalue()


def file_of(exercise: Exercise) -> Path:
    return FOLDER / exercise.chapter / f"{exercise.name}.txt"


def written(texts: dict[str, dict[str, str]]) -> str:
    return "\n".join(
        f"=== {id} ({language})\n{text.strip()}\n" for id, both in texts.items() for language, text in both.items()
    )


def same_but_for_rounding(one: str, other: str) -> bool:
    """Whether two texts differ at most in the last digits of numbers."""
    if NUMBER.sub("#", one) != NUMBER.sub("#", other):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return all(float(a) == pytest.approx(float(b), rel=RTOL, abs=1e-6) for a, b in pairs)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_a_wrong_submission_gets_the_report_that_is_kept_for_it(exercise: Exercise, confined: Sandbox) -> None:
    texts = texts_of(exercise, confined)
    lines = {f"{id} ({language})": text.count("\n") for id, both in texts.items() for language, text in both.items()}
    assert {name: count for name, count in lines.items() if count > SCREEN} == {}
    file, real = file_of(exercise), written(texts)
    if WRITE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(real, encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    assert same_but_for_rounding(before, real), real


def test_nothing_else_is_kept() -> None:
    assert {file for file in FOLDER.rglob("*") if file.is_file()} == {file_of(exercise) for exercise in EXERCISES}


def test_texts_may_differ_in_last_digits_alone() -> None:
    assert same_but_for_rounding("x = 1.2345", "x = 1.2346")
    assert not same_but_for_rounding("x = 1.2345", "x = 1.5")
    assert not same_but_for_rounding("x = 1.2345", "y = 1.2345")
