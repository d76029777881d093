"""The student: the learner's module as a suite sees it, and what becomes of each way to answer or not to answer."""

from __future__ import annotations

import textwrap
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import at_most
from workers import MEMORY, load_request

from autograder.checks.answers import AbsentName, Died, Raised, TooManyCalls, Unsendable
from autograder.grading import session as student_module
from autograder.grading.session import Session
from autograder.grading.student import Student
from autograder.grading.transcript import Differs, Digest, in_one_form, kept, same
from autograder.sandbox import Sandbox
from autograder.worker.wire import Tensor


@pytest.fixture
def session(forked: Sandbox) -> Iterator[Callable[..., Session]]:
    """Makes sessions with a worker that has loaded a module of the text given."""
    sessions = []

    def make(text: str, *, seconds: float = 30, expected: list[Any] | None = None, torch: bool = False) -> Session:
        libraries = ("torch",) if torch else ()
        worker = forked.worker(libraries, MEMORY * 16 if torch else MEMORY, seconds)
        worker.call({"op": "hello"})
        worker.send(load_request(textwrap.dedent(text), seconds, imports=libraries))
        made = Session(worker, seconds, expected)
        sessions.append(made)
        made.loaded()
        return made

    yield make
    for made in sessions:
        made.worker.close()


@pytest.fixture
def student(session: Callable[..., Session]) -> Callable[..., Student]:
    """Makes students of such sessions."""
    return lambda text, **options: Student(session(text, **options))


# --- calls and objects ----------------------------------------------------------------------------------------------


def test_a_function_is_called_by_its_name(student):
    answer = student("def f(x, y=1):\n    return {'sum': x + y}").f(np.array([1.0, 2.0]), y=3)
    assert answer["sum"].tolist() == [4, 5]


def test_has_tells_whether_there_is_such_a_name(student):
    module = student("def f(): pass")
    assert module.has("f") is True
    assert module.has("g") is False


LAYER = """
import numpy as np

class Layer:
    def __init__(self, W):
        self.W = W
        self.dW = None
        self.inner = {"list": [1, 2]}

    def forward(self, x):
        return x @ self.W

    def backward(self, dout):
        self.dW = dout * 2
        return self

    def __call__(self, x):
        return "called", x
"""


def test_methods_are_called_and_attributes_read_where_the_object_is(student):
    layer = student(LAYER).Layer(np.eye(2))
    assert layer.class_name == "Layer"
    assert layer.dW is None
    assert layer.forward(np.array([1.0, 2.0])).tolist() == [1, 2]
    layer.backward(np.array([3.0]))
    assert layer.dW.tolist() == [6]
    assert layer.inner == {"list": [1, 2]}
    assert layer(5) == ("called", 5)


def test_an_object_that_is_returned_can_be_used(student):
    layer = student(LAYER).Layer(np.eye(1))
    assert layer.backward(np.array([1.0])).dW.tolist() == [2]


def test_objects_are_arguments_too(student):
    module = student(LAYER + "def run(layers, x):\n    for layer in layers['all']: x = layer.forward(x)\n    return x")
    layers = [module.Layer(np.eye(2) * factor) for factor in (2, 3)]
    assert module.run({"all": layers}, np.ones(2)).tolist() == [6, 6]


def test_an_attribute_is_not_set_but_written_into(student):
    layer = student(LAYER).Layer(np.zeros((2, 2)))
    with pytest.raises(TypeError, match="write"):
        layer.W = np.eye(2)
    layer.write("W", np.eye(2))
    assert layer.forward(np.array([1.0, 2.0])).tolist() == [1, 2]


def test_pythons_own_questions_are_not_sent_to_the_worker(session):
    made = session(LAYER)
    layer = Student(made).Layer(np.eye(1))
    asked = len(made.transcript)
    assert not hasattr(layer, "__array__")
    assert not hasattr(Student(made), "__len__")
    assert "Proxy" in repr(layer)
    assert len(made.transcript) == asked


# --- work in place --------------------------------------------------------------------------------------------------


def test_what_was_put_shows_work_in_place(student):
    module = student("def update(params, grads):\n    for key in params: params[key] -= grads[key]")
    params = module.put({"W": np.array([1.0, 2.0]), "b": np.array([3.0])})
    module.update(params, {"W": np.array([1.0, 1.0]), "b": np.array([1.0])})
    assert {key: value.tolist() for key, value in params.value().items()} == {"W": [0, 1], "b": [2]}


