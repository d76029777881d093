"""Phrases: what a check speaks of stands in sentences of both languages, so a phrase is written in both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.model import CheckResult, Parts, Text

WORDS = re.compile(
    r"(^|\s)(after|again|all|an|and|at|before|between|by|during|each|every|first|for|from|given|has|have|here|if|in|"
    r"into|is|it|its|of|on|once|other|same|that|the|their|them|this|to|under|was|were|what|where|which|while|with|"
    r"without)(?=[\s,]|$)"
)


def is_english(name: str) -> bool:
    """Whether it is a phrase, and not code: it has several words, and one of them is English and nothing else."""
    return " " in name and WORDS.search(name) is not None


def untranslated(check: CheckResult) -> Iterator[str]:
    """The names in what this result says that would be English in a Japanese sentence."""
    reason = check.parts.reason if isinstance(check.parts, Parts) else None
    for name in (reason.of, *(name for name, _ in reason.given)) if reason else ():
        text = name.ja if isinstance(name, Text) else name
        if is_english(text):
            yield text
