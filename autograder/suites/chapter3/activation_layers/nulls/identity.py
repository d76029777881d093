# fails: all
class Relu:
    """Lets everything pass, both ways."""

    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return dout


class Sigmoid(Relu):
    """The same."""


class Tanh(Relu):
    """The same."""
