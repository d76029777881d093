"""The worker process, asked over the wire: what each request answers, and how what goes wrong is told."""

from __future__ import annotations

import json
import random
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from workers import call, started

from autograder.sandbox import Sandbox, Worker, WorkerDied
from autograder.worker.modules import ChapterModules
from autograder.worker.printed import MAX_PRINTED, Printed
from autograder.worker.wire import Callback, Handle, Tensor

Ask = Callable[..., Any]


@pytest.fixture
def module(forked: Sandbox) -> Iterator[Callable[..., Worker]]:
    """Makes workers with a module of the text given; a module that does not load fails the test."""
    workers = []

    def make(text: str, **options: Any) -> Worker:
        worker, reply = started(forked, textwrap.dedent(text), **options)
        workers.append(worker)
        assert reply == {"kind": "value", "value": None}
        return worker

    yield make
    for worker in workers:
        worker.close()


def ask(worker: Worker, op: str, **request: Any) -> Any:
    return worker.call({"op": op, **request})


def value_of(reply: Any) -> Any:
    assert reply["kind"] == "value", reply
    return reply["value"]


# --- what the learner's code prints ---------------------------------------------------------------------------------


def test_printed_keeps_the_beginning_and_drops_the_rest():
    printed = Printed()
    stream = printed.stream()
    assert stream.write("a" * (MAX_PRINTED - 1)) == MAX_PRINTED - 1
    assert stream.write("bc") == 2
    assert stream.write("d" * 100) == 100
    assert printed.text() == "a" * (MAX_PRINTED - 1) + "b"


def test_what_was_printed_comes_with_the_next_reply(module):
    worker = module(
        "import sys\ndef f():\n    print('to output')\n    print('to errors', file=sys.stderr)\n    return 1"
    )
    assert call(worker, "f") == {"kind": "value", "value": 1, "printed": "to output\nto errors\n"}
    assert "printed" not in ask(worker, "has", name="f")


def test_standard_output_is_a_stream_like_any_other(module):
    worker = module(
        """
        import io, sys

        def f():
            sys.stdout.reconfigure(encoding="utf-8")
            sys.stdout.buffer.write("書く\\n".encode())
            sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=True)
            print("\\ud800")
            print("and so on", file=sys.stderr)
        """.replace("\\\\", "\\")
    )
    assert call(worker, "f")["type"] == "UnicodeEncodeError"  # as in a script
    assert call(worker, "f")["printed"] == "書く\n"


def test_what_was_printed_stays_when_the_answer_cannot_be_sent(module):
    worker = module("def f():\n    print('here')\n    return 10**100")
    assert (reply := call(worker, "f"))["kind"] == "unsendable"
    assert reply["printed"] == "here\n"


def test_what_was_printed_while_loading_comes_with_the_answer(forked):
    worker, reply = started(forked, "print('loading')")
    worker.close()
    assert reply == {"kind": "value", "value": None, "printed": "loading\n"}


# --- the learner's modules ------------------------------------------------------------------------------------------


def test_a_module_imports_another_of_its_chapter(module):
    worker = module(
        "from layers import double\nimport layers\ndef f(x):\n    return double(x) + layers.ONE",
        others={"layers": "ONE = 1\ndef double(x):\n    return 2 * x"},
    )
    assert value_of(call(worker, "f", 5)) == 11


def test_a_module_of_the_chapter_comes_before_an_installed_one(module):
    worker = module("import colorsys\ndef f():\n    return colorsys.mine", others={"colorsys": "mine = True"})
    assert value_of(call(worker, "f")) is True


def test_a_module_is_not_run_as_the_main_program(module):
    worker = module(
        "name = __name__\nif __name__ == '__main__':\n    raise SystemExit\ndef f():\n    return name, __file__"
    )
    assert value_of(call(worker, "f")) == ("answer", "answer.py")


