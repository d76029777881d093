"""A neuron, a layer, and why linear layers collapse.

A neuron is a perceptron whose step may be any activation function. A layer is K neurons that look
at the same inputs: their weights are the columns of a matrix.

None of these functions changes its input arrays, and float32 arrays give float32 results
(with an activation that does the same).

ニューロンと層、そして線形な層が1つにまとまる理由です。

ニューロンは、パーセプトロンのステップ関数を好きな活性化関数に置き換えたものです。
層は、同じ入力を見る K 個のニューロンで、その重みを行列の列として横に並べます。

どの関数も入力の配列を書き換えません。float32 の配列には float32 の結果を返します
(活性化関数も float32 を保つとき)。
"""

import numpy as np


def neuron(x, w, b, activation):
    """Return activation(w . x + b), the output of one neuron for one sample.

    x: one sample (D,). w: its weights (D,). b: the bias, a number.
    activation: a function of one number. The result is one number.

        neuron(np.array([1.0, 2.0]), np.array([0.5, -1.0]), 0.5, np.tanh)  # tanh(-1) = -0.7616

    1つのサンプルに対する1つのニューロンの出力 activation(w・x + b) を返します。

    x は1つのサンプル (D,)、w はその重み (D,)、b はバイアスで数値です。
    activation は1つの数を受け取る関数です。結果は1つの数です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def layer(x, W, b, activation):
    """Return activation(x W + b), the outputs of K neurons for N samples at once: (N, K).

    x: samples (N, D). W: weights (D, K), column k belongs to neuron k. b: biases (K,).
    activation: a function that takes an array (N, K) and returns one of the same shape. Give it
    the whole array: some activations, such as softmax, look at all the numbers of a row.

        x = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])  # 3 samples, 2 features | サンプル3個、特徴2個
        W = np.zeros((2, 4))                                # 4 neurons | ニューロン4個
        layer(x, W, np.ones(4), np.tanh).shape              # (3, 4)

    N 個のサンプルに対する K 個のニューロンの出力 activation(x W + b) を、
    形状 (N, K) でまとめて返します。

    x はサンプル (N, D)、W は重み (D, K) で列 k がニューロン k のもの、b はバイアス (K,) です。
    activation は形状 (N, K) の配列を受け取り、同じ形状の配列を返す関数です。
    softmax のように行の全体を見るものもあるので、配列をまるごと渡します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def collapse_linear(W1, b1, W2, b2):
    """Return (W, b), the one linear layer that does the same as two linear layers.

    Linear: there is no activation. The first layer gives x W1 + b1, the second takes this and gives
    (x W1 + b1) W2 + b2. Find W and b so that x W + b is the same for every x.

    W1: (D, H), b1: (H,), W2: (H, K), b2: (K,). The result is a pair, W (D, K) and b (K,).

        W, b = collapse_linear(np.ones((2, 3)), np.ones(3), np.ones((3, 1)), np.ones(1))
        # W is [[3], [3]], b is [4] | W は [[3], [3]]、b は [4]

    2つの線形な層と同じ働きをする1つの線形な層を、組 (W, b) で返します。

    線形とは、活性化関数がないことです。1つ目の層の出力は x W1 + b1 で、2つ目の層は
    それを受け取り (x W1 + b1) W2 + b2 を出力します。どの x に対しても
    x W + b がこれと等しくなるような W と b を求めます。

    W1 は (D, H)、b1 は (H,)、W2 は (H, K)、b2 は (K,) です。結果は W (D, K) と b (K,) の組です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()
