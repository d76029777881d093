"""Checks of the Transformer's block and of its feed-forward network."""

import numpy as np

from autograder.checks import Layer, between, check, of_what_is_right, oracles


def hidden(x, W1, b1):
    """What goes into the ReLU."""
    return oracles.affine(x, W1, b1)


def transformed(x, W1, b1, W2, b2):
    """Affine, ReLU, affine."""
    return oracles.affine(oracles.relu(hidden(x, W1, b1)), W2, b2)


def normalised(x, gamma, beta):
    """The numbers of each step with mean 0 and variance 1, scaled and shifted; nothing is added to the variance."""
    return oracles.standardized(x.reshape(-1, x.shape[-1]).T).T.reshape(x.shape) * gamma + beta


def mixed(x, matrices, Wo, num_heads, mask):
    """Each head's mixture of the steps that may be looked at, side by side and through Wo."""
    pieces = [np.split(oracles.affine(x, W, 0.0), num_heads, axis=-1) for W in matrices]
    outputs = []
    for q, k, v in zip(*pieces, strict=True):
        scores = np.einsum("nti,nsi->nts", q, k) / np.sqrt(q.shape[-1])
        shown = scores if mask is None else np.where(mask, scores, -np.inf)
        outputs.append(np.einsum("nts,nsi->nti", oracles.softmax(shown), v))
    return oracles.affine(np.concatenate(outputs, axis=-1), Wo, 0.0)


def halves(x, Wq, Wk, Wv, Wo, W1, b1, W2, b2, gamma1, beta1, gamma2, beta2, num_heads, mask):
    """What is normalised, what goes into the ReLU, and the output."""
    u = x + mixed(normalised(x, gamma1, beta1), (Wq, Wk, Wv), Wo, num_heads, mask)
    seen = normalised(u, gamma2, beta2)
    return (x, u), hidden(seen, W1, b1), u + transformed(seen, W1, b1, W2, b2)


def block(x, Wq, Wk, Wv, Wo, W1, b1, W2, b2, gamma1, beta1, gamma2, beta2, num_heads, mask):
    return halves(x, Wq, Wk, Wv, Wo, W1, b1, W2, b2, gamma1, beta1, gamma2, beta2, num_heads, mask)[-1]


def kinks(x, Wq, Wk, Wv, Wo, W1, b1, W2, b2, gamma1, beta1, gamma2, beta2, num_heads, mask):
    """What goes into the ReLU; and 0 for a step whose numbers are so close together that an epsilon would count."""
    both, pre, _ = halves(x, Wq, Wk, Wv, Wo, W1, b1, W2, b2, gamma1, beta1, gamma2, beta2, num_heads, mask)
    return np.append(pre, np.maximum(np.std(both, axis=-1) - SPREAD, 0))


