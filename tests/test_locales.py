"""The catalogues: both languages have the same sentences, and each sentence is used."""

import re
import string
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
        name = name.removeprefix("option-")
        assert f'"--{name}"' in SOURCES or f"def {name}(" in SOURCES or name in ("help", "version")
        return
    base = name.removesuffix("-remedy").removesuffix("-nowhere").replace("raised-hidden", "raised")
    base = base.removesuffix("-limit") if key.startswith("doctor.") else base
    assert f'"{base}"' in SOURCES or f".{base}" in SOURCES or f"-{base}" in SOURCES, key


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("en", "error.no-such-sentence")
