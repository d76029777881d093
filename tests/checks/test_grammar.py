"""The grammar: the one that learners have, with a perplexity that is exact, in its own words and in others."""

from __future__ import annotations

import importlib.util
import itertools
import math
from types import ModuleType

import numpy as np
import pytest

from autograder.checks import CHARACTERS, grammar, in_words, least_perplexity, other_words, sentences
from autograder.course import load_course


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def given() -> ModuleType:
    spec = importlib.util.spec_from_file_location("given_of_chapter7", load_course().given("chapter7"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def every(name: str) -> list[str]:
    """All that may stand for a name."""
    found = []
    for way in dict.fromkeys(grammar.GRAMMAR[name]):
        parts = [every(part) for part in grammar.NAME.findall(way)]
        frame = grammar.NAME.sub("{}", way)
        found += [frame.format(*chosen) for chosen in itertools.product(*parts)]
    return found


def test_learners_have_the_same_grammar_and_draw_the_same_texts(given: ModuleType) -> None:
    assert given.GRAMMAR == grammar.GRAMMAR
    for seed in range(20):
        assert given.sentences(rng(seed), 500 + seed) == sentences(rng(seed), 500 + seed)


def test_a_text_has_its_length_and_its_characters() -> None:
    text = sentences(rng(), 3000)
    assert (len(text), len(CHARACTERS)) == (3000, 25)
    assert set(text) == set(CHARACTERS)
    assert sentences(rng(), 100) == text[:100]
    assert sentences(rng(1), 100) != text[:100]


@pytest.mark.parametrize("name", [name for name in grammar.GRAMMAR if name != "sentence"])
def test_what_was_chosen_can_be_told_from_the_text(name: str) -> None:
    texts = every(name)
    assert len(texts) == len(set(texts))


def test_numbers_of_subject_and_verb_agree() -> None:
    assert not set(every("one")) & set(every("some"))
    assert not set(every("does")) & set(every("do"))


def test_the_perplexity_is_that_of_the_choices_made_for_a_long_text() -> None:
    generator, surprise = rng(7), 0.0

    def write(name: str) -> str:
        nonlocal surprise
        ways = grammar.GRAMMAR[name]
        way = ways[generator.integers(len(ways))]
        surprise -= math.log(ways.count(way) / len(ways))
        return grammar.NAME.sub(lambda found: write(found[1]), way)

    length = sum(len(write("sentence")) for _ in range(6000))
    assert math.exp(surprise / length) == pytest.approx(least_perplexity(), rel=0.005)
    assert least_perplexity() == pytest.approx(1.4263, abs=1e-4)


def test_other_words_are_as_long_and_can_be_told_apart_and_back() -> None:
    words = other_words(rng(3))
    assert [len(word) for word in words.values()] == [len(word) for word in words]
    assert len(set(words.values())) == len(words)
    text, plain = sentences(rng(4), 2000, words), sentences(rng(4), 2000)
    assert [len(word) for word in text.split(" ")] == [len(word) for word in plain.split(" ")]
    assert set(text) <= set(CHARACTERS)
    assert text != plain
    whole = text[: text.rindex(" ")]
    assert in_words(whole, {new: old for old, new in words.items()}) == plain[: len(whole)]
    assert other_words(rng(5)) != words
