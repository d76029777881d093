"""A small language model: a Transformer that reads letters and predicts, at every step, the next.

    ids -> embedding and positions -> block -> ... -> block -> normalisation -> affine -> scores

N texts side by side, T steps; V symbols; D numbers for each step, in h heads. A text is its ids,
integers from 0 to V - 1.

小さな言語モデルです。文字を読み、各ステップで次の文字を予測するTransformerです。

    ids -> 埋め込みと位置 -> ブロック -> ... -> ブロック -> 正規化 -> Affine -> スコア

並べて読む文章は N 本、ステップは T 個、記号は V 種類、1ステップを表す数は D 個で、
それを h 個のヘッドに分けます。文章は、0 から V - 1 の整数の番号の列です。
"""

import numpy as np
from given import Adam, Embedding, TimeAffine, TimeSoftmaxWithLoss, sentences
from layer_norm import LayerNorm
from masks import causal_mask
from positional_encoding import add_positions
from transformer_block import TransformerBlock


class TinyLanguageModel:
    """A Transformer of num_layers blocks that predicts the next symbol at each step of a text.

    You may import the layers of this chapter, as here, or write your own. How the model is built is
    up to you: the keys of params, positions that are fixed or learned, the normalisation first or
    last in a block. What must hold is this, whatever numbers stand in params:

    - The scores at step t depend on the ids of the steps 0 to t, and on nothing that comes later.
    - They depend on each of these ids, and on their order. Attention looks at every step directly,
      so the first of 200 ids still counts for the last scores, with a single block too.
    - Every text is read for itself, and equal texts get equal scores: there is no chance in it, and
      no state goes on from call to call.
    - N is any number of texts, T any length from 1 to max_len.

    >>> model = TinyLanguageModel(25, 48, 4, 1, 32)
    >>> model.predict(np.array([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3]])).shape
    (2, 5, 25)

    num_layers 個のブロックからなるTransformerです。文章の各ステップで、次の記号を予測します。

    ここのようにこの章のレイヤを import しても、自分で書いてもかまいません。params のキー、
    位置の表し方(固定でも学習でも)、ブロックの中の正規化が先か後かなど、モデルの作り方は自由です。
    ただし、params にどんな値が入っていても、次のことが成り立つようにします。

    - ステップ t のスコアは、ステップ 0 から t の番号で決まり、その後の番号にはよりません。
    - スコアは、それらの番号のどれにも、その順序にも左右されます。
      注意機構はどのステップも直接見るので、ブロックが1つでも、200 個の番号の最初の1つが、
      最後のスコアにまだ影響します。
    - 文章は1本ずつ独立に読み、同じ文章のスコアはいつも同じです。偶然は入らず、
      呼び出しの間で引き継がれる状態もありません。
    - 文章の本数 N も、1 から max_len までの長さ T も自由です。
    """

    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        """Make the dictionary self.params, and the layers that use its arrays.

        vocab_size: V. d_model: D, even and a multiple of num_heads. num_heads: h. num_layers: the
        number of blocks. max_len: the length of the longest text that the model will read.

        params maps names to float64 arrays: all that is to be learned, and nothing else. Numbers
        that are written into these arrays later take effect in every method, and two models with
        equal numbers in them give equal scores. The weights are random, and others in the next
        model. A good size for a weight (R, C) is standard normal numbers divided by the square root
        of R; for the embedding, standard normal numbers as they are. The biases are 0, the scales
        of the normalisations 1. Other random weights with which the model learns are right, too.

        辞書 self.params と、その配列を使うレイヤを作ります。

        vocab_size: V、d_model: D(num_heads の倍数で、偶数)、num_heads: h、num_layers: ブロックの数、
        max_len: モデルが読む最も長い文章の長さ。

        params は名前から float64 の配列への辞書です。学習するものをすべて入れ、
        ほかのものは入れません。あとから配列に書き込まれた値は、
        どのメソッドでもすぐに効くようにします。値の等しい2つのモデルは同じスコアを返します。
        重みはランダムで、モデルを作るたびに違います。(R, C) の重みは標準正規分布を R の平方根で
        割ったもの、埋め込みは標準正規分布そのままが、ちょうどよい大きさです。バイアスは 0、
        正規化の倍率は 1 です。学習できるなら、別のランダムな重みでもかまいません。
        """
        ### BEGIN SOLUTION
        V, D, F = vocab_size, d_model, 4 * d_model
        sizes = {"Wq": (D, D), "Wk": (D, D), "Wv": (D, D), "Wo": (D, D), "W1": (D, F), "W2": (F, D)}
        self.params, self.blocks = {"embed_W": np.random.randn(V, D)}, []
        for i in range(num_layers):
            block = {name: np.random.randn(*size) / np.sqrt(size[0]) for name, size in sizes.items()}
            block |= {"b1": np.zeros(F), "b2": np.zeros(D)}
            block |= {"gamma1": np.ones(D), "beta1": np.zeros(D), "gamma2": np.ones(D), "beta2": np.zeros(D)}
            self.blocks.append(TransformerBlock(block, num_heads))
            self.params |= {f"block{i}_{name}": array for name, array in block.items()}
        self.params |= {"gamma": np.ones(D), "beta": np.zeros(D)}
        self.params |= {"affine_W": np.random.randn(D, V) / np.sqrt(D), "affine_b": np.zeros(V)}
        self.embed = Embedding(self.params["embed_W"])
        self.norm = LayerNorm(self.params["gamma"], self.params["beta"])
        self.affine = TimeAffine(self.params["affine_W"], self.params["affine_b"])
        self.last_layer = TimeSoftmaxWithLoss()
        ### END SOLUTION

    def predict(self, ids):
        """Return the scores (N, T, V) of what comes next, for ids (N, T), integers from 0 to V - 1.

        Scores, not probabilities.

        0 から V - 1 の整数の番号 ids (N, T) に対して、次に来る記号のスコア (N, T, V) を返します。

        確率ではなく、スコアです。
        """
        ### BEGIN SOLUTION
        x, mask = add_positions(self.embed.forward(ids)), causal_mask(ids.shape[1])  # (N, T) -> (N, T, D)
        for block in self.blocks:
            x = block.forward(x, mask)  # (N, T, D)
        return self.affine.forward(self.norm.forward(x))  # (N, T, D) -> (N, T, V)
        ### END SOLUTION

    def loss(self, ids, targets):
        """Return the cross-entropy error of predict(ids) for targets (N, T), a mean over all steps.

        targets: the symbols that really came next, as ids.

        predict(ids) の、targets (N, T) に対する交差エントロピー誤差を、
        N * T 個のステップの平均で返します。

        targets: 実際に次に来た記号の番号。
        """
        ### BEGIN SOLUTION
        return self.last_layer.forward(self.predict(ids), targets)
        ### END SOLUTION

    def gradient(self, ids, targets):
        """Return the gradient of loss(ids, targets) by backpropagation, for each parameter.

        A dictionary with the keys and shapes of self.params, which stays as it was. It comes from
        one pass forward and one pass backward: differences, for which every parameter is tried, are
        not accepted.

        loss(ids, targets) の各パラメータについての勾配を、誤差逆伝播法で求めて返します。

        キーと形状が self.params と同じ辞書です。self.params の値は変えません。
        順伝播と逆伝播を1回ずつ行って求めます。パラメータを1つずつ動かして調べる数値微分は、
        正解になりません。
        """
        ### BEGIN SOLUTION
        self.loss(ids, targets)
        dx = self.norm.backward(self.affine.backward(self.last_layer.backward()))  # (N, T, V) -> (N, T, D)
        for block in reversed(self.blocks):
            dx = block.backward(dx)
        self.embed.backward(dx)  # positions are added, and not learned: dx goes on as it is
        grads = {"embed_W": self.embed.dW, "gamma": self.norm.dgamma, "beta": self.norm.dbeta}
        grads |= {"affine_W": self.affine.dW, "affine_b": self.affine.db}
        for i, block in enumerate(self.blocks):
            grads |= {f"block{i}_{name}": grad for name, grad in block.grads.items()}
        return grads
        ### END SOLUTION


