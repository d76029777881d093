"""Checks of a Gaussian process, and of the search that it guides.

What is right comes from SciPy. The project's own tests compare the solution with scikit-learn's
GaussianProcessRegressor.
"""

import numpy as np

from autograder.checks import (
    Function,
    as_array,
    as_list,
    between,
    check,
    expect,
    expect_array,
    expect_at_least,
    expect_drawn_from_rng,
    expect_number,
    generator,
    oracles,
    reasons,
)

# A jitter of 1e-6 on the diagonal, which many add, changes a guess by some 1e-4 of itself at these noises.
GUESS = {"rtol": 1e-3, "atol": 1e-3}


def kernel(X1, X2, length_scale):
    """The covariances of the scores of two sets of points."""
    return np.exp(-((oracles.distances(X1, X2) / length_scale) ** 2) / 2)


def guesses(X, y, X_new, length_scale, noise):
    """Mean and deviation of the scores of new points: those of the joint normal distribution, from its precision."""
    means, deviations = [], []
    for x in X_new:
        points = np.vstack([X, x])
        covariance = kernel(points, points, length_scale) + np.diag([noise] * len(X) + [1e-10])
        precision = oracles.inverse(covariance)[-1]
        means.append(-precision[:-1] @ y / precision[-1])
        deviations.append(precision[-1] ** -0.5)
    return np.array(means), np.array(deviations)


def improvement(mean, std, best, xi):
    """The expectation of what exceeds best + xi."""
    std = np.maximum(std, 1e-12)
    z = (mean - best - xi) / std
    return std * (z * oracles.normal_distribution(z) + np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))


KERNEL = Function("rbf_kernel(X1, X2, length_scale)", arrays={"X1": "N D", "X2": "M D"}, definition=kernel)
POSTERIOR = Function(
    "gp_posterior(X, y, X_new, length_scale, noise)",
    arrays={"X": "N D", "y": "N", "X_new": "M D"},
    definition=guesses,
    close=GUESS,
)
IMPROVEMENT = Function(
    "expected_improvement(mean, std, best, xi)",
    arrays={"mean": "M", "std": "M"},
    definition=improvement,
    draw={"std": between(0.1, 2)},
    close={"rtol": 1e-5, "atol": 1e-6},
)


@check(points=2)
def test_kernel(student, rng):
    """The kernel is exp(-d^2 / (2 l^2)) of the distance of each point to each.

    カーネルは、どの点とどの点についても、距離 d から exp(-d^2 / (2 l^2)) となる。
    """
    batches = (
        {"N": 2, "M": 3, "D": 2, "length_scale": 2.0},
        {"N": 4, "M": 1, "D": 3, "length_scale": 0.7},
        {"N": 3, "M": 5, "D": 1, "length_scale": 0.3},
    )
    KERNEL.values(student, rng, batches=batches)


@check(points=3, needs="kernel")
def test_posterior(student, rng):
    """Mean and deviation of new scores are those of a Gaussian process that has seen the others.

    新しいスコアの平均と標準偏差は、ほかのスコアを見たガウス過程のものになる。
    """
    batches = (
        {"N": 2, "M": 3, "D": 1, "length_scale": 1.0, "noise": 0.5},
        {"N": 5, "M": 4, "D": 2, "length_scale": 1.5, "noise": 0.1},
        {"N": 9, "M": 6, "D": 3, "length_scale": 0.8, "noise": 0.02},
        {"N": 1, "M": 4, "D": 2, "length_scale": 2.0, "noise": 0.2},
    )
    POSTERIOR.values(student, rng, batches=batches)


@check(points=2)
def test_improvement(student, rng):
    """The improvement is the expectation of what exceeds the best score by more than xi.

    改善量は、最高のスコアを xi よりさらに上回る分の期待値になる。
    """
    batches = (
        {"M": 3, "best": 0.5, "xi": 0.0},
        {"M": 6, "best": -0.4, "xi": 0.3},
        {"M": 8, "best": 1.2, "xi": 0.01},
    )
    IMPROVEMENT.values(student, rng, batches=batches)


CERTAIN = reasons.if_not_finite(
    "Something was divided by a deviation of 0, or a root was taken of a number a little below 0.",
    "0 の標準偏差で割ったか、わずかに負の数の平方根を取っています。",
)


