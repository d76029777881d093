"""Checks of the data loader."""

import numpy as np

from autograder.checks import (
    as_array,
    as_list,
    check,
    expect,
    expect_array,
    expect_drawn_from_rng,
    expect_left_alone,
    expect_number,
    expect_random_order,
    expect_whole_epoch,
    generator,
    join_batches,
)


def read_epoch(loader, x, t, batch_size, given=None):
    """The batches of one epoch, put together again: x and t in the order of the batches."""
    return join_batches(loader, x, t, batch_size, of="list(loader)", given=given)


@check(points=3)
def test_in_order(student, rng):
    """Without shuffle the batches follow the order of the data; only the last one may be short.

    shuffle が False なら、バッチはデータの順に並ぶ。少なくてよいのは最後のバッチだけである。
    """
    for n, batch_size, one_hot in ((13, 4, False), (12, 3, True), (5, 7, False)):
        x, labels = rng.normal(size=(n, 2)), rng.permutation(n)
        t = np.eye(n)[labels] if one_hot else labels
        loader = student.DataLoader(x, t, batch_size, False, generator(student, rng))
        given = {"x": x, "t": t, "batch_size": batch_size, "shuffle": False}
        xs, ts = read_epoch(loader, x, t, batch_size, given)
        expect_array(xs, x, of=("the samples of all batches", "全バッチのサンプル"), given=given)
        expect_array(ts, t, of=("the targets of all batches", "全バッチの教師データ"), given=given)


@check(points=2, needs="in_order")
def test_length(student, rng):
    """len is the number of batches, the short one included.

    len は、最後の少ないバッチも含めたバッチの数になる。
    """
    size = int(rng.integers(3, 9))
    for n in (4 * size, 4 * size + 1, 5 * size - 1, size - 1):
        loader = student.DataLoader(rng.normal(size=(n, 2)), rng.permutation(n), size, False, generator(student, rng))
        of = "len(loader)"
        expect_number(
            student.library("builtins.len", loader).value(), -(-n // size), of=of, given={"N": n, "batch_size": size}
        )


@check(points=3)
def test_shuffled(student, rng):
    """With shuffle every sample comes once an epoch with its target, in a random order drawn from rng.

    shuffle が True なら、どのサンプルも教師データと組で1回ずつ、rng から引いたランダムな順に現れる。
    """
    n, batch_size, seed = 230, 8, int(rng.integers(2**32))
    x, t = np.arange(n)[:, None] + rng.uniform(size=(n, 2)), np.arange(n)
    given = {"N": n, "batch_size": batch_size, "shuffle": True}
    of = "list(loader)"
    orders = []
    for _ in range(2):
        loader = student.DataLoader(x, t, batch_size, True, generator(student, seed))
        xs, ts = read_epoch(loader, x, t, batch_size, given)
        expect_whole_epoch(xs, ts, x, t, of, given=given)
        orders.append(ts)
    expect_random_order(orders[0], of=of, given=given)
    expect_drawn_from_rng(*orders, None, of=of, given=given)


@check(points=2, needs=("in_order", "shuffled"))
def test_epochs(student, rng):
    """Every epoch is a whole one, and with shuffle each has an order of its own.

    どのエポックにもすべてのサンプルがそろい、shuffle が True なら順番はエポックごとに変わる。
    """
    n, batch_size = 50, 8
    x, t = rng.normal(size=(n, 2)), rng.permutation(n)
    for shuffle in (False, True):
        loader = student.DataLoader(x, t, batch_size, shuffle, generator(student, rng))
        given = {"N": n, "batch_size": batch_size, "shuffle": shuffle}
        epochs = []
        for number in range(3):
            xs, ts = read_epoch(loader, x, t, batch_size, given | {"epoch": number + 1})
            expect_whole_epoch(xs, ts, x, t, f"epoch {number + 1}", given=given)
            epochs.append(ts)
        if shuffle:
            expect(
                not any((epochs[i] == epochs[j]).all() for i, j in ((0, 1), (1, 2), (0, 2))),
                of=("the order of three epochs", "3エポックの順番"),
                en="Two epochs had the same order. Every epoch should be shuffled again.",
                ja="同じ順番のエポックがありました。エポックごとに並べ直します。",
                given=given,
            )
        else:
            expect_array(epochs[1], t, of=("the targets of epoch 2", "エポック 2 の教師データ"), given=given)


@check(points=1, needs="in_order")
def test_left_early(student, rng):
    """After a loop that was left early, the next one starts over.

    途中でやめたループの後でも、次のループは最初から始まる。
    """
    n, batch_size = 20, 6
    x, t = rng.normal(size=(n, 2)), rng.permutation(n)
    loader = student.DataLoader(x, t, batch_size, False, generator(student, rng))
    student.library("builtins.next", student.library("builtins.iter", loader))
    given = {"N": n, "batch_size": batch_size, "shuffle": False}
    xs, ts = read_epoch(loader, x, t, batch_size, given)
    why = (
        "One batch was taken before, and then a new loop began.",
        "1つだけ取り出した後で、新しいループを始めました。",
    )
    expect_array(xs, x, of=("the samples of all batches", "全バッチのサンプル"), given=given, why=why)
    expect_array(ts, t, of=("the targets of all batches", "全バッチの教師データ"), given=given, why=why)


@check(points=1, needs=("in_order", "shuffled"))
def test_images(student, rng):
    """Batches of images keep shape and dtype.

    画像のバッチでも、形と dtype はそのままである。
    """
    n, batch_size = 11, 4
    x, t = rng.normal(size=(n, 1, 2, 3)).astype(np.float32), rng.permutation(n).astype(np.uint8)
    loader = student.DataLoader(x, t, batch_size, True, generator(student, rng))
    for index, batch in enumerate(as_list(loader, 3, of="list(loader)")):
        x_batch, t_batch = as_list(batch, 2, of=(f"batch {index}", f"バッチ {index}"))
        size = min(batch_size, n - index * batch_size)
        of = (f"t_batch of batch {index}", f"バッチ {index} の t_batch")
        labels = as_array(t_batch, (size,), of=of)
        expect_array(labels, labels, of=of, dtype="uint8")
        places = [int(np.flatnonzero(t == label)[0]) if label in t else 0 for label in labels]
        expect_array(
            x_batch, x[places], of=(f"x_batch of batch {index}", f"バッチ {index} の x_batch"), dtype="float32"
        )


@check(points=1, needs=("in_order", "shuffled"))
def test_data_left_alone(student, rng):
    """x and t are the same after an epoch as before.

    1エポックの後も、x と t は元のまま残っている。
    """

    def one_epoch(x, t):
        as_list(student.DataLoader(x, t, 4, True, generator(student, rng)), 4, of="list(loader)")

    data = {"x": rng.normal(size=(13, 2)), "t": rng.permutation(13)}
    expect_left_alone(student, one_epoch, data, by=("The loader", "ローダ"))
