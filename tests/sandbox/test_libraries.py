"""Libraries: where a worker finds what it imports, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from autograder.errors import GraderError
from autograder.sandbox.libraries import place, required


def test_numpy_needs_nothing_but_itself():
    assert required(("numpy",)) == ["numpy"]


def test_what_a_library_requires_comes_along_and_its_extras_do_not():
    names = required(("numpy", "torch"))
    assert {"numpy", "torch", "sympy", "mpmath", "jinja2", "markupsafe"} <= set(names)
    assert not {"pytest", "scikit-learn", "dlgrade"} & set(names)


def test_only_the_packages_needed_are_readable():
    found = place(())
    root = Path(np.__file__).parents[1]
    assert found.paths == (str(root),)
    inside = {Path(path).name for path in found.readable if Path(path).parent == root}
    assert "numpy" in inside
    assert not {"autograder", "pytest", "sklearn", "torch"} & inside
    assert all(Path(path).name in ("site-packages", "dist-packages") for path in found.masked)
    assert Path(found.masked[0]).parent == Path(found.readable[0])  # below the standard library


def test_the_standard_library_is_that_of_the_interpreter_itself():
    assert Path(place(()).readable[0]) == Path(os.__file__).parent


def test_a_library_that_is_not_there_is_named():
    with pytest.raises(GraderError) as absent:
        place(("a_library_of_no_one",))
    assert absent.value.params == {"library": "a_library_of_no_one"}
