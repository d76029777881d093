"""The wire: what is sent arrives as it was, and whatever else arrives is refused before it costs anything."""

from __future__ import annotations

import collections
import enum
import io
import json
import math
import struct
import tracemalloc
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from waiting import at_most

from autograder.worker import wire
from autograder.worker.reader import CHUNK, Reader
from autograder.worker.wire import Callback, Handle, Tensor, WireError

NONCE = bytes(range(16))
MANY = 1 << 62


def reader(data: bytes) -> Callable[[memoryview], None]:
    """Fills buffers from these bytes, as the two sides do it from their pipes."""
    stream = io.BytesIO(data)

    def read_into(buffer: memoryview) -> None:
        if stream.readinto(buffer) != len(buffer):
            raise EOFError

    return read_into


def sent(value: Any, keep: Any = None) -> bytes:
    return b"".join(bytes(buffer) for buffer in wire.encode(value, NONCE, keep))


def received(data: bytes, adopt: Any = None) -> Any:
    return wire.receive(reader(data), NONCE, adopt)[0]


def across(value: Any) -> Any:
    return received(sent(value))


def forged(header: str, payload: bytes = b"", size: int | None = None) -> bytes:
    """A frame with a handwritten header."""
    text = header.encode()
    prefix = struct.pack("!4s16sIQ", b"DLG1", NONCE, len(text), len(payload) if size is None else size)
    return prefix + text + payload


def identical(one: Any, other: Any) -> bool:
    """Equal in type and value, all the way down; NaN is NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, dict):
        return identical(list(one.items()), list(other.items()))
    if isinstance(one, complex):
        return identical((one.real, one.imag), (other.real, other.imag))
    if isinstance(one, float):
        return struct.pack("d", one) == struct.pack("d", other) or (math.isnan(one) and math.isnan(other))
    return bool(one == other)


# --- what is sent arrives -------------------------------------------------------------------------------------------

PLAIN = [
    None,
    True,
    False,
    0,
    -(2**63),
    2**63 - 1,
    0.1,
    -0.0,
    math.inf,
    -math.inf,
    math.nan,
    5e-324,
    1 + 2j,
    complex(math.nan, -math.inf),
    "",
    "活性化関数\n\0\x7f",
    "\ud800",
    [],
    [1, [2, [None]]],
    (),
    (1, (2.5, "x")),
    [(), [()], {}],
    {},
    {"a": 1, "b": [True]},
    {"\0a": 1},
    {"\0a": 1, "b": 2},
    {1: "int", "1": "text", 2.5: "float"},
    {True: "bool"},
    {"": {"": {0: ()}}},
    {"nested": {"t": (1, {"a": [1 + 0j]})}},
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_a_plain_value_arrives_as_it_was(value):
    assert identical(across(value), value)


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters(exclude_categories=[]))
)
key_parts = st.text() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.booleans()
keys = key_parts | st.lists(key_parts, max_size=3).map(tuple)
arrays = npst.arrays(
    st.sampled_from([dtype for dtype in wire.DTYPES.values() if dtype != np.bool_]),
    npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
values = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
        | st.dictionaries(st.sampled_from(["\0a", "\0t", "\0d", "\0h", "\0", "x"]), inner, max_size=2)
    ),
    max_leaves=12,
)


@given(values)
def test_whatever_is_sent_arrives_as_it_was(value):
    assert identical(across(value), value)


@given(st.lists(st.text(alphabet='[]{}"\\,:\0 a', max_size=200), max_size=4))
@example(["[" * 5000])
@example(['"' * 5000, "{" * 200])
def test_brackets_and_quotes_in_a_text_are_text(texts):
    assert across(texts) == texts


@pytest.mark.parametrize("name", wire.DTYPES)
def test_an_array_of_each_dtype_arrives(name):
    array = np.array([[0, 1], [1, 0], [1, 1]]).astype(wire.DTYPES[name])
    assert identical(across(array), array)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.arange(20)[::3],
        np.arange(6)[::-1],
        np.arange(24.0).reshape(2, 3, 4)[:, 1, ::2],
        np.broadcast_to(np.float32(3), (2, 5)),
        np.frombuffer(b"\1\2\3", np.uint8),
        np.array(7),
        np.empty((0, 3)),
        np.empty((3, 0, 2), np.float32),
        np.zeros((1,) * 8),
    ],
    ids=[
        "transposed",
        "Fortran",
        "strided",
        "reversed",
        "sliced",
        "broadcast",
        "read-only",
        "0-d",
        "empty",
        "empty in the middle",
        "eight dimensions",
    ],
)
def test_an_array_arrives_whatever_its_layout(array):
    arrived = across(array)
    assert arrived.dtype == array.dtype
    assert arrived.shape == array.shape
    assert np.array_equal(arrived, array)


@pytest.mark.parametrize("name", [">f8", ">i4", ">u2", ">c16", ">f2"])
def test_a_big_endian_array_arrives_in_native_order(name):
    arrived = across(np.array([1, 2, 3], dtype=name))
    assert arrived.dtype.str == "<" + name[1:]
    assert arrived.tolist() == [1, 2, 3]


def test_a_received_array_is_writable_and_nobody_elses():
    array = np.arange(6.0).reshape(2, 3).T
    array.flags.writeable = False
    arrived = across({"one": array, "two": array})
    arrived["one"][0, 0] = 99
    assert arrived["two"][0, 0] == 0
    assert arrived["one"].flags.c_contiguous


def test_the_payload_of_a_nan_survives():
    bits = np.array([0x7FF8_0000_0000_1234, 0xFFF0_0000_0000_0001], np.uint64)
    assert across(bits.view(np.float64)).view(np.uint64).tolist() == bits.tolist()


class Point(NamedTuple):
    x: int
    y: float


class Colour(enum.IntEnum):
    RED = 3


class Always(float):
    """A number that says that it equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (Point(1, 2.0), (1, 2.0)),
        (Colour.RED, 3),
        (Always(1.5), 1.5),
        (type("Text", (str,), {"__str__": lambda self: "lie"})("truth"), "truth"),
        (type("List", (list,), {"__iter__": lambda self: iter([9])})([1, 2]), [1, 2]),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.defaultdict(int, {"a": 1}), {"a": 1}),
        (collections.Counter([("a", "b")]), {("a", "b"): 1}),
        ({np.int64(3): 1, (np.str_("a"), np.int64(1)): 2}, {3: 1, ("a", 1): 2}),
    ],
    ids=["NamedTuple", "enum", "float", "str", "list", "OrderedDict", "defaultdict", "Counter", "NumPy key"],
)
def test_a_relative_of_a_plain_value_arrives_as_what_it_is_based_on(value, arrives):
    assert identical(across(value), arrives)


