# Layers as in the well-known Japanese book, which hold the arrays of params; the quotient of the loss is written out.
import numpy as np


def reparameterize(mu, log_var, eps):
    return mu + np.exp(0.5 * log_var) * eps


def kl_divergence(mu, log_var):
    return np.mean(-0.5 * np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=1))


def reconstruction_loss(x, y, delta=1e-7):
    return -np.sum(x * np.log(y + delta) + (1 - x) * np.log(1 - y + delta)) / x.shape[0]


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        self.dW, self.db = np.dot(self.x.T, dout), np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class VAE:
    def __init__(self, input_size, hidden_size, latent_size):
        sizes = {"1": (input_size, hidden_size), "m": (hidden_size, latent_size), "v": (hidden_size, latent_size)}
        sizes |= {"2": (latent_size, hidden_size), "3": (hidden_size, input_size)}
        self.params, self.layers = {}, {"relu1": Relu(), "relu2": Relu()}
        for name, size in sizes.items():
            W, b = np.random.randn(*size) / np.sqrt(size[0]), np.zeros(size[1])
            self.params["W" + name], self.params["b" + name], self.layers[name] = W, b, Affine(W, b)

    def encode(self, x):
        h = self.layers["relu1"].forward(self.layers["1"].forward(x))
        return self.layers["m"].forward(h), self.layers["v"].forward(h)

    def decode(self, z):
        g = self.layers["relu2"].forward(self.layers["2"].forward(z))
        return 1 / (1 + np.exp(-self.layers["3"].forward(g)))

    def loss(self, x, eps):
        self.cloud = self.encode(x)
        self.y = self.decode(reparameterize(*self.cloud, eps))
        return np.array(reconstruction_loss(x, self.y) + kl_divergence(*self.cloud))

    def gradient(self, x, eps):
        self.loss(x, eps)
        (mu, log_var), y, L = self.cloud, self.y, self.layers
        dy = (-x / (y + 1e-7) + (1 - x) / (1 - y + 1e-7)) / len(x)
        dz = L["2"].backward(L["relu2"].backward(L["3"].backward(dy * y * (1 - y))))
        dmu = dz + mu / len(x)
        dlog_var = dz * eps * 0.5 * np.exp(0.5 * log_var) - 0.5 * (1 - np.exp(log_var)) / len(x)
        L["1"].backward(L["relu1"].backward(L["m"].backward(dmu) + L["v"].backward(dlog_var)))
        return {kind + name: getattr(L[name], "d" + kind) for name in ("1", "m", "v", "2", "3") for kind in "Wb"}
