"""Quantisation: numbers in 8 bits, and an affine layer that calculates with them.

A number x is stored as a whole number q from -128 to 127 (int8). The scale is the distance of two
neighbouring numbers that can be stored, the zero point is the q that stands for 0:

    x = scale * (q - zero_point)

N is the number of samples, D the number of inputs, M the number of outputs.

量子化です。数を 8 ビットで表し、そのまま Affine レイヤの計算をします。

数 x を、-128 から 127 の整数 q (int8) で保存します。scale は、保存できる隣り合った数の間隔、zero_point は、
0 を表す q です。

N はサンプル数、D は入力の数、M は出力の数です。
"""

import numpy as np


def choose_qparams(x_min, x_max):
    """Return the pair (scale, zero_point) for numbers from x_min to x_max.

    x_min, x_max: floats, x_min < x_max. The range is first widened, if necessary, so that it holds 0:
    with x_min above 0 it begins at 0, with x_max below 0 it ends there. It is cut into 255 steps:
    scale is its length divided by 255. The lower end is stored as -128, up to rounding: zero_point is
    -128 - lower end / scale, rounded to a whole number, from -128 to 127. So 0 itself is always
    stored exactly.

    >>> scale, zero_point = choose_qparams(-1.0, 3.0)
    >>> round(float(scale), 4), int(zero_point)
    (0.0157, -64)

    x_min から x_max の数を表すための組 (scale, zero_point) を返します。

    x_min、x_max: 実数で、x_min < x_max です。範囲に 0 が入っていなければ、まず 0 が入るように広げます。
    x_min が正なら 0 から始め、x_max が負なら 0 で終えます。範囲を 255 等分し、その1つの幅が scale です。
    範囲の下の端は、丸め誤差を除いて -128 になります。zero_point は -128 - 下の端 / scale を丸めた、
    -128 から 127 の整数です。こうすると、0 はいつも正確に保存できます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def quantize(x, scale, zero_point):
    """Return the numbers x as int8: the q with the nearest scale * (q - zero_point).

    x: an array of floats of any shape, which stays as it was. What lies outside the range becomes
    -128 or 127, however far it lies outside. A number in the middle between two may go to either.

    >>> quantize(np.array([-1.0, 0.0, 0.1, 3.0, 40.0]), 0.02, -50)
    array([-100,  -50,  -45,  100,  127], dtype=int8)

    数 x を int8 にして返します。scale * (q - zero_point) が x にいちばん近くなる q を選びます。

    x: 形状の自由な実数の配列で、元のまま残します。範囲の外の数は、どんなに離れていても -128 か 127 に
    なります。ちょうど真ん中の数は、どちらに丸めてもかまいません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def dequantize(q, scale, zero_point):
    """Return the floats that the int8 array q stands for: scale * (q - zero_point).

    q - zero_point may be as large as 255 and does not fit into int8, in which it would overflow.
    zero_point: an int.

    >>> dequantize(np.array([-100, -50, 127], dtype=np.int8), 0.02, -50)
    array([-1.  ,  0.  ,  3.54])

    int8 の配列 q が表す実数 scale * (q - zero_point) を返します。

    q - zero_point は 255 にもなるので、int8 には入らず、桁あふれします。zero_point: int です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def quantize_weights(W):
    """Return the pair (q, scales) for the weights of an affine layer.

    W: (D, M), floats, no column of zeros alone. Every output has a scale of its own, and the zero
    point of weights is 0: scales (M,) holds the largest abs of each column, divided by 127. q (D, M),
    int8, holds the nearest whole numbers, from -127 to 127, and W is nearly q * scales. W stays as
    it was.

    >>> q, scales = quantize_weights(np.array([[0.5, -2.0], [-1.27, 2.54]]))
    >>> q.tolist(), scales.round(4).tolist()
    ([[50, -100], [-127, 127]], [0.01, 0.02])

    Affine レイヤの重みを量子化した組 (q, scales) を返します。

    W: (D, M) の実数。すべて 0 の列はありません。scale は出力ごとに1つずつ決め、重みの zero_point は 0 と
    します。scales (M,) は、各列の絶対値の最大値を 127 で割ったものです。q (D, M) は int8 で、いちばん近い
    -127 から 127 の整数です。q * scales がほぼ W になります。W は元のまま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def quantized_affine(q_x, x_scale, x_zero, q_W, W_scales, b):
    """Return the output of an affine layer, floats (N, M), for inputs and weights in int8.

    q_x: (N, D), int8, with the scale x_scale and the zero point x_zero, an int. q_W: (D, M), int8,
    with the scales W_scales (M,) and the zero point 0. b: (M,), floats.

    The result is that of x @ W + b for the numbers that q_x and q_W stand for. The products are whole
    numbers and are added up as such, in at least 32 bits: a sum of D products fits into neither 8
    nor 16. The scales come last.

    >>> q_x, q_W = np.array([[100, -50]], dtype=np.int8), np.array([[50], [-127]], dtype=np.int8)
    >>> quantized_affine(q_x, 0.02, -50, q_W, np.array([0.01]), np.array([0.5]))
    array([[2.]])

    int8 の入力と重みから、Affine レイヤの出力 (N, M) を実数で返します。

    q_x: (N, D) の int8 で、scale は x_scale、zero_point は x_zero (int) です。q_W: (D, M) の int8 で、scale は
    W_scales (M,)、zero_point は 0 です。b: (M,) の実数。

    結果は、q_x と q_W が表す数についての x @ W + b と等しくなります。積は整数なので、整数のまま 32 ビット以上で
    足し合わせます。D 個の積の和は、8 ビットにも 16 ビットにも入りません。scale は最後に掛けます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(5, 64)), rng.normal(size=(64, 3)), rng.normal(size=3)
    scale, zero_point = choose_qparams(x.min(), x.max())
    q_x, weights = quantize(x, scale, zero_point), quantize_weights(W)
    print(np.abs(dequantize(q_x, scale, zero_point) - x).max(), scale / 2)
    print(quantized_affine(q_x, scale, zero_point, *weights, b).round(2))
    print((x @ W + b).round(2))
