# A plain recurrent network in float32 with its own way back and a rule like Adam's; probabilities; windows and last steps in loops.
import numpy as np


def windows(series, length):
    xs, ts = [], []
    for start in range(len(series) - length):
        xs.append([[number] for number in series[start : start + length]])
        ts.append(series[start + length])
    return np.array(xs), np.array(ts)


def last_step(hs, lengths):
    return np.array([states[:length][-1] for states, length in zip(hs, lengths)])


class Model:
    def __init__(self, d, h, rng):
        sizes = {"Wx": (d, h), "Wh": (h, h), "V": (h, 10)}
        self.p = {key: (rng.uniform(-1, 1, size=s) * np.sqrt(1 / s[0])).astype("f") for key, s in sizes.items()}
        self.p |= {"b": np.zeros(h, "f"), "c": np.zeros(10, "f")}
        self.m = {key: (0, 0) for key in self.p}
        self.steps = 0

    def predict(self, xs):
        h = np.zeros((len(xs), len(self.p["b"])), dtype="f")
        self.states = [h]
        for x in np.moveaxis(xs, 1, 0):
            h = np.tanh(x @ self.p["Wx"] + h @ self.p["Wh"] + self.p["b"])
            self.states.append(h)
        y = np.exp(h @ self.p["V"] + self.p["c"])
        return y / y.sum(1, keepdims=True)

    def step(self, xs, t, lr):
        error = (self.predict(xs) - np.eye(10, dtype="f")[t]) / len(t)
        grads = {key: np.zeros_like(value) for key, value in self.p.items()}
        grads["V"], grads["c"] = self.states[-1].T @ error, error.sum(0)
        dh = error @ self.p["V"].T
        for k in range(xs.shape[1], 0, -1):
            da = dh * (1 - self.states[k] ** 2)
            grads["Wx"] += xs[:, k - 1].T @ da
            grads["Wh"] += self.states[k - 1].T @ da
            grads["b"] += da.sum(0)
            dh = da @ self.p["Wh"].T
        self.steps += 1
        for key, g in grads.items():
            m, v = self.m[key]
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            self.m[key] = m, v
            rate = lr * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
            self.p[key] = (self.p[key] - rate * m / (np.sqrt(v) + 1e-7)).astype("f")


def train_reader(xs, t, hidden_size, epochs, batch_size, lr, rng):
    model = Model(xs.shape[2], hidden_size, rng)
    for _ in range(epochs):
        index = np.arange(len(xs))
        rng.shuffle(index)
        for part in np.array_split(index, range(batch_size, len(index), batch_size)):
            model.step(xs[part].astype("f"), t[part], lr)
    return model
