"""Data sets: always there, the same as their source, in the order of their stream; and nothing heavy is loaded."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from autograder.checks import datasets as datasets_module
from autograder.checks import digits
from autograder.course import load_course
from autograder.errors import GraderError


def test_the_digits_have_their_shapes_and_ranges():
    x_train, t_train, x_test, t_test = digits(np.random.default_rng(0))
    assert (x_train.shape, t_train.shape, x_test.shape, t_test.shape) == ((1437, 64), (1437,), (360, 64), (360,))
    assert (x_train.dtype, t_train.dtype) == (np.float64, np.int64)
    for x in (x_train, x_test):
        assert (x.min(), x.max()) == (0, 1)
    assert set(t_train) == set(t_test) == set(range(10))


def test_they_are_those_of_scikit_learn():
    x_train, t_train, x_test, t_test = digits(np.random.default_rng(0))
    x, t = np.vstack([x_train, x_test]), np.concatenate([t_train, t_test])
    source = load_digits()
    ours = sorted(map(tuple, np.column_stack([x * 16, t]).astype(int)))
    theirs = sorted(map(tuple, np.column_stack([source.data, source.target]).astype(int)))
    assert ours == theirs


def test_the_order_is_that_of_the_stream():
    one, same, other = (digits(np.random.default_rng(seed))[1] for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_no_sample_is_in_both_parts():
    x_train, _, x_test, _ = digits(np.random.default_rng(3))
    source = load_digits().data
    assert len(np.unique(source, axis=0)) == len(source)
    assert not {row.tobytes() for row in x_train} & {row.tobytes() for row in x_test}


def test_what_a_suite_does_to_them_stays_with_it():
    for array in digits(np.random.default_rng(0)):
        array[:] = 0
    assert digits(np.random.default_rng(0))[0].max() == 1


def test_a_machine_without_them_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(datasets_module, "find_spec", lambda name: None)
    datasets_module._table.cache_clear()
    with pytest.raises(GraderError, match="pip install 'scikit-learn'"):
        digits(np.random.default_rng(0))


# --- what grading loads ---------------------------------------------------------------------------------------------

HEAVY = ["torch", "sklearn", "scipy", "matplotlib", "pandas", "nbgrader", "nbformat", "dask", "IPython", "pooch"]

GRADE = """
import json, sys
from pathlib import Path
from autograder.course import load_course
from autograder.grading.collect import collect
from autograder.grading.runner import grade

course = load_course()
exercises = [course.exercise({chapter!r}, name) for name in {names!r}]
found = grade(course, collect(course.solutions, course, exercises), exercises, seed="1")
outcomes = sorted({{str(check.outcome) for check in found.report.checks()}})
print(json.dumps([outcomes, [name for name in {heavy!r} if name in sys.modules]]))
"""


def loaded(chapter: str, names: list[str]) -> str:
    """The outcomes of grading these solutions in a process of its own, and what of the heavy libraries that loaded."""
    code = textwrap.dedent(GRADE.format(chapter=chapter, names=names, heavy=HEAVY))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_grading_a_numpy_exercise_loads_nothing_heavy():
    assert loaded("chapter1", ["perceptron", "softmax"]) == '[["passed"], []]'


def test_grading_with_a_data_set_loads_nothing_heavy():
    course = load_course()
    users = [
        e for e in course.all_exercises() if not e.torch and "digits(" in course.suite(e).read_text(encoding="utf-8")
    ]
    assert users
    assert loaded(users[0].chapter, [users[0].name]) == '[["passed"], []]'


def test_grading_a_torch_exercise_loads_torch_in_the_worker_alone():
    assert loaded("chapter1", ["torch_activations"]) == '[["passed"], []]'


def test_the_command_loads_nothing_heavy_to_say_who_it_is():
    code = "import sys, autograder.cli.command; print([name for name in sys.argv[1:] if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code, *HEAVY, "numpy", "pytest", "rich"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parent,
    )
    assert run.stdout.strip() in ("[]", "['rich']")
