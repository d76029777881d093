"""The wire: frames between grader and worker, and the codec of the values in them.

A frame is a prefix (magic, nonce, header length, payload length), a header in JSON and, as payload, the raw bytes of
the arrays that the header lists, in its order. Besides JSON's own values a header holds marks, objects with one key
that begins with a NUL: for arrays, tensors, tuples, dictionaries with other keys than texts (numbers, and tuples of
plain values), complex numbers, and for what stays where it is (`Handle`, `Callback`). The decoder builds nothing else.
Every count and size is checked before memory is taken. A frame that breaks a rule raises `WireError`.

Used on both sides, so it imports the standard library and NumPy alone.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.worker.reader import CHUNK

MAGIC = b"DLG1"
NONCE_BYTES = 16
PREFIX = struct.Struct("!4s16sIQ")
MAX_HEADER = 1 << 20
MAX_PAYLOAD = 1 << 28
MAX_EMPTY = 1 << 16  # rows, columns, ... of an array without entries: it takes no bytes, and a list of its rows does
HEADER_COST = 32  # times as many bytes may be taken by what is made of a header: `{"":1},` becomes a dictionary
MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_NDIM = 8
NO_MEMORY = 12  # what a worker ends with if it has no memory left even to answer

DTYPES = {
    dtype.str: dtype
    for dtype in map(
        np.dtype, ("?", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")
    )
}


class WireError(Exception):
    """The other side broke the rules of the wire, or a value cannot cross it."""


class Handle:
    """What stands for an object that stays in the worker: its number, its class's name and its methods' names."""

    __slots__ = ("class_name", "methods", "number")

    def __init__(self, number: int, class_name: str = "", methods: tuple[str, ...] = ()) -> None:
        self.number = number
        self.class_name = class_name
        self.methods = methods


class Callback:
    """What stands for a function of the grader that the worker may call back."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


class Tensor:
    """An array that is a PyTorch tensor in the worker.

    `array`: the values. The grader itself never loads PyTorch.
    """

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = np.asarray(array)

    def __repr__(self) -> str:
        return f"Tensor({self.array!r})"


Keep = Callable[[Any], Any]
Admit = Callable[[bytearray, int], None]


def packed(texts: Mapping[str, str]) -> dict[str, Any]:
    """Texts of any length and content, as arrays: what a header holds is limited."""
    return {name: np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8) for name, text in texts.items()}


def unpacked(arrays: Mapping[str, Any]) -> dict[str, str]:
    return {name: array.tobytes().decode("utf-8", "surrogatepass") for name, array in arrays.items()}


# --- values to frames -----------------------------------------------------------------------------------------------


def encode(value: Any, nonce: bytes, keep: Keep | None = None) -> list[bytes | memoryview]:
    """The buffers of one frame that carries `value`, to be written one after another.

    `keep(object)` gives the mark (`Handle`, `Callback`, `Tensor`) for an object that is not a plain value; without it
    such an object is refused. Raises WireError for what cannot be sent.
    """
    packer = _Packer(keep)
    try:
        header = _dumps(packer.pack(value, 0))
    except RecursionError:
        raise WireError("the value is nested too deeply") from None
    if len(header) > MAX_HEADER or parts(header) > MAX_NODES:
        raise WireError("the value has too many parts to be sent")
    if packer.size > MAX_PAYLOAD:
        raise WireError(f"the value is too large to be sent: {packer.size} bytes of at most {MAX_PAYLOAD}")
    buffers: list[bytes | memoryview] = [PREFIX.pack(MAGIC, nonce, len(header), packer.size) + header.encode("ascii")]
    buffers += [array.reshape(-1).view(np.uint8).data for array in packer.arrays if array.nbytes]
    return buffers if packer.size > CHUNK else [b"".join(buffers)]


def _encoder() -> Callable[[Any], str]:
    """Writes JSON. `json` itself makes an encoder for each value, which costs more than most values here."""
    whole = json.JSONEncoder(separators=(",", ":"), check_circular=False)
    make: Any = vars(json.encoder)["c_make_encoder"]  # None, if Python has it not
    if make is None:
        return whole.encode
    made = make(None, whole.default, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True)
    return lambda value: "".join(made(value, 0))


_dumps = _encoder()


