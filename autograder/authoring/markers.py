"""The solution markers: where the answer stands in a solution's text, and the text without it."""

from __future__ import annotations

from autograder.errors import CourseError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
PLACEHOLDER = ("# YOUR CODE HERE", "raise NotImplementedError()")


def clear_solutions(text: str, file: str) -> str:
    """The text with each answer replaced by the placeholder, indented as its first marker: nbgrader's ClearSolutions.

    Raises CourseError, with file and line, for a marker that is not a line of its own, is not closed, not opened, or
    nested, and for a text without any.
    """
    lines: list[str] = []
    opened = 0
    found = False
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if ("BEGIN SOLUTION" in line and bare != BEGIN) or ("END SOLUTION" in line and bare != END):
            raise CourseError("bad-marker", file=file, line=number, problem=bare)
        if bare == BEGIN:
            indent = line[: len(line) - len(line.lstrip())]
            if opened or not indent:
                raise CourseError("bad-marker", file=file, line=number, problem=bare)
            opened, found = number, True
            lines += [indent + part for part in PLACEHOLDER]
        elif bare == END:
            if not opened:
                raise CourseError("bad-marker", file=file, line=number, problem=bare)
            opened = 0
        elif not opened:
            lines.append(line)
    if opened or not found:
        raise CourseError("bad-marker", file=file, line=opened or 1, problem=BEGIN)
    return "\n".join(lines)


def without_markers(text: str) -> str:
    """A solution's text with its answers and without the markers."""
    return "\n".join(line for line in text.split("\n") if line.strip() not in (BEGIN, END))
