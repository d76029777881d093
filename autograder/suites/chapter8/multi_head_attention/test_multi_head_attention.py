"""Checks of attention with several heads."""

import numpy as np

from autograder.checks import Layer, as_array, between, check, expect_array, oracles, pictures


def head_after_head(query, key, value, Wq, Wk, Wv, Wo, num_heads, mask):
    """The output as a sum over the heads: each has its columns of Wq, Wk and Wv, and its rows of Wo."""
    total = 0.0
    for own in np.split(np.arange(len(Wo)), num_heads):
        rows = (oracles.affine(x, W[:, own], 0.0) for x, W in ((query, Wq), (key, Wk), (value, Wv)))
        total = total + oracles.affine(oracles.attention(*rows, mask), Wo[own], 0.0)
    return total


def some_hidden(rng, shape):
    """In every row at least one True and, if there is room, at least one False, at random places."""
    order = rng.permuted(np.broadcast_to(np.arange(shape[-1]), shape), axis=-1)
    return order < rng.integers(1, max(2, shape[-1]), size=(*shape[:-1], 1))


# With weights below 0.9 the scores have a spread of 2 or so, and no look is at one step alone. An epsilon of up to 1e-5
# may stand below the line of the softmax, where there is a sum of 1 at least; it moves answers by 1e-5 of themselves,
# and gradients by 1e-5 times a sum of products of numbers near 1.
CROSS = Layer(
    "MultiHeadAttention(Wq, Wk, Wv, Wo, num_heads)",
    forward="forward(query, key, value, None)",
    arrays={
        "query": "N Tq D",
        "key": "N Tk D",
        "value": "N Tk D",
        **dict.fromkeys(("Wq", "Wk", "Wv", "Wo"), "D D"),
    },
    definition=lambda query, key, value, Wq, Wk, Wv, Wo, num_heads: head_after_head(
        query, key, value, Wq, Wk, Wv, Wo, num_heads, None
    ),
    draw=dict.fromkeys(("Wq", "Wk", "Wv", "Wo"), between(-0.9, 0.9)),
    sizes={"D": 6},
    grads_list=True,
    close={"rtol": 2e-5, "atol": 2e-5},
    slope={"rtol": 1e-4, "atol": 1e-3},
    single={"rtol": 1e-3, "atol": 1e-3},
)
MASKED = CROSS.like(
    forward="forward(query, key, value, mask)",
    arrays={"mask": "N Tq Tk"},
    definition=head_after_head,
    draw={"mask": some_hidden},
    no_gradient=("mask",),
)
SELF = CROSS.like(
    forward="forward(x, x, x, None)",
    arrays={"x": "N T D"},
    definition=lambda x, Wq, Wk, Wv, Wo, num_heads: head_after_head(x, x, x, Wq, Wk, Wv, Wo, num_heads, None),
)
# Many numbers that lead to few outputs, first in the weights, then in key and value. Seconds of a processor for
# backward: the solution 0.001, others up to 0.01; central differences of every number 24 and 35.
SMALL = dict.fromkeys(("Wq", "Wk", "Wv", "Wo"), between(-0.1, 0.1))
WIDE = CROSS.like(sizes={"N": 1, "Tq": 2, "Tk": 3, "D": 200}, draw=SMALL, slope={"atol": 1e-5})
LONG = CROSS.like(sizes={"N": 1, "Tq": 2, "Tk": 6000}, slope={"atol": 1e-5})
HEADS = (
    "The D numbers of a step are cut into pieces of d = D / h numbers. Each head has a softmax of its own, and divides "
    "by the root of d.",
    "1ステップの D 個の数を、d = D / h 個ずつに分けます。ソフトマックスはヘッドごとに取り、割る数は d の平方根です。",
)


@check(points=1)
def test_split(student, rng):
    """split_heads gives each head its own columns of every step.

    split_heads は、各ステップの列をヘッドごとに分ける。
    """
    for num_heads, d in ((2, 3), (3, 2), (4, 1)):
        x = rng.normal(size=(5, 7, num_heads * d))
        of, given = f"split_heads(x, {num_heads})", {"x": x}
        heads = as_array(student.split_heads(x, num_heads), (5, num_heads, 7, d), of=of, given=given)
        why = (
            f"Head i has the columns from {d} * i on, {d} of them, at every step of every sequence.",
            f"ヘッド i は、どの系列のどのステップでも、{d} * i 列目から {d} 列を受け取ります。",
        )
        for i in range(num_heads):
            own = x[:, :, i * d : i * d + d]
            expect_array(heads[:, i], own, of=f"{of}[:, {i}]", given=given, why=why)


@check(points=1)
def test_merge(student, rng):
    """merge_heads puts the heads side by side again, step by step.

    merge_heads は、ステップごとにヘッドを横に並べて元に戻す。
    """
    for num_heads, d in ((2, 3), (3, 2), (4, 1)):
        x = rng.normal(size=(5, num_heads, 7, d))
        of, given = "merge_heads(x)", {"x": x}
        merged = as_array(student.merge_heads(x), (5, 7, num_heads * d), of=of, given=given)
        why = (
            f"The columns from {d} * i on, {d} of them, are those of head i at the same step.",
            f"{d} * i 列目からの {d} 列は、同じステップのヘッド i の列です。",
        )
        for i in range(num_heads):
            own = merged[:, :, i * d : i * d + d]
            expect_array(own, x[:, i], of=f"{of}[:, :, {i * d}:{i * d + d}]", given=given, why=why)