@pytest.mark.parametrize("scalar", [np.float32(1.5), np.int64(-3), np.True_, np.complex64(1j), np.float64(2)])
def test_a_numpy_scalar_arrives_as_an_array_without_dimensions(scalar):
    arrived = across(scalar)
    assert type(arrived) is np.ndarray
    assert arrived.shape == ()
    assert arrived.dtype == scalar.dtype
    assert arrived[()] == scalar


def test_a_relative_of_the_array_arrives_as_a_plain_array():
    relative = type("Relative", (np.ndarray,), {"__eq__": lambda self, other: True, "__hash__": None})
    for odd in (np.ma.array([1.0, 2.0], mask=[True, False]), np.array([1.0, 2.0]).view(relative)):
        assert identical(across(odd), np.array([1.0, 2.0]))


def test_marks_arrive_as_marks():
    handle, callback, tensor = across([Handle(7, "Affine", ("forward", "backward")), Callback(2), Tensor([[1.0, 2.0]])])
    assert (handle.number, handle.class_name, handle.methods) == (7, "Affine", ("forward", "backward"))
    assert callback.number == 2
    assert tensor.array.tolist() == [[1.0, 2.0]]


def test_keep_gives_the_marks_for_objects_and_adopt_what_stands_for_them():
    kept = object()
    data = sent({"it": [kept]}, keep=lambda value: Handle(5) if value is kept else None)
    assert received(data, adopt=lambda mark: f"object {mark.number}") == {"it": ["object 5"]}


def test_an_adopted_tensor_is_filled_with_what_follows():
    adopted = received(sent([Tensor(np.arange(3.0))]), adopt=lambda mark: mark.array)[0]
    assert adopted.tolist() == [0, 1, 2]


def test_the_nonce_of_a_frame_comes_with_its_value():
    assert wire.receive(reader(sent([1]))) == ([1], NONCE)


# --- what cannot be sent --------------------------------------------------------------------------------------------


def nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


def around_itself() -> Any:
    value: list[Any] = []
    value.append(value)
    return value


REFUSED = {
    "an object array": np.array([1, "x"], dtype=object),
    "a long double": np.longdouble(1),
    "long doubles": np.zeros(2, np.longdouble),
    "complex long doubles": np.zeros(2, np.clongdouble),
    "texts in an array": np.array(["a"]),
    "bytes in an array": np.array([b"a"]),
    "dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "a structured array": np.zeros(2, dtype=[("a", "f8")]),
    "bytes": b"x",
    "a set": {1},
    "an object": object(),
    "a function": len,
    "a class": int,
    "a module": math,
    "a generator": (i for i in range(3)),
    "a large integer": 2**63,
    "a small integer": -(2**63) - 1,
    "a huge integer": 10**10_000,
    "a large key": {2**63: 1},
    "None as a key": {None: 1},
    "None in a key": {(1, None): 1},
    "a tuple in a tuple as a key": {((1, 2), 3): 1},
    "bytes as a key": {b"x": 1},
    "nested too deeply": nested(40),
    "holding itself": around_itself(),
    "too many parts": [0] * 60_000,
    "too long a text": "x" * (1 << 21),
    "empty, with rows without end": np.empty((1 << 28, 0)),
    "too large": np.broadcast_to(np.float64(0), (1 << 26,)),
    "far too large": np.broadcast_to(np.uint8(0), (1 << 40,)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_value_of_bearable_size_is_not_sent(name):
    with pytest.raises(WireError, match=r"\w"):
        sent([REFUSED[name]])


def test_arrays_are_too_large_together(monkeypatch):
    monkeypatch.setattr(wire, "MAX_PAYLOAD", 1000)
    third = np.zeros(400, np.uint8)
    assert len(across([third, third])) == 2
    with pytest.raises(WireError, match="too large"):
        sent([third, third, third])


def test_nine_dimensions_are_refused_on_both_sides():
    with pytest.raises(WireError):
        across(np.zeros((1,) * 9))


def level(kind: str, inner: Any) -> Any:
    return {"list": [inner], "tuple": (inner,), "dict": {"a": inner}, "keyed": {1: inner}}[kind]


@pytest.mark.parametrize("kind", ["list", "tuple", "dict", "keyed"])
def test_whatever_depth_can_be_sent_is_received(kind):
    value: Any = np.zeros(1)
    deepest = 0
    for depth in range(1, 50):
        value = level(kind, value)
        try:
            data = sent(value)
        except WireError:
            break
        received(data)
        deepest = depth
    assert deepest == wire.MAX_DEPTH + 1


def test_whatever_number_of_parts_can_be_sent_is_received(monkeypatch):
    assert across([0] * 40_000) == [0] * 40_000
    monkeypatch.setattr(wire, "MAX_NODES", 60)
    refused = 0
    for part in (0, (), "a,[", {"a": 1}, {1: 1}, np.zeros((1, 1)), 1j):
        for count in range(1, 70):
            try:
                data = sent([part] * count)
            except WireError:
                refused += 1
            else:
                received(data)
    assert refused > 100


# --- reading in pieces ----------------------------------------------------------------------------------------------


class Pipe:
    """Bytes that come in pieces of these sizes, and then in whole."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.stream = io.BytesIO(data)
        self.sizes = iter(sizes)
        self.reads = 0

    def read(self, size: int) -> bytes:
        self.reads += 1
        return self.stream.read(min(size, next(self.sizes, size)))

    def readinto(self, buffer: memoryview) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


FRAMES = [[1, "a"], {"x": np.arange(5)}, None, [np.zeros(CHUNK, np.uint8), np.ones(3)], "end" * 9000]


@given(st.lists(st.integers(1, 40_000) | st.integers(1, 60), max_size=40))
def test_frames_arrive_whatever_the_pieces_are(sizes):
    waits = []
    pipe = Pipe(b"".join(map(sent, FRAMES)), sizes)
    frames = Reader(pipe, lambda: waits.append(1))
    assert all(identical(wire.receive(frames.read_into, NONCE)[0], frame) for frame in FRAMES)
    assert frames.held == b""
    assert len(waits) == pipe.reads
    with pytest.raises(EOFError):
        wire.receive(frames.read_into, NONCE)


def test_what_came_too_early_is_held():
    frames = Reader(Pipe(sent(1) + b"more", []))
    assert wire.receive(frames.read_into, NONCE)[0] == 1
    assert frames.held == b"more"
    with pytest.raises(EOFError):
        wire.receive(frames.read_into, NONCE)


def test_a_small_frame_is_one_buffer_and_one_read():
    assert len(wire.encode([np.ones(3), np.ones(3)], NONCE)) == 1
    pipe = Pipe(sent([np.ones(3), np.ones(3)]), [])
    wire.receive(Reader(pipe).read_into, NONCE)
    assert pipe.reads == 1


# --- what is refused ------------------------------------------------------------------------------------------------


def array_mark(*body: Any) -> str:
    return json.dumps({"\0a": body})


GARBLED = {
    "no JSON": "{",
    "nothing": "",
    "two values": "1 2",
    "a single quote": "'a'",
    "not ASCII": '"é"',
    "rows without end, and nothing in them": array_mark("<f8", 1 << 28, 0),
    "the same in columns": array_mark("<f8", 0, 1 << 10, 1 << 10),
    "a key twice": '{"a": 1, "a": 2}',
    "a key twice, deep": '[{"x": {"a": 1, "b": 2, "a": 3}}]',
    "a key twice in a dictionary of its own": r'{"\u0000d": [["a", 1], ["a", 2]]}',
    "equal keys": r'{"\u0000d": [[1, 1], [1.0, 2]]}',
    "True and 1": r'{"\u0000d": [[true, 1], [1, 2]]}',
    "None as a key": r'{"\u0000d": [[null, 1]]}',
    "a list as a key": r'{"\u0000d": [[[], 1]]}',
    "a list in a key": r'{"\u0000d": [[{"\u0000t": [[]]}, 1]]}',
    "a tuple in a key": r'{"\u0000d": [[{"\u0000t": [{"\u0000t": []}]}, 1]]}',
    "an array as a key": r'{"\u0000d": [[{"\u0000a": ["<f8"]}, 1]]}',
    "a pair of three": r'{"\u0000d": [[1, 2, 3]]}',
    "a pair that is none": r'{"\u0000d": [1]}',
    "a dictionary of text": r'{"\u0000d": "ab"}',
    "an unknown mark": r'{"\u0000x": []}',
    "a mark without a name": r'{"\u0000": []}',
    "a tuple of text": r'{"\u0000t": "ab"}',
    "a callback without a number": r'{"\u0000f": "1"}',
    "a callback of a truth": r'{"\u0000f": true}',
    "a callback with a list": r'{"\u0000f": [1]}',
    "a handle without methods": r'{"\u0000h": [1, "A"]}',
    "a handle with a text as number": r'{"\u0000h": ["1", "A", []]}',
    "a handle with odd methods": r'{"\u0000h": [1, "A", [1]]}',
    "a handle with a truth as number": r'{"\u0000h": [true, "A", []]}',
    "a complex number of integers": r'{"\u0000c": [1, 2]}',
    "a complex number of three": r'{"\u0000c": [1.0, 2.0, 3.0]}',
    "a large integer": str(2**63),
    "a large negative integer": str(-(2**63) - 1),
    "an integer of many digits": "1" * 100_000,
    "an array without dtype": array_mark(),
    "an array of objects": array_mark("|O", 1),
    "an array of long doubles": array_mark("<f16", 1),
    "an array of records": array_mark([["a", "<f8"]], 1),
    "a big-endian array": array_mark(">f8", 0),
    "an array of negative length": array_mark("<f8", -1),
    "two negative lengths": array_mark("<f8", -1, -1),
    "a length of text": array_mark("<f8", "1"),
    "a length of a truth": array_mark("<f8", True),
    "a length of a float": array_mark("<f8", 1.0),
    "an array of nine dimensions": array_mark("<f8", *[0] * 9),
    "an array larger than the payload": array_mark("<f8", 1),
    "an enormous array": array_mark("|u1", MANY),
    "an array that overflows": array_mark("<f8", 1 << 28, 1 << 28, 1 << 28),
    "nothing of an enormous array": array_mark("<f8", 1 << 28, 1 << 28, 1 << 28, 0),
    "a tensor of objects": r'{"\u0000T": ["|O", 1]}',
    "deep lists": "[" * 200 + "]" * 200,
    "endless lists": "[" * 1_000_000,
    "endless dictionaries": '{"a":' * 10_000,
    "deep marks": r'{"\u0000t":[' * 200 + "]}" * 200,
    "many parts": "[" + "0," * 60_000 + "0]",
    "many lists": "[" + "[]," * 30_000 + "[]]",
}


@pytest.mark.parametrize("name", GARBLED)
def test_a_garbled_header_is_refused(name):
    with at_most(60), pytest.raises(WireError):
        received(forged(GARBLED[name]))


@pytest.mark.parametrize(
    "text", ['"' + '\\"' * 400_000, '\\"' * 400_000, '"\\' * 400_000, '"' * 900_001, '"' + "\\" * 9]
)
def test_strings_without_an_end_are_refused_in_linear_time(text):
    with at_most(60), pytest.raises(WireError):
        received(forged("[" * 40 + text))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("NaN", math.nan),
        ("1e999", math.inf),
        ("-0.0", -0.0),
        (r'"\ud800"', "\ud800"),
        (r'{"\u0000a": 1, "b": 2}', {"\0a": 1, "b": 2}),
        (" [1]\n", [1]),
    ],
)
def test_odd_but_harmless_headers_give_plain_values(header, value):
    assert identical(received(forged(header)), value)


def test_a_payload_that_no_array_claims_is_refused():
    with pytest.raises(WireError):
        received(forged("1", b"12345678"))
    with pytest.raises(WireError):
        received(forged(array_mark("<f8", 1), b"1234567890123456"))


def test_a_payload_shorter_than_its_arrays_is_refused():
    with pytest.raises(WireError):
        received(forged(array_mark("<f8", 2), b"12345678"))


def test_a_bool_that_is_neither_true_nor_false_is_refused():
    assert received(forged(array_mark("|b1", 2), b"\0\1")).tolist() == [False, True]
    with pytest.raises(WireError):
        received(forged(array_mark("|b1", 2), b"\0\2"))


def test_a_frame_with_another_nonce_is_refused():
    data = b"".join(map(bytes, wire.encode(1, b"x" * 16)))
    with pytest.raises(WireError):
        received(data)
    assert wire.receive(reader(data), b"x" * 16)[0] == 1


def test_a_frame_with_another_magic_is_refused():
    with pytest.raises(WireError):
        received(b"DLG2" + sent(1)[4:])


def test_a_frame_that_is_cut_off_never_gives_a_value():
    data = sent({"a": [1, (2, np.arange(3))]})
    for length in range(len(data)):
        with pytest.raises(EOFError):
            received(data[:length])


@pytest.mark.parametrize(
    ("header_size", "payload_size"),
    [(wire.MAX_HEADER + 1, 0), (2**32 - 1, 0), (2, wire.MAX_PAYLOAD + 1), (2, 2**64 - 1)],
)
def test_sizes_over_the_limit_are_refused_before_anything_more_is_read(header_size, payload_size):
    asked = []

    def read_into(buffer: memoryview) -> None:
        asked.append(len(buffer))
        buffer[:] = struct.pack("!4s16sIQ", b"DLG1", NONCE, header_size, payload_size)

    with pytest.raises(WireError):
        wire.receive(read_into, NONCE)
    assert asked == [wire.PREFIX.size]


@pytest.mark.parametrize(
    "data",
    [
        forged(array_mark("<f8", 1 << 25), size=0),
        forged(array_mark("<f8", 1 << 27), size=wire.MAX_PAYLOAD),
        forged("[" + ",".join([array_mark("<f8", 1 << 24)] * 40) + "]", size=1000),
        forged('"x"', size=wire.MAX_PAYLOAD),
        sent(1)[:20] + struct.pack("!IQ", 2**32 - 1, 2**63),
    ],
    ids=["larger than the payload", "larger than any payload", "many", "unclaimed", "announced"],
)
def test_a_lie_about_sizes_costs_no_memory(data):
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            received(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


# --- whatever comes -------------------------------------------------------------------------------------------------

KINDS = (type(None), bool, int, float, complex, str, list, tuple, dict, np.ndarray, Handle, Callback, Tensor)


def only_plain(value: Any) -> bool:
    """Whether a value and its parts are of the kinds that may exist on this wire, and of no relative of theirs."""
    if isinstance(value, (list, tuple)):
        return type(value) in KINDS and all(map(only_plain, value))
    if isinstance(value, dict):
        return type(value) is dict and all(map(only_plain, value)) and all(map(only_plain, value.values()))
    if isinstance(value, np.ndarray):
        return type(value) is np.ndarray and value.dtype.str in wire.DTYPES
    return type(value) in KINDS


def plain_or_refused(data: bytes) -> None:
    try:
        value = received(data)
    except (WireError, EOFError):
        return
    assert only_plain(value)


@given(values, st.data())
def test_a_frame_with_some_bytes_changed_gives_plain_values_or_is_refused(value, draw):
    data = bytearray(sent(value))
    for _ in range(draw.draw(st.integers(1, 3))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    plain_or_refused(bytes(data))


marks = st.sampled_from(["\0a", "\0T", "\0t", "\0d", "\0h", "\0f", "\0c", "\0", "a"])
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["<f8", "|b1", "|u1", "|O", "A"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(marks, inner, max_size=2),
    max_leaves=10,
)


@given(trees, st.binary(max_size=32))
def test_a_forged_frame_gives_plain_values_or_is_refused(tree, payload):
    plain_or_refused(forged(json.dumps(tree), payload))


@given(st.text(alphabet='[]{}",:\\0123456789.eE+-truefalsnINy u', max_size=60), st.binary(max_size=8))
def test_random_text_gives_plain_values_or_is_refused(text, payload):
    plain_or_refused(forged(text, payload))


@given(st.binary(max_size=64))
def test_random_bytes_give_no_value(data):
    with pytest.raises((WireError, EOFError)):
        received(data)


# --- frames that were right ------------------------------------------------------------------------------------------


@given(values, st.data())
def test_a_part_of_a_frame_is_none(value, draw):
    data = sent(value)
    with pytest.raises((WireError, EOFError)):
        received(data[: draw.draw(st.integers(0, len(data) - 1))])
    with pytest.raises((WireError, EOFError)):
        received(data[draw.draw(st.integers(1, len(data))) :])


@given(values, values)
def test_frames_after_one_another_are_each_what_they_were(one, other):
    stream = reader(sent(one) + sent(other) + sent(one))
    assert all(identical(wire.receive(stream, NONCE)[0], value) for value in (one, other, one))


@given(values, values, st.data())
def test_two_frames_spliced_give_plain_values_or_are_refused(one, other, draw):
    first, second = sent(one), sent(other)
    plain_or_refused(first[: draw.draw(st.integers(0, len(first)))] + second[draw.draw(st.integers(0, len(second))) :])
    header = wire.PREFIX.size + int.from_bytes(first[20:24], "big")
    plain_or_refused(first[:header] + second[wire.PREFIX.size :])


@given(values, st.binary(min_size=16, max_size=16))
def test_a_right_frame_with_another_nonce_is_refused(value, nonce):
    data = sent(value)
    if nonce != NONCE:
        with pytest.raises(WireError, match="no request"):
            received(data[:4] + nonce + data[20:])
    with pytest.raises(WireError, match="no request"):
        wire.receive(reader(data), bytes(byte ^ 255 for byte in NONCE))


@given(values, st.integers(0, 2**32 - 1) | st.integers(-3, 3), st.integers(0, 2**64 - 1) | st.integers(-9, 9))
def test_a_frame_with_other_lengths_is_what_it_was_or_is_refused(value, header, payload):
    data = sent(value)
    lengths = [int.from_bytes(data[20:24], "big"), int.from_bytes(data[24:32], "big")]
    header, payload = (
        (lengths[0] + header if abs(header) < 4 else header),
        (lengths[1] + payload if abs(payload) < 10 else payload),
    )
    changed = data[:20] + struct.pack("!IQ", max(0, header), max(0, payload)) + data[32:]
    try:
        arrived = received(changed)
    except (WireError, EOFError):
        return
    assert identical(arrived, value) or [max(0, header), max(0, payload)] != lengths
    assert only_plain(arrived)


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=[])), max_size=3))
@example({"\ud800": "\ud800"})
def test_texts_that_are_packed_are_unpacked_as_they_were(texts):
    assert wire.unpacked(across(wire.packed(texts))) == texts


def test_texts_of_any_length_are_packed():
    texts = {"answer": "[7], " * 300_000, "other": "\u3042" * 500_000}
    assert wire.unpacked(across(wire.packed(texts))) == texts
