"""A starter of worker processes: what the sandbox asks of the zygote, or of whatever else starts them."""

from __future__ import annotations

from typing import Any, Protocol

GRACE = 1.0  # seconds between the worker's own timer and the grader's: in which it says where the time went
START_SECONDS = 120.0


class Process(Protocol):
    """One worker process, as its starter knows it."""

    def started(self) -> bool:
        """Whether it came into being: what starts it may have been ended by another worker."""

    def peak_memory(self) -> int:
        """The most memory that it has had, in KiB; 0 if that is not known."""

    def end(self, wait: bool) -> int:
        """End it with all that it started; if waited for, its wait status (that of its own end, if available)."""


class Starter(Protocol):
    """Starts worker processes."""

    def start(self, read: int, write: int, limits: dict[str, Any]) -> Process: ...

    def close(self) -> None: ...
