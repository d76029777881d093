"""From what a check raised to its outcome and evidence."""

from __future__ import annotations

import re
from collections.abc import Container

import numpy as np

from autograder.checks.answers import AbsentName, Died, Raised, StudentError, TooLarge, TooManyCalls, Unsendable
from autograder.checks.arrays import kind_of
from autograder.checks.declare import CheckFailed
from autograder.intake.source import Verdict, in_other_cells, nearest_name
from autograder.model import Evidence, Exercise, Outcome, Source
from autograder.wording import CALLER
from autograder.worker.wire import NO_MEMORY, Tensor

OUT_OF_MEMORY = ("MemoryError", "_ArrayMemoryError", "OutOfMemoryError")
ALLOCATION = re.compile(
    r"Unable to allocate ([0-9.]+ [KMGTPE]?i?B) for an array with shape (\([0-9, ]*\)) and"
)  # NumPy's
NO_THREAD = "can't start new thread"  # Python's
MISSING_MODULE = re.compile(r"No module named '([^']+)'")  # Python's
PLAIN = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, np.ndarray, np.generic, Tensor)
SIGNALS = {4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 15: "SIGTERM"}


def verdict(
    error: BaseException, exercise: Exercise, source: Source, seconds: float, asked: Container[str] = ()
) -> Verdict | None:
    """Outcome and evidence of what the learner's code did, or None if `error` tells nothing about the learner.

    `asked`: the names that the exercise asks for.
    """
    if isinstance(error, CheckFailed):
        return Outcome.FAILED, error.evidence
    if isinstance(error, Raised):
        return _raised(error, exercise, source, seconds)
    if isinstance(error, AbsentName):
        if error.owner:
            params = {"name": error.name, "class_name": error.owner}
            return Outcome.FAILED, Evidence(key="no-attribute", params=params, untrusted=True)
        if error.name in source.aside:
            return Outcome.MISSING, in_other_cells(source, error.name)
        near = nearest_name(source, error.name, asked)
        params = {"name": error.name, "file": source.file, "nearest": near or ""}
        return Outcome.MISSING, Evidence(key="similar-name" if near else "no-name", params=params, untrusted=True)
    if isinstance(error, Died):
        return _died(error, exercise, seconds)
    if isinstance(error, Unsendable):
        return Outcome.FAILED, Evidence(key="unsendable", params={"problem": str(error)}, untrusted=True)
    if isinstance(error, TooManyCalls):
        return Outcome.FAILED, Evidence(key="too-many-calls")
    if isinstance(error, TooLarge):
        return Outcome.OUT_OF_MEMORY, Evidence(key=error.key, params={"mib": str(error.mebibytes)})
    assert not isinstance(error, StudentError)
    return None


def odd_answer(error: BaseException) -> Evidence:
    """Of an answer that a check could do nothing with. If it asked a plain value for a method, it wanted an object."""
    if isinstance(error, AttributeError) and error.name and isinstance(error.obj, PLAIN):
        params = {"name": error.name, "received": kind_of(error.obj)}
        return Evidence(key="no-object", params=params, untrusted=True)
    return Evidence(key="odd-answer")


def _raised(error: Raised, exercise: Exercise, source: Source, seconds: float) -> Verdict:
    file, line, function, text = error.place or ("", 0, "", "")
    params = {"type": error.type, "message": error.message, "file": file, "line": str(line), "source": text}
    params["function"] = function
    if error.own:
        params |= dict(zip(CALLER, map(str, error.own), strict=True))

    def evidence(key: str) -> Evidence:
        return Evidence(key=key if error.place else f"{key}-nowhere", params=params, untrusted=True)

    if error.type == "NotImplementedError" and error.place:
        if file == f"{exercise.name}.py":
            if function in source.aside:
                return Outcome.MISSING, in_other_cells(source, function)
            return Outcome.MISSING, evidence("not-written")
        return Outcome.BLOCKED, Evidence(key="needs-exercise", params={"names": file.removesuffix(".py")})
    if error.type == "TimeUp":
        params["seconds"] = f"{seconds:g}"
        return Outcome.TIMED_OUT, evidence("timed-out-at")
    if error.type in OUT_OF_MEMORY or (error.type == "RuntimeError" and "can't allocate memory" in error.message):
        params["mib"] = str(exercise.memory)
        array = ALLOCATION.match(error.message)
        if array and error.place:
            params |= {"size": array[1], "shape": array[2]}
            return Outcome.OUT_OF_MEMORY, evidence("out-of-memory-array")
        return Outcome.OUT_OF_MEMORY, evidence("out-of-memory")
    if error.type == "RuledOut" and error.message in exercise.rules_out:
        params["name"] = error.message
        return Outcome.FORBIDDEN, evidence("ruled-out")
    if error.type == "PermissionError" and error.message.startswith("[Errno 1]"):
        return Outcome.FORBIDDEN, evidence("refused")
    if error.type == "RuntimeError" and error.message == NO_THREAD:
        return Outcome.FORBIDDEN, evidence("thread")
    if error.type == "SystemExit":
        return Outcome.CRASHED, evidence("system-exit")
    if error.type == "EOFError" and "input" in text:
        return Outcome.CRASHED, evidence("input")
    if error.type == "RecursionError":
        return Outcome.CRASHED, evidence("recursion")
    if error.type == "ModuleNotFoundError":
        missing = MISSING_MODULE.match(error.message)
        params |= {"name": missing[1] if missing else error.message, "allowed": ", ".join(exercise.imports)}
        relative = error.place is not None and params["name"].startswith(".")
        return Outcome.FORBIDDEN, evidence("relative-import" if relative else "import")
    return Outcome.CRASHED, evidence("raised")


def _died(error: Died, exercise: Exercise, seconds: float) -> Verdict:
    if error.cause == "timed_out":
        return Outcome.TIMED_OUT, Evidence(key="timed-out", params={"seconds": f"{seconds:g}"})
    if error.cause == "signal":
        name = SIGNALS.get(error.status, str(error.status))
        return Outcome.CRASHED, Evidence(key="segfault" if name == "SIGSEGV" else "signal", params={"signal": name})
    if error.cause == "exited" and error.status == NO_MEMORY:
        return Outcome.OUT_OF_MEMORY, Evidence(key="out-of-memory-nowhere", params={"mib": str(exercise.memory)})
    if error.cause == "exited":
        return Outcome.CRASHED, Evidence(key="exited", params={"status": str(error.status)})
    return Outcome.CRASHED, Evidence(key="protocol")
