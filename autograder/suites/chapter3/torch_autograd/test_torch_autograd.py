"""Checks of learning in PyTorch."""

import numpy as np

from autograder.checks import (
    Module,
    Tensor,
    as_dict,
    between,
    check,
    digits,
    expect_accuracy,
    expect_array,
    expect_left_alone,
    in_either_form,
    of_what_is_right,
    oracles,
)

# An epsilon of 1e-5 inside the logarithm moves a loss by 1e-5 / y and a step, which is near 0.05, by that share.
MODEL = Module(
    "TwoLayerNet(D, H, K)",
    arrays={"x": "N D", "t": "N < K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    definition=lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    also=(lambda x, W1, b1, W2, b2: oracles.sigmoid(x @ W1 + b1) @ W2 + b2,),
    draw={"x": between(-1, 1), **dict.fromkeys(("W1", "b1", "W2", "b2"), between(-0.6, 0.6))},
    away_from=lambda x, W1, b1: oracles.affine(x, W1, b1),
    close={"rtol": 1e-4, "atol": 2e-5},  # numbers near 1 with seven digits
    slope={"rtol": 1e-3, "atol": 1e-4},  # float32, and sums that may cancel
    loss_close={"rtol": 1e-4, "atol": 5e-4},
    step_close={"rtol": 1e-4, "atol": 5e-4},
)
KEYS = MODEL.keys
AWAY = MODEL.like(gap=0.01)
FORMS = ("N < K", "N K of 1")


@check(points=2)
def test_forward(student, rng):
    """The model passes x through its two layers, whose weights are random.

    モデルは x を2つの層に通す。重みの初期値はランダムである。
    """
    AWAY.own_parameters(student, rng, batches=({}, {}))


@check(points=2, needs="forward")
def test_autograd(student, rng):
    """Autograd can follow the calculation of the model back to x.

    自動微分が、モデルの計算を x までたどれる。
    """
    AWAY.input_gradients(student, rng)


def ask_train_step(student, rng, t, **numbers):
    MODEL.train_steps(student, rng, lr=float(rng.uniform(0.3, 0.6)), t=t, **numbers)


@check(points=3)
def test_train_step(student, rng):
    """train_step takes one step on its batch's own gradient, which autograd gives, and returns the loss.

    train_step は、自動微分で求めたそのバッチだけの勾配で1歩進み、損失を返す。
    """

    def ask(t):
        ask_train_step(student, rng, t)
        MODEL.by_autograd(student, rng, lr=0.1, t=t)

    in_either_form(FORMS, ask)


@check(points=1, needs="train_step")
def test_optimizer(student, rng):
    """The step is the optimizer's own, with momentum too.

    進み方は optimizer に任せる。モメンタムがあるときも同じである。
    """
    in_either_form(FORMS, lambda t: ask_train_step(student, rng, t, momentum=0.9))


@check(points=1)
def test_targets(student, rng):
    """train_step and train_steps take labels and one-hot targets.

    train_step と train_steps は、ラベルも one-hot 表現も受け取る。
    """
    of_what_is_right(
        *(
            (
                lambda ask=ask: in_either_form(FORMS, lambda t: ask(student, rng, t)),
                lambda ask=ask: [ask(student, rng, t) for t in FORMS],
            )
            for ask in (ask_train_step, ask_train_steps)
        )
    )


def draw_training(rng, lr, steps, t="N < K"):
    """A case in float64, and its parameters after so many steps that keep away from the kink of ReLU."""
    network = MODEL.like(gap=2e-4)
    while True:
        first = now = super(Module, network).case(rng, {"t": t})
        for _ in range(steps):
            slopes = network.right_gradients(now)
            now = now.with_values(**{key: now.values[key] - lr * slopes[key] for key in KEYS})
            if not now.is_away():
                break
        else:
            return first, now.given(*KEYS)


def ask_train_steps(student, rng, t):
    of = "train_steps(params, x, t, lr, steps)"
    for steps in (1, 6):
        lr = float(rng.uniform(0.2, 0.5))
        case, expected = draw_training(rng, lr, steps, t)
        data, params = case.given("x", "t"), case.given(*KEYS)
        given = {**data, "lr": lr, "steps": steps, **params}
        received = as_dict(student.train_steps(params, *data.values(), lr, steps), KEYS, of=of, given=given)
        for key in KEYS:
            expect_array(received[key], expected[key], of=f'{of}["{key}"]', given=given, **MODEL.step_close)


@check(points=3)
def test_train_steps(student, rng):
    """After as many steps train_steps gives what the NumPy network has.

    同じ回数だけ進むと、train_steps は NumPy のネットワークと同じ値になる。
    """
    in_either_form(FORMS, lambda t: ask_train_steps(student, rng, t))


@check(points=1, needs="train_steps")
def test_arrays_left_alone(student, rng):
    """params, x and t are the same after train_steps as before.

    train_steps の後も、params、x、t は元のまま残っている。
    """
    case, _ = draw_training(rng, 0.4, 3)
    expect_left_alone(
        student,
        lambda x, t, **params: student.train_steps(params, x, t, 0.4, 3),
        case.given("x", "t", *KEYS),
        by=("A tensor that shares the memory of an array", "配列とメモリを共有するテンソル"),
    )


@check(points=1, needs="train_step")
def test_learning(student, rng):
    """Step by step the model learns to read handwritten digits.

    train_step を繰り返すと、手書き数字を読めるようになる。
    """
    x_train, t_train, x_test, t_test = digits(rng)
    x = Tensor(x_train[:300].astype(np.float32))

    def ask(t):
        model = student.TwoLayerNet(64, 20, 10)
        optimizer = student.library("torch.optim.SGD", model.parameters(), 0.5, 0.9)
        for _ in range(80):
            student.train_step(model, optimizer, x, Tensor(t))
        y = model(Tensor(x_test.astype(np.float32)))
        # The least of 300 runs was .869; weights of zero stay at about .1.
        expect_accuracy(
            y, t_test, 0.65, of=("model(x_test) after 80 steps", "80 歩進んだ後の model(x_test)"), tensor=True
        )

    labels = t_train[:300]
    in_either_form((labels, np.eye(10, dtype=np.float32)[labels]), ask)
