"""Checks of the inception score and of the Fréchet distance."""

import numpy as np

from autograder.checks import Function, Reason, check, expect_number, oracles, reasons

# An epsilon of 1e-5 inside a logarithm changes a score by some 1e-5 of itself for each class.
SCORE = {"rtol": 2e-4, "atol": 1e-6}
# With 1e-6 added to the diagonals of singular covariances, which some do, the distance changes by as much for each
# feature, and at eigenvalues of 0 by twice the root of the product with it.
DISTANCE = {"rtol": 1e-5, "atol": 1e-4}
SINGULAR = {"rtol": 1e-4, "atol": 5e-3}


def divergences(p):
    """The Kullback-Leibler divergence of each row from the mean row."""
    return oracles.relative_entropies(p, oracles.affine(np.full((1, len(p)), 1 / len(p)), p, 0.0)).sum(axis=1)


def distance(mu1, sigma1, mu2, sigma2):
    """The squared distance of Fréchet, with SciPy's matrix root."""
    root = oracles.matrix_root(oracles.affine(sigma1, sigma2, 0.0))
    return oracles.norm(mu1 - mu2) ** 2 + np.trace(sigma1) + np.trace(sigma2) - 2 * np.trace(root).real


def tenths(rng, shape):
    """Rows of probabilities in tenths, none of them 0."""
    n, k = shape
    return (1 + np.stack([rng.multinomial(10 - k, rng.dirichlet(np.full(k, 0.4))) for _ in range(n)])) / 10


def with_zeros(rng, shape):
    """Rows of probabilities in tenths, many of them 0."""
    n, k = shape
    return np.stack([rng.multinomial(10, rng.dirichlet(np.full(k, 0.3))) for _ in range(n)]) / 10


def with_small_ones(rng, shape):
    """Rows with one large probability; the others are small, from 1e-4 to 9e-3, and differ by powers of ten."""
    n, k = shape
    p = 10 ** rng.uniform(-4, -2.05, size=(n, k))
    p[np.arange(n), rng.permutation(np.arange(n) % k)] = 0
    return p + (p == 0) * (1 - p.sum(axis=1, keepdims=True))


def spread(rng, shape):
    """A covariance of features that go together, in hundredths; far from singular."""
    size = shape[0]
    mix = rng.integers(-9, 10, size=(size, size + 1)) / 10
    return mix @ mix.T + np.diag(rng.integers(1, 6, size=size) / 10)


def far(rng, shape):
    """Means in tenths, some units apart."""
    return rng.integers(-20, 21, size=shape) / 10


INCEPTION = Function(
    "inception_score(p)",
    arrays={"p": "N K"},
    definition=lambda p: np.exp(divergences(p).mean()),
    draw={"p": tenths},
    close=SCORE,
)
WITH_SMALL_ONES = INCEPTION.like(draw={"p": with_small_ones})
WITH_ZEROS = INCEPTION.like(draw={"p": with_zeros})
FRECHET = Function(
    "frechet_distance(mu1, sigma1, mu2, sigma2)",
    arrays={"mu1": "D", "sigma1": "D D", "mu2": "D", "sigma2": "D D"},
    definition=distance,
    draw={"mu1": far, "mu2": far, "sigma1": spread, "sigma2": spread},
    close=DISTANCE,
)


@check(points=3)
def test_inception(student, rng):
    """The inception score is exp of the mean divergence of the rows from the mean row.

    インセプションスコアは、平均の行からの各行のKLダイバージェンスを平均した数の exp である。
    """
    INCEPTION.values(student, rng, batches=({"N": 2, "K": 3}, {"N": 7, "K": 4}, {"N": 5, "K": 8}, {"N": 1, "K": 3}))


@check(points=1, needs="inception")
def test_zeros(student, rng):
    """Probabilities of 0 contribute 0, small ones what they are: a score lies between 1 and K.

    0 の確率の項は 0 になるが、小さな確率の項は省かない。スコアは 1 から K の間にある。
    """
    why = reasons.if_not_finite(
        "The logarithm of 0 is not finite; times 0 it should count as 0.",
        "0 の対数は有限の数ではありません。0 との積は 0 とします。",
    )
    WITH_ZEROS.values(
        student,
        rng,
        batches=({"p": np.eye(3)}, {"N": 6, "K": 4}, {"p": np.repeat([[0.5, 0.5, 0.0]], 4, axis=0)}, {"N": 5, "K": 7}),
        why=why,
    )
    why = (
        "Some probabilities are small, from 0.0001 to 0.009. Only those of exactly 0 contribute 0.",
        "0.0001 から 0.009 の小さな確率があります。項が 0 になるのは、ちょうど 0 の確率だけです。",
    )
    WITH_SMALL_ONES.values(student, rng, batches=({"N": 6, "K": 5}, {"N": 9, "K": 7}), why=why)


