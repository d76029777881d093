"""Checks of mini-batches, SGD and the training loop."""

import contextlib
import itertools

import numpy as np

from autograder.checks import (
    CheckFailed,
    Network,
    Parameters,
    Part,
    Reason,
    as_array,
    as_dict,
    as_list,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    expect_drawn_from_rng,
    expect_left_alone,
    expect_number,
    expect_random_order,
    expect_whole_epoch,
    generator,
    in_either_form,
    join_batches,
    oracles,
)

# The ready network stands in the learner's file, so nothing that it says of itself is believed: losses and accuracies
# are counted here, from its parameters. Both sides calculate in float64 and differ by rounding alone, and what comes
# from differences here by 1e-9 at most.
NET = Network(
    "SoftmaxRegression(D, K)",
    arrays={"x": "N D", "t": "N < K", "W": "D K", "b": "K"},
    definition=lambda x, W, b: oracles.affine(x, W, b),
)
SAME = {"rtol": 1e-6, "atol": 1e-8}
OF = "list(minibatches(x, t, batch_size, rng))"


def collect(student, x, t, batch_size, rng):
    """The batches of one epoch, put together again: x and t in the order of the batches."""
    given = {"x": x, "t": t, "batch_size": batch_size}
    return join_batches(student.minibatches(x, t, batch_size, rng), x, t, batch_size, of=OF, given=given)


def count(case):
    """Loss and accuracy of the ready network with these parameters."""
    return NET.loss_of(case), np.mean(case.right()[0].argmax(axis=1) == case.values["t"])


def step(case, lr):
    """The case with its parameters after one step on its own data."""
    slopes = NET.right_gradients(case)
    return case.with_values(**{key: case.values[key] - lr * slopes[key] for key in NET.keys})


def replace_sgd(student, net):
    """Put an optimiser that is right in the place of the learner's, for this network."""

    def made(asked):
        def moved(given):
            net.write("params", {key: given[0][key] - asked[0] * given[1][key] for key in given[0]})

        return student.library("types.SimpleNamespace", update=Part(moved))

    student.replace("SGD", Part(made))


def with_either_sgd(ask):
    """Ask with the learner's SGD or else with a right one: train that is right with a right one is right."""
    in_either_form((False, True), ask)


def train(student, rng, case, epochs, batch_size, lr, right_sgd=False):
    """The ready network, trained from the parameters of the case, what was given, and the history."""
    net = NET.made_with(student, case)
    if right_sgd:
        replace_sgd(student, net)
    x, t = case.values["x"], case.values["t"]
    given = {**case.given("x", "t"), "epochs": epochs, "batch_size": batch_size, "lr": lr, **case.given(*NET.keys)}
    history = student.train(net, x, t, epochs, batch_size, lr, generator(student, rng))
    return net, given, history


def read_history(history, epochs, given):
    """The two lists of train."""
    of = "train(network, x, t, epochs, batch_size, lr, rng)"
    losses, accuracies = as_list(history, 2, of=of, given=given)
    return as_list(losses, epochs, of="losses", given=given), as_list(accuracies, epochs, of="accuracies", given=given)


def expect_trained(net, case, given=None, why=None):
    """The network has the parameters of the case."""
    for key, found in NET.read(net, case).items():
        of = (f'network.params["{key}"] after train', f'train の後の network.params["{key}"]')
        expect_array(found, case.values[key], of=of, given=given, why=why, **SAME)


@check(points=2)
def test_batches(student, rng):
    """Every sample comes once an epoch together with its target; only the last batch may be short.

    どのサンプルも1エポックに1回、教師データと組で現れる。少なくてよいのは最後のバッチだけである。
    """
    for n, batch_size, one_hot in ((23, 5, False), (12, 4, True), (7, 9, False), (13, 4, False)):
        x, labels = rng.normal(size=(n, 3)), rng.permutation(n)  # no two samples or targets alike
        t = np.eye(n)[labels] if one_hot else labels
        xs, ts = collect(student, x, t, batch_size, generator(student, rng))
        expect_whole_epoch(
            xs, ts, x, t, of=("all batches", "全バッチ"), given={"x": x, "t": t, "batch_size": batch_size}
        )


