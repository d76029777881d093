"""The selection: a notebook answers as the same text does in a file, and only what is used is run."""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import load_course
from autograder.intake.cells import Cell, module_of
from autograder.intake.names import names_of
from autograder.intake.places import place_in
from autograder.intake.source import Unreadable, facts


def text_of(*cells: str, asked: tuple[str, ...] = ("answer",)) -> str:
    made = [Cell(text=text, label=str(number)) for number, text in enumerate(cells, start=1)]
    return module_of(made, "e", {"e": frozenset(asked)}).text


def run(text: str) -> dict[str, Any]:
    """What a text binds as a module; under the name that it has for the worker."""
    module = sys.modules["e"] = types.ModuleType("e")
    exec(compile(text, "e.py", "exec"), module.__dict__)
    return module.__dict__


@pytest.fixture(autouse=True)
def given_module() -> Iterator[None]:
    """A module that is given for the chapter."""
    sys.modules["given"] = types.ModuleType("given")
    sys.modules["given"].__dict__["Net"] = "the given net"
    yield
    del sys.modules["given"]


ANSWER = "def answer():\n    return {}"
ALIKE: dict[str, tuple[str, ...]] = {  # cells; as one file, the same text answers the same
    "a constant": ("EPS = 1e-7", ANSWER.format("EPS")),
    "a constant after it": (ANSWER.format("EPS"), "EPS = 1e-7"),
    "a call": ("import numpy as np\nrng = np.random.default_rng(7)", ANSWER.format("rng.random()")),
    "a call of its own": ("def make():\n    return [1, 2]\ntable = make()", ANSWER.format("table")),
    "a lambda": ("import math\nsigmoid = lambda x: 1 / (1 + math.exp(-x))", ANSWER.format("sigmoid(2.0)")),
    "lambdas on lambdas": ("double = lambda x: 2 * x\nfour = lambda x: double(double(x))", ANSWER.format("four(3)")),
    "the answer is a lambda": ("HALF = 0.5\nanswer = lambda: HALF",),
    "the answer is another name": ("def mine():\n    return 3\nanswer = mine",),
    "the answer is a partial": ("import functools\ndef mine(x):\n    return x\nanswer = functools.partial(mine, 4)",),
    "an import that may fail": (
        "try:\n    import nowhere as m\nexcept ImportError:\n    import math as m",
        ANSWER.format("m.pi"),
    ),
    "an import by condition": ("import sys\nif sys.version_info > (3,):\n    import math as m", ANSWER.format("m.pi")),
    "a definition by condition": (
        "if True:\n    def h():\n        return 1\nelse:\n    def h():\n        return 2",
        ANSWER.format("h()"),
    ),
    "a definition that is tried": (
        "try:\n    h = nowhere\nexcept NameError:\n    def h():\n        return 2",
        ANSWER.format("h()"),
    ),
    "a value by condition": (
        "GPU = False\nif GPU:\n    device = 'cuda'\nelse:\n    device = 'cpu'",
        ANSWER.format("device"),
    ),
    "setattr": ("class A:\n    pass", "def f(self):\n    return 5", "setattr(A, 'f', f)", ANSWER.format("A().f()")),
    "a method from outside": ("class A:\n    pass", "def f(self):\n    return 5", "A.f = f", ANSWER.format("A().f()")),
    "a method by a decorator": (
        "def add_to(cls):\n    return lambda f: setattr(cls, f.__name__, f)\nclass A:\n    pass\nK = 3",
        "@add_to(A)\ndef f(self):\n    return K",
        ANSWER.format("A().f()"),
    ),
    "an attribute of a function": ("def f():\n    return f.calls\nf.calls = 3", ANSWER.format("f()")),
    "methods in a loop": (
        "class A:\n    pass",
        "for name, value in {'f': 3, 'g': 4}.items():\n    setattr(A, name, value)",
        ANSWER.format("A.f + A.g"),
    ),
    "a decorated class": ("def add(c):\n    c.k = 2\n    return c\n@add\nclass A:\n    pass", ANSWER.format("A.k")),
    "decorated afterwards": ("import functools\ndef answer():\n    return 2\nanswer = functools.lru_cache(answer)",),
    "a table that is filled": ("table = {}\nfor k in range(4):\n    table[k] = k * k", ANSWER.format("table")),
    "a list that grows": ("found = []\nfor k in range(4):\n    found.append(k * k)", ANSWER.format("found")),
    "a value that is changed": ("count = 1\ncount += 4\ncount *= 2", ANSWER.format("count")),
    "a dictionary that is updated": (
        "params = dict(a=1)\nparams.update(b=2)\nparams['c'] = 3\ndel params['a']",
        ANSWER.format("params"),
    ),
    "handed to a function": ("def fill(d):\n    d['a'] = 1\nparams = {}\nfill(params)", ANSWER.format("params")),
    "handed to a library": ("import heapq\nheap = [3, 1, 2]\nheapq.heapify(heap)", ANSWER.format("heap[0]")),
    "a name that a function binds": ("def init():\n    global W\n    W = [1, 2]\ninit()", ANSWER.format("W")),
    "a counter": (
        "count = 0\ndef step():\n    global count\n    count += 1\n    return count",
        ANSWER.format("step() + step()"),
    ),
    "a library set up": ("import numpy as np\nnp.seterr(all='ignore')", ANSWER.format("np.geterr()['over']")),
    "a seed": ("import random\nrandom.seed(3)\nA = random.random()", ANSWER.format("A, random.random()")),
    "a seed by name": ("import random\nSEED = 3\nrandom.seed(SEED)", ANSWER.format("random.random()")),
    "unpacked": ("(a, b), *c = (1, 2), 3, 4", ANSWER.format("a, b, c")),
    "chained": ("a = b = c = [1]", ANSWER.format("a is b is c")),
    "annotated": ("from typing import Final\na: Final[int] = 3", ANSWER.format("a")),
    "walrus": ("if (n := len('abc')) > 2:\n    m = n * 2", ANSWER.format("n, m")),
    "a comprehension": ("xs = [1, 2]\nys = [x * y for x in xs for y in xs if x]", ANSWER.format("ys")),
    "with": ("import io\nwith io.StringIO('text') as file:\n    data = file.read()", ANSWER.format("data")),
    "match": ("match [1, 2]:\n    case [a, *rest]:\n        pass", ANSWER.format("a, rest")),
    "while": ("n = 0\nwhile n < 3:\n    n += 1", ANSWER.format("n")),
    "a text over lines": ("import textwrap\nT = textwrap.dedent('''\n    a\n      b\n''')", ANSWER.format("T")),
    "a base": ("class A:\n    x = 1", "class B(A):\n    y = 2", ANSWER.format("B.x + B.y")),
    "a class body": (
        "N = 3\nclass A:\n    size = N\n    def f(self):\n        return N + self.size",
        ANSWER.format("A().f()"),
    ),
    "a default value": ("N = 3\ndef answer(n=N):\n    return n\nN = 5",),
    "a nested function": ("K = 2\ndef answer():\n    def inner(x):\n        return x * K\n    return inner(4)",),
    "a closure": (
        "def outer(n):\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n    return inner\n"
        "next_one = outer(3)",
        ANSWER.format("next_one()"),
    ),
    "a generator": (
        "def numbers():\n    yield from range(3)\ngiven_numbers = numbers()",
        ANSWER.format("list(given_numbers)"),
    ),
    "local names are no others": ("import time\nx = time\ndef answer():\n    x = 3\n    return x",),
    "by text": ("def helper():\n    return 4", ANSWER.format("globals()['helper']()")),
    "by eval": ("BASE = 3\ndef helper():\n    return BASE", ANSWER.format("eval('helper()')")),
    "redefined": ("def answer():\n    return 1", "def answer():\n    return 2"),
    "redefined by itself": ("def f():\n    return 1\nold = f", "def f():\n    return old() + 1", ANSWER.format("f()")),
    "redefined constant": ("N = 1", ANSWER.format("N"), "N = 2"),
    "imported by star": ("from math import *", ANSWER.format("pi")),
    "from the future": ("from __future__ import annotations\ndef answer(x: Unknown = 3):\n    return x",),
    "what is given": ("from given import Net\ndef answer():\n    return 1",),
    "several in a line": ("a = 1; b = a + 1; c = [b,\n a]; print(c)", ANSWER.format("a, b, c")),
    "under main": (ANSWER.format("1"), "if __name__ == '__main__':\n    answer = None"),
    "deleted after use": ("import numpy as np\nA = np.arange(3)\nB = A + 1\ndel A", ANSWER.format("B.tolist()")),
    "checked at once": ("N = 3\nassert N == 3", ANSWER.format("N")),
    "letters of all kinds": ("π = 3.14\n名前 = '表'", ANSWER.format("π, 名前")),
    "an exception class": (
        "class Odd(ValueError):\n    pass",
        "def answer():\n    try:\n        raise Odd\n    except Odd as error:\n        return repr(error)",
    ),
    "a data class": ("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 3", ANSWER.format("P().x")),
    "an enumeration": ("import enum\nclass E(enum.Enum):\n    A = 1", ANSWER.format("E.A.value")),
}


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("asked", [("answer",), ("answer", "not_there")], ids=["asked", "another lacks"])
def test_a_notebook_answers_as_the_same_text_does_in_a_file(name: str, asked: tuple[str, ...]) -> None:
    def result(text: str) -> str:
        names = run(text)
        answer = names["answer"]()
        return repr((answer, names.get("Net")))

    assert result(text_of(*ALIKE[name], asked=asked)) == result("\n".join(ALIKE[name]))


