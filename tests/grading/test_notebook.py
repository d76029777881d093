"""Notebooks: the definitions in the code cells, whatever else is tried out around them."""

from __future__ import annotations

import ast
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import at_most

from autograder.grading.notebook import NotANotebook, notebook_text


def notebook(*cells: Any, **more: Any) -> bytes:
    """A notebook with these code cells; what is no text is a cell of its own making."""
    made = [{"cell_type": "code", "source": cell} if isinstance(cell, (str, list)) else cell for cell in cells]
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {}, **more}).encode()


def module(*cells: Any) -> dict[str, Any]:
    """What the notebook's text defines, once it is run."""
    names: dict[str, Any] = {"__name__": "answer"}
    exec(notebook_text(notebook(*cells)), names)
    return names


F = "def f(x):\n    return 2 * x"


def test_functions_and_classes_are_kept():
    names = module(F, "class A:\n    def g(self):\n        return f(3)")
    assert names["A"]().g() == 6


def test_a_source_may_be_a_list_of_lines():
    assert module(["def f(x):\n", "    return 2 * x"])["f"](2) == 4


def test_cells_that_are_no_code_are_left_out():
    text = notebook_text(notebook({"cell_type": "markdown", "source": F}, {"cell_type": "raw", "source": F}))
    assert text == ""


def test_an_empty_notebook_is_an_empty_text():
    assert notebook_text(notebook()) == ""
    assert notebook_text(notebook("", "print(1)")) == ""


def test_what_runs_at_once_is_left_out():
    names = module(
        F,
        "print(f(1))\nf(2)\nfor i in range(10**9):\n    pass\nwhile True: pass\nassert f(1) == 3",
        "with open('x') as file:\n    pass\nif True:\n    y = 1\nraise SystemExit",
        "result = f(2)\ntotal = sum([1, 2])\nmodel.fit(1)",
        "del f",
    )
    assert names["f"](1) == 2
    assert not {"result", "total", "y"} & set(names)


def test_constants_are_kept_with_numpys_help():
    names = module(
        "import numpy as np\nEPSILON = 1e-7\nW = np.array([1.0, 2.0])\nSIZES: tuple = (2, int('3'))\nA = B = [-1]"
    )
    assert (names["EPSILON"], names["W"].tolist(), names["SIZES"], names["B"]) == (1e-7, [1, 2], (2, 3), [-1])


def test_what_was_made_from_something_left_out_is_left_out_too():
    names = module(F, "layer = Layer(3)\nW = layer.W\nfirst = W[0]\nT = W.T", "ONE = 1\nTWO = ONE + ONE")
    assert set(names) & {"layer", "W", "first", "T", "ONE", "TWO"} == {"ONE", "TWO"}


def test_imports_stand_first_wherever_they_were():
    names = module("def f():\n    return math.pi, path.join('a')", "import math\nfrom os import path")
    assert names["f"]() == (3.141592653589793, "a")


def test_imports_for_what_is_left_out_are_left_out():
    text = notebook_text(
        notebook("import numpy as np, matplotlib.pyplot as plt\nfrom sklearn import datasets", F, "plt.plot(f(1))")
    )
    assert "matplotlib" not in text
    assert "sklearn" not in text
    assert "numpy" not in text
    assert "import matplotlib" in notebook_text(notebook("import matplotlib", "def f():\n    matplotlib.plot()"))


def test_a_future_import_comes_before_all():
    names = module("import math", "from __future__ import annotations\ndef f(x: Unknown):\n    return math.pi")
    assert names["f"](1) > 3


def test_decorators_and_default_values_are_kept():
    names = module("import functools\nBASE = 3\n@functools.lru_cache\ndef f(x=BASE):\n    return x\n")
    assert names["f"]() == 3
    assert names["f"].cache_info().misses == 1


def test_the_last_definition_of_a_name_counts():
    assert module(F, "def f(x):\n    return 'second'")["f"](1) == "second"


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "!pip install numpy",
        "%timeit f(1)",
        "?f",
        "f?",
        "f??",
        "  %time f(1)",
        "np.sum?",
        "%%time",
        "files = !ls",
        "t = %timeit -o f(1)",
    ],
)
def test_magics_and_shell_lines_are_left_out(line):
    assert module(f"{line}\n{F}", F)["f"](1) == 2
    assert module(f"{F}\n\n{line}")["f"](1) == 2


@pytest.mark.parametrize("first", ["%%bash", "%%html", "%%writefile x.py", "%%javascript"])
def test_cells_in_other_languages_are_left_out(first):
    assert notebook_text(notebook(f"{first}\ndef f(x:\n    nonsense")) == ""


@pytest.mark.parametrize("first", ["%%time", "%%timeit -n 1", "%%capture output", "\n%%time"])
def test_a_cell_that_is_only_timed_counts(first):
    assert module(f"{first}\n{F}")["f"](1) == 2


def test_lines_that_only_look_like_magics_are_kept():
    names = module(
        "def f(x):\n    return x + 1  # why one?\n",
        "def g(x):\n    return (x\n            % 3)\n",
        'def h():\n    """What is it?\n\n    %not a magic\n    !neither\n    """\n    return "a?"\n',
    )
    assert names["f"](1) == 2
    assert names["g"](5) == 2
    assert "%not a magic" in names["h"].__doc__
    assert names["h"]() == "a?"


def test_a_cell_that_python_cannot_read_is_kept_so_that_its_error_is_told():
    text = notebook_text(notebook(F, "def g(:\n    pass"))
    with pytest.raises(SyntaxError) as caught:
        ast.parse(text)
    assert caught.value.text.strip() == "def g(:"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"cells": 3}',
        b'{"cells": {}}',
        b"\xff\xfe\xff",
        b"[" * 100_000,
        b'{"worksheets": []}',
        b"%PDF-1.4",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_notebook_is_refused_with_a_reason(data):
    with pytest.raises(NotANotebook, match=r"\w"):
        notebook_text(data)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        3,
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": None},
        {"cell_type": "code", "source": [1]},
    ],
    ids=repr,
)
def test_odd_cells_are_left_out(cell):
    data = json.dumps({"cells": [cell, {"cell_type": "code", "source": F}]}).encode()
    assert "def f(x)" in notebook_text(data)


def test_what_the_notebook_says_of_itself_counts_for_nothing():
    cell = {
        "cell_type": "code",
        "source": F,
        "metadata": {"nbgrader": {"grade": True, "points": 100, "grade_id": "f", "solution": True}},
        "outputs": [{"output_type": "stream", "text": "All tests passed"}],
    }
    text = notebook_text(notebook(cell, metadata={"points": 100}))
    assert "points" not in text
    assert "passed" not in text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
cells = st.fixed_dictionaries({"cell_type": st.sampled_from(["code", "markdown"]) | json_values, "source": json_values})
code = st.text(alphabet="def f(x):\n %!?=1'\"#@\\\u3042", max_size=60)


@given(st.lists(json_values | cells | code.map(lambda text: {"cell_type": "code", "source": text}), max_size=4))
def test_any_notebook_gives_a_text(made):
    with at_most(60):
        assert isinstance(notebook_text(json.dumps({"cells": made}).encode()), str)


@given(st.binary(max_size=100))
def test_any_bytes_give_a_text_or_a_reason(data):
    with contextlib.suppress(NotANotebook):
        assert isinstance(notebook_text(data), str)
