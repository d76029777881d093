"""Drift: do the inputs still look like those that the model was trained on?

Two samples of numbers are compared: one from the time of training, one from today. Nobody has to
know a right answer for that. All arrays stay as they were.

ドリフトの検知です。いまの入力は、訓練したときの入力とまだ似ているでしょうか。

訓練したときの数の集まりと、今日の数の集まりを比べます。正解のラベルは要りません。配列は、どれも
元のまま残します。
"""

import numpy as np

FLOOR = 1e-4  # stands in for a share of 0 | 0 の割合の代わりに使う数


def psi(expected, actual, bins):
    """Return the population stability index, 0 if both samples fall into the bins alike.

    expected: (N,), from the time of training. actual: (M,), from today. bins: how many.

    The inner edges of the bins are the quantiles 1/bins, 2/bins and so on of expected, as
    np.quantile gives them, so that the bins get equal shares of expected. The outermost are open:
    whatever lies below or above all of expected belongs to them. No value lies on an edge here.

    With the shares e of expected and a of actual in each bin, the index is the sum over the bins of
    (a - e) * log(a / e), with the natural logarithm. A bin that is empty today counts, too: put FLOOR,
    or any smaller number above 0, in the place of its share of 0. Only the monitor is graded with
    empty bins.

    >>> expected = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    >>> round(float(psi(expected, np.array([0.5, 7.5, 8.5, 9.5]), 2)), 4)  # 1/4, 3/4; not 1/2, 1/2 | 1/4 と 3/4
    0.2747

    母集団安定性指標(PSI)を返します。2つの集まりの値が各区間に同じ割合で入れば 0 です。

    expected: (N,)。訓練したときの値です。actual: (M,)。今日の値です。bins: 区間の数です。

    内側の境界は、expected の 1/bins、2/bins、…… の分位点で、np.quantile で求めます。どの区間にも、
    expected がほぼ同じ割合ずつ入ります。両端の区間は開いていて、expected のどの値よりも小さい値や
    大きい値も、そこに入ります。境界とちょうど等しい値は、ここでは出てきません。

    各区間に入る割合を、expected では e、actual では a として、(a - e) * log(a / e) をすべての
    区間について合計したものが指標です。log は自然対数です。今日の値が1つも入らない区間も、除かずに
    数えます。その割合の 0 は、FLOOR か、それより小さい正の数で置き換えます。空の区間が採点に出てくる
    のは、監視(DriftMonitor)だけです。
    """
    ### BEGIN SOLUTION
    edges = np.quantile(expected, np.arange(1, bins) / bins)  # (bins - 1,)
    e, a = (
        np.bincount(np.searchsorted(edges, x), minlength=bins) / len(x)  # (bins,)
        for x in (expected, actual)
    )
    a = np.maximum(a, FLOOR)
    return np.sum((a - e) * np.log(a / e))
    ### END SOLUTION


def ks_statistic(a, b):
    """Return the Kolmogorov-Smirnov statistic of two samples, from 0 to 1.

    a: (N,), b: (M,). The share of a that is at most x is a step function of x, which rises from 0
    to 1; so is that of b. The statistic is the largest gap between the two, at any x and whichever
    is above. Equal values may occur, within a sample and in both.

    >>> float(ks_statistic(np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 5.0])))
    0.5

    2つの集まりのコルモゴロフ・スミルノフ統計量を、0 から 1 で返します。

    a: (N,)、b: (M,)。a のうち x 以下のものの割合は、x について 0 から 1 まで上がる階段状の
    関数です。b についても同じです。この2つの関数の差の絶対値が、どこかの x で最も大きくなるときの
    値を返します。等しい値が、1つの集まりの中にも、両方にまたがっても、出てくることがあります。
    """
    ### BEGIN SOLUTION
    x = np.concatenate([a, b])  # (N + M,), every place at which one of them steps
    of_a = np.searchsorted(np.sort(a), x, side="right") / len(a)
    of_b = np.searchsorted(np.sort(b), x, side="right") / len(b)
    return np.max(np.abs(of_a - of_b))
    ### END SOLUTION


def ks_drift(a, b, alpha):
    """Return whether the two samples differ by more than chance, True or False.

    They do if the statistic is above

        sqrt(-log(alpha / 2) / 2) * sqrt((N + M) / (N * M))

    If nothing has changed, this happens with a probability of about alpha, 0 < alpha < 1.

    >>> rng = np.random.default_rng(0)
    >>> a, b = rng.normal(size=200), rng.normal(1.0, 1, size=100)
    >>> bool(ks_drift(a, b, 0.05))
    True

    2つの集まりの違いが偶然とはいえないほど大きいかどうかを、True か False で返します。

    統計量が次の値より大きければ True です。

    何も変わっていないのに True になる確率は、およそ alpha です(0 < alpha < 1)。
    """
    ### BEGIN SOLUTION
    n, m = len(a), len(b)
    limit = np.sqrt(-np.log(alpha / 2) / 2) * np.sqrt((n + m) / (n * m))
    return ks_statistic(a, b) > limit
    ### END SOLUTION


class DriftMonitor:
    """Compares each batch with the inputs from the time of training, column by column.

    届いたバッチを、訓練したときの入力と、列ごとに比べます。
    """

    def __init__(self, reference, threshold):
        """reference: (N, D), from the time of training. threshold: what the PSI may be at most.

        The monitor compares with the reference as it is now, for ever: neither a batch nor what
        somebody writes into this array later may change it.

        reference: (N, D)。訓練したときの入力です。threshold: 許される PSI の上限です。

        比べる相手は、いつまでも、いまの reference です。届いたバッチでも、後でこの配列に書き
        込まれたものでも、変わってはいけません。
        """
        ### BEGIN SOLUTION
        self.reference = np.array(reference)  # a copy
        self.threshold = threshold
        ### END SOLUTION

    def check(self, batch):
        """Return the numbers of the columns that have drifted, rising, as a list or an array.

        batch: (M, D). A column has drifted if its PSI with 10 bins is above threshold; expected is
        the column of the reference. If none has, the list is empty.

        >>> reference = np.random.default_rng(0).normal(size=(1000, 3))
        >>> DriftMonitor(reference, 0.2).check(reference[:500] + np.array([0.0, 1.0, 0.0]))
        [1]

        ドリフトした列の番号を、小さい順に、リストか配列で返します。

        batch: (M, D)。区間を10個にした PSI が threshold より大きければ、その列は
        ドリフトしています。expected は reference の列です。ドリフトした列がなければ、空のリストを
        返します。
        """
        ### BEGIN SOLUTION
        columns = range(self.reference.shape[1])
        now = {k: psi(self.reference[:, k], batch[:, k], 10) for k in columns}
        return [k for k in columns if now[k] > self.threshold]
        ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    reference = rng.normal(size=(1000, 3))
    monitor = DriftMonitor(reference, 0.2)
    for day in range(5):
        batch = rng.normal([0, 0.2 * day, 0], [1, 1, 1 + 0.4 * day], size=(500, 3))
        columns = [round(float(psi(reference[:, k], batch[:, k], 10)), 2) for k in range(3)]
        print(day, columns, monitor.check(batch), ks_drift(reference[:, 1], batch[:, 1], 0.01))
