"""Writing with a model: from scores to the next symbol, and from symbol to symbol to a text.

The model has V symbols, the ids 0 to V - 1. For what it has read, it gives V scores: the higher a
symbol's score, the more probable it is as the next one.

モデルで文章を書きます。スコアから次の記号を選び、それを1つずつつなげて文章にします。

モデルには V 種類の記号があり、0 から V - 1 の番号で表します。モデルは、読んだものに対して V 個のスコアを
出します。スコアの高い記号ほど、次に来る確率が高くなります。
"""

import numpy as np


def sample(scores, temperature, top_k, rng):
    """Return the next symbol, one id, drawn with rng from the softmax of scores / temperature.

    scores: (V,). temperature: above 0; below 1 the high scores gain, above 1 the low ones.
    top_k: None, or a whole number from 1 to V: only the top_k symbols with the highest scores can be
    drawn, with probabilities that sum to 1 among them.
    rng: one of NumPy's generators, np.random.default_rng(seed). All chance comes from it: equal
    generators draw the same, and one generator goes on from draw to draw.

    The result must also be right for scores around 1000, so subtract the largest number before exp.
    scores stays as it was.

        # drawn: 0, 1 or 2, with these probabilities | 0、1、2 が次の確率で出る
        scores = np.log(np.array([1.0, 2.0, 3.0]))
        sample(scores, 1.0, None, rng)    # 1/6, 2/6, 3/6
        sample(scores, 0.5, None, rng)    # 1/14, 4/14, 9/14
        sample(scores, 1.0, 2, rng)       # 0, 2/5, 3/5
        sample(scores, 1.0, 1, rng)       # 2

    scores / temperature のソフトマックスの確率で、次の記号を rng で1つ引き、その番号を返します。

    scores: (V,)。temperature: 0 より大きい数です。1 より小さいと高いスコアの記号が、1 より大きいと低い
    スコアの記号が、出やすくなります。
    top_k: None か、1 から V の整数です。整数なら、引けるのはスコアの高い top_k 個の記号だけで、確率の和は
    その中で 1 になります。
    rng: NumPyの乱数生成器 np.random.default_rng(seed) です。乱数はすべてここから引きます。同じ状態の rng から
    は同じ番号が出て、1つの rng は引くたびに先へ進みます。

    スコアが1000前後でも正しい結果になるように、exp の前に最大値を引きます。scores は元のまま残します。
    """
    ### BEGIN SOLUTION
    best = np.arange(len(scores)) if top_k is None else np.argsort(scores)[-top_k:]  # (V,) or (k,)
    z = scores[best] / temperature
    p = np.exp(z - z.max())
    return int(rng.choice(best, p=p / p.sum()))
    ### END SOLUTION


def generate(next_scores, ids, max_new_tokens, max_len, temperature, top_k, rng):
    """Return a text: the given ids, and max_new_tokens more, each drawn by `sample` after those before it.

    next_scores: a function, the model. It takes ids, a 1-D array of whole numbers, and gives the scores
    (V,) of what comes next. It can read max_len ids at most: of a longer text, it gets the last
    max_len. It is asked once for every new id.
    ids: the beginning, a list or an array (L,), at least one. It stays as it was.
    temperature, top_k, rng: as in `sample`; one rng for the whole text.

    The answer has length L + max_new_tokens and may be a list or an array. With max_new_tokens = 0 it
    is the beginning itself.

    >>> def next_scores(ids):
    ...     return np.where(np.arange(5) == ids.sum() % 5, 50.0, 0.0)  # almost certain | ほぼ確実
    >>> generate(next_scores, [1, 2], 4, 3, 1.0, None, np.random.default_rng(0))
    [1, 2, 3, 1, 1, 0]

    文章を返します。渡された ids に、max_new_tokens 個の番号が続きます。新しい番号は、それより前の番号を
    もとに sample で1つずつ引きます。

    next_scores: モデルの関数です。番号の1次元の整数配列を受け取り、次に来る記号のスコア (V,) を返します。
    一度に読めるのは max_len 個までなので、文章がそれより長ければ、最後の max_len 個を渡します。新しい番号
    1つにつき1回呼びます。
    ids: 書き出しの番号です。長さ L のリストか配列で、少なくとも1つあります。元のまま残します。
    temperature、top_k、rng: sample と同じです。1つの rng を文章全体に使います。

    戻り値の長さは L + max_new_tokens で、リストでも配列でもかまいません。max_new_tokens が 0 なら、書き出し
    がそのまま戻り値になります。
    """
    ### BEGIN SOLUTION
    ids = [int(number) for number in ids]
    for _ in range(max_new_tokens):
        scores = next_scores(np.array(ids[-max_len:]))  # (max_len,) at most -> (V,)
        ids.append(sample(scores, temperature, top_k, rng))
    return ids
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    scores = np.log(np.array([1.0, 2.0, 3.0]))
    for temperature, top_k in ((1.0, None), (0.5, None), (1.0, 2), (1.0, 1)):
        drawn = [sample(scores, temperature, top_k, rng) for _ in range(2000)]
        print(temperature, top_k, np.bincount(drawn, minlength=3) / 2000)

    def next_scores(ids):
        return np.where(np.arange(5) == ids.sum() % 5, 50.0, 0.0)

    print(generate(next_scores, [1, 2], 4, 3, 1.0, None, rng))
