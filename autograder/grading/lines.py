"""Lines of Python that ask the questions of a check, as a learner would write them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.grading.questions import Object, Question
from autograder.grading.replay import LOOKS, objects_in
from autograder.grading.values import RECEIVED, Values
from autograder.worker.wire import Tensor


class Lines(Values):
    """The lines for some questions; the answer to the last one is `received`.

    text: the learner's stub, whose parameters give the values their names.
    """

    def __init__(self, questions: Sequence[Question], text: str, said: str) -> None:
        requests = [question.request for question in questions]
        super().__init__(said, [str(request.get("name", "")) for request in requests], requests)
        self.parameters = parameters(text)
        self.later = Counter(item for request in requests for item in set(objects_in(request)))
        self.hints = self._hints(questions)
        for question in questions:
            self.later.subtract(set(objects_in(question.request)))
            self.write(question, last=question is questions[-1])

    def _hints(self, questions: Sequence[Question]) -> dict[Object, str]:
        """For an object the name of the parameter, or of the key, for which it is handed in first."""
        found: dict[Object, str] = {}
        for question in questions:
            given = [("", question.request.get("value"))]
            if question.op == "call":
                given = list(zip(self.named(question), question.request["args"], strict=False))
            for name, value in given:
                for key, item in value.items() if isinstance(value, dict) else [(name, value)]:
                    if isinstance(item, Object) and key:
                        found.setdefault(item, str(key))
        return found

    def named(self, question: Question) -> list[str]:
        """The names of the parameters of what a question calls."""
        target, name = question.request.get("target"), question.request["name"]
        given = len(question.request["args"])
        known = self.parameters.get(f"{target.name}.{name}" if target else name, ())
        return [*known[:given], *["x"] * (given - len(known))]

    # one question

    def write(self, question: Question, last: bool) -> None:
        request = question.request
        if question.op == "write":
            self._write(request)
            return
        if question.op == "replace":
            self._replace(request)
            return
        if question.op == "call":
            expression = self._call(request, self.named(question))
        elif question.op == "put":
            expression = self.value(request["value"], self.hints.get(question.answer, "x"))
        else:
            expression = getattr(self, f"_{question.op}")(request)
        new = [item for item in set(objects_in(question.answer)) if item not in self.objects and self.later[item] > 0]
        if last:
            self.body += [f"{RECEIVED} = {expression}", f"print({RECEIVED})"]
        elif question.op == "put" and expression.isidentifier():
            self.objects[question.answer] = expression
        elif not new:
            self.body += [expression] if question.op not in LOOKS | {"put"} else []
        elif isinstance(question.answer, Object):
            self.body.append(f"{self.name_of(question.answer)} = {expression}")
        else:
            name = self.free("answer")
            self.body.append(f"{name} = {expression}")
            for place, item in _places(question.answer):
                if item in new and item not in self.objects:
                    self.body.append(f"{self.name_of(item)} = {name}{place}")

    def _call(self, request: Mapping[str, Any], names: Sequence[str] = ()) -> str:
        function = self.callee(request)
        arguments = [self.value(value, name) for value, name in zip(request["args"], names, strict=True)]
        arguments += [f"{name}={self.value(value, name)}" for name, value in request["kwargs"].items()]
        return f"{function}({', '.join(arguments)})"

    def _often(self, request: Mapping[str, Any]) -> str:
        arguments = [(self.value(value, "x"), isinstance(value, np.ndarray)) for value in request["args"]]
        copies = [f"{name}.copy()" if array and name.isidentifier() else name for name, array in arguments]
        return f"[{self.callee(request)}({', '.join(copies)}) for _ in range({request['times']})]"

    _repeat = _often

    def _get(self, request: Mapping[str, Any]) -> str:
        return self.callee(request)

    def _has(self, request: Mapping[str, Any]) -> str:
        return f"hasattr({self.module()}, {request['name']!r})"

    def _replace(self, request: Mapping[str, Any]) -> None:
        value = self.value(request["value"], request["name"])
        self.body.append(f"{self.module()}.{request['name']} = {value}")

    def _value(self, request: Mapping[str, Any]) -> str:
        return self.value(request["target"], "x")

    def _write(self, request: Mapping[str, Any]) -> None:
        owner = self.callee(request) if request["name"] else self.value(request["target"], "x")
        values = request["value"]
        pairs = [(f"[{key!r}]", key, value) for key, value in values.items()] if type(values) is dict else []
        for place, name, value in pairs or [("", "x", values)]:
            self.body.append(f"{owner}{place}[...] = {self.value(value, str(name))}")

    def _items(self, request: Mapping[str, Any]) -> str:
        self.imports.add("from itertools import islice")
        return f"list(islice({self.value(request['target'], 'x')}, {request['limit'] + 1}))"

    def _library(self, request: Mapping[str, Any]) -> str:
        module, _, name = request["name"].rpartition(".")
        function = name if module == "builtins" else f"{self.package(module)}.{name}"
        arguments = [self.value(value, "x") for value in request["args"]]
        arguments += [f"{name}={self.value(value, name)}" for name, value in request["kwargs"].items()]
        return f"{function}({', '.join(arguments)})"

    def _autograd(self, request: Mapping[str, Any]) -> str:
        function, values = self.callee(request), request["args"]
        target = request["target"]
        known = self.parameters.get(f"{target.name}.{request['name']}" if target else request["name"], ())
        names = [*known, *["x"] * len(values)]
        arguments, tensors = [], []
        for value, hint in zip(values, names, strict=False):
            expression = self.value(value, hint)
            if isinstance(value, Tensor) and value.array.dtype.kind == "f":
                name = expression if expression.isidentifier() else self.free(hint)
                self.body.append(f"{name} = {expression}.requires_grad_()")
                expression = name
                tensors.append(name)
            arguments.append(expression)
        upstream = self.value(Tensor(np.asarray(request["upstream"])), "upstream")
        answer = self.free("value")
        self.body.append(f"{answer} = {function}({', '.join(arguments)})")
        gradients = f"torch.autograd.grad({answer}, [{', '.join(tensors)}], {upstream}.to({answer}.dtype)"
        return f"{answer}, list({gradients}, allow_unused=True))"


def parameters(text: str) -> dict[str, tuple[str, ...]]:
    """The parameters of each function, class and method (`Affine.forward`) at the top of a text, without `self`."""
    found: dict[str, tuple[str, ...]] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = tuple(one.arg for one in (*node.args.posonlyargs, *node.args.args))
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef):
                    name = node.name if part.name == "__init__" else f"{node.name}.{part.name}"
                    found[name] = tuple(one.arg for one in part.args.args[1:])
    return found


def _places(value: Any, place: str = "") -> Iterator[tuple[str, Object]]:
    """The objects in a value, each with how to get at it."""
    if isinstance(value, Object):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, f"{place}[{key!r}]")
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _places(item, f"{place}[{number}]")
