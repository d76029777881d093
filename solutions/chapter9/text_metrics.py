"""Texts compared with texts: n-grams, BLEU, ROUGE and perplexity.

A text is a list of words, ["the", "cat", "sat"]. The candidate is what a model has written, the
references are what people have written for the same purpose. The candidate comes first (in NLTK,
the references do). All lists stay as they were.

文章と文章を比べる指標です。n-gram、BLEU、ROUGE、パープレキシティを求めます。

文章は ["the", "cat", "sat"] のような単語のリストです。候補文(candidate)はモデルが書いたもの、
参照文(reference)は同じ目的で人が書いたものです。引数は候補文が先です(NLTKでは参照文が先です)。
渡されたリストは、どれも元のまま残します。
"""

import math
from collections import Counter

import numpy as np


def ngrams(tokens, n):
    """Count the n-grams of a text: all runs of n words that follow each other, as tuples.

    The answer is a dictionary or a Counter from tuples of n words to counts. If the text has fewer
    than n words, it is empty.

    >>> dict(ngrams(["a", "b", "a", "b"], 2))
    {('a', 'b'): 2, ('b', 'a'): 1}

    文章のn-gramを数えます。n-gramは、連続する n 個の単語の並びをタプルにしたものです。

    戻り値は、n 個の単語のタプルから個数への辞書か Counter です。単語が n 個より少ない文章では、
    空になります。
    """
    ### BEGIN SOLUTION
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
    ### END SOLUTION


def clipped_matches(candidate, references, n):
    """Return how many n-grams of the candidate are matched by the references (see bleu).

    This is a step on the way to bleu and corpus_bleu, which are what will be graded.

    候補文のn-gramのうち、参照文と一致するものの数を返します(bleu の説明を見てください)。

    bleu と corpus_bleu を組み立てるための部品です。採点するのは bleu と corpus_bleu です。
    """
    ### BEGIN SOLUTION
    most = Counter()
    for reference in references:
        most |= ngrams(reference, n)  # the larger count of each n-gram
    return sum((ngrams(candidate, n) & most).values())  # the smaller count of each
    ### END SOLUTION


def closest_length(candidate, references):
    """Return the length of a reference that is closest to the candidate's (see bleu).

    This, too, is only a step on the way.

    参照文の長さのうち、候補文の長さに最も近いものを返します(bleu の説明を見てください)。

    これも途中の部品です。
    """
    ### BEGIN SOLUTION
    lengths = sorted(len(reference) for reference in references)  # the shorter one first
    return min(lengths, key=lambda length: abs(length - len(candidate)))
    ### END SOLUTION


def bleu(candidate, references, max_n):
    """Return the BLEU score of one candidate, from 0 to 1, by all n-grams up to max_n words.

    references: a list of at least one text. For n = 1 to max_n, the precision p_n is the number of
    n-grams of the candidate that are matched, divided by the number of all its n-grams. An n-gram
    is matched as often as it stands in the candidate, but never more often than in the one
    reference that has the most of it.

    The score is the geometric mean of p_1 to p_max_n, all with equal weight, times the brevity
    penalty. It is 0 if one of them is 0 (nothing is smoothed).

    The brevity penalty is 1 if c >= r, else exp(1 - r / c). c is the length of the candidate and r
    that of the reference whose length is closest to c; if two are equally close, the shorter.

    A candidate with fewer than max_n words is not asked for. (The function of the same name in
    "Dive into Deep Learning" gives the n-grams other weights.)

    >>> # (3/4 * 1/3)^(1/2) * exp(1 - 5/4)
    >>> round(bleu(["a", "b", "c", "d"], [["a", "b", "x", "d", "e"]], 2), 4)
    0.3894

    1つの候補文のBLEUスコアを、max_n 語までのすべてのn-gramから求め、0 から 1 で返します。

    references: 1つ以上の参照文のリストです。n = 1 から max_n について、適合率 p_n は、
    候補文のn-gramのうち一致したものの数を、候補文のn-gramの総数で割ったものです。同じn-gramは、
    候補文に出てくる回数だけ一致します。ただし、それを最も多く含む1つの参照文での回数が上限です。

    スコアは、p_1 から p_max_n の、重みの等しい幾何平均に、短さのペナルティ(brevity penalty)を
    掛けたものです。1つでも 0 なら、スコアは 0 です(平滑化はしません)。

    短さのペナルティは、c >= r なら 1、そうでなければ exp(1 - r / c) です。c は候補文の長さ、r は
    長さが c に最も近い参照文の長さです。同じだけ近い参照文が2つあれば、短いほうです。

    max_n 語より短い候補文は扱いません。(書籍 "Dive into Deep Learning" の同名の関数では、n-gramの
    重みが異なります。)
    """
    ### BEGIN SOLUTION
    return corpus_bleu([candidate], [references], max_n)
    ### END SOLUTION


