"""From text to numbers and back: a vocabulary, and an embedding, a table with a row for each character.

The V different characters of a text get the ids 0 to V - 1. A text of T characters becomes T ids,
and each id becomes the row of a matrix W (V, D).

文章を数に直し、また文章に戻します。語彙と、文字ごとに1行を持つ表、埋め込み(Embedding)を作ります。

文章に現れる V 種類の文字に、0 から V - 1 までの ID を付けます。T 文字の文章は T 個の ID になり、
ID は行列 W (V, D) の行になります。
"""

import numpy as np


def build_vocab(text):
    """Return two tables `(char_to_id, id_to_char)` for the characters of a text.

    char_to_id: a dictionary with an id for each different character. The ids are the whole numbers
    from 0 to V - 1, in any order. id_to_char: a dictionary or a list, which leads from the id back
    to the character.

        char_to_id, id_to_char = build_vocab("banana")
        char_to_id                    # {"a": 0, "b": 1, "n": 2}, in this order or another | この順でなくてもよい
        id_to_char[char_to_id["b"]]   # "b"

    文章の文字について、2つの表 (char_to_id, id_to_char) を返します。

    char_to_id: 文字から ID を引く辞書。異なる文字ごとに、0 から V - 1 までの整数を1つずつ付けます。
    順番は自由です。id_to_char: ID から文字に戻す辞書またはリスト
    """
    ### BEGIN SOLUTION
    char_to_id = {char: number for number, char in enumerate(sorted(set(text)))}
    return char_to_id, {number: char for char, number in char_to_id.items()}
    ### END SOLUTION


def encode(text, char_to_id):
    """Return the ids of a text's characters as an array of whole numbers (T,).

    Every character of the text is in char_to_id.

        encode("nab", {"a": 0, "b": 1, "n": 2})   # [2, 0, 1]

    文章の文字の ID を、整数の配列 (T,) で返します。

    文章の文字は、すべて char_to_id に入っています。
    """
    ### BEGIN SOLUTION
    return np.array([char_to_id[char] for char in text])
    ### END SOLUTION


def decode(ids, id_to_char):
    """Return the text of these ids (T,).

    id_to_char: as `build_vocab` returns it.

        char_to_id, id_to_char = build_vocab("banana")
        decode(encode("nab", char_to_id), id_to_char)   # "nab"

    ID (T,) が表す文章を返します。

    id_to_char: build_vocab が返したものです。
    """
    ### BEGIN SOLUTION
    return "".join(id_to_char[int(number)] for number in ids)
    ### END SOLUTION


class Embedding:
    """A table with a row of D numbers for each of V ids; the rows are learned.

    W: the table (V, D). The layer keeps this array itself, no copy: what is later written into it
    takes part in the next call of `forward`.
    dW: the gradient that `backward` leaves here, None before.

    What a layer keeps belongs to that layer alone. idx and W stay as they were. float32 in gives
    float32 out.

        layer = Embedding(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
        layer.forward(np.array([2, 0, 2]))   # [[5.0, 6.0], [1.0, 2.0], [5.0, 6.0]]
        layer.backward(np.array([[1.0, 0.0], [10.0, 0.0], [100.0, 7.0]]))
        layer.dW                             # [[10.0, 0.0], [0.0, 0.0], [101.0, 7.0]]

    V 個の ID それぞれに、D 個の数からなる行を1つ持つ表です。行は学習されます。

    W: 表 (V, D)。コピーせず、そのまま持ちます。後から配列の中身を書き換えると、次の forward の
    呼び出しに反映されます。
    dW: backward がここに残す勾配です。それまでは None です。

    レイヤが覚えておくものは、そのレイヤだけのものです。idx と W は元のまま残します。W が float32 なら
    出力も float32 です。
    """

    def __init__(self, W):
        self.W = W
        self.dW = None

    def forward(self, idx):
        """Return the rows of these ids, an array of the shape of idx with one axis of D numbers more.

        idx: ids, an array of whole numbers of any shape: (N,), (N, T), or another one. Keep what
        `backward` needs.

        ID に対応する行を返します。形状は、idx の形状の後に、D 個の数の軸を加えたものです。

        idx: ID の整数の配列。形状は (N,)、(N, T) など、何でもかまいません。backward に必要なものを
        残しておきます。
        """
        ### BEGIN SOLUTION
        self.idx = idx
        return self.W[idx]
        ### END SOLUTION

    def backward(self, dout):
        """Leave the gradient of the loss for W in `dW`. What is returned is not looked at.

        dout: the gradient of the loss for the output of the latest `forward`, of its shape.
        dW has the shape of W. If an id came several times in this batch, its gradients add up; the
        rows of ids that did not come are 0. The gradients of an earlier batch are not added. They are
        calculated in one pass and not by trying every number.

        損失の W についての勾配を dW に残します。戻り値は何でもかまいません。

        dout: 直前の forward の出力についての損失の勾配(出力と同じ形状)
        dW の形状は W と同じです。このバッチに同じ ID が何度も現れたら、その勾配を足し合わせます。現れ
        なかった ID の行は 0 です。前のバッチの勾配は足しません。1回の計算で求め、数を1つずつ動かして調べる
        ことはしません。
        """
        ### BEGIN SOLUTION
        self.dW = np.zeros_like(self.W)  # (V, D)
        np.add.at(self.dW, self.idx, dout)
        ### END SOLUTION


if __name__ == "__main__":
    char_to_id, id_to_char = build_vocab("banana")
    print(char_to_id, encode("nab", char_to_id), decode(encode("nab", char_to_id), id_to_char))
    layer = Embedding(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    print(layer.forward(np.array([2, 0, 2])))
    layer.backward(np.array([[1.0, 0.0], [10.0, 0.0], [100.0, 7.0]]))
    print(layer.dW)
