# fails: multiply, multiply_arrays, shopping, inputs_left_alone
"""The multiplying node does what the adding one does."""


class AddLayer:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout, dout


class MulLayer(AddLayer):
    pass
