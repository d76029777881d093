# Lists and loops, without Counter; everything written out, the subsequence by recursion with a memory.
import functools
import math


def runs(tokens, n):
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def ngrams(tokens, n):
    counts = {}
    for run in runs(tokens, n):
        counts[run] = counts.get(run, 0) + 1
    return counts


def matched(candidate, references, n):
    here, found = runs(candidate, n), 0
    for run in set(here):
        most = max(runs(reference, n).count(run) for reference in references)
        found += min(here.count(run), most)
    return found


def bleu(candidate, references, max_n):
    score = 1
    for n in range(1, max_n + 1):
        score *= matched(candidate, references, n) / len(runs(candidate, n))
    best = None
    for reference in references:
        away = abs(len(reference) - len(candidate)), len(reference)
        if best is None or away < best:
            best = away
    if len(candidate) < best[1]:
        return score ** (1 / max_n) * math.exp(1 - best[1] / len(candidate))
    return score ** (1 / max_n)


def corpus_bleu(candidates, references, max_n):
    total, logs = 0, 0
    for n in range(1, max_n + 1):
        found = sum(matched(candidates[i], references[i], n) for i in range(len(candidates)))
        if found == 0:
            return 0
        logs += math.log(found) - math.log(sum(len(runs(candidate, n)) for candidate in candidates))
    c, r = 0, 0
    for candidate, texts in zip(candidates, references):
        c += len(candidate)
        r += min(map(len, texts), key=lambda length: (abs(length - len(candidate)), length))
    return math.exp(logs / max_n + min(0, 1 - r / c))


def rouge_n(candidate, reference, n):
    here, there = ngrams(candidate, n), ngrams(reference, n)
    found = sum(min(count, there.get(run, 0)) for run, count in here.items())
    one, other = len(runs(candidate, n)), len(runs(reference, n))
    return [found / one, found / other, 2 * found / (one + other)]


def rouge_l(candidate, reference):
    @functools.cache
    def longest(i, j):
        if i == len(candidate) or j == len(reference):
            return 0
        if candidate[i] == reference[j]:
            return 1 + longest(i + 1, j + 1)
        return max(longest(i + 1, j), longest(i, j + 1))

    found = longest(0, 0)
    return [found / len(candidate), found / len(reference), 2 * found / (len(candidate) + len(reference))]


def perplexity(p):
    return 2 ** (-sum(math.log2(one) for one in p) / len(p))