COURSE = load_course()
PROGRAMS = [
    file
    for exercise in COURSE.all_exercises()
    for file in (COURSE.solution(exercise), *sorted(COURSE.variants(exercise)))
    if file.suffix == ".py"
]


@pytest.mark.parametrize("file", PROGRAMS, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_a_program_of_the_course_loses_nothing_in_cells(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    tree = ast.parse(text)
    starts = [min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]) for node in tree.body]
    cells = ["\n".join(lines[start - 1 : node.end_lineno]) for start, node in zip(starts, tree.body, strict=True)]
    defined = tuple(node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
    made = text_of(*cells, asked=defined)
    assert facts(made).definitions == facts(text).definitions
    found, given = ([names_of(node) for node in ast.parse(one).body] for one in (made, text))
    used = {name for names in found for name in names.now | names.later}
    assert used & {name for names in given for name in names.binds} <= {name for names in found for name in names.binds}


ONLY_RUN = {  # cells that must not be there, beside a right answer
    "training": "history = train(net, 10**9)",
    "a training loop": "for epoch in range(10**9):\n    loss = net.loss()\n    losses.append(loss)",
    "data": "(x_train, t_train), (x_test, t_test) = load_mnist('somewhere')",
    "a plot": "import matplotlib.pyplot as plt\nplt.plot(losses)\nplt.show()",
    "a plot in a loop": "import matplotlib.pyplot as plt\nfor x in xs:\n    plt.imshow(x)",
    "tried out": "print(answer())\nanswer()\nassert answer() == 1\nresult = answer()",
    "its name for a result": "answer = answer()",
    "its name in a loop": "for answer in range(3):\n    print(answer)",
    "its name as a number": "answer = 3",
    "shown": "display(answer)\nhelp(answer)\nprint(answer)",
    "deleted": "del answer",
    "ended": "import sys\nsys.exit()\nexit()\nraise SystemExit",
    "drive": "from google.colab import drive\ndrive.mount('/content/drive')",
    "colab": "import sys\nif 'google.colab' in sys.modules:\n    !pip install x\n    "
    "from google.colab import files\n    files.upload()",
    "the shell": "get_ipython().system('pip install x')\nget_ipython().run_line_magic('matplotlib', 'inline')",
    "a file": "with open('no/such/file') as file:\n    data = file.read()",
    "a base of a library": "import torch.nn as nn\nclass LeNet(nn.Module):\n    pass",
    "a network": "import tensorflow as tf\nmodel = tf.keras.Sequential()\nmodel.fit(1)",
    "a cell that is unfinished": "for x in",
    "a cell that Python cannot compile": "if True:\n    loss = 3\n    return loss",
    "a cell that waits": "import asyncio\nloss = await asyncio.sleep(10**6)",
    "text": "Here I try it out:",
    "another language": "%%bash\ncd x && ls",
    "waiting": "import time\ntime.sleep(10**6)\ninput()",
    "a decorator of a library": "import numba\n@numba.jit\ndef fast():\n    return 1",
}


@pytest.mark.parametrize("name", ONLY_RUN)
def test_what_only_runs_shows_or_trains_is_left_out(name: str) -> None:
    answer = "def answer():\n    return 1"
    for cells in ([answer, ONLY_RUN[name]], [ONLY_RUN[name], answer]):
        assert text_of(*cells).strip() == answer


def test_what_a_function_uses_that_nobody_asks_for_is_not_run() -> None:
    cells = ["history = train(10**9)\nN = 3", "def draw():\n    return history", "def answer():\n    return N"]
    text = text_of(*cells)
    assert "train" not in text
    assert "def draw()" in text
    assert run(text)["answer"]() == 3


def test_cells_may_be_out_of_order() -> None:
    cells = [
        "W = [N] * N\nclass B(A):\n    w = W",
        "def answer():\n    return B.x, B.w",
        "@twice\ndef helper():\n    return 1",
        "class A:\n    x = helper()",
        "def twice(f):\n    return lambda: 2 * f()",
        "N = math.floor(2.5)",
        "import math",
    ]
    assert run(text_of(*cells))["answer"]() == (2, [2, 2])


@pytest.mark.parametrize(
    "fails",
    [
        "data = open('no/such/file').read()",
        "with open('no/such/file') as file:\n    data = file.read()",
        "import json\ndata = json.loads('''{\n  broken\n''')",
        "data = not_defined.value",
        "if True:\n    data = [\n        1 / 0,\n    ]",
        "import sys\ndata = sys.exit(3)",
    ],
)
def test_what_fails_costs_only_what_uses_it(fails: str, capfd: pytest.CaptureFixture[str]) -> None:
    names = run(
        text_of(fails, "def answer():\n    return 1", "def other():\n    return data", asked=("answer", "other"))
    )
    assert names["answer"]() == 1
    with pytest.raises(NameError):
        names["other"]()
    told = capfd.readouterr().err
    assert 'File "e.py", line' in told, "the reason is told"
    assert told.count('File "') == 1


def test_memory_and_packages_that_are_not_there_are_no_failures_like_others() -> None:
    for fails in ("value = memory()", "import nowhere\nvalue = nowhere.value()"):
        text = text_of(fails, "def memory():\n    raise MemoryError", "def answer():\n    return value")
        with pytest.raises((MemoryError, ImportError)):
            run(text)


def test_time_that_runs_out_is_no_failure_like_others() -> None:
    class TimeUp(BaseException):
        pass

    text = text_of("value = tick()", "def answer():\n    return value").replace(
        "tick()", "(_ for _ in ()).throw(TimeUp())"
    )
    with pytest.raises(TimeUp):
        exec(text, {"TimeUp": TimeUp})


def test_an_import_that_its_own_definition_replaces_is_left_out() -> None:
    assert "import" not in text_of("from common.functions import answer", "def answer():\n    return 1")
    assert "import" not in text_of("from common.functions import *", "def answer():\n    return len([])")


def test_a_broken_cell_is_there_if_something_is_missing_without_it() -> None:
    for cells in (
        ["def answer(:\n    pass"],
        ["def answer():\n    return 1", "def answer(:\n    pass"],
        ["def answer():\n    return helper()", "def helper(:\n    pass"],
        ["K = = 3", "def answer():\n    return K"],
        ["if True:\n    K = 3\n    return K", "def answer():\n    return K"],
        ["def answer():\n    break"],
    ):
        with pytest.raises(SyntaxError):
            run(text_of(*cells))


def test_a_value_from_the_cell_of_another_exercise_is_there_too() -> None:
    cells = [
        Cell(text="import math\nK = math.floor(2.5)\ndef other():\n    return K", ids=("o-1",), label="1"),
        Cell(text="def answer():\n    return K", ids=("e-1",), label="2"),
    ]
    asked = {"o": frozenset({"other"}), "e": frozenset({"answer"})}
    assert "K = math.floor(2.5)" in module_of(cells, "e", asked).text
    assert "def other" not in module_of(cells, "e", asked).text


def test_a_text_does_not_grow_beyond_bounds() -> None:
    with pytest.raises(Unreadable):
        text_of("x = []\n" + "x.f(x)\n" * 30_000, "def answer():\n    return x")


def test_what_is_written_to_the_module_of_an_exercise_is_its_own() -> None:
    cells = [
        Cell(text="%%writefile o.py\ndef same():\n    return 1", label="1"),
        Cell(text="%%writefile e.py\ndef same():\n    return 2", label="2"),
    ]
    asked = {"o": frozenset({"same"}), "e": frozenset({"same"})}
    assert run(module_of(cells, "e", asked).text)["same"]() == 2
    assert run(module_of(cells, "o", asked).text)["same"]() == 1


def test_names_in_cells_that_are_not_code_are_told() -> None:
    cells = [Cell(text="def answer():\n    return 1\ndef more(): pass", label="0", is_code=False)]
    module = module_of(cells, "e", {"e": frozenset({"answer"})})
    assert (module.text, module.aside) == ("", ("answer",))


def test_each_line_is_known_by_its_cell() -> None:
    cells = [
        "!ls \\\n  -l\nimport math\nN = math.floor(\n  2.5)",
        "print(N)\n\ndef answer():\n    '''Two\n    lines.'''\n    return N",
        "@deco\ndef other():\n    pass\n\n\ndef deco(f):\n    return f",
    ]
    made = [Cell(text=text, label=str(number)) for number, text in enumerate(cells, start=1)]
    source = module_of(made, "e", {"e": frozenset({"answer", "other"})}).source("e.ipynb")
    lines = source.text.split("\n")
    placed = {line.strip(): place_in(source, number) for number, line in enumerate(lines, start=1)}
    for number, text in enumerate(cells, start=1):
        for row, line in enumerate(text.split("\n"), start=1):
            if line.strip() in placed and line.strip():
                assert placed[line.strip()] == (str(number), row), line
    assert len(set(placed) & {line.strip() for text in cells for line in text.split("\n")}) >= 10