def test_what_was_put_is_the_same_object_each_time(student):
    module = student("def same(a, b):\n    return a is b[0]")
    box = module.put(np.zeros(2))
    assert module.same(box, [box]) is True
    assert module.same(box, [np.zeros(2)]) is False


def test_write_replaces_what_is_in_the_arrays(student):
    module = student("kept = []\ndef keep(a):\n    kept.append(a)\ndef get():\n    return kept")
    array, table = module.put(np.zeros(2)), module.put({"a": np.zeros(2), "b": np.ones(2)})
    module.keep(array)
    module.keep(table)
    array.write(np.array([1.0, 2.0]))
    table.write({"a": np.array([3.0, 4.0])})
    first, second = module.get()
    assert first.tolist() == [1, 2]
    assert (second["a"].tolist(), second["b"].tolist()) == ([3, 4], [1, 1])


def test_the_suites_own_arrays_are_never_changed(student):
    module = student("def f(x):\n    x += 1\n    return x")
    x = np.zeros(2)
    assert module.f(x).tolist() == [1, 1]
    assert x.tolist() == [0, 0]


def test_items_are_what_iterating_gives(student):
    module = student(
        "import itertools\ndef few():\n    return (i for i in 'ab')\ndef endless():\n    return itertools.count()"
    )
    assert module.few().items() == ["a", "b"]
    assert module.endless().items(3) == [0, 1, 2, 3]


def test_library_gives_an_object_of_numpy(student):
    module = student("def f(rng):\n    return rng.normal(size=2)")
    rng = module.library("numpy.random.default_rng", 5)
    assert np.array_equal(module.f(rng), np.random.default_rng(5).normal(size=2))


# --- functions of the suite -----------------------------------------------------------------------------------------


def test_a_function_of_the_suite_is_called_back(student):
    module = student("def gradient(f, x):\n    return (f(x + 1e-3) - f(x - 1e-3)) / 2e-3")
    assert module.gradient(lambda x: float(np.sum(x**2)), np.array([3.0])) == pytest.approx(6)


def test_functions_may_be_several_and_inside_other_values(student):
    module = student("def f(fs, x):\n    return [f(x) for f in fs['all']]")
    assert module.f({"all": [lambda x: x + 1, abs, np.sqrt]}, 4) == [5, 4, 2]


def test_a_function_that_is_called_back_may_ask_again(student):
    module = student("def twice(x):\n    return 2 * x\ndef f(g):\n    return g(1) + 1")
    assert module.f(lambda x: module.twice(x) + 10) == 13


def test_an_object_comes_to_a_callback_as_an_object(student):
    module = student(LAYER + "def f(g):\n    return g(Layer(np.eye(1)))")
    assert module.f(lambda layer: layer.class_name) == "Layer"


def test_what_a_callback_raises_is_raised_in_the_suite(student):
    module = student("def f(g):\n    try:\n        g()\n    except BaseException:\n        return 'swallowed'")

    def broken() -> None:
        raise ZeroDivisionError("of the suite")

    with pytest.raises(ZeroDivisionError, match="of the suite"):
        module.f(broken)


def test_callbacks_are_counted_over_all_questions_and_end(student, monkeypatch):
    monkeypatch.setattr(student_module, "MAX_CALLBACKS", 20)
    module = student("def f(g, n):\n    for i in range(n): g(i)\n    return n")
    calls = []
    assert module.f(calls.append, 15) == 15
    with pytest.raises(TooManyCalls):
        module.f(calls.append, 10**9)
    assert len(calls) == 20
    with pytest.raises(TooManyCalls):
        module.f(calls.append, 1)


# --- PyTorch --------------------------------------------------------------------------------------------------------

TORCH = """
import torch

def f(x, w):
    return (x * w).sum(dim=1)

def cut(x):
    return (x * 2).detach()

def numpy(x):
    return x.numpy()

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.W = torch.nn.Parameter(torch.ones(2))

    def forward(self, x):
        return x * self.W

def step(optimizer, net):
    net(torch.ones(2)).sum().backward()
    optimizer.step()
"""


def test_autograd_gives_value_and_gradients(student):
    module = student(TORCH, torch=True)
    x, w, upstream = (np.random.default_rng(seed).normal(size=(3, 2)) for seed in range(3))
    upstream = upstream[:, 0]
    value, (dx, dw) = module.autograd("f", Tensor(x), Tensor(w), upstream=upstream)
    assert np.allclose(value.array, (x * w).sum(axis=1))
    assert np.allclose(dx.array, upstream[:, None] * w)
    assert np.allclose(dw.array, upstream[:, None] * x)
    assert module.autograd("cut", Tensor(x), upstream=x)[1] == [None]
    assert isinstance(module.autograd("numpy", Tensor(x.astype(int)), upstream=x)[0], np.ndarray)