@check(points=2, needs="batches")
def test_order(student, rng):
    """The order is random, drawn from rng, and another one at every call.

    順番は rng から引いたランダムなもので、呼ぶたびに変わる。
    """
    n, batch_size = 240, 8
    x, t = np.arange(n) + rng.uniform(size=(n, 1)), np.arange(n)
    seed = int(rng.integers(2**32))
    one, other = (generator(student, seed) for _ in range(2))
    first, second = (collect(student, x, t, batch_size, one)[1] for _ in range(2))
    for order in (first, second):
        expect_random_order(order, of=OF, given={"batch_size": batch_size})
    _, again = collect(student, x, t, batch_size, other)
    expect_drawn_from_rng(first, again, second, of=OF)


@check(points=1, needs="batches")
def test_data_left_alone(student, rng):
    """x and t are the same after the batches as before.

    バッチを作った後も、x と t は元のまま残っている。
    """
    x, t = rng.normal(size=(13, 2)), rng.permutation(13)
    batches = lambda x, t: as_list(student.minibatches(x, t, 4, generator(student, rng)), None, of=OF)  # noqa: E731
    expect_left_alone(student, batches, {"x": x, "t": t}, by="minibatches")


@check(points=2)
def test_sgd(student, rng):
    """SGD moves every parameter by -lr times its gradient and writes into its array.

    SGD は各パラメータを勾配の -lr 倍だけ動かし、その配列そのものに書き込む。
    """
    lr, other = rng.uniform(0.05, 0.25), rng.uniform(0.5, 0.9)
    params = {"W": rng.normal(size=(4, 3)), "b": rng.normal(size=3)}
    arrays = {key: student.put(value) for key, value in params.items()}
    dictionary = student.put(arrays)
    optimizer = student.SGD(float(lr))
    student.SGD(float(other))  # which is another one, with a rate of its own
    for _ in range(3):
        before, grads = params, {key: rng.normal(size=value.shape) for key, value in params.items()}
        given = {"lr": lr, **{f'params["{key}"]': value for key, value in params.items()}}
        given |= {f'grads["{key}"]': value for key, value in grads.items()}
        optimizer.update(dictionary, grads)
        params = {key: params[key] - lr * grads[key] for key in params}
        found = as_dict(dictionary.value(), ("W", "b"), of="params")
        for key, expected in params.items():
            why = Reason(
                f"It moved by {other:.4g} times the gradient. That is the rate of another SGD, made after this one.",
                f"勾配の {other:.4g} 倍だけ動いています。これは、この後で作った別の SGD の学習率です。",
                when=lambda received, _, old=before[key], slope=grads[key]: np.allclose(received, old - other * slope),
            )
            of = (f'params["{key}"] after update(params, grads)', f'update(params, grads) の後の params["{key}"]')
            expect_array(found[key], expected, of=of, given=given, why=why)
        for key, expected in params.items():
            expect_array(
                arrays[key].value(),
                expected,
                of=(
                    f'the array that was params["{key}"] before update(params, grads)',
                    f'update(params, grads) の前に params["{key}"] だった配列',
                ),
                given=given,
                why=(
                    "params holds a new array now. Whatever holds the old one, a layer for example, sees no change.",
                    "params には新しい配列が入りました。元の配列を持っているレイヤなどには変化が見えません。",
                ),
            )


