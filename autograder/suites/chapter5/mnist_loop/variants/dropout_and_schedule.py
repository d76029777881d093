# Dropout, weight decay, Nesterov's momentum, a rate that falls; leaky ReLU, hidden layers of 80 and 40, the loader at hand.
import numpy as np


class Net:
    def __init__(self, sizes, rng):
        self.rng, self.depth, self.params = rng, len(sizes) - 1, {}
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            self.params[f"W{i}"] = rng.standard_normal((a, b), dtype=np.float32) * np.float32((2 / a) ** 0.5)
            self.params[f"b{i}"] = np.zeros(b, np.float32)

    def scores(self, x, ratio=0.0):
        self.inputs, self.masks = [], []
        for i in range(self.depth):
            self.inputs.append(x)
            x = x @ self.params[f"W{i}"] + self.params[f"b{i}"]
            if i < self.depth - 1:
                mask = np.where(x > 0, 1, 0.01).astype(np.float32)
                if ratio:
                    mask = mask * (self.rng.random(x.shape) >= ratio) / np.float32(1 - ratio)
                self.masks.append(mask)
                x = x * mask
        return x

    def predict(self, x):
        scores = self.scores(x)
        return scores - np.log(np.exp(scores - scores.max(1, keepdims=True)).sum(1, keepdims=True))

    def gradient(self, x, t, ratio, decay):
        scores = self.scores(x, ratio)
        y = np.exp(scores - scores.max(1, keepdims=True))
        y /= y.sum(1, keepdims=True)
        loss = -np.log(y[np.arange(len(t)), t] + 1e-9).mean()
        y[np.arange(len(t)), t] -= 1
        d, grads = y / len(t), {}
        for i in reversed(range(self.depth)):
            grads[f"W{i}"] = self.inputs[i].T @ d + decay * self.params[f"W{i}"]
            grads[f"b{i}"] = d.sum(0)
            if i:
                d = d @ self.params[f"W{i}"].T * self.masks[i - 1]
        return loss, grads


def batches(n, size, rng):
    order = rng.permutation(n)
    return [order[i : i + size] for i in range(0, n, size)]


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    net = Net([x_train.shape[1], 80, 40, 10], rng)
    speed = {key: np.zeros_like(value) for key, value in net.params.items()}
    history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
    for epoch in range(epochs):
        rate, losses = 0.3 * lr * 0.5 ** (epoch // 15), []
        for rows in batches(len(x_train), batch_size, rng):
            loss, grads = net.gradient(x_train[rows], t_train[rows], 0.2, 1e-4)
            losses.append(loss)
            for key, value in net.params.items():
                speed[key] = 0.9 * speed[key] - rate * grads[key]
                value += (0.9 * speed[key] - rate * grads[key]).astype(np.float32)
        history["loss"].append(np.mean(losses))
        for name, x, t in (("train", x_train, t_train), ("val", x_val, t_val)):
            history[f"{name}_accuracy"].append((net.predict(x).argmax(axis=1) == t).mean())
    return net, history