def test_nothing_shows_how_the_process_was_started(module):
    worker = module(
        """
        import argparse
        import sys

        parser = argparse.ArgumentParser()
        parser.add_argument("--epochs", type=int, default=3)
        given = parser.parse_args()

        def f():
            return given.epochs, parser.prog, sys.argv, sys.orig_argv, sorted(vars(sys.modules["__main__"]))
        """
    )
    epochs, program, arguments, all_of_them, main = value_of(call(worker, "f"))
    assert (epochs, program, arguments, all_of_them) == (3, "answer.py", ["answer.py"], ["python", "answer.py"])
    assert main == ["__doc__", "__loader__", "__name__", "__package__", "__spec__"]


def test_a_package_that_the_exercise_does_not_have_is_not_found(module):
    worker = module("import numpy.linalg, json\ndef f():\n    import pytest\ndef g():\n    from _pytest import main")
    for name in "fg":
        reply = call(worker, name)
        assert (reply["kind"], reply["type"]) == ("raised", "ModuleNotFoundError")
        assert reply["message"].endswith("in this exercise")
        assert reply["place"][0] == "answer.py"


def test_the_librarys_own_imports_are_not_held_to_the_exercises(module):
    worker = module("import numpy as np\ndef f():\n    return float(np.polynomial.Polynomial([1, 2])(3))")
    assert value_of(call(worker, "f")) == 7


def test_what_is_installed_has_its_version(module):
    worker = module("import importlib.metadata\ndef f():\n    return importlib.metadata.version('numpy')")
    assert value_of(call(worker, "f")) == np.__version__


def test_finding_leaves_other_names_to_others():
    chapter = ChapterModules({"answer": "x = 1"}, [])
    chapter.finders = list(sys.meta_path)
    assert chapter.find_spec("answer").loader is chapter
    assert chapter.find_spec("numpy") == find_spec("numpy")
    assert chapter.find_spec("json.decoder", json.__path__) == find_spec("json.decoder")


@pytest.mark.parametrize(
    ("imports", "name"),
    [(["numpy"], "pytest"), (["numpy"], "sklearn.datasets"), (["numpy"], "torch"), (["numpy", "torch"], "autograder")],
)
def test_what_the_exercise_does_not_have_is_not_found_by_any_way(imports, name):
    chapter = ChapterModules({"answer": ""}, imports)
    chapter.finders = list(sys.meta_path)
    assert chapter.find_spec(name) is None


def test_nothing_of_this_project_is_left_to_be_imported(module):
    worker = module("import sys\ndef f():\n    return [name for name in sys.modules if name.startswith('autograder')]")
    assert value_of(call(worker, "f")) == []


def test_torch_finds_what_it_needs_itself():
    chapter = ChapterModules({"answer": ""}, ["numpy", "torch"])
    chapter.finders = list(sys.meta_path)
    assert chapter.find_spec("rich") == find_spec("rich")


def test_the_global_generators_start_from_the_seed(forked):
    numbers = []
    for _ in range(2):
        text = "import random, numpy\ndef f():\n    return random.random(), numpy.random.random()"
        worker, _ = started(forked, text)
        numbers.append(value_of(call(worker, "f")))
        worker.close()
    assert numbers[0] == numbers[1]
    assert numbers[0] == (random.Random(1).random(), np.random.RandomState(1).random_sample())


# --- what a request answers -----------------------------------------------------------------------------------------


def test_a_call_returns_what_the_function_returns(module):
    worker = module("def f(x, *rest, scale=1):\n    return [x * scale, rest]")
    assert value_of(call(worker, "f", 2, "a", (1,), scale=3)) == [6, ("a", (1,))]


def test_arrays_go_in_and_come_out(module):
    worker = module("def f(x):\n    assert x.flags.writeable\n    x += 1\n    return x.T")
    array = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(value_of(call(worker, "f", array)), (np.arange(6.0).reshape(2, 3) + 1).T)
    assert array[0, 0] == 0


def test_has_tells_whether_the_module_defines_a_name(module):
    worker = module("x = 1")
    assert value_of(ask(worker, "has", name="x")) is True
    assert value_of(ask(worker, "has", name="y")) is False


LAYER = """
class Layer:
    def __init__(self, W):
        self.W = W
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        self.x = x
        return x @ self.W

    def itself(self):
        return self

    def _private(self):
        pass
"""


