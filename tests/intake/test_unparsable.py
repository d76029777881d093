"""Unparsable texts: what they are, and why Python cannot read them, is said in one sentence."""

from __future__ import annotations

import json

import pytest
from small_course import exercise_of, write_course

from autograder.intake.collect import collect
from autograder.intake.source import facts, parse, shared_verdict
from autograder.intake.unparsable import explained
from autograder.locales import LANGUAGES, sentence
from autograder.model import Outcome, SyntaxProblem

WORK = "def double(x):\n    return x + x\n"
PAGE = '<!DOCTYPE html>\n<html lang="en">\n<head><title>double.py at main</title></head>\n</html>\n'
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
CONFLICT = "def double(x):\n<<<<<<< HEAD\n    return x + x\n=======\n    return 2 * x\n>>>>>>> other\n"
STANDING = {"web-page": PAGE, "lfs-pointer": POINTER, "merge-conflict": CONFLICT}


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
@pytest.mark.parametrize("key", STANDING)
def test_what_a_tool_put_in_place_of_the_work_is_named(key, suffix, tmp_path):
    course = write_course(tmp_path)
    (tmp_path / f"double{suffix}").write_text(STANDING[key])
    [source] = collect(tmp_path / f"double{suffix}", course, [exercise_of(course)]).sources.values()
    outcome, evidence = shared_verdict(source, "", exercise_of(course))
    assert (outcome, evidence.key) == (Outcome.CRASHED, key)
    for language in LANGUAGES:
        said = sentence(language, f"evidence.{key}", **evidence.params)
        assert "\n" not in said
    if key == "merge-conflict":
        assert evidence.params == {"file": f"double{suffix}", "line": "2", "mark": "<<<<<<<"}


def test_marks_in_a_program_that_python_reads_are_no_conflict():
    assert facts(f'"""\n{CONFLICT}"""\n{WORK}').problem is None


def why(text: str, running: tuple[int, int]) -> tuple[str, dict[str, str]]:
    problem = facts(text).problem
    if problem is None:  # this Python knows it
        pytest.skip("syntax that this Python knows")
    return explained(text, problem, running)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("type Array = list[float]\n", "3.12"),
        ("def first[T](x: list[T]) -> T:\n    return x[0]\n", "3.12"),
        ("class Box[T]:\n    pass\n", "3.12"),
        ('print(f"{d["a"]}")\n', "3.12"),
        ("print(f'{\"\\n\".join(x)}')\n", "3.12"),
        ('x = t"{1}"\n', "3.14"),
    ],
)
def test_syntax_newer_than_the_graders_python_is_said_to_be_so(text, version):
    key, params = why(text, (3, 11))
    assert (key, params["needed"], params["own"]) == ("newer-syntax", version, "3.11")
    assert why(text, tuple(map(int, version.split("."))))[0] == "syntax"


@pytest.mark.parametrize(
    "text", ["def f(:\n    pass\n", "print f'{x}'\n", "x = f'{1:'\n", "x = f'{}'\n", "type = [1\n", "x = 'abc\n"]
)
def test_syntax_that_no_python_knows_is_not_said_to_be_newer(text):
    assert why(text, (3, 11))[0] == "syntax"


def test_tabs_are_told_of():
    assert explained("", SyntaxProblem(line=1, message="", source="", tabs=True))[0] == "tabs"


def test_a_notebook_under_the_name_of_a_program_is_named(tmp_path):
    course = write_course(tmp_path)
    cells = {"cells": [{"cell_type": "code", "source": WORK}], "nbformat": 4}
    parse(json.dumps(cells))  # Python reads it, as a dictionary
    (tmp_path / "double.py").write_text(json.dumps(cells))
    [source] = collect(tmp_path / "double.py", course, [exercise_of(course)]).sources.values()
    assert (source.problem, source.params) == ("other-format", {"format": "Jupyter (.ipynb)"})


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\3\4\x14", "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"Rar!\x1a", "RAR"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"7z\xbc\xaf", "7z"),
    ],
)
def test_another_format_under_the_name_of_a_program_is_named(data, what, tmp_path):
    course = write_course(tmp_path)
    (tmp_path / "double.py").write_bytes(data)
    [source] = collect(tmp_path / "double.py", course, [exercise_of(course)]).sources.values()
    assert source.problem == "other-format"
    assert source.params["format"].startswith(what)
