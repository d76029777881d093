"""Early stopping: end the training when it no longer helps, and go back to the best epoch.

早期終了(Early Stopping)です。改善しなくなったら学習を終え、いちばん良かったエポックに戻ります。
"""


class EarlyStopping:
    """Watches the validation loss from epoch to epoch and keeps the best parameters.

    patience: how many epochs in a row without improvement are enough to stop, 1 or more.
    min_delta: an epoch is better only if its value is lower than best_value by more than
    min_delta, 0 or more.

    best_epoch: the latest epoch that was better; the first call of `step` is epoch 0.
    best_value: the value of that epoch. best_params: a copy of its parameters, a dictionary of
    arrays. The first epoch is always the best so far, whatever its value. A value that is lower,
    but not by more than min_delta, changes none of the three.

        stopper = EarlyStopping(2, 0.1)
        stopper.step(0.9, params)   # False: the first epoch is the best so far
        stopper.step(0.85, params)  # False: lower, but not by more than 0.1
        stopper.step(0.7, params)   # False: better than 0.9 by more than 0.1, the count is 0 again
        stopper.step(0.8, params)   # False: the first epoch in a row without improvement
        stopper.step(0.65, params)  # True: the second one
        stopper.best_epoch          # 2
        stopper.best_value          # 0.7

    エポックごとに検証データの損失を見て、いちばん良いパラメータを取っておきます。

    patience: 改善しないエポックが何回続いたら止めるか(1 以上)。
    min_delta: 値が best_value より min_delta を超えて下がったときだけ、改善とみなします(0 以上)。

    best_epoch: 最後に改善したエポックです。step を最初に呼んだときがエポック 0 です。
    best_value: そのエポックの値。best_params: そのエポックのパラメータのコピーで、配列の辞書です。
    最初のエポックは、値がいくつであっても、その時点で最良とします。下がっても min_delta を超えない
    ときは、3つとも変わりません。

        stopper = EarlyStopping(2, 0.1)
        stopper.step(0.9, params)   # False: 最初のエポックなので、ここまでで最良
        stopper.step(0.85, params)  # False: 下がったが、0.1 を超えていない
        stopper.step(0.7, params)   # False: 0.9 から 0.1 を超えて下がったので、数え直し
        stopper.step(0.8, params)   # False: 改善しないエポックの1つ目
        stopper.step(0.65, params)  # True: 続けて2つ目
        stopper.best_epoch          # 2
        stopper.best_value          # 0.7
    """

    def __init__(self, patience, min_delta):
        self.patience = patience
        self.min_delta = min_delta
        self.best_epoch = None
        self.best_value = float("inf")
        self.best_params = None
        self.epoch = 0  # of the next call of step | 次に step を呼ぶときのエポック
        self.waited = 0  # epochs in a row without improvement | 改善しなかったエポックが続いた数

    def step(self, value, params):
        """Take note of one epoch; return True when the training should stop, else False.

        value: the validation loss of this epoch, a number: lower is better. params: the dictionary
        of the network's arrays. Training goes on to write into these arrays, so the best ones are
        copied. It is True at the patience-th epoch in a row that was not better. Afterwards step
        is not called again.

        1エポック分の結果を受け取り、学習を止めるべきなら True、そうでなければ False を返します。

        value: このエポックでの検証データの損失(数)。小さいほど良いです。
        params: ネットワークのパラメータの辞書。学習はこの配列に書き込み続けるので、いちばん良いときの
        ものはコピーして取っておきます。
        改善しないエポックが続いて patience 回目になったときに True です。その後は呼ばれません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()

    def restore(self, params):
        """Write the best parameters into the arrays of params; nothing is returned.

        params: a dictionary of arrays with the same keys and shapes. The arrays themselves are
        written into, because layers hold them. best_params stays what it is, also when training
        goes on with params afterwards.

        いちばん良かったときのパラメータを、params の配列に書き込みます。戻り値はありません。

        params: キーと形状が同じ配列の辞書。レイヤがその配列を持っているので、配列の中身を書き換えます。
        その後 params で学習を続けても、best_params は変わりません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    import numpy as np

    params = {"W": np.zeros(2)}
    stopper = EarlyStopping(3, 0.01)
    for loss in (0.9, 0.6, 0.5, 0.495, 0.52, 0.55, 0.6):
        params["W"] += 1
        if stopper.step(loss, params):
            break
    stopper.restore(params)
    print(stopper.best_epoch, stopper.best_value, params)
