"""Checks of the recurrent language model."""

import numpy as np

from autograder.checks import (
    Network,
    as_dict,
    between,
    check,
    expect_array,
    expect_at_most,
    expect_gradient,
    expect_number,
    inside,
    is_right,
    oracles,
    part_of,
)


def after(xs, h, c, embed_W, lstm_Wx, lstm_Wh, lstm_b):
    """All states of the LSTM, and the last h and c, if it starts from these."""
    return oracles.lstm(embed_W[xs], lstm_Wx, lstm_Wh, lstm_b, h, c)


def going_on(xs, h, c, embed_W, lstm_Wx, lstm_Wh, lstm_b, affine_W, affine_b):
    hs, _, _ = after(xs, h, c, embed_W, lstm_Wx, lstm_Wh, lstm_b)
    return oracles.affine(hs, affine_W, affine_b)


def from_zeros(xs, embed_W, lstm_Wx, lstm_Wh, lstm_b, affine_W, affine_b):
    return going_on(xs, 0, 0, embed_W, lstm_Wx, lstm_Wh, lstm_b, affine_W, affine_b)


WEIGHTS = {
    "embed_W": "V D",
    "lstm_Wx": "D 4*H",
    "lstm_Wh": "H 4*H",
    "lstm_b": "4*H",
    "affine_W": "H V",
    "affine_b": "V",
}
# With such weights gates are neither open nor shut, and every right symbol has a probability above 0.02: an epsilon of
# 1e-5 inside the logarithm moves a loss by less than 5e-4.
NET = Network(
    "Rnnlm(V, D, H)",
    arrays={"xs": "N T < V", "ts": "N T < V", **WEIGHTS},
    definition=from_zeros,
    data=("xs", "ts"),
    before="reset_state()",
    probabilities=False,
    sizes={"T": 5, "V": 6, "D": 3, "H": 4},
    draw=dict.fromkeys(WEIGHTS, between(-0.8, 0.8)),
    close={"rtol": 1e-6, "atol": 1e-7},
    slope={"rtol": 1e-3, "atol": 1e-5},
    loss_close={"rtol": 0.0, "atol": 6e-4},
)
GOES_ON = NET.like(
    arrays={"h": "N H", "c": "N H"}, definition=going_on, data=("xs", "ts", "h", "c"), before="", also=()
)
STATE = ("embed_W", "lstm_Wx", "lstm_Wh", "lstm_b")
LAYERS = (
    "They are what comes out of the affine layer, from a state of zeros, with the numbers that stand in params now.",
    "いま params にある値を使い、0 の状態から始めて、最後の Affine から出てくる値です。",
)
CONTINUED = (
    "This call goes on where the one before it ended: with the h and c that the LSTM had then.",
    "前の呼び出しの続きです。そのときの LSTM の h と c から始まります。",
)
RESET = (
    "After reset_state the next call starts from zeros again, and may have another number of texts.",
    "reset_state の後の呼び出しは、また 0 から始まります。文章の本数が変わってもかまいません。",
)


def next_blocks(case, rng, count):
    """Cases that go on, block after block, where this one ends: with the states that the one before leaves."""
    h, c = (np.zeros((case.sizes["N"], case.sizes["H"])) for _ in range(2))
    for _ in range(count):
        yield (case := GOES_ON.case(rng, {}, {**case.given(*WEIGHTS), "h": h, "c": c}, case.sizes))
        _, h, c = after(case.values["xs"], h, c, *(case.values[key] for key in STATE))


# Many numbers that lead to few outputs, first in the weights of the input and then in those of the state. Seconds of a
# processor for gradient: the solution 0.002; central differences of every number 41 and 32.
WIDE = NET.like(draw={"embed_W": between(-0.02, 0.02)}, sizes={"N": 1, "T": 2, "V": 6, "D": 5_000, "H": 2})
TALL = NET.like(draw={"lstm_Wh": between(-0.1, 0.1)}, sizes={"N": 1, "T": 2, "V": 6, "D": 2, "H": 120})


@check(points=1)
def test_parameters(student, rng):
    """A new model has six parameters of the right shapes; its weights are random and different each time.

    新しいモデルには正しい形状のパラメータが6つある。重みはランダムで、作るたびに違う。
    """
    case = NET.case(rng, {"V": 25, "D": 16, "H": 20})
    given = {"vocab_size": 25, "wordvec_size": 16, "hidden_size": 20}
    one, other = (NET.read(NET.new(student, case), case, given) for _ in range(2))
    for key in ("embed_W", "lstm_Wx", "lstm_Wh", "affine_W"):
        same = float(np.mean(one[key] == other[key]))
        expect_at_most(
            max(same, 1 - len(np.unique(one[key])) / one[key].size),
            0.01,
            of=f'net.params["{key}"]',
            given=given,
            sentence=(
                "The numbers should be random: all different, and others in the next model.",
                "ランダムな値のはずです。どれも違う値になり、次のモデルではまた別の値になります。",
            ),
        )


@check(points=3)
def test_predict(student, rng):
    """predict passes texts through all layers, with the numbers that stand in params at that moment.

    predict は、そのとき params にある値で文章をすべてのレイヤに通す。
    """
    NET.predict(student, rng, batches=({}, {"N": 1, "T": 7}, {"N": 4, "T": 1}), why=LAYERS)


