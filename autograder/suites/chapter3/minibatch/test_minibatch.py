"""Checks of mini-batches, SGD and the training loop."""

import contextlib

import numpy as np

from autograder.checks import (
    CheckFailed,
    as_array,
    as_dict,
    as_list,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    expect_number,
)

# The ready network stands in the learner's file, so nothing that it says of itself is believed: losses and accuracies
# are counted here, from its parameters. Both sides calculate in float64 and differ by rounding alone.
SAME = {"rtol": 1e-6, "atol": 1e-8}


def generator(student, rng):
    return student.library("numpy.random.default_rng", int(rng.integers(2**32)))


def collect_batches(batches, x, t, batch_size):
    """The batches of one epoch, put together again: x and t in the order of the batches."""
    of = "list(minibatches(x, t, batch_size, rng))"
    given = {"x": x, "t": t, "batch_size": batch_size}
    sizes = [min(batch_size, len(x) - start) for start in range(0, len(x), batch_size)]
    batches = as_list(batches, len(sizes), of=of, given=given)
    xs, ts = [], []
    for index, (batch, size) in enumerate(zip(batches, sizes, strict=True)):
        pair = as_list(batch, 2, of=f"batch {index}", given=given)
        xs.append(as_array(pair[0], (size, *x.shape[1:]), of=f"x_batch of batch {index}", given=given))
        ts.append(as_array(pair[1], (size, *t.shape[1:]), of=f"t_batch of batch {index}", given=given))
    return np.concatenate(xs), np.concatenate(ts)


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def count(params, x, labels):
    """Loss and accuracy of the ready network with these parameters."""
    y = softmax(x @ params["W"] + params["b"])
    return -np.mean(np.log(y[np.arange(len(x)), labels])), np.mean(y.argmax(axis=1) == labels)


def step(params, x, labels, lr):
    """One step of gradient descent on this batch, as new arrays."""
    error = (softmax(x @ params["W"] + params["b"]) - np.eye(len(params["b"]))[labels]) / len(x)
    return {"W": params["W"] - lr * x.T @ error, "b": params["b"] - lr * error.sum(axis=0)}


def network(student, rng, d, k):
    """The ready network with random parameters, and these."""
    params = {"W": rng.normal(size=(d, k)), "b": rng.normal(size=k)}
    net = student.SoftmaxRegression(d, k)
    net.write("params", params)
    return net, params


def read_parameters(net, d, k):
    """What the network holds now."""
    found = as_dict(net.params, ("W", "b"), of="network.params")
    shapes = {"W": (d, k), "b": (k,)}
    return {key: as_array(found[key], shape, of=f'network.params["{key}"]') for key, shape in shapes.items()}


def read_history(history, epochs, given):
    """The two lists of train."""
    of = "train(network, x, t, epochs, batch_size, lr, rng)"
    losses, accuracies = as_list(history, 2, of=of, given=given)
    return as_list(losses, epochs, of="losses", given=given), as_list(accuracies, epochs, of="accuracies", given=given)


@check(points=3)
def test_batches(student, rng):
    """Every sample comes once an epoch together with its target; only the last batch may be short.

    どのサンプルも1エポックに1回、教師データと組で現れる。少なくてよいのは最後のバッチだけである。
    """
    for n, batch_size, one_hot in ((23, 5, False), (12, 4, True), (7, 9, False)):
        x, labels = rng.normal(size=(n, 3)), rng.permutation(n)  # no two samples or targets alike
        t = np.eye(n)[labels] if one_hot else labels
        received = student.minibatches(x, t, batch_size, generator(student, rng))
        xs, ts = collect_batches(received, x, t, batch_size)
        given = {"x": x, "t": t, "batch_size": batch_size}
        expect_array(
            xs[np.argsort(xs[:, 0])],
            x[np.argsort(x[:, 0])],
            of="the samples of all batches, sorted",
            given=given,
            why=("Every sample of x should come exactly once.", "x のどのサンプルもちょうど1回ずつ現れるはずです。"),
        )
        expect_array(
            ts[np.argsort(xs[:, 0])],
            t[np.argsort(x[:, 0])],
            of="the targets of all batches, sorted as their samples",
            given=given,
            why=("Samples and targets no longer belong together.", "サンプルと教師データの組み合わせが崩れています。"),
        )


