# Gradients in Fortran order and read-only, layers written inside, a subclass of dict for the parameters.
import numpy as np


class Parameters(dict):
    pass


class Dense:
    def __init__(self, params, number):
        self.params, self.number = params, str(number)

    def __call__(self, x):
        self.x = x
        return x.dot(self.params["W" + self.number]) + self.params["b" + self.number]

    def back(self, dout, grads):
        dW = np.asfortranarray(self.x.T.dot(dout))
        dW.flags.writeable = False
        grads["W" + self.number] = dW
        grads["b" + self.number] = dout.sum(0)
        return dout.dot(self.params["W" + self.number].T)


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        rng = np.random.default_rng(3)
        self.params = Parameters(
            W1=rng.normal(size=(input_size, hidden_size)) / np.sqrt(input_size),
            b1=np.zeros(hidden_size),
            W2=rng.normal(size=(hidden_size, output_size)) / np.sqrt(hidden_size),
            b2=np.zeros(output_size),
        )
        self.first, self.second = Dense(self.params, 1), Dense(self.params, 2)

    def predict(self, x):
        self.z = self.first(x)
        return self.second(np.where(self.z > 0, self.z, 0))

    def loss(self, x, t):
        t = np.asarray(t)
        scores = self.predict(x)
        shifted = scores - scores.max(1)[:, None]
        logs = shifted - np.log(np.exp(shifted).sum(1))[:, None]
        self.t = t if t.ndim == 2 else np.identity(logs.shape[1])[t]
        self.y = np.exp(logs)
        return -(self.t * logs).sum() / logs.shape[0]

    def accuracy(self, x, t):
        t = np.asarray(t)
        if t.ndim > 1:
            t = t.argmax(-1)
        return (self.predict(x).argmax(-1) == t).astype(np.float32).mean()

    def numerical_gradient(self, x, t):
        h = 1e-6
        grads = {}
        for key in self.params:
            grads[key] = np.zeros(self.params[key].shape)
            for index in np.ndindex(*self.params[key].shape):
                self.params[key][index] += h
                right = self.loss(x, t)
                self.params[key][index] -= 2 * h
                left = self.loss(x, t)
                self.params[key][index] += h
                grads[key][index] = (right - left) / 2 / h
        return grads

    def gradient(self, x, t):
        self.loss(x, t)
        grads = {}
        dout = self.second.back((self.y - self.t) / len(x), grads)
        dout[self.z <= 0] = 0
        self.first.back(dout, grads)
        return grads
