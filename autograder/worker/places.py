"""Places: the lines of the learner's files by which an error, or the end of the time, is told.

What lies here is asked about objects that the learner's code made, so nothing in it relies on their good behaviour.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LONGEST = 200
MOST_PARSED = 200_000  # characters of a file whose loops are looked for


class Place(NamedTuple):
    """A line of a file, and in which code it lies."""

    file: str
    line: int
    code: types.CodeType

    def told(self, texts: Mapping[str, str]) -> list[Any]:
        """File, line, function and source, as the wire carries them."""
        lines = texts.get(self.file, "").split("\n")
        source = lines[self.line - 1] if 0 < self.line <= len(lines) else ""
        return [self.file, self.line, self.code.co_name[:LONGEST], source.strip()[:LONGEST]]


def raised_at(error: BaseException, texts: Mapping[str, str]) -> list[Place]:
    """The places in these files (texts by file name) that the error came through, the innermost last."""
    trace = BaseException.__dict__["__traceback__"].__get__(error)
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in texts:
            places.append(Place(code.co_filename, trace.tb_lineno or line_of(code, trace.tb_lasti), code))
        trace = trace.tb_next
    return places


def running(frame: types.FrameType | None, texts: Mapping[str, str]) -> list[Place]:
    """The places in these files that are being run, down to this frame, the innermost last."""
    places = []
    while frame is not None:
        code = frame.f_code
        if code.co_filename in texts:
            places.append(Place(code.co_filename, frame.f_lineno or line_of(code, frame.f_lasti), code))
        frame = frame.f_back
    return places[::-1]


def line_of(code: types.CodeType, instruction: int) -> int:
    """The line of an instruction; of one that has none (the jump behind an `if` that ends a loop), of one before it."""
    found = code.co_firstlineno
    for start, _, line in code.co_lines():
        if start > instruction:
            break
        found = line or found
    return found


def lasting(places: list[Place], texts: Mapping[str, str]) -> list[Place]:
    """The same places, as far as they do not depend on the moment: the last is the line of a loop, or of a recursion.

    Whatever runs for ever, or too long, runs inside the outermost loop; which line in it had its turn is chance.
    """
    codes = [place.code for place in places]
    for number, (file, line, code) in enumerate(places):
        steady = loop_around(texts[file], line, code.co_name == "<lambda>")
        if steady is None and code in codes[number + 1 :]:
            steady = code.co_firstlineno
        if steady is not None:
            return [*places[:number], Place(file, steady, code)]
    return places


def loop_around(text: str, line: int, in_lambda: bool = False) -> int | None:
    """The line at which the outermost loop around a line begins, within one function; None if there is none."""
    if len(text) > MOST_PARSED:
        return None
    found = list(_around(ast.parse(text), line, SCOPES if in_lambda else SCOPES[:-1]))
    innermost = max(depth for depth, _ in found)
    return min((loop for depth, loop in found if depth == innermost and loop), default=None)


def _around(tree: ast.AST, line: int, scopes: tuple[type, ...]) -> Iterator[tuple[int, int | None]]:
    """Of each node that holds a line: in how many functions it is, and where its outermost loop in the last begins."""
    waiting: list[tuple[ast.AST, int, int | None]] = [(tree, 0, None)]
    while waiting:
        node, depth, loop = waiting.pop()
        if isinstance(node, scopes):
            depth, loop = depth + 1, None
        elif isinstance(node, LOOPS):
            loop = loop or node.lineno
        yield depth, loop
        waiting += [(child, depth, loop) for child in _holding(ast.iter_child_nodes(node), line)]


def _holding(nodes: Iterable[ast.AST], line: int) -> list[ast.AST]:
    return [
        node
        for node in nodes
        if not isinstance(node, (ast.stmt, ast.expr)) or node.lineno <= line <= (node.end_lineno or line)
    ]