def test_autograd_takes_a_method_and_library_makes_an_optimizer(student):
    module = student(TORCH, torch=True)
    net = module.Net()
    value, (dx,) = module.autograd(net.forward, Tensor(np.zeros(2, np.float32)), upstream=[1, 2])
    assert (value.array.tolist(), dx.array.tolist()) == ([0, 0], [1, 2])
    parameters = net.parameters().items()
    assert [type(parameter) for parameter in parameters] == [Tensor]
    optimizer = module.library("torch.optim.SGD", net.parameters(), lr=0.25)
    module.step(optimizer, net)
    assert net.W.array.tolist() == [0.75, 0.75]


# --- what is not an answer --------------------------------------------------------------------------------------------


def test_an_exception_is_raised_with_its_place(student):
    with pytest.raises(Raised) as caught:
        student("def f(x):\n    return 1 / x  # here").f(0)
    assert (caught.value.type, caught.value.message) == ("ZeroDivisionError", "division by zero")
    assert caught.value.place == ("answer.py", 2, "f", "return 1 / x  # here")
    assert caught.value.own is None


def test_an_exception_while_loading_is_raised_when_the_module_is_asked_for(session):
    with pytest.raises(Raised) as caught:
        session("x = 1\nx[0]")
    assert (caught.value.type, caught.value.place[1]) == ("TypeError", 2)


def test_the_end_of_the_process_while_loading_is_raised_when_the_module_is_asked_for(session):
    with pytest.raises(Died) as caught:
        session("import os\nos._exit(4)")
    assert (caught.value.cause, caught.value.status) == ("exited", 4)


def test_a_name_that_is_not_there_is_told_with_its_owner(student):
    module = student(LAYER)
    with pytest.raises(AbsentName) as caught:
        module.f()
    assert (caught.value.name, caught.value.owner) == ("f", "")
    with pytest.raises(AbsentName) as caught:
        module.Layer(1).db  # noqa: B018
    assert (caught.value.name, caught.value.owner) == ("db", "Layer")
    with pytest.raises(AbsentName) as caught:
        module.Layer(1).write("params", {"W": np.zeros(2)})
    assert (caught.value.name, caught.value.owner) == ("params", "Layer")


def test_a_value_that_cannot_cross_is_told(student):
    module = student("import numpy as np\ndef f():\n    return np.array([object()])\ndef g():\n    return 1")
    with pytest.raises(Unsendable, match="object"):
        module.f()
    assert module.g() == 1


def test_the_time_is_that_of_all_questions_together(student):
    module = student("import time\ndef f():\n    time.sleep(0.02)", seconds=0.3)
    with at_most(30), pytest.raises(Raised) as caught:
        [module.f() for _ in range(10_000)]
    assert caught.value.type == "TimeUp"
    assert caught.value.place is None or caught.value.place[0] == "answer.py"


def test_who_holds_off_the_end_of_the_time_is_ended(student):
    module = student(
        """
        import signal

        def f():
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            while True:
                pass
        """,
        seconds=0.2,
    )
    for _ in range(2):
        with at_most(30), pytest.raises(Died) as caught:
            module.f()
        assert caught.value.cause == "timed_out"


def test_what_is_printed_is_gathered_and_cut(session):
    made = session("print('a')\ndef f(g):\n    print('b')\n    g()\n    print('c' * 10000)")
    Student(made).f(lambda: None)
    Student(made).f(lambda: None)
    assert made.printed.startswith("a\nb\nccc")
    assert len(made.printed) == student_module.MAX_PRINTED


# --- forged replies -------------------------------------------------------------------------------------------------

FORGER = """
import gc, os, time

worker = next(o for o in gc.get_objects() if type(o).__name__ == "Responder")
wire = worker.send.__globals__["wire"]

def say(message):
    worker.send(wire.encode(message, worker.nonce))
    time.sleep(1000)

def mark(kind, *args):
    say({"kind": "value", "value": getattr(wire, kind)(*args)})
"""

FORGED = [
    "passed",
    ["value", 1],
    None,
    {},
    {"kind": "value"},
    {"value": 1},
    {"kind": "passed"},
    {"kind": ["value"], "value": 1},
    {"kind": "callback"},
    {"kind": "callback", "number": 0, "args": []},
    {"kind": "callback", "number": -1, "args": []},
    {"kind": "callback", "number": True, "args": []},
    {"kind": "callback", "number": "0", "args": []},
    {"status": "passed", "time": 0},
]


