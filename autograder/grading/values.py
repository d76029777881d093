"""Values and names as Python: what a question hands in, and what it is called from there on."""

from __future__ import annotations

import builtins
import io
import keyword
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.grading.questions import Answers, Method, Object
from autograder.worker.wire import Tensor

SMALL = 30  # entries of an array that is written out
WIDTH = 88  # columns of a written array
SHORT = 70  # characters of a list or dictionary that stands in the call itself
PLACES = re.compile(r"(?<=.)(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])")
RECEIVED = "received"
TAKEN = {*keyword.kwlist, *dir(builtins), RECEIVED, "saved", "np", "torch", "module", "islice", "cycle", "random"}


class Values:
    """Expressions for values; what is long gets a name, in a line of its own of `body`.

    said: what a comment says above a function of the suite. taken: names that mean something else. given: all that
    will be handed in, so that an array which comes again is handed in as a copy. `arrays`: what is too large to be
    written out, by name. `imports`: the lines that come first; `names`: those that the learner's module must have.
    `hints`: names for objects.
    """

    def __init__(self, said: str, taken: Iterable[str], given: Iterable[Any]) -> None:
        self.said = said
        self.imports: set[str] = set()
        self.names: list[str] = []
        self.arrays: dict[str, np.ndarray[Any, Any]] = {}
        self.body: list[str] = []
        self.taken = {*TAKEN, *taken}
        self.pool: dict[Any, str] = {}
        self.objects: dict[Object, str] = {}
        self.functions: dict[int, str] = {}
        self.hints: dict[Object, str] = {}
        self.left = Counter(key for value in given for key in _arrays(value))

    def saved(self) -> bytes:
        """The file of the arrays, as `numpy.load` reads it; empty if there are none."""
        if not self.arrays:
            return b""
        file = io.BytesIO()
        np.savez_compressed(file, **self.arrays)  # type: ignore[arg-type]
        return file.getvalue()

    # names

    def callee(self, request: Mapping[str, Any]) -> str:
        """What is called or read: a name of the module, or of an object."""
        target, name = request["target"], request["name"]
        if target is not None:
            return self.value(target, "x") + ("" if name == "__call__" else f".{name}")
        if name not in self.names:
            self.names.append(name)
        return str(name)

    def module(self) -> str:
        """The learner's module as a whole."""
        if "module" not in self.names:
            self.names.append("module")
        return "module"

    def package(self, module: str) -> str:
        if module.partition(".")[0] == "numpy":
            self.imports.add("import numpy as np")
            return "np" + module.removeprefix("numpy")
        self.imports.add(f"import {module}")
        return module

    def free(self, hint: str) -> str:
        """A name that nothing has yet."""
        hint = re.sub(r"\W", "_", hint, flags=re.ASCII)[:30].lstrip("_") or "x"
        hint = f"x{hint}" if hint[0].isdigit() else hint
        number, name = 1, hint
        while name in self.taken:
            number += 1
            name = f"{hint}_{number}"
        self.taken.add(name)
        return name

    def name_of(self, item: Object) -> str:
        """The name of an object, from here on."""
        word = "_".join(PLACES.split(item.name)).lower()
        word = "rng" if item.name == "Generator" else word
        hint = self.hints.get(item, word)
        self.objects[item] = self.free(word if hint == "x" else hint)
        return self.objects[item]

    # values

    def value(self, value: Any, hint: str) -> str:
        """A value as an expression; what is long gets a name, in lines of its own."""
        if isinstance(value, Object):
            return self.objects.get(value) or self.name_of(value)
        if isinstance(value, Method):
            return self.callee({"target": value.target, "name": value.name})
        if isinstance(value, Answers):
            return self.function(value, hint)
        if isinstance(value, (np.ndarray, Tensor)):
            return self.array(value, hint)
        if isinstance(value, (list, tuple, dict)):
            return self.container(value, hint)
        return number(value) if isinstance(value, (float, complex)) else repr(value)

    def container(self, value: Any, hint: str) -> str:
        if isinstance(value, dict):
            parts = [f"{key!r}: {self.value(item, str(key))}" for key, item in value.items()]
            text = f"{{{', '.join(parts)}}}"
        elif isinstance(value, list) and len(value) > SMALL and (table := _table(value)) is not None:
            name = self.free(hint)
            self.arrays[name] = table
            self.body.append(f'{name} = saved["{name}"].tolist()')
            return name
        else:
            parts = [self.value(item, hint) for item in value]
            comma = "," if len(parts) == 1 else ""
            text = f"[{', '.join(parts)}]" if isinstance(value, list) else f"({', '.join(parts)}{comma})"
        if len(text) <= SHORT:
            return text
        name = self.free(hint)
        self.body.append(f"{name} = {text}")
        return name

    def function(self, answers: Answers, hint: str) -> str:
        """The name of a function that gives what one of the suite gave."""
        if id(answers) not in self.functions:
            self.imports.add("from itertools import cycle")
            name = self.free(hint)
            self.body.append(f"# {name}: {self.said}")
            given = self.value(_stacked(answers.values), f"{name}_gives")
            turns = self.free(f"{name}_turns")
            self.body += [f"{turns} = cycle({given})", f"def {name}(*arguments, **named):", f"    return next({turns})"]
            self.functions[id(answers)] = name
        return self.functions[id(answers)]

    def array(self, value: Any, hint: str) -> str:
        """The name of an array, or of a copy of it if it is handed in again later."""
        key = _key(value)
        if key not in self.pool:
            self.pool[key] = name = self.free(hint)
            array = value.array if isinstance(value, Tensor) else value
            self.body += self.made(name, array, isinstance(value, Tensor))
        self.left[key] -= 1
        copy = ".clone()" if isinstance(value, Tensor) else ".copy()"
        return self.pool[key] + (copy if self.left[key] > 0 else "")

    def made(self, name: str, array: np.ndarray[Any, Any], tensor: bool) -> list[str]:
        """The lines that make an array or a tensor."""
        self.imports.add("import torch" if tensor else "import numpy as np")
        kind = array.dtype.name
        if array.size <= SMALL and (array.dtype.kind in "biu" or np.isfinite(array).all()):
            plain = {"int64", "bool", "float32" if tensor else "float64"}
            dtype = "" if kind in plain and array.size else f", dtype={'torch' if tensor else 'np'}.{kind}"
            maker = "torch.tensor" if tensor else "np.array"
            head = f"{name} = {maker}("
            if not array.size:
                return [f"{name} = {maker.partition('.')[0]}.empty({array.shape}{dtype})"]
            written = np.array2string(
                array,
                separator=", ",
                floatmode="unique",
                threshold=sys.maxsize,
                max_line_width=WIDTH,
                prefix=" " * len(head),
            )
            return f"{head}{written}{dtype})".split("\n")
        self.arrays[name] = array
        saved = f'saved["{name}"]'
        sizes = f"  # {array.shape} {kind}"
        return [f"{name} = torch.from_numpy({saved}){sizes}" if tensor else f"{name} = {saved}{sizes}"]


def number(value: complex) -> str:
    """A float or a complex number as an expression."""
    return repr(value) if np.isfinite(value) else f"{type(value).__name__}({str(value)!r})"


def _key(value: Any) -> Any:
    array = value.array if isinstance(value, Tensor) else value
    return isinstance(value, Tensor), array.dtype.str, array.shape, array.tobytes()


def _arrays(value: Any) -> Iterator[Any]:
    """The keys of the arrays in a value, one for each time that they occur."""
    if isinstance(value, (np.ndarray, Tensor)):
        yield _key(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _arrays(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _arrays(item)


def _stacked(values: list[Any]) -> Any:
    """Arrays of one shape and dtype as the rows of one."""
    if values and len({(value.shape, value.dtype) for value in values if isinstance(value, np.ndarray)}) == 1:
        return np.array(values) if all(isinstance(value, np.ndarray) for value in values) else values
    return values


def _table(value: list[Any]) -> np.ndarray[Any, Any] | None:
    """A long list of numbers or of words as an array that holds just that, if it can."""
    kinds = {type(item) for item in value}
    if len(kinds) != 1 or not kinds <= {int, float, str, bool}:
        return None
    array = np.array(value)
    return array if array.dtype.kind in "biufU" and array.tolist() == value else None