class _Packer:
    """Turns a value into what JSON can hold, and gathers its arrays."""

    def __init__(self, keep: Keep | None) -> None:
        self.keep = keep
        self.arrays: list[np.ndarray[Any, Any]] = []
        self.size = 0

    def pack(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if value is None or kind is str or kind is bool or kind is float:
            return value
        if kind is np.ndarray:
            return self.array(value, "\0a")
        if depth > MAX_DEPTH:
            raise WireError("the value is nested too deeply")
        if kind is list:
            return [self.pack(item, depth + 1) for item in value]
        if kind is dict:
            return self.dict(value.items(), depth)
        if kind is int:
            return _checked_int(value)
        if kind is tuple:
            return {"\0t": [self.pack(item, depth + 1) for item in value]}
        if kind is Handle:
            return {"\0h": [value.number, value.class_name, list(value.methods)]}
        if kind is Callback:
            return {"\0f": value.number}
        if kind is Tensor:
            return self.array(value.array, "\0T")
        return self.relative(value, depth)

    def relative(self, value: Any, depth: int) -> Any:
        """Subclasses of the plain types (NumPy scalars, NamedTuples, enums) travel as what they are based on."""
        if isinstance(value, (np.ndarray, np.generic)):
            return self.array(np.asarray(value), "\0a")
        if isinstance(value, complex):
            return {"\0c": [value.real, value.imag]}
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            return _checked_int(int.__int__(value))
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, tuple):
            return {"\0t": [self.pack(item, depth + 1) for item in tuple.__iter__(value)]}
        if isinstance(value, list):
            return [self.pack(item, depth + 1) for item in list.__iter__(value)]
        if isinstance(value, dict):
            return self.dict(dict.items(value), depth)
        if self.keep is None:
            raise WireError(f"a {type(value).__name__} cannot be sent")
        return self.pack(self.keep(value), depth)

    def dict(self, items: Any, depth: int) -> Any:
        table = {key: self.pack(item, depth + 1) for key, item in items}
        plain = all(type(key) is str and key[:1] != "\0" for key in table)
        return table if plain else {"\0d": [[_checked_key(key), item] for key, item in table.items()]}

    def array(self, value: np.ndarray[Any, Any], tag: str) -> Any:
        dtype = value.dtype
        if dtype.byteorder == ">":
            dtype = dtype.newbyteorder("<")
        name = dtype.str
        if name not in DTYPES:
            raise WireError(f"an array of dtype {value.dtype} cannot be sent")
        if value.ndim > MAX_NDIM:
            raise WireError(f"an array of {value.ndim} axes cannot be sent")
        if value.nbytes > MAX_PAYLOAD:
            raise WireError(f"the array is too large to be sent: {value.nbytes} bytes of at most {MAX_PAYLOAD}")
        if has_no_end(value.shape):
            raise WireError(f"an array of shape {value.shape} cannot be sent")
        self.arrays.append(np.ascontiguousarray(value, dtype=dtype))
        self.size += value.nbytes
        return {tag: [name, *value.shape]}


def has_no_end(shape: Sequence[int]) -> bool:
    """Whether it is the shape of an array without entries that has too many rows of them."""
    return 0 in shape and math.prod(length for length in shape if length) > MAX_EMPTY


def _checked_key(key: Any) -> Any:
    if type(key) is tuple and not any(type(part) is tuple for part in key):
        return {"\0t": [_checked_key(part) for part in key]}
    key = key.item() if isinstance(key, (np.integer, np.str_)) else key
    if type(key) not in (str, int, bool, float):
        raise WireError(f"a dictionary key of type {type(key).__name__} cannot be sent")
    return _checked_int(key) if type(key) is int else key


