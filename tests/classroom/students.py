"""The class: notebooks as they are handed in by thirty and more students, right, partly right, broken and hostile.

The assignment is a teacher's own selection of chapter 2, two exercises and a question to be marked by hand.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from commands import COURSE, mistaken, solution

from autograder.authoring.notebooks import notebook, parts
from autograder.markers import without_markers

ATTACKS = Path(__file__).parents[1] / "adversarial"
CHAPTER = COURSE.chapter("chapter2")
NAMES = ("affine", "graph")
QUESTION = {
    "cell_type": "markdown",
    "id": "question",
    "metadata": {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": "question",
            "grade": True,
            "solution": True,
            "locked": False,
            "task": False,
            "points": 5,
        }
    },
    "source": "Why does a network need something that is not linear?",
}
Notebook = dict[str, Any]


def source(language: str = "en", solutions: bool = True) -> Notebook:
    """The assignment: of the chapter's notebook the cells of two exercises, and a question."""
    whole = json.loads(notebook(COURSE, CHAPTER, language, solutions=solutions))
    wanted = [cell for cell in whole["cells"] if cell["id"].partition("-")[0] in (*NAMES, "chapter2")]
    whole["cells"] = [
        *wanted[:4],
        *(cell for cell in wanted[4:] if "-text-" not in cell["id"]),
        copy.deepcopy(QUESTION),
    ]
    if not solutions:
        whole["cells"][-1]["source"] = "YOUR ANSWER HERE"
    return whole


def answered(language: str = "en", **texts: str) -> Notebook:
    """The students' version with these modules, by exercise, in its cells."""
    given = source(language, solutions=False)
    for exercise, text in texts.items():
        written = {"-".join(filter(None, (exercise, name))): part for name, part in parts(text)}
        for cell in given["cells"]:
            if cell["id"] in written and cell["metadata"]["nbgrader"]["solution"]:
                cell["source"] = written[cell["id"]]
    return given


def right(language: str = "en") -> Notebook:
    return answered(language, **{name: without_markers(solution(f"chapter2/{name}")) for name in NAMES})


def wrong(exercise: str, mistake: str) -> Notebook:
    """All is right but for one known mistake."""
    texts = {name: solution(f"chapter2/{name}") for name in NAMES}
    return answered(**{**texts, exercise: mistaken(f"chapter2/{exercise}", mistake)})


def hostile(attack: str) -> Notebook:
    """An adversarial submission in the cell of `affine`; `graph` is right."""
    made = right()
    cell_of(made, "affine-affine")["source"] = (ATTACKS / attack / "affine.py").read_text(encoding="utf-8")
    return made


def cell_of(given: Notebook, name: str) -> dict[str, Any]:
    return next(cell for cell in given["cells"] if cell["id"] == name)


def with_cell(text: str, at: int = 0, **more: Any) -> Notebook:
    """A right notebook with one more code cell."""
    made = right()
    made["cells"].insert(at, {"cell_type": "code", "id": "own", "metadata": {}, "source": text, "outputs": [], **more})
    return made


def drawn() -> Notebook:
    """Cells that draw, as a learner of this course should: at once, and in functions that nobody calls."""
    text = "%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom tqdm import tqdm\nimport torch\n"
    made = with_cell(text + "fig, ax = plt.subplots()\nplt.show()")
    text = "def draw(f):\n    for x in tqdm([1, 2]):\n        plt.plot(f(torch.ones(x)))\n\nline = plt.plot"
    made["cells"].append({"cell_type": "code", "id": "draw", "metadata": {}, "source": text, "outputs": []})
    return made


def without_ids() -> Notebook:
    made = right()
    for cell in made["cells"]:
        del cell["id"], cell["metadata"]
        cell["metadata"] = {}
    return made


