"""Checks of an affine layer and a loss at every step."""

import numpy as np

from autograder.checks import Layer, between, check, of_what_is_right, oracles

# Five steps, and no two sizes alike. No sum has more than a few dozen terms near 1: rounding stays below 1e-13 in
# float64 and below 1e-5 in float32.
AFFINE = Layer(
    "TimeAffine(W, b)",
    forward="forward(xs)",
    arrays={"xs": "N T D", "W": "D M", "b": "M"},
    definition=lambda xs, W, b: oracles.affine(xs, W, b),
    sizes={"T": 5},
)

# Scores lie between -1 and 1, so that no probability of three symbols is below exp(-1) / (exp(-1) + 2 exp(1)) = 0.063.
# A constant of 1e-5 inside the logarithm then moves the loss by at most 1e-5 / 0.063 = 1.6e-4, and its gradient by that
# share of itself.
LOSS = Layer(
    "TimeSoftmaxWithLoss()",
    forward="forward(xs, ts)",
    backward="backward(1)",
    arrays={"xs": "N T V", "ts": "N T < V"},
    definition=lambda xs, ts: oracles.entropies(xs, abs(ts))[ts >= 0].mean(),
    draw={"xs": between(-1, 1)},
    sizes={"N": 4, "T": 5, "V": 3},
    close={"rtol": 0.0, "atol": 2e-4},
    slope={"rtol": 5e-4, "atol": 1e-6},
    single={"rtol": 1e-3, "atol": 1e-5},
)
ONE_HOT = LOSS.like(arrays={"ts": "N T V of 1"}, definition=lambda xs, ts: oracles.cross_entropy(xs, ts))


