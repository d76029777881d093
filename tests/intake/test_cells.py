"""Notebooks: the definitions in the code cells, whatever else is tried out around them."""

from __future__ import annotations

import ast
import contextlib
import json
import math
import tracemalloc
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import at_most

from autograder.intake.cells import MAX_PARTS, notebook_module
from autograder.intake.source import MAX_TEXT, Unreadable, parse


def notebook(*cells: Any, **more: Any) -> bytes:
    """A notebook with these code cells; what is not text is a cell of its own making."""
    made = [{"cell_type": "code", "source": cell} if isinstance(cell, (str, list)) else cell for cell in cells]
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {}, **more}).encode()


def notebook_text(data: bytes, name: str = "", definitions: Mapping[str, frozenset[str]] | None = None) -> str:
    """The text of an exercise's module."""
    return notebook_module(data, name, definitions).text


def module(*cells: Any) -> dict[str, Any]:
    """What the notebook's text defines, once it is run."""
    names: dict[str, Any] = {"__name__": "answer"}
    exec(notebook_text(notebook(*cells)), names)
    return names


F = "def f(x):\n    return 2 * x"


def test_an_example_of_the_text_is_no_answer():
    example = {"cell_type": "code", "id": "chapter1-example-3-1", "source": "def f(x):\n    return x + k\n\n\nk = 1"}
    assert module(F, example)["f"](3) == 6
    assert module(F, {**example, "id": "mine"})["f"](3) == 4


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
        "import numpy as np\nEPSILON = 1e-7\nW = np.array([1.0, 2.0])\nSIZES: tuple = (2, int('3'))\nA = B = [-1]",
        "def f():\n    return EPSILON, W, SIZES, B",
    )
    assert (names["EPSILON"], names["W"].tolist(), names["SIZES"], names["B"]) == (1e-7, [1, 2], (2, 3), [-1])


def test_what_fails_costs_only_what_uses_it():
    use = "def g():\n    return first, TWO\ndef h():\n    return TWO"
    names = module(F, "layer = Layer(3)\nW = layer.W\nfirst = W[0]\nT = W.T", "ONE = 1\nTWO = ONE + ONE", use)
    assert set(names) & {"layer", "W", "first", "T", "ONE", "TWO"} == {"ONE", "TWO"}
    assert names["h"]() == 2


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


def test_what_is_given_for_the_chapter_stays_imported():
    text = notebook_text(
        notebook("import numpy as np\nfrom given import Net, Other as Mine", "def f(x):\n    return x")
    )
    assert text.startswith("from given import Net, Other as Mine\n")
    assert "numpy" not in text


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


@pytest.mark.parametrize("first", ["%%bash", "%%html", "%%writefile x.txt", "%%javascript"])
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
    with pytest.raises(Unreadable) as caught:
        notebook_text(data)
    assert caught.value.key == "not-a-notebook"
    assert caught.value.params["problem"]


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


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + notebook(F),
        notebook(F).decode().encode("utf-16"),
        notebook(F).replace(b", ", b",\r\n"),
        notebook(F.replace("\n", "\r\n")),
        notebook(F.replace("\n", "\r")),
        notebook(F, nbformat=5, nbformat_minor=99),
        notebook(F, nbformat="four"),
        notebook(F, metadata=math.nan),
        notebook(F, F),
        notebook({"cell_type": "code", "source": F, "outputs": [{"data": {"image/png": "A" * 10**6}}]}),
        b'{"cells": 3, ' + notebook(F)[1:],
        notebook(F.splitlines(keepends=True)),
    ],
    ids=[
        *("UTF-8 mark", "UTF-16", "Windows file", "Windows", "old Mac", "nbformat 5", "odd nbformat", "NaN"),
        *("a cell twice", "large output", "key twice", "lines"),
    ],
)
def test_a_notebook_of_any_make_is_read(data):
    names: dict[str, Any] = {}
    exec(notebook_text(data), names)
    assert names["f"](2) == 4


def test_a_lone_surrogate_is_an_error_in_the_learners_code():
    with pytest.raises(SyntaxError):
        parse(notebook_text(notebook(F, "def g():\n    return '\ud800'")))


def test_a_statement_is_kept_without_others_in_its_line():
    used = "def f():\n    return A, B, C, D"
    names = module("A = '表'; print(1); B = 2; raise SystemExit", "C = [1,\n 2]; D = 3", used)
    assert (names["A"], names["B"], names["C"], names["D"]) == ("表", 2, [1, 2], 3)


