"""The rehearsal: what a worker does first, done before it is forked.

A page of memory that is written to after a fork is copied first, and that is most of what a short-lived worker costs.
CPython writes whenever it does something for the first time: it fills caches, specialises bytecode, makes room. So the
parent of workers holds a conversation as the grader does with a worker, with a module of its own, until nothing in it
is new. Nothing of a learner's is in it, and nothing but what was learned by doing it stays.
"""

from __future__ import annotations

import builtins
import contextlib
import linecache
import os
import random
import signal
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.worker import wire
from autograder.worker.answers import Responder, work
from autograder.worker.modules import code_of

TIMES = 10  # bytecode is specialised after eight calls
SHARED = ("python", "libpython", "libc", "libm", "_", "mtrand", "bit_gen")  # libraries of which every worker uses much
POOL = 1 << 14  # bytes of CPython's pools of objects of one size
MUCH, SOME = 1 << 17, 1 << 15  # more bytes than are free between objects of one size, the smallest and others
NAME = "rehearsed"
TEXT = """
import numpy as np


def used(a, b, c, places):
    # What learners use much of NumPy, with no sense in it: nobody's answer.
    if a.ndim != 2:
        raise ValueError("not two axes")
    d = np.exp(a @ b - np.max(c)) + np.dot(a, b)
    d = np.sqrt(np.abs(d)) + np.log(d * d + 1) + np.tanh(d) - np.sign(d) ** 2 + 1 / (3 + np.cos(d))
    e = np.sum(d, axis=-1, keepdims=True) + np.mean(d, axis=0) + np.where(d > 2, d, 5.0) + np.minimum(d, 7)
    f = e.copy()
    f[np.arange(len(places)), places] += 3
    f[e <= 4] = 6
    drawn = np.random.default_rng(0).normal(size=b.shape) + np.random.randn(*b.shape) + np.ones_like(b).std()
    held = {"d": np.dot(a.T, f), "e": np.var(e, axis=0), "f": np.zeros_like(a), "g": np.eye(2)[places % 2]}
    held["d"] *= drawn.astype(a.dtype)
    whole = np.concatenate([f.reshape(-1), np.array([1.0, 2.0]), np.linspace(0, 1, 3)]).sum() + np.power(f, 3).max()
    count = float(np.mean(np.argmin(f, axis=1) == places)) + int(np.prod(a.shape))
    return whole, held, np.clip(f.transpose(1, 0), 0, 4), count


class Held:
    def __init__(self, b, c):
        self.b, self.c = b, c
        self.x = None

    def keep(self, x):
        self.x = x
        return used(x, self.b, self.c, np.array([0, 1]))


def called(f, a):
    return f(f(a))
"""


def rehearse(times: int = TIMES) -> None:
    """Hold the conversation, so many times that nothing in it is new."""
    for _ in range(times):
        with _unchanged():
            _converse()


def fill() -> list[object]:
    """Objects for the free places between others, until a fresh pool has begun for each size: to be kept.

    What a worker makes lies together then, and not on all the pages where something older was given up.
    """
    held: list[object] = []
    for size in range(32, 513, 16):
        places = (MUCH if size < 64 else SOME) // size
        for number in range(2 * places):
            held.append(bytes(size - 41) if size > 32 else float(number))
            if number > places and id(held[-1]) % POOL < 64:
                break
    return held


def share_libraries() -> None:
    """Let forked processes have the pages of loaded libraries mapped that this one has.

    Linux copies the table of a mapped file's pages only if one of them is the process's own, and else lets each child
    find them again, by a hundred faults. So of each mapping a byte is written, as it was. Must be called while /proc
    can be written to; where it cannot, nothing is lost but time.
    """
    with contextlib.suppress(OSError), open("/proc/self/maps") as maps, open("/proc/self/mem", "r+b", 0) as memory:
        for line in maps.readlines():
            where, rights, *_ = line.split()
            if rights in ("r-xp", "r--p") and os.path.basename(line.split()[-1]).startswith(SHARED):
                with contextlib.suppress(OSError):  # beyond the end of its file
                    memory.seek(int(where.partition("-")[0], 16))
                    byte = memory.read(1)
                    memory.seek(-1, os.SEEK_CUR)
                    memory.write(byte)


def _converse() -> None:
    frames = [b"".join(wire.encode(request, bytes(wire.NONCE_BYTES), lambda mark: mark)) for request in _requests()]
    responder = Responder(os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY))
    with responder.reader.file, responder.output:
        responder.reader.held = b"".join(frames)  # as if they had come; a pipe may have too little room for all of them
        work(responder)


def _requests() -> Iterator[dict[str, Any]]:
    a, b, c = np.linspace(-1, 1, 6).reshape(2, 3), np.ones((3, 4)), np.zeros(4)
    held = wire.Handle(1)
    yield {"op": "hello"}
    yield {
        "op": "load",
        "modules": wire.packed({NAME: TEXT}),
        "main": NAME,
        "imports": ["numpy"],
        "rules_out": [],
        "seed": 0,
        "seconds": 60.0,
        "code": code_of({NAME: TEXT}, NAME),
    }
    for kind in (np.float64, np.float32):
        args = [*(array.astype(kind) for array in (a, b, c)), np.array([1, 3])]
        yield {"op": "call", "target": None, "name": "used", "args": args, "kwargs": {}}
    yield {"op": "call", "target": None, "name": "Held", "args": [b, c], "kwargs": {}}
    yield {"op": "call", "target": held, "name": "keep", "args": [a], "kwargs": {}}
    yield {"op": "get", "target": held, "name": "x"}
    yield {"op": "has", "name": "used"}
    yield {"op": "put", "value": {"b": b}}
    yield {"op": "call", "target": None, "name": "called", "args": [wire.Callback(0), 0.5], "kwargs": {}}
    yield {"op": "return", "value": 1.0}
    yield {"op": "return", "value": 0.5}


@contextlib.contextmanager
def _unchanged() -> Iterator[None]:
    """Have this process afterwards as it was before: a worker changes what a module sees, for good."""
    streams, argv, original = (sys.stdout, sys.stderr), sys.argv[:], sys.orig_argv[:]
    main, finders, importer = sys.modules["__main__"], sys.meta_path[:], builtins.__import__
    alarm = signal.getsignal(signal.SIGALRM)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, alarm)
        builtins.__import__, sys.meta_path[:], sys.modules["__main__"] = importer, finders, main
        (sys.stdout, sys.stderr), sys.argv[:], sys.orig_argv[:] = streams, argv, original
        for name in ("display", "get_ipython"):
            delattr(builtins, name)
        sys.modules.pop(NAME, None)
        linecache.cache.pop(f"{NAME}.py", None)
        random.seed(0)
