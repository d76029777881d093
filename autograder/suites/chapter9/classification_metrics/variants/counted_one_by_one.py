# Loops and dictionaries, an epsilon in the denominators, pairs counted for the area, a curve of lists with thresholds.
def triples(y, t, num_classes):
    tp, fp, fn = ([0] * num_classes for _ in range(3))
    for answer, truth in zip(y, t):
        if answer == truth:
            tp[truth] += 1
        else:
            fp[answer] += 1
            fn[truth] += 1
    return tp, fp, fn


def combined(values, true, average):
    if average == "macro":
        return sum(values) / len(values)
    return sum(v * n for v, n in zip(values, true)) / sum(true)


def precision(y, t, num_classes, average):
    tp, fp, fn = triples(y, t, num_classes)
    if average == "micro":
        return sum(tp) / (sum(tp) + sum(fp) + 1e-7)
    return combined([a / (a + b + 1e-7) for a, b in zip(tp, fp)], [a + c for a, c in zip(tp, fn)], average)


def recall(y, t, num_classes, average):
    tp, fp, fn = triples(y, t, num_classes)
    if average == "micro":
        return sum(tp) / (sum(tp) + sum(fn) + 1e-7)
    return combined([a / (a + c + 1e-7) for a, c in zip(tp, fn)], [a + c for a, c in zip(tp, fn)], average)


def f1_score(y, t, num_classes, average):
    tp, fp, fn = triples(y, t, num_classes)
    if average == "micro":
        return sum(tp) / (sum(tp) + (sum(fp) + sum(fn)) / 2)
    f1 = [a / (a + (b + c) / 2 + 1e-7) for a, b, c in zip(tp, fp, fn)]
    return combined(f1, [a + c for a, c in zip(tp, fn)], average)


def roc_curve(y, t):
    thresholds = sorted({float(score) for score in y}, reverse=True)
    fpr, tpr = [0.0], [0.0]
    for threshold in thresholds:
        chosen = [truth for score, truth in zip(y, t) if score >= threshold]
        fpr.append(float(chosen.count(0) / sum(1 for truth in t if truth == 0)))
        tpr.append(float(chosen.count(1) / sum(1 for truth in t if truth == 1)))
    return fpr, tpr, [float("inf"), *thresholds]


def roc_auc(y, t):
    total = wins = 0
    for score, truth in zip(y, t):
        for other, other_truth in zip(y, t):
            if truth == 1 and other_truth == 0:
                total += 1
                wins += 1 if score > other else 0.5 if score == other else 0
    return wins / total


def average_precision(y, t):
    total = 0.0
    for score, truth in zip(y, t):
        if truth == 1:
            chosen = [other_truth for other, other_truth in zip(y, t) if other >= score]
            total += sum(chosen) / len(chosen)
    return total / sum(t)
