# By one-hot rows and products, a list for id_to_char, ids in the order of the text.
import numpy as np


def build_vocab(text):
    id_to_char = []
    for char in text:
        if char not in id_to_char:
            id_to_char.append(char)
    return {char: id_to_char.index(char) for char in id_to_char}, id_to_char


def encode(text, char_to_id):
    return np.fromiter((char_to_id[char] for char in text), dtype=np.int32)


def decode(ids, id_to_char):
    text = ""
    for number in ids:
        text += id_to_char[number]
    return text


class Embedding:
    def __init__(self, W):
        self.W = W

    def forward(self, idx):
        self.rows = np.eye(len(self.W), dtype=self.W.dtype)[idx]
        return self.rows @ self.W

    def backward(self, dout):
        rows, dout = self.rows.reshape(-1, len(self.W)), dout.reshape(-1, self.W.shape[1])
        self.dW = rows.T @ dout
