"""Reading the files of MNIST: images and labels in the IDX format, compressed with gzip.

N is the number of images, rows and columns are the height and width of an image in pixels.

MNISTのファイルを読み込みます。画像とラベルはIDX形式で、gzipで圧縮されています。

N は画像の枚数、行数と列数は画像の縦と横のピクセル数です。
"""

import gzip
import math
import zlib

import numpy as np

IMAGES = 2051  # of a file of images: bytes 0, 0, 8, 3 | 画像のファイル: バイト 0, 0, 8, 3
LABELS = 2049  # of a file of labels: bytes 0, 0, 8, 1 | ラベルのファイル: バイト 0, 0, 8, 1


def read_idx(path, magic):
    """Return the numbers of a gzip IDX file as a uint8 array, in the shape that its header gives.

    Both functions below need the same steps, so you may write them here once. Only those two are
    graded: leave this one out if you like.

    Without its compression, the file is a header and then one byte for each number. The header is
    made of integers of 4 bytes each, the most significant byte first (big-endian): the magic
    number, and then the size of each axis. The last byte of the magic number is how many axes.

    If the file is not what it should be, raise a ValueError whose message names the file (the
    path) and says which of these is wrong:
    - it is not a gzip file, or one that ends too early. gzip raises gzip.BadGzipFile, EOFError or
      zlib.error then, which a caller should not have to know;
    - it does not begin with the expected magic number;
    - it holds fewer bytes than its header promises, or ends within the header.

    gzip圧縮されたIDXファイルの数を、ヘッダが示す形状のuint8配列で返します。

    下の2つの関数は同じ手順を使うので、ここに一度だけ書いておけます。採点するのは下の2つだけなので、
    この関数は使わなくてもかまいません。

    圧縮を解いたファイルは、ヘッダと、それに続く1個1バイトの数からなります。ヘッダは4バイトの整数の
    並びで、どれも上位のバイトが先です(ビッグエンディアン)。まずマジックナンバー、次に各軸の大きさが
    入っています。マジックナンバーの最後のバイトは軸の数です。

    ファイルが期待どおりでないときは ValueError を送出します。メッセージにはファイル(path)の名前と、
    次のどれが問題なのかを入れてください。
    - gzipファイルではない、または途中で切れている。このとき gzip は gzip.BadGzipFile、EOFError、
      zlib.error のどれかを送出しますが、それを呼び出し側に知らせる必要はありません。
    - 求められたマジックナンバーで始まっていない。
    - バイト数がヘッダの示す数より少ない、またはヘッダの途中で終わっている。
    """
    ### BEGIN SOLUTION
    try:
        with gzip.open(path) as file:
            content = file.read()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path} is not a whole gzip file: {error}") from error
    if int.from_bytes(content[:4], "big") != magic:
        raise ValueError(f"{path} should begin with {magic}, not with the bytes {content[:4]!r}")
    start = 4 + 4 * (magic % 256)
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    if len(content) < start + math.prod(shape):
        raise ValueError(f"{path} is too short: {len(content)} bytes for an array of shape {shape}")
    return np.frombuffer(content, np.uint8, math.prod(shape), offset=start).reshape(shape)
    ### END SOLUTION


def load_images(path):
    """Return the images of a gzip IDX file: uint8 (N, rows, columns), 0 is the background.

    The header has four integers: 2051, N, rows, columns. Then come the pixels, image by image and
    row by row. A file of anything else, or one that is cut short, is a ValueError, as said above.

    >>> load_images("train-images-idx3-ubyte.gz").shape
    (60000, 28, 28)

    gzip圧縮されたIDXファイルの画像を、uint8の配列 (N, 行数, 列数) で返します。0 は背景です。

    ヘッダは4つの整数 2051、N、行数、列数です。その後に、画像が1枚ずつ、上の行から順に入っています。
    画像のファイルでないものや途中で切れているファイルは、上に書いたとおり ValueError にします。
    """
    ### BEGIN SOLUTION
    return read_idx(path, IMAGES)
    ### END SOLUTION


def load_labels(path):
    """Return the labels of a gzip IDX file: uint8 (N,).

    The header has two integers: 2049, N. Then comes one byte for each label. A file of anything
    else, or one that is cut short, is a ValueError, as said above.

    >>> load_labels("train-labels-idx1-ubyte.gz")[:5]
    array([5, 0, 4, 1, 9], dtype=uint8)

    gzip圧縮されたIDXファイルのラベルを、uint8の配列 (N,) で返します。

    ヘッダは2つの整数 2049、N です。その後に、ラベルが1バイトずつ入っています。
    ラベルのファイルでないものや途中で切れているファイルは、上に書いたとおり ValueError にします。
    """
    ### BEGIN SOLUTION
    return read_idx(path, LABELS)
    ### END SOLUTION


if __name__ == "__main__":
    with gzip.open("three-labels.gz", "wb") as file:
        file.write(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 9]))
    print(load_labels("three-labels.gz"))
