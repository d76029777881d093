"""Checks of the penalties on weights, and of a network that pays them."""

from autograder.checks import Function, Network, between, both_signs, check, oracles

WEIGHTS = both_signs(0.1, 0.5)  # none of them near 0, where the L1 penalty has a kink


def penalty_of(call, gradient, definition):
    draw = {"W": WEIGHTS, "lam": between(0.1, 0.9)}
    return Function(call, gradient=gradient, arrays={"W": "D M", "lam": ""}, definition=definition, draw=draw)


L1 = penalty_of("l1_penalty(W, lam)", "l1_gradient(W, lam)", lambda W, lam: lam * oracles.norm(W, 1))
L2 = penalty_of("l2_penalty(W, lam)", "l2_gradient(W, lam)", lambda W, lam: lam / 2 * oracles.norm(W) ** 2)
SHAPES = ({}, {"W": "2 D 2 M"})


def paid(W1, W2, lam, penalty):
    """What W1 and W2 have to pay together."""
    one = L1 if penalty == "l1" else L2
    return one.definition(W1, lam) + one.definition(W2, lam)


# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and its gradient by that share; the numbers are
# drawn so that y stays above 0.03. A matrix pays a penalty of 0.04 at least, each of its weights has a slope of 0.02.
# Sigmoid in the hidden layer is right too, and so are scores.
NET = Network(
    "TwoLayerNetWithRegularization(D, H, K, lam, penalty)",
    arrays={"x": "N D", "t": "N < K", "lam": "", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    data=("x", "t", "lam"),
    definition=lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    also=(lambda x, W1, b1, W2, b2: oracles.sigmoid(x @ W1 + b1) @ W2 + b2,),
    penalty=paid,
    draw={"x": between(-1, 1), "lam": between(0.2, 0.5), **dict.fromkeys(("W1", "b1", "W2", "b2"), WEIGHTS)},
    away_from=lambda x, W1, b1: oracles.affine(x, W1, b1),
    gap=0.01,
    close={"rtol": 1e-5, "atol": 1e-5},
    slope={"rtol": 1e-3, "atol": 2e-4},
    loss_close={"rtol": 0.0, "atol": 5e-4},
)
CASES = (
    {"penalty": "l2", "N": 7},
    {"penalty": "l1", "N": 4, "t": "N K of 1"},
    {"penalty": "l2", "N": 12, "t": "N K of 1"},
    {"penalty": "l1", "N": 6},
)


@check(points=2)
def test_l1(student, rng):
    """L1: lam times the sum of the absolute weights, and its gradient.

    L1 のペナルティは絶対値の和の lam 倍であり、勾配もそれに合っている。
    """
    L1.values(student, rng, batches=SHAPES)
    L1.gradients(student, rng, batches=SHAPES)


@check(points=2)
def test_l2(student, rng):
    """L2: lam / 2 times the sum of the squared weights, and its gradient.

    L2 のペナルティは2乗の和の lam / 2 倍であり、勾配もそれに合っている。
    """
    L2.values(student, rng, batches=SHAPES)
    L2.gradients(student, rng, batches=SHAPES)


@check(points=1, needs=("l1", "l2"))
def test_float32(student, rng):
    """The gradients of float32 weights are float32.

    重みが float32 なら、ペナルティの勾配も float32 になる。
    """
    for one in (L1, L2):
        one.like(single={"rtol": 1e-5, "atol": 1e-6}).float32(student, rng)


@check(points=2)
def test_loss(student, rng):
    """The loss is the cross entropy of the predictions plus the penalties of W1 and W2.

    損失は、予測の交差エントロピー誤差に W1 と W2 のペナルティを足したものである。
    """
    for changes in CASES:
        NET.loss(student, rng, batches=(changes,), why=None, held=True)


@check(points=3)
def test_gradient(student, rng):
    """The gradient belongs to the loss with its penalty; the biases pay nothing.

    勾配は、ペナルティを含む損失の勾配である。バイアスにはペナルティがかからない。
    """
    for changes in CASES:
        NET.gradients(student, rng, batches=(changes,), unmoved=False)


@check(points=1, needs=("l1", "l2", "loss", "gradient"))
def test_weights_left_alone(student, rng):
    """Weights and params are the same after every call as before.

    どの呼び出しの後も、重みや params は元のまま残っている。
    """
    for one in (L1, L2):
        one.inputs_left_alone(student, rng)
    for penalty in ("l1", "l2"):
        case = NET.case(rng, {"penalty": penalty, "N": 5})
        net = NET.made_with(student, case)
        net.loss(case.values["x"], case.values["t"])
        net.gradient(case.values["x"], case.values["t"])
        NET.expect_unmoved(net, case)
