"""The magics: a notebook's cell as plain Python, line for line, without what IPython alone understands.

The rules are those of `IPython.core.inputtransformer2`: a magic, a shell command or a request for help stands where a
statement may begin, at any indentation, goes on over lines that end with a backslash, and may be assigned to a name.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import PurePosixPath

from autograder.intake.source import parse

DEFINITION = re.compile(r"^(?:async +def|def|class) +(\w++)", re.MULTILINE)
CELL_MAGIC = re.compile(r"%%(\w++)(?!\?)[ \t]*+([^\n]*+)\n?")
CASE = "dlgrade case"  # the cell magic of the case in which a check fails: it is nobody's answer
PYTHON = {"time", "timeit", "capture", "prun", "debug"}  # cell magics whose body runs in the notebook itself
WRITES = {"writefile", "file"}
PROMPT = re.compile(r">>>(?: |$)|\.\.\.(?: |$)|In \[\d+\]: |\s*+\.{3,}: ?")
FIRST_PROMPT = re.compile(r"\s*+(?:>>>(?: |$)|In \[\d+\]: )", re.MULTILINE)
AUTOMATIC = re.compile(  # magics that may do without their sign, alone in a cell
    r"(?:cat|cd|clear|conda|cp|env|history|less|ll|load|load_ext|ls|mamba|man|matplotlib|mkdir|more|mv|pip|pwd|pylab|"
    r"reload_ext|reset|rm|rmdir|run|timeit|uv|who|whos)(?: [^=\n]*+)?"
)
COMMAND = re.compile(r"([ \t\f]*+)([!%?,;/][^\n]*+)")
TIMED = re.compile(r"%time[ \t]++(?=[^\s-])")
ASSIGNED = re.compile(r"[ \t]*+(?:!|%[^\W\d])")
HELP = re.compile(r"[\w*\]]\?\??\Z")
TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*+)
    | (?P<string>'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?+ | "{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3})?+
      | '(?:[^'\\\n]|\\.)*+'?+ | "(?:[^"\\\n]|\\.)*+"?+)
    | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<end>\n) | (?P<space>\\\n|[ \t\f]++)
    | [=!<>:+\-*/%&|^@]=  | (?P<assign>=) | \w++ | .""",
    re.VERBOSE | re.DOTALL,
)


def code_of(text: str) -> tuple[str, str] | None:
    """The Python in a cell, line for line, and the module that the cell writes it to (`%%writefile x.py`), or "".

    None if the cell is in another language. What another cell magic is given counts if it is Python with a definition.
    """
    module = ""
    while (body := text.lstrip()).startswith("%%"):
        magic = CELL_MAGIC.match(body)
        if magic is None:
            break
        text = "\n" * text.count("\n", 0, len(text) - len(body) + magic.end()) + body[magic.end() :]
        if magic[1] in WRITES:
            file = PurePosixPath(magic[2].strip().rpartition(" ")[2].strip("\"'"))
            return (file.stem, text) if file.suffix == ".py" else None
        if magic[1] == CASE.partition(" ")[0]:
            return None
        if magic[1] not in PYTHON:
            return (module, text) if DEFINITION.search(text) and is_python(text) else None
    return module, text


def is_python(text: str) -> bool:
    """Whether Python can parse a text."""
    try:
        parse(text)
    except SyntaxError:
        return False
    return True


def plain(text: str) -> str:
    """A cell's text with `pass` in place of each magic, shell command and request for help, if it is not Python."""
    if is_python(text):
        return text
    if AUTOMATIC.fullmatch(text.strip()):
        return "\n" * text.count("\n")
    text = textwrap.dedent(text)
    if FIRST_PROMPT.match(text):
        text = "\n".join(PROMPT.sub("", line, count=1) for line in text.split("\n"))
    written, blank, start = [], [], 0
    while start < len(text):
        end, replaced = _statement(text, start)
        lines = "\n" * text.count("\n", start, end)
        written.append(text[start:end] if replaced is None else replaced + lines)
        blank.append(text[start:end] if replaced is None else lines)
        start = end
    return next(filter(is_python, ("".join(written), "".join(blank))), "".join(written))


def _statement(text: str, start: int) -> tuple[int, str | None]:
    """Where the statement ends that begins at `start`, and what stands in place of it if it is for IPython."""
    command = COMMAND.match(text, start)
    if command:
        timed = TIMED.sub("", command[2], count=1)
        return _end_of_command(text, start), command[1] + ("pass" if timed == command[2] else timed)
    depth, position, code, assigned = 0, start, start, False
    while position < len(text):
        token = TOKEN.match(text, position)
        assert token is not None
        position, kind = token.end(), token.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "assign" and not depth and not assigned:
            assigned = True
            if ASSIGNED.match(text, position):
                return _end_of_command(text, position), _pass(text, start)
        elif kind == "end" and not depth:
            break
        if kind not in ("comment", "space", "end"):
            code = position
    if HELP.search(text, max(start, code - 3), code):
        return position, _pass(text, start)
    return position, None


def _end_of_command(text: str, start: int) -> int:
    """Where a command ends: with its line, unless that ends with a backslash."""
    while True:
        end = text.find("\n", start)
        if end < 0:
            return len(text)
        if text[end - 1] != "\\":
            return end + 1
        start = end + 1


def _pass(text: str, start: int) -> str:
    indent = start
    while text[indent] in " \t\f":
        indent += 1
    return text[start:indent] + "pass"
