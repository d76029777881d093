# Plain loops over places and windows: slow, and right. Nothing of the chapter is imported.
import numpy as np


class SimpleConvNet:
    def __init__(self, input_dim, conv_param, hidden_size, output_size, weight_init_std):
        C, H, W = input_dim
        self.FN, self.FS = conv_param["filter_num"], conv_param["filter_size"]
        self.stride, self.pad = conv_param["stride"], conv_param["pad"]
        self.oh = (H + 2 * self.pad - self.FS) // self.stride + 1
        self.ow = (W + 2 * self.pad - self.FS) // self.stride + 1
        D = self.FN * (self.oh // 2) * (self.ow // 2)
        sizes = {"1": (self.FN, C, self.FS, self.FS), "2": (D, hidden_size), "3": (hidden_size, output_size)}
        self.params = {}
        for number, size in sizes.items():
            self.params["W" + number] = np.random.normal(scale=weight_init_std, size=size)
            self.params["b" + number] = np.zeros(size[0] if number == "1" else size[1])

    def conv(self, x):
        W, b, k, s = self.params["W1"], self.params["b1"], self.FS, self.stride
        self.x = np.pad(x, ((0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad)))
        out = np.zeros((len(x), self.FN, self.oh, self.ow))
        for i in range(self.oh):
            for j in range(self.ow):
                window = self.x[:, :, i * s : i * s + k, j * s : j * s + k]
                for f in range(self.FN):
                    out[:, f, i, j] = np.sum(window * W[f], axis=(1, 2, 3)) + b[f]
        return out

    def pool(self, maps):
        out = np.zeros((len(maps), self.FN, self.oh // 2, self.ow // 2))
        for i in range(self.oh // 2):
            for j in range(self.ow // 2):
                out[:, :, i, j] = maps[:, :, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max(axis=(2, 3))
        return out

    def predict(self, x):
        p = self.params
        self.maps = self.conv(x)
        self.active = np.where(self.maps > 0, self.maps, 0)
        self.pooled = self.pool(self.active)
        self.row = self.pooled.reshape(len(x), -1)
        self.hidden = np.dot(self.row, p["W2"]) + p["b2"]
        self.fired = np.where(self.hidden > 0, self.hidden, 0)
        return np.dot(self.fired, p["W3"]) + p["b3"]

    def softmax(self, scores):
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def labels(self, t):
        return t if t.ndim == 1 else np.argmax(t, axis=1)

    def loss(self, x, t):
        y = self.softmax(self.predict(x))
        return -sum(np.log(y[n, k] + 1e-7) for n, k in enumerate(self.labels(t))) / len(x)

    def accuracy(self, x, t):
        return float(np.mean(np.argmax(self.predict(x), axis=1) == self.labels(t)))

    def gradient(self, x, t):
        p, s, k = self.params, self.stride, self.FS
        d = self.softmax(self.predict(x))
        for n, label in enumerate(self.labels(t)):
            d[n, label] -= 1
        d /= len(x)
        grads = {"W3": self.fired.T.dot(d), "b3": d.sum(axis=0)}
        d = d.dot(p["W3"].T)
        d[self.hidden <= 0] = 0
        grads.update(W2=self.row.T.dot(d), b2=d.sum(axis=0))
        d = d.dot(p["W2"].T).reshape(self.pooled.shape)
        dmaps = np.zeros_like(self.maps)
        for i in range(self.oh // 2):
            for j in range(self.ow // 2):
                window = self.active[:, :, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].reshape(len(x), self.FN, 4)
                best = window.argmax(axis=2)
                for q in range(4):
                    dmaps[:, :, 2 * i + q // 2, 2 * j + q % 2] += d[:, :, i, j] * (best == q)
        dmaps = dmaps * (self.maps > 0)
        grads["W1"], grads["b1"] = np.zeros_like(p["W1"]), np.zeros_like(p["b1"])
        for i in range(self.oh):
            for j in range(self.ow):
                window = self.x[:, :, i * s : i * s + k, j * s : j * s + k]
                for f in range(self.FN):
                    grads["W1"][f] += np.sum(window * dmaps[:, f, i, j][:, None, None, None], axis=0)
                    grads["b1"][f] += dmaps[:, f, i, j].sum()
        return grads
