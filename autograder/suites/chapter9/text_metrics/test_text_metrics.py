"""Checks of n-grams, BLEU, ROUGE and perplexity.

What is right is counted by hand or published: Papineni et al., "BLEU: a method for automatic evaluation of machine
translation" (2002), Lin, "ROUGE: a package for automatic evaluation of summaries" (2004), and the documentation of
NLTK. The scores depend on which words are equal, not on the words, so every text is asked again in other words.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from autograder.checks import (
    Function,
    as_dict,
    as_list,
    as_number,
    between,
    check,
    expect,
    expect_done,
    expect_number,
    oracles,
    part_of,
)

ANIMALS = """
ant bee cat dog eel fox gnu hen ibis jay kite lark mole newt owl pig quail rat seal toad urchin vole wolf yak ape bat
crab deer emu fly goat hare koala lion moth otter panda robin snail tiger viper wasp zebra bison crow finch heron
"""
WORDS = tuple(ANIMALS.split())
SCORE = {"rtol": 1e-6, "atol": 1e-9}  # quotients and a root


@dataclass(frozen=True)
class Case:
    """A candidate and its references, and what is counted in them.

    counts: for n = 1, 2 and so on, how many n-grams are matched, and of how many. closest: the length of the reference
    that counts, if it is not the candidate's own length (or costs as little).
    """

    candidate: str
    references: tuple[str, ...]
    counts: tuple[tuple[int, int], ...]
    closest: int = 0

    @property
    def max_n(self):
        return len(self.counts)

    @property
    def lengths(self):
        """That of the candidate, and that of the reference that counts; equal, if there is no penalty."""
        c = len(self.candidate.split())
        return c, self.closest or c


GUIDE = (
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always being under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party",
)
FIRST = "It is a guide to action which ensures that the military always obeys the commands of the party"
SECOND = "It is to insure the troops forever hearing the activity guidebook that party direct"

# Papineni et al. print 2/7, 17/18, 8/14, 10/17 and 1/13; NLTK's documentation has the score of FIRST, 0.5045.
THE = Case("the the the the the the the", ("the cat is on the mat", "there is a cat on the mat"), ((2, 7),))
GUIDED = Case(FIRST, GUIDE, ((17, 18), (10, 17), (7, 16), (4, 15)))
TROOPS = Case(SECOND, GUIDE, ((8, 14),), closest=16)

CLIPPED = (
    Case("a a a b", ("a a c d", "a b b e"), ((3, 4),)),
    THE,
    Case("a b b c c c d e", ("c a f b c", "b g b a", "d c b d g g g g"), ((6, 8),)),
    Case(FIRST, GUIDE, GUIDED.counts[:1]),
)
WHOLE = (
    Case("a b c d", ("a b c e",), ((3, 4), (2, 3))),
    Case("a b a b a b", ("a b c d e f", "e a b a f c"), ((3, 6), (2, 5), (1, 4))),
    Case("d c b a", ("a b c d",), ((4, 4), (0, 3))),
    Case("a b c d e f", ("a b c x y z", "w v u d e f"), ((6, 6), (4, 5), (2, 4), (0, 3))),
    Case(FIRST, GUIDE, GUIDED.counts[:2]),
    GUIDED,
)
BRIEF = (
    Case("a b c d", ("a b c d e",), ((4, 4), (3, 3)), closest=5),
    Case("a b c d e f", ("a b c", "a b c d e f g"), ((6, 6), (5, 5)), closest=7),
    Case("a b c d e", ("a b c d e f", "a b c d"), ((5, 5),)),
    Case("a b c d e f g h", ("a b c d x",), ((4, 8), (3, 7))),
    Case("a b c d e", ("a b", "a b c d e f g h i", "x b c d e f g"), ((5, 5), (4, 4)), closest=7),
    Case("a b c d", ("a b c d e f", "x y"), ((4, 4),)),
    TROOPS,
)
# The second is from NLTK's documentation of corpus_bleu: 0.5921, while the mean of the two scores is 0.6223.
CORPORA = (
    (
        Case("a b c d", ("a b x y",), ((2, 4), (1, 3))),
        Case("a b c d e f", ("c d e f a b",), ((6, 6), (4, 5))),
    ),
    (
        GUIDED,
        Case(
            "he read the book because he was interested in world history",
            ("he was interested in world history because he read the book",),
            ((11, 11), (9, 10), (6, 9), (4, 8)),
        ),
    ),
    (
        Case("a b", ("a b c d e",), ((2, 2), (1, 1)), closest=5),
        Case("a b c d", ("a b c d x y", "a c d"), ((4, 4), (3, 3)), closest=3),
        Case("b a d c e", ("a b c d e f g h",), ((5, 5), (0, 4)), closest=8),
    ),
    (
        Case("a b c", ("a b c d e",), ((3, 3), (2, 2), (1, 1)), closest=5),
        Case("a b c d e f g", ("a b c d e",), ((5, 7), (4, 6), (3, 5)), closest=5),
    ),
)


def in_other_words(rng, *texts):
    """The texts as lists of words, each word replaced by another one, everywhere by the same."""
    known = sorted({word for text in texts for word in text.split()})
    names = dict(zip(known, rng.permutation(WORDS)[: len(known)].tolist(), strict=True))
    return [[names[word] for word in text.split()] for text in texts]


def as_written(rng, *texts):
    """The texts as lists of words."""
    return [text.split() for text in texts]


def explained(cases):
    """The score of all of them together, and what is counted in them."""
    sums = np.array([case.counts for case in cases]).sum(axis=0)
    c, r = np.sum([case.lengths for case in cases], axis=0)
    root = np.prod(sums[:, 0] / sums[:, 1]) ** (1 / len(sums))
    factor = np.exp(1 - r / c) if c < r else 1.0
    parts = ", ".join(f"{matches}/{total}" for matches, total in sums)
    why = (
        f"The precisions are {parts}, and the brevity penalty is {factor:.4g}.",
        f"適合率は順に {parts}、短さのペナルティは {factor:.4g} です。",
    )
    return root * factor, why


def expect_bleu(student, rng, cases):
    """As the texts stand there, and once more in other words, with the references in another order."""
    for case in cases:
        right, why = explained([case])
        for said in (as_written, in_other_words):
            candidate, *references = said(rng, case.candidate, *case.references)
            order = range(len(references)) if said is as_written else rng.permutation(len(references))
            references = [references[place] for place in order]
            of = f"bleu(candidate, references, {case.max_n})"
            shown = {f"references[{number}]": " ".join(text) for number, text in enumerate(references)}
            given = {"candidate": " ".join(candidate), **shown}
            expect_number(student.bleu(candidate, references, case.max_n), right, of=of, given=given, why=why, **SCORE)


@check(points=1)
def test_ngrams(student, rng):
    """ngrams counts every run of n words.

    ngrams は、連続する n 個の単語の並びをすべて数える。
    """
    asked = (
        ("a b a b", 2, {"a b": 2, "b a": 1}),
        ("a b a", 1, {"a": 2, "b": 1}),
        ("a a a a a", 3, {"a a a": 3}),
        ("a b c d", 4, {"a b c d": 1}),
        ("a b", 3, {}),
        (" ".join(WORDS[:20] * 2), 4, None),
    )
    for text, n, counts in asked:
        if counts is None:
            runs = [" ".join(WORDS[(start + step) % 20] for step in range(n)) for start in range(20)]
            counts = dict.fromkeys(runs[:-3], 2) | dict.fromkeys(runs[-3:], 1)
        expect_counts(student, text.split(), n, counts)


def expect_counts(student, tokens, n, right):
    """The dictionary has these n-grams, each so often."""
    of, given = f"ngrams(tokens, {n})", {"tokens": " ".join(tokens)}
    with student.unrecorded():
        received = as_dict(student.ngrams(tokens, n), (), of=of, given=given)
    found = {}
    for key, value in received.items():
        expect(
            type(key) is tuple and all(type(word) is str for word in key),
            of=of,
            en="Every key should be a tuple of words.",
            ja="キーは、どれも単語のタプルにします。",
            given=given,
        )
        found[key] = as_number(value, of=part_of(f"[{key!r}]", of))
    student.record(sorted((" ".join(key), value) for key, value in found.items()))
    wanted = {tuple(key.split()): count for key, count in right.items()}
    for key in [*wanted, *(key for key in found if key not in wanted)]:
        shown = f"{of}[{key!r}]"
        expect_number(found.get(key, 0), wanted.get(key, 0), of=shown, given=given)


@check(points=2)
def test_clipping(student, rng):
    """A word is matched as often as the one reference has it that has the most of it, and no more often.

    同じ単語は、それを最も多く含む1つの参照文での回数までしか一致しない。
    """
    expect_bleu(student, rng, CLIPPED)


@check(points=3, needs="clipping")
def test_bleu(student, rng):
    """BLEU is the geometric mean of the precisions of all n-grams up to max_n words.

    BLEU は、max_n 語までのすべてのn-gramの適合率の幾何平均である。
    """
    expect_bleu(student, rng, WHOLE)


@check(points=2, needs="clipping")
def test_brevity(student, rng):
    """A candidate that is shorter than the closest reference loses a part of its score; a long one gains nothing.

    最も近い長さの参照文より短い候補文では、スコアが下がる。長くても上がらない。
    """
    expect_bleu(student, rng, BRIEF)


@check(points=2, needs=("bleu", "brevity"))
def test_corpus(student, rng):
    """The score of a corpus is formed from the sums of all matches, totals and lengths.

    コーパスのスコアは、一致した数、総数、長さのそれぞれの合計から求める。
    """
    for cases in CORPORA:
        right, why = explained(cases)
        for said in (as_written, in_other_words):
            texts = iter(said(rng, *(text for case in cases for text in (case.candidate, *case.references))))
            candidates, references = [], []
            for case in cases:
                candidates.append(next(texts))
                references.append([next(texts) for _ in case.references])
            n = cases[0].max_n
            given = {}
            for number, (candidate, those) in enumerate(zip(candidates, references, strict=True)):
                given[f"candidates[{number}]"] = " ".join(candidate)
                given[f"references[{number}]"] = [" ".join(text) for text in those]
            received = student.corpus_bleu(candidates, references, n)
            of = f"corpus_bleu(candidates, references, {n})"
            expect_number(received, right, of=of, given=given, why=why, **SCORE)


def expect_shares(received, matches, candidate, reference, of, given, why):
    """Precision, recall and F1 for so many matches in two texts of these lengths."""
    parts = as_list(received, 3, of=of, given=given)
    right = (matches / candidate, matches / reference, 2 * matches / (candidate + reference))
    for name, part, one in zip(("precision", "recall", "f1"), parts, right, strict=True):
        expect_number(part, one, of=part_of(name, of), given=given, why=why, **SCORE)


@check(points=1)
def test_rouge_n(student, rng):
    """ROUGE-N counts the n-grams that both texts have in common.

    ROUGE-N は、2つの文章に共通するn-gramを数える。
    """
    asked = (  # candidate, reference, n, matches; the gunmen are Lin's
        ("a b c d", "a b", 1, 2),
        ("a b", "b a c d x", 1, 2),
        ("a a a b", "a b c c c", 1, 2),
        ("a b c", "x a a a b b", 2, 1),
        ("police kill the gunman", "police killed the gunman", 2, 1),
        ("the gunman kill police", "police killed the gunman", 2, 1),
        ("the gunman police killed", "police killed the gunman", 2, 2),
        ("a b c a b c", "b c a b", 2, 3),
        ("a b c d e f g", "x b c d e g", 3, 2),
        ("a b c", "d e f g", 1, 0),
    )
    for *texts, n, matches in asked:
        for said in (as_written, in_other_words):
            candidate, reference = said(rng, *texts)
            totals = len(candidate) - n + 1, len(reference) - n + 1
            given = {"candidate": " ".join(candidate), "reference": " ".join(reference)}
            why = (
                f"{matches} are matched, of {totals[0]} in the candidate and {totals[1]} in the reference.",
                f"一致するのは {matches} 個、総数は候補文が {totals[0]} 個、参照文が {totals[1]} 個です。",
            )
            received = student.rouge_n(candidate, reference, n)
            expect_shares(received, matches, *totals, f"rouge_n(candidate, reference, {n})", given, why)


@check(points=2)
def test_rouge_l(student, rng):
    """ROUGE-L is that of the longest subsequence that both texts have in common, found in time.

    ROUGE-L は、2つの文章の最長共通部分列から求め、長い文章でもすぐに終わる。
    """
    asked = [  # Lin's: 3/4 and 2/4
        ("police kill the gunman", "police killed the gunman"),
        ("the gunman kill police", "police killed the gunman"),
        ("the gunman police killed", "police killed the gunman"),
        ("a b c d", "a x d"),
        ("a b", "c d e"),
        *((" ".join(rng.choice(WORDS[:4], size=n)), " ".join(rng.choice(WORDS[:4], size=m))) for n, m in LENGTHS),
    ]
    for texts in asked:
        candidate, reference = (text.split() for text in texts)
        common = (
            {*combinations(candidate, k)} & {*combinations(reference, k)} for k in range(len(candidate) + 1)
        )  # every subsequence of both
        longest = max((one for ones in common for one in ones), key=len)
        given = {"candidate": texts[0], "reference": texts[1]}
        why = (
            f"A longest common subsequence is: {' '.join(longest) or '(none)'}",
            f"最長共通部分列の1つ: {' '.join(longest) or '(なし)'}",
        )
        received = student.rouge_l(candidate, reference)
        lengths = len(longest), len(candidate), len(reference)
        expect_shares(received, *lengths, "rouge_l(candidate, reference)", given, why)
    # 90 words, among which stand others that are in one text alone.
    kept = rng.permutation(np.repeat(WORDS[:30], 3)).tolist()
    candidate, reference = (
        np.insert(np.array(kept, dtype=object), np.sort(rng.integers(90, size=more)), others).tolist()
        for more, others in ((30, WORDS[30:35] * 6), (60, WORDS[35:40] * 12))
    )
    of = ("rouge_l for texts of 120 and 150 words", "120語と150語の文章についての rouge_l")
    why = (
        "90 of the words stand in both texts in the same order; each of the others stands in one text alone.",
        "90語は両方の文章に同じ順序で出てきます。そのほかの語は、どれも片方にしかありません。",
    )
    received = expect_done(student, lambda: student.rouge_l(candidate, reference), of)
    expect_shares(received, 90, 120, 150, of, None, why)


LENGTHS = ((6, 5), (5, 8), (8, 7), (9, 9))

# An epsilon of 1e-5 in the logarithm of probabilities of 0.1 and more changes the perplexity by 1e-4 of itself at most.
PERPLEXED = {"rtol": 2e-4, "atol": 1e-9}
PERPLEXITY = Function(
    "perplexity(p)",
    arrays={"p": "N"},
    definition=lambda p: np.prod(1 / p) ** (1 / len(p)),
    draw={"p": between(0.1, 0.9)},
    close=PERPLEXED,
)


@check(points=1)
def test_perplexity(student, rng):
    """perplexity is exp of the mean of -log p, however long the text is.

    perplexity は -log p の平均の exp であり、文章がどれだけ長くてもよい。
    """
    PERPLEXITY.values(student, rng, batches=({}, {"N": 1}, {"N": 9}))
    p = np.repeat([0.1, 0.4], 2000)
    why = ("The text is long, but it is as hard in every part.", "長い文章ですが、難しさはどこも同じです。")
    right = 1 / oracles.norm([0.2])  # the root of 0.1 * 0.4
    given = {"p": "2000 x 0.1, 2000 x 0.4"}
    expect_number(student.perplexity(p), right, of="perplexity(p)", given=given, why=why, **PERPLEXED)