SPREAD = 4.0
FEED_FORWARD = Layer(
    "FeedForward(W1, b1, W2, b2)",
    arrays={"x": "N T D", "W1": "D F", "b1": "F", "W2": "F D", "b2": "D"},
    definition=transformed,
    away_from=hidden,
    sizes={"N": 2, "T": 5, "D": 6, "F": 7},
    grads_list=True,
)
KEYS = ["Wq", "Wk", "Wv", "Wo", "W1", "b1", "W2", "b2", "gamma1", "beta1", "gamma2", "beta2"]
# An epsilon of 1e-5 beside a standard deviation near 4 moves what is normalised by 3e-6 of itself, and twice in a row.
# Scores are of size 1, so that no step takes all of the weight.
BLOCK = Layer(
    f"TransformerBlock({{{', '.join(f'{key!r}: {key}' for key in KEYS)}}}, num_heads)",
    forward="forward(x, mask)",
    arrays={
        "x": "N T D",
        **dict.fromkeys(("Wq", "Wk", "Wv", "Wo"), "D D"),
        "W1": "D F",
        "b1": "F",
        "W2": "F D",
        "b2": "D",
        **dict.fromkeys(("gamma1", "beta1", "gamma2", "beta2"), "D"),
    },
    definition=block,
    away_from=kinks,
    draw={
        "x": lambda rng, shape: 12 * rng.normal(size=shape),
        **dict.fromkeys(("Wq", "Wk"), between(-0.8, 0.8)),
        **dict.fromkeys(("gamma1", "gamma2"), between(0.5, 1.5)),
    },
    sizes={"N": 2, "T": 5, "D": 6, "F": 7},
    close={"rtol": 1e-4, "atol": 1e-4},
    slope={"rtol": 1e-4, "atol": 1e-5},
    single={"rtol": 1e-3, "atol": 1e-3},
)
PLAIN = {"num_heads": 2, "mask": None}
ROADS = (
    "x reaches the output along the direct roads and through the layers. Each brings back a gradient.",
    "x は、飛び越える道とレイヤの中の両方を通って出力に届きます。勾配もそれぞれの道から戻ります。",
)
MASKED = (
    "Where the mask is False, the step of this row must not look at the step of this column.",
    "マスクが False のところでは、その行のステップは、その列のステップを見ません。",
)


def masks(rng, shape):
    """A mask by chance, in which every step may look at itself."""
    return (rng.random(shape) < 0.5) | np.eye(shape[-1], dtype=bool)


# Many numbers that lead to few outputs, and for x a long sequence of wide steps. Seconds of a processor for backward:
# the solution 0.001, nested loops 0.4 at most; central differences of every number of LONG 20, of MANY 150, of STEPS
# 25, of WIDE 44.
LONG = FEED_FORWARD.like(away_from=None, slope={"rtol": 1e-2}, sizes={"N": 1, "T": 1, "D": 40_000, "F": 3})
MANY = FEED_FORWARD.like(away_from=None, slope={"rtol": 1e-2}, sizes={"N": 2, "T": 1, "D": 3, "F": 40_000})
STEPS = BLOCK.like(
    away_from=None,
    slope={"rtol": 1e-2},
    draw=dict.fromkeys(("Wq", "Wk", "Wv", "Wo", "W1", "W2"), between(-0.2, 0.2)),
    sizes={"N": 1, "T": 200, "D": 60, "F": 5},
)
WIDE = BLOCK.like(
    away_from=None,
    slope={"rtol": 1e-2},
    draw=dict.fromkeys(("Wq", "Wk", "Wv", "Wo", "W1", "W2"), between(-0.1, 0.1)),
    sizes={"N": 1, "T": 2, "D": 180, "F": 90},
)


@check(points=1)
def test_feed_forward(student, rng):
    """FeedForward is affine, ReLU, affine, the same at every step.

    FeedForward は、どのステップでも同じ Affine、ReLU、Affine を計算する。
    """
    FEED_FORWARD.values(student, rng, batches=({}, {"N": 1, "T": 1}))


@check(points=2)
def test_feed_forward_gradients(student, rng):
    """Its backward returns the gradient for x and leaves those for the four parameters.

    FeedForward の backward が、x についての勾配を返し、4つのパラメータについての勾配を残す。
    """
    FEED_FORWARD.input_gradients(student, rng)
    FEED_FORWARD.parameter_gradients(student, rng)
    LONG.in_one_pass(student, rng, parameters=False)
    MANY.in_one_pass(student, rng, inputs=False)


@check(points=2)
def test_forward(student, rng):
    """x plus attention of the normalised x, then plus feed-forward of what is normalised again; masks are kept to.

    正規化した x への注意機構を x に足し、もう一度正規化して順伝播層に通したものを足す。マスクにも従う。
    """
    for changes in ({}, {"N": 1, "num_heads": 3}, {"T": 1, "num_heads": 1}):
        BLOCK.values(student, rng, **{**PLAIN, **changes})
    for shape in ((5, 5), (2, 5, 5)):
        BLOCK.values(student, rng, why=MASKED, num_heads=2, mask=masks(rng, shape))


