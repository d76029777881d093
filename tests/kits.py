"""The student kit of the whole course, and the search for what may not be in one."""

from __future__ import annotations

import ast
import functools
import json
import marshal
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands import COURSE

from autograder.authoring import kit
from autograder.grading.suites import with_suites
from autograder.markers import BEGIN, END
from autograder.model import Check

COMMENT = re.compile(r"\s+#(?: |$)")
SHORTEST = 16  # of a line that is looked for: shorter ones are anybody's
IDIOMS = {  # lines of answers or mistakes that public checks or the engine write as well, for something else
    "except (ValueError, RecursionError) as error:",
    "except Exception:",
    "for _ in range(rounds):",
    "for key, array in params.items():",
    "if isinstance(choices, list):",
    "np.sqrt(variance)",
    "range(0, len(x), batch_size)",
    "rng.uniform(0.9, 1.1)",
    'return " ".join(',
    "self.busy = False",
    "return found[:3]",
    "self.predict(xs)",
    "self.reference = reference",
}


@functools.cache
def checks() -> dict[str, list[Check]]:
    """All checks of the course, by exercise."""
    return with_suites(COURSE, COURSE.all_exercises(), lambda suites: suites.checks)


@functools.cache
def whole_kit(language: str = "en") -> dict[str, bytes]:
    """The files of the kit of all chapters."""
    return kit.files(COURSE, COURSE.chapters, checks(), language)


def unpack(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


# what is looked for


@functools.cache
def secrets() -> dict[str, str]:
    """Every text that no kit may hold, with what it is."""
    found: dict[str, str] = {}
    for exercise in COURSE.all_exercises():
        for mistake in COURSE.mistakes(exercise):
            said = f"the mistake {mistake.id} of {exercise.key}"
            texts = [*lines(mistake.replace), *lines(mistake.with_), mistake.hint.en, mistake.hint.ja]
            found |= dict.fromkeys(texts, said)
        hidden = {check.name: check for check in checks()[exercise.key] if check.visibility == "hidden"}
        text = COURSE.suite(exercise).read_text(encoding="utf-8")
        for name, check in hidden.items():
            said = f"the hidden check {check.id}"
            function = next(node for node in ast.parse(text).body if getattr(node, "name", "") == f"test_{name}")
            body = lines("\n".join(text.split("\n")[function.lineno - 1 : function.end_lineno]))
            found |= dict.fromkeys([*body, f"test_{name}", check.id, check.title.en, check.title.ja], said)
        answer = "\n".join(answers(COURSE.solution_text(exercise)))
        found |= dict.fromkeys(lines(answer), f"an answer of {exercise.key}")
    known = given()
    return {text: what for text, what in found.items() if text not in known and text not in IDIOMS}


@functools.cache
def given() -> str:
    """What everybody is given: stubs and pages, and what public checks say, too."""
    texts = [COURSE.stub_text(exercise) for exercise in COURSE.all_exercises()]
    texts += [text for chapter in COURSE.chapters for text in COURSE.given_texts(chapter.name).values()]
    texts += [page.read_text(encoding="utf-8") for page in sorted(COURSE.solutions.glob("*/*.md"))]
    for exercise in COURSE.all_exercises():
        text = COURSE.suite(exercise).read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and is_public(node):
                code = text.split("\n")[node.lineno - 1 : node.end_lineno]
                texts += [line for line in code if line.strip() not in answered()]
    return "\n".join(texts)


def is_public(node: ast.FunctionDef) -> bool:
    """Whether a function of a suite is a check that takes no solution."""
    arguments = {argument.arg for argument in node.args.args}
    return node.name.startswith("test_") and not arguments & {"reference", "twin"}


@functools.cache
def answered() -> frozenset[str]:
    """The lines of all answers: a public check that has one of them is not excused by that."""
    return frozenset(
        COMMENT.split(line)[0].strip()
        for exercise in COURSE.all_exercises()
        for line in answers(COURSE.solution_text(exercise))
    )


def answers(text: str) -> Iterator[str]:
    """The lines between the markers."""
    inside = False
    for line in text.split("\n"):
        inside &= line.strip() != END
        if inside:
            yield line
        inside |= line.strip() == BEGIN


def lines(text: str) -> list[str]:
    """The lines that are long enough, and the comments behind them."""
    parts = [part.strip() for line in text.split("\n") for part in COMMENT.split(line)]
    return [part for part in parts if len(part) >= SHORTEST and part not in (BEGIN, END)]


# the search


def leaks(files: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """What is in these files, in notebooks and in what Python makes of them and may not be: file, what, the text."""
    texts = {name: readable(name, content) for name, content in files.items()}
    everything = b"\n".join({line for text in texts.values() for line in text.split(b"\n")})  # each line once
    found = [(text, what) for text, what in secrets().items() if text.encode() in everything]
    return [(name, what, text) for text, what in found for name, inside in texts.items() if text.encode() in inside]


def readable(name: str, content: bytes) -> bytes:
    """What a person could read in a file, the cells of a notebook and compiled code included."""
    if name.endswith(".ipynb"):
        return content + "\n".join("".join(cell["source"]) for cell in json.loads(content)["cells"]).encode()
    if name.endswith(".py"):
        return content + marshal.dumps(compile(content, name, "exec"))
    return content