def copied() -> Notebook:
    """The answer was copied, and the copy left as it was given; a cell of text that would run in the browser."""
    made, given = right(), source(solutions=False)
    number = made["cells"].index(cell_of(made, "affine-affine"))
    made["cells"].insert(number + 1, cell_of(given, "affine-affine"))
    made["cells"].append(copy.deepcopy(cell_of(made, "affine-grade")))
    made["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "<script>sent('note')</script>"})
    made["cells"].append({"cell_type": "raw", "metadata": {}, "source": "<script>sent('raw')</script>"})
    page = {"output_type": "display_data", "data": {"text/html": "<script>sent('output')</script>"}, "metadata": {}}
    cell_of(made, "affine-affine")["outputs"] = [page]
    return made


def moved() -> Notebook:
    made = right()
    made["cells"].reverse()
    return made


def of_colab() -> Notebook:
    """No ids of cells, texts as one string with the ends of lines of Windows, metadata of its own; what Colab needs."""
    text = "import sys\nif 'google.colab' in sys.modules:\n    !pip install \\\n        numpy\n    "
    made = with_cell(f"{text}from google.colab import drive\n    drive.mount('/content/drive')\nfiles = !ls")
    made["nbformat_minor"] = 0
    made["metadata"]["colab"] = {"provenance": [], "collapsed_sections": ["x"]}
    for cell in made["cells"]:
        cell["metadata"]["id"] = cell.pop("id")
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    return made


def misspelt() -> Notebook:
    made = right()
    cell_of(made, "affine-affine")["source"] = "def affine(x, W, b)\n    return x @ W + b\n"
    return made


def warned() -> Notebook:
    made = right()
    text = without_markers(solution("chapter2/affine")).replace(
        "    return x @",
        "    import sys, warnings\n    warnings.warn('w')\n    print('e', file=sys.stderr)\n    return x @",
    )
    assert "warnings" in text
    cell_of(made, "affine-affine")["source"] = dict(parts(text))["affine"]
    return made


def tampered() -> Notebook:
    """Says of itself all that would give points, and what stops nbgrader itself."""
    made = source(solutions=False)
    for cell in made["cells"]:
        own = cell["metadata"].setdefault("nbgrader", {"grade_id": f"x-{cell['id']}", "grade": True, "solution": False})
        own |= {"points": 1000, "schema_version": 99, "locked": False, "checksum": "0" * 32, "score": 1000}
    cell = cell_of(made, "affine-grade")
    result = {"output_type": "execute_result", "data": {"text/plain": "1000.0"}, "metadata": {}, "execution_count": 1}
    cell |= {"source": "1000.0", "outputs": [result], "cell_type": "code"}
    cell_of(made, "graph-grade")["cell_type"] = "markdown"
    return made


def nonsense() -> Notebook:
    """Cells and metadata of kinds that nobody expects."""
    made = right()
    kinds: list[Any] = [None, 5, "cell", [], {"cell_type": "code"}, {"cell_type": "heading", "source": "x"}]
    kinds += [{"cell_type": "markdown", "source": {"a": 1}, "metadata": []}, {"source": "x"}]
    kinds += [{"cell_type": "code", "source": ["a = 1", 7], "metadata": {"nbgrader": "x"}, "outputs": 3}]
    kinds += [{"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": 5}}, "id": 7}]
    made["cells"] += kinds
    made["metadata"] = []
    made["nbformat"] = "four"
    return made


def without_grading() -> Notebook:
    made = right()
    made["cells"] = [cell for cell in made["cells"] if not cell["id"].endswith("-grade") and cell["id"] != "question"]
    return made


def with_output(text: str, **output: Any) -> Notebook:
    made = right()
    cell_of(made, "affine-affine")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text, **output}]
    return made


def answer_to_the_question() -> Notebook:
    made = right()
    cell_of(made, "question")["source"] = "Otherwise it is one matrix, however many layers it has."
    return made


class Student(NamedTuple):
    """What a student hands in, and the points that `affine` and `graph` deserve."""

    make: Callable[[], Notebook | bytes]
    affine: float = 12
    graph: float = 11


CLASS: dict[str, Student] = {
    "right": Student(answer_to_the_question),
    "right-ja": Student(lambda: right("ja")),
    "late": Student(right),
    "given": Student(lambda: source(solutions=False), 0, 0),
    "half": Student(lambda: answered(affine=solution("chapter2/affine")), 12, 0),
    "bias-forgotten": Student(lambda: wrong("affine", "bias-forgotten"), 0),
    "sample-becomes-batch": Student(lambda: wrong("affine", "sample-becomes-batch"), 10),
    "always-float64": Student(lambda: wrong("affine", "always-float64"), 11),
    "add-without-upstream": Student(lambda: wrong("graph", "add-without-upstream"), 12, 6),
    "add-in-place": Student(lambda: wrong("graph", "add-in-place"), 12, 10),
    "without-ids": Student(without_ids),
    "copied": Student(copied),
    "moved": Student(moved),
    "of-colab": Student(of_colab),
    "marked-utf8": Student(lambda: b"\xef\xbb\xbf" + json.dumps(right()).encode()),
    "other-kernel": Student(lambda: right() | {"metadata": {"kernelspec": {"language": "R", "name": "ir"}}}),
    "misspelt": Student(misspelt, 0),
    "magics": Student(lambda: with_cell("%matplotlib inline\n!pip install numpy\n%timeit 1\nx = !ls\nhelp?")),
    "plots": Student(drawn),
    "endless": Student(lambda: with_cell("while True:\n    pass")),
    "huge-output": Student(lambda: with_output("x" * 2_000_000)),
    "stderr": Student(lambda: with_output("DeprecationWarning", name="stderr")),
    "warned": Student(warned),
    "cut-off": Student(lambda: json.dumps(right()).encode()[:2000], 0, 0),
    "empty": Student(lambda: b"", 0, 0),
    "nested": Student(lambda: b"[" * 100_000, 0, 0),
    "surrogate": Student(lambda: with_cell("a = '\ud800 <script>alert(1)</script>'")),
    "nonsense": Student(nonsense),
    "tampered": Student(tampered, 0, 0),
    "without-grading": Student(without_grading),
    "exit-zero": Student(lambda: hostile("exit_zero"), 0),
    "patched-test-tools": Student(lambda: hostile("patched_test_tools"), 0),
    "written-report": Student(lambda: hostile("written_report"), 0),
    "walked-file-system": Student(lambda: hostile("walked_file_system"), 0),
}


def handed_in(name: str) -> bytes:
    """What a student hands in, as a file."""
    made = CLASS[name].make()
    return made if isinstance(made, bytes) else json.dumps(made).encode()
