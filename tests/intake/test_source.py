"""A source: what its text alone tells, without running it."""

from __future__ import annotations

import re
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
from autograder.locales import sentence
from autograder.markers import clear_solutions
from autograder.model import Exercise, Facts, Outcome, Source

STUB = clear_solutions(SOLUTION, "double.py")
SIBLINGS = {"double", "layers"}


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    return exercise_of(write_course(tmp_path))


def source(text: str) -> Source:
    return source_of(text, "double.py")


def outcome_and_key(text: str, exercise: Exercise) -> tuple[Outcome, str]:
    found = shared_verdict(source(text), STUB, exercise, SIBLINGS)
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
    assert shared_verdict(source(text), STUB, exercise, SIBLINGS) is None


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
    assert shared_verdict(source(SOLUTION), STUB, exercise, SIBLINGS) is None


def test_a_file_that_is_not_there_is_missing(exercise):
    outcome, evidence = shared_verdict(None, STUB, exercise, SIBLINGS)
    assert (outcome, evidence.key, evidence.params) == (Outcome.MISSING, "no-file", {"name": "double"})


@pytest.mark.parametrize("text", [STUB, STUB + "\n# later\n"], ids=["stub", "comment"])
def test_a_file_as_it_was_given_is_missing(exercise, text):
    assert outcome_and_key(text, exercise) == (Outcome.MISSING, "not-started")


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file_is_not_said_to_be_as_it_was_given(exercise, text):
    assert outcome_and_key(text, exercise) == (Outcome.MISSING, "empty-file")


def test_a_file_that_could_not_be_read_tells_why(exercise):
    broken = Source(text="", file="double.py", facts=Facts(), problem="encoding", params={"guess": "cp932"})
    outcome, evidence = shared_verdict(broken, STUB, exercise, SIBLINGS)
    assert (outcome, evidence.key, evidence.params) == (Outcome.CRASHED, "encoding", {"guess": "cp932"})


def test_a_syntax_error_is_told_with_its_line(exercise):
    outcome, evidence = shared_verdict(source("x = 1\ndef f(:\n    pass\n"), STUB, exercise, SIBLINGS)
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
        assert (
            shared_verdict(source(r"def f():" + "\n" + r"    '\sigma is \d'" + "\n"), STUB, exercise, SIBLINGS) is None
        )
        assert shared_verdict(source("x = 1 is 1\n"), STUB, exercise, SIBLINGS) is None


# --- imports --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np, math",
        "from numpy.linalg import norm",
        "import collections.abc",
        "from layers import Affine",
        "from __future__ import annotations",
        "if __name__ == '__main__':\n    import matplotlib.pyplot",
        "try:\n    import matplotlib\nexcept ImportError:\n    pass",
        "__import__('layers')",
        "import importlib\nimportlib.import_module('numpy.linalg')",
        "try:\n    __import__('torch')\nexcept ImportError:\n    pass",
        "__import__(name)",
        "__import__()",
        "import_module(5, 'torch')",
        "print('torch')",
    ],
)
def test_an_allowed_import_is_allowed(exercise, line):
    assert shared_verdict(source(line + "\n"), STUB, exercise, SIBLINGS) is None


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("import torch", "torch", 1),
        ("import numpy, sklearn.datasets", "sklearn", 1),
        ("x = 1\nfrom matplotlib import pyplot", "matplotlib", 2),
        ("def f():\n    import torch\n", "torch", 2),
        ("class A:\n    def f(self):\n        from torch import nn\n", "torch", 3),
        ("if True:\n    import torch", "torch", 2),
        ("if __name__ == '__main__':\n    pass\nelse:\n    import torch", "torch", 4),
        ("try:\n    pass\nexcept OSError:\n    pass\nelse:\n    import torch", "torch", 6),
        ("try:\n    pass\nfinally:\n    import torch", "torch", 4),
        ("import solutions", "solutions", 1),
        ("from autograder import checks", "autograder", 1),
        ("import sklearn\nimport torch", "sklearn", 1),
        ("x = 1\n__import__('torch')", "torch", 2),
        ("def f():\n    return __import__(name='torch.nn').nn.relu", "torch", 2),
        ("import builtins\nbuiltins.__import__('sklearn.svm', {}, {}, ['SVC'])", "sklearn", 2),
        ("import importlib\nnp = importlib.import_module('scipy')", "scipy", 2),
        ("from importlib import import_module\nf = lambda: import_module('scipy.special')", "scipy", 2),
        ("from solutions.chapter1 import double", "solutions", 1),
        ("print(__import__('torch').relu(__import__('os').path))", "torch", 1),
    ],
)
def test_an_import_that_the_exercise_does_not_have_is_forbidden(exercise, text, name, line):
    outcome, evidence = shared_verdict(source(text), STUB, exercise, SIBLINGS)
    assert (outcome, evidence.key) == (Outcome.FORBIDDEN, "import")
    assert (evidence.params["name"], evidence.params["line"]) == (name, str(line))
    assert evidence.params["allowed"] == "numpy"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from . import layers", "."),
        ("from .layers import Affine", ".layers"),
        ("from ..solutions.chapter1 import double", "..solutions.chapter1"),
        ("import importlib\nimportlib.import_module('.double', 'solutions')", ".double"),
    ],
)
def test_an_import_that_is_relative_to_a_package_is_forbidden_with_a_sentence_of_its_own(exercise, text, name):
    outcome, evidence = shared_verdict(source(text), STUB, exercise, SIBLINGS)
    assert (outcome, evidence.key, evidence.params["name"]) == (Outcome.FORBIDDEN, "relative-import", name)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import torch", "torch"),
        ("__import__('torch')", "torch"),
        ("import importlib\nimportlib.import_module('scipy')", "scipy"),
        ("from solutions import x", "solutions"),
        ("from .layers import x", ".layers"),
        ("from . import y", "."),
    ],
)
def test_the_sentence_names_the_module_its_line_and_what_is_allowed(exercise, text, name, language):
    evidence = shared_verdict(source(f"\n{text}"), STUB, exercise, SIBLINGS)[1]
    said = sentence(language, f"evidence.{evidence.key}", **evidence.params)
    assert re.search(rf" {re.escape(name)}[ ,]", said)
    assert "numpy" in said.replace("NumPy", "numpy")
    assert evidence.params["line"] in said
    assert "\n" not in said


def test_imports_come_in_the_order_of_their_lines():
    tree = parse("def f():\n    import b\nimport a\nclass C:\n    import c, d\n")
    assert imports(tree) == [("b", 2), ("a", 3), ("c", 5), ("d", 5)]


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