@check(points=2)
def test_forward(student, rng):
    """In self-attention each head looks for itself, and Wo mixes what they found.

    自己注意で、各ヘッドが別々に注目し、その結果が Wo で混ぜ合わされる。
    """
    for num_heads in (2, 3, 1):
        SELF.values(student, rng, batches=({}, {"N": 1}), num_heads=num_heads, why=HEADS)
    with pictures.aside(student):
        x = np.hstack([np.eye(8), np.cumsum(rng.normal(size=(8, 8)), axis=0) / 2])[None]  # which step it is, and a walk
        looks = rng.normal(size=(2, 16, 16)) * (np.arange(16) >= 8)[:, None] / 2
        layer = student.MultiHeadAttention(*looks, np.tile(np.eye(16, 8), 2), np.eye(16), 2)
        weights = np.split(layer.forward(x, x, x, None)[0], 2, axis=1)
        pictures.show(
            ("where each of your heads looks", "あなたのヘッドがそれぞれどこを見るか"),
            *map(pictures.heat, weights, [(f"head {n}", f"ヘッド {n}") for n in range(2)]),
            down=("the step that looks", "見るステップ"),
            across=("the step that is looked at", "見られるステップ"),
        )


@check(points=1, needs="forward")
def test_cross(student, rng):
    """Query, key and value may be three arrays, and key and value may be longer than the query, or shorter.

    query、key、value は別々の配列でもよく、key と value は query より長くても短くてもよい。
    """
    why = (
        "What is looked for comes from the query, where it may be from the key, and what is found from the value.",
        "何を探すかは query から、どこを探すかは key から、見つかるものは value から決まります。",
    )
    batches = {"Tq": 3, "Tk": 5}, {"Tq": 5, "Tk": 3}, {"Tq": 1, "Tk": 4}, {"Tk": 1}
    CROSS.values(student, rng, batches=batches, num_heads=3, why=why)


@check(points=2, needs="cross")
def test_mask(student, rng):
    """What the mask is False for is looked at by no head: one mask for all sequences, or one for each.

    mask が False のところは、どのヘッドも見ない。mask は全系列に共通でも、系列ごとでもよい。
    """
    why = (
        "The mask is True for what may be looked at, and holds for all heads alike.",
        "mask は、見てよいところが True です。どのヘッドにも同じように使います。",
    )
    MASKED.values(student, rng, mask="Tq Tk", num_heads=2, why=why)
    # With as many sequences as heads, a mask that is taken for one of the heads has the right shape.
    MASKED.values(student, rng, batches=({"N": 3}, {"N": 4}, {"N": 1}), num_heads=3, why=why)


@check(points=2)
def test_input_gradients(student, rng):
    """backward returns the gradients for query, key and value, each by itself.

    backward が、query、key、value についての勾配を別々に返す。
    """
    why = (
        "There are three gradients, in the order query, key, value. They are not added up, and what no step may look "
        "at has none.",
        "勾配は query、key、value の順に3つです。足し合わせません。どのステップからも見てはいけないところの勾配は "
        "0 です。",
    )
    CROSS.input_gradients(student, rng, num_heads=3, why=why)
    MASKED.input_gradients(student, rng, num_heads=2, why=why)
    LONG.in_one_pass(student, rng, parameters=False, num_heads=2)


@check(points=2)
def test_gradients(student, rng):
    """backward leaves the gradients for all four weights, summed over the sequences and the steps.

    backward が、系列とステップについて足し合わせた、4つの重みの勾配を残す。
    """
    CROSS.parameter_gradients(student, rng, num_heads=2)
    MASKED.parameter_gradients(student, rng, num_heads=3)
    WIDE.in_one_pass(student, rng, inputs=False, num_heads=4)


@check(points=1, needs=("mask", "input_gradients", "gradients"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in its arrays at that moment.

    同じレイヤで、そのとき配列にある値を使って、バッチを続けて処理できる。
    """
    why = (
        "Values and gradients belong to this call alone, and the gradients are sums, not means.",
        "値も勾配もこの呼び出しだけのもので、勾配は和です。平均ではありません。",
    )
    batches = {"N": 4, "Tq": 2, "Tk": 3}, {"N": 4, "Tq": 2, "Tk": 3}, {"N": 1, "mask": "Tq Tk"}, {"Tq": 1}
    MASKED.next_batch(student, rng, batches=batches, num_heads=2, why=why)
    MASKED.shared_arrays(student, rng, batches=batches, parameter_gradients=True, num_heads=2)


@check(points=1, needs=("mask", "input_gradients", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    MASKED.float32(student, rng, num_heads=3)
    CROSS.float32(student, rng, num_heads=2)


@check(points=1, needs=("mask", "input_gradients", "gradients"))
def test_inputs_left_alone(student, rng):
    """Inputs, mask and weights are the same after forward and backward as before.

    forward と backward の後も、入力、mask、重みは元のまま残っている。
    """
    MASKED.inputs_left_alone(student, rng, num_heads=2)


@check(points=1, needs=("forward", "input_gradients", "gradients"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    CROSS.side_by_side(student, rng, num_heads=2)