def some_ignored(rng, N, T, V, ignored):
    """Answers of which so many are -1: all steps of one sequence but the first, and others."""
    ts, (first, *others) = rng.integers(V, size=(N, T)), rng.permutation(N)
    ts[first, 1:] = -1
    steps = rng.permutation(T * len(others))[: ignored - (T - 1)]
    ts[np.array(others)[steps // T], steps % T] = -1
    return {"ts": ts, "N": N, "T": T, "V": V}


def in_both(student, rng, ask):
    """Ask each of the two layers whose values and gradients are right."""
    of_what_is_right(
        *((lambda one=one: one.everything(student, rng), lambda one=one: ask(one)) for one in (AFFINE, LOSS))
    )


@check(points=1)
def test_affine(student, rng):
    """TimeAffine gives xs @ W + b at every step.

    TimeAffine が、どのステップでも xs @ W + b になる。
    """
    for changes in ({}, {"N": 1}, {"T": 1}):
        AFFINE.values(student, rng, **changes)


@check(points=2)
def test_affine_gradients(student, rng):
    """Backward of TimeAffine returns the gradient for xs and leaves those for W and b, summed over all steps.

    TimeAffine の backward が xs についての勾配を返し、全ステップについて足した W と b の勾配を残す。
    """
    why = ("The same W and b were used at every step.", "どのステップでも、同じ W と b を使いました。")
    AFFINE.input_gradients(student, rng)
    AFFINE.parameter_gradients(student, rng, why=why)
    # Seconds of a processor for backward: the solution 0.0003; central differences of 200,000 numbers 51.
    AFFINE.in_one_pass(student, rng, N=1, T=2, D=50_000, M=2)


@check(points=1)
def test_loss(student, rng):
    """The loss is the mean of -log(probability of the right symbol) over all sequences and steps.

    損失は、すべての系列とステップについての、正解の記号の確率 p の -log(p) の平均になる。
    """
    for changes in ({}, {"N": 1}, {"T": 1}):
        LOSS.values(student, rng, **changes)


@check(points=3)
def test_gradient(student, rng):
    """backward gives the gradient of the loss for xs.

    backward が損失の xs についての勾配になる。
    """
    for changes in ({}, {"N": 2, "T": 7}):
        LOSS.input_gradients(student, rng, **changes)
    # Seconds of a processor for backward: the solution 0.0001; central differences of 40,000 scores 24.
    V, ts = 20_000, rng.integers(20_000, size=(1, 2))
    xs = rng.uniform(-1, 1, size=(1, 2, V))
    xs[0, [0, 1], ts[0]] += np.log(V)  # else an epsilon would count
    LOSS.in_one_pass(student, rng, N=1, T=2, V=V, xs=xs, ts=ts)


@check(points=2, needs=("loss", "gradient"))
def test_ignored(student, rng):
    """Positions with the answer -1 do not count: neither in the mean nor in the gradient.

    正解が -1 の位置は、平均にも勾配にも数えない。
    """
    why = (
        "Some answers are -1: nothing is asked there, and the mean is taken over the other positions.",
        "正解が -1 の位置があります。そこでは何も問われず、平均は残りの位置についてとります。",
    )
    for changes in (some_ignored(rng, 4, 5, 3, 9), some_ignored(rng, 3, 6, 4, 5)):
        LOSS.everything(student, rng, why=why, **changes)


@check(points=1, needs=("loss", "gradient"))
def test_targets(student, rng):
    """One-hot answers (N, T, V) are right as well.

    正解が one-hot表現 (N, T, V) でも正しい。
    """
    for changes in ({}, {"N": 3}):  # 3: as many sequences as symbols
        ONE_HOT.everything(student, rng, **changes)


@check(points=1, needs=("loss", "gradient"))
def test_large_scores(student, rng):
    """Loss and gradient are right for scores around 1000 as well.

    スコアが1000前後でも、損失と勾配が正しい。
    """
    why = (
        "One number more on all scores of a position does not change its probabilities.",
        "1つの位置のすべてのスコアに同じ数を足しても、確率は変わりません。",
    )
    for added in (1000.0, rng.permutation(np.resize([1000.0, 0.0, -1000.0, 900.0], 20)).reshape(4, 5, 1)):
        LOSS.everything(student, rng, xs=rng.uniform(-1, 1, size=(4, 5, 3)) + added, why=why)
    why = (
        "At every position the score of the right symbol is 1000 above the others.",
        "どの位置でも、正解の記号のスコアがほかより1000高くなっています。",
    )
    ts = rng.integers(3, size=(4, 5))
    LOSS.everything(student, rng, xs=rng.uniform(-1, 1, size=(4, 5, 3)) + 1000 * np.eye(3)[ts], ts=ts, why=why)


@check(points=1)
def test_training(student, rng):
    """One layer handles batch after batch, of other sizes; TimeAffine with the numbers that stand in W and b then.

    同じレイヤで、大きさの違うバッチを続けて処理できる。TimeAffine はそのとき W と b にある値を使う。
    """
    why = ("Values and gradients belong to this batch alone.", "値も勾配も、このバッチだけについてのものです。")

    def ask(layer):
        batches = {}, {"N": 1, "T": 3}, {"N": 2, "T": 6}
        layer.next_batch(student, rng, batches=batches, why=why)
        if layer is AFFINE:
            layer.shared_arrays(student, rng, batches=batches, parameter_gradients=True)

    in_both(student, rng, ask)


@check(points=1)
def test_float32(student, rng):
    """float32 stays float32: scores, and all gradients.

    float32 の入力なら、スコアも勾配も float32 になる。
    """
    in_both(student, rng, lambda layer: layer.float32(student, rng, only_gradients=layer is LOSS))


@check(points=1)
def test_inputs_left_alone(student, rng):
    """Inputs, answers and parameters are the same after forward and backward as before.

    forward と backward の後も、入力、正解、パラメータは元のまま残っている。
    """
    in_both(student, rng, lambda layer: layer.inputs_left_alone(student, rng))


@check(points=1)
def test_side_by_side(student, rng):
    """Two layers of a kind do not mix up what they remember.

    同じ種類のレイヤを2つ使っても、覚えているものが混ざらない。
    """
    in_both(student, rng, lambda layer: layer.side_by_side(student, rng))