@pytest.mark.parametrize("message", FORGED, ids=repr)
def test_a_forged_reply_ends_the_worker(student, message):
    module = student(FORGER)
    with pytest.raises(Died) as caught:
        module.say(message)
    assert caught.value.cause == "protocol"
    with pytest.raises(Died):
        module.has("say")


@pytest.mark.parametrize("args", ["xy", None, {"0": 1}], ids=repr)
def test_a_callback_with_odd_arguments_ends_the_worker(student, args):
    calls = []
    with pytest.raises(Died):
        student(FORGER + "def f(g, message):\n    say(message)").f(
            calls.append, {"kind": "callback", "number": 0, "args": args}
        )
    assert calls == []


def test_a_callback_as_an_answer_ends_the_worker(student):
    with pytest.raises(Died) as caught:
        student(FORGER).mark("Callback", 0)
    assert caught.value.cause == "protocol"


def test_an_invented_handle_is_worth_nothing(student):
    invented = student(FORGER.replace("time.sleep(1000)", "os._exit(0)")).mark("Handle", 99, "Layer", ("forward",))
    assert invented.class_name == "Layer"
    with pytest.raises(Died):
        invented.forward(1)


def test_odd_words_about_an_exception_are_taken_as_words(student):
    module = student(FORGER)
    odd = {"kind": "raised", "type": ["TimeUp"], "message": {"a": np.zeros(3)}, "place": ["x", "1"], "own": "ab"}
    with pytest.raises(Raised) as caught:
        module.say(odd)
    assert (caught.value.type, caught.value.place, caught.value.own) == ("['TimeUp']", None, None)
    assert type(caught.value.message) is str


# --- transcripts ----------------------------------------------------------------------------------------------------

ANSWERS = """
import numpy as np
def one(): return np.array([1.0, 2.0])
def two(): return {"a": (1, None), "b": "text"}
def three(): raise ValueError("no")
def four(): return print
"""


def talk(student: Student) -> None:
    student.one()[0] = 99
    student.two()
    with pytest.raises(Raised):
        student.three()
    with pytest.raises(AbsentName):
        student.absent()
    student.four()


def test_a_transcript_keeps_every_answer_as_it_came(session):
    made = session(ANSWERS)
    talk(Student(made))
    one, two, three, absent, four = made.transcript
    assert one.tolist() == [1, 2]
    assert two == {"a": (1, None), "b": "text"}
    assert three == ("raised", "ValueError", "no")
    assert absent == ("absent", "absent")
    assert four.class_name == "builtin_function_or_method"


def test_the_same_answers_go_through_to_the_end(session):
    made = session(ANSWERS)
    talk(Student(made))
    again = session(ANSWERS, expected=made.transcript)
    talk(Student(again))
    assert len(again.transcript) == len(made.transcript)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[1.0, 2.0]", "[1.0, 2.1]"),
        ("(1, None)", "(1, 0)"),
        ('"text"', '"Text"'),
        ('raise ValueError("no")', 'raise ValueError("yes")'),
        ('raise ValueError("no")', "import os; os._exit(0)"),
        ("return print", "return 1"),
        ("def four", "def absent(): pass\ndef four"),
    ],
)
def test_another_answer_differs(session, old, new):
    made = session(ANSWERS)
    talk(Student(made))
    again = session(ANSWERS.replace(old, new), expected=made.transcript)
    with pytest.raises(Differs):
        talk(Student(again))


def test_one_answer_more_differs(session):
    made = session(ANSWERS, expected=[])
    with pytest.raises(Differs):
        Student(made).one()


# --- the same answer ------------------------------------------------------------------------------------------------

