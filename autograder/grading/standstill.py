"""The pulse: whether this process, or the whole machine, stood still for a while (SIGSTOP, a frozen container)."""

from __future__ import annotations

import functools
import threading
import time

TICK = 0.1
STANDSTILL = 1.0  # seconds without a tick


class Pulse:
    """Ticks in a thread of its own; what did not tick did not run."""

    def __init__(self) -> None:
        self.last = self.resumed = time.monotonic()
        threading.Thread(target=self._tick, daemon=True).start()

    def _tick(self) -> None:
        while True:
            time.sleep(TICK)
            self._look()

    def _look(self) -> None:
        now = time.monotonic()
        if now - self.last > STANDSTILL:
            self.resumed = now
        self.last = now

    def stood_still(self, since: float) -> bool:
        """Whether it did after this moment (monotonic seconds), as far as can be seen by now."""
        self._look()
        return self.resumed > since


@functools.cache
def pulse() -> Pulse:
    """The pulse of this process."""
    return Pulse()