@check(points=2)
def test_steps(student, rng):
    """train takes one step of rate lr for each mini-batch of each epoch.

    train は、エポックごと、ミニバッチごとに、学習率 lr で1歩ずつ進む。
    """

    def ask(right_sgd):
        lr = float(rng.uniform(0.1, 0.3))
        case = NET.case(rng, {"N": 10})
        # All samples are the same, so that the result does not depend on their order.
        case = case.with_values(x=np.tile(case.values["x"][0], (10, 1)), t=np.full(10, case.values["t"][0]))
        net, given, _ = train(student, rng, case, 3, 4, lr, right_sgd)
        places = [case]
        for _ in range(30):
            places.append(step(places[-1], lr))
        found = NET.read(net, case)
        taken = [n for n, place in enumerate(places) if all(np.allclose(found[k], place.values[k]) for k in NET.keys)]
        why = Reason(
            f"The network has taken {len(taken) and taken[0]} steps. 3 epochs of 3 mini-batches are 9.",
            f"ネットワークは {len(taken) and taken[0]} 歩進みました。ミニバッチが3つ、エポックが3回なら9歩です。",
            when=lambda received, right: bool(taken),
        )
        expect_trained(net, places[9], given, why)  # batches of 4, 4 and 2, three times

    with_either_sgd(ask)


@check(points=2, needs=("batches", "order"))
def test_epochs(student, rng):
    """A step of train uses its own mini-batch and no other data, and each epoch is shuffled anew.

    train の1歩に使うのはそのミニバッチのデータだけで、エポックごとに順番を混ぜ直す。
    """
    n, batch_size, epochs = 240, 24, 3
    x, t = np.arange(n)[:, None] + rng.uniform(0.1, 0.9, size=(n, 1)), rng.integers(3, size=n)
    batches = []

    def gradient(x=None, t=None, **_):
        of = ("x in network.gradient(x, t)", "network.gradient(x, t) に渡された x")
        batches.append(as_array(x, np.shape(x), of=of).astype(int).ravel())
        size = len(batches[-1])
        expect(
            size <= batch_size,
            of="network.gradient(x, t)",
            en=f"A step takes the gradient of one mini-batch of {batch_size}. Here x has {size} samples.",
            ja=f"1歩ごとに、{batch_size} 個のミニバッチ1つについての勾配を使います。ここでは x に {size} 個あります。",
            given=given,
        )
        return {"W": np.zeros((1, 3)), "b": np.zeros(3)}

    given = {"N": n, "epochs": epochs, "batch_size": batch_size}
    measured = {"loss": lambda *_, **__: 1.0, "accuracy": lambda *_, **__: 0.5}
    params = student.put({key: student.put(value) for key, value in gradient(x[:1], t[:1]).items()})
    network = student.library("types.SimpleNamespace", params=params, gradient=gradient, **measured)
    batches.clear()
    student.train(network, x, t, epochs, batch_size, 0.1, generator(student, rng))
    steps, of = epochs * n // batch_size, "train(network, x, t, epochs, batch_size, lr, rng)"
    expect(
        len(batches) == steps,
        of=of,
        en=f"{epochs} epochs of {n // batch_size} mini-batches are {steps} steps. The gradient was asked for "
        f"{len(batches)} times.",
        ja=f"{epochs} エポック、ミニバッチ {n // batch_size} 個ずつで {steps} 歩です。勾配を求めた回数は "
        f"{len(batches)} 回でした。",
        given=given,
    )
    orders = np.split(np.concatenate(batches), epochs)
    expect(
        all((np.sort(order) == np.arange(n)).all() for order in orders),
        of=of,
        en="In each epoch, every sample should come exactly once.",
        ja="どのエポックでも、すべてのサンプルがちょうど1回ずつ現れるはずです。",
        given=given,
    )
    expect(
        not any((one == other).all() for one, other in itertools.pairwise(orders)),
        of=of,
        en="One epoch took the samples in the same order as the epoch before it. Shuffle them anew for each epoch.",
        ja="前のエポックと同じ順番でサンプルを使ったエポックがあります。エポックごとに混ぜ直します。",
        given=given,
    )


