"""The message catalogues: every sentence that a person reads, by key, in English and Japanese."""

from __future__ import annotations

import functools
import locale
import os
import tomllib
from importlib import resources
from typing import Any

LANGUAGES = ("en", "ja")


def language() -> str:
    """The language of the surroundings: DLGRADE_LANG, else the system's, else English."""
    chosen = os.environ.get("DLGRADE_LANG", "").lower()
    system = (os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "").lower()
    if not system and os.name == "nt":
        system = (locale.getlocale()[0] or "").lower()
    return chosen if chosen in LANGUAGES else "ja" if system.startswith("ja") else "en"


@functools.cache
def catalogue(language: str) -> dict[str, str]:
    """All sentences of one language, by dotted key (`error.unknown-chapter`)."""
    text = resources.files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for section, sentences in tomllib.loads(text).items():
        table.update((f"{section}.{key}", value) for key, value in sentences.items())
    return table


def sentence(language: str, key: str, /, **params: Any) -> str:
    """The sentence for `key`, filled. Raises KeyError for a key that the catalogue lacks."""
    return catalogue(language)[key].format_map(params)


def of_others(language: str, whose: str, text: str) -> str:
    """What `click` or the `system` says in English, in this language; as it is if it is not known."""
    return _others().get(whose, {}).get(text, text) if language == "ja" else text


@functools.cache
def _others() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("others.ja.toml").read_text(encoding="utf-8"))


def fill_japanese(text: str, /, **params: str) -> str:
    """The text filled, with no space beside what is Japanese itself: `{of} は` with 最初の損失 is 最初の損失は."""
    for name, value in params.items():
        place = "{" + name + "}"
        text = text if value[:1].isascii() else text.replace(f" {place}", place)
        text = text if value[-1:].isascii() else text.replace(f"{place} ", place)
    return text.format_map(params)
