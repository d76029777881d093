"""The diagnosis: what this machine has of what grading needs, each thing tried and not assumed."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import msgspec

from autograder.course import load_course
from autograder.errors import DlgradeError
from autograder.model import Record
from autograder.sandbox import bubblewrap
from autograder.sandbox.libraries import version
from autograder.sandbox.policy import KNOWN, layers, missing_layers
from autograder.sandbox.probes import PROBES, open_doors
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.worker import Worker, WorkerDied
from autograder.worker.wire import packed

MEBIBYTE = 1 << 20


class Finding(Record):
    """One thing that was tried: a key of the catalogues, whether it is well, and whether grading needs it."""

    key: str
    good: bool
    needed: bool = True
    params: dict[str, str] = msgspec.field(default_factory=dict)


def diagnose() -> Iterator[Finding]:
    """Everything that was tried, one after another."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding(key="python", good=sys.version_info >= (3, 11), params={"version": python})
    for library, needed in (("numpy", True), ("scikit-learn", True), ("torch", False)):
        found = version(library)
        params = {"library": library, "version": found or "-"}
        yield Finding(key="library" if found else "no-library", good=found is not None, needed=needed, params=params)
    yield _course()
    yield _folder()
    if hasattr(os, "fork"):
        yield _worker("forked", fresh=False)
    yield _worker("fresh", fresh=True)
    yield _limit("time", "def answer():\n    while True: pass\n", lambda error: error == "TimeUp")
    yield _limit("memory", "def answer():\n    return len(bytearray(2 ** 31))\n", lambda error: error == "MemoryError")
    for layer in KNOWN:
        yield _layer(layer)
    if bubblewrap.LAYER in layers("auto"):
        yield _layer(bubblewrap.LAYER)
    if len(layers("auto")) > 1:
        yield _together(layers("auto"))


def _course() -> Finding:
    try:
        course = load_course()
    except DlgradeError as error:
        return Finding(key="no-course", good=False, params={"problem": str(error)})
    count = sum(1 for _ in course.all_exercises())
    return Finding(key="course", good=True, params={"folder": str(course.root), "count": str(count)})


def _folder() -> Finding:
    try:
        with tempfile.TemporaryDirectory() as folder:
            return Finding(key="folder", good=True, params={"folder": os.path.dirname(folder)})  # noqa: PTH120
    except OSError as error:
        return Finding(key="no-folder", good=False, params={"problem": str(error)})


def _worker(kind: str, fresh: bool) -> Finding:
    """Whether a worker of this kind starts and answers."""
    try:
        answer = _ask("def answer():\n    return 42\n", fresh)
    except (DlgradeError, WorkerDied, OSError) as error:
        return Finding(key="worker", good=False, params={"kind": kind, "problem": str(error)})
    good = answer.get("value") == 42
    return Finding(key="worker", good=good, params={"kind": kind, "problem": "" if good else repr(answer)[:200]})


def _limit(name: str, text: str, held: Any) -> Finding:
    """Whether a limit stops code that breaks it."""
    try:
        answer = _ask(text, fresh=not hasattr(os, "fork"))
        good = bool(held(answer.get("type")))
    except WorkerDied as death:
        good = death.cause == "timed_out" and name == "time"
    except (DlgradeError, OSError):
        good = False
    return Finding(key=f"{name}-limit", good=good, needed=name == "time")


def _layer(layer: str) -> Finding:
    """Whether a layer of confinement is there, and holds against all that tries to get through it."""
    if layer in missing_layers():
        return Finding(
            key="no-layer", good=False, needed=False, params={"layer": layer, "problem": missing_layers()[layer]}
        )
    return _held(layer, {"only": (layer,)}, [layer])


def _together(held: tuple[str, ...]) -> Finding:
    """Whether the layers hold together, as a submission meets them."""
    return _held(" + ".join(held), {"policy": "auto"}, [layer for layer in PROBES if layer in held])


def _held(name: str, sandboxed: dict[str, Any], tried: list[str]) -> Finding:
    """What came of the probes of these layers in such a sandbox."""
    try:
        with Sandbox(**sandboxed) as sandbox:
            doors = [door for layer in tried for door in open_doors(sandbox, layer)]
    except (DlgradeError, WorkerDied, OSError) as error:
        return Finding(key="no-layer", good=False, needed=False, params={"layer": name, "problem": str(error)})
    count = sum(len(PROBES[layer]) for layer in tried)
    params = {"layer": name, "count": str(count), "doors": ", ".join(doors)}
    return Finding(key="open-layer" if doors else "layer", good=not doors, needed=bool(doors), params=params)


def _ask(text: str, fresh: bool) -> dict[str, Any]:
    """What a worker with this module answers to a call of `answer`, within a second."""
    with Sandbox(fresh=fresh) as sandbox:
        worker: Worker = sandbox.worker((), 256 * MEBIBYTE, 2)
        worker.call({"op": "hello"})
        worker.call({"op": "load", "modules": packed({"probe": text}), "main": "probe", "imports": [], "seed": 0})
        request: dict[str, Any] = {"op": "call", "target": None, "name": "answer", "args": [], "kwargs": {}}
        answer: dict[str, Any] = worker.call({**request, "seconds": 1.0})
        worker.close()
        return answer
