# Two hidden layers, Adam with a hundredth of the rate, a running sum of losses, accuracies counted batch by batch.
import numpy as np


class Model:
    def __init__(self, sizes, rng):
        self.weights = [
            rng.uniform(-1, 1, size=pair).astype(np.float32) * np.float32(np.sqrt(6 / pair[0]))
            for pair in zip(sizes[:-1], sizes[1:])
        ]
        self.biases = [np.zeros(size, dtype=np.float32) for size in sizes[1:]]

    def forward(self, x):
        outputs = [x]
        for index, (W, b) in enumerate(zip(self.weights, self.biases)):
            x = x @ W + b
            if index < len(self.weights) - 1:
                x = x * (x > 0)
            outputs.append(x)
        return outputs

    def predict(self, x):
        return self.forward(x)[-1]

    def gradients(self, x, t):
        outputs = self.forward(x)
        scores = outputs[-1]
        logs = scores - scores.max(axis=1, keepdims=True)
        logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
        error = (np.exp(logs) - np.eye(10, dtype=np.float32)[t]) / np.float32(len(x))
        found = []
        for index in range(len(self.weights) - 1, -1, -1):
            found = [outputs[index].T @ error, error.sum(axis=0), *found]
            error = error @ self.weights[index].T
            if index:
                error = error * (outputs[index] > 0)
        return -logs[np.arange(len(t)), t].sum(), found


class Adam:
    def __init__(self, parameters, lr):
        self.parameters, self.lr, self.step_count = parameters, lr, 0
        self.m = [np.zeros_like(p) for p in parameters]
        self.v = [np.zeros_like(p) for p in parameters]

    def step(self, gradients):
        self.step_count += 1
        rate = self.lr * (1 - 0.999**self.step_count) ** 0.5 / (1 - 0.9**self.step_count)
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= rate * m / (np.sqrt(v) + 1e-7)


def count(model, x, t):
    right = 0
    for start in range(0, len(x), 500):
        right += int((model.predict(x[start : start + 500]).argmax(axis=1) == t[start : start + 500]).sum())
    return right / len(x)


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    model = Model([x_train.shape[1], 64, 32, 10], rng)
    parameters = [p for pair in zip(model.weights, model.biases) for p in pair]
    optimizer = Adam(parameters, lr * 0.01)
    history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
    for epoch in range(epochs):
        total = 0.0
        order = rng.permutation(len(x_train))
        x, t = x_train[order], t_train[order]
        for start in range(0, len(x), batch_size):
            stop = min(start + batch_size, len(x))
            loss, gradients = model.gradients(x[start:stop], t[start:stop])
            optimizer.step(gradients)
            total += float(loss)
        history["loss"] += [total / len(x)]
        history["train_accuracy"] += [count(model, x_train, t_train)]
        history["val_accuracy"] += [count(model, x_val, t_val)]
    return model, history
