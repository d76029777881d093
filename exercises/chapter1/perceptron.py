"""The perceptron and logic gates.

A perceptron multiplies each input by a weight, adds a bias and answers 1 (it fires) or 0.
First write it for any weights. Then choose weights by hand, so that it becomes AND, NAND and OR.
At the end put gates together: XOR is what a single perceptron cannot do.

パーセプトロンと論理ゲートです。

パーセプトロンは、入力のそれぞれに重みを掛けて足し合わせ、バイアスを加え、
1(発火する)か0を答えます。まず、どのような重みでも動くものを書きます。
次に重みを手で選び、AND・NAND・ORを作ります。最後にゲートを組み合わせて、
1つのパーセプトロンでは表せないXORを作ります。
"""

import numpy as np


def perceptron(x, w, b):
    """Return 1 if w . x + b > 0, else 0.

    x: one sample, an array (D,). w: its weights, an array (D,). b: the bias, a number.
    The answer is one number, 0 or 1. Exactly at the boundary, if w . x + b is 0, it is 0.
    The arrays x and w are left as they were.

        perceptron(np.array([1.0, 2.0]), np.array([3.0, -1.0]), -0.5)  # 3 - 2 - 0.5 > 0: 1

    w・x + b > 0 なら1、それ以外は0を返します。

    x は1つのサンプルで形状 (D,) の配列、w はその重みで形状 (D,) の配列、b はバイアスで数値です。
    答えは0か1の1つの数です。境界(w・x + b がちょうど0)では0とします。
    配列 x と w の中身は書き換えません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def AND(x1, x2):
    """Return 1 if both inputs are 1, else 0. x1 and x2 are the numbers 0 or 1.

    Use perceptron with weights and a bias that you choose: no table, no `and`, no `==`. Such a gate
    weighs other numbers too, and AND(0.5, 0.5) is 0, for it lies half-way from (0, 1) to (1, 0). Its
    answer changes on a straight line, where w1 * x1 + w2 * x2 + b is 0: a gate whose answer does not
    is no perceptron and earns nothing. The same holds for NAND and OR.

        AND(1, 1)  # 1
        AND(1, 0)  # 0

    入力が両方とも1なら1、それ以外は0を返します。x1 と x2 は数値の0か1です。

    perceptron を使い、重みとバイアスは自分で選びます。表や and、== は使いません。
    このようなゲートはほかの数も重みを付けて足すので、(0, 1) と (1, 0) の中間にある
    AND(0.5, 0.5) は0になります。答えの境目は w1 * x1 + w2 * x2 + b = 0 という1本の直線です。
    そうならないゲートはパーセプトロンではないので、点になりません。NANDとORも同じです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def NAND(x1, x2):
    """Return 0 if both inputs are 1, else 1: the opposite of AND, again one perceptron.

        NAND(1, 1)  # 0
        NAND(0, 0)  # 1

    入力が両方とも1なら0、それ以外は1を返します。ANDの逆で、これも1つのパーセプトロンです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def OR(x1, x2):
    """Return 1 if at least one input is 1, else 0: again one perceptron.

        OR(0, 1)  # 1
        OR(0, 0)  # 0

    入力の少なくとも一方が1なら1、両方とも0なら0を返します。これも1つのパーセプトロンです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def XOR(x1, x2):
    """Return 1 if exactly one input is 1, else 0.

    No single perceptron can do this. Build it in two layers from the gates above: they have to do
    the work.

        XOR(1, 0)  # 1
        XOR(1, 1)  # 0

    入力のちょうど一方だけが1なら1、それ以外は0を返します。

    1つのパーセプトロンでは作れません。上のゲートを2層に組み合わせて作り、計算はゲートに任せます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()
