"""A loop over the inputs, answers as bools, gates with weights and biases of their own."""


def perceptron(inputs, weights, bias):
    total = bias
    for i in range(len(inputs)):
        total += inputs[i] * weights[i]
    return total > 0


def AND(a, b):
    return perceptron([a, b], [0.3, 0.3], -0.4)


def NAND(a, b):
    return not AND(a, b)


def OR(a, b):
    return perceptron([a, b], [2.0, 3.0], -1.0)


def XOR(a, b):
    return AND(NAND(a, b), OR(a, b))
