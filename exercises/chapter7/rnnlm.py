"""A recurrent language model: from a text it predicts, at every step, the symbol that comes next.

    xs -> embedding (embed_W) -> LSTM (lstm_Wx, lstm_Wh, lstm_b) -> affine (affine_W, affine_b)
       -> softmax with cross entropy <- ts

N texts side by side, T steps; V symbols; D numbers for each symbol; H numbers in the LSTM's states.

再帰型の言語モデルです。文章を読みながら、各ステップで次に来る記号を予測します。

    xs -> 埋め込み (embed_W) -> LSTM (lstm_Wx, lstm_Wh, lstm_b) -> Affine (affine_W, affine_b)
       -> ソフトマックスと交差エントロピー誤差 <- ts

並べて読む文章は N 本、ステップは T 個、記号は V 種類、1つの記号を表す数は D 個、LSTM の状態の数は
H 個です。
"""

import numpy as np
from embedding import Embedding
from time_layers import TimeAffine, TimeSoftmaxWithLoss
from time_lstm import TimeLSTM


class Rnnlm:
    """A language model of three layers: embedding, LSTM, and an affine layer for every step.

    You may import the layers of this chapter, as here, or write your own. The LSTM's state is
    carried on: each call of predict, loss or gradient goes on where the call before it ended, of
    whichever of these methods it was, and moves the state by its T steps, once. Only reset_state
    makes the next call start from zeros, as the first one does.

    >>> net = Rnnlm(25, 16, 48)
    >>> net.predict(np.array([[3, 1, 4, 1, 5], [9, 2, 6, 5, 3]])).shape
    (2, 5, 25)

    埋め込み、LSTM、各ステップの Affine の3層からなる言語モデルです。

    ここのようにこの章のレイヤを import しても、自分で書いてもかまいません。LSTM の状態は
    引き継ぎます。predict、loss、gradient は、どの順で呼んでも、前の呼び出しが終わったところから続け、
    状態を T ステップ分、1回だけ進めます。reset_state を呼んだときだけ、次の呼び出しが、最初の
    呼び出しと同じく 0 から始まります。
    """

    def __init__(self, vocab_size, wordvec_size, hidden_size):
        """Make the dictionary self.params of six float64 arrays, and the layers that use them.

        vocab_size: V. wordvec_size: D. hidden_size: H.

        embed_W: (V, D). lstm_Wx: (D, 4H), lstm_Wh: (H, 4H), lstm_b: (4H,), with columns in the
        order f, g, i, o as in lstm_cell. affine_W: (H, V), affine_b: (V,).
        The four weights are random: 0.1 times standard normal numbers for embed_W, standard normal
        numbers divided by the square root of the number of rows for the others. Other random
        weights around 0 of about that size are right, too. The biases are 0; those of the forget
        gate may be 1.
        Numbers written into the arrays of self.params later must take effect in every method.

        float64 の6つの配列の辞書 self.params と、それを使うレイヤを作ります。

        vocab_size: V、wordvec_size: D、hidden_size: H。

        embed_W: (V, D)。lstm_Wx: (D, 4H)、lstm_Wh: (H, 4H)、lstm_b: (4H,) で、列の順番は
        lstm_cell と同じ f, g, i, o です。affine_W: (H, V)、affine_b: (V,)。
        4つの重みはランダムで、embed_W は標準正規分布の 0.1 倍、ほかは標準正規分布を行数の平方根で
        割ったものにします。0 を中心とする同じくらいの大きさの、別のランダムな重みでもかまいません。
        バイアスは 0 です。忘却ゲートのバイアスだけは 1 でもかまいません。
        あとから self.params の配列に書き込まれた値は、どのメソッドでもすぐに効くようにします。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def predict(self, xs):
        """Return the scores (N, T, V) of what comes next, for ids xs (N, T), integers 0 to V - 1.

        Scores, not probabilities. Those at step t may depend on the symbols up to step t only.

        整数 0 から V - 1 の番号 xs (N, T) に対して、次に来る記号のスコア (N, T, V) を返します。

        確率ではなく、スコアです。ステップ t のスコアは、ステップ t までの記号だけで決まります。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def loss(self, xs, ts):
        """Return the cross-entropy error of predict(xs) for ts (N, T), a mean over all N * T steps.

        ts: the symbols that really came next, as ids.

        predict(xs) の、ts (N, T) に対する交差エントロピー誤差を、N * T 個のステップの平均で
        返します。

        ts: 実際に次に来た記号の番号。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def gradient(self, xs, ts):
        """Return the gradient of loss(xs, ts) by backpropagation, for each parameter.

        A dictionary with the keys and shapes of self.params. It is the gradient of the loss from
        the state that the call before left, which counts as a constant: nothing flows back into
        earlier calls. It comes from one pass forward and one pass backward: differences, for which
        every parameter is tried, are not accepted. self.params stays as it was.

        loss(xs, ts) の各パラメータについての勾配を、誤差逆伝播法で求めて返します。

        キーと形状が self.params と同じ辞書です。前の呼び出しが残した状態から始めたときの損失の
        勾配で、その状態は定数とみなします。以前の呼び出しまでは逆伝播しません。順伝播と
        逆伝播を1回ずつ行って求めます。パラメータを1つずつ動かして調べる数値微分は正解になりません。
        self.params の値は変えません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def reset_state(self):
        """Begin the next call with a state of zeros, whatever the number N of its texts.

        次の呼び出しを 0 の状態から始めます。文章の本数 N は、それまでと違ってもかまいません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    net, ids = Rnnlm(3, 4, 8), np.tile([0, 1, 1, 2], 6)[None]
    for step in range(301):
        net.reset_state()
        if step % 100 == 0:
            print(step, net.loss(ids[:, :-1], ids[:, 1:]))
            net.reset_state()
        for key, gradient in net.gradient(ids[:, :-1], ids[:, 1:]).items():
            net.params[key] -= gradient