@check(points=1, needs="forward")
def test_identity(student, rng):
    """If Wo, W2 and b2 are 0, x passes through the block untouched, and its gradient back.

    Wo、W2、b2 が 0 なら、x はそのままブロックを通り抜け、勾配もそのまま戻る。
    """
    why = (
        "Nothing comes out of the attention and of the feed-forward network here: what is left are the direct roads.",
        "ここでは注意機構からも順伝播層からも 0 しか出てきません。残るのは飛び越える道だけです。",
    )
    direct = BLOCK.like(close={"rtol": 1e-7, "atol": 1e-9}, slope={"rtol": 1e-7, "atol": 1e-8})
    still = {"Wo": np.zeros((6, 6)), "W2": np.zeros((7, 6)), "b2": np.zeros(6)}
    direct.values(student, rng, why=why, **PLAIN, **still)
    direct.input_gradients(student, rng, why=why, **PLAIN, **still)


@check(points=2)
def test_input_gradient(student, rng):
    """backward returns the gradient for x, along the direct roads and through both halves.

    backward が、飛び越える道と、前半と後半の中を通った、x についての勾配を返す。
    """
    BLOCK.input_gradients(student, rng, why=ROADS, **PLAIN)
    BLOCK.input_gradients(student, rng, why=MASKED, num_heads=3, mask=masks(rng, (2, 5, 5)))
    STEPS.in_one_pass(student, rng, parameters=False, **PLAIN)


@check(points=2)
def test_gradients(student, rng):
    """backward leaves the gradients for the twelve parameters in grads, by the same keys.

    backward が、12個のパラメータについての勾配を、同じキーで grads に残す。
    """
    last = ("Wq", "Wk", "Wv", "Wo", "gamma1", "beta1")
    BLOCK.like(no_gradient=last).parameter_gradients(student, rng, **PLAIN)  # from the output back
    BLOCK.parameter_gradients(student, rng, num_heads=2, mask=masks(rng, (5, 5)))
    WIDE.in_one_pass(student, rng, inputs=False, **PLAIN)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_training(student, rng):
    """One block handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じブロックで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Values, mask and gradients belong to this call alone.",
        "値もマスクも勾配も、この呼び出しだけのものです。",
    )
    batches = {"N": 3, "T": 4, "mask": masks(rng, (4, 4))}, {"N": 1, "T": 3, "mask": None}
    BLOCK.next_batch(student, rng, batches=batches, why=why, num_heads=2)
    BLOCK.shared_arrays(student, rng, batches=batches, parameter_gradients=True, num_heads=2)


@check(points=1, needs=("feed_forward", "feed_forward_gradients", "forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two blocks, or two FeedForwards, do not mix up what they remember.

    ブロックや FeedForward を2つ使っても、覚えているものが混ざらない。
    """
    FEED_FORWARD.side_by_side(student, rng)
    BLOCK.side_by_side(student, rng, **PLAIN)


def of_both(student, rng, ask_feed_forward, ask_block):
    """Ask what is right of the two."""
    of_what_is_right(
        (lambda: FEED_FORWARD.everything(student, rng), ask_feed_forward),
        (lambda: BLOCK.everything(student, rng, **PLAIN), ask_block),
    )


@check(points=1)
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    of_both(
        student,
        rng,
        lambda: FEED_FORWARD.float32(student, rng),
        lambda: BLOCK.float32(student, rng, num_heads=2, mask=masks(rng, (5, 5))),
    )


@check(points=1)
def test_inputs_left_alone(student, rng):
    """x and the parameters are the same after forward and backward as before.

    forward と backward の後も、x とパラメータは元のまま残っている。
    """
    of_both(
        student,
        rng,
        lambda: FEED_FORWARD.inputs_left_alone(student, rng),
        lambda: BLOCK.inputs_left_alone(student, rng, **PLAIN),
    )
