"""What is wrong with a text that Python cannot parse: the sentence that says it, and what fills it."""

from __future__ import annotations

import re
import sys

from autograder.model import SyntaxProblem

PAGE = re.compile(r"\s*<(?:!doctype html|html|\?xml)\b", re.IGNORECASE)
POINTER = "version https://git-lfs.github.com/spec/"
CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7}) .*$", re.MULTILINE)
NEWER = (  # syntax by the version of Python that began with it: what its line is like, how Python's message begins
    ((3, 12), r"\s*type +\w+ *(?:\[.*\])? *=", ""),
    ((3, 12), r"\s*(?:async +)?(?:def|class) +\w+ *\[", ""),
    ((3, 12), "", "f-string expression part cannot include"),
    ((3, 12), r""".*\b[rR]?[fF][rR]?(["'])(?:(?!\1).)*\{(?:(?!\1|\}).)*\1.*\}""", "f-string"),  # the same quotes within
    ((3, 14), r".*\b[rR]?[tT][rR]?[\"'].*[\"']", "invalid syntax"),
)

Finding = tuple[str, dict[str, str]]  # a key of the catalogues' evidence, with its parameters


def foreign(text: str) -> Finding | None:
    """What a text is, if it is neither a program nor a notebook but what a tool has put in its place."""
    if PAGE.match(text):
        return "web-page", {}
    if text.startswith(POINTER):
        return "lfs-pointer", {}
    if found := CONFLICT.search(text):
        return "merge-conflict", {"line": str(text.count("\n", 0, found.start()) + 1), "mark": found[0][:7]}
    return None


def explained(text: str, problem: SyntaxProblem, running: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """Why Python cannot parse a text. `running`: the Python that tried."""
    if found := foreign(text):
        return found
    params = {"line": str(problem.line), "problem": problem.message, "source": problem.source}
    for version, line, message in NEWER:
        if running < version and re.match(line, problem.source) and problem.message.startswith(message):
            own, needed = (".".join(map(str, one)) for one in (running, version))
            return "newer-syntax", {**params, "needed": needed, "own": own}
    return "tabs" if problem.tabs else "syntax", params