ALIKE = [
    (1, 1.0),
    (True, 1),
    (np.float32(0.1), 0.1),
    (np.array(3), 3),
    ([1, 2], (1, 2)),
    (np.array([1.0, np.nan]), np.array([1.0, np.nan])),
    (np.array([np.inf, 1]), np.array([np.inf, 1 + 1e-9])),
    (np.array([1e-20, 1.0]), np.array([0, 1.0])),
    (1e-12, 1e-12 * (1 + 1e-9)),
    (0.0, 0.0),
    (Tensor([1.0]), Tensor([1.0])),
    ({"a": [None, "x"]}, {"a": [None, "x"]}),
    (np.zeros((0, 3)), np.zeros((0, 3))),
    (1j, 1j),
    (np.array([True]), np.array([1])),
]
UNLIKE = [
    (1, 2),
    (1e-12, 2e-12),
    (0, 1e-200),
    (None, 0),
    (None, "None"),
    ("a", "b"),
    ("1", 1),
    (1, [1]),
    ([1], {0: 1}),
    ([1], [1, 1]),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {"a": 1, "b": 2}),
    (np.zeros(2), np.zeros((2, 1))),
    (np.zeros(1), np.zeros(())),
    (np.array([1.0, np.nan]), np.array([np.nan, 1.0])),
    (np.inf, -np.inf),
    (np.nan, 0.0),
    (np.inf, 1e308),
    (Tensor([1.0]), np.array([1.0])),
    (Tensor([1.0]), Tensor([2.0])),
    (np.array([1.0, 1.0]), np.array([1.0, 1.0001])),
]


@pytest.mark.parametrize(("one", "other"), ALIKE, ids=repr)
def test_answers_that_are_the_same_within_rounding(one, other):
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), UNLIKE, ids=repr)
def test_answers_that_differ(one, other):
    assert not same(one, other)
    assert not same(other, one)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.complex_numbers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
)
def test_every_answer_is_the_same_as_itself(value):
    assert same(value, value)


# --- large answers -------------------------------------------------------------------------------------------------

LARGE = np.random.default_rng(0).normal(size=(500, 600))


def changed(place: tuple[int, ...]) -> Any:
    other = LARGE.copy()
    other[place] *= 1.001
    return other


def test_of_a_large_array_a_digest_is_kept():
    held = kept({"a": [LARGE, Tensor(LARGE), np.ones(3)]})["a"]
    assert [type(one) for one in held] == [Digest, Digest, np.ndarray]
    assert held[0].entries.nbytes + held[0].sums.nbytes < LARGE.nbytes // 8
    assert same(held, kept([LARGE * (1 + 1e-9), LARGE, np.ones(3)]))
    tracemalloc.start()
    kept(np.ones(1 << 25, np.uint8))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < (1 << 25) + (1 << 20)
    for kind in (bool, np.uint8, np.float32, complex):
        large = np.ones((1 << 21,), kind)
        assert same(kept(large), kept(large))
        assert not same(kept(large), kept(large * 0))


@pytest.mark.parametrize(
    "other",
    [*map(changed, [(0, 0), (123, 457), (-1, -1)]), LARGE.T, LARGE.ravel(), LARGE[:-1], LARGE * 2, -LARGE, 0, None],
    ids=lambda other: f"{np.shape(other)}",
)
def test_large_arrays_that_differ_have_digests_that_differ(other):
    assert not same(kept(LARGE), kept(other))
    assert not same(kept(other), kept(LARGE))


# --- calls that are timed, files, keyword arguments -----------------------------------------------------------------


def test_what_a_timed_call_returned_is_kept_of_one_drawn_by_lot(student):
    module = student("count = 0\ndef f():\n    global count\n    count += 1\n    return count")
    call, kept = module.f.prepared(), set()
    for number in range(40):
        call.seconds(2)
        kept.add(call.answer() - 2 * number)
    assert kept == {1, 2}  # that it is one of them alone has a probability of 2e-12


def test_a_prepared_call_is_made_as_often_as_asked(student):
    module = student("calls = []\ndef f(x, k):\n    calls.append(float(x[0]) + k)\n    x[0] = 9\n    return print")
    call = module.f.prepared(np.array([1.0, 2.0]), 1)
    assert call.seconds() > 0
    assert call.seconds(times=3) > 0
    assert module._session.ask("get", target=None, name="calls") == [2.0] * 4  # fresh arrays for each


def test_a_prepared_call_of_a_method_is_made_on_its_object(student):
    module = student(
        "class A:\n    def __init__(self):\n        self.n = 0\n    def step(self, k):\n        self.n += k"
    )
    counter = module.A()
    counter.step.prepared(2).seconds(times=4)
    assert counter.n == 8


def test_a_prepared_call_takes_the_time_that_it_takes(student):
    call = student("import time\ndef f():\n    time.sleep(0.05)").f.prepared()
    assert 0.05 <= call.seconds(times=2) < 5


