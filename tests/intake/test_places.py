"""Places: a line of a module is told by its cell, wherever it is told."""

from __future__ import annotations

import pytest

from autograder.feedback import reason
from autograder.intake.cells import Cell, module_of
from autograder.intake.places import Places, place_in
from autograder.intake.source import source_of
from autograder.model import Evidence, Source, Visibility
from autograder.wording import lines


def source(*cells: str) -> Source:
    return module_of([Cell(text=text, label=str(number)) for number, text in enumerate(cells, 1)], "", {}).source(
        "a.ipynb"
    )


NOTEBOOK = source("import math\n\ndef f():\n    return math.pi", "\n\nK = math.floor(2)\ndef g():\n    return K")
FILE = source_of("def h():\n    return 1", "b.py")
PLACES = Places({"f": NOTEBOOK, "h": FILE})


def test_every_line_of_the_text_has_a_place() -> None:
    text = NOTEBOOK.text.split("\n")
    assert [
        (place_in(NOTEBOOK, number), text[number - 1]) for number in range(1, len(text) + 1) if text[number - 1]
    ] == [
        (("1", 1), "import math"),
        (("1", 3), "def f():"),
        (("1", 4), "    return math.pi"),
        (("2", 2), "try:"),
        (("2", 3), "    K = math.floor(2)"),
        (("2", 4), "except (ImportError, MemoryError): raise"),
        (("2", 5), 'except (Exception, SystemExit): __import__("traceback").print_exc(1, None, False)'),
        (("2", 4), "def g():"),
        (("2", 5), "    return K"),
    ]


@pytest.mark.parametrize("file", ["f.py", "a.ipynb"])
def test_evidence_names_the_cell(file: str) -> None:
    found = PLACES.located(Evidence(key="system-exit", params={"file": file, "line": "9", "function": "g"}), "f")
    assert found.params == {"file": "a.ipynb", "cell": "2", "line": "5", "function": "g"}


def test_what_stands_in_no_notebook_is_left_as_it_is() -> None:
    for places, params in (
        (PLACES, {"file": "h.py", "line": "2"}),
        (PLACES, {"file": "", "line": "0"}),
        (PLACES, {"names": "f"}),
        (Places({"h": FILE}), {"file": "h.py", "line": "2", "message": "h.py:2"}),
    ):
        assert places.located(Evidence(key="passed", params=params), "h").params == params


def test_texts_of_pythons_own_name_the_cell_too() -> None:
    assert PLACES.read("f.py:9: RuntimeWarning: x") == "a.ipynb, code cell 2:5: RuntimeWarning: x"
    assert PLACES.read('  File "f.py", line 3, in f') == '  File "a.ipynb, code cell 1", line 4, in f'
    assert PLACES.read("'break' outside loop (f.py, line 2)") == "'break' outside loop (a.ipynb, code cell 1, line 3)"
    for text in ("h.py:1", "ff.py:1", "f.py", "f.py:x", "f.pyc:1", "other f.py, lines 3"):
        assert PLACES.read(text) == text


@pytest.mark.parametrize(("language", "said"), [("en", "a.ipynb, code cell 2"), ("ja", "a.ipynb のコードセル 2")])
def test_a_reason_says_the_cell_in_each_language(language: str, said: str) -> None:
    found = PLACES.located(Evidence(key="system-exit", params={"file": "f.py", "line": "9"}), "f")
    for visibility in Visibility:
        assert said in lines(reason(found, visibility), language)[0].text


def test_the_line_that_led_to_an_error_has_its_cell_too() -> None:
    params = {"type": "ValueError", "message": "x", "file": "h.py", "line": "1", "function": "h", "source": "return 1"}
    params |= {"own_file": "f.py", "own_line": "9", "own_function": "g", "own_source": "return K"}
    found = reason(PLACES.located(Evidence(key="raised", params=params), "f"), Visibility.PUBLIC)
    told = [line.text for line in lines(found, "en")]
    assert told[1].startswith("h.py, line 1")
    assert "a.ipynb, code cell 2, line 5" in told[2]
