"""Optimisers: how a gradient becomes a step.

Every class here has a method update(params, grads), which moves all parameters by one step. params
and grads are dictionaries of arrays with the same keys and shapes; an optimiser always meets the
same keys. The new numbers are written into the arrays of params themselves (with -= or +=, or with
params[key][...] = ...), because layers hold those arrays. The arrays of grads stay as they were.

In the rules p is a parameter, g its gradient and lr the learning rate; everything is done element
by element. What an optimiser remembers from step to step (v, h, m) it keeps for each parameter
apart, and it starts at 0. If something is divided by a root, a small number keeps the
division from failing at 0. Any one up to 1e-5 will do, added to the root or inside it.

    params = {"W": np.array([1.0, 2.0]), "b": np.array([0.5])}
    optimizer = Momentum(0.1, 0.9)
    optimizer.update(params, {"W": np.array([1.0, -1.0]), "b": np.array([2.0])})
    params["W"]  # [0.9, 2.1]

最適化手法です。勾配から1歩の進み方を決めます。

どのクラスにもメソッド update(params, grads) があり、すべてのパラメータを1歩動かします。params と
grads は、キーと形状が同じ配列の辞書です。1つのオブジェクトに渡されるキーはいつも同じです。
新しい値は params の配列そのものに書き込みます(-= や +=、または params[key][...] = ...)。レイヤが
その配列を持っているからです。grads の配列は元のまま残します。

式の中の p はパラメータ、g はその勾配、lr は学習率で、計算はすべて要素ごとです。次の1歩まで
覚えておくもの(v、h、m)は、パラメータごとに別々に持ち、0 から始めます。平方根で割るところでは、
0 で割らないように小さな数を足します。1e-5 以下なら、どの値でも、平方根の外でも中でもかまいません。
"""

import numpy as np


class SGD:
    """Stochastic gradient descent: a step of lr times the gradient, downhill.

        p <- p - lr * g

    確率的勾配降下法です。勾配と逆の向きに、勾配の lr 倍だけ進みます。
    """

    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        """Move every parameter one step, in place.

        すべてのパラメータを1歩動かします。配列の中身を書き換えます。
        """
        ### BEGIN SOLUTION
        for key in params:
            params[key] -= self.lr * grads[key]
        ### END SOLUTION


class Momentum:
    """Momentum: the steps have a velocity v, which the gradient speeds up or slows down.

        v <- momentum * v - lr * g
        p <- p + v

    B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964.

    モメンタムです。速度 v を持ち、勾配がそれを速めたり遅くしたりします。
    """

    def __init__(self, lr, momentum):
        self.lr = lr
        self.momentum = momentum
        self.v = {}  # for each key an array, once there was a step | 最初の1歩の後、キーごとに配列を持つ

    def update(self, params, grads):
        """Move every parameter one step, in place, and remember its velocity.

        すべてのパラメータを1歩動かし、その速度を覚えておきます。配列の中身を書き換えます。
        """
        ### BEGIN SOLUTION
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]
        ### END SOLUTION


class AdaGrad:
    """AdaGrad: each number has its own rate, which shrinks with all its gradients so far.

        h <- h + g * g
        p <- p - lr * g / sqrt(h)

    J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods for online learning and
    stochastic optimization, 2011.

    AdaGrad です。要素ごとに自分の学習率を持ち、これまでの勾配の分だけ小さくなっていきます。
    """

    def __init__(self, lr):
        self.lr = lr
        self.h = {}  # for each key an array, once there was a step | 最初の1歩の後、キーごとに配列を持つ

    def update(self, params, grads):
        """Move every parameter one step, in place, and remember its sum of squares.

        すべてのパラメータを1歩動かし、勾配の2乗の和を覚えておきます。配列の中身を書き換えます。
        """
        ### BEGIN SOLUTION
        for key in params:
            self.h[key] = self.h.get(key, 0.0) + grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
        ### END SOLUTION