def test_many_equal_calls_are_made_in_one_request_each_with_fresh_arrays(student):
    module = student("calls = 0\ndef f(x, k):\n    global calls\n    calls += 1\n    x += 1\n    return calls, x + k")
    before = len(module._session.transcript)
    answers = module.f.often(3, np.array([1.0, 2.0]), 10)
    assert [(number, x.tolist()) for number, x in answers] == [(1, [12, 13]), (2, [12, 13]), (3, [12, 13])]
    assert len(module._session.transcript) == before + 1


def test_of_many_calls_one_generator_goes_on(student):
    module = student("def f(rng):\n    return rng.integers(1000)")
    answers = module.f.often(20, module.library("numpy.random.default_rng", 7))
    assert answers == np.random.default_rng(7).integers(1000, size=20).tolist()


def test_what_one_of_many_calls_raises_is_raised(student):
    with pytest.raises(Raised, match="ValueError: no"):
        student("def f():\n    raise ValueError('no')").f.often(3)


def test_what_a_prepared_call_raises_is_raised(student):
    with pytest.raises(Raised, match="ValueError: no"):
        student("def f():\n    raise ValueError('no')").f.prepared().seconds()


def test_files_are_written_read_and_listed_in_the_workers_folder(student):
    module = student(
        "def size(path):\n    return len(open(path, 'rb').read())\n"
        "def write(path):\n    open(path, 'wb').write(bytes(range(256)))"
    )
    assert module.folder() == []
    assert module.size(module.write_file("a.gz", b"\0\1\2")) == 3
    assert module.size(module.write_file("empty", b"")) == 0
    module.write("b.bin")
    assert module.read_file("b.bin") == bytes(range(256))
    assert module.folder() == ["a.gz", "b.bin", "empty"]


def test_reading_a_file_that_is_not_there_is_told(student):
    with pytest.raises(Raised, match="FileNotFoundError"):
        student("").read_file("none")


@pytest.mark.parametrize("text", ["'text'", "np.ones(3)", "np.ones((2, 2), np.uint8)[0] * 1.0"])
def test_a_worker_whose_files_hold_no_bytes_is_ended(student, text):
    module = student(f"import numpy as np\nnp.fromfile = lambda *a: {text}")
    with pytest.raises(Died):
        module.read_file("a")


def test_a_worker_whose_folder_holds_no_names_is_ended(student):
    with pytest.raises(Died):
        student("import os\nos.listdir = lambda *a: [1]").folder()


def test_a_callback_takes_keyword_arguments(student):
    module = student("def search(f):\n    return f(1, depth=2, rate=0.5)")
    seen = []

    def score(*args: Any, **kwargs: Any) -> float:
        seen.append((args, kwargs))
        return 3.0

    assert module.search(score) == 3.0
    assert seen == [((1,), {"depth": 2, "rate": 0.5})]


def test_keyword_arguments_without_names_end_the_worker(student):
    module = student("def f(): pass")
    session = module._session
    session.callbacks.append(lambda **kwargs: 1)
    for kwargs in (None, [], {1: 2}):
        with pytest.raises(Died):
            session._call_back({"number": 0, "args": [], "kwargs": kwargs})


def test_what_is_raised_names_what_it_is_derived_from(student):
    with pytest.raises(Raised) as raised:
        student("import json\ndef f():\n    json.loads('{')").f()
    assert raised.value.type == "JSONDecodeError"
    assert {"JSONDecodeError", "ValueError", "Exception"} <= set(raised.value.kinds)


def test_how_often_a_call_was_timed_is_no_answer(student):
    module = student("def f(x): return x")
    call = module.f.prepared(1)
    for _ in range(3):
        call.seconds(2)
    with module.unrecorded():
        assert call.answer() == 1
        assert module.f(4) == 4
    assert module.f(5) == 5
    assert module._session.transcript == [5]


def test_what_counts_of_an_unrecorded_answer_is_recorded_in_its_place(student):
    module = student("def f(x): return [x, 'in any form']")
    with module.unrecorded():
        value, _ = module.f(4)
    module.record(value)
    assert module._session.transcript == [4]
    module._session.expected = [4, 5]
    with pytest.raises(Differs):
        module.record(6)


def test_a_product_that_cannot_be_is_one_failure_however_it_is_written():
    def said(product: Callable[..., Any], *shapes: tuple[int, ...]) -> str:
        with pytest.raises(ValueError, match=r"aligned|mismatch") as raised:
            product(*map(np.zeros, shapes))
        return in_one_form(str(raised.value))

    assert said(np.dot, (5, 1), (7, 3)) == said(np.matmul, (5, 1), (7, 3)) != said(np.matmul, (5, 2), (7, 3))
    assert in_one_form("another") == "another"