def test_an_object_stays_and_its_handle_names_class_and_methods(module):
    worker = module(LAYER)
    layer = value_of(call(worker, "Layer", np.eye(2)))
    assert type(layer) is Handle
    assert layer.class_name == "Layer"
    assert layer.methods == ("forward", "itself")
    x = np.array([[1.0, 2.0]])
    assert np.array_equal(value_of(call(worker, "forward", x, target=layer)), x)
    assert value_of(ask(worker, "get", target=layer, name="calls")) == 1
    assert np.array_equal(value_of(ask(worker, "get", target=layer, name="x")), x)


def test_the_same_object_has_the_same_handle(module):
    worker = module(LAYER)
    layer, other = (value_of(call(worker, "Layer", 1)) for _ in range(2))
    assert value_of(call(worker, "itself", target=layer)).number == layer.number
    assert other.number != layer.number


def test_a_handle_given_as_an_argument_is_the_object(module):
    worker = module(LAYER + "def same(a, b):\n    return a is b['it'][0]")
    layer = value_of(call(worker, "Layer", 1))
    assert value_of(call(worker, "same", layer, {"it": [layer]})) is True


def test_objects_inside_an_answer_become_handles(module):
    worker = module(LAYER + "def f():\n    return {'layers': [Layer(1)], 'set': {1}, 'f': f}")
    answer = value_of(call(worker, "f"))
    assert [answer["layers"][0].class_name, answer["set"].class_name, answer["f"].class_name] == [
        "Layer",
        "set",
        "function",
    ]


def test_a_value_that_was_put_is_changed_in_place(module):
    worker = module("def f(x, params):\n    x += 1\n    params['W'] *= 2")
    x = value_of(ask(worker, "put", value=np.zeros(2)))
    params = value_of(ask(worker, "put", value={"W": np.ones(2), "name": "net"}))
    assert value_of(call(worker, "f", x, params)) is None
    assert value_of(ask(worker, "value", target=x)).tolist() == [1, 1]
    after = value_of(ask(worker, "value", target=params))
    assert (after["W"].tolist(), after["name"]) == ([2, 2], "net")


def test_write_goes_into_the_arrays_that_are_there(module):
    worker = module(
        """
        import numpy as np
        class Net:
            def __init__(self):
                self.b = np.zeros(2)
                self.params = {"W": np.zeros((2, 2)), "b": self.b}
        """
    )
    net = value_of(call(worker, "Net"))
    ask(worker, "write", target=net, name="params", value={"b": np.array([1.0, 2.0])})
    assert value_of(ask(worker, "get", target=net, name="b")).tolist() == [1, 2]
    ask(worker, "write", target=net, name="b", value=np.array([3.0, 4.0]))
    assert value_of(ask(worker, "get", target=net, name="params"))["b"].tolist() == [3, 4]
    box = value_of(ask(worker, "put", value=np.zeros(3)))
    ask(worker, "write", target=box, name="", value=5.0)
    assert value_of(ask(worker, "value", target=box)).tolist() == [5, 5, 5]


def test_items_gives_one_more_than_the_limit_and_no_more(module):
    worker = module("import itertools\ndef few():\n    yield from 'ab'\ndef endless():\n    return itertools.count()")
    few, endless = (value_of(call(worker, name)) for name in ("few", "endless"))
    assert value_of(ask(worker, "items", target=few, limit=5)) == ["a", "b"]
    assert value_of(ask(worker, "items", target=endless, limit=5)) == [0, 1, 2, 3, 4, 5]


def test_library_makes_an_object_of_numpy(module):
    worker = module("def f(rng):\n    return rng.integers(0, 1000, 3)")
    rng = value_of(ask(worker, "library", name="numpy.random.default_rng", args=[7], kwargs={}))
    assert rng.class_name == "Generator"
    expected = np.random.default_rng(7).integers(0, 1000, 3)
    assert np.array_equal(value_of(call(worker, "f", rng)), expected)


