"""Stand-ins: what a learner's module gets for what draws or shows, and for what is not there."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from workers import call, started

from autograder.sandbox import Sandbox
from autograder.worker.modules import bound, parts
from autograder.worker.standins import SHOWS, Absent, StandIn, stand_in

Values = Callable[..., list[Any]]


@pytest.fixture
def replies(forked: Sandbox) -> Iterator[Callable[..., list[Any]]]:
    """The replies to calls, without arguments, of the functions f, g ... of a module of this text."""
    workers = []

    def make(text: str, **options: Any) -> list[Any]:
        text = textwrap.dedent(text)
        worker, reply = started(forked, text, **options)
        workers.append(worker)
        assert reply["kind"] == "value", reply
        return [call(worker, name) for name in "fgh" if f"def {name}(" in text]

    yield make
    for worker in workers:
        worker.close()


@pytest.fixture
def values(replies: Callable[..., list[Any]]) -> Values:
    return lambda text, **options: [reply["value"] for reply in replies(text, **options)]


# --- what draws or shows --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", sorted(SHOWS))
def test_what_draws_or_shows_is_there_in_every_form_of_an_import(package: str, values: Values) -> None:
    text = f"""
    import importlib, importlib.util, {package}
    import {package}.some.module as other
    from {package}.some import thing, more
    from {package} import *
    thing.set(more)(lambda x: 1 / 0)
    found = importlib.util.find_spec("{package}") and importlib.import_module("{package}.x")
    def f():
        from {package}.late import function
        function(other, x=found).show()
        return {package}.__version__
    """
    assert values(text) == ["0"]


@pytest.mark.parametrize(
    ("statement", "shape"),
    [
        ("fig, ax = plt.subplots()", None),
        ("fig, ax = plt.subplots(figsize=(3, 2))", None),
        ("_, ax = plt.subplots(2, 3, sharex=True)", (2, 3)),
        ("_, ax = plt.subplots(ncols=4)", (4,)),
        ("_, ax = plt.subplots(4)", (4,)),
        ("_, ax = plt.subplots(1, 2, squeeze=False)", (1, 2)),
        ("ax = plt.figure().subplots(2, 1)", (2,)),
        ("from matplotlib import pyplot\nfig, (_, ax) = pyplot.subplots(1, 2)", None),
    ],
)
def test_axes_are_as_many_as_were_asked_for(statement: str, shape: Any, values: Values) -> None:
    loop = "[one.plot([1]) for one in ax.flatten()]; shape = ax.shape" if shape else "ax.plot([1]); shape = None"
    assert values(f"import matplotlib.pyplot as plt\n{statement}\n{loop}\ndef f(): return shape") == [shape]


@pytest.mark.parametrize(
    "statement",
    [
        "a, b, c = x.hist([1])",
        "(a, b), (c, *d) = x",
        "a, *b, c = x.y",
        "*a, b = x()",
        "a, = x.plot()",
        "for a in x: 1 / 0",
        "for a, b in zip(x.colors, [1]): 1 / 0",
        "with x.context('a') as a, x: a.b",
        "x['a'], x.b, x[0].c = 1, 2, 3; del x['a'], x.b",
        "x += 1; x = -x @ (2 * x) % 3 ** x[1:2]",
        "y = np.ones(3) * x + np.float64(1) - x",
        "if x or x < 1 or 1 >= x or 1 in x: 1 / 0",
        "while x.get_fignums(): pass",
        "f'{x:.3f} {x!r} {x}'; '%s' % x",
        "next(x); len(x); list(x.cycle); bool(x); hash(x); {x: 1}",
        "assert isinstance(x.figure(), x.Figure) and not isinstance(1, x.Figure)",
        "class A(x.Figure, x.Mixin):\n    def __init__(self): super().__init__(1, a=2); self.show(self.b)\nA().save(1)",
        "@x.interact(a=(0, 1))\ndef shown(a): 1 / 0",
        "@x.property\nclass B: pass",
        "copy.deepcopy(x); copy.copy([x])",
        "np.array([1, x, None], dtype=object)[0]; print(x)",
        "[y.plot() for y in np.array([x, x.y])]; np.atleast_2d(x)[0, 0].plot(); np.sum(x); np.shape(x)",
    ],
)
def test_whatever_is_done_with_one_does_nothing(statement: str) -> None:
    exec(statement, {"x": StandIn("x"), "np": np, "copy": copy})


@pytest.mark.parametrize("use", ["float(x)", "int(x)", "range(x)", "complex(x)", "np.asarray(x, float)", "np.eye(x)"])
def test_it_has_no_value(use: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        eval(use, {"x": StandIn("x"), "np": np})


def test_it_lets_errors_through() -> None:
    with pytest.raises(ZeroDivisionError), StandIn("x").context():
        1 / 0  # noqa: B018


def test_what_tqdm_wraps_is_gone_through(values: Values) -> None:
    text = """
    import tqdm, tqdm.auto
    from tqdm import *
    from tqdm.notebook import tqdm as bar, trange as steps
    from tqdm.contrib import tenumerate, tzip
    def f():
        lists = [list(tqdm.tqdm([1, 2])), [*steps(2, 4, desc="x")], list(tenumerate("ab")), list(tzip("a", [1]))]
        lists += [[x for x in bar(iterable=(x for x in "ab"), total=2)], [y for y in trange(2)]]
        return lists
    def g():
        with tqdm.auto.tqdm(range(3), leave=False) as shown:
            for x in shown:
                shown.set_description(f"{x}")
                shown.n += 1
        with bar(total=3) as empty:
            empty.update(1)
            tqdm.tqdm.write("x")
        return x, len(shown), len(list(empty))
    """
    assert values(text) == [[[1, 2], [2, 3], [(0, "a"), (1, "b")], [("a", 1)], ["a", "b"], [0, 1]], (2, 3, 0)]


def test_a_notebooks_own_functions_are_there(values: Values) -> None:
    text = "get_ipython().magic('matplotlib inline')\ndef f():\n    display(1)\n    return 1"
    assert values(text) == [1]


# --- what is not there ----------------------------------------------------------------------------------------------


def test_what_a_statement_at_the_top_would_define_stands_for_the_package_it_lacks(replies: Callable[..., Any]) -> None:
    found = replies("""
        import torch, numpy as np, sklearn.svm as svm
        from common.functions import *
        x = torch.ones(3)
        after = 1
        class Net(torch.nn.Module):
            pass
        for i in range(int(svm.SVC().n)):
            y = i
        def f(): return Net()
        def g(): return y + after
        def h(): return after * np.ones(1), softmax(after)
    """)
    assert [(reply["type"], reply["message"]) for reply in found] == [
        ("ModuleNotFoundError", f"No module named '{name}' in this exercise")
        for name in ("torch", "sklearn.svm", "common.functions")
    ]
    assert [reply["place"][1] for reply in found] == [10, 11, 12]


def test_what_is_called_itself_is_told_with_the_place_of_its_import(replies: Callable[..., Any]) -> None:
    [reply] = replies("import numpy\nfrom common import (\n    g,\n    f)\n'def f('")
    assert reply["place"] == ["answer.py", 2, "<module>", "from common import ("]


def test_of_several_packages_that_may_have_had_a_name_each_is_told(replies: Callable[..., Any]) -> None:
    text = "from pylab import *\nfrom common.functions import *\nfrom common.layers import *\n"
    [reply, other] = replies(text + "def f(): return softmax(1)\ndef g(): return Affine.forward(2)")
    for one in (reply, other):
        assert one["message"] == "No module named 'common.functions, common.layers' in this exercise"


def test_what_is_there_already_stays(values: Values) -> None:
    text = """
    import numpy as np
    def f(): return 1
    f = torch = None
    def f(): return np.ones(2).sum()
    try:
        import cupy as np
    except ImportError:
        pass
    import cupy as np
    from torch import f
    """
    assert values(text) == [2.0]


def test_an_error_of_another_kind_is_none_of_these(forked: Sandbox) -> None:
    for text in ("import torch\n1 / 0", "from numpy import no_such_name", "import torch\nfrom layers import no"):
        worker, reply = started(forked, text, others={"layers": "import torch"})
        worker.close()
        assert reply["kind"] == "raised"
        assert reply["place"][0] == "answer.py"


def test_a_module_of_the_chapter_may_lack_packages_too(values: Values) -> None:
    layers = "from .other import a\nimport torch\nfrom scipy import *\ndef one(): return 1\nx = torch.ones(one())"
    assert values("from layers import one\ndef f(): return one()", others={"layers": layers}) == [1]


def test_all_names_of_what_is_there_are_its_own(replies: Callable[..., Any]) -> None:
    found = replies("from numpy import *\ndef f(): return zeros(3).sum()\ndef g(): return zeross(3)")
    assert found[0] == {"kind": "value", "value": 0.0}
    assert found[1]["type"] == "NameError"


@pytest.mark.parametrize(
    "use",
    [
        *(
            "x()",
            "x[0]",
            "x + 1",
            "1 + x",
            "-x",
            "x < 1",
            "1 in x",
            "bool(x)",
            "len(x)",
            "a, b = x",
            "for a in x: pass",
        ),
        *("with x: pass", "float(x)", "range(x)", "np.asarray(x)", "np.ones(2) * x", "x.y.z()", "x[0] = 1", "del x[0]"),
        *("class A(x): pass", "class A(x.B, x.C): pass", "next(x)", "@x\ndef f(): pass", "np.zeros(2)[x]", "x += 1"),
    ],
)
def test_whoever_uses_what_is_not_there_is_told_what_it_is(use: str) -> None:
    with pytest.raises(ModuleNotFoundError) as told:
        exec(use, {"x": Absent("pandas.DataFrame", "pandas"), "np": np})
    assert told.value.name == "pandas"


@pytest.mark.parametrize(
    "use", ["y = x.y.z", "isinstance(1, x.B)", "hash(x)", "x is None", "x.__version__", "str(x)", "copy.copy(x)", "[x]"]
)
def test_looking_at_it_is_no_use_of_it(use: str) -> None:
    exec(use, {"x": Absent("torch", "torch"), "copy": copy})


def test_each_kind_of_package_has_its_stand_in() -> None:
    kinds = {name: type(stand_in(name, name)).__name__ for name in ("tqdm.auto", "seaborn", "torch.nn", "tqdmx")}
    assert kinds == {"tqdm.auto": "Progress", "seaborn": "StandIn", "torch.nn": "Absent", "tqdmx": "Absent"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import a.b, c as d", [{"a"}, {"d"}]),
        ("from a import b as c, d", [{"c", "d"}]),
        ("from a import *", [set()]),
        ("a, (b, *c) = d", [{"a", "b", "c"}]),
        ("def f(x):\n    y = 1", [{"f"}]),
        ("class A:\n    b = 1", [{"A"}]),
        (
            "if x:\n    import a\nelse:\n    with b as c:\n        d: int = 1\n        def f(): e = 1",
            [{"a", "c", "d", "f"}],
        ),
        ("f(x)", [set()]),
    ],
)
def test_the_names_that_a_statement_defines(text: str, names: list[set[str]]) -> None:
    import ast

    assert [bound(part) for part in parts(ast.parse(text).body[0])] == names
