# Layers in a list as in the well-known books, with parameters and gradients in their order; a smaller first table.
import numpy as np
from embedding import Embedding
from time_layers import TimeAffine, TimeSoftmaxWithLoss
from time_lstm import TimeLSTM

NAMES = "embed_W lstm_Wx lstm_Wh lstm_b affine_W affine_b".split()


class Rnnlm:
    def __init__(self, vocab_size=10000, wordvec_size=100, hidden_size=100):
        V, D, H = vocab_size, wordvec_size, hidden_size
        rn = np.random.randn
        embed_W = (rn(V, D) / 100).astype("d")
        lstm_Wx = (rn(D, 4 * H) / np.sqrt(D)).astype("d")
        lstm_Wh = (rn(H, 4 * H) / np.sqrt(H)).astype("d")
        lstm_b = np.zeros(4 * H).astype("d")
        affine_W = (rn(H, V) / np.sqrt(H)).astype("d")
        affine_b = np.zeros(V).astype("d")
        self.layers = [Embedding(embed_W), TimeLSTM(lstm_Wx, lstm_Wh, lstm_b, True), TimeAffine(affine_W, affine_b)]
        self.loss_layer = TimeSoftmaxWithLoss()
        self.lstm_layer = self.layers[1]
        arrays = [embed_W, lstm_Wx, lstm_Wh, lstm_b, affine_W, affine_b]
        self.params = dict(zip(NAMES, arrays))

    def predict(self, xs):
        for layer in self.layers:
            xs = layer.forward(xs)
        return xs

    def forward(self, xs, ts):
        score = self.predict(xs)
        return self.loss_layer.forward(score, ts)

    loss = forward

    def backward(self, dout=1):
        dout = self.loss_layer.backward(dout)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout

    def gradient(self, xs, ts):
        self.forward(xs, ts)
        self.backward()
        embed, lstm, affine = self.layers
        return dict(zip(NAMES, [embed.dW, lstm.dWx, lstm.dWh, lstm.db, affine.dW, affine.db]))

    def reset_state(self):
        self.lstm_layer.reset_state()
