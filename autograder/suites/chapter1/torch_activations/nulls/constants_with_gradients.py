# fails: all
"""Constants of the right shape which pretend to depend on x, so that gradients exist and are zero."""


def step_function(x):
    return x * 0 + 0.5


sigmoid = relu = tanh = swish = softmax = step_function


def leaky_relu(x, alpha):
    return x * 0 + 0.5
