"""The learner's modules: the texts of a chapter, imported by name, and what they may import themselves."""

from __future__ import annotations

import ast
import builtins
import linecache
import marshal
import os
import sys
import types
from collections.abc import Mapping
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

import numpy as np

from autograder.worker.places import Place
from autograder.worker.standins import Loader, StandIn, is_shown, not_there, stand_in

STANDARD = os.path.dirname(os.__file__)  # it holds modules of which `sys.stdlib_module_names` does not know
NAMES = sys.stdlib_module_names  # asked where they are: a copy would touch each of them, in every worker
PACKAGE = "autograder"  # lies beside NumPy if it is installed, and the solutions inside it


class ChapterModules:
    """Importer of the learner's chapter: finds an exercise by its name, before anything that is installed.

    A statement at a module's top that runs into a package which is not there is left out, and what it would define
    stands for that package: it costs only what uses it. `left_out`: the place of each, by the package's name.
    """

    def __init__(self, texts: dict[str, str], imports: list[str], code: Mapping[str, Any] | None = None) -> None:
        """`code`: from `code_of`, with these texts."""
        self.texts = texts
        self.imports = set(imports)
        self.finders: list[Any] = []
        self.left_out: dict[str, Place] = {}
        self.compiled: dict[tuple[str, str], types.CodeType] = {}  # by file and text, for when they are loaded again
        for name, data in (code or {}).items():
            self.compiled[f"{name}.py", texts[name]] = marshal.loads(data)

    def renew(self, texts: dict[str, str]) -> None:
        """Take other texts, or the same anew: nothing of the modules that were imported before is left."""
        for name in self.texts:
            sys.modules.pop(name, None)
        self.texts = texts
        self.left_out = {}

    # finding

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name in self.texts:
            return ModuleSpec(name, self)  # type: ignore[arg-type]
        root = name.partition(".")[0]
        if is_shown(name):
            return ModuleSpec(name, Loader(), is_package=True)  # type: ignore[arg-type]
        for finder in self.finders:
            spec = finder.find_spec(name, path, target)
            if spec and (self.is_open(root) or os.path.dirname(str(spec.origin)) == STANDARD):
                return spec
        return None

    def find_distributions(self, *args: Any, **kwargs: Any) -> Any:
        return PathFinder.find_distributions(*args, **kwargs)

    def is_open(self, package: str) -> bool:
        """Whether anything in this process may import the package: PyTorch has requirements of its own."""
        if "torch" in self.imports:
            return package != PACKAGE
        return package == "numpy" or self.is_allowed(package)

    def is_allowed(self, package: str) -> bool:
        """Whether the learner's modules may import the package."""
        return package in self.imports or package in self.texts or package in NAMES

    def create_module(self, spec: Any) -> None:
        return None

    def guard(self) -> None:
        """Let the learner's modules import what the exercise allows and nothing else."""
        self.finders, sys.meta_path[:] = list(sys.meta_path), [self]
        for name in ("display", "get_ipython"):  # a notebook has them without an import
            setattr(builtins, name, StandIn(f"IPython.{name}"))
        real = builtins.__import__

        def guarded(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
            importer = globals.get("__name__") if globals else None
            if importer in self.texts:
                shown = is_shown(name) and "*" not in (fromlist or ())
                if level or not (shown or self.is_allowed(name.partition(".")[0])):
                    raise not_there("." * level + name)
            return real(name, globals, locals, fromlist, level)

        builtins.__import__ = guarded

    # running

    def exec_module(self, module: types.ModuleType) -> None:
        self.run(module)

    def run(self, module: types.ModuleType) -> None:
        text = self.texts[module.__name__]
        file = f"{module.__name__}.py"
        module.__file__ = file
        linecache.cache[file] = (lambda: text,)  # cut into lines when somebody asks for them
        code = self.compiled.get((file, text))
        if code is None:
            code = self.compiled[file, text] = compile(text, file, "exec")
        try:
            exec(code, module.__dict__)
        except ModuleNotFoundError as error:
            self.go_on(module, code, error)

    def go_on(self, module: types.ModuleType, code: types.CodeType, error: ModuleNotFoundError) -> None:
        """Run what comes after the statement that has raised this, one statement at a time."""
        trace, line = error.__traceback__, 0
        while trace:
            if trace.tb_frame.f_code is code:
                line = trace.tb_lineno or 0
            trace = trace.tb_next
        body = [part for node in ast.parse(self.texts[module.__name__]).body for part in parts(node)]
        first = next((number for number, node in enumerate(body) if line <= (node.end_lineno or 0)), len(body))
        if not line or first == len(body):
            raise error
        self.leave_out(module, code, body[first], error)
        for node in body[first + 1 :]:
            try:
                exec(compile(ast.Module([node], []), code.co_filename, "exec"), module.__dict__)
            except ModuleNotFoundError as other:
                self.leave_out(module, code, node, other)

    def leave_out(
        self, module: types.ModuleType, code: types.CodeType, node: ast.stmt, error: ModuleNotFoundError
    ) -> None:
        package = str(error.name or error)
        self.left_out.setdefault(package, Place(code.co_filename, node.lineno, code))
        for name in bound(node):
            module.__dict__.setdefault(name, stand_in(f"{package}.{name}", package))
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            names = module.__dict__["__builtins__"]
            module.__dict__["__builtins__"] = Starred(names, [*getattr(names, "packages", ()), package])


class Starred(dict[str, Any]):
    """The built-in names, and any other as one of the packages that are not there and of which all names are imported.

    If some of them only draw or show, the others come first: a name of theirs may be an answer.
    """

    def __init__(self, names: dict[str, Any], packages: list[str]) -> None:
        super().__init__(names)
        self.packages = packages

    def __missing__(self, name: str) -> StandIn:
        if name.startswith("__"):
            raise KeyError(name)
        package = ", ".join(one for one in self.packages if not is_shown(one)) or self.packages[0]
        return stand_in(f"{package}.{name}", package)


def code_of(texts: dict[str, str], main: str) -> dict[str, Any]:
    """The code of a module, and of those that it may import, by name: bytes, in arrays. Runs nothing of them."""
    found: dict[str, Any] = {}
    left = [main]
    while left:
        name = left.pop()
        if name not in found:
            code = compile(texts[name], f"{name}.py", "exec")
            found[name] = np.frombuffer(marshal.dumps(code), np.uint8)
            left += [other for other in names_in(code) if other in texts]
    return found


def names_in(code: types.CodeType) -> set[str]:
    """The names that code uses, those of what it imports among them."""
    return set(code.co_names).union(*(names_in(part) for part in code.co_consts if isinstance(part, types.CodeType)))


def parts(node: ast.stmt) -> list[ast.stmt]:
    """An import of several packages as one of each, any other statement as it is."""
    if not isinstance(node, ast.Import):
        return [node]
    return [ast.copy_location(ast.Import([one]), node) for one in node.names]


def bound(node: ast.AST) -> set[str]:
    """The names that a statement may define in its module."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, ast.alias):
        return {node.asname or node.name.partition(".")[0]} - {"*"}
    names = {node.id} if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else set[str]()
    return names.union(*map(bound, ast.iter_child_nodes(node)))


def look_like_a_script(name: str) -> None:
    """Let this process look like one that was started by `python name.py`: how it was started is nobody's business."""
    sys.argv[:] = [f"{name}.py"]
    sys.orig_argv[:] = ["python", *sys.argv]
    sys.modules["__main__"] = types.ModuleType("__main__")
