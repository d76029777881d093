"""The catalogues: both languages have the same sentences, each sentence is used, and each that is used is there."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.locales import LANGUAGES, catalogue, sentence

PACKAGE = Path(__file__).parents[1] / "autograder"
SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_the_same_keys() -> None:
    assert {frozenset(catalogue(language)) for language in LANGUAGES} == {frozenset(catalogue("en"))}


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_a_sentence_takes_the_same_things_in_both_languages(key: str) -> None:
    assert placeholders(catalogue("en")[key]) == placeholders(catalogue("ja")[key])


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_each_language_is_written_in_itself(key: str) -> None:
    english, japanese = catalogue("en")[key], catalogue("ja")[key]
    assert not JAPANESE.search(english)
    words = re.sub(r"\{\w+\}|https?://\S+", "", japanese)
    assert JAPANESE.search(japanese) or not re.search("[a-z]{3} [a-z]{3}", words)


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_a_sentence_is_used_somewhere(key: str) -> None:
    name = key.partition(".")[2]
    if key.startswith("help."):  # of a command or an option, by its name
        name = name.removeprefix("option-").partition("-of-")[0]
        command = name.removeprefix("nbgrader-").removeprefix("class-").removeprefix("ci-")
        defined = f'"--{name}"' in SOURCES or f"def {command}(" in SOURCES or f'("{command}", cls=' in SOURCES
        assert defined or name in ("help", "version")
        return
    base = name.removesuffix("-remedy").removesuffix("-nowhere").removesuffix("-next")
    base = base.removesuffix("-limit") if key.startswith("doctor.") else base
    assert f'"{base}"' in SOURCES or f".{base}" in SOURCES or f"-{base}" in SOURCES, key


OURS = {"UsageError", "SubmissionError", "CourseError", "GraderError"}


def texts_in(node: ast.expr) -> set[str]:
    """The texts that an expression may be: itself, or the two sides of a condition."""
    if isinstance(node, ast.IfExp):
        return texts_in(node.body) | texts_in(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def keys_in(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """The keys of sentences that a module names, with the parameters that it gives, if it gives them by name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).rpartition(".")[2]
        named = None if any(word.arg is None for word in node.keywords) else {str(word.arg) for word in node.keywords}
        if called in OURS and node.args:
            yield from ((f"error.{text}", named) for text in texts_in(node.args[0]))
        elif called in ("fail", "Unreadable") and node.args:
            yield from ((f"evidence.{text}", None) for text in texts_in(node.args[0]))
        elif called == "Evidence":
            keys = [word.value for word in node.keywords if word.arg == "key"]
            yield from ((f"evidence.{text}", None) for key in keys for text in texts_in(key))
        elif called == "sentence" and len(node.args) == 2:
            yield from ((text, named) for text in texts_in(node.args[1]))


NAMED = [
    (file.relative_to(PACKAGE).as_posix(), key, given)
    for file in sorted(PACKAGE.rglob("*.py"))
    for key, given in keys_in(ast.parse(file.read_text(encoding="utf-8")))
]


def test_every_sentence_that_the_code_names_is_there() -> None:
    assert len(NAMED) > 80
    assert {(file, key) for file, key, _ in NAMED if key not in catalogue("en")} == set()


def test_every_sentence_is_given_what_it_takes() -> None:
    lacking = {
        (file, key, *sorted(placeholders(catalogue("en")[key]) - given))
        for file, key, given in NAMED
        if given is not None and key in catalogue("en") and not placeholders(catalogue("en")[key]) <= given
    }
    assert lacking == set()


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("en", "error.no-such-sentence")
