"""The grammar of the texts: simple sentences, of which it is known exactly how well they can be predicted.

The grammar is that of given.py of chapters 7 and 8, where learners have it, and a test holds them to each other. What a
sentence says can be told from it in one way only, so that its probability is the product of those of the choices made
for it. In other words, drawn anew for each check, it is a language that nobody can have learned before.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

GRAMMAR: Mapping[str, list[str]] = {  # what may stand for each name, one as likely as another
    "sentence": ["{one}{near} {does}{where}. ", "{some}{near} {do}{where}. "],
    "near": 3 * [""] + [" {place}"],
    "where": 7 * [""] + 3 * [" {place}"],
    "does": ["{sleeps}", "{sees} {whom}"],
    "do": ["{sleep}", "{see} {whom}"],
    "whom": ["{one}", "{some}"],
    "one": ["{a}{kind} {cat}"],
    "some": ["{many}{kind} {cats}"],
    "kind": 3 * [""] + 2 * [" {small}"],
    "a": ["a", "every", "the"],
    "many": ["many", "some", "the"],
    "small": ["brown", "happy", "old", "quiet", "small"],
    "cat": ["bird", "cat", "child", "dog", "fish", "girl"],
    "cats": ["birds", "cats", "children", "dogs", "fishes", "girls"],
    "sees": ["follows", "hears", "likes", "sees"],
    "see": ["follow", "hear", "like", "see"],
    "sleeps": ["runs", "sings", "sleeps", "waits"],
    "sleep": ["run", "sing", "sleep", "wait"],
    "place": ["at home", "in the garden", "near the river", "under the tree"],
}
NAME = re.compile(r"\{(\w+)\}")
WORDS = sorted(set(re.findall(r"\w+", NAME.sub("", " ".join(way for ways in GRAMMAR.values() for way in ways)))))
CHARACTERS = sorted({*" .", *"".join(WORDS)})


def sentences(rng: np.random.Generator, length: int, words: Mapping[str, str] | None = None) -> str:
    """A text of so many characters. `words`: another word for each of `WORDS`, of the same length."""

    def write(name: str) -> str:
        ways = GRAMMAR[name]
        return NAME.sub(lambda found: write(found[1]), ways[rng.integers(len(ways))])

    text = ""
    while len(text) < length:
        text += write("sentence")
    return in_words(text, words or {})[:length]


def in_words(text: str, words: Mapping[str, str]) -> str:
    """The text with other words; one that has no other stays."""
    return re.sub(r"\w+", lambda found: words.get(found[0], found[0]), text)


def other_words(rng: np.random.Generator) -> dict[str, str]:
    """For each of `WORDS` another, of the same length and made of the same letters, all different."""
    letters = [character for character in CHARACTERS if character.isalpha()]
    words: dict[str, str] = {}
    for word in WORDS:
        taken = {*words.values()}
        while (drawn := "".join(rng.choice(letters, len(word)))) in taken:
            pass
        words[word] = drawn
    return words


class Language:
    """Text in other words than those of given.py, by ids in another order: nobody can have learned it before."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng, self.words = rng, other_words(rng)
        self.characters = rng.permutation(CHARACTERS)

    def draw(self, length: int) -> np.ndarray[Any, Any]:
        """A text of so many characters, as ids."""
        places = {character: i for i, character in enumerate(self.characters)}
        return np.array([places[character] for character in sentences(self.rng, length, self.words)])

    def read(self, ids: Iterable[int]) -> str:
        """What these ids say, in the words of given.py; unfinished words at its ends are left out."""
        text = "".join(self.characters[i] for i in ids)
        return in_words(text, {new: old for old, new in self.words.items()}).rpartition(" ")[0]


def perplexity_remark(reached: Sequence[float], asked: float) -> tuple[str, str]:
    """What training has changed, from the first of these perplexities to the last, in English and in Japanese."""
    before, after, least = f"{reached[0]:.3f}", f"{reached[-1]:.3f}", f"{least_perplexity():.2f}"
    return (
        f"Perplexity on unseen text: {after}, after {before} before training. {asked} is asked for, and nobody can get "
        f"below {least}.",
        f"見たことのない文章でのパープレキシティは、学習前が {before}、学習後が {after} でした"
        f"(必要なのは {asked} 以下、限界は {least})。",
    )


def _measure(name: str) -> tuple[float, float]:
    """Of what may stand for a name: the mean of -log(its probability), and its mean length."""
    surprise = length = 0.0
    for way, count in Counter(GRAMMAR[name]).items():
        share, parts = count / len(GRAMMAR[name]), [_measure(part) for part in NAME.findall(way)]
        surprise += share * (sum(part[0] for part in parts) - math.log(share))
        length += share * (sum(part[1] for part in parts) + len(NAME.sub("", way)))
    return surprise, length


def least_perplexity() -> float:
    """The perplexity of whoever knows the grammar, for the next character of a long text: 1.426, in any words."""
    surprise, length = _measure("sentence")
    return math.exp(surprise / length)