def expect_state(student, rng):
    """Calls of predict go on from each other, until reset_state."""
    case = NET.case(rng, {})
    net = NET.made_with(student, case)
    for number, block in enumerate(next_blocks(case, rng, 3)):
        xs, of = block.values["xs"], part_of((f"block {number}", f"ブロック {number}"), "net.predict(xs)")
        expect_array(net.predict(xs), block.right()[0], of=of, given={"xs": xs}, why=CONTINUED, **NET.close)
    net.reset_state()
    other = NET.case(rng, {"N": case.sizes["N"] + 1}, case.given(*WEIGHTS), {key: case.sizes[key] for key in "DHV"})
    xs = other.values["xs"]
    of = ("net.predict(xs) after net.reset_state()", "net.reset_state() の後の net.predict(xs)")
    expect_array(net.predict(xs), other.right()[0], of=of, given={"xs": xs}, why=RESET, **NET.close)


@check(points=2, needs="predict")
def test_state(student, rng):
    """Each call goes on from the state that the call before left, until reset_state.

    呼び出しは、前の呼び出しが残した状態から続く。reset_state でまた 0 から始まる。
    """
    expect_state(student, rng)


@check(points=1, needs="predict")
def test_loss(student, rng):
    """loss is the mean cross entropy of the scores over all steps, and moves the state as predict does.

    loss は全ステップのスコアの交差エントロピー誤差の平均で、predict と同じように状態を進める。
    """
    NET.loss(student, rng, batches=({}, {"N": 1, "T": 7}), why=None)
    if not is_right(lambda: expect_state(student, rng)):
        return  # it has cost its points
    case = NET.case(rng, {})
    net = NET.made_with(student, case)
    for number, block in enumerate(next_blocks(case, rng, 3)):
        given, of = block.given("xs", "ts"), part_of((f"block {number}", f"ブロック {number}"), "net.loss(xs, ts)")
        expect_number(
            NET.ask_both(net, "loss", block) if not number else net.loss(*given.values()),
            GOES_ON.loss_of(block),
            of=of,
            given=given,
            why=CONTINUED,
            **NET.loss_close,
        )


@check(points=4, needs="predict")
def test_gradient(student, rng):
    """gradient gives the gradient of the loss for each of the six parameters, and leaves these alone.

    gradient は6つのパラメータすべてについて損失の勾配を返し、パラメータは変えない。
    """
    NET.gradients(student, rng, batches=({"N": 3}, {"N": 2, "T": 6}))
    WIDE.in_one_pass(student, rng)
    TALL.in_one_pass(student, rng)


@check(points=1, needs=("state", "gradient"))
def test_truncated(student, rng):
    """gradient starts from the state that the call before left, sends nothing back into it, and moves it once.

    gradient は前の呼び出しが残した状態から始め、それより前には逆伝播せず、状態を1回だけ進める。
    """
    case = NET.case(rng, {"N": 3})
    net = NET.made_with(student, case)
    *blocks, last = next_blocks(case, rng, 3)
    for number, block in enumerate(blocks):
        given = block.given("xs", "ts")
        of = part_of((f"block {number}", f"ブロック {number}"), "net.gradient(xs, ts)")
        received = as_dict(net.gradient(*given.values()), NET.keys, of=of)
        for key in reversed(NET.keys):
            f, one, name = GOES_ON.loss_by(block, key), received[key], inside(of, f'["{key}"]')
            expect_gradient(one, f, block.values[key], of=name, given=given, why=CONTINUED, **NET.slope)
    xs = last.values["xs"]
    of = ("net.predict(xs) after two calls of net.gradient", "net.gradient を2回呼んだ後の net.predict(xs)")
    expect_array(net.predict(xs), last.right()[0], of=of, given={"xs": xs}, why=CONTINUED, **NET.close)


@check(points=1, needs="predict")
def test_side_by_side(student, rng):
    """Two models do not share their parameters.

    モデルを2つ作っても、パラメータは別々である。
    """
    NET.side_by_side(student, rng)


# Measured: right first weights of several kinds at most .009, weights all of 0.01 at least 1.19.
LEARNED = 0.3


@check(points=1, needs="gradient")
def test_learning(student, rng):
    """From its own first weights the model learns a text in which the last symbol alone does not tell the next.

    自分の初期値から始めて、直前の記号だけでは次が決まらない文章を学習できる。
    """
    a, b, c, d = rng.permutation(4)
    text = np.tile([a, b, a, c, a, d], 4)[None]  # after a comes b, c or d: if it does not remember, 0.55 is its best
    case = NET.case(rng, {"V": 4, "D": 5, "H": 12})
    net = NET.new(student, case)
    xs, ts = text[:, :-1], text[:, 1:]
    NET.descend(net, case, xs, ts, steps=150, lr=0.3)
    net.reset_state()
    of = ("net.loss(xs, ts) after 150 steps of gradient descent", "勾配降下法で 150 歩進んだ後の net.loss(xs, ts)")
    expect_at_most(net.loss(xs, ts), LEARNED, of=of, given={"xs": xs})
