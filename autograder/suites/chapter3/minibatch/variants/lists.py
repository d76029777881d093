# Shuffled copies cut into a list of batches; the batches counted first, as while loops do.
import numpy as np


class SoftmaxRegression:
    def __init__(self, input_size, output_size):
        self.W, self.b = np.zeros((input_size, output_size)), np.zeros(output_size)
        self.params = {"W": self.W, "b": self.b}

    def predict(self, x):
        scores = x @ self.W + self.b  # (N, D) @ (D, K) -> (N, K)
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, x, t):
        return -np.mean(np.log(np.sum(self.predict(x) * self.one_hot(t), axis=1) + 1e-12))

    def accuracy(self, x, t):
        return np.mean(self.predict(x).argmax(axis=1) == self.one_hot(t).argmax(axis=1))

    def gradient(self, x, t):
        error = (self.predict(x) - self.one_hot(t)) / len(x)  # (N, K)
        return {"W": x.T @ error, "b": error.sum(axis=0)}

    def one_hot(self, t):
        return np.eye(len(self.b))[t] if t.ndim == 1 else t


def minibatches(x, t, batch_size, rng):
    index = np.arange(x.shape[0])
    rng.shuffle(index)
    x_shuffled, t_shuffled = x[index], t[index]
    batches = []
    count = int(np.ceil(x.shape[0] / batch_size))
    for i in range(count):
        begin, end = i * batch_size, min((i + 1) * batch_size, x.shape[0])
        batches.append([x_shuffled[begin:end], t_shuffled[begin:end]])
    return batches


class SGD:
    def __init__(self, learning_rate=0.01):
        self.learning_rate = learning_rate

    def update(self, parameters, gradients):
        for key, value in gradients.items():
            parameters[key][...] = parameters[key] - self.learning_rate * value


def train(net, x, t, n_epoch, size, rate, rng):
    history = {"loss": [], "accuracy": []}
    optimizer = SGD(rate)
    epoch = 0
    while epoch < n_epoch:
        for number, (xb, tb) in enumerate(minibatches(x, t, size, rng)):
            grads = net.gradient(xb, tb)
            optimizer.update(net.params, grads)
            if number % 10 == 0:
                print(epoch, number, net.loss(xb, tb))
        history["loss"].append(float(net.loss(x, t)))
        history["accuracy"].append(float(net.accuracy(x, t)))
        epoch += 1
    return [history["loss"], history["accuracy"]]