def corpus_bleu(candidates, references, max_n):
    """Return the BLEU score of several candidates together, from 0 to 1.

    references: a list with the list of references of each candidate, in the same order.

    It is not the mean of the candidates' scores. Matches and totals are added up over all
    candidates before p_n is formed, for each n; so are the lengths before the brevity penalty is: c
    is the sum of the lengths of the candidates, and r the sum of the closest lengths. The rest is
    as in bleu.

    >>> round(corpus_bleu([["a", "b"], ["c", "d", "e"]], [[["a", "b"]], [["c", "x", "e"]]], 1), 4)
    0.8

    いくつかの候補文をまとめたBLEUスコアを、0 から 1 で返します。

    references: 候補文ごとの参照文のリストを、同じ順に並べたリストです。

    候補文ごとのスコアの平均ではありません。それぞれの n について、一致した数と総数をすべての
    候補文で合計してから p_n を求めます。長さも、合計してから短さのペナルティを求めます。c は
    候補文の長さの合計、r は最も近い長さの合計です。そのほかは bleu と同じです。
    """
    ### BEGIN SOLUTION
    pairs = list(zip(candidates, references, strict=True))
    p = []
    for n in range(1, max_n + 1):
        matches = sum(clipped_matches(candidate, texts, n) for candidate, texts in pairs)
        p.append(matches / sum(len(candidate) - n + 1 for candidate in candidates))
    if min(p) == 0:
        return 0.0
    c = sum(len(candidate) for candidate in candidates)
    r = sum(closest_length(candidate, texts) for candidate, texts in pairs)
    brevity = 1.0 if c >= r else math.exp(1 - r / c)
    return brevity * float(np.exp(np.mean(np.log(p))))
    ### END SOLUTION


def shares(matches, of_candidate, of_reference):
    """Return (precision, recall, f1) for so many matches (see rouge_n).

    This is a step on the way to rouge_n and rouge_l, which are what will be graded.

    一致した数から (precision, recall, f1) を求めて返します(rouge_n の説明を見てください)。

    rouge_n と rouge_l を組み立てるための部品です。採点するのは rouge_n と rouge_l です。
    """
    ### BEGIN SOLUTION
    precision, recall = matches / of_candidate, matches / of_reference
    f1 = 2 * precision * recall / (precision + recall) if matches else 0.0
    return precision, recall, f1
    ### END SOLUTION


