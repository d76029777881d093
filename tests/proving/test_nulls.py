"""Null submissions: what is not one is refused with its place, and each of them is a program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_course import MISTAKES, SOLUTION, write_course

from autograder.proving.nulls import NULL_BODIES, null_submission
from autograder.proving.problem import Problem
from autograder.proving.proof import prove

SMALL_ONLY = "import numpy as np\ndef double(x):\n    return np.add(x, x) if len(x) < 100 else x\n"
EDIT = """
[[null]]
id = "small-alone"
note = "Right for small arrays."
replace = "return 2 * np.asarray(x)"
with = "return np.add(x, x) if len(x) < 100 else x"
fails = ["large"]
"""


def problems(root: Path, *, null: str = "", mistakes: str = "", variant: str = "") -> list[Problem]:
    """The problems of a small course with this null or variant, or these further entries of its mistakes.toml."""
    parts = {"nulls/one.py": null, "variants/other.py": variant}
    extra = {f"suites/chapter1/double/{name}": text for name, text in parts.items() if text}
    course = write_course(root, extra=extra, mistakes=MISTAKES + mistakes)
    return prove(course, list(course.all_exercises()), ("1",), lambda what: None)


# --- files ----------------------------------------------------------------------------------------------------------


def test_the_checks_that_the_header_names_must_not_pass(tmp_path: Path) -> None:
    assert problems(tmp_path / "a", null="# fails: large\n" + SMALL_ONLY) == []
    for number, names in enumerate(("values, large", "all")):
        found = problems(tmp_path / f"y{number}", null=f"# fails: {names}\n" + SMALL_ONLY)
        assert found
        assert all(problem.place.endswith("nulls/one.py:1") for problem in found)
        assert all(problem.subject == "chapter1/double null one.py" for problem in found)
        assert any(problem.check.endswith("values") and "should earn nothing" in problem.text for problem in found)


@pytest.mark.parametrize(
    "first", ["", "# fails:\n", "# fail: all\n", "# fails: values large\n", "# fails: a,\n", "#\n"]
)
def test_a_null_without_a_header_is_refused(first: str, tmp_path: Path) -> None:
    [problem] = problems(tmp_path, null=first + SMALL_ONLY)
    assert problem.place.endswith("suites/chapter1/double/nulls/one.py:1")
    assert problem.text.startswith("does not begin with a line `# fails: `")


@pytest.mark.parametrize("names", ["larg", "large, valeus", "test_large", "all, large"])
def test_a_null_that_names_no_check_is_refused(names: str, tmp_path: Path) -> None:
    [problem] = problems(tmp_path, null=f"# fails: {names}\n" + SMALL_ONLY)
    assert problem.place.endswith("nulls/one.py:1")
    assert problem.check in names
    assert problem.text == "names no check of the suite, which has values, left_alone, large"


OTHER = "# Adds it to itself.\nimport numpy as np\n\ndef double(x):\n    return np.add(x, x)\n"


@pytest.mark.parametrize("header", ["", "# fails: large\n", "# fails: lagre\n"])
def test_a_null_that_is_the_solution_or_a_variant_is_refused(header: str, tmp_path: Path) -> None:
    bare = header + SOLUTION.replace("### BEGIN SOLUTION", "# anything").replace("Return twice x", "Half of x")
    found = problems(tmp_path / "a", null=bare)
    assert found
    assert all(problem.place.endswith("nulls/one.py:1") for problem in found)
    assert ("is the same program as its solution" in {problem.text for problem in found}) == (header != "")
    found = problems(tmp_path / "b", null=header + OTHER.split("\n", 1)[1], variant=OTHER)
    assert ("is the same program as the variant other.py" in {problem.text for problem in found}) == (header != "")
    assert found


# --- edits ----------------------------------------------------------------------------------------------------------


def test_an_edit_is_held_to_the_checks_that_it_names(tmp_path: Path) -> None:
    assert problems(tmp_path / "a", mistakes=EDIT) == []
    [problem] = problems(tmp_path / "b", mistakes=EDIT.replace('["large"]', '["values", "large"]'))
    line = (MISTAKES + EDIT).split("\n").index('id = "small-alone"') + 1
    assert problem.place.endswith(f"suites/chapter1/double/mistakes.toml:{line}")
    assert (problem.subject, problem.check) == ("chapter1/double null small-alone", "chapter1/double::values")
    assert problem.text == "is passed: it should earn nothing"


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('["large"]', '["larg"]', "names no check of the suite"),
        (
            "return np.add(x, x) if len(x) < 100 else x",
            "return (2 * np.asarray(x))",
            "the same program as its solution",
        ),
        ("return 2 * np.asarray(x)", "return 3 * np.asarray(x)", "occurs 0 times in the solution"),
    ],
)
def test_an_edit_that_is_no_null_is_refused_with_its_line(old: str, new: str, text: str, tmp_path: Path) -> None:
    found = problems(tmp_path, mistakes=EDIT.replace(old, new))
    line = (MISTAKES + EDIT).split("\n").index('id = "small-alone"') + 1
    assert any(text in problem.text for problem in found)
    assert all(problem.place.endswith(f"mistakes.toml:{line}") for problem in found)


# --- those of every exercise ----------------------------------------------------------------------------------------


def test_a_null_submission_has_every_name_of_the_solution_and_nothing_else():
    solution = (
        "import numpy as np\nONE = 1\ndef f(x): return x\nclass A:\n    def __init__(self, x): self.x = x\n"
        "    def g(self, y): return y\n    def h(self): pass\n"
    )
    names: dict[str, Any] = {}
    exec(null_submission(solution, "return 7"), names)
    assert names["f"](1, 2) == 7
    assert (names["A"](1, 2).g(), names["A"]().h(3)) == (7, 7)
    assert "ONE" not in names


def test_a_null_submission_of_a_torch_module_is_one():
    solution = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def forward(self, x): return x\n"
    text = null_submission(solution, "return None")
    assert text.startswith("import torch\n")
    assert "class Net(torch.nn.Module):" in text
    assert "super().__init__()" in text


@pytest.mark.parametrize("name", NULL_BODIES)
def test_each_body_is_a_program(name):
    compile(null_submission("def f(x): pass\nclass A:\n    def g(self): pass", NULL_BODIES[name]), name, "exec")
