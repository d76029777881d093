"""Memory that a piece of work may take, and no more."""

from __future__ import annotations

import contextlib
import tracemalloc
from collections.abc import Iterator


@contextlib.contextmanager
def bounded(most: int) -> Iterator[None]:
    """Fail if the block has more than so many bytes at a time."""
    if not tracemalloc.is_tracing():
        tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    yield
    peak = tracemalloc.get_traced_memory()[1] - before
    assert peak <= most, f"{peak} bytes of memory, at most {most} are allowed"
