"""The learner's modules as code: compiled by one worker, for those that load the same texts after it.

Code is as untrusted as the text that it was made from: it is bytes here, and is run in workers of the same texts alone.
It must not be more than the text either. So a worker is asked for it before it has run anything of the learner's, when
it depends on nothing but the texts, and what is odd about the answer makes every worker compile for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.model import Check
from autograder.sandbox import Worker, WorkerDied
from autograder.worker.wire import packed

MOST = 1 << 20  # bytes of code
KEPT = 4  # texts whose code is kept: the learner's, the solution's, and what was tried beside them

Code = dict[str, Any]


class TooMuch(Exception):
    """The code would be larger than it may be."""


class Compiled:
    """The code of the texts that were loaded last."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Mapping[str, str], Code]] = {}

    def of(self, check: Check, texts: Mapping[str, str]) -> Code | None:
        """The code of a check's module and of what it imports, by name; None if nobody was asked for it so far.

        It is empty if the workers are to compile for themselves.
        """
        known, code = self.known.get(check.exercise.key, (None, None))
        return code if known == texts else None

    def ask(self, worker: Worker, check: Check, texts: Mapping[str, str]) -> Code:
        """Ask a worker that has loaded nothing for the code, as in `of`. If it is empty, the worker is of no use."""
        code = _asked(worker, {"modules": packed(texts), "main": check.exercise.name, "seconds": check.time}, texts)
        while len(self.known) >= KEPT:
            del self.known[next(iter(self.known))]
        self.known[check.exercise.key] = texts, code
        return code


def _asked(worker: Worker, request: dict[str, Any], texts: Mapping[str, str]) -> Code:
    def admit(header: bytearray, cost: int) -> None:
        if cost > MOST:
            raise TooMuch

    worker.admit = admit
    try:
        reply = worker.call({"op": "compile", **request})
    except (WorkerDied, TooMuch):
        return {}
    finally:
        worker.admit = None
    code = reply.get("value") if type(reply) is dict and reply.keys() == {"kind", "value"} else None
    if type(code) is not dict or not all(name in texts and _is_bytes(data) for name, data in code.items()):
        return {}
    return code


def _is_bytes(data: Any) -> bool:
    return type(data) is np.ndarray and data.dtype == np.uint8 and data.ndim == 1
