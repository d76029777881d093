"""Bounded waits: nothing in the tests depends on how quick a machine is, and nothing waits for ever."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail the test if the block takes longer: generous, for what would otherwise hang."""

    def ring(number: int, frame: object) -> None:
        raise AssertionError(f"not done within {seconds} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether the condition came true within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()
