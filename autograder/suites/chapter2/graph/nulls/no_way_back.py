# fails: all
"""Forward is right, backward gives zeros."""


class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout * 0, dout * 0


class MulLayer:
    def forward(self, x, y):
        return x * y

    def backward(self, dout):
        return dout * 0, dout * 0
