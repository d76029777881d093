"""Checks of the penalties on weights, and of a network that pays them."""

from autograder.checks import (
    Function,
    Network,
    StudentError,
    between,
    both_signs,
    check,
    either,
    expect,
    in_either_form,
    of_what_is_right,
    oracles,
)

WEIGHTS = both_signs(0.1, 0.5)  # none of them near 0, where the L1 penalty has a kink


def penalty_of(call, gradient, definition):
    draw = {"W": WEIGHTS, "lam": between(0.1, 0.9)}
    return Function(call, gradient=gradient, arrays={"W": "D M", "lam": ""}, definition=definition, draw=draw)


L1 = penalty_of("l1_penalty(W, lam)", "l1_gradient(W, lam)", lambda W, lam: lam * oracles.norm(W, 1))
L2 = penalty_of("l2_penalty(W, lam)", "l2_gradient(W, lam)", lambda W, lam: lam / 2 * oracles.norm(W) ** 2)
SHAPES = ({}, {"W": "2 D 2 M"})
MANY = {"D": 300, "M": 250}  # a penalty takes 0.05 ms at least, and central differences of all weights 8 s


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
SHORT = NET.like(made="TwoLayerNetWithRegularization(D, H, K, lam)")  # it pays L2
LABELS, ONE_HOT = {}, {"t": "N K of 1"}
# 90,000 parameters. Seconds of a processor for gradient: the solution 0.001, with loops over everything 0.3; central
# differences 90.
WIDE = {"N": 3, "D": 30_000, "H": 3, "K": 4}


def paying(rng, penalty):
    """What one and the same network pays, whatever the batch."""
    return {"penalty": penalty, "lam": float(rng.uniform(0.2, 0.5))}


def either_form(rng, ask):
    """Ask a network that pays L2, made with or without `penalty`, with labels or with one-hot targets."""
    numbers = paying(rng, "l2")
    either(
        *(
            lambda net=net, form=form: ask(net, {**numbers, **form})
            for net in (NET, SHORT)
            for form in (LABELS, ONE_HOT)
        )
    )


def in_one_pass(student, rng, net, form):
    """The gradient of many parameters; x is so small that no hidden neuron gets much."""
    net.like(draw={"x": between(-0.02, 0.02)}).in_one_pass(student, rng, **WIDE, **form)


@check(points=2)
def test_l1(student, rng):
    """L1: lam times the sum of the absolute weights, and its gradient.

    L1 のペナルティは絶対値の和の lam 倍であり、勾配もそれに合っている。
    """
    L1.values(student, rng, batches=SHAPES)
    L1.gradients(student, rng, batches=SHAPES)
    L1.in_one_pass(student, rng, W="D M", **MANY)


@check(points=2)
def test_l2(student, rng):
    """L2: lam / 2 times the sum of the squared weights, and its gradient.

    L2 のペナルティは2乗の和の lam / 2 倍であり、勾配もそれに合っている。
    """
    L2.values(student, rng, batches=SHAPES)
    L2.gradients(student, rng, batches=SHAPES)
    L2.in_one_pass(student, rng, W="D M", **MANY)


def values_of(student, rng, one):
    """A question for the values of this penalty and of its gradient."""

    def ask():
        one.values(student, rng)
        one.gradients(student, rng)

    return ask


@check(points=1)
def test_float32(student, rng):
    """The gradients of float32 weights are float32.

    重みが float32 なら、ペナルティの勾配も float32 になる。
    """
    single = {"rtol": 1e-5, "atol": 1e-6}
    of_what_is_right(
        *(
            (values_of(student, rng, one), lambda one=one: one.like(single=single).float32(student, rng))
            for one in (L1, L2)
        )
    )


