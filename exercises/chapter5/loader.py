"""A data loader: mini-batches, in a new order every epoch, to loop over.

N is the number of samples.

データローダです。エポックごとに新しい順番で、ミニバッチを1つずつ取り出します。

N はサンプル数です。
"""

import math

import numpy as np


class DataLoader:
    """Gives the mini-batches of a data set, epoch after epoch.

    x: (N, ...), t: labels (N,) or one-hot (N, K). rng: a NumPy generator, used if shuffle is
    True. x and t stay as they are, and the batches have their dtypes.

        loader = DataLoader(x, t, 32, True, np.random.default_rng(0))
        len(loader)                     # the number of batches | バッチの個数
        for epoch in range(5):
            for x_batch, t_batch in loader:
                ...

    データの集まりから、エポックごとにミニバッチを取り出します。

    x: (N, ...)、t: ラベル (N,) か one-hot 表現 (N, K)
    rng: NumPy の乱数生成器で、shuffle が True のときに使います。
    x と t は変えません。バッチの dtype は x や t と同じです。
    """

    def __init__(self, x, t, batch_size, shuffle, rng):
        self.x, self.t = x, t
        self.batch_size = batch_size
        self.shuffle, self.rng = shuffle, rng

    def __len__(self):
        """Return the number of batches in an epoch, the short one at the end included.

        1エポックのバッチの数を返します。最後の少ないバッチも数えます。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def __iter__(self):
        """Return an iterator over the pairs (x_batch, t_batch) of one epoch. `for` calls this.

        Every sample comes exactly once an epoch, together with its target. Every batch has
        batch_size samples; if N is not a multiple of it, the last one holds those left over.
        Without shuffle the samples come in the order of x. With it they come in a random order,
        drawn from rng: another one every epoch, and equal for two generators in the same state.
        Each call begins a whole new epoch, even if the loop before was left early.

        A method that uses `yield` returns such an iterator by itself.

        1エポックの組 (x_batch, t_batch) を順に取り出すイテレータを返します。for から呼ばれます。

        1エポックに、どのサンプルもちょうど1回ずつ、教師データと組になって現れます。各バッチの
        サンプル数は batch_size です。N が割り切れないときは、残りが最後のバッチになります。
        shuffle が False なら、x の順に現れます。True なら、rng から引いたランダムな順に現れます。
        順番はエポックごとに変わり、同じ状態の2つの rng からは同じ順番ができます。
        前のループを途中でやめた後でも、呼ぶたびに新しいエポックを最初から始めます。

        yield を使うメソッドは、そのままイテレータを返すメソッドになります。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    loader = DataLoader(np.arange(10), np.arange(10), 4, True, np.random.default_rng(0))
    print(len(loader))
    for _ in range(2):
        print([t_batch.tolist() for _, t_batch in loader])