def train(model, corpus, steps, batch_size, length, lr, rng):
    """Train the model on the corpus for so many steps, in place. Nothing is returned.

    model: a TinyLanguageModel, or any other object with params and gradient(ids, targets). corpus:
    ids (L,), integers, L above length.

    Each step takes batch_size windows of the corpus, each of length + 1 ids in a row. Where they
    begin is drawn by rng again for each step, and every place at which a window fits is as likely as
    any other. The first `length` ids of a window are what the model reads, (batch_size, length),
    and the targets are those one place further on. For each step model.gradient is asked once, and
    the arrays in model.params are moved one step, in place, before the next. lr is meant for Adam,
    which is ready in given.py; one Adam serves for all steps. With lr = 0 nothing changes. Equal
    generators give equal trainings, if the models are equal.

    The grader makes the model with this module's TinyLanguageModel. With letters that it has not
    seen, of the text of given.py or of a similar one, a model with d_model 48, num_heads 4, one
    block and max_len 32 should reach a perplexity of 1.85 or less after 800 steps on 20,000
    letters, with batch_size 16, length 32 and lr 0.005. It is asked for letters that have 16 to 31
    others before them. Another model gives the same scores if it gets the params of the trained
    one.

    モデルをコーパスで steps ステップ訓練します。モデルそのものを変え、何も返しません。

    model: TinyLanguageModel か、params と gradient(ids, targets) を持つほかのオブジェクト。
    corpus: 番号 (L,) の整数配列で、L は length より大きいとします。

    1ステップごとに、コーパスから、連続する length + 1 個の番号の窓を batch_size 個取り出します。
    窓の始まる位置は、ステップごとに rng で引き直します。窓が収まる位置なら、どこも同じ確率です。
    窓の最初の length 個がモデルの読む番号 (batch_size, length) で、
    それを1つずつ後ろにずらしたものが正解です。1ステップごとに model.gradient を1回呼び、
    次のステップの前に model.params の配列そのものを1歩動かします。
    lr は given.py にある Adam のための値です。1つの Adam をすべてのステップに使います。
    lr が 0 なら何も変わりません。モデルが等しく、rng の状態も等しければ、訓練の結果も等しくなります。

    採点では、このモジュールの TinyLanguageModel でモデルを作ります。d_model 48、num_heads 4、
    ブロック1つ、max_len 32 のモデルを、given.py の文章かそれに似た文章の 20,000 文字で、
    batch_size 16、length 32、lr 0.005 として 800 ステップ訓練すると、
    見たことのない文章でのパープレキシティは 1.85 以下になるはずです。
    前に 16 から 31 文字ある文字を予測させて測ります。
    訓練したモデルの params を別のモデルに書き込めば、そのモデルも同じスコアを返します。
    """
    ### BEGIN SOLUTION
    optimizer = Adam(lr)
    for _ in range(steps):
        starts = rng.integers(len(corpus) - length, size=(batch_size, 1))
        windows = corpus[starts + np.arange(length + 1)]  # (N, 1) + (T + 1,) -> (N, T + 1)
        optimizer.update(model.params, model.gradient(windows[:, :-1], windows[:, 1:]))
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    text, unseen = sentences(rng, 20000), sentences(rng, 3200)
    chars = sorted(set(text))
    corpus, test = (np.array([chars.index(char) for char in part]) for part in (text, unseen))
    test = test.reshape(-1, 32)
    model = TinyLanguageModel(len(chars), 48, 4, 1, 32)
    for step in range(0, 801, 200):
        ids = list(test[0, :1])
        while len(ids) < 60:
            scores = model.predict(np.array([ids[-32:]]))[0, -1]
            p = np.exp(scores - scores.max())
            ids.append(rng.choice(len(p), p=p / p.sum()))
        print(step, np.exp(model.loss(test[:, :-1], test[:, 1:])), "".join(chars[i] for i in ids))
        train(model, corpus, 200, 16, 32, 0.005, rng)
