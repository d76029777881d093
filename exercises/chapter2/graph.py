"""Nodes of a computational graph, which compute forward and pass derivatives backward.

A layer computes its output in forward(x, y). In backward(dout) it gets the derivative of the final
result with respect to that output, and returns the derivatives with respect to x and to y: each is
dout times the node's own, local derivative. This is the chain rule.
x, y and dout are numbers, or arrays of one shape; everything works entry by entry.
Derivatives are calculated, not measured by differences, and are exact for numbers of any size.
Each node keeps what it needs to itself.

順方向に計算し、逆方向に微分を渡す、計算グラフのノードです。

レイヤは forward(x, y) で出力を計算します。backward(dout) では、最終結果をその出力で微分した値を
受け取り、x と y についての微分を返します。どちらも dout にそのノード自身の局所的な微分を
掛けた値です。これが連鎖律です。
x、y、dout は数、または同じ形状の配列で、計算はすべて要素ごとです。
微分は差分で測るのではなく計算で求め、どんな大きさの数でも正確です。
必要な値はノードごとに別々に残します。
"""


class AddLayer:
    """A node that adds.

    >>> layer = AddLayer()
    >>> layer.forward(100.0, 20.0)
    120.0
    >>> layer.backward(1.5)
    (1.5, 1.5)

    足し算をするノードです。
    """

    def forward(self, x, y):
        """Return x + y. x and y are left as they were.

        x + y を返します。x と y は元のまま残します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the pair (dx, dy), each of dout's shape.

        組 (dx, dy) を返します。どちらも dout と同じ形状です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


class MulLayer:
    """A node that multiplies. It remembers what went through it, for the way back.

    >>> layer = MulLayer()
    >>> layer.forward(100.0, 2.0)
    200.0
    >>> layer.backward(1.5)
    (3.0, 150.0)

    掛け算をするノードです。逆伝播のために、通った値を覚えておきます。
    """

    def __init__(self):
        self.x = None
        self.y = None

    def forward(self, x, y):
        """Return x * y and remember both. x and y are left as they were.

        x * y を返し、両方を覚えます。x と y は元のまま残します。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, dout):
        """Return the pair (dx, dy) for the x and y of the last forward, each of dout's shape.

        最後の forward の x と y についての組 (dx, dy) を返します。どちらも dout と同じ形状です。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    apples = MulLayer()
    print(apples.forward(100.0, 2.0), apples.backward(1.5))
