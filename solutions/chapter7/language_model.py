"""A language model at work: batches of text, training, a measure of how well it predicts, and text.

A text is its ids, the corpus: integers (L,), 0 to V - 1. N streams are read side by side, T steps
at a time.

言語モデルを動かします。文章のバッチ、学習、予測の良さの測定、そして文章の生成です。

文章(コーパス)は、0 から V - 1 の整数の番号 (L,) です。N 本の流れを並べて、T ステップずつ
読みます。
"""

import numpy as np
from given import Adam, sentences
from gradient_clipping import clip_grads
from rnnlm import Rnnlm


def batches(corpus, batch_size, time_size):
    """Return the blocks of one epoch, in order: pairs (xs, ts) of arrays (N, T).

    corpus: ids (L,). batch_size: N. time_size: T.

    The corpus is read in N streams. Each goes through jump = (L - 1) // N ids: stream n begins at
    corpus[n * jump], and each block goes on where the block before ended. ts holds for every id in
    xs the one that follows it in the corpus. There are jump // T blocks, each of full size; what is
    left over is dropped. A list of pairs is right, a generator too.

    >>> for xs, ts in batches(np.arange(14), 2, 3):
    ...     print(xs.tolist(), ts.tolist())
    [[0, 1, 2], [6, 7, 8]] [[1, 2, 3], [7, 8, 9]]
    [[3, 4, 5], [9, 10, 11]] [[4, 5, 6], [10, 11, 12]]

    1エポック分のブロックを順番に返します。どれも配列 (N, T) の組 (xs, ts) です。

    corpus: 番号 (L,)、batch_size: N、time_size: T。

    コーパスを N 本の流れに分けて読みます。1本の流れは jump = (L - 1) // N 個の番号をたどります。n
    番目の流れは corpus[n * jump] から始まり、どのブロックも、前のブロックの終わったところから
    続きます。ts は、xs のそれぞれの番号の、コーパスで次に来る番号です。ブロックは jump // T 個で、
    どれも大きさがそろっています。余りは捨てます。組のリストでも、ジェネレータでもかまいません。
    """
    ### BEGIN SOLUTION
    jump = (len(corpus) - 1) // batch_size
    for k in range(jump // time_size):
        starts = np.arange(batch_size) * jump + k * time_size
        places = starts[:, None] + np.arange(time_size)  # (N, 1) + (T,) -> (N, T)
        yield corpus[places], corpus[places + 1]
    ### END SOLUTION


def train(model, corpus, epochs, batch_size, time_size, lr, max_norm):
    """Train the model on the corpus, in place. Nothing is returned.

    model: an Rnnlm, or any other object with params, gradient(xs, ts) and reset_state(). corpus,
    batch_size, time_size: as in batches.

    Every epoch begins with a state of zeros and goes once through all blocks in their order. For
    each block model.gradient is asked once, the gradients are clipped (all together, to a norm of
    max_norm at most), and the arrays in model.params are moved one step, in place, before the next
    block. The state goes on from block to block; each call of the model's predict, loss or
    gradient moves it. lr is meant for Adam, which is ready in given.py; one Adam serves for all
    steps. With lr = 0 nothing changes.

    The grader makes the model with this module's Rnnlm: keep the import of it, or define it here.
    With letters that it has not seen, of the text of given.py or of a similar one, a model with
    wordvec_size 16 and hidden_size 48 should reach a perplexity of 1.75 or less after 8 epochs on
    20,000 letters, with batch_size 20, time_size 25, lr 0.01 and max_norm 5.

    モデルをコーパスで訓練します。モデルそのものを変え、何も返しません。

    model: Rnnlm か、params、gradient(xs, ts)、reset_state() を持つほかのオブジェクト。
    corpus、batch_size、time_size は batches と同じです。

    どのエポックも 0 の状態から始め、すべてのブロックを順番に1回ずつ通します。ブロックごとに
    model.gradient を1回呼び、勾配をクリッピングし(すべてをまとめたノルムを max_norm 以下にし)、次の
    ブロックに進む前に、model.params の配列そのものを1歩動かします。状態はブロックからブロックへ
    引き継ぎます。モデルの predict、loss、gradient を呼ぶと、そのたびに状態が進みます。lr は given.py
    にある Adam のための値です。すべての更新に同じ Adam を使います。lr が 0 なら何も変わりません。

    採点では、このモジュールの Rnnlm でモデルを作ります。import を残すか、ここで定義してください。
    wordvec_size 16、hidden_size 48 のモデルを、given.py の文章かそれに似た文章の 20,000 文字で、
    batch_size 20、time_size 25、lr 0.01、max_norm 5 として 8 エポック訓練すると、見たことのない
    文章でのパープレキシティは 1.75 以下になるはずです。
    """
    ### BEGIN SOLUTION
    optimizer = Adam(lr)
    for _ in range(epochs):
        model.reset_state()
        for xs, ts in batches(corpus, batch_size, time_size):
            grads = model.gradient(xs, ts)
            clip_grads(list(grads.values()), max_norm)
            optimizer.update(model.params, grads)
    ### END SOLUTION


def perplexity(model, corpus):
    """Return the model's perplexity on the corpus: exp of the mean of -log(p), natural logarithm.

    The whole corpus is read in one stream (N = 1), beginning with a state of zeros whatever the
    model has read before. p is the probability that the model gave to the id that came next, for
    each of the L - 1 ids after the first. model has predict(xs), loss(xs, ts) and reset_state().

    モデルのコーパスでのパープレキシティ、つまり -log(p) の平均の exp を返します。log は
    自然対数です。

    モデルがそれまでに何を読んでいても、0 の状態から始め、コーパス全体を1本の流れ (N = 1) として
    読みます。p は、実際に次に来た番号にモデルが与えた確率で、最初を除く L - 1 個の番号について
    求めます。model には predict(xs)、loss(xs, ts)、reset_state() があります。
    """
    ### BEGIN SOLUTION
    model.reset_state()
    return np.exp(model.loss(corpus[None, :-1], corpus[None, 1:]))  # (L,) -> (1, L - 1)
    ### END SOLUTION


def generate(model, start_id, length, rng):
    """Return a text of the model's own: length ids, the first of which is start_id.

    It begins with a state of zeros. Each id after the first is drawn by rng, with the probabilities
    that are the softmax of the model's scores after all ids before it; then it is fed back as the
    next input. Equal generators give equal texts. The ids may be a list or an array.

    >>> ids = generate(model, char_to_id["t"], 100, np.random.default_rng(0))

    モデル自身の文章を返します。長さ length の番号の列で、最初は start_id です。

    0 の状態から始めます。2番目からの番号は、それより前のすべての番号を読んだ後のモデルのスコアを
    ソフトマックスに通した確率で、rng から引きます。引いた番号は次の入力として戻します。同じ状態の
    rng からは同じ文章ができます。返すのはリストでも配列でもかまいません。
    """
    ### BEGIN SOLUTION
    model.reset_state()
    ids = [start_id]
    while len(ids) < length:
        scores = model.predict(np.array([[ids[-1]]]))[0, 0]  # (1, 1) -> (V,)
        p = np.exp(scores - scores.max())
        ids.append(rng.choice(len(p), p=p / p.sum()))
    return ids
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    text, unseen = sentences(rng, 20000), sentences(rng, 2000)
    chars = sorted(set(text))
    corpus, test = (np.array([chars.index(char) for char in part]) for part in (text, unseen))
    model = Rnnlm(len(chars), 16, 48)
    for _ in range(4):
        print(perplexity(model, test), "".join(chars[i] for i in generate(model, test[0], 60, rng)))
        train(model, corpus, 2, 20, 25, 0.01, 5.0)
    print(perplexity(model, test), "".join(chars[i] for i in generate(model, test[0], 60, rng)))
