"""Bounds: the memory and the processor time that a piece of work may take, and no more."""

from __future__ import annotations

import contextlib
import time
import tracemalloc
from collections.abc import Iterator

SECONDS = 10.0  # while memory is traced and coverage counted, on a busy machine


@contextlib.contextmanager
def bounded(most: int, seconds: float = SECONDS) -> Iterator[None]:
    """Fail if the block has more than so many bytes at a time, or works for longer.

    What does not end at all is ended by libFuzzer, after twice the time.
    """
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    started = time.process_time()
    yield
    took = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1] - before
    assert peak <= most, f"{peak} bytes of memory, at most {most} are allowed"
    assert took <= seconds, f"{took:.1f} seconds, at most {seconds:g} are allowed"
