"""A source: what its text alone tells, without running it."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from small_course import SOLUTION, exercise_of, write_course
from waiting import at_most

from autograder.intake.source import (
    as_given,
    imported_siblings,
    imports,
    nearest_name,
    parse,
    same_program,
    shared_verdict,
    source_of,
)
from autograder.markers import clear_solutions
from autograder.model import Exercise, Facts, Outcome, Source

STUB = clear_solutions(SOLUTION, "double.py")


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    return exercise_of(write_course(tmp_path))


def source(text: str) -> Source:
    return source_of(text, "double.py")


def outcome_and_key(text: str, exercise: Exercise) -> tuple[Outcome, str]:
    found = shared_verdict(source(text), STUB, exercise)
    assert found is not None
    return found[0], found[1].key


# --- the same program -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1", "x = 1"),
        ("x = 1  # one\n\n\n", "x=1"),
        ("def f():\n    return 1", "def f():\n  return (1)\n"),
        ("x = 'a'", 'x = "a"'),
        ('"""A."""\nclass C:\n    """B."""\n    x = 1', '"""C."""\nclass C:\n    x = 1'),
        ('def f():\n    """A.\n\n    あ。\n    """\n    return 1', 'def f():\n    """あ。"""\n    return 1'),
    ],
)
def test_docstrings_comments_and_layout_make_no_other_program(one, other):
    assert same_program(one, other)


def test_a_number_too_long_to_be_written_down_makes_another_program(exercise):
    text = f"x = 0x{'f' * 5000}\n"
    assert not same_program(text, STUB)
    assert shared_verdict(source(text), STUB, exercise) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("x = 1", "x = 2"), ("x = 'a'", "x = 'b'"), ("x = 1", "y = 1"), ("x = 1", "x = "), ("x =", "y =")],
)
def test_anything_else_makes_another_program(one, other):
    assert not same_program(one, other)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("", True),
        (" \n", True),
        ("def f(): ...", True),
        ("def f(): ...\ndef g(): ...\nX = 2", True),
        ('def f():\n    """Of an older edition."""\n    ...', True),
        ("def f(): return 1", False),
        ("def f(): ...\ndef h(): ...", False),
        ("X = 1", False),
        ("def f(", False),
    ],
)
def test_what_holds_definitions_of_the_stub_alone_is_as_it_was_given(text, given):
    assert as_given(source(text), "import numpy as np\n\nX = 1\n\ndef f(): ...\n\ndef g(): ...\n") == given


# --- what all checks share ------------------------------------------------------------------------------------------


def test_a_program_that_can_be_run_has_no_outcome_yet(exercise):
    assert shared_verdict(source(SOLUTION), STUB, exercise) is None


def test_a_file_that_is_not_there_is_missing(exercise):
    outcome, evidence = shared_verdict(None, STUB, exercise)
    assert (outcome, evidence.key, evidence.params) == (Outcome.MISSING, "no-file", {"name": "double"})


@pytest.mark.parametrize("text", [STUB, STUB + "\n# later\n"], ids=["stub", "comment"])
def test_a_file_as_it_was_given_is_missing(exercise, text):
    assert outcome_and_key(text, exercise) == (Outcome.MISSING, "not-started")


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file_is_not_said_to_be_as_it_was_given(exercise, text):
    assert outcome_and_key(text, exercise) == (Outcome.MISSING, "empty-file")


def test_a_file_that_could_not_be_read_tells_why(exercise):
    broken = Source(text="", file="double.py", facts=Facts(), problem="encoding", params={"guess": "cp932"})
    outcome, evidence = shared_verdict(broken, STUB, exercise)
    assert (outcome, evidence.key, evidence.params) == (Outcome.CRASHED, "encoding", {"guess": "cp932"})


def test_a_syntax_error_is_told_with_its_line(exercise):
    outcome, evidence = shared_verdict(source("x = 1\ndef f(:\n    pass\n"), STUB, exercise)
    assert (outcome, evidence.key) == (Outcome.CRASHED, "syntax")
    assert (evidence.params["line"], evidence.params["source"]) == ("2", "def f(:")
    assert evidence.untrusted


def test_mixed_tabs_and_spaces_are_told_as_such(exercise):
    assert outcome_and_key("def f():\n\tx = 1\n        y = 2\n", exercise) == (Outcome.CRASHED, "tabs")


@pytest.mark.parametrize("text", ["x = 1\0", "(" * 5000, "-" * 100_000 + "1", "x" + ".y" * 100_000, "\ud800"])
def test_what_python_cannot_parse_is_a_syntax_error_and_harms_nobody(exercise, text):
    with at_most(60):
        assert outcome_and_key(text, exercise) == (Outcome.CRASHED, "syntax")


def test_reading_warns_nobody(exercise):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert shared_verdict(source(r"def f():" + "\n" + r"    '\sigma is \d'" + "\n"), STUB, exercise) is None
        assert shared_verdict(source("x = 1 is 1\n"), STUB, exercise) is None


# --- imports --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import numpy as np, math", ["math", "numpy"]),
        ("from numpy.linalg import norm", ["numpy"]),
        ("def f():\n    import b\nimport a\nclass C:\n    import c, d\n", ["a", "b", "c", "d"]),
        ("try:\n    import layers\nexcept ImportError:\n    pass", ["layers"]),
        ("if __name__ == '__main__':\n    import a\nelse:\n    import b", ["b"]),
        ("__import__('layers').f(__import__(name='losses.b'))", ["layers", "losses"]),
        ("import importlib\nf = lambda: importlib.import_module('layers')", ["importlib", "layers"]),
        ("from . import layers\nfrom .losses import f", []),
        ("__import__(name)\n__import__()\nimport_module(5, 'torch')\nprint('torch')", []),
    ],
)
def test_what_may_be_imported_is_read(text, names):
    assert imports(parse(text)) == names


@pytest.mark.parametrize("text", ["import torch", "from .layers import Affine", "from solutions import x"])
def test_an_import_alone_decides_nothing(exercise, text):
    assert shared_verdict(source(text + "\n"), STUB, exercise) is None


def test_siblings_are_found_in_what_is_imported():
    siblings = ["layers", "losses", "double"]
    assert imported_siblings(source("import losses\nfrom layers import Affine"), siblings) == ["layers", "losses"]
    assert imported_siblings(source("def f(:"), siblings) == []
    assert imported_siblings(None, siblings) == []


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "nearest"),
    [
        ("def Double(x): pass\ndef doubled(x): pass", "double", "Double"),
        ("class A:\n    def foward(self): pass", "forward", "foward"),
        ("def softmx(x): pass", "softmax", "softmx"),
        ("def entirely_different(x): pass", "softmax", None),
        ("def softmax(x): pass", "softmax", None),
        ("def f(:", "f", None),
    ],
)
def test_the_nearest_name_of_the_module(text, name, nearest):
    assert nearest_name(source(text), name) == nearest
