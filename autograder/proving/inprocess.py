"""The same checks without isolation, for comparison only: a module imported into the process of the suite.

A pytest plugin: `pytest -p autograder.proving.inprocess SUITE...` with the folder of the solutions in DLGRADE_PLAIN.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.checks.answers import AbsentName, Raised, RemoteObject
from autograder.grading.notes import Notes
from autograder.grading.seeds import stream
from autograder.worker.wire import Tensor

PLAIN = (bool, int, float, complex, str, type(None))


class PlainObject(RemoteObject):
    """An object of this process, with the interface of one in a worker."""

    def __init__(self, target: Any) -> None:
        object.__setattr__(self, "_target", target)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        target = self._target
        try:
            return wrap(getattr(target, name))
        except AttributeError:
            raise AbsentName(name, type(target).__name__) from None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return wrap(self._target(*unwrap(list(args)), **unwrap(kwargs)))
        except Exception as error:
            kinds = tuple(kind.__name__ for kind in type(error).__mro__)
            raise Raised(type(error).__name__, str(error), None, kinds=kinds) from error

    def value(self) -> Any:
        return wrap(self._target)

    def often(self, times: int, *args: Any) -> list[Any]:
        return [wrap(self._target(*unwrap(list(args), copied=True))) for _ in range(times)]

    def prepared(self, *args: Any) -> PlainPrepared:
        return PlainPrepared(self._target, unwrap(list(args), copied=True))

    def write(self, name: Any, value: Any = None) -> None:
        if not isinstance(name, str):
            place, value = self._target, name
        else:
            place = getattr(self._target, name)
        for key, item in value.items() if isinstance(value, dict) else [(..., value)]:
            (place if key is ... else place[key])[...] = item

    def items(self, limit: int = 20_000) -> list[Any]:
        return [wrap(item) for item, _ in zip(self._target, range(limit + 1), strict=False)]

    @property
    def class_name(self) -> str:
        return type(self._target).__name__


class PlainPrepared:
    """A call of this process that is ready to be made."""

    def __init__(self, target: Any, args: list[Any]) -> None:
        self.target = target
        self.args = args

    def seconds(self, times: int = 1) -> float:
        started = time.perf_counter()
        for _ in range(times):
            self.value = self.target(*self.args)
        return (time.perf_counter() - started) / times

    def answer(self) -> Any:
        return wrap(self.value)


class PlainStudent(PlainObject):
    """A module of this process, with the interface of `Student`. Its files are in the current folder."""

    def write_file(self, name: str, content: bytes) -> str:
        Path(name).write_bytes(content)
        return name

    def read_file(self, name: str) -> bytes:
        return Path(name).read_bytes()

    def folder(self) -> list[str]:
        return sorted(file.name for file in Path().iterdir())

    def unrecorded(self) -> AbstractContextManager[None]:
        return nullcontext()

    def record(self, answer: Any) -> None:
        pass

    def within(self, seconds: float) -> AbstractContextManager[None]:
        return nullcontext()

    def has(self, name: str) -> bool:
        return hasattr(self._target, name)

    def replace(self, name: str, value: Any) -> None:
        setattr(self._target, name, unwrap(value))

    def put(self, value: Any) -> PlainObject:
        return PlainObject(unwrap(value, copied=True))

    def library(self, name: str, *args: Any, **kwargs: Any) -> PlainObject:
        module, _, function = name.rpartition(".")
        made = getattr(importlib.import_module(module), function)(*unwrap(list(args)), **unwrap(kwargs))
        return PlainObject(made)

    def autograd(self, function: Any, *args: Any, upstream: Any) -> tuple[Any, list[Any]]:
        torch = sys.modules["torch"]
        called = getattr(self._target, function) if isinstance(function, str) else function._target
        given = unwrap(list(args))
        tensors = [arg.requires_grad_() for arg in given if isinstance(arg, torch.Tensor) and arg.is_floating_point()]
        value = called(*given)
        gradients = torch.autograd.grad(value, tensors, torch.from_numpy(np.asarray(upstream)).to(value.dtype))
        return wrap(value), [wrap(gradient) for gradient in gradients]


def wrap(value: Any) -> Any:
    """Plain values as they are, arrays as copies, tensors as `Tensor`, all else as `PlainObject`."""
    if isinstance(value, (np.generic, np.ndarray)):
        return np.array(value)
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, (list, tuple)):
        items = [wrap(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict):
        return {key: wrap(item) for key, item in value.items()}
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return Tensor(value.detach().numpy().copy())
    return PlainObject(value)


def unwrap(value: Any, copied: bool = False) -> Any:
    """What `wrap` made, back again, and a function of the suite as one of the module's. `copied`: arrays of its own."""
    if isinstance(value, PlainObject):
        return value._target
    if isinstance(value, Tensor):
        return importlib.import_module("torch").from_numpy(value.array.copy())
    if isinstance(value, (list, tuple)):
        return type(value)([unwrap(item, copied) for item in value])
    if isinstance(value, dict):
        return {key: unwrap(item, copied) for key, item in value.items()}
    if callable(value):
        return lambda *args, **named: unwrap(value(*map(wrap, args), **wrap(named)))
    return value.copy() if copied and isinstance(value, np.ndarray) else value


def load(file: Path) -> ModuleType:
    """The module in a file, with its folder importable."""
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "check(points, needs, time): a check and its weight")


def _solution(request: pytest.FixtureRequest) -> Path:
    suite = Path(request.path)
    return Path(os.environ["DLGRADE_PLAIN"], suite.parents[1].name, suite.name.removeprefix("test_"))


@pytest.fixture
def student(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PlainStudent:
    monkeypatch.chdir(tmp_path)
    return PlainStudent(load(_solution(request)))


@pytest.fixture
def twin(request: pytest.FixtureRequest) -> PlainStudent:
    return PlainStudent(load(_solution(request)))


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest) -> PlainStudent:
    return PlainStudent(load(_solution(request)))


@pytest.fixture
def curves() -> Any:
    return Notes().curve


@pytest.fixture
def remark() -> Any:
    return Notes().remark


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> ModuleType:
    return load(_solution(request))


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    return stream("plain", request.node.nodeid)