def test_a_function_of_the_grader_is_called_back(module):
    worker = module("def f(g, x):\n    return g(x, 'a') + g(x + 1, 'b')")
    reply = call(worker, "f", Callback(3), 10)
    assert reply == {"kind": "callback", "number": 3, "args": [10, "a"], "kwargs": {}}
    reply = ask(worker, "return", value=1)
    assert reply == {"kind": "callback", "number": 3, "args": [11, "b"], "kwargs": {}}
    assert value_of(ask(worker, "return", value=2.5)) == 3.5


def test_requests_are_answered_while_a_function_is_called_back(module):
    worker = module("n = [0]\ndef count():\n    n[0] += 1\n    return n[0]\ndef f(g):\n    return g(), count()")
    call(worker, "f", Callback(0))
    assert value_of(call(worker, "count")) == 1
    assert value_of(ask(worker, "return", value="back")) == ("back", 2)


def test_what_was_printed_before_a_callback_comes_with_it(module):
    worker = module("def f(g):\n    print('before')\n    g()\n    print('after')")
    assert call(worker, "f", Callback(0))["printed"] == "before\n"
    assert ask(worker, "return", value=None)["printed"] == "after\n"


# --- PyTorch --------------------------------------------------------------------------------------------------------

TORCH = """
import torch

def f(x, w):
    return (x * w).sum(dim=1)

def constant(x):
    return torch.zeros(2)

def unused(x, y):
    return x * 2

def seen(x):
    return type(x).__name__, str(x.dtype), tuple(x.shape)

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)

    def forward(self, x):
        return x * 3

def number():
    return torch.rand(1)
"""


@pytest.fixture(scope="module")
def torch_worker(forked: Sandbox) -> Iterator[Worker]:
    worker, reply = started(forked, TORCH, libraries=("torch",), memory=8 << 30, seconds=120)
    assert reply["kind"] == "value", reply
    yield worker
    worker.close()


def test_tensors_go_in_and_come_out(torch_worker):
    x = Tensor(np.ones((2, 3), np.float32))
    assert value_of(call(torch_worker, "seen", x)) == ("Tensor", "torch.float32", (2, 3))
    value = value_of(call(torch_worker, "f", x, Tensor(np.full((2, 3), 2, np.float32))))
    assert type(value) is Tensor
    assert value.array.dtype == np.float32
    assert value.array.tolist() == [6, 6]


def autograd(worker: Worker, name: str, *args: Any, upstream: Any, target: Any = None) -> Any:
    upstream = np.asarray(upstream, np.float64)
    return value_of(ask(worker, "autograd", target=target, name=name, args=list(args), upstream=upstream))


def test_autograd_gives_the_gradients_of_the_weighted_sum(torch_worker):
    x, w = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    value, gradients = autograd(torch_worker, "f", Tensor(x), Tensor(w), upstream=[1, 10])
    assert value.array.tolist() == [17, 53]
    assert gradients[0].array.tolist() == [[5, 6], [70, 80]]
    assert gradients[1].array.tolist() == [[1, 2], [30, 40]]


def test_autograd_tells_where_no_gradient_flows(torch_worker):
    x = Tensor(np.ones(2))
    assert autograd(torch_worker, "constant", x, upstream=[1, 1])[1] == [None]
    assert autograd(torch_worker, "unused", x, x, upstream=[1, 1])[1][1] is None
    assert autograd(torch_worker, "unused", x, x, upstream=[1])[1] == [None, None]
    assert autograd(torch_worker, "seen", x, upstream=[1])[1] == []


def test_autograd_calls_a_method_of_an_object(torch_worker):
    net = value_of(call(torch_worker, "Net"))
    value, gradients = autograd(torch_worker, "forward", Tensor(np.ones(2)), upstream=[1, 2], target=net)
    assert (value.array.tolist(), gradients[0].array.tolist()) == ([3, 3], [3, 6])


def test_parameters_of_a_module_come_as_tensors(torch_worker):
    net = value_of(call(torch_worker, "Net"))
    parameters = value_of(
        ask(torch_worker, "items", target=value_of(call(torch_worker, "parameters", target=net)), limit=9)
    )
    assert [parameter.array.shape for parameter in parameters] == [(1, 2), (1,)]


