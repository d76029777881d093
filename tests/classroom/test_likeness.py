"""Submissions that are alike: a copy is found under other names, and what the course or many have says nothing."""

from __future__ import annotations

import random
import re

from autograder.classroom.fingerprints import RUN, WINDOW, fingerprints
from autograder.classroom.likeness import FEW, likeness
from autograder.classroom.tokens import KEYWORDS, Token, tokens

STUB = '''"""Statistics of texts."""
import numpy as np


def table(texts, size):
    """Return a table."""
    # YOUR CODE HERE
    raise NotImplementedError()
'''
LONG = '''"""Statistics of texts."""
import numpy as np


def table(texts, size):
    """Return a table."""
    counts = {}
    for number, text in enumerate(texts):
        words = [word.strip(".,") for word in text.lower().split() if len(word) > size]
        for first, second in zip(words, words[1:]):
            key = (first, second) if first < second else (second, first)
            counts.setdefault(key, []).append(number)
    best = sorted(counts.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = np.zeros((len(best), len(texts)))
    while len(best) > 3 and size > 1:
        best.pop()
        size -= 1
    for row, (key, places) in enumerate(best):
        for place in places:
            rows[row, place] += 1.0 / len(places)
    return rows, [key for key, _ in best]
'''
OTHER = """import numpy as np


def table(texts, size):
    pairs = []
    index = dict()
    i = 0
    while i < len(texts):
        t = texts[i].lower()
        parts = re.findall("[a-z]+", t)
        kept = list(filter(lambda p: len(p) > size, parts))
        j = 1
        while j < len(kept):
            pair = tuple(sorted((kept[j - 1], kept[j])))
            if pair not in index:
                index[pair] = len(pairs)
                pairs.append(pair)
            j = j + 1
        i = i + 1
    result = np.zeros([len(pairs), len(texts)])
    for a in range(len(pairs)):
        for b in range(len(texts)):
            if pairs[a][0] in texts[b] and pairs[a][1] in texts[b]:
                result[a][b] = result[a][b] + 1
        total = result[a].sum()
        if total != 0:
            result[a] = result[a] / total
    return result, pairs
"""
SHORT = ["return x @ W + b", "return np.dot(x, W) + b", "out = x @ W\n    return out + b", "return b + np.matmul(x, W)"]
WORDS = ("a", "if", "else", "(", ")", "+", "-", "*", "/", "[", "]", "for", "in", ",", ":", "lambda", "not")


def renamed(text: str) -> str:
    """The same program with other names, comments, docstrings and layout."""
    names = set(re.findall(r"\b[a-z]\w*\b", text)) - KEYWORDS - {"np", "numpy", "table"}
    text = re.sub(r"\b[a-z]\w*\b", lambda found: "my_" + found[0] if found[0] in names else found[0], text)
    text = re.sub(r'"""[^"]*"""', '"""Mine alone."""', text)
    return re.sub(r"(?m)^(    .*)$", r"\1  # I thought of this", text).replace(" + ", "+")


def in_chapter(text: str) -> dict[str, str]:
    return {"chapter1/table": text}


def strangers(count: int) -> dict[str, dict[str, str]]:
    """Long texts that have nothing in common, whose names and numbers vary, too."""
    found = {}
    for number in range(count):
        chance = random.Random(number)
        lines = [" ".join(chance.choices(WORDS, k=12)) for _ in range(40)]
        found[f"stranger{number:03}"] = in_chapter("\n".join(lines))
    return found


# tokens


def test_names_comments_texts_and_layout_leave_no_trace() -> None:
    kinds = [token.kind for token in tokens(LONG)]
    assert kinds == [token.kind for token in tokens(renamed(LONG))]
    assert "import" not in kinds
    assert {"def", "while", "lambda", "+=", "name", "number", "text"} <= set(kinds)


def test_a_token_knows_its_line_after_texts_of_several_lines_as_well() -> None:
    program = 'a = """one\ntwo"""\nb = (1,\n     2e-3)\n"alone"\nc'
    assert tokens(program)[-1] == Token("name", 6)
    assert [token.kind for token in tokens(program)] == [
        *("name", "=", "text", "name", "=", "(", "number", ",", "number", ")", "name"),
    ]


