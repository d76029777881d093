"""Checks of the vocabulary and the embedding."""

import numpy as np

from autograder.checks import Layer, as_array, as_dict, as_list, check, expect, expect_array, oracles

LETTERS = list("etaoinsr ,.!?")

# Rows are picked, not computed: nothing but the sums of a gradient is rounded.
EMBEDDING = Layer(
    "Embedding(W)",
    forward="forward(idx)",
    arrays={"idx": "N < V", "W": "V D"},
    definition=lambda idx, W: oracles.affine(np.eye(len(W))[idx], W, 0),
    sizes={"V": 7},
)


def some_ids(rng, *shape):
    """Three of the seven ids, of which one at least comes several times."""
    return rng.permutation(np.resize(rng.choice(7, size=3, replace=False), int(np.prod(shape)))).reshape(shape)


def some_text(rng, letters, length=20):
    """A text that has all these letters, in no particular order, and most of them several times."""
    return "".join(rng.permutation([*letters, *rng.choice(letters, size=length)]))


def expect_whole_numbers(ids, shape, of, given):
    """Whole numbers, which an array can be indexed with."""
    array = as_array(ids, shape, of=of, given=given)
    expect(
        array.dtype.kind in "iu",
        of=of,
        en="These are not whole numbers, and only whole numbers can pick rows of an array.",
        ja="整数ではありません。配列の行を選べるのは整数だけです。",
        given=given,
    )


@check(points=1)
def test_vocabulary(student, rng):
    """Each different character has an id of its own, from 0 to V - 1, and the id leads back to it.

    異なる文字のそれぞれに 0 から V - 1 の ID が1つあり、ID から元の文字に戻れる。
    """
    letters = rng.choice(LETTERS, size=6, replace=False).tolist()
    text = some_text(rng, letters)
    given = {"text": text}
    tables = as_list(student.build_vocab(text), 2, of="build_vocab(text)", given=given)
    char_to_id = as_dict(tables[0], tuple(sorted(letters)), of="char_to_id", given=given)
    expect(
        set(char_to_id) == set(letters),
        of="char_to_id",
        en="It has characters that the text does not have.",
        ja="文章にない文字が入っています。",
        given=given,
    )
    for char in letters:
        expect_whole_numbers(char_to_id[char], (), f"char_to_id[{char!r}]", given)
    ids = {char: int(char_to_id[char]) for char in letters}
    expect(
        sorted(ids.values()) == list(range(6)),
        of="char_to_id",
        en="The ids of 6 different characters should be 0, 1, 2, 3, 4 and 5, each of them once.",
        ja="異なる文字は6つなので、ID は 0、1、2、3、4、5 が1回ずつになるはずです。",
        given={**given, "char_to_id": char_to_id},
    )
    back = tables[1]
    back = (
        as_dict(back, tuple(range(6)), "id_to_char", given=given)
        if isinstance(back, dict)
        else dict(enumerate(as_list(back, 6, "id_to_char", given=given)))
    )
    expect(
        all(back[number] == char for char, number in ids.items()) and len(back) == 6,
        of="id_to_char",
        en="An id should lead back to the character that has it, and to no other.",
        ja="ID から、その ID が付いた文字に戻れるはずです。",
        given={**given, "char_to_id": char_to_id, "id_to_char": back},
    )


@check(points=1)
def test_encode(student, rng):
    """A text becomes an array of the ids that char_to_id says.

    文章が、char_to_id のとおりの ID の配列になる。
    """
    letters = rng.choice(LETTERS, size=6, replace=False).tolist()
    text = "".join(rng.choice(letters, size=12))
    char_to_id = dict(zip(letters, rng.permutation(6).tolist(), strict=True))
    given = {"text": text, "char_to_id": char_to_id}
    received, right = student.encode(text, char_to_id), [char_to_id[char] for char in text]
    expect_array(received, right, of="encode(text, char_to_id)", given=given)
    expect_whole_numbers(received, (12,), "encode(text, char_to_id)", given)


@check(points=1, needs="vocabulary")
def test_decode(student, rng):
    """Ids become the text again that they were made of.

    ID が元の文章に戻る。
    """
    letters = rng.choice(LETTERS, size=6, replace=False).tolist()
    char_to_id, id_to_char = as_list(student.build_vocab(some_text(rng, letters)), 2, of="build_vocab(text)")
    text = "".join(rng.choice(letters, size=12))
    ids = np.array([int(char_to_id[char]) for char in text])
    received = student.decode(ids, id_to_char)
    expect(
        isinstance(received, str),
        of="decode(ids, id_to_char)",
        en="The result should be one text, a str.",
        ja="結果は1つの文字列(str)です。",
        given={"ids": ids, "id_to_char": id_to_char},
    )
    expect(
        received == text,
        of="decode(ids, id_to_char)",
        en=f"These ids stand for {text!r}, and another text came back.",
        ja=f"この ID が表すのは {text!r} ですが、別の文章になっています。",
        given={"ids": ids, "id_to_char": id_to_char},
    )


@check(points=1)
def test_forward(student, rng):
    """An id becomes its row of W.

    ID が W の対応する行になる。
    """
    EMBEDDING.values(student, rng, batches=({"idx": some_ids(rng, 5)}, {"idx": some_ids(rng, 1)}))


@check(points=3)
def test_gradient(student, rng):
    """backward leaves the gradient for W: rows of ids that come several times add up, the others are 0.

    backward が W についての勾配を残す。何度も現れた ID の行は足し合わされ、ほかの行は 0 になる。
    """
    EMBEDDING.parameter_gradients(student, rng, idx=some_ids(rng, 8))
    # Seconds of a processor for backward: the solution 0.001; central differences of a million numbers 18.
    EMBEDDING.in_one_pass(student, rng, N=2, V=100, D=10_000)


@check(points=1, needs=("forward", "gradient"))
def test_any_shape(student, rng):
    """Ids may come in an array of any shape, of sequences for example.

    ID の配列はどんな形状でもよい(たとえば系列のバッチ)。
    """
    for shape in ((3, 4), (4, 2, 3)):
        EMBEDDING.everything(student, rng, idx=some_ids(rng, *shape))


@check(points=1, needs=("forward", "gradient"))
def test_training(student, rng):
    """One layer handles batch after batch, with the numbers that stand in W at that moment.

    同じレイヤで、そのとき W にある値を使って、バッチを続けて処理できる。
    """
    why = ("Values and gradients belong to this batch alone.", "値も勾配も、このバッチだけについてのものです。")
    batches = {"idx": some_ids(rng, 8)}, {"idx": some_ids(rng, 2)}, {"idx": some_ids(rng, 5)}
    EMBEDDING.next_batch(student, rng, batches=batches, why=why)
    EMBEDDING.shared_arrays(student, rng, batches=batches, parameter_gradients=True)


@check(points=1, needs=("forward", "gradient"))
def test_float32(student, rng):
    """With W in float32, outputs and gradients are float32.

    W が float32 なら、出力も勾配も float32 になる。
    """
    EMBEDDING.float32(student, rng, idx=some_ids(rng, 5))


@check(points=1, needs=("forward", "gradient"))
def test_inputs_left_alone(student, rng):
    """idx and W are the same after forward and backward as before.

    forward と backward の後も、idx と W は元のまま残っている。
    """
    EMBEDDING.inputs_left_alone(student, rng, idx=some_ids(rng, 5))


@check(points=1, needs=("forward", "gradient"))
def test_side_by_side(student, rng):
    """Two layers do not mix up what they remember.

    レイヤを2つ使っても、覚えているものが混ざらない。
    """
    EMBEDDING.side_by_side(student, rng, N=5)
