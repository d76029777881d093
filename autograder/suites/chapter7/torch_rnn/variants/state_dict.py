# Time first inside; loading by load_state_dict, with half of the bias in each place; the loss over classes in the second axis.
import numpy as np
import torch
from torch import nn


class CharLSTM(nn.Module):
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        super().__init__()
        self.encoder = nn.Embedding(vocab_size, wordvec_size)
        self.rnn = nn.LSTM(wordvec_size, hidden_size, num_layers=1)
        self.decoder = nn.Linear(hidden_size, vocab_size)
        nn.init.uniform_(self.encoder.weight, -0.5, 0.5)

    def forward(self, xs, state):
        embedded = self.encoder(xs.t())  # (T, N, D)
        output, (h, c) = self.rnn(embedded, None if state is None else (state[0].contiguous(), state[1].contiguous()))
        return self.decoder(output).transpose(0, 1), [h, c]

    def load_numpy(self, params):
        hidden = len(params["lstm_Wh"])
        order = np.concatenate([np.arange(hidden) + k * hidden for k in (2, 0, 1, 3)])
        state = {
            "encoder.weight": params["embed_W"],
            "rnn.weight_ih_l0": params["lstm_Wx"].T[order],
            "rnn.weight_hh_l0": params["lstm_Wh"].T[order],
            "rnn.bias_ih_l0": params["lstm_b"][order] / 2,
            "rnn.bias_hh_l0": params["lstm_b"][order] / 2,
            "decoder.weight": params["affine_W"].T,
            "decoder.bias": params["affine_b"],
        }
        self.load_state_dict({key: torch.from_numpy(np.array(value)) for key, value in state.items()})


def repackage(state):
    return [part.detach() for part in state]


def train_block(model, optimizer, xs, ts, state, max_norm):
    model.train()
    model.zero_grad()
    output, state = model(xs, state)
    loss = nn.CrossEntropyLoss()(output.transpose(1, 2), ts)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
    optimizer.step()
    return float(loss), repackage(state)
