"""The solution markers: where the answer stands in a solution's text, and the text without it."""

from __future__ import annotations

import ast
import functools

from autograder.errors import CourseError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
EXAMPLE = "-example-"  # in the id of a notebook's cell that holds an example of the text: it is nobody's answer
PLACEHOLDER = ("# YOUR CODE HERE", "raise NotImplementedError()")


@functools.cache
def clear_solutions(text: str, file: str) -> str:
    """The text with each answer replaced by the placeholder, indented as its first marker: nbgrader's ClearSolutions.

    Raises CourseError, with file and line, for a marker that is not a line of its own, is not closed, not opened,
    nested, or outside a function, and for a text without any.
    """
    lines: list[str] = []
    opened = 0
    begun: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if ("BEGIN SOLUTION" in line and bare != BEGIN) or ("END SOLUTION" in line and bare != END):
            raise CourseError("bad-marker", file=file, line=number, problem=bare)
        if bare == BEGIN:
            indent = line[: len(line) - len(line.lstrip())]
            if opened or not indent:
                raise CourseError("bad-marker", file=file, line=number, problem=bare)
            opened = number
            begun.append(number)
            lines += [indent + part for part in PLACEHOLDER]
        elif bare == END:
            if not opened:
                raise CourseError("bad-marker", file=file, line=number, problem=bare)
            opened = 0
        elif not opened:
            lines.append(line)
    bodies = _function_bodies(text)
    outside = [number for number in begun if not any(number in body for body in bodies)]
    if opened or outside or not begun:
        raise CourseError("bad-marker", file=file, line=opened or min(outside, default=1), problem=BEGIN)
    return "\n".join(lines)


def _function_bodies(text: str) -> list[range]:
    """The lines of each function, without its first; all lines if Python cannot read the text."""
    try:
        nodes = ast.walk(ast.parse(text))
    except SyntaxError:
        return [range(1, text.count("\n") + 2)]
    return [
        range(node.lineno + 1, (node.end_lineno or 0) + 1)
        for node in nodes
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def without_answers(text: str, file: str) -> str:
    """The text with its markers and nothing of the answers: `clear_solutions` makes the same stub of both.

    Raises CourseError if `clear_solutions` does.
    """
    clear_solutions(text, file)
    lines: list[str] = []
    inside = False
    for line in text.split("\n"):
        bare = line.strip()
        if bare == END:
            lines.append(line.replace(END, PLACEHOLDER[1]))
            inside = False
        if not inside:
            lines.append(line)
        inside |= bare == BEGIN
    return "\n".join(lines)


def without_markers(text: str) -> str:
    """A solution's text with its answers and without the markers."""
    return "\n".join(line for line in text.split("\n") if line.strip() not in (BEGIN, END))
