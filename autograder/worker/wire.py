"""The wire: frames between grader and worker, and the codec of the values in them.

A frame is a prefix (magic, nonce, header length, payload length), a header in JSON and, as payload, the raw bytes of the
arrays which the header lists, in its order. The decoder builds None, bool, int, float, complex, str, list, tuple, dict and ndarrays of
the listed dtypes, and the marks for what stays where it is (`Handle`, `Callback`, `Tensor`); nothing else exists on this wire. Every count
and size is checked before memory is taken. A frame that breaks a rule raises `WireError`.

Used on both sides, so it imports the standard library and NumPy alone.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

MAGIC = b"DLG1"
NONCE_BYTES = 16
PREFIX = struct.Struct("!4s16sIQ")
MAX_HEADER = 1 << 20
MAX_PAYLOAD = 1 << 28
MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_NDIM = 8
INT_RANGE = range(-(2**63), 2**63)

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


_dumps = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True, check_circular=False).encode


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) == 1:
        return {pairs[0][0]: pairs[0][1]}
    table = dict(pairs)
    if len(table) != len(pairs):
        raise WireError("a key occurs twice")
    return table


_loads = json.JSONDecoder(object_pairs_hook=_no_duplicates).decode


# --- values to frames ---------------------------------------------------------------------------------------------------


def encode(value: Any, nonce: bytes) -> list[bytes | memoryview]:
    """The buffers of one frame that carries `value`; to be written one after another. Raises WireError."""
    arrays: list[np.ndarray[Any, Any]] = []
    try:
        header = _dumps(_pack(value, arrays, 0)).encode("ascii")
    except RecursionError:
        raise WireError("the value is nested too deeply") from None
    if len(header) > MAX_HEADER:
        raise WireError("the value has too many parts to be sent")
    size = sum(array.nbytes for array in arrays)
    if size > MAX_PAYLOAD:
        raise WireError(f"the value is too large to be sent: {size} bytes of at most {MAX_PAYLOAD}")
    buffers: list[bytes | memoryview] = [PREFIX.pack(MAGIC, nonce, len(header), size) + header]
    buffers.extend(memoryview(array.reshape(-1).view(np.uint8)) for array in arrays if array.nbytes)
    return buffers


def _pack(value: Any, arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    kind = type(value)
    if value is None or kind is bool or kind is str or kind is float:
        return value
    if depth > MAX_DEPTH:
        raise WireError("the value is nested too deeply")
    if kind is np.ndarray:
        return _pack_array(value, arrays, "a")
    if kind is int:
        return _pack_int(value)
    if kind is list:
        return [_pack(item, arrays, depth + 1) for item in value]
    if kind is tuple:
        return {"t": [_pack(item, arrays, depth + 1) for item in value]}
    if kind is dict:
        return {"d": [[_pack_key(key), _pack(item, arrays, depth + 1)] for key, item in value.items()]}
    if kind is Handle:
        return {"h": [value.number, value.class_name, list(value.methods)]}
    if kind is Callback:
        return {"f": value.number}
    if kind is Tensor:
        return _pack_array(value.array, arrays, "T")
    if kind is complex:
        return {"c": [value.real, value.imag]}
    return _pack_relative(value, arrays, depth)


def _pack_relative(value: Any, arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    """Subclasses of the plain types (NumPy scalars, NamedTuples, enums, masked arrays) travel as what they are based on."""
    if isinstance(value, (np.ndarray, np.generic)):
        return _pack_array(np.asarray(value), arrays, "a")
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return _pack_int(int.__int__(value))
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, tuple):
        return {"t": [_pack(item, arrays, depth + 1) for item in tuple.__iter__(value)]}
    if isinstance(value, list):
        return [_pack(item, arrays, depth + 1) for item in list.__iter__(value)]
    if isinstance(value, dict):
        return {"d": [[_pack_key(key), _pack(item, arrays, depth + 1)] for key, item in dict.items(value)]}
    raise WireError(f"a {type(value).__name__} cannot be sent")


def _pack_key(key: Any) -> Any:
    if isinstance(key, np.integer):
        key = int(key)
    if type(key) not in (str, int, bool, float):
        raise WireError(f"a dictionary key of type {type(key).__name__} cannot be sent")
    return _pack_int(key) if type(key) is int else key


def _pack_int(value: int) -> int:
    if value not in INT_RANGE:
        raise WireError("an integer of more than 64 bits cannot be sent")
    return value


def _pack_array(value: np.ndarray[Any, Any], arrays: list[np.ndarray[Any, Any]], tag: str) -> Any:
    dtype = value.dtype.newbyteorder("<") if value.dtype.byteorder == ">" else value.dtype
    if dtype.str not in DTYPES:
        raise WireError(f"an array of dtype {value.dtype} cannot be sent")
    if value.nbytes > MAX_PAYLOAD:
        raise WireError(f"the array is too large to be sent: {value.nbytes} bytes of at most {MAX_PAYLOAD}")
    arrays.append(np.ascontiguousarray(value, dtype=dtype))
    return {tag: [dtype.str, list(value.shape)]}


# --- frames to values ---------------------------------------------------------------------------------------------------


def receive(read_into: Callable[[memoryview], None], nonce: bytes | None = None) -> tuple[Any, bytes]:
    """One frame: its value and its nonce.

    `read_into(buffer)` fills the buffer or raises. With `nonce`, a frame that bears another one is refused. Raises WireError.
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
    try:
        tree = _loads(header.decode("ascii"))
    except (ValueError, RecursionError):
        raise WireError("a header that is no JSON") from None
    unpacker = _Unpacker(payload_size)
    value = unpacker.unpack(tree, 0)
    if unpacker.left:
        raise WireError("payload that no array claims")
    for array in unpacker.arrays:
        read_into(memoryview(array.reshape(-1).view(np.uint8)))
        if array.dtype == np.bool_ and array.size and array.view(np.uint8).max() > 1:
            raise WireError("a bool that is neither 0 nor 1")
    return value, frame_nonce


