"""The exercises of the chapter at hand as modules, which show what the kernel has defined."""

from __future__ import annotations

import importlib.machinery
import types
from typing import Any

from autograder.locales import sentence
from autograder.notebook.kernel import Kernel


class Finder:
    """Finds the exercises of the chapter at hand as modules that show what the kernel has defined, and nothing else."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if path is not None or name not in self.kernel.defined:
            return None
        if self.kernel.chapter() != self.kernel.exercise(name).chapter:
            return None
        return importlib.machinery.ModuleSpec(name, self)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return Shown(spec.name, self.kernel)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


class Shown(types.ModuleType):
    """An exercise as the kernel has it now."""

    def __init__(self, name: str, kernel: Kernel) -> None:
        super().__init__(name)
        self.__dict__["_kernel"] = kernel

    def __getattr__(self, name: str) -> Any:
        kernel: Kernel = self.__dict__["_kernel"]
        defined = kernel.defined[self.__name__]
        if name in defined:
            return defined[name]
        if name in kernel.asked[self.__name__]:
            raise ImportError(sentence(kernel.language, "notebook.not-run", name=name, exercise=self.__name__))
        if not name.startswith("_") and name in kernel.shell.user_ns:
            return kernel.shell.user_ns[name]
        raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
