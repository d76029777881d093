# Layers in a list that hold the arrays of params; whole epochs of noise are drawn at once; np.array_split is not used.
import numpy as np
from given import Adam


class Affine:
    def __init__(self, params, i, n_in, n_out):
        self.W = params[f"W{i}"] = np.random.uniform(-1, 1, (n_in, n_out)) * np.sqrt(6 / (n_in + n_out))
        self.b = params[f"b{i}"] = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T.dot(dout), dout.sum(0)
        return dout.dot(self.W.T)


class Relu:
    def forward(self, x):
        self.on = x > 0
        return np.where(self.on, x, 0)

    def backward(self, dout):
        return np.where(self.on, dout, 0)


class Sigmoid:
    def forward(self, x):
        self.y = (1 + np.tanh(x / 2)) / 2
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


class Autoencoder:
    def __init__(self, input_size, hidden_size, code_size):
        p = self.params = {}
        self.encoder = [Affine(p, 1, input_size, hidden_size), Relu(), Affine(p, 2, hidden_size, code_size)]
        self.decoder = [Affine(p, 3, code_size, hidden_size), Relu(), Affine(p, 4, hidden_size, input_size), Sigmoid()]

    def encode(self, x):
        for layer in self.encoder:
            x = layer.forward(x)
        return x

    def decode(self, z):
        for layer in self.decoder:
            z = layer.forward(z)
        return z

    def loss(self, x, target):
        return float(((self.decode(self.encode(x)) - target) ** 2).sum() / target.size)

    def gradient(self, x, target):
        dout = (self.decode(self.encode(x)) - target) * (2 / target.size)
        for layer in reversed(self.encoder + self.decoder):
            dout = layer.backward(dout)
        affines = [layer for layer in self.encoder + self.decoder if isinstance(layer, Affine)]
        grads = {f"W{i}": layer.dW for i, layer in enumerate(affines, 1)}
        grads.update({f"b{i}": layer.db for i, layer in enumerate(affines, 1)})
        return grads


def train_autoencoder(x, hidden_size, code_size, noise, epochs, batch_size, lr, rng):
    model = Autoencoder(input_size=x.shape[1], hidden_size=hidden_size, code_size=code_size)
    adam = Adam(lr)
    for epoch in range(epochs):
        clean = x.copy()
        rng.shuffle(clean)
        noisy = rng.normal(clean, noise) if noise > 0 else clean
        while len(clean):
            adam.update(model.params, model.gradient(noisy[:batch_size], clean[:batch_size]))
            noisy, clean = noisy[batch_size:], clean[batch_size:]
    return model
