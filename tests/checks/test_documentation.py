"""The page about what suites are written with: it has every public name, and every question."""

import inspect
import re
from pathlib import Path

import pytest

from autograder import checks
from autograder.checks.cases import Subject

PAGE = Path(checks.__file__).with_name("README.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"\w+", " ".join(re.findall(r"```.*?```|`[^`]+`", PAGE, flags=re.S))))


@pytest.mark.parametrize("name", checks.__all__)
def test_the_page_has_every_public_name(name):
    assert name in CODE


@pytest.mark.parametrize(
    "declaration", [one for one in vars(checks).values() if inspect.isclass(one) and issubclass(one, Subject)]
)
def test_the_page_has_every_field_and_every_question(declaration):
    questions = {
        name
        for name, function in inspect.getmembers(declaration, inspect.isfunction)
        if not name.startswith("_") and {"student", "rng"} < set(inspect.signature(function).parameters)
    }
    fields = set(declaration.__dataclass_fields__)
    assert (questions | fields) - CODE <= {"passes"}


def test_the_page_has_every_oracle():
    functions = {name for name, one in vars(checks.oracles).items() if inspect.isfunction(one)}
    assert {name for name in functions if not name.startswith("_")} <= CODE