@check(points=1, needs=("posterior", "improvement"))
def test_certain(student, rng):
    """Where nothing is uncertain, the improvement is what is gained or 0, and no deviation is NaN.

    不確かさがない点では、改善量は上回る分か 0 になり、標準偏差は NaN にならない。
    """
    std = np.array([0.0, 0.7, 0.0, 0.0, 0.2])  # at the first one nothing is gained either
    means = np.append(0.25, rng.integers(3, 12, size=4) / 10 * np.array([1, -1, 1, -1]))
    IMPROVEMENT.values(student, rng, mean=means, std=std, best=0.25, xi=0.0, why=CERTAIN)
    for length in (7, 9, 12):
        X = rng.permutation(np.arange(length) / 2)[:, None] + rng.integers(-9, 9)
        y = rng.integers(-9, 10, size=length) / 10
        of, given = "gp_posterior(X, y, X, 0.4, 0.0)", {"X": X, "y": y}
        mean, std = as_list(student.gp_posterior(X, y, X, 0.4, 0.0), 2, of=of, given=given)
        # The deviation with a jitter of 1e-6 is 1e-3.
        expect_array(mean, y, of=("the mean of " + of, of + " の平均"), given=given, why=CERTAIN, rtol=0, atol=5e-3)
        deviation = (f"the standard deviation of {of}", f"{of} の標準偏差")
        expect_array(std, np.zeros(length), of=deviation, given=given, why=CERTAIN, rtol=0, atol=5e-3)


SEARCH = "bayesian_search(score_fn, candidates, n_init, trials, length_scale, rng)"


class Scores:
    """A score_fn: it notes which candidates are tried, as their numbers, and which scores it has given."""

    def __init__(self, candidates, scores):
        self.candidates, self.scores, self.tried, self.given = candidates, scores, [], np.array([])

    def __call__(self, *args, **named):
        of = "score_fn(x)"
        expect(
            len(args) == 1 and not named,
            of=of,
            en="It should be called with one candidate.",
            ja="引数は候補1つです。",
        )
        of = ("x of score_fn(x)", "score_fn(x) の x")
        self.tried.append(number_of(self.candidates, as_array(args[0], self.candidates.shape[1:], of=of), of))
        self.given = np.append(self.given, self.score(self.tried[-1]))
        return float(self.given[-1])

    def score(self, number):
        return self.scores[number]

    def counts(self):
        """How many were tried, and whether they are all different."""
        return [len(self.tried), len(set(self.tried)) == len(self.tried)]


