# fails: all
"""The tensor itself comes back, with a gradient of one everywhere."""


def step_function(x):
    return x


sigmoid = relu = tanh = swish = softmax = step_function


def leaky_relu(x, alpha):
    return x
