# fails: forward, input_gradient, prediction, running, new_layer, images, float32, inputs_left_alone, gradients
class BatchNormalization:
    """Multiplies and adds, without a look at the batch."""

    def __init__(self, gamma, beta, momentum, running_mean, running_var):
        self.gamma, self.beta = gamma, beta

    def forward(self, x, train_flg):
        self.x = x
        return x * self.gamma + self.beta

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.x).sum(axis=0), dout.sum(axis=0)
        return dout * self.gamma