def test_what_python_refuses_has_tokens_and_costs_no_more_than_its_length() -> None:
    for text in ('"' * 100_001, "'\\" * 50_000, "(" * 100_000, '"""' + "\\" * 100_001, "0x" * 50_000, "\\\n" * 50_000):
        assert len(tokens(text)) <= len(text)


# fingerprints


def test_a_shared_stretch_of_run_and_window_is_never_missed() -> None:
    chance = random.Random(7)
    kinds = [str(chance.randrange(9)) for _ in range(400)]
    shared = kinds[200 : 200 + RUN + WINDOW - 1]

    def hashes(program: list[str]) -> set[int]:
        return {place.hash for place in fingerprints([Token(kind, 1) for kind in program])}

    for place in range(40):
        around = [str(chance.randrange(9)) for _ in range(60)]
        assert hashes(kinds) & hashes(around[:place] + shared + around[place:])


def test_a_program_shorter_than_a_run_has_no_fingerprint_and_a_short_one_has_one() -> None:
    assert fingerprints([Token("name", 1)] * (RUN - 1)) == []
    [only] = fingerprints([Token(str(number), number) for number in range(RUN)])
    assert (only.start, only.first, only.last) == (0, 0, RUN - 1)


# likeness


def test_a_copy_with_other_names_and_comments_is_found_with_its_lines() -> None:
    class_ = {"ai": in_chapter(LONG), "bunta": in_chapter(OTHER), "chie": in_chapter(renamed(LONG)), **strangers(6)}
    found = likeness(class_, [in_chapter(STUB)])
    [pair] = found.pairs
    assert (pair.one, pair.other, pair.share) == ("ai", "chie", 1.0)
    [region] = pair.regions
    assert region.exercise == "chapter1/table"
    assert region.one == region.other
    assert region.one[0] <= 7
    assert region.one[1] == 21
    assert found.compared == 9


def test_a_part_that_was_copied_into_a_program_of_ones_own_is_found_by_its_share() -> None:
    half = OTHER.replace("    return result, pairs\n", "") + LONG.partition("    counts = {}\n")[2]
    found = likeness({"ai": in_chapter(LONG), "bunta": in_chapter(half), **strangers(6)}, [in_chapter(STUB)])
    [pair] = found.pairs
    assert (pair.one, pair.other) == ("ai", "bunta")
    assert 0.7 < pair.share <= 1
    assert pair.regions[-1].one[1] == 21
    assert pair.regions[-1].other[1] > pair.regions[-1].one[1]


def test_what_the_course_gave_or_answers_is_nobodys_own() -> None:
    class_ = {"ai": in_chapter(LONG), "bunta": in_chapter(renamed(LONG)), **strangers(6)}
    found = likeness(class_, [in_chapter(STUB), in_chapter(LONG)])
    assert found.pairs == ()
    assert found.short == ("ai", "bunta")


def test_what_many_have_is_nobodys_own_but_what_three_of_a_small_class_have_is() -> None:
    many = {f"like{number}": in_chapter(LONG) for number in range(FEW + 1)}
    assert likeness({**many, **strangers(8)}, []).pairs == ()
    few = dict(list(many.items())[:FEW])
    assert len(likeness({**few, **strangers(8)}, []).pairs) == 3


def test_right_answers_of_short_exercises_are_too_short_to_say_anything() -> None:
    head = "def affine(x, W, b):\n    "
    class_ = {f"student{number}": in_chapter(head + SHORT[number % len(SHORT)] + "\n") for number in range(12)}
    found = likeness(class_, [in_chapter(head + SHORT[0])])
    assert found.pairs == ()
    assert len(found.short) == 12


def test_nobody_is_compared_across_exercises() -> None:
    class_ = {"ai": {"chapter1/table": LONG}, "bunta": {"chapter1/other": LONG}, **strangers(6)}
    assert likeness(class_, []).pairs == ()
