"""Activation functions.

What holds for all six functions:

- x is a number or an array of any shape, of floats or of integers. The result has the shape of x.
- The function works on each element by itself, and leaves the array x as it was.
- A float32 array gives a float32 array (step_function may give ints, bools or floats).
- The result is finite and right for large numbers too, such as 1000 and -1000.
  A warning about an overflow costs nothing if the value is right.

活性化関数です。

6つの関数に共通する約束は、次のとおりです。

- x は数値、または任意の形状の配列で、要素は小数でも整数でもかまいません。
  結果は x と同じ形状です。
- 要素ごとに計算し、配列 x の中身は書き換えません。
- float32 の配列には float32 の配列を返します(step_function は整数・真偽値・小数のどれでも可)。
- 1000 や -1000 のような大きな数でも、結果は有限で正しい値になります。
  値が正しければ、オーバーフローの警告が出ても減点されません。
"""

import numpy as np


def step_function(x):
    """Return 1 if x > 0, else 0. At x = 0 it is 0.

        step_function(np.array([-1.0, 0.0, 2.0]))  # [0, 0, 1]
        step_function(3.0)                         # 1

    x > 0 なら1、それ以外は0を返します。x = 0 では0です。
    """
    ### BEGIN SOLUTION
    return np.where(x > 0, 1, 0)
    ### END SOLUTION


def sigmoid(x):
    """Return 1 / (1 + exp(-x)), a number between 0 and 1.

        sigmoid(0.0)                      # 0.5
        sigmoid(np.array([-2.0, 2.0]))    # [0.1192, 0.8808]
        sigmoid(np.array([-1e3, 1e3]))    # [0, 1]

    1 / (1 + exp(-x)) を返します。値は0と1の間です。
    """
    ### BEGIN SOLUTION
    z = np.exp(-np.abs(x))  # never above 1: no overflow
    return np.where(x >= 0, 1, z) / (1 + z)
    ### END SOLUTION


def relu(x):
    """Return x if x > 0, else 0.

        relu(np.array([-1.5, 2.0]))  # [0, 2]

    x > 0 なら x をそのまま、それ以外は0を返します。
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


def leaky_relu(x, alpha):
    """Return x if x > 0, else alpha * x. alpha is a number, 0 < alpha < 1.

        leaky_relu(np.array([-2.0, 2.0]), 0.1)  # [-0.2, 2]

    x > 0 なら x をそのまま、それ以外は alpha * x を返します。alpha は 0 < alpha < 1 の数値です。
    """
    ### BEGIN SOLUTION
    return np.where(x > 0, x, alpha * x)
    ### END SOLUTION


def tanh(x):
    """Return (exp(x) - exp(-x)) / (exp(x) + exp(-x)), a number between -1 and 1.

    It is a stretched sigmoid: tanh(x) = 2 * sigmoid(2 * x) - 1. Every way to the value is right.

        tanh(np.array([-0.5, 0.5]))    # [-0.4621, 0.4621]
        tanh(np.array([-1e3, 1e3]))    # [-1, 1]

    (exp(x) - exp(-x)) / (exp(x) + exp(-x)) を返します。値は-1と1の間です。

    tanh(x) = 2 * sigmoid(2 * x) - 1 と、シグモイドを引き伸ばした形でもあります。
    どの求め方でもかまいません。
    """
    ### BEGIN SOLUTION
    return 2 * sigmoid(2 * x) - 1
    ### END SOLUTION


def swish(x):
    """Return x * sigmoid(x). It is also called SiLU.

        swish(np.array([-1.0, 0.0, 1.0]))  # [-0.2689, 0, 0.7311]

    x * sigmoid(x) を返します。SiLU とも呼ばれます。
    """
    ### BEGIN SOLUTION
    return x * sigmoid(x)
    ### END SOLUTION
