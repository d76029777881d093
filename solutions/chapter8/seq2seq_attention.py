"""Sequence to sequence: an encoder reads, a decoder with attention writes.

    xs -> embedding -> LSTM -> hs_enc ----------+
                        | last h                v
    ts[:, :-1] -> embedding -> LSTM -> hs_dec -> attention -> contexts
                                          |                      |
                                          +---> side by side <---+ -> affine -> scores
    scores, ts[:, 1:] -> softmax with loss

N pairs of sequences; T_enc symbols are read, T_dec are written, of V different ones; D numbers for a
symbol; H numbers in a state.

系列から系列への変換です。エンコーダが読み、注意機構のあるデコーダが書きます。

    xs -> 埋め込み -> LSTM -> hs_enc -----------+
                       | 最後の h               v
    ts[:, :-1] -> 埋め込み -> LSTM -> hs_dec -> 注意機構 -> コンテキスト
                                         |                     |
                                         +---> 横に並べる <----+ -> Affine -> スコア
    スコア、ts[:, 1:] -> ソフトマックスと損失

系列の組は N 組です。V 種類の記号のうち T_enc 個を読み、T_dec 個を書きます。1つの記号を表す数は D 個、
状態の数は H 個です。
"""

import numpy as np
from given import START, Embedding, TimeAffine, TimeLSTM, TimeSoftmaxWithLoss, reversals, train
from time_attention import TimeAttention


