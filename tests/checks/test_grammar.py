"""The grammar: the one that learners have, with a perplexity that is exact, in its own words and in others."""

from __future__ import annotations

import importlib.util
import itertools
import math
from types import ModuleType

import numpy as np
import pytest

from autograder.checks import CHARACTERS, Language, grammar, perplexity_remark
from autograder.checks.grammar import in_words, least_perplexity, other_words, sentences
from autograder.course import load_course


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(scope="module", params=["chapter7", "chapter8"])
def given(request: pytest.FixtureRequest) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"given_of_{request.param}", load_course().given(request.param))
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


def test_a_language_is_drawn_in_ids_and_read_in_the_words_of_the_grammar() -> None:
    language, again = Language(rng(6)), Language(rng(6))
    ids = language.draw(500)
    assert ids.tolist() == again.draw(500).tolist()
    assert sorted(set(ids.tolist())) == list(range(len(CHARACTERS)))
    read = language.read(ids)
    assert len(read) > 480
    assert {*read.replace(".", "").split()} <= {*grammar.WORDS}
    assert Language(rng(7)).draw(500).tolist() != ids.tolist()


def test_what_training_has_changed_is_told_in_both_languages() -> None:
    for said in perplexity_remark([25.0, 9.0, 1.65432], 1.75):
        assert [number in said for number in ("25.000", "1.654", "1.75", "1.43")] == 4 * [True]
        assert "9.0" not in said
