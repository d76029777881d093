"""Gradient descent: walk down a function, a step at a time.

勾配降下法です。関数の斜面を1歩ずつ下ります。
"""

import numpy as np
from numerical import numerical_gradient


def gradient_descent(f, init_x, lr, step_num):
    """Take `step_num` steps against the gradient of f and return `(x, path)`.

    f: a function of an array which returns a number. init_x: where to start, a float array of any
    shape. lr: the learning rate. step_num: how many steps.
    Each step subtracts lr times the gradient at the current point. The gradient is measured:
    use `numerical_gradient` of the exercise before, or a function of your own.

    x: the place after the last step. path: the places in order, as a list or an array. init_x at
    its beginning and x at its end may be there or not, as you like: step_num + 1 places with both.
    init_x itself stays as it was.

        x, path = gradient_descent(lambda x: x[0] ** 2, np.array([1.0]), 0.25, 2)
        # x is [0.25]; path is [1.0], [0.5], [0.25] | x は [0.25]、path は [1.0]、[0.5]、[0.25]

    f の勾配と逆の向きに step_num 回進み、(x, path) を返します。

    f: 配列を受け取って数を返す関数、init_x: 出発点(任意の形状の float の配列)
    lr: 学習率、step_num: 進む回数
    1回ごとに、いまいる場所での勾配の lr 倍を引きます。勾配は数値微分で求めます。前の演習の
    numerical_gradient を使っても、自分で書いた関数を使ってもかまいません。

    x は最後の1歩の後の場所、path は通った場所を順に並べたリスト(または配列)です。path の
    先頭の init_x と末尾の x は、あってもなくてもかまいません。両方あれば step_num + 1 個です。
    init_x 自身は元のまま残します。
    """
    ### BEGIN SOLUTION
    x = init_x.copy()
    path = [x.copy()]
    for _ in range(step_num):
        x -= lr * numerical_gradient(f, x)
        path.append(x.copy())
    return x, path
    ### END SOLUTION


if __name__ == "__main__":
    print(gradient_descent(lambda x: x[0] ** 2, np.array([1.0]), 0.25, 2))