class _Unpacker:
    """Builds the value of a header; arrays are made here, and filled by the caller in the order of `arrays`."""

    def __init__(self, payload_size: int) -> None:
        self.left = payload_size
        self.nodes = 0
        self.arrays: list[np.ndarray[Any, Any]] = []

    def unpack(self, tree: Any, depth: int) -> Any:
        kind = type(tree)
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise WireError("a value with too many parts")
        if tree is None or kind is bool or kind is float or kind is str:
            return tree
        if kind is int:
            if tree not in INT_RANGE:
                raise WireError("an integer of more than 64 bits")
            return tree
        if kind is list:
            return [self.unpack(item, depth + 1) for item in tree]
        if len(tree) != 1:
            raise WireError("an unknown mark")
        ((tag, body),) = tree.items()
        if tag == "f" and type(body) is int:
            return Callback(body)
        if type(body) is list:
            if tag == "a":
                return self._array(body)
            if tag == "t":
                return tuple([self.unpack(item, depth + 1) for item in body])
            if tag == "d":
                return self._dict(body, depth)
            if tag == "T":
                return Tensor(self._array(body))
            if tag == "h":
                return self._handle(body)
            if tag == "c" and len(body) == 2 and type(body[0]) is float and type(body[1]) is float:
                return complex(body[0], body[1])
        raise WireError("an unknown mark")

    def _dict(self, body: list[Any], depth: int) -> dict[Any, Any]:
        table: dict[Any, Any] = {}
        for pair in body:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in (str, int, bool, float):
                raise WireError("a dictionary without keys")
            table[self.unpack(pair[0], depth + 1)] = self.unpack(pair[1], depth + 1)
        if len(table) != len(body):
            raise WireError("a key occurs twice")
        return table

    def _handle(self, body: list[Any]) -> Handle:
        if len(body) == 3 and type(body[0]) is int and type(body[1]) is str and type(body[2]) is list:
            self.nodes += len(body[2])
            if self.nodes <= MAX_NODES and all(type(name) is str for name in body[2]):
                return Handle(body[0], body[1], tuple(body[2]))
        raise WireError("a malformed handle")

    def _array(self, body: list[Any]) -> np.ndarray[Any, Any]:
        if len(body) != 2 or type(body[0]) is not str or body[0] not in DTYPES or type(body[1]) is not list:
            raise WireError("a malformed array")
        dtype, shape, size = DTYPES[body[0]], body[1], 1
        if len(shape) > MAX_NDIM:
            raise WireError("an array of too many dimensions")
        for length in shape:
            if type(length) is not int or not 0 <= length <= MAX_PAYLOAD:
                raise WireError("an array of impossible shape")
            size *= length
        self.left -= size * dtype.itemsize
        if self.left < 0:
            raise WireError("an array larger than the payload")
        array = np.empty(tuple(shape), dtype)
        self.arrays.append(array)
        return array