@pytest.mark.parametrize(
    "data",
    [
        notebook("# " + "x" * MAX_TEXT),
        notebook(*["x = 1\n" * 1000] * (MAX_TEXT // 6000 + 1)),
        b'{"cells": [' + b"[]," * (MAX_PARTS // 2) + b"[]]}",
        b'{"cells": ' + b'{"a":' * (MAX_PARTS + 1),
    ],
    ids=["code", "code in many cells", "lists", "dictionaries"],
)
def test_what_would_take_too_much_memory_is_refused_before_it_does(data):
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as caught:
            notebook_text(data)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    assert caught.value.key == "notebook-too-large"


LARGE = MAX_TEXT // 2


@pytest.mark.parametrize(
    "source",
    [
        "x=1\n" * (LARGE // 4),
        "x=1;" * (LARGE // 4),
        " " * LARGE + "x!",
        "a, " * (LARGE // 3) + "!",
        "a" * LARGE + "?!",
        "\n".join(["a0 = nothing", *(f"a{number + 1} = a{number}" for number in range(LARGE // 20))]),
        "\n".join([*(f"a{number} = a{number + 1}" for number in range(LARGE // 20)), ""]),
        f"from {'m' * (LARGE // 3)} import {','.join(f'a{number}' for number in range(LARGE // 20))}\n"
        + "def f():\n return "
        + ",".join(f"a{number}" for number in range(LARGE // 20)),
        "(" * LARGE,
        "-" * LARGE + "1",
        "@f\n" * (LARGE // 3) + "def g(): pass",
    ],
    ids=[
        *("lines", "one line", "spaces", "names", "a name", "chain", "chain upwards", "imports", "brackets", "minus"),
        "decorators",
    ],
)
def test_a_large_notebook_is_read_in_bounded_time_into_a_bounded_text(source):
    with at_most(60):
        assert len(notebook_text(notebook(source))) < 20 * LARGE


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
    with contextlib.suppress(Unreadable):
        assert isinstance(notebook_text(data), str)


# --- a notebook of several exercises --------------------------------------------------------------------------------

CHAPTER = {
    "activations": frozenset({"relu", "tanh"}),
    "torch_activations": frozenset({"relu"}),
    "net": frozenset({"Net"}),
}


def labelled(name: str, text: str, grade_id: str = "") -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": text}


def returned(exercise: str, *cells: Any) -> dict[str, Any]:
    """What the functions of an exercise return, by name, if its text defines them without arguments."""
    names: dict[str, Any] = {}
    exec(notebook_text(notebook(*cells), exercise, CHAPTER), names)
    return {name: value() for name, value in names.items() if not name.startswith("_") and callable(value)}


def relu(value: int) -> str:
    return f"def relu():\n    return {value}"


def test_cells_belong_to_the_exercise_that_their_ids_name():
    cells = [labelled("activations-relu", relu(1)), labelled("torch_activations-relu", relu(2))]
    assert (returned("activations", *cells), returned("torch_activations", *cells)) == ({"relu": 1}, {"relu": 2})
    cells = [labelled("a1", relu(1), "activations-relu"), labelled("a2", relu(2), "torch_activations-relu")]
    assert (returned("activations", *cells), returned("torch_activations", *cells)) == ({"relu": 1}, {"relu": 2})


def test_where_ids_are_lost_cells_belong_to_what_they_define_in_order():
    tanh = "def tanh():\n    return 0"
    assert returned("activations", relu(1), tanh, relu(2)) == {"relu": 1, "tanh": 0}
    assert returned("torch_activations", relu(1), tanh, relu(2)) == {"relu": 2}
    assert returned("net", relu(1), tanh, relu(2)) == {}


def test_what_belongs_to_no_exercise_is_there_for_all():
    cells = [
        "HALF = 0.5",
        "def helper():\n    return HALF",
        labelled("activations-relu", "def relu():\n    return helper()"),
    ]
    assert returned("activations", *cells) == {"helper": 0.5, "relu": 0.5}
    assert returned("net", *cells) == {"helper": 0.5}


def test_what_another_exercise_defines_is_imported_from_it():
    cells = [
        labelled("activations-relu", relu(1)),
        labelled("net-Net", "class Net:\n    def f(self):\n        return relu()"),
    ]
    assert "from activations import relu\n" in notebook_text(notebook(*cells), "net", CHAPTER)
    assert "import" not in notebook_text(notebook(*cells), "activations", CHAPTER)
    own = labelled("net", "def relu():\n    return 7")
    assert "import" not in notebook_text(notebook(*cells, own), "net", CHAPTER)


def test_a_copy_in_which_nothing_is_answered_does_not_count():
    empty = "def relu():\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    for cells in ([relu(1), empty], [empty, relu(1)]):
        assert returned("activations", *(labelled("activations-relu", cell) for cell in cells)) == {"relu": 1}


def test_a_cell_that_cannot_be_parsed_is_its_exercises_alone():
    cells = [labelled("activations-relu", relu(1)), labelled("net-Net", "class Net:\n  x ="), "for x in", "def tanh(:"]
    with pytest.raises(SyntaxError):
        returned("net", *cells)
    with pytest.raises(SyntaxError):
        returned("activations", *cells)
    assert returned("torch_activations", *cells) == {}
    assert returned("activations", *cells[:3]) == {"relu": 1}