class Ring(Scores):
    """Points on a circle, whose scores depend on where the search began, and in which direction it went on.

    So a search with one first point takes the same steps from any of them, whatever rng has drawn. `places`: these
    steps, counted from the first point in this direction.
    """

    def __init__(self, rng, size):
        self.size, self.places, self.turned = size, [], None
        self.order = rng.permutation(size)
        angles = 2 * np.pi * (self.order + rng.uniform()) / size
        super().__init__(np.stack([np.cos(angles), np.sin(angles)], axis=1), np.array([]))

    def score(self, number):
        place = int(self.order[number] - self.order[self.tried[0]]) % self.size
        if self.turned is None and place % (self.size // 2):  # the first one that is not opposite
            self.turned = place > self.size // 2
        self.places.append(-place % self.size if self.turned else place)
        return 0.02 * np.sin(2 * np.pi * self.places[-1] / self.size - 0.9) - 0.07


class Pairs(Scores):
    """Three pairs of neighbours, far apart, and a higher score for the first or for the second one that is tried.

    The second one is of another pair than the first, and the third should be the neighbour of the better one. Divided
    by a deviation with N - 1, the best score stands out less, and a point of the third pair is chosen, which has 0.75
    of the largest improvement.
    """

    def __init__(self, rng, better):
        order, line = rng.permutation(6), np.array([0.0, 0.366, 10.0, 10.366, 20.0, 20.366])
        self.pairs, self.better = order // 2, better
        super().__init__((line[order] + rng.uniform(-5, 5))[:, None], np.array([]))

    def score(self, number):
        return 0.9 if len(self.tried) == self.better else 0.8

    def steps(self):
        """Which of the trials are of the same pair as the better one."""
        return [int(self.pairs[number] == self.pairs[self.tried[self.better - 1]]) for number in self.tried]


def number_of(candidates, x, of):
    """Which of the candidates it is."""
    away = np.abs(candidates - np.asarray(x)).max(axis=1)
    expect(
        away.min() < 1e-9,
        of=of,
        en="This is none of the candidates.",
        ja="これは、どの候補でもありません。",
        given={"x": np.asarray(x)},
    )
    return int(away.argmin())


def plane(rng, side):
    """The points of a grid in the square from 0 to 1, in any order."""
    line = np.linspace(0, 1, side)
    return rng.permutation(np.stack(np.meshgrid(line, line), axis=2).reshape(-1, 2))


def bumps(rng, candidates):
    """Scores with three bumps, of which one is the highest, on any scale and above or below 0."""
    found = np.zeros(len(candidates))
    for height in (1.0, 0.7, 0.5):
        away = candidates - rng.uniform(0.05, 0.95, size=2)
        found = found + height * np.exp(-(away**2).sum(axis=1) / (2 * 0.15**2))
    return rng.uniform(5, 50) * (found - rng.uniform(1, 3))


def expect_tried(score_fn, n_init, trials):
    """So many calls, each with another candidate."""
    calls, different = len(score_fn.tried), len(set(score_fn.tried))
    expect(
        calls == different == trials,
        of=SEARCH,
        en=f"{trials} trials were asked for. score_fn was called {calls} times, with {different} different candidates.",
        ja=f"試す回数は {trials} 回です。score_fn は {calls} 回呼ばれ、渡された候補は {different} 通りでした。",
        given={"n_init": n_init, "trials": trials, ("how many candidates", "候補の数"): len(score_fn.candidates)},
    )


def search(student, score_fn, n_init, trials, length_scale, worker_rng):
    """The answer, after so many calls of different candidates."""
    answer = student.bayesian_search(score_fn, score_fn.candidates, n_init, trials, length_scale, worker_rng)
    expect_tried(score_fn, n_init, trials)
    return answer


# A jitter up to 1e-5 still chooses candidates with this share of the largest improvement; what a share below a
# thousandth of a deviation promises is not compared.
SHARE, NOTHING = 0.8, 1e-3


def expect_steps(score_fn, n_init, trials, length_scale):
    """Each candidate after the first n_init promised about the most of those that were not tried yet."""
    candidates = score_fn.candidates
    for number in range(n_init, trials):
        tried, left = score_fn.tried[:number], np.setdiff1d(np.arange(len(candidates)), score_fn.tried[:number])
        scores = score_fn.given[:number]
        y = scores - scores.mean()
        y = y / (y.std() if y.std() > 1e-12 else 1)
        mean, std = guesses(candidates[tried], y, candidates[left], length_scale, 1e-6)
        promised = improvement(mean, std, y.max(), 0.0)
        chosen = float(promised[left == score_fn.tried[number]][0])
        most = float(promised.max())
        expect(
            chosen >= SHARE * most - NOTHING,
            of=SEARCH,
            en=f"Call {number + 1} should try the candidate with the largest expected improvement, {most:.4f}. That of "
            f"the one that was tried is {chosen:.4f}.",
            ja=f"{number + 1} 回目に試すのは、改善量の期待値が最大の {most:.4f} の候補です。"
            f"試された候補では {chosen:.4f} でした。",
            given={
                ("tried before", "それまでに試した候補"): candidates[tried],
                ("their scores", "そのスコア"): scores,
                ("tried now", "今回試した候補"): candidates[score_fn.tried[number]],
                ("the most is promised by", "期待値が最大の候補"): candidates[left[promised.argmax()]],
            },
        )


@check(points=3, needs=("posterior", "improvement"))
def test_steps(student, rng):
    """After the first ones, each trial is the untried candidate with the largest expected improvement.

    最初の候補の後は、まだ試していない候補のうち、改善量の期待値が最大のものを1つずつ試す。
    """
    score_fn = Ring(rng, 12)
    with student.unrecorded():
        student.bayesian_search(score_fn, score_fn.candidates, 1, 12, 0.6, generator(student, rng))
    student.record([*score_fn.places[:8], *score_fn.counts()])
    expect_tried(score_fn, 1, 12)
    expect_steps(score_fn, 1, 12, 0.6)
    for better in (1, 2):
        score_fn = Pairs(rng, better)
        with student.unrecorded():
            student.bayesian_search(score_fn, score_fn.candidates, 1, 3, 1.0, generator(student, rng))
        student.record([*score_fn.steps(), *score_fn.counts()])
        expect_tried(score_fn, 1, 3)
        expect_steps(score_fn, 1, 3, 1.0)
    line = rng.permutation(np.arange(12) / 10)[:, None]
    few, square, other = plane(rng, 3), plane(rng, 6), plane(rng, 6)
    for candidates, scores, n_init, trials, length_scale in (
        (square, bumps(rng, square), 4, 10, 0.25),
        (other, bumps(rng, other), 3, 8, 0.25),
        (line, np.full(12, 0.5), 2, 6, 0.3),  # nothing to be seen
        (few, bumps(rng, few), 8, 9, 0.3),  # nearly all are drawn
    ):
        score_fn = Scores(candidates, scores)
        with student.unrecorded():
            student.bayesian_search(score_fn, candidates, n_init, trials, length_scale, generator(student, rng))
        student.record(score_fn.counts())
        expect_tried(score_fn, n_init, trials)
        expect_steps(score_fn, n_init, trials, length_scale)


# Of 441 points, the solution finds the best one in each of 60 searches. 25 points at random come so far in one of ten,
# and in all of four once in 10,000.
REACHED = 0.97


@check(points=1, needs=("posterior", "improvement"))
def test_search(student, rng):
    """In 25 trials, the search finds a candidate that is nearly as good as the best of 441.

    25回の試行で、441個の候補の中の最良にほぼ並ぶ候補を見つける。
    """
    reached = []
    for _ in range(4):
        candidates = plane(rng, 21)
        scores = bumps(rng, candidates)
        score_fn = Scores(candidates, scores)
        with student.unrecorded():
            student.bayesian_search(score_fn, candidates, 5, 25, 0.2, generator(student, rng))
        found = score_fn.given[:25].max(initial=scores.min())
        reached.append((found - scores.min()) / (scores.max() - scores.min()))
    of = (
        "the worst of four searches, from 0 for the lowest score to 1 for the highest",
        "4回の探索で最も悪い結果(最低のスコアを 0、最高を 1 とする)",
    )
    expect_at_least(min(reached), REACHED, of=of)


@check(points=1, needs="steps")
def test_results(student, rng):
    """best is the candidate with the highest score, and results are all trials in their order.

    best はスコアが最も高かった候補、results はすべての試行を順に並べたものになる。
    """
    for side, n_init, trials in ((4, 3, 9), (5, 9, 11)):
        candidates = plane(rng, side)
        score_fn = Scores(candidates, rng.permutation(np.linspace(-9, -1, len(candidates))))
        answer = search(student, score_fn, n_init, trials, 0.2, generator(student, rng))
        best, results = as_list(answer, 2, of=SEARCH)
        scores = score_fn.scores[score_fn.tried]
        given = {("scores in their order", "スコア(試した順)"): scores}
        for number, result in enumerate(as_list(results, trials, of="results", given=given)):
            x, score = as_list(result, 2, of=f"results[{number}]", given=given)
            right = candidates[score_fn.tried[number]]
            expect_array(x, right, of=f"results[{number}][0]", given=given, rtol=1e-6, atol=1e-9)
            expect_number(score, float(scores[number]), of=f"results[{number}][1]", given=given, rtol=1e-6)
        why = (
            f"The highest score came in call {scores.argmax() + 1}.",
            f"スコアが最も高かったのは {scores.argmax() + 1} 回目です。",
        )
        right = candidates[score_fn.tried[int(scores.argmax())]]
        expect_array(best, right, of="best", given=given, why=why, rtol=1e-6, atol=1e-9)


@check(points=1, needs="steps")
def test_generator(student, rng):
    """The first candidates are drawn by rng.

    最初の候補は rng で引く。
    """
    candidates = plane(rng, 7)
    scores = bumps(rng, candidates)
    one, same = (generator(student, 2468) for _ in range(2))
    drawn = []
    for worker_rng in (one, same, one):
        score_fn = Scores(candidates, scores)
        search(student, score_fn, 6, 7, 0.3, worker_rng)
        drawn.append(score_fn.tried)
    given = {"n_init": 6, "trials": 7, ("how many candidates", "候補の数"): 49}
    expect_drawn_from_rng(*drawn, of=SEARCH, given=given)