@check(points=2)
def test_loss(student, rng):
    """With "l2" the loss is the cross entropy of the predictions plus the penalties of W1 and W2.

    "l2" のとき、損失は、予測の交差エントロピー誤差に W1 と W2 のペナルティを足したものである。
    """
    batches = {"N": 7}, {"N": 12}
    either_form(rng, lambda net, form: net.loss(student, rng, batches=batches, why=None, held=True, **form))


@check(points=3)
def test_gradient(student, rng):
    """With "l2" the gradient belongs to the loss with its penalty; the biases pay nothing.

    "l2" のとき、勾配は、ペナルティを含む損失の勾配である。バイアスにはペナルティがかからない。
    """
    batches = {"N": 7}, {"N": 12}
    either_form(rng, lambda net, form: net.gradients(student, rng, batches=batches, unmoved=False, **form))
    either_form(rng, lambda net, form: in_one_pass(student, rng, net, form))


def takes_no_penalty(student, rng):
    """Whether the class can be made without `penalty` alone."""
    case = NET.case(rng, {"penalty": "l1"})
    try:
        NET.new(student, case)
    except StudentError:
        SHORT.new(student, case)
        return True
    return False


@check(points=1)
def test_l1_network(student, rng):
    """With "l1" loss and gradient contain the L1 penalties.

    "l1" のときは、損失も勾配も L1 のペナルティを含む。
    """
    expect(
        not takes_no_penalty(student, rng),
        of="TwoLayerNetWithRegularization(input_size, hidden_size, output_size, lam, penalty)",
        en='Your class takes no fifth argument. It should be penalty, "l1" or "l2".',
        ja='クラスの引数が4つしかありません。5つ目の引数は penalty で、"l1" か "l2" です。',
    )
    numbers = paying(rng, "l1")

    def ask(form):
        NET.loss(student, rng, batches=({"N": 6},), why=None, held=True, **numbers, **form)
        NET.gradients(student, rng, batches=({"N": 4},), unmoved=False, **numbers, **form)
        in_one_pass(student, rng, NET, {**numbers, **form})

    in_either_form((LABELS, ONE_HOT), ask)


@check(points=1)
def test_targets(student, rng):
    """loss and gradient take labels and one-hot targets.

    loss と gradient は、ラベルでも one-hot 表現でも受け取る。
    """
    # 7 samples and fewer classes: targets of the wrong form cannot be taken for the right one.
    both = {"N": 7}, {"N": 7, **ONE_HOT}
    losses = lambda net, batches, form: net.loss(student, rng, batches=batches, why=None, held=True, **form)  # noqa: E731
    slopes = lambda net, batches, form: net.gradients(student, rng, batches=batches, unmoved=False, **form)  # noqa: E731

    def question(ask):
        numbers = paying(rng, "l2")
        return (
            lambda: either_form(rng, lambda net, form: ask(net, ({"N": 7},), form)),
            lambda: in_either_form((NET, SHORT), lambda net: ask(net, both, numbers)),
        )

    of_what_is_right(question(losses), question(slopes))


@check(points=1, needs="loss")
def test_side_by_side(student, rng):
    """Two networks do not share their parameters.

    ネットワークを2つ作っても、パラメータは別々である。
    """
    either_form(rng, lambda net, form: net.side_by_side(student, rng, **form))


@check(points=1)
def test_weights_left_alone(student, rng):
    """Weights and params are the same after every call as before.

    どの呼び出しの後も、重みや params は元のまま残っている。
    """

    def both_calls(net, form):
        case = net.case(rng, {"N": 5, **form})
        made = net.made_with(student, case)
        made.loss(case.values["x"], case.values["t"])
        made.gradient(case.values["x"], case.values["t"])
        net.expect_unmoved(made, case)

    def right(net, form):
        net.gradients(student, rng, unmoved=False, batches=({"N": 5},), **form)

    of_what_is_right(
        *((values_of(student, rng, one), lambda one=one: one.inputs_left_alone(student, rng)) for one in (L1, L2)),
        (lambda: either_form(rng, right), lambda: either_form(rng, both_calls)),
    )