def _checked_int(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise WireError("an integer of more than 64 bits cannot be sent")
    return value


# --- frames to values -----------------------------------------------------------------------------------------------


def receive(
    read_into: Callable[[memoryview], None],
    nonce: bytes | None = None,
    adopt: Keep | None = None,
    admit: Admit | None = None,
    unpacker: Unpacker | None = None,
) -> tuple[Any, bytes]:
    """One frame: its value and its nonce.

    `read_into(buffer)` fills the buffer or raises. With `nonce`, a frame with another one is refused.
    `adopt(mark)` gives what stands for a `Handle`, `Callback` or `Tensor` on this side (a tensor's array is filled only
    afterwards). `admit(header, cost)` is told of a frame before anything is made of it, and may raise; the cost is what
    it may take of memory, in bytes. `unpacker`: one that is used again and again. Raises WireError.
    """
    prefix = bytearray(PREFIX.size)
    read_into(memoryview(prefix))
    magic, frame_nonce, header_size, payload_size = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("not a frame")
    if nonce is not None and frame_nonce != nonce:
        raise WireError("a reply to no request")
    if header_size > MAX_HEADER or payload_size > MAX_PAYLOAD:
        raise WireError("a frame over the limit")
    header = bytearray(header_size)
    read_into(memoryview(header))
    if admit:
        admit(header, payload_size + HEADER_COST * header_size)
    try:
        text = header.decode("ascii")
        check_nesting(text)
        value, unfilled = (unpacker or Unpacker()).unpack(text, payload_size, adopt)
    except (ValueError, RecursionError):
        raise WireError("a header that is no JSON") from None
    for array in unfilled:
        if array.nbytes:
            read_into(array.reshape(-1).view(np.uint8).data)
            if array.dtype == np.bool_ and array.view(np.uint8).max() > 1:
                raise WireError("a bool that is neither 0 nor 1")
    return value, frame_nonce


def parts(header: str) -> int:
    """At least as many as the value in a header has parts."""
    return header.count(",") + header.count("[") + header.count("{")


def check_nesting(text: str) -> None:
    """Refuse a header of too many parts, or nested too deeply, before it is parsed."""
    if parts(text) > MAX_NODES:
        raise WireError("a value with too many parts")
    if text.count("[") + text.count("{") > MAX_DEPTH:
        depth = 0
        for character in _STRING.sub("", text):
            if character in "[{":
                depth += 1
                if depth > 3 * (MAX_DEPTH + 2):  # a value of the depth allowed, with a mark around each level
                    raise WireError("a value nested too deeply")
            elif character in "]}":
                depth -= 1


_STRING = re.compile(r'"(?:[^"\\]|\\.?)*+"?', re.DOTALL)  # matches a string that does not end, too: linear time


def _parse_int(digits: str) -> int:
    if len(digits) > 20:
        raise WireError("an integer of more than 64 bits")
    return _checked_int(int(digits))


class Unpacker:
    """Makes values of headers, one after another: builds dictionaries and marks as JSON is parsed."""

    def __init__(self) -> None:
        self.decode = json.JSONDecoder(object_pairs_hook=self.object, parse_int=_parse_int).decode
        self.left = 0
        self.adopt: Keep | None = None
        self.arrays: list[np.ndarray[Any, Any]] = []

    def unpack(self, text: str, payload_size: int, adopt: Keep | None) -> tuple[Any, list[np.ndarray[Any, Any]]]:
        """The value, and its arrays, to be filled in their order. Raises WireError, ValueError, RecursionError."""
        self.left, self.adopt, self.arrays = payload_size, adopt, []
        try:
            value = self.decode(text)
            if self.left:
                raise WireError("payload that no array claims")
            return value, self.arrays
        finally:
            self.adopt, self.arrays = None, []

    def object(self, pairs: list[tuple[str, Any]]) -> Any:
        if len(pairs) == 1 and pairs[0][0][:1] == "\0":
            return self.mark(*pairs[0])
        table = dict(pairs)
        if len(table) != len(pairs):
            raise WireError("a key occurs twice")
        return table

    def mark(self, tag: str, body: Any) -> Any:
        if type(body) is list:
            if tag == "\0a":
                return self.array(body)
            if tag == "\0t":
                return tuple(body)
            if tag == "\0d":
                return self.dict(body)
            if tag == "\0T":
                return self.kept(Tensor(self.array(body)))
            if tag == "\0h":
                return self.kept(self.handle(body))
            if tag == "\0c" and len(body) == 2 and type(body[0]) is float and type(body[1]) is float:
                return complex(body[0], body[1])
        elif tag == "\0f" and type(body) is int:
            return self.kept(Callback(body))
        raise WireError("an unknown mark")

    def kept(self, mark: Any) -> Any:
        return mark if self.adopt is None else self.adopt(mark)

    def dict(self, body: list[Any]) -> dict[Any, Any]:
        table: dict[Any, Any] = {}
        for pair in body:
            key = pair[0] if type(pair) is list and len(pair) == 2 else None
            if any(type(part) not in (str, int, bool, float) for part in (key if type(key) is tuple else (key,))):
                raise WireError("a dictionary without keys")
            table[key] = pair[1]
        if len(table) != len(body):
            raise WireError("a key occurs twice")
        return table

    def handle(self, body: list[Any]) -> Handle:
        if [type(part) for part in body] != [int, str, list] or any(type(name) is not str for name in body[2]):
            raise WireError("a malformed handle")
        return Handle(body[0], body[1], tuple(body[2]))

    def array(self, body: list[Any]) -> np.ndarray[Any, Any]:
        dtype = DTYPES.get(body[0]) if body and type(body[0]) is str else None
        shape = body[1:]
        if dtype is None or len(shape) > MAX_NDIM:
            raise WireError("a malformed array")
        size = dtype.itemsize
        for length in shape:
            if type(length) is not int or not 0 <= length <= MAX_PAYLOAD:
                raise WireError("an array of impossible shape")
            size *= length
        if has_no_end(shape):
            raise WireError("an array of impossible shape")
        self.left -= size
        if self.left < 0:
            raise WireError("an array larger than the payload")
        array = np.empty(shape, dtype)
        self.arrays.append(array)
        return array