def rouge_n(candidate, reference, n):
    """Return ROUGE-N as (precision, recall, f1): the n-grams that both texts have in common.

    An n-gram counts as often as it stands in both texts: the smaller of its two counts. Precision
    is the number of these matches divided by the number of n-grams of the candidate, recall the
    same divided by that of the reference. f1 is their harmonic mean; without a match all three are
    0. Both texts have at least n words.

    >>> rouge_n(["a", "b", "c", "d"], ["a", "b"], 1)
    (0.5, 1.0, 0.6666666666666666)

    ROUGE-N を (precision, recall, f1) で返します。2つの文章に共通するn-gramを数える指標です。

    同じn-gramは、両方の文章に出てくる回数、つまり2つの個数の小さいほうだけ一致します。
    適合率(precision)は、一致した数を候補文のn-gramの総数で割ったもの、再現率(recall)は、参照文の
    n-gramの総数で割ったものです。f1 は2つの調和平均です。1つも一致しなければ、3つとも 0 です。
    どちらの文章にも n 個以上の単語があります。
    """
    ### BEGIN SOLUTION
    ours, theirs = ngrams(candidate, n), ngrams(reference, n)
    return shares(sum((ours & theirs).values()), sum(ours.values()), sum(theirs.values()))
    ### END SOLUTION


def rouge_l(candidate, reference):
    """Return ROUGE-L as (precision, recall, f1): the longest common subsequence of both texts.

    A subsequence is what is left of a text when words are struck out: the order stays, but there
    may be gaps. The length of the longest one that both texts have in common, divided by the number
    of words of the candidate, is the precision; divided by that of the reference, it is the recall.
    f1 is their harmonic mean; if no word is common, all three are 0. Neither text is empty.

    A text may have some hundred words. Trying all subsequences would take for ever; a table of the
    lengths for the first i and the first j words takes no time.

    >>> rouge_l(["a", "b", "c", "d"], ["a", "x", "d"])
    (0.5, 0.6666666666666666, 0.5714285714285715)

    ROUGE-L を (precision, recall, f1) で返します。2つの文章の最長共通部分列にもとづく指標です。

    部分列とは、文章からいくつかの単語を取り除いた残りです。順序は変わりませんが、間が
    空いていてもかまいません。両方に共通する部分列のうち、最も長いものの長さを使います。これを
    候補文の単語数で割ると適合率、参照文の単語数で割ると再現率です。f1 は2つの調和平均です。共通の
    単語がなければ、3つとも 0 です。どちらの文章も空ではありません。

    文章には数百語あることもあります。すべての部分列を試すと終わりません。最初の i 語と
    最初の j 語についての長さの表を作れば、すぐに終わります。
    """
    ### BEGIN SOLUTION
    rows, columns = len(candidate), len(reference)
    length = np.zeros((rows + 1, columns + 1), dtype=int)  # of the first i and the first j words
    for i in range(rows):
        for j in range(columns):
            if candidate[i] == reference[j]:
                length[i + 1, j + 1] = length[i, j] + 1
            else:
                length[i + 1, j + 1] = max(length[i, j + 1], length[i + 1, j])
    return shares(int(length[-1, -1]), rows, columns)
    ### END SOLUTION


def perplexity(p):
    """Return the perplexity exp(mean of -log p) of a model on a text.

    p: (N,), the probabilities above 0 that the model gave to the right words, one after the other.
    There may be many thousands; their product would be 0 in floating-point numbers.

    >>> round(float(perplexity(np.array([0.5, 0.25, 0.5, 0.25]))), 4)
    2.8284

    文章についてのモデルのパープレキシティ exp(-log p の平均) を返します。

    p: (N,)。文章の正しい単語それぞれに、モデルが与えた確率です。どれも 0 より大きい数です。
    何千個もあることがあり、すべての積は、浮動小数点数では 0 になってしまいます。
    """
    ### BEGIN SOLUTION
    return np.exp(-np.mean(np.log(p)))
    ### END SOLUTION


if __name__ == "__main__":
    texts = ("the cat is on the mat", "there is a cat on the mat")
    references = [text.split() for text in texts]
    for text in ("the the the the the the the", "the cat sat on the mat", "a cat on the mat"):
        candidate = text.split()
        print(f"{bleu(candidate, references, 2):.3f}", rouge_l(candidate, references[0]), text)
    print(perplexity(np.array([0.5, 0.25, 0.5, 0.25])))
