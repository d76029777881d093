"""Names: what a check speaks of, in the sentences of both languages: code, or a phrase."""

from __future__ import annotations

from autograder.checks.reasons import Said
from autograder.locales import fill_japanese
from autograder.model import Text

Name = str | Said  # code, the same in both languages; or a phrase in English and in Japanese


def english(name: Name) -> str:
    """The name in English, which stays the same: margins are kept by it."""
    return name if isinstance(name, str) else name[0]


def japanese(name: Name) -> str:
    """The name in Japanese."""
    return name if isinstance(name, str) else name[1]


def phrase(en: str, ja: str, /, **names: Name) -> Said:
    """A phrase with names in it: `phrase("the samples of {of}, sorted", "{of} のサンプル(並べ替えたもの)", of=of)`."""
    return (
        en.format_map({key: english(name) for key, name in names.items()}),
        fill_japanese(ja, **{key: japanese(name) for key, name in names.items()}),
    )


def part_of(part: Name, whole: Name) -> Said:
    """A part of something: `W of f(x)`."""
    return phrase("{part} of {whole}", "{whole} の {part}", part=part, whole=whole)


def inside(name: Name, code: str) -> Name:
    """What code takes of something that has this name: `inside("model(x)", "[0]")`."""
    return f"{name}{code}" if isinstance(name, str) else (f"{name[0]}{code}", f"{name[1]}{code}")


def named(name: Name) -> str | Text:
    """The name for the records."""
    return name if isinstance(name, str) else Text(en=name[0], ja=name[1])