def test_beside_torch_a_learners_module_has_no_other_package(forked):
    text = "import torch\ndef f():\n    import pytest\ndef g():\n    exec('import pytest', {'__name__': 'torch.nn'})"
    worker, _ = started(forked, text, libraries=("torch",), memory=8 << 30, seconds=120)
    assert call(worker, "f")["type"] == "ModuleNotFoundError"
    assert call(worker, "g") == {"kind": "value", "value": None}
    worker.close()


def test_torch_starts_from_the_seed(forked):
    numbers = []
    for seed in (1, 1, 2):
        worker, _ = started(forked, TORCH, libraries=("torch",), memory=8 << 30, seconds=120, seed=seed)
        numbers.append(value_of(call(worker, "number")).array.item())
        worker.close()
    assert numbers[0] == numbers[1] != numbers[2]


# --- what goes wrong ------------------------------------------------------------------------------------------------


def test_an_exception_is_told_with_the_last_place_in_the_learners_files(module):
    worker = module(
        "import helper\nimport json\ndef f():\n    helper.parse('{')\n",
        others={"helper": "import json\n\ndef parse(text):\n    return json.loads(text)  # here\n"},
    )
    reply = call(worker, "f")
    assert (reply["kind"], reply["type"]) == ("raised", "JSONDecodeError")
    assert reply["message"].startswith("Expecting property name")
    assert reply["place"] == ["helper.py", 4, "parse", "return json.loads(text)  # here"]
    assert reply["own"] == ["answer.py", 4, "f", "helper.parse('{')"]


def test_an_exception_in_the_module_that_is_graded_has_one_place(module):
    worker = module(
        "from helper import apply\ndef g(x):\n    return x / 0\ndef f():\n    return apply(g)",
        others={"helper": "def apply(g):\n    return g(1)\n"},
    )
    reply = call(worker, "f")
    assert (reply["place"], reply["own"]) == (["answer.py", 3, "g", "return x / 0"], [])


def test_an_exception_outside_the_learners_files_has_no_place(module):
    worker = module("def f():\n    pass")
    reply = call(worker, "f", 1)
    assert (reply["type"], reply["place"], reply["own"]) == ("TypeError", [], [])


def test_a_syntax_error_of_another_module_is_told_with_its_line(forked):
    worker, reply = started(forked, "import helper", others={"helper": "x = 1\ndef f(:\n"})
    worker.close()
    assert (reply["kind"], reply["type"]) == ("raised", "SyntaxError")
    assert reply["place"] == ["helper.py", 2, "", "def f(:"]


@pytest.mark.parametrize(
    ("line", "type"),
    [
        ("raise SystemExit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise EOFError", "EOFError"),
        ("input()", "EOFError"),
        ("raise BaseException('x' * 10**6)", "BaseException"),
        ("f()", "RecursionError"),
        ("raise type('A' * 10**5, (Exception,), {})", "A" * 200),
        ("raise type('Silent', (Exception,), {'__str__': lambda self: 1 / 0})", "Silent"),
        ("raise type('Exits', (Exception,), {'__str__': lambda self: exit()})", "Exits"),
        ("raise ExceptionGroup('many', [ValueError()])", "ExceptionGroup"),
    ],
)
def test_whatever_is_raised_is_told_and_the_worker_goes_on(module, line, type):
    worker = module(f"def f():\n    {line}\ndef g():\n    return 'still here'")
    reply = call(worker, "f")
    assert (reply["kind"], reply["type"]) == ("raised", type)
    assert len(reply["message"]) <= 2000
    assert value_of(call(worker, "g")) == "still here"


