# Counts as arrays over all runs that occur; numbers as NumPy's, 0-d and float32 among them.
import numpy as np


def ngrams(tokens, n):
    keys, counts = np.unique(windows(tokens, n), return_counts=True, axis=0) if len(tokens) >= n else ([], [])
    return {tuple(key): count for key, count in zip(keys, counts)}


def windows(tokens, n):
    return np.lib.stride_tricks.sliding_window_view(np.array(tokens), n)


def table(texts, n):
    counted = [ngrams(text, n) for text in texts]
    keys = sorted(set().union(*counted))
    return np.array([[one.get(key, 0) for key in keys] for one in counted])


def bleu(candidate, references, max_n):
    return corpus_bleu([candidate], [references], max_n)


def corpus_bleu(candidates, references, max_n):
    matches, totals, lengths = np.zeros(max_n), np.zeros(max_n), np.zeros(2)
    for candidate, texts in zip(candidates, references):
        for n in range(max_n):
            counts = table([candidate, *texts], n + 1)
            matches[n] += np.minimum(counts[0], counts[1:].max(axis=0)).sum()
            totals[n] += counts[0].sum()
        sizes = np.sort([len(text) for text in texts])
        lengths += len(candidate), sizes[np.argmin(np.abs(sizes - len(candidate)))]
    with np.errstate(divide="ignore"):
        return np.exp(np.log(matches / totals).mean() + min(0.0, 1 - lengths[1] / lengths[0]))


def rouge_n(candidate, reference, n):
    counts = table([candidate, reference], n)
    share = counts.min(axis=0).sum() / counts.sum(axis=1)
    return np.append(share, 0.0 if not share.any() else 2 / (1 / share).sum())


def rouge_l(candidate, reference):
    words, row = np.array(reference), np.zeros(len(reference) + 1, int)
    for word in candidate:
        new = np.maximum(row[1:], np.where(words == word, row[:-1] + 1, 0))
        row = np.append(0, np.maximum.accumulate(new))
    share = row[-1] / np.array([len(candidate), len(reference)])
    return np.append(share, share.prod() * 2 / max(share.sum(), 1e-12))


def perplexity(p):
    return np.exp(np.mean(-np.log(np.asarray(p))))[None][0]