@check(points=2, needs="batches")
def test_order(student, rng):
    """The order is random, drawn from rng, and another one at every call.

    順番は rng から引いたランダムなもので、呼ぶたびに変わる。
    """
    n, batch_size = 240, 8
    x, t = np.arange(n) + rng.uniform(size=(n, 1)), np.arange(n)
    seed = int(rng.integers(2**32))
    one, other = (student.library("numpy.random.default_rng", seed) for _ in range(2))
    of = "list(minibatches(x, t, batch_size, rng))"
    first, second = (collect_batches(student.minibatches(x, t, batch_size, one), x, t, batch_size)[1] for _ in range(2))
    for order in (first, second):
        # Right orders have a correlation of 0 +- 0.065, and 2 neighbours that stay neighbours, a Poisson number. In
        # 200,000 of them the extremes were 0.31 and 11.
        expect(
            abs(np.corrcoef(order, t)[0, 1]) < 0.45 and np.sum(np.abs(np.diff(order)) == 1) < 25,
            of=of,
            en="The samples should come in a random order. Here the order of x shows through.",
            ja="サンプルはランダムな順に現れるはずですが、x の並びが残っています。",
            given={"batch_size": batch_size, "order of the samples": order},
        )
    expect(
        (first != second).any(),
        of=of,
        en="Two calls with one generator gave the same order. Every epoch should have its own.",
        ja="1つの rng で2回呼んだところ、同じ順番でした。順番はエポックごとに変えます。",
    )
    again = collect_batches(student.minibatches(x, t, batch_size, other), x, t, batch_size)[1]
    expect(
        (first == again).all(),
        of=of,
        en="Two generators in the same state gave different orders. The order should be drawn from rng alone.",
        ja="同じ状態の2つの rng から異なる順番ができました。順番は rng だけから引きます。",
    )


@check(points=1, needs="batches")
def test_data_left_alone(student, rng):
    """x and t are the same after the batches as before.

    バッチを作った後も、x と t は元のまま残っている。
    """
    x, t = rng.normal(size=(13, 2)), rng.permutation(13)
    boxes = {"x": student.put(x), "t": student.put(t)}
    received = student.minibatches(boxes["x"], boxes["t"], 4, generator(student, rng))
    collect_batches(received, x, t, 4)
    for name, before in (("x", x), ("t", t)):
        why = (f"minibatches changed {name} itself.", f"minibatches が {name} そのものを書き換えています。")
        expect_array(boxes[name].value(), before, of=name, why=why)


@check(points=3)
def test_sgd(student, rng):
    """SGD moves every parameter by -lr times its gradient and writes into its array.

    SGD は各パラメータを勾配の -lr 倍だけ動かし、その配列そのものに書き込む。
    """
    lr = float(rng.uniform(0.05, 0.5))
    params = {"W": rng.normal(size=(4, 3)), "b": rng.normal(size=3)}
    arrays = {key: student.put(value) for key, value in params.items()}
    dictionary = student.put(arrays)
    optimizer = student.SGD(lr)
    for _ in range(3):
        grads = {key: rng.normal(size=value.shape) for key, value in params.items()}
        given = {"lr": lr, **{f'params["{key}"]': value for key, value in params.items()}}
        given |= {f'grads["{key}"]': value for key, value in grads.items()}
        optimizer.update(dictionary, grads)
        params = {key: params[key] - lr * grads[key] for key in params}
        found = as_dict(dictionary.value(), ("W", "b"), of="params")
        for key, expected in params.items():
            expect_array(found[key], expected, of=f'params["{key}"] after update(params, grads)', given=given)
        for key, expected in params.items():
            expect_array(
                arrays[key].value(),
                expected,
                of=f'the array that was params["{key}"] before update(params, grads)',
                given=given,
                why=(
                    "params holds a new array now. Whoever holds the old one, a layer for example, sees no change.",
                    "params には新しい配列が入りました。元の配列を持っているレイヤなどには変化が見えません。",
                ),
            )


@check(points=2)
def test_steps(student, rng):
    """train takes one step of rate lr for each mini-batch of each epoch.

    train は、エポックごと、ミニバッチごとに、学習率 lr で1歩ずつ進む。
    """
    d, k, n = 4, 3, 10
    net, params = network(student, rng, d, k)
    # All samples are the same, so that the result does not depend on their order.
    x, t = np.tile(rng.normal(size=d), (n, 1)), np.full(n, rng.integers(k))
    epochs, batch_size, lr = 3, 4, float(rng.uniform(0.1, 0.3))
    given = {"x[i]": x[0], "t[i]": t[0], "N": n, "epochs": epochs, "batch_size": batch_size, "lr": lr, **params}
    student.train(net, x, t, epochs, batch_size, lr, generator(student, rng))
    for _ in range(epochs * 3):  # batches of 4, 4 and 2
        params = step(params, x, t, lr)
    found = read_parameters(net, d, k)
    for key, expected in params.items():
        expect_array(
            found[key],
            expected,
            of=f'network.params["{key}"] after train',
            given=given,
            why=(
                "3 epochs of 3 mini-batches are 9 steps.",
                "ミニバッチが3つ、エポックが3回なので、9歩進むはずです。",
            ),
            **SAME,
        )