ODD = {
    "lies": """
        class Meta(type):
            __name__ = property(lambda cls: 1 / 0)
            __mro__ = property(lambda cls: 1 / 0)

        class Odd(Exception, metaclass=Meta):
            __class__ = __traceback__ = args = property(lambda self: 1 / 0)

        def f():
            raise Odd
        """,
    "says no": """
        class Odd(Exception):
            def __str__(self):
                raise KeyboardInterrupt

            __repr__ = __str__

        def f():
            raise Odd
        """,
    "says what is no text": """
        class Text(str):
            __getitem__ = __len__ = encode = lambda self, *rest: 1 / 0

        class Odd(Exception):
            def __str__(self):
                return Text("said")

        def f():
            print(Text("printed"))
            raise Odd
        """,
    "never stops talking": """
        class Odd(Exception):
            def __str__(self):
                return str(self)

        def f():
            raise Odd
        """,
    "is no syntax error of ours": """
        class Odd(SyntaxError):
            filename, lineno, text = [], "3", 4

        def f():
            raise Odd
        """,
    "has no line": """
        import types

        class Odd(Exception):
            pass

        def f():
            code = g.__code__
            exec(code.replace(co_linetable=b"", co_name="x" * 3_000_000, co_firstlineno=2**31 - 1))

        def g():
            raise __import__("answer").Odd
        """,
    "spoils what it printed": """
        import sys

        class Odd(Exception):
            pass

        def f():
            sys.stdout.buffer.parts.append(None)
            raise Odd
        """,
}


@pytest.mark.parametrize("name", ODD)
def test_no_error_ends_the_worker_however_it_is_made(module, name):
    worker = module(ODD[name] + "\n        def still():\n            return 1")
    reply = call(worker, "f")
    spoilt = name == "spoils what it printed"
    assert (reply["kind"], reply["type"]) == ("raised", "TypeError" if spoilt else "Odd")
    assert call(worker, "still")["kind"] == ("raised" if spoilt else "value")


def test_an_error_for_which_there_is_no_memory_left_is_told(module):
    worker = module(
        "held = []\ndef f(size=1 << 24):\n    while size:\n        try:\n            held.append(bytearray(size))\n"
        "        except MemoryError:\n            size //= 2\n    held.append(bytearray(1 << 20))",
        memory=64 << 20,
    )
    assert call(worker, "f")["type"] == "MemoryError"


def test_a_name_that_is_not_there_is_told_from_an_error_inside(module):
    worker = module("class A:\n    pass\ndef f():\n    return A().missing\ndef g():\n    return len.missing")
    a = value_of(call(worker, "A"))
    assert call(worker, "h") == {"kind": "absent", "name": "h"}
    assert call(worker, "h", target=a) == {"kind": "absent", "name": "h"}
    assert ask(worker, "get", target=a, name="x") == {"kind": "absent", "name": "x"}
    assert call(worker, "f")["type"] == "AttributeError"
    assert call(worker, "g")["type"] == "AttributeError"


@pytest.mark.parametrize("line", ["self.hidden", "self.other.x"])
def test_a_property_that_misses_something_is_an_error_inside(module, line):
    worker = module(f"class A:\n    other = 3\n    @property\n    def x(self):\n        return {line}\n")
    a = value_of(call(worker, "A"))
    assert ask(worker, "get", target=a, name="x")["type"] == "AttributeError"


@pytest.mark.parametrize(
    "line",
    [
        "return np.array([None, 1])",
        "return np.longdouble(1)",
        "return 10 ** 100",
        "return np.broadcast_to(0.0, (10**12,))",
        "return [0] * 10**6",
        "return {((1, 2), 3): 4}",
        "x = []; x.append(x); return x",
        "return 'x' * 10**7",
        "return g(np.longdouble(1))",
    ],
)
def test_a_value_that_cannot_cross_is_unsendable_and_the_worker_goes_on(module, line):
    worker = module(f"import numpy as np\ndef f(g):\n    {line}\ndef still():\n    return 1")
    reply = call(worker, "f", Callback(0))
    assert reply["kind"] == "unsendable"
    assert reply["message"]
    assert value_of(call(worker, "still")) == 1


def timed(worker: Worker, name: str, seconds: float) -> Any:
    request = {"op": "call", "target": None, "name": name, "args": [], "kwargs": {}, "seconds": seconds}
    return worker.call(request)


