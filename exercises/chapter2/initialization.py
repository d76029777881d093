"""Initial weights, random and of the right size.

fan_in is the number of inputs of a layer, fan_out the number of its outputs. With weights that are
too large or too small the signal grows or dies from layer to layer.

ランダムで、ちょうど良い大きさの重みの初期値です。

fan_in は層の入力の数、fan_out は出力の数です。重みが大きすぎたり小さすぎたりすると、
信号は層を通るたびに膨らんだり消えたりします。
"""

import numpy as np


def xavier(fan_in, fan_out, rng):
    """Return Xavier (Glorot) weights, for tanh.

    Shape (fan_in, fan_out); every weight is drawn independently, with mean 0 and
    variance 2 / (fan_in + fan_out), from a normal or a uniform distribution.
    rng: a NumPy generator, np.random.default_rng(seed). All randomness comes from it: two
    generators with the same seed give the same weights; one generator used twice gives new ones.

    >>> xavier(784, 50, np.random.default_rng(0)).shape
    (784, 50)

    Xavier(Glorot)の初期値を返します。tanh に向きます。

    形状は (fan_in, fan_out) です。重みは1つずつ別々に、平均 0、
    分散 2 / (fan_in + fan_out) の正規分布または一様分布から選びます。
    rng: NumPy の乱数生成器 np.random.default_rng(seed)。乱数はすべてここから取ります。
    同じシードの生成器からは同じ重みが、1つの生成器に2回頼めば別の重みが得られます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def he(fan_in, fan_out, rng):
    """Return He weights, for ReLU: the same with variance 2 / fan_in.

    >>> he(784, 50, np.random.default_rng(0)).shape
    (784, 50)

    He の初期値を返します。ReLU に向きます。分散が 2 / fan_in であるほかは xavier と同じです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    generator = np.random.default_rng(0)
    print(xavier(784, 50, generator).std(), he(784, 50, generator).std())
