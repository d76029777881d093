"""The learner's modules: the texts of a chapter, imported by name, and what they may import themselves."""

from __future__ import annotations

import builtins
import linecache
import sys
import types
from typing import Any

PACKAGE = "autograder"  # lies beside NumPy if it is installed, and the solutions inside it


class ChapterModules:
    """Importer of the learner's chapter: finds an exercise by its name, before anything that is installed."""

    def __init__(self, texts: dict[str, str], imports: list[str]) -> None:
        self.texts = texts
        self.allowed = {*imports, *texts, *sys.stdlib_module_names}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        from importlib.machinery import ModuleSpec

        if name in self.texts:
            return ModuleSpec(name, self)  # type: ignore[arg-type]
        root = name.partition(".")[0]
        if not self.is_open(root):
            raise ModuleNotFoundError(f"No module named {root!r} in this exercise", name=root)
        return None

    def is_open(self, package: str) -> bool:
        """Whether anything in this process may import the package: PyTorch has requirements of its own."""
        return package != PACKAGE if "torch" in self.allowed else package in {"numpy", *self.allowed}

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        self.run(module)

    def run(self, module: types.ModuleType) -> None:
        text = self.texts[module.__name__]
        file = f"{module.__name__}.py"
        module.__file__ = file
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), module.__dict__)

    def guard(self) -> None:
        """Let the learner's modules import what the exercise allows and nothing else."""
        real = builtins.__import__

        def guarded(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
            importer = globals.get("__name__") if globals else None
            root = name.partition(".")[0]
            if level == 0 and importer in self.texts and root not in self.allowed:
                raise ModuleNotFoundError(f"No module named {root!r} in this exercise", name=root)
            return real(name, globals, locals, fromlist, level)

        builtins.__import__ = guarded


def look_like_a_script(name: str) -> None:
    """Let this process look like one that was started by `python name.py`: how it was started is nobody's business."""
    sys.argv[:] = [f"{name}.py"]
    sys.orig_argv[:] = ["python", *sys.argv]
    sys.modules["__main__"] = types.ModuleType("__main__")