def test_when_the_time_is_up_the_place_is_told(module):
    worker = module("def f():\n    while True:\n        pass\n")
    reply = timed(worker, "f", 0.05)
    assert (reply["kind"], reply["type"]) == ("raised", "TimeUp")
    assert reply["place"] == ["answer.py", 2, "f", "while True:"]


ENDLESS = {
    "a loop that ends with an if": (2, "for i in range(10**12):\n        if i % 10**9 == 1:\n            print(i)"),
    "in another function": (3, "x = 1\n    for i in range(10**12):\n        g()"),
    "in a method that nothing follows": (2, "while True:\n        A().x = A()"),
    "swallows everything": (2, "while True:\n        try:\n            g()\n        except:\n            pass"),
    "always goes on": (2, "while True:\n        try:\n            g()\n        finally:\n            continue"),
    "many values": (3, "x = 1\n    return [i\n            for i in iter(int, 1) if i]"),
    "one after another": (2, "return sum(\n        i for i in iter(int, 1))"),
    "calls itself": (1, "if n < 2:\n        return n\n    return f(n - 1) + f(n - 2)"),
    "in its last moment": (2, "while True:\n        A()"),
    "in its text": (10, "raise E"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_where_the_time_ran_out_is_not_a_matter_of_chance(module, name):
    line, body = ENDLESS[name]
    text = f"def f(n=90):\n    {body}\n"
    text += "\n" * (7 - text.count("\n"))
    text += "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\n"
    text += "class A:\n    def __del__(self):\n        for _ in range(1000):\n            pass\ndef g():\n    A(), 1\n"
    for seconds in (0.05, 0.07, 0.1):
        reply = timed(module(text), "f", seconds)
        assert (reply["kind"], reply["type"], reply["place"][1]) == ("raised", "TimeUp", line)


def test_many_short_answers_that_take_too_long_have_no_place(module):
    worker = module("import time\ndef f():\n    while True:\n        time.sleep(0.02)\n        break")
    timed(worker, "f", 0.3)
    reply = call_until_late(worker)
    assert (reply["type"], reply["place"]) == ("TimeUp", [])


def test_after_the_time_nothing_is_answered_any_more(module):
    worker = module("def f():\n    while True:\n        pass\n")
    timed(worker, "f", 0.05)
    worker.deadline = time.monotonic() + 0.2
    with pytest.raises(WorkerDied, match="timed_out"):
        call(worker, "f")


def test_time_that_is_up_between_two_questions_ends_the_second(module):
    worker = module("import time\ndef f():\n    return 1")
    assert value_of(timed(worker, "f", 0.05)) == 1
    assert call_until_late(worker)["type"] == "TimeUp"


def call_until_late(worker: Worker) -> Any:
    while (reply := call(worker, "f"))["kind"] == "value":
        pass
    return reply


def test_a_new_timer_forgets_an_old_one(module):
    worker = module("def f():\n    return 1")
    timed(worker, "f", 0.01)
    time.sleep(0.3)  # it rings while the worker waits for a question
    assert value_of(timed(worker, "f", 60)) == 1
    assert value_of(call(worker, "f")) == 1


def test_time_that_is_up_during_a_callback_is_told_after_it(module):
    worker = module("def f(g):\n    while True:\n        g()")
    request = {"op": "call", "target": None, "name": "f", "args": [Callback(0)], "kwargs": {}, "seconds": 0.2}
    reply = worker.call(request)
    while reply["kind"] == "callback":
        reply = ask(worker, "return", value=np.zeros(1000))
    assert (reply["kind"], reply["type"]) == ("raised", "TimeUp")


def test_a_name_of_the_module_is_replaced_for_those_who_call_it(module):
    worker = module(
        "def part(x):\n    return x + 1\ndef whole(x):\n    return 10 * part(x)\ndef other(x):\n    return -x"
    )
    assert value_of(call(worker, "whole", 1)) == 20
    assert ask(worker, "replace", name="part", value=ask_for_other(worker))["kind"] == "value"
    assert value_of(call(worker, "whole", 1)) == -10


def ask_for_other(worker):
    return value_of(ask(worker, "get", target=None, name="other"))
