"""The scene of an error: the expression in the learner's files that raised it, and of which kind its values were.

What lies here is asked about objects that the learner's code made: of those only the type is looked at, and what they
keep; none of their methods is called.
"""

from __future__ import annotations

import ast
import itertools
import sys
import types
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

MOST_PARSED = 200_000  # characters of a file that is parsed again
MOST_NAMES = 8
LONGEST_CODE = 120
LONGEST_NAME = 60
MOST_KEYS = 12
UNTOLD = (MemoryError, SyntaxError, RecursionError, NotImplementedError)  # of which the place says all
NUMBERS = frozenset(np.sctypeDict.values())
PLAIN = {bool: "bool", int: "int", float: "float", complex: "complex", str: "str", type(None): "None"}
FUNCTIONS = (
    *(types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.MethodDescriptorType),
    *(np.ufunc, type(np.dot)),
)
KEEPING = (types.GetSetDescriptorType, types.MemberDescriptorType)  # how a type says where its objects keep theirs
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
HEADS: dict[type[ast.AST], tuple[str, ...]] = {  # what a statement with a body has at its head
    ast.If: ("test",),
    ast.While: ("test",),
    ast.For: ("target", "iter"),
    ast.With: ("items",),
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Try, ast.AsyncFor, ast.Match), ()),
}


class Unknown(Exception):
    """An expression whose value cannot be had without running code."""


class Spot(NamedTuple):
    """Where in a text something is: lines counted from 1, columns in bytes from 0."""

    line: int
    end_line: int
    column: int
    end_column: int