class RMSprop:
    """RMSprop: AdaGrad that forgets; h is a moving average of the squares and no longer their sum.

        h <- decay_rate * h + (1 - decay_rate) * g * g
        p <- p - lr * g / sqrt(h)

    T. Tieleman and G. Hinton, Neural networks for machine learning, lecture 6.5, 2012.

    RMSprop です。古い勾配を忘れる AdaGrad で、h は2乗の和ではなく、2乗の移動平均です。
    """

    def __init__(self, lr, decay_rate):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = {}  # for each key an array, once there was a step | 最初の1歩の後、キーごとに配列を持つ

    def update(self, params, grads):
        """Move every parameter one step, in place, and remember its average of squares.

        すべてのパラメータを1歩動かし、勾配の2乗の平均を覚えておきます。配列の中身を書き換えます。
        """
        ### BEGIN SOLUTION
        for key in params:
            squares = (1 - self.decay_rate) * grads[key] ** 2
            self.h[key] = self.decay_rate * self.h.get(key, 0.0) + squares
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
        ### END SOLUTION


class Adam:
    """Adam: a moving average m of the gradients, measured by the root of that of their squares, v.

        t <- t + 1
        m <- beta1 * m + (1 - beta1) * g
        v <- beta2 * v + (1 - beta2) * g * g
        p <- p - lr * (m / (1 - beta1^t)) / sqrt(v / (1 - beta2^t))

    t counts the steps, the same for all parameters: it is 1 at the first step.
    m and v start at 0 and are too small at first; dividing by 1 - beta^t corrects that. Only what
    the step uses is corrected: m and v are remembered as they are. Correcting lr in place of m and
    v, lr * sqrt(1 - beta2^t) / (1 - beta1^t) * m / sqrt(v), is the same and right too.

    D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, 2015.

    Adam です。勾配の移動平均 m を、勾配の2乗の移動平均 v の平方根で割って進みます。

    t は歩数で、すべてのパラメータに共通です。最初の1歩で 1 になります。m と v は 0 から始まるので、
    初めのうちは小さすぎます。1 - beta^t で割って補正します。補正するのはその1歩で使う値だけで、m と
    v は補正せずに覚えておきます。m と v の代わりに学習率を補正する
    lr * sqrt(1 - beta2^t) / (1 - beta1^t) * m / sqrt(v) の形も同じで、どちらでもかまいません。
    """

    def __init__(self, lr, beta1, beta2):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.m = {}  # for each key an array, once there was a step | 最初の1歩の後、キーごとに配列を持つ
        self.v = {}
        self.t = 0  # steps so far | これまでの歩数

    def update(self, params, grads):
        """Move every parameter one step, in place, and remember its averages and the step's number.

        すべてのパラメータを1歩動かし、平均と歩数を覚えておきます。配列の中身を書き換えます。
        """
        ### BEGIN SOLUTION
        self.t += 1
        for key in params:
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * grads[key] ** 2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)
        ### END SOLUTION


class AdamW(Adam):
    """AdamW: Adam, and apart from it every parameter shrinks by a fixed share.

        p <- p - lr * weight_decay * p
        p <- the step of Adam, with g as it was given

    The decay goes neither into g nor into m and v. All parameters decay. The other order, the step
    first and then the decay, is right too. The class may build on Adam or stand alone.

    I. Loshchilov and F. Hutter, Decoupled weight decay regularization, 2019.

    AdamW です。Adam の1歩とは別に、すべてのパラメータを一定の割合で小さくします。

        p <- p - lr * weight_decay * p
        p <- Adam の1歩(g は渡されたまま)

    荷重減衰の分は、g にも m にも v にも入れません。減衰はすべてのパラメータに行います。順番は
    逆でもかまいません(Adam の1歩が先で、減衰が後)。Adam を使っても、独立に書いてもかまいません。
    """

    def __init__(self, lr, beta1, beta2, weight_decay):
        super().__init__(lr, beta1, beta2)
        self.weight_decay = weight_decay

    def update(self, params, grads):
        """Shrink every parameter and move it one step of Adam, in place.

        すべてのパラメータを小さくし、Adam の1歩だけ動かします。配列の中身を書き換えます。
        """
        ### BEGIN SOLUTION
        for key in params:
            params[key] -= self.lr * self.weight_decay * params[key]
        super().update(params, grads)
        ### END SOLUTION


if __name__ == "__main__":
    for optimizer in (SGD(1.8), Momentum(0.2, 0.9), AdaGrad(2.0), RMSprop(0.5, 0.9), Adam(0.5, 0.9, 0.999)):
        params = {"x": np.array([-9.0, 3.0])}
        for _ in range(30):  # a long valley, x[0]^2 / 50 + x[1]^2 / 2 | 細長い谷 x[0]^2 / 50 + x[1]^2 / 2
            optimizer.update(params, {"x": params["x"] * np.array([0.04, 1.0])})
        print(type(optimizer).__name__, params["x"])
