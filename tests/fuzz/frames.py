"""Frames: whatever a worker sends, the decoder gives plain values of its size, or refuses it."""

from __future__ import annotations

import json
import math
import random
import struct
from collections.abc import Callable
from types import ModuleType
from typing import Any
from unittest import mock

import numpy as np
from bounds import bounded
from places import place_in

from autograder.worker import wire

NONCE = bytes(range(16))
MAX_PAYLOAD = 1 << 16  # so that what a header announces is seen beside what it may
VALUES: list[Any] = [
    None,
    [True, 1, -(2**63), 0.5, "text", 1 + 2j],
    {"kind": "value", "value": {"W": np.ones((2, 3)), "b": (1, [2.0])}},
    {2: "a", 2.5: (), True: {}},
    [np.array([True, False]), np.arange(4, dtype=np.int32), np.float32(1)],
    [wire.Handle(3, "Affine", ("forward",)), wire.Tensor(np.zeros(2)), wire.Callback(1)],
]
ODD: list[Any] = [
    *({"\0a": body} for body in (["|b1", 2], ["|b1"], ["<f8", 1], ["|u1", 1 << 28], ["|u1", 9999, 9999], ["|O", 1])),
    *(
        {f"\0{mark}": body}
        for mark in "aTtdhfcx"
        for body in ([1, 2], [["a", 1], ["a", 2]], [1, "A", ["f"]], 1, "x", {})
    ),
    *(2**63 - 1, 2**63, -(2**63) - 1, 10**30, 1e999, float("nan"), True, None, "", "\ud800", "\0a", -1, [[]], {}),
    *(["|b1", 3], [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]], [0] * 60),
]


def frame(header: bytes, payload: bytes, size: int | None = None) -> bytes:
    return (
        struct.pack("!4s16sIQ", b"DLG1", NONCE, len(header), len(payload) if size is None else size) + header + payload
    )


SEEDS = [b"".join(map(bytes, wire.encode(value, NONCE))) for value in VALUES]
HEADERS = [seed[32 : 32 + int.from_bytes(seed[20:24], "big")] for seed in SEEDS]


def mutate(data: bytes, draw: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """Another frame: its header or payload changed and its prefix right again, mostly."""
    size = int.from_bytes(data[20:24], "big")
    header, payload = data[32 : 32 + size], data[32 + size :]
    how = draw.randrange(8)
    if how == 0:
        return change(data)
    if how == 1:
        return frame(header, payload, draw.choice((0, MAX_PAYLOAD, MAX_PAYLOAD + 1, 2**63)))
    if how == 2:
        return frame(change(header), payload)
    if how == 3:
        return frame(header, change(payload))
    try:
        value = [json.loads(header)]
    except (ValueError, RecursionError):
        value = [json.loads(draw.choice(HEADERS))]
    part, key = place_in(value, draw)
    part[key] = [part[key], draw.choice(ODD)] if how == 4 else draw.choice(ODD)
    fitting = bytes(draw.choice((0, 0, 1, 1, 2, 255)) for _ in range(claimed(value)))
    return frame(json.dumps(value[0]).encode(), draw.choice((fitting, fitting, payload)))


def claimed(value: Any) -> int:
    """How many bytes the arrays in a header claim; no more than are quickly made."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return 0
    size = sum(map(claimed, value[:100]))
    if value and isinstance(value[0], str) and value[0] in wire.DTYPES and all(type(n) is int for n in value[1:]):
        size += max(0, math.prod(value[1:])) * wire.DTYPES[value[0]].itemsize
    return min(size, 1000)


def check(data: bytes, codec: ModuleType = wire) -> None:
    """Decode, with the grader's nonce."""
    rest = memoryview(data)

    def read_into(buffer: memoryview) -> None:
        nonlocal rest
        if len(rest) < len(buffer):
            raise EOFError
        buffer[:], rest = rest[: len(buffer)], rest[len(buffer) :]

    with (
        mock.patch.object(codec, "MAX_PAYLOAD", MAX_PAYLOAD),
        bounded(wire.MAX_HEADER + MAX_PAYLOAD + (1 << 18) + 100 * len(data)),
    ):
        try:
            value, nonce = codec.receive(read_into, NONCE)
        except (codec.WireError, EOFError):
            return
    assert nonce == NONCE
    assert data[:20] == b"DLG1" + NONCE
    assert measured(value, codec, 0) <= len(data)


def measured(value: Any, codec: ModuleType, depth: int) -> int:
    """The bytes of the arrays in a value; fails at whatever may not be in it."""
    assert depth <= 3 * (codec.MAX_DEPTH + 3)
    kind = type(value)
    if kind in (list, tuple):
        return sum(measured(item, codec, depth + 1) for item in value)
    if kind is dict:
        return sum(measured(part, codec, depth + 1) for item in value.items() for part in item)
    if kind is codec.Tensor:
        return measured(value.array, codec, depth)
    if kind is np.ndarray:
        assert value.dtype.str in codec.DTYPES
        assert value.dtype != np.bool_ or not np.any(value.view(np.uint8) > 1), "a bool that is neither 0 nor 1"
        return int(value.nbytes)
    if kind is int:
        assert -(2**63) <= value < 2**63, "an integer of more than 64 bits"
    elif kind is codec.Handle:
        assert type(value.number) is int
        assert type(value.class_name) is str
        assert all(type(name) is str for name in value.methods)
    elif kind is codec.Callback:
        assert type(value.number) is int
    else:
        assert kind in (type(None), bool, float, complex, str)
    return 0
