"""The search for leaks: what is a secret, and where it is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import COURSE
from kits import checks, whole_kit
from small_course import SOLUTION, SUITE, SmallCourse, write_course

from autograder.authoring import kit, sync
from autograder.grading.suites import with_suites
from autograder.model import Check
from autograder.proving.leaks import leaks, secrets

HELPER = """import numpy as np

from autograder.checks import check, expect_array


def doubled(x):
    return 2 * np.asarray(x)
"""
HELPED = SUITE.replace("from autograder.checks import check, expect_array\n", HELPER).replace(
    "double(x), 2 * x, of", "double(x), doubled(x), of"
)
ANSWER = """    if np.ndim(x) == 0:
        number = x
        return number
    # x の2倍を
    return 2 * np.asarray(x)"""


def course_of(root: Path, **parts: str) -> tuple[SmallCourse, dict[str, list[Check]]]:
    course = write_course(root, **parts)
    sync.write(course)
    return course, with_suites(course, course.all_exercises(), lambda suites: suites.checks)


def test_answers_hidden_checks_and_hints_are_secrets_with_their_file(tmp_path: Path) -> None:
    course, found = course_of(tmp_path)
    hidden = secrets(course, course.chapters, found)
    assert hidden["return 2 * np.asarray(x)"] == "double.py"
    assert hidden['expect_array(student.double(x), reference.double(x), of="double(x)")'] == "test_double.py"
    assert hidden["Which array is written into?"] == hidden["どの配列に書き込んでいますか。"] == "mistakes.toml"


def test_what_students_read_and_what_says_nothing_is_no_secret(tmp_path: Path) -> None:
    course, found = course_of(tmp_path, solution=SOLUTION.replace("    return 2 * np.asarray(x)", ANSWER))
    hidden = secrets(course, course.chapters, found)
    assert {line for line, source in hidden.items() if source == "double.py"} == {"return 2 * np.asarray(x)"}
    assert "x = rng.normal(size=1000)" in hidden
    assert 'expect_array(box.value(), x, of="x")' not in hidden  # in a public check


def test_every_exercise_has_secrets_and_every_suite_with_hidden_checks() -> None:
    for chapter in COURSE.chapters:
        sources = set(secrets(COURSE, [chapter], checks()).values())
        for exercise in chapter.exercises:
            assert f"{exercise.name}.py" in sources
            hidden = any(check.visibility == "hidden" for check in checks()[exercise.key])
            assert not hidden or f"test_{exercise.name}.py" in sources


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("return 2 * np.asarray(x)", 1),
        ("\n\n  return  2*np.asarray( x )  # so\n", 3),
        ("a\nreturn 2 *\\\nb\n y = [return 2\n* np.asarray(x)]", 4),
    ],
)
def test_a_secret_is_found_with_its_line_however_it_is_spaced(text: str, line: int) -> None:
    [leak] = leaks({"there/it.is": text.encode()}, {"return 2 * np.asarray(x)": "double.py"})
    assert (leak.file, leak.line, leak.source) == ("there/it.is", line, "double.py")


def test_a_notebook_is_searched_whole_and_its_line_is_that_of_the_file() -> None:
    cell = {"source": ["x = 1\n"], "outputs": [{"text": ['y\n"quoted", あ\n return  x + secret']}]}
    text = json.dumps({"cells": [cell]}, indent=1, ensure_ascii=False)
    [leak] = leaks({"a.ipynb": text.encode()}, {"return x + secret": "double.py"})
    assert "secret" in text.split("\n")[leak.line - 1]


def test_a_helper_of_a_public_suite_that_is_the_answer_is_a_leak_of_the_kit(tmp_path: Path) -> None:
    course, found = course_of(tmp_path, suite=HELPED)
    [leak] = leaks(kit.files(course, course.chapters, found, "en"), secrets(course, course.chapters, found))
    assert leak.file == "autograder/suites/chapter1/double/test_double.py"
    assert HELPED.split("\n")[leak.line - 1] == "    return 2 * np.asarray(x)"


@pytest.mark.parametrize("language", COURSE.languages)
def test_the_kit_of_the_course_has_none(language: str) -> None:
    assert leaks(whole_kit(language), secrets(COURSE, COURSE.chapters, checks())) == []