@check(points=2)
def test_history(student, rng):
    """The history holds loss and accuracy over all data after each epoch.

    履歴には、各エポックの終わりにデータ全体で求めた損失と正解率が入っている。
    """
    d, k, n, epochs, lr = 3, 4, 9, 5, 0.4
    net, params = network(student, rng, d, k)
    x, t = rng.normal(size=(n, d)), rng.integers(k, size=n)
    given = {"x": x, "t": t, "epochs": epochs, "batch_size": n, "lr": lr, **params}
    history = student.train(net, x, t, epochs, n, lr, generator(student, rng))
    losses, accuracies = read_history(history, epochs, given)
    for epoch in range(epochs):  # one batch holds all the data: the order does not matter
        params = step(params, x, t, lr)
        loss, accuracy = count(params, x, t)
        expect_number(losses[epoch], loss, of=f"losses[{epoch}]", given=given, **SAME)
        expect_number(accuracies[epoch], accuracy, of=f"accuracies[{epoch}]", given=given, **SAME)
    x, t = rng.normal(size=(11, d)), rng.integers(k, size=11)
    given = {"x": x, "t": t, "epochs": 2, "batch_size": 4, "lr": lr}
    losses, accuracies = read_history(student.train(net, x, t, 2, 4, lr, generator(student, rng)), 2, given)
    loss, accuracy = count(read_parameters(net, d, k), x, t)
    why = (
        "The last entry belongs to the weights at the end and to all of the data, not to one batch.",
        "最後の値は、学習を終えた重みについて、1つのバッチではなくデータ全体で求めたものです。",
    )
    expect_number(losses[1], loss, of="losses[1]", given=given, why=why, **SAME)
    expect_number(accuracies[1], accuracy, of="accuracies[1]", given=given, why=why, **SAME)


@check(points=1)
def test_learning(student, rng, curves):
    """After training the network reads handwritten digits that it has never seen.

    学習の後、見たことのない手書き数字を読めるようになる。
    """
    x_train, t_train, x_test, t_test = digits(rng)
    net = student.SoftmaxRegression(64, 10)
    history = student.train(net, x_train[:600], t_train[:600], 8, 25, 0.5, generator(student, rng))
    with contextlib.suppress(CheckFailed):  # whether there is a history is asked elsewhere
        for name, values in zip(("losses", "accuracies"), read_history(history, 8, None), strict=True):
            curves(name, values)
    params = read_parameters(net, 64, 10)
    # The least of 1,000 runs was .894.
    expect_accuracy(x_test @ params["W"] + params["b"], t_test, 0.8, of="the trained network on x_test")


@check(points=1, needs=("steps", "history"))
def test_other_data(student, rng, reference):
    """Training agrees with the solution's for other sizes and for one-hot targets.

    大きさの異なるデータや one-hot 表現の教師データでも、模範解答と同じ学習結果になる。
    """
    for one_hot in (True, False):
        d, k = (int(size) for size in rng.permutation([5, 6, 7])[:2])
        n = int(rng.integers(30, 40))
        epochs, lr = int(rng.integers(3, 7)), float(rng.uniform(0.1, 0.6))
        batch_size = n + int(rng.integers(2))
        x, labels = rng.normal(size=(n, d)), rng.integers(k, size=n)
        t = np.eye(k)[labels] if one_hot else labels
        net, params = network(student, rng, d, k)
        model = reference.SoftmaxRegression(d, k)
        for key, value in params.items():
            model.params[key][...] = value
        history = student.train(net, x, t, epochs, batch_size, lr, generator(student, rng))
        expected = reference.train(model, x, t, epochs, batch_size, lr, np.random.default_rng(0))
        for name, received, values in zip(
            ("losses", "accuracies"), read_history(history, epochs, None), expected, strict=True
        ):
            for epoch, value in enumerate(values):
                expect_number(received[epoch], float(value), of=f"{name}[{epoch}]", **SAME)
        found = read_parameters(net, d, k)
        for key, value in model.params.items():
            expect_array(found[key], value, of=f'network.params["{key}"] after train', **SAME)
