"""The interpreter that workers run in: its command, and the environment that it finds."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path

import msgspec

from autograder import threads
from autograder.sandbox import bubblewrap
from autograder.sandbox.libraries import place
from autograder.worker import confine

MAIN = Path(confine.__file__).with_name("main.py")


def environment() -> dict[str, str]:
    """All the environment that a worker has."""
    names = {**threads.ONE, "PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    if os.name == "nt":
        names["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    return names


class Interpreter:
    """How the interpreters of workers with these libraries are started, and what they are told."""

    def __init__(self, libraries: tuple[str, ...], layers: tuple[str, ...], folder: Path) -> None:
        root = folder / f"root-{secrets.token_hex(4)}"
        root.mkdir()
        found = place(libraries)
        plan = {**msgspec.to_builtins(found), "libraries": libraries, "layers": layers, "place": str(root)}
        self.plan = json.dumps(plan)
        self.interpreter = [sys.executable]
        self.wrapped = bubblewrap.LAYER in layers
        if self.wrapped:
            self.interpreter = [*bubblewrap.command(found), bubblewrap.INTERPRETER]

    def command(self, mode: str, *args: str) -> list[str]:
        """What starts an interpreter that finds nothing of the surroundings.

        Not `-I`, which would not read the hash seed in its environment: sets would have another order in each run.
        """
        return [*self.interpreter, "-P", "-s", "-S", "-B", str(MAIN), mode, self.plan, *args]
