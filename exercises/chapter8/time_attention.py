"""Attention: a decoder's state looks up the states of an encoder, and gets a mixture of them.

      hs (N, T, H) ---+-----------------------------+
                      |                             |
      h (N, H) --> scores (N, T) --> softmax --> weights --> weighted sum: context (N, H)

N sequences, T steps of the encoder, H numbers in each state. With a whole decoder, T_enc is the number
of the encoder's steps and T_dec that of the decoder's; the two differ.

注意機構(Attention)です。デコーダの状態がエンコーダの各ステップの状態を調べ、それらを混ぜたものを受け取り
ます。

      hs (N, T, H) ---+-----------------------------+
                      |                             |
      h (N, H) --> スコア (N, T) --> ソフトマックス --> 重み --> 重み付きの和: コンテキスト (N, H)

系列は N 個、エンコーダのステップは T 個、1つの状態の数は H 個です。デコーダ全体を扱うときは、エンコーダの
ステップ数を T_enc、デコーダのステップ数を T_dec と書きます。この2つは違う数です。
"""

import numpy as np


class Attention:
    """Attention for one step of the decoder: how much of each state of the encoder goes into the answer.

    The score of a step is the dot product of its state with h. It is not scaled, as in Luong et al.
    (2015). The softmax of a sequence's T scores are its weights: they are positive and sum to 1.

    attention_weight: the weights (N, T) of the latest `forward`, None before.

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out.

        layer = Attention()
        hs = np.array([[[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]])  # N = 1, T = 3, H = 2
        layer.forward(hs, np.array([[1.0, 1.0]]))   # scores 1, 2, 2: [[0.5777, 1.2670]]
        layer.attention_weight                      # [[0.1554, 0.4223, 0.4223]]
        dhs, dh = layer.backward(np.array([[1.0, 0.0]]))
        dhs   # [[[0.2210, 0.0656], [0.1784, -0.2440], [0.6007, 0.1784]]]
        dh    # [[0.2440, -0.3096]]

    デコーダの1ステップ分の注意機構です。エンコーダの各状態を、どれだけ答えに混ぜるかを決めます。

    ステップのスコアは、そのステップの状態と h の内積です。Luong ほか (2015) と同じく、スケーリングはしま
    せん。系列ごとの T 個のスコアのソフトマックスが重みです。重みは正で、和は 1 です。

    attention_weight: 直前の forward の重み (N, T)。それまでは None です。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。
    """

    def __init__(self):
        self.attention_weight = None

    def forward(self, hs, h):
        """Return the context (N, H): the sum of the states of hs, each times its weight.

        hs: the encoder's states (N, T, H). h: a state of the decoder (N, H). The weights must also be
        right for scores around 1000, so subtract the largest score of each sequence before exp. Keep
        what `backward` needs.

        コンテキスト (N, H) を返します。これは hs の各状態に、その重みを掛けたものの和です。

        hs: エンコーダの状態 (N, T, H)、h: デコーダの状態 (N, H)。スコアが1000前後でも正しい重みになるように、
        exp の前に、系列ごとの最大値を引きます。backward に必要なものを残しておきます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the gradients `(dhs, dh)` of the loss for hs and h, with their shapes.

        dout: the gradient of the loss for the output of the latest `forward`, (N, H).
        hs was used twice, for the scores and for the sum: both roads count. The gradients are
        calculated in one pass and not by trying every number.

        損失の hs と h についての勾配の組 (dhs, dh) を返します。形状は hs、h と同じです。

        dout: 直前の forward の出力についての損失の勾配 (N, H)
        hs は、スコアと和の2か所で使われました。両方の経路を足します。勾配は1回の計算で求め、数を1つずつ動か
        して調べることはしません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


class TimeAttention:
    """Attention at every step of the decoder: each of its states asks all states of the encoder.

    attention_weights: the weights of the latest `forward`, None before. An array (N, T_dec, T_enc), or
    a list of T_dec arrays (N, T_enc).

    What a layer keeps belongs to that layer alone. The inputs stay as they were. float32 in gives
    float32 out. You may use Attention, once for each step of the decoder, or calculate all steps at
    once.

        layer = TimeAttention()
        hs_enc = np.array([[[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]])  # N = 1, T_enc = 3, H = 2
        hs_dec = np.array([[[1.0, 1.0], [9.0, 0.0]]])              # T_dec = 2
        layer.forward(hs_enc, hs_dec)   # [[[0.5777, 1.2670], [0.9999, 0.5001]]]

    デコーダの全ステップの注意機構です。デコーダの各状態が、エンコーダのすべての状態に問い合わせます。

    attention_weights: 直前の forward の重み。それまでは None です。配列 (N, T_dec, T_enc) か、T_dec 個の
    配列 (N, T_enc) のリストです。

    レイヤが覚えておくものは、そのレイヤだけのものです。入力は元のまま残します。入力が float32 なら出力も
    float32 です。デコーダのステップごとに Attention を1つずつ使っても、全ステップを一度に計算してもかまい
    ません。
    """

    def __init__(self):
        self.attention_weights = None

    def forward(self, hs_enc, hs_dec):
        """Return the contexts (N, T_dec, H) of all steps of the decoder.

        hs_enc: the encoder's states (N, T_enc, H). hs_dec: the decoder's states (N, T_dec, H). Keep what
        `backward` needs.

        デコーダの全ステップのコンテキスト (N, T_dec, H) を返します。

        hs_enc: エンコーダの状態 (N, T_enc, H)、hs_dec: デコーダの状態 (N, T_dec, H)。backward に必要なものを
        残しておきます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the gradients `(dhs_enc, dhs_dec)` of the loss for both inputs, with their shapes.

        dout: the gradient of the loss for the output of the latest `forward`, (N, T_dec, H).
        All steps of the decoder asked the same states of the encoder. The gradients are calculated in
        one pass and not by trying every number.

        損失の2つの入力についての勾配の組 (dhs_enc, dhs_dec) を返します。形状は入力と同じです。

        dout: 直前の forward の出力についての損失の勾配 (N, T_dec, H)
        エンコーダの状態は、デコーダのすべてのステップで使われました。勾配は1回の計算で求め、数を1つずつ動か
        して調べることはしません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    hs = np.array([[[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]]])
    layer = Attention()
    print(layer.forward(hs, np.array([[1.0, 1.0]])), layer.attention_weight)
    print(layer.backward(np.array([[1.0, 0.0]])))
    print(TimeAttention().forward(hs, np.array([[[1.0, 1.0], [9.0, 0.0]]])))
