"""Workers with a learner's module in them, for the tests that talk to one."""

from __future__ import annotations

import time
from typing import Any

from autograder.sandbox import Sandbox, Worker
from autograder.worker.wire import packed

MEMORY = 512 << 20


def load_request(
    text: str,
    seconds: float,
    others: dict[str, str] | None = None,
    imports: tuple[str, ...] = (),
    seed: int = 1,
    rules_out: tuple[str, ...] = (),
) -> Any:
    """The request that loads a module of this text as `answer`."""
    modules = {"answer": text, **(others or {})}
    imports = ("numpy", *imports)
    return {
        "op": "load",
        "modules": packed(modules),
        "main": "answer",
        "imports": list(imports),
        "rules_out": list(rules_out),
        "seed": seed,
        "seconds": seconds,
    }


def started(
    sandbox: Sandbox,
    text: str = "",
    *,
    others: dict[str, str] | None = None,
    libraries: tuple[str, ...] = (),
    memory: int = MEMORY,
    seconds: float = 30,
    seed: int = 1,
    rules_out: tuple[str, ...] = (),
) -> tuple[Worker, Any]:
    """A worker with a module of this text, and its reply to the request that loaded it."""
    worker = sandbox.worker(libraries, memory, seconds)
    worker.call({"op": "hello"})
    worker.deadline = time.monotonic() + seconds + 1
    return worker, worker.call(load_request(text, seconds, others, libraries, seed, rules_out))


def call(worker: Worker, name: str, *args: Any, target: Any = None, **kwargs: Any) -> Any:
    """The reply to a call of a function of the module, or of a method of an object."""
    return worker.call({"op": "call", "target": target, "name": name, "args": list(args), "kwargs": kwargs})
