"""Keeping a trained network: saving and loading its parameters, and reading a digit with them.

D is the number of pixels of an image, H the number of hidden neurons, K the number of classes.

訓練したネットワークを残します。パラメータを保存して読み込み、それを使って数字を読み取ります。

D は画像のピクセル数、H は隠れ層のニューロンの数、K はクラスの数です。
"""

import zipfile
import zlib
from pathlib import Path

import numpy as np


def save_model(path, params):
    """Save the parameters in one file, so that load_model gives them back bit by bit.

    path: a text, with or without a suffix, such as "weights" or "weights.npz". What it is called
    with, load_model will be called with too; np.savez adds ".npz" to a name that has none. A file
    that is there already is replaced. params: a dictionary of arrays of numbers, left as it is.

    Everything that is needed to load is in this one file: it may be copied to another name, and is
    loaded by another program, which knows nothing of what this one holds in memory.
    It holds plain numbers and no pickles, because loading a pickle runs whatever code is in it.
    np.savez writes a good format: dtypes and shapes stay, and every array has a checksum.

    パラメータを1つのファイルに保存し、load_model で1ビットも違わずに読み込めるようにします。

    path: "weights" や "weights.npz" のような文字列です。拡張子はあることもないこともあります。
    load_model にも同じ文字列が渡されます。np.savez は、拡張子 .npz のない名前には .npz を付けるので
    注意してください。同じ名前のファイルがあれば置き換えます。
    params: 数の配列の辞書で、変えません。

    読み込みに必要なものは、すべてこの1つのファイルに入れます。別の名前にコピーしても読み込めます。
    読み込むのは別のプログラムで、こちらのメモリにあるものは何も使えません。
    中身は数だけにし、pickle は使いません。pickle を読み込むと、中のコードが実行されるからです。
    np.savez の形式なら、dtype も形も残り、配列ごとにチェックサムが付きます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def load_model(path):
    """Return the parameters that save_model saved under this path: the same keys, dtypes, numbers.

    A file that save_model cannot have written so is a ValueError: one that was cut short, one in
    which bytes were changed, an empty one, a text, a pickle. Nothing in such a file is ever run:
    np.load must not allow pickles. Depending on where a file is damaged, np.load raises
    ValueError, EOFError, zipfile.BadZipFile or zlib.error, and what it does not know as npz it may
    take for something else; zipfile.is_zipfile(path) tells an npz file from all others.

    >>> save_model("weights", {"W1": np.ones((2, 3))})
    >>> load_model("weights")["W1"].shape
    (2, 3)

    save_model がこの path に保存したパラメータを返します。キーも dtype も数も元のままです。

    save_model が書いたままではあり得ないファイルは ValueError にします。途中で切れたもの、
    バイトが書き換わったもの、空のもの、テキスト、pickle などです。その中身を実行してはいけないので、
    np.load に pickle を許可しないでください。壊れた場所によって、np.load は ValueError、EOFError、
    zipfile.BadZipFile、zlib.error のどれかを送出します。また、npz でないファイルを別の形式とみなす
    こともあります。zipfile.is_zipfile(path) を使えば、npz とそれ以外を見分けられます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def predict_digit(params, image):
    """Return the digit that the network sees in one image: the class with the highest score.

    The result is an integer, a Python or a NumPy one.

    params: {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}, of any sizes. The network is
    affine, ReLU, affine, and was trained on pixels in 0..1.
    image: one image (rows, columns) with rows * columns = D, in one of two forms: uint8 with
    pixels 0..255, which are divided by 255 first, or floats that are in 0..1 already. Its rows
    are laid out one after another. Both params and image stay as they are.

    >>> predict_digit(load_model("weights"), image)
    7

    ネットワークが1枚の画像に読み取った数字、つまりスコアが最大のクラスを整数で返します。

    params: {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)} で、大きさは自由です。
    ネットワークは Affine、ReLU、Affine で、0 から 1 のピクセルで訓練されています。
    image: 1枚の画像 (行数, 列数) で、行数 x 列数 = D です。形式は2つあります。uint8 なら 0 から 255
    なので、先に 255 で割ります。浮動小数点数なら、すでに 0 から 1 です。画像は上の行から順に1列に並べます。
    params も image も変えません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    params = {"W1": rng.normal(size=(64, 20)), "b1": np.zeros(20), "W2": rng.normal(size=(20, 10)), "b2": np.zeros(10)}
    save_model("weights", params)
    print(predict_digit(load_model("weights"), rng.uniform(size=(8, 8))))