class AttentionSeq2seq:
    """An encoder and a decoder with attention, and how they are trained and write.

    The layers of given.py and TimeAttention are ready; you may write your own, too. Graded are
    params, loss, gradient and generate: encode and decode are steps on the way, give them other
    forms if you like. Nothing is carried on from one call to the next; N, T_enc and T_dec may be other
    ones in every call, 1 included. A model with wordvec_size 16 and hidden_size 32, trained for 300
    steps of 64 pairs by Adam, with a rate of 0.01 that falls to 0 in the second half, should turn
    round 70% of sequences that it has not seen, every one of their 8 symbols right. The grader does
    the training itself, by your gradient.

    >>> model = AttentionSeq2seq(11, 16, 32)
    >>> xs, ts = reversals(np.random.default_rng(0), 2)
    >>> model.generate(xs, START, 8).shape
    (2, 8)

    エンコーダと、注意機構のあるデコーダです。訓練のためのメソッドと、書くためのメソッドがあります。

    given.py のレイヤと TimeAttention を使えます。自分で書いてもかまいません。採点するのは params、loss、
    gradient、generate です。encode と decode は途中の部品なので、別の形にしてもかまいません。呼び出しから
    次の呼び出しへは、何も引き継ぎません。N、T_enc、T_dec は呼び出しごとに違ってもよく、1 のこともあります。
    wordvec_size 16、hidden_size 32 のモデルを、学習率 0.01 の Adam(後半は 0 まで下げます)で 64 組ずつ
    300 ステップ訓練すると、見たことのない系列の 70% で、8 個の記号がすべて正しく逆順になるはずです。採点
    では、あなたの gradient を使ってこの訓練を行います。
    """

    def __init__(self, vocab_size, wordvec_size, hidden_size):
        """Make the dictionary self.params of float64 arrays, and the layers that use them.

        vocab_size: V. wordvec_size: D. hidden_size: H.

        The keys are yours. With these layers there are: a table (V, D) for each embedding; for each
        LSTM weights (D, 4H) and (H, 4H) and biases (4H,); and for the affine layer, which reads a
        context and a state of the decoder side by side, in either order, weights (2H, V) and biases
        (V,). The weights are random: 0.1 times standard normal numbers for the tables, standard normal
        numbers divided by the square root of the number of rows for the others; others of about that
        size are right, too. The biases are 0.
        Numbers written into the arrays of self.params later must take effect in every method.

        float64 の配列の辞書 self.params と、それを使うレイヤを作ります。

        vocab_size: V、wordvec_size: D、hidden_size: H。

        キーの名前は自由です。これらのレイヤを使うと、配列は次のとおりです。2つの埋め込みの表 (V, D)、2つの
        LSTM の重み (D, 4H)、(H, 4H) とバイアス (4H,)、Affine の重み (2H, V) とバイアス (V,)。Affine には、
        コンテキストとデコーダの状態を横に並べて入れます。どちらが先でもかまいません。重みはランダムで、表は
        標準正規分布の 0.1 倍、ほかは標準正規分布を行数の平方根で割ったものにします。同じくらいの大きさの、別
        のランダムな重みでもかまいません。バイアスは 0 です。
        あとから self.params の配列に書き込まれた値は、どのメソッドでもすぐに効くようにします。
        """
        ### BEGIN SOLUTION
        V, D, H = vocab_size, wordvec_size, hidden_size
        self.params = {"affine_W": np.random.randn(2 * H, V) / np.sqrt(2 * H), "affine_b": np.zeros(V)}
        for side in ("enc", "dec"):
            self.params |= {f"{side}_embed_W": 0.1 * np.random.randn(V, D), f"{side}_b": np.zeros(4 * H)}
            self.params |= {f"{side}_Wx": np.random.randn(D, 4 * H) / np.sqrt(D)}
            self.params |= {f"{side}_Wh": np.random.randn(H, 4 * H) / np.sqrt(H)}
        p = self.params
        self.enc_embed, self.dec_embed = Embedding(p["enc_embed_W"]), Embedding(p["dec_embed_W"])
        self.enc_lstm = TimeLSTM(p["enc_Wx"], p["enc_Wh"], p["enc_b"], False)
        self.dec_lstm = TimeLSTM(p["dec_Wx"], p["dec_Wh"], p["dec_b"], True)
        self.attention, self.affine = TimeAttention(), TimeAffine(p["affine_W"], p["affine_b"])
        self.last_layer = TimeSoftmaxWithLoss()
        ### END SOLUTION

    def encode(self, xs):
        """Read xs (N, T_enc): keep all states of the encoder, and give its last h to the decoder.

        The decoder's LSTM starts from this h, with a c of zeros.

        xs (N, T_enc) を読みます。エンコーダのすべての状態を残し、最後の h をデコーダに渡します。

        デコーダの LSTM は、この h と、0 の c から始めます。
        """
        ### BEGIN SOLUTION
        self.hs_enc = self.enc_lstm.forward(self.enc_embed.forward(xs))  # (N, T_enc, D) -> (N, T_enc, H)
        self.dec_lstm.set_state(self.hs_enc[:, -1], np.zeros_like(self.hs_enc[:, -1]))
        ### END SOLUTION

    def decode(self, ids):
        """Return the scores (N, T, V) for what comes after each of these symbols, ids (N, T).

        The decoder's LSTM goes on from where it stands.

        記号 ids (N, T) のそれぞれの次に来る記号のスコア (N, T, V) を返します。

        デコーダの LSTM は、いまの状態から続けます。
        """
        ### BEGIN SOLUTION
        hs_dec = self.dec_lstm.forward(self.dec_embed.forward(ids))  # (N, T, D) -> (N, T, H)
        contexts = self.attention.forward(self.hs_enc, hs_dec)  # (N, T, H)
        return self.affine.forward(np.concatenate([contexts, hs_dec], axis=2))  # (N, T, 2H) -> (N, T, V)
        ### END SOLUTION

    def loss(self, xs, ts):
        """Return the mean cross-entropy error, a number, over all symbols that are to be written.

        xs: ids (N, T_enc). ts: ids (N, T_dec + 1), each row a start symbol and then the answer. The
        decoder reads ts[:, :-1] and is asked for ts[:, 1:]: at every step for the symbol after the one
        that it has just read. The mean is over N * T_dec places. The start symbol is not asked for.

        書くべき記号すべてについての、交差エントロピー誤差の平均を数で返します。

        xs: ID (N, T_enc)、ts: ID (N, T_dec + 1)。ts の各行は、開始記号と、それに続く答えです。デコーダは
        ts[:, :-1] を読み、ts[:, 1:] を答えます。つまり各ステップで、いま読んだ記号の次の記号を答えます。平均は
        N * T_dec か所についてとります。開始記号は答えません。
        """
        ### BEGIN SOLUTION
        self.encode(xs)
        return self.last_layer.forward(self.decode(ts[:, :-1]), ts[:, 1:])
        ### END SOLUTION

    def gradient(self, xs, ts):
        """Return the gradient of loss(xs, ts) by backpropagation, for each parameter.

        A dictionary with the keys and shapes of self.params. It comes from one pass forward and one
        pass backward: differences, for which every parameter is tried, are not accepted. self.params
        stays as it was.

        loss(xs, ts) の各パラメータについての勾配を、誤差逆伝播法で求めて返します。

        キーと形状が self.params と同じ辞書です。順伝播と逆伝播を1回ずつ行って求めます。パラメータを1つずつ
        動かして調べる数値微分は正解になりません。self.params の値は変えません。
        """
        ### BEGIN SOLUTION
        self.loss(xs, ts)
        dboth = self.affine.backward(self.last_layer.backward())  # (N, T_dec, V) -> (N, T_dec, 2H)
        dcontexts, dhs_dec = np.split(dboth, 2, axis=2)  # 2 times (N, T_dec, H)
        dhs_enc, from_attention = self.attention.backward(dcontexts)
        self.dec_embed.backward(self.dec_lstm.backward(dhs_dec + from_attention))
        dhs_enc[:, -1] += self.dec_lstm.dh  # the decoder began with the last state
        self.enc_embed.backward(self.enc_lstm.backward(dhs_enc))
        gradients = {"affine_W": self.affine.dW, "affine_b": self.affine.db}
        for side, embed, lstm in (("enc", self.enc_embed, self.enc_lstm), ("dec", self.dec_embed, self.dec_lstm)):
            gradients |= {f"{side}_embed_W": embed.dW, f"{side}_b": lstm.db}
            gradients |= {f"{side}_Wx": lstm.dWx, f"{side}_Wh": lstm.dWh}
        return gradients
        ### END SOLUTION

    def generate(self, xs, start_id, length):
        """Return the answers (N, length) that the model writes to xs (N, T_enc), as integers.

        The decoder reads start_id first. At each step the symbol with the highest score is written and
        read at the next step. The start symbol is not part of the answer. Nothing is random.

        xs (N, T_enc) に対してモデルが書く答え (N, length) を、整数で返します。

        デコーダは、最初に start_id を読みます。各ステップで、最もスコアの高い記号を書き、それを次のステップで
        読みます。開始記号は答えに入れません。ランダムなものはありません。
        """
        ### BEGIN SOLUTION
        self.encode(xs)
        ids = [np.full(len(xs), start_id)]  # (N,)
        for _ in range(length):
            scores = self.decode(ids[-1][:, None])[:, 0]  # (N, 1) -> (N, V)
            ids.append(scores.argmax(axis=1))
        return np.stack(ids[1:], axis=1)  # length times (N,) -> (N, length)
        ### END SOLUTION


if __name__ == "__main__":
    np.random.seed(0)
    rng = np.random.default_rng(0)
    (xs, ts), (x_test, t_test) = reversals(rng, 3000), reversals(rng, 500)
    model = AttentionSeq2seq(11, 16, 32)
    for _ in range(4):
        train(model, xs, ts, 100, 64, 0.01, rng)
        right = (model.generate(x_test, START, 8) == t_test[:, 1:]).all(axis=1).mean()
        print(model.loss(x_test, t_test), right, x_test[0], model.generate(x_test[:1], START, 8)[0])