def scene_of(error: BaseException, texts: Mapping[str, str]) -> dict[str, Any]:
    """The scene of an error, in the innermost of these files (texts by file name); empty if it cannot be told."""
    if issubclass(type(error), UNTOLD):
        return {}
    trace, found = BaseException.__dict__["__traceback__"].__get__(error), None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in texts:
            found = trace
        trace = trace.tb_next
    if found is None:
        return {}
    frame, text = found.tb_frame, texts[found.tb_frame.f_code.co_filename]
    spot = next(itertools.islice(frame.f_code.co_positions(), found.tb_lasti // 2, None), (None,))
    if len(text) > MOST_PARSED or None in spot:
        return {}
    return Scene(text, frame, Spot(*spot)).told()


class Scene:
    """The statement and the expression at a spot of a text, with the frame that ran it."""

    def __init__(self, text: str, frame: types.FrameType, spot: Spot) -> None:
        self.lines = text.encode().split(b"\n")
        self.frame = frame
        holding = _holding(ast.parse(text), spot)
        self.statement = next(node for node in reversed(holding) if isinstance(node, ast.stmt))
        self.node: ast.AST = holding[-1]
        if isinstance(getattr(self.node, "ctx", None), (ast.Store, ast.Del)):  # the place that is written to
            self.node = self.statement
        if isinstance(self.node, ast.For):
            self.node = self.node.iter
        elif isinstance(self.node, ast.With):
            self.node = self.node.items[0].context_expr

    def told(self) -> dict[str, Any]:
        operation, operands = self.operation()
        told = [self.seen(operand) for operand in operands[:MOST_NAMES]]
        names = {name[0]: name for name in self.names() if name not in told}
        return {
            "code": self.text(self.node, LONGEST_CODE) if not _has_body(self.node) else "",
            "operation": operation,
            "operands": told,
            "names": list(names.values())[: MOST_NAMES - len(told)],
        }

    def operation(self) -> tuple[str, list[ast.expr]]:
        """What was to be done, and with what."""
        node = self.node
        if isinstance(node, ast.BinOp):
            return OPERATORS.get(type(node.op), "&"), [node.left, node.right]
        if isinstance(node, ast.AugAssign):
            return OPERATORS.get(type(node.op), "&") + "=", [node.target, node.value]
        if isinstance(node, ast.Subscript):
            return "[]", [node.value, node.slice]
        if isinstance(node, ast.Attribute):
            return ".", [node.value]
        if isinstance(node, ast.UnaryOp):
            return "-", [node.operand]
        if isinstance(node, ast.Compare):
            return "<", [node.left, *node.comparators]
        if isinstance(node, ast.Call):
            named = [word.value for word in node.keywords if word.arg not in ("axis", "keepdims", "dtype")]
            return self.text(node.func, LONGEST_NAME), [*self.owner(node.func), *node.args, *named]
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            unpacked = isinstance(target, (ast.Tuple, ast.List))
            return "=", [node.value] if unpacked else [target, node.value]
        return "", [node] if isinstance(node, ast.expr) else []

    def owner(self, function: ast.expr) -> list[ast.expr]:
        """The array on which a method of arrays is called."""
        if isinstance(function, ast.Attribute):
            try:
                owner = self.value(function.value)
            except Unknown:
                return []
            return [function.value] if _is_array(owner) else []
        return []

    def names(self) -> Iterator[list[Any]]:
        """What else in the statement has a name and a value that can be told."""
        heads = HEADS.get(type(self.statement))
        waiting: list[Any] = [self.statement] if heads is None else [getattr(self.statement, head) for head in heads]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting = node + waiting
            elif isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and (seen := self.seen(node))[1]:
                if seen[1] not in ("module", "class", "function", "object"):
                    yield seen
            else:
                waiting = list(ast.iter_child_nodes(node)) + waiting

    def seen(self, node: ast.expr) -> list[Any]:
        """A part of the text, with kind and details of its value; these are empty if they cannot be told."""
        text = self.text(node, LONGEST_NAME)
        try:
            kind, details = _described(self.value(node))
        except Unknown:
            kind, details = "", []
        return [text, kind, details]

    def text(self, node: Any, most: int) -> str:
        """The text of a node, in one line; empty if that is longer."""
        first, last = node.lineno - 1, node.end_lineno - 1
        lines = self.lines[first : last + 1]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        text = " ".join(b" ".join(lines).decode().split())
        return text if len(text) <= most else ""

    def value(self, node: ast.expr) -> Any:
        """The value of a name, an attribute or an item. Raises Unknown for all that would have to be worked out."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            for space in (self.frame.f_locals, self.frame.f_globals):
                if type(space) in (dict, type(sys._getframe().f_locals)) and node.id in space:
                    return space[node.id]
        elif isinstance(node, ast.Attribute):
            return _attribute(self.value(node.value), node.attr)
        elif isinstance(node, ast.Subscript):
            return _item(self.value(node.value), self.value(node.slice))
        raise Unknown


def _has_body(node: ast.AST) -> bool:
    return type(node) in HEADS


def _holding(tree: ast.AST, spot: Spot) -> list[ast.AST]:
    """The nodes that hold a spot, the innermost last."""
    begin, end = (spot.line, spot.column), (spot.end_line, spot.end_column)
    found: list[ast.AST] = []
    waiting = [tree]
    while waiting:
        node: Any = waiting.pop()
        if not isinstance(node, (ast.expr, ast.stmt)):  # it has no place of its own
            waiting += ast.iter_child_nodes(node)
        elif (node.lineno, node.col_offset) <= begin and end <= (node.end_lineno, node.end_col_offset):
            found.append(node)
            waiting = list(ast.iter_child_nodes(node))
    return found


def _attribute(value: Any, name: str) -> Any:
    """What an object keeps under a name, or a method of its type."""
    if _is_array(value):
        if name in ("shape", "ndim") or (name == "T" and value.ndim <= 2):
            return getattr(value, name)
        if name == "grad" and type(value) is not np.ndarray and value.is_leaf:
            return value.grad
    kept = _kept(value)
    for place in (kept, *(kept.get(name) for name in ("_parameters", "_modules"))):  # the last two: PyTorch's modules
        if type(place) is dict and name in place:
            return place[name]
    for kind in type.__dict__["__mro__"].__get__(type(value)):
        own = type.__dict__["__dict__"].__get__(kind)
        if name in own and type(own[name]) in FUNCTIONS:
            return own[name]
    raise Unknown


def _kept(value: Any) -> dict[str, Any]:
    """The attributes of an object, if its type keeps them in a dictionary."""
    for kind in type.__dict__["__mro__"].__get__(type(value)):
        keeper = type.__dict__["__dict__"].__get__(kind).get("__dict__")
        if type(keeper) in KEEPING:
            kept = keeper.__get__(value)
            return kept if type(kept) is dict else {}
    return {}


def _item(value: Any, index: Any) -> Any:
    if type(value) is dict and type(index) in (str, int) and index in value:
        return value[index]
    counted = type(value) in (list, tuple) or (type(value) is np.ndarray and value.ndim > 0)
    if counted and type(index) is int and -len(value) <= index < len(value):
        return value[index]
    raise Unknown


def _is_array(value: Any) -> bool:
    torch: Any = sys.modules.get("torch")
    return type(value) is np.ndarray or (torch is not None and type(value) in (torch.Tensor, torch.nn.Parameter))


def _described(value: Any) -> tuple[str, list[str]]:
    """The kind of a value; of an array dtype and shape, of a list its length, of a dictionary its first keys."""
    kind = type(value)
    if _is_array(value):
        dtype = value.dtype.name if kind is np.ndarray else str(value.dtype).removeprefix("torch.")
        return "array" if kind is np.ndarray else "tensor", [dtype[:LONGEST_NAME], *map(str, value.shape)]
    if kind in PLAIN:
        return PLAIN[kind], []
    if kind in NUMBERS:
        return "number", []
    if kind is list:
        return "list", [str(len(value))]
    if issubclass(kind, tuple):  # the shape of a tensor, say
        return "tuple", [str(tuple.__len__(value))]
    if kind is dict:
        keys = [key[:LONGEST_NAME] for key in itertools.islice(value, MOST_KEYS) if type(key) is str]
        return "dict", keys
    if kind in FUNCTIONS:
        return "function", []
    if kind is types.ModuleType:
        return "module", []
    return "class" if issubclass(kind, type) else "object", []
