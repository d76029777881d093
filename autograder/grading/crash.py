"""A crash: an exception of the learner's code as the trusted side reads it, and the words for what was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from autograder.checks.answers import Raised, Scene, Seen
from autograder.feedback import escape
from autograder.locales import LANGUAGES, sentence
from autograder.model import Habit, Source

Words = str | tuple[str, str]  # the same in both languages, or in English and Japanese
Found = tuple[str, dict[str, Words]]  # a lesson, and what fills its first sentence

LONGEST = 100  # characters of code in a sentence
SIGNS = set("()[]@+-*/%<>=.")
CALLED = re.compile(r"TypeError: ([\w.]{1,100})\(\) ")
MOST_READ = 600  # characters of a message


class Crash(NamedTuple):
    """`message`: the type and the message. `line`: the line of the learner's that raised. `source`: the exercise's."""

    message: str
    line: str
    scene: Scene
    source: Source

    @property
    def code(self) -> str:
        """The expression that raised, or its whole line if that says more; a call that never began, if no line did."""
        code = self.scene.code if set(self.scene.code) & SIGNS else self.line or self.scene.code
        if not code and (called := CALLED.match(self.message)):
            code = f"{called[1]}()"
        return shown(code)

    def habit(self, lesson: str, **params: str) -> Habit | None:
        """The first suspicious place of the text that calls for this lesson."""
        habits = (habit for habit in self.source.facts.habits if habit.lesson == lesson)
        return next((habit for habit in habits if params.items() <= habit.params.items()), None)

    def of_kind(self, *kinds: str) -> Seen | None:
        """The first value of such a kind, in the expression that raised, else in its statement."""
        return next((seen for seen in (*self.scene.operands, *self.scene.names) if seen.kind in kinds), None)


def crash_of(error: Raised, source: Source) -> Crash:
    line = error.place[3] if error.place else ""
    return Crash(f"{error.type}: {error.message}"[:MOST_READ], line, error.scene or Scene(""), source)


def shown(code: str) -> str:
    """A piece of the learner's code as it may stand in a sentence."""
    return escape(code, LONGEST).replace("`", "'")


def said(key: str, **params: Words) -> tuple[str, str]:
    """A sentence about a crash in both languages."""
    english, japanese = (
        sentence(language, f"crash.{key}", **dict(_in_language(params, number)))
        for number, language in enumerate(LANGUAGES)
    )
    return english, japanese


def _in_language(params: dict[str, Words], number: int) -> Iterator[tuple[str, str]]:
    for name, words in params.items():
        yield name, words if isinstance(words, str) else words[number]


def joined(*words: tuple[str, str]) -> tuple[str, str]:
    """Sentences, one after the other; empty ones leave nothing."""
    english, japanese = ([one[number] for one in words if one[number]] for number in range(len(LANGUAGES)))
    return " ".join(english), "".join(japanese)


NOTHING = ("", "")