@check(points=2)
def test_history(student, rng):
    """The history holds loss and accuracy over all data after each epoch.

    履歴には、各エポックの終わりにデータ全体で求めた損失と正解率が入っている。
    """

    def ask(right_sgd):
        epochs, lr = 5, 0.4
        case = NET.case(rng, {"N": 9})
        _, given, history = train(student, rng, case, epochs, 9, lr, right_sgd)
        losses, accuracies = read_history(history, epochs, given)
        for epoch in range(epochs):  # one batch holds all the data: the order does not matter
            case = step(case, lr)
            loss, accuracy = count(case)
            expect_number(losses[epoch], loss, of=f"losses[{epoch}]", given=given, **SAME)
            expect_number(accuracies[epoch], accuracy, of=f"accuracies[{epoch}]", given=given, **SAME)
        case = NET.case(rng, {"N": 11})
        net, given, history = train(student, rng, case, 2, 4, lr, right_sgd)
        losses, accuracies = read_history(history, 2, given)
        loss, accuracy = count(case.with_values(**NET.read(net, case)))
        why = (
            "The last entry belongs to the weights at the end and to all of the data, not to one batch.",
            "最後の値は、学習を終えた重みについて、1つのバッチではなくデータ全体で求めたものです。",
        )
        expect_number(losses[1], loss, of="losses[1]", given=given, why=why, **SAME)
        expect_number(accuracies[1], accuracy, of="accuracies[1]", given=given, why=why, **SAME)

    with_either_sgd(ask)


@check(points=1)
def test_learning(student, rng, curves):
    """After training the network reads handwritten digits that it has never seen.

    学習の後、見たことのない手書き数字を読めるようになる。
    """

    def ask(right_sgd):
        x_train, t_train, x_test, t_test = digits(rng)
        case = NET.case(rng, {"N": 3, "D": 64, "K": 10})
        net = NET.new(student, case)
        if right_sgd:
            replace_sgd(student, net)
        history = student.train(net, x_train[:600], t_train[:600], 8, 25, 0.5, generator(student, rng))
        with contextlib.suppress(CheckFailed):  # whether there is a history is asked elsewhere
            for name, values in zip(("losses", "accuracies"), read_history(history, 8, None), strict=True):
                curves(name, values)
        (scores,) = case.with_values(x=x_test, **NET.read(net, case)).right()
        # The least of 1,000 runs was .894.
        expect_accuracy(
            scores, t_test, 0.8, of=("the trained network on x_test", "学習後のネットワークの x_test についての予測")
        )
        small = NET.case(rng, {"N": 40})
        moved, given, _ = train(student, rng, small, 1, 40, 0.01, right_sgd)
        parameters, loss = Parameters(student), lambda numbers: NET.loss_of(small.with_values(**numbers))
        share = parameters.downhill(loss, small.given(*NET.keys), NET.read(moved, small), rng)
        parameters.expect_downhill(share, given=given)  # 1 if it is right

    with_either_sgd(ask)


@check(points=1, needs=("steps", "history"))
def test_other_data(student, rng, reference):
    """Training agrees with the solution's for other sizes and for one-hot targets.

    大きさの異なるデータや one-hot 表現の教師データでも、模範解答と同じ学習結果になる。
    """

    def ask(right_sgd):
        for t in ("N K of 1", "N < K"):
            d, k = (int(size) for size in rng.permutation([5, 6, 7])[:2])
            n = int(rng.integers(30, 40))
            epochs, lr = int(rng.integers(3, 7)), float(rng.uniform(0.1, 0.6))
            batch_size = n + int(rng.integers(2))
            case = NET.case(rng, {"N": n, "D": d, "K": k, "t": t})
            net, _, history = train(student, rng, case, epochs, batch_size, lr, right_sgd)
            model = reference.SoftmaxRegression(d, k)
            for key in NET.keys:
                model.params[key][...] = case.values[key]
            data = case.values["x"].copy(), case.values["t"].copy()
            expected = reference.train(model, *data, epochs, batch_size, lr, np.random.default_rng(0))
            for name, received, values in zip(
                ("losses", "accuracies"), read_history(history, epochs, None), expected, strict=True
            ):
                for epoch, value in enumerate(values):
                    expect_number(received[epoch], float(value), of=f"{name}[{epoch}]", **SAME)
            expect_trained(net, case.with_values(**model.params))

    with_either_sgd(ask)
