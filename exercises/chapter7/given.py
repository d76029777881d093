"""Given for this chapter: sigmoid, Adam and text. Import them, leave them as they are.

この章で用意されているコードです。シグモイド関数、Adam、学習に使う文章が入っています。
import して使い、書き換えないでください。
"""

import re

import numpy as np

GRAMMAR = {  # what may stand for each name, one as likely as another | 名前の候補、どれも同じ確率
    "sentence": ["{one}{near} {does}{where}. ", "{some}{near} {do}{where}. "],
    "near": 3 * [""] + [" {place}"],
    "where": 7 * [""] + 3 * [" {place}"],
    "does": ["{sleeps}", "{sees} {whom}"],
    "do": ["{sleep}", "{see} {whom}"],
    "whom": ["{one}", "{some}"],
    "one": ["{a}{kind} {cat}"],
    "some": ["{many}{kind} {cats}"],
    "kind": 3 * [""] + 2 * [" {small}"],
    "a": ["a", "every", "the"],
    "many": ["many", "some", "the"],
    "small": ["brown", "happy", "old", "quiet", "small"],
    "cat": ["bird", "cat", "child", "dog", "fish", "girl"],
    "cats": ["birds", "cats", "children", "dogs", "fishes", "girls"],
    "sees": ["follows", "hears", "likes", "sees"],
    "see": ["follow", "hear", "like", "see"],
    "sleeps": ["runs", "sings", "sleeps", "waits"],
    "sleep": ["run", "sing", "sleep", "wait"],
    "place": ["at home", "in the garden", "near the river", "under the tree"],
}


def sentences(rng, length):
    """Return a text of so many characters, drawn from rng: simple sentences of GRAMMAR, one by one.

    There are 25 characters: 23 letters, the space and the full stop. A reader who knows the grammar
    by heart has a perplexity of 1.43 for the next character. Nobody can do better.

    >>> sentences(np.random.default_rng(0), 46)
    'some cats run. the small dog likes some girls.'

    length 文字の文章を返します。GRAMMAR に従う簡単な英文を、rng で1文ずつ引いて並べたものです。

    文字は、英字 23 個、空白、ピリオドの 25 種類です。この文法を完全に知っている人が次の1文字を
    予測するときのパープレキシティは 1.43 です。これより良い予測は誰にもできません。
    """
    text = ""
    while len(text) < length:
        text += expand("sentence", rng)
    return text[:length]


def expand(name, rng):
    """Return something that may stand for this name of GRAMMAR, drawn from rng.

    GRAMMAR のこの名前の所に入るものを、rng から引いて返します。
    """
    chosen = GRAMMAR[name][rng.integers(len(GRAMMAR[name]))]
    return re.sub(r"\{(\w+)\}", lambda found: expand(found[1], rng), chosen)


class Adam:
    """Adam as in chapter 4, ready for use.

    >>> optimizer = Adam(0.01)
    >>> optimizer.update(model.params, grads)

    第4章の Adam です。このまま使えます。
    """

    def __init__(self, lr):
        self.lr, self.steps, self.m, self.v = lr, 0, {}, {}

    def update(self, params, grads):
        """Move every array of params one step, in place. grads has the same keys.

        params のすべての配列を、配列そのものに書き込んで1歩進めます。grads のキーは params と
        同じです。
        """
        self.steps += 1
        for key, grad in grads.items():
            self.m[key] = 0.9 * self.m.get(key, 0) + 0.1 * grad
            self.v[key] = 0.999 * self.v.get(key, 0) + 0.001 * grad**2
            m, v = self.m[key] / (1 - 0.9**self.steps), self.v[key] / (1 - 0.999**self.steps)
            params[key] -= self.lr * m / (np.sqrt(v) + 1e-8)


def sigmoid(x):
    """Return 1 / (1 + exp(-x)) for every number of x, as in chapter 1.

    第1章のとおり、x の各要素に対する 1 / (1 + exp(-x)) を返します。
    """
    z = np.exp(-np.abs(x))  # at most 1: nothing overflows | 1 以下なので、オーバーフローしない
    return np.where(x >= 0, 1, z) / (1 + z)