@check(points=3)
def test_frechet(student, rng):
    """The distance is that of the means, squared, plus what the spreads differ by; it is symmetric, and 0 for equals.

    距離は、平均の距離の2乗に、広がりの違いを加えたもの。対称で、等しければ 0 になる。
    """
    FRECHET.values(student, rng, batches=({"D": 2}, {"D": 3}, {"D": 6}))
    mu1, mu2, sigma1, sigma2 = far(rng, 4), far(rng, 4), spread(rng, (4, 4)), spread(rng, (4, 4))
    given, right = {"mu1": mu1, "sigma1": sigma1, "mu2": mu2, "sigma2": sigma2}, distance(mu1, sigma1, mu2, sigma2)
    for first, second, value in (((mu1, sigma1), (mu2, sigma2), right), ((mu2, sigma2), (mu1, sigma1), right)):
        of = "frechet_distance(mu1, sigma1, mu2, sigma2)" if first[0] is mu1 else TURNED
        expect_number(student.frechet_distance(*first, *second), value, of=of, given=given, **DISTANCE)
    received = student.frechet_distance(mu1, sigma1, mu1.copy(), sigma1.copy())
    given = {"mu": mu1, "sigma": sigma1}
    expect_number(received, 0.0, of="frechet_distance(mu, sigma, mu, sigma)", given=given, **DISTANCE)


TURNED = "frechet_distance(mu2, sigma2, mu1, sigma1)"
ROUNDED = Reason(
    "Rounding has made eigenvalues that should be 0 a little negative. Their roots are no real numbers.",
    "0 のはずの固有値が、丸め誤差でわずかに負になっています。その平方根は実数になりません。",
    when=reasons.not_finite,
)


@check(points=1, needs="frechet")
def test_type(student, rng):
    """With singular covariances, too, the distance is a real number, and right.

    共分散行列が特異でも、距離は実数で、正しい値になる。
    """
    for size, rank in ((6, 2), (9, 3), (14, 4), (20, 5)):
        turn = np.linalg.qr(rng.normal(size=(size, size)))[0]
        one, other = (np.append(rng.uniform(1, 4, size=rank), np.zeros(size - rank)) for _ in range(2))
        sigma1, sigma2 = ((turn * spreads) @ turn.T for spreads in (one, other))
        mu1, mu2 = far(rng, size), far(rng, size)
        # Both have the same axes, along which the deviations are known.
        right = oracles.norm(mu1 - mu2) ** 2 + oracles.norm(np.sqrt(one) - np.sqrt(other)) ** 2
        of = "frechet_distance(mu1, sigma1, mu2, sigma2)"
        given = {("the rank of both covariances", "2つの共分散行列の階数"): rank, ("D", "D"): size}
        received = student.frechet_distance(mu1, sigma1, mu2, sigma2)
        expect_number(received, right, of=of, given=given, why=ROUNDED, **SINGULAR)


def features(rng, shape):
    """Features in tenths that go together, away from 0."""
    n, size = shape
    mix, away = rng.integers(-9, 10, size=(size, size)) / 10, rng.integers(-30, 31, size=size) / 10
    return np.round(rng.normal(size=(n, size)) @ (mix + np.eye(size)) + away, 1)


def moments(x):
    """Mean and covariance, from deviations that the oracles have standardised."""
    around = oracles.standardized(x) * x.std(axis=0)
    mean = oracles.affine(np.full((1, len(x)), 1 / len(x)), x, 0.0)[0]
    return mean, oracles.affine(around.T, around / (len(x) - 1), 0.0)


FID = Function(
    "fid(features1, features2)",
    arrays={"features1": "N D", "features2": "M D"},
    definition=lambda features1, features2: distance(*moments(features1), *moments(features2)),
    draw={"features1": features, "features2": features},
    close=DISTANCE,
)


@check(points=3, needs="frechet")
def test_fid(student, rng):
    """fid is the distance of two sets of features by their means and covariances.

    fid は、2組の特徴の平均と共分散行列から求めたフレシェ距離である。
    """
    FID.values(student, rng, batches=({"N": 5, "M": 6, "D": 2}, {"N": 30, "M": 12, "D": 4}, {"N": 9, "M": 40, "D": 3}))
