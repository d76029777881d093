"""Numerical differentiation: the slope of any function, measured from its values.

Calculate the differences yourself: np.gradient is ruled out here.

数値微分です。どんな関数でも、値だけから傾きを測ることができます。

差は自分で計算します。ここでは np.gradient は使えません。
"""

import numpy as np


def numerical_diff(f, x):
    """Return the derivative of f at x by the central difference.

    f: a function of one number which returns a number. x: a number.
    Measure f a small step h to the right and the same step to the left of x; the slope is the
    difference of the two values over their distance 2h. One side alone would be less exact.
    h = 1e-4 is a good step. A much smaller one drowns in rounding: a float64 keeps about 16 digits.

        numerical_diff(lambda x: x ** 2, 3.0)  # 6.0 to about ten digits | 約10桁まで 6.0

    f の x における微分を中心差分で求めて返します。

    f: 数を1つ受け取って数を返す関数、x: 数
    x から小さな幅 h だけ右と左に離れた2点で f の値を測ります。傾きは、2つの値の差を
    2点の距離 2h で割ったものです。片側だけで測ると誤差が大きくなります。
    h は 1e-4 くらいが適当です。float64 の精度は約16桁なので、小さすぎる h は丸め誤差に埋もれます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def numerical_gradient(f, x):
    """Return the gradient of f at x: one central difference for each element of x.

    f: a function of an array which returns a number. x: a float64 array of any shape, (D,),
    (D, M), (N, C, H, W), ... The result is a float64 array of the same shape.

    Move one element at a time while the others stay. The f of a network ignores its argument and
    reads its weights, which are this very array x. So change x itself and no copy of it, call
    f(x), and put the old value back before you go on to the next element. At the end x is as it
    was (to within rounding).

    An integer array cannot be moved by 0.0001. Either compute with a float copy of it, so that
    the gradient is right, or raise a TypeError or a ValueError: never return a wrong gradient.

        numerical_gradient(lambda x: np.sum(x ** 2), np.array([3.0, 4.0]))  # [6.0, 8.0]

    f の x における勾配を返します。x の要素ごとに中心差分を求めます。

    f: 配列を受け取って数を返す関数
    x: 任意の形状の float64 の配列です。(D,)、(D, M)、(N, C, H, W) などがあります。
    結果は x と同じ形状の float64 の配列です。

    ほかの要素はそのままで、要素を1つずつ動かします。ネットワークの f は引数を使わず、この配列 x
    そのものである重みを読みに行きます。そこで、コピーではなく x 自身を書き換えて f(x) を呼び、
    次の要素に進む前に元の値に戻します。終わったとき、x は(丸め誤差を除いて)元のままです。

    整数の配列は 0.0001 だけ動かすことができません。float のコピーを使って正しい勾配を
    求めるか、TypeError か ValueError を送出します。誤った勾配を返してはいけません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    print(numerical_diff(lambda x: x**2, 3.0))
    print(numerical_gradient(lambda x: np.sum(x**2), np.array([3.0, 4.0])))
