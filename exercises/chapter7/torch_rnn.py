"""The language model in PyTorch, and a step of its training.

N texts side by side, T steps; V symbols; D numbers for each symbol; H numbers in the LSTM's states.
Ids are int64, everything else is float32.

PyTorch で書く言語モデルと、その学習の1歩です。

並べて読む文章は N 本、ステップは T 個、記号は V 種類、1つの記号を表す数は D 個、LSTM の状態の数は
H 個です。番号は int64、ほかの数はすべて float32 です。
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class CharLSTM(nn.Module):
    """A language model: embedding, LSTM, and an affine layer for every step.

    >>> model = CharLSTM(25, 16, 48)
    >>> scores, state = model(torch.zeros(20, 5, dtype=torch.int64), None)
    >>> scores.shape, state[0].shape, state[1].shape
    (torch.Size([20, 5, 25]), torch.Size([1, 20, 48]), torch.Size([1, 20, 48]))

    埋め込み、LSTM、各ステップの Affine からなる言語モデルです。
    """

    def __init__(self, vocab_size, wordvec_size, hidden_size):
        """Make the layers, V, D and H being these sizes; their first weights are random.

        nn.Embedding, nn.LSTM and nn.Linear start with weights that are good enough.
        self.parameters() finds everything that is to be learned.

        レイヤを作ります。大きさは順に V、D、H で、重みの初期値はランダムです。

        nn.Embedding、nn.LSTM、nn.Linear の初期値で十分です。学習するものはすべて
        self.parameters() から見つかるようにします。
        """
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError()

    def forward(self, xs, state):
        """Return the scores (N, T, V) of what comes next, and the state after the last step.

        xs: ids (N, T), a tensor of integers 0 to V - 1. state: a pair (h, c) of tensors (1, N, H),
        the state to begin with, or None for zeros. Returns the pair (scores, (h, c)), all tensors.
        Scores, not probabilities.

        次に来る記号のスコア (N, T, V) と、最後のステップの後の状態を返します。

        xs: 0 から V - 1 の整数の番号 (N, T) のテンソル。state: 最初の状態で、テンソル (1, N, H) の
        組 (h, c) です。None なら 0 から始めます。組 (scores, (h, c)) を返します。どれも
        テンソルです。確率ではなく、スコアです。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def load_numpy(self, params):
        """Take over the parameters of the NumPy model, so that both give the same scores.

        params: a dictionary of float32 NumPy arrays as in rnnlm, embed_W (V, D), lstm_Wx (D, 4H),
        lstm_Wh (H, 4H), lstm_b (4H,), affine_W (H, V), affine_b (V,), with the gates in the order
        f, g, i, o. nn.LSTM has them in the order i, f, g, o, in the rows of weight_ih_l0 (4H, D)
        and weight_hh_l0 (4H, H), and adds two biases, bias_ih_l0 and bias_hh_l0. It may be called
        again at any time.

        NumPy のモデルのパラメータを読み込み、同じスコアになるようにします。

        params: rnnlm と同じ、float32 の NumPy 配列の辞書。embed_W (V, D)、lstm_Wx (D, 4H)、lstm_Wh
        (H, 4H)、lstm_b (4H,)、affine_W (H, V)、affine_b (V,) で、ゲートの順番は f, g, i, o です。
        nn.LSTM では i, f, g, o の順で、weight_ih_l0 (4H, D) と weight_hh_l0 (4H, H) の行に
        並んでいます。バイアスは bias_ih_l0 と bias_hh_l0 の2つを足します。
        何度呼んでもかまいません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


def train_block(model, optimizer, xs, ts, state, max_norm):
    """Take one step of training on a block, and return the pair (loss, state).

    model: a CharLSTM. optimizer: one of torch.optim, for its parameters. xs, ts: ids (N, T), ts the
    ones that follow. state: what the call before returned, or None at the start. max_norm: a
    number.

    Trained in this way on 20,000 letters of text as in given.py, with blocks of 20 x 25 ids as in
    language_model, Adam with lr 0.01, and max_norm 5, a model with wordvec_size 16 and hidden_size
    48 should reach a perplexity of 1.75 or less on unseen text after 10 epochs.

    The loss is the mean cross entropy of model(xs, state) for ts over all steps, before the
    optimiser's step; a number or a tensor. All gradients together are clipped to a norm of max_norm
    at most, and the optimiser takes one step. Gradients of earlier calls do not count. The returned
    state (h, c) is that after the last step of xs. The next block goes on from it, but its gradient
    ends there: nothing flows back into this one.

    ブロック1つについて学習を1歩進め、組 (loss, state) を返します。

    model: CharLSTM。optimizer: model のパラメータのための torch.optim のオプティマイザ。xs, ts:
    番号 (N, T) で、ts は次に来る番号です。state: 前の呼び出しが返したもの。最初は None です。
    max_norm: 数。

    wordvec_size 16、hidden_size 48 のモデルを、given.py と同様の文章の 20,000 文字で、
    language_model と同じ 20 x 25 のブロック、lr 0.01 の Adam、max_norm 5 として 10
    エポック訓練すると、見たことのない文章でのパープレキシティは 1.75 以下になるはずです。

    loss は、ts に対する model(xs, state) の交差エントロピー誤差の、全ステップでの平均です。
    オプティマイザが進む前の値で、数でもテンソルでもかまいません。すべての勾配をまとめたノルムが
    max_norm 以下になるようクリッピングし、オプティマイザを1歩進めます。以前の呼び出しの勾配は
    混ぜません。返す状態 (h, c) は、xs の最後のステップの後のものです。次のブロックはそこから
    続きますが、勾配はそこで止まります。このブロックまでは逆伝播しません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    ids = torch.tensor([0, 1, 0, 2, 0, 3] * 20)[None]
    model = CharLSTM(4, 5, 12)
    optimizer, state = torch.optim.Adam(model.parameters(), lr=0.01), None
    for step in range(300):
        start = step * 6 % 114
        state = None if start == 0 else state
        xs, ts = ids[:, start : start + 6], ids[:, start + 1 : start + 7]
        loss, state = train_block(model, optimizer, xs, ts, state, 5.0)
        if step % 50 == 0:
            print(step, loss)
