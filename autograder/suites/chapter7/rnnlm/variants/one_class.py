# Everything in one class: one-hot rows times the table, gates in a loop, the way back written out; forget gates start open.
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Rnnlm:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        rng = np.random.default_rng(np.random.randint(2**31))
        v, d, h = vocab_size, wordvec_size, hidden_size
        self.params = {
            "embed_W": rng.uniform(-0.3, 0.3, size=(v, d)),
            "lstm_Wx": rng.uniform(-1, 1, size=(d, 4 * h)) * np.sqrt(3 / d),
            "lstm_Wh": rng.uniform(-1, 1, size=(h, 4 * h)) * np.sqrt(3 / h),
            "lstm_b": np.repeat([1.0, 0.0, 0.0, 0.0], h),
            "affine_W": rng.uniform(-1, 1, size=(h, v)) * np.sqrt(3 / h),
            "affine_b": np.zeros(v),
        }
        self.H = h
        self.reset_state()

    def reset_state(self):
        self.state = None

    def predict(self, xs):
        p, (n, t), h = self.params, xs.shape, self.H
        if self.state is None:
            self.state = np.zeros((n, h)), np.zeros((n, h))
        self.one_hot = np.eye(len(p["affine_b"]))[xs]
        vectors, self.steps, scores = self.one_hot @ p["embed_W"], [], []
        for x in vectors.transpose(1, 0, 2):
            before, cell = self.state
            a = np.concatenate([x, before], axis=1) @ np.concatenate([p["lstm_Wx"], p["lstm_Wh"]]) + p["lstm_b"]
            f, g, i, o = sigmoid(a[:, :h]), np.tanh(a[:, h : 2 * h]), sigmoid(a[:, 2 * h : 3 * h]), sigmoid(a[:, 3 * h :])
            new = f * cell + g * i
            self.state = o * np.tanh(new), new
            self.steps.append((x, before, cell, f, g, i, o, new, self.state[0]))
            scores.append(self.state[0] @ p["affine_W"] + p["affine_b"])
        return np.array(scores).swapaxes(0, 1)

    def loss(self, xs, ts):
        y = np.exp(self.predict(xs))
        self.y = y / y.sum(axis=-1, keepdims=True)
        return float(-np.log(np.take_along_axis(self.y, ts[:, :, None], axis=2)).sum() / ts.size)

    def gradient(self, xs, ts):
        self.loss(xs, ts)
        p, grads = self.params, {key: np.zeros_like(value) for key, value in self.params.items()}
        error = (self.y - np.eye(self.y.shape[2])[ts]) / ts.size
        dh = dc = 0
        for t in range(xs.shape[1] - 1, -1, -1):
            x, before, cell, f, g, i, o, new, state = self.steps[t]
            grads["affine_W"] += state.T @ error[:, t]
            grads["affine_b"] += error[:, t].sum(axis=0)
            dh = dh + error[:, t] @ p["affine_W"].T
            bent = np.tanh(new)
            dc = dc + dh * o * (1 - bent**2)
            da = np.hstack([dc * cell * f * (1 - f), dc * i * (1 - g**2), dc * g * i * (1 - i), dh * bent * o * (1 - o)])
            grads["lstm_Wx"] += x.T @ da
            grads["lstm_Wh"] += before.T @ da
            grads["lstm_b"] += da.sum(axis=0)
            grads["embed_W"] += self.one_hot[:, t].T @ (da @ p["lstm_Wx"].T)
            dh, dc = da @ p["lstm_Wh"].T, dc * f
        return grads
