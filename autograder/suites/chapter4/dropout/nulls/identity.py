# fails: all
class Dropout:
    """Drops nothing at all."""

    def __init__(self, dropout_ratio):
        self.dropout_ratio = dropout_ratio

    def forward(self, x, train_flg):
        return x

    def backward(self, dout):
        return dout
