# fails: all
class Dropout:
    """The mean is right and nothing is random."""

    def __init__(self, dropout_ratio):
        self.keep = 1 - dropout_ratio

    def forward(self, x, train_flg):
        return x * self.keep

    def backward(self, dout):
        return dout * self.keep
