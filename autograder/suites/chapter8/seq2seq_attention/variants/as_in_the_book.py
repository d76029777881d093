# The form of a well-known book: an encoder and a decoder with lists of params and grads, weights around 0.
import numpy as np
from given import Embedding, TimeAffine, TimeLSTM, TimeSoftmaxWithLoss
from time_attention import TimeAttention


def grads_of(layer):
    return [layer.dWx, layer.dWh, layer.db] if isinstance(layer, TimeLSTM) else [layer.dW]


class AttentionEncoder:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        V, D, H = vocab_size, wordvec_size, hidden_size
        rn = np.random.randn
        embed_W = rn(V, D) / 100
        lstm_Wx = rn(D, 4 * H) / np.sqrt(D)
        lstm_Wh = rn(H, 4 * H) / np.sqrt(H)
        lstm_b = np.zeros(4 * H)
        self.embed = Embedding(embed_W)
        self.lstm = TimeLSTM(lstm_Wx, lstm_Wh, lstm_b, stateful=False)
        self.params = [embed_W, lstm_Wx, lstm_Wh, lstm_b]

    def forward(self, xs):
        xs = self.embed.forward(xs)
        return self.lstm.forward(xs)

    def backward(self, dhs):
        dout = self.lstm.backward(dhs)
        self.embed.backward(dout)
        self.grads = grads_of(self.embed) + grads_of(self.lstm)


class AttentionDecoder:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        V, D, H = vocab_size, wordvec_size, hidden_size
        rn = np.random.randn
        embed_W = rn(V, D) / 100
        lstm_Wx = rn(D, 4 * H) / np.sqrt(D)
        lstm_Wh = rn(H, 4 * H) / np.sqrt(H)
        lstm_b = np.zeros(4 * H)
        affine_W = rn(2 * H, V) / np.sqrt(2 * H)
        affine_b = np.zeros(V)
        self.embed = Embedding(embed_W)
        self.lstm = TimeLSTM(lstm_Wx, lstm_Wh, lstm_b, stateful=True)
        self.attention = TimeAttention()
        self.affine = TimeAffine(affine_W, affine_b)
        self.params = [embed_W, lstm_Wx, lstm_Wh, lstm_b, affine_W, affine_b]

    def start(self, enc_hs):
        h = enc_hs[:, -1]
        self.lstm.set_state(h, np.zeros(h.shape))

    def scores(self, xs, enc_hs):
        dec_hs = self.lstm.forward(self.embed.forward(xs))
        c = self.attention.forward(enc_hs, dec_hs)
        return self.affine.forward(np.concatenate((c, dec_hs), axis=2))

    def forward(self, xs, enc_hs):
        self.start(enc_hs)
        return self.scores(xs, enc_hs)

    def backward(self, dscore):
        dout = self.affine.backward(dscore)
        N, T, H2 = dout.shape
        H = H2 // 2
        dc, ddec_hs0 = dout[:, :, :H], dout[:, :, H:]
        denc_hs, ddec_hs1 = self.attention.backward(dc)
        dout = self.lstm.backward(ddec_hs0 + ddec_hs1)
        denc_hs[:, -1] += self.lstm.dh
        self.embed.backward(dout)
        self.grads = grads_of(self.embed) + grads_of(self.lstm) + [self.affine.dW, self.affine.db]
        return denc_hs

    def generate(self, enc_hs, start_id, sample_size):
        sampled = []
        sample_id = np.full((len(enc_hs), 1), start_id)
        self.start(enc_hs)
        for _ in range(sample_size):
            sample_id = np.argmax(self.scores(sample_id, enc_hs), axis=2)
            sampled.append(sample_id)
        return np.concatenate(sampled, axis=1)


class AttentionSeq2seq:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        args = vocab_size, wordvec_size, hidden_size
        self.encoder = AttentionEncoder(*args)
        self.decoder = AttentionDecoder(*args)
        self.softmax = TimeSoftmaxWithLoss()
        self.params = dict(enumerate(self.encoder.params + self.decoder.params))

    def loss(self, xs, ts):
        decoder_xs, decoder_ts = ts[:, :-1], ts[:, 1:]
        h = self.encoder.forward(xs)
        score = self.decoder.forward(decoder_xs, h)
        return self.softmax.forward(score, decoder_ts)

    def gradient(self, xs, ts):
        self.loss(xs, ts)
        dout = self.softmax.backward()
        dh = self.decoder.backward(dout)
        self.encoder.backward(dh)
        return dict(enumerate(self.encoder.grads + self.decoder.grads))

    def generate(self, xs, start_id, length):
        return self.decoder.generate(self.encoder.forward(xs), start_id, length)
