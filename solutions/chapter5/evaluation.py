"""Evaluation: accuracy, the confusion matrix, and precision, recall and F1 score of each class.

N is the number of samples, K the number of classes. y holds the labels that a model predicts, t the
true ones: both (N,), integers 0 to K - 1 of any integer dtype. They stay as they are.

評価指標です。正解率と混同行列、そしてクラスごとの適合率・再現率・F1スコアを求めます。

N はサンプル数、K はクラスの数です。y はモデルが予測したラベル、t は正解のラベルで、どちらも形状は
(N,)、中身は 0 から K - 1 の整数です(整数なら dtype は問いません)。y と t は変えません。
"""

import numpy as np


def accuracy(y, t):
    """Return the share of right predictions, 0 to 1.

    >>> accuracy(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]))
    0.75

    予測が正しかった割合を 0 から 1 で返します。
    """
    ### BEGIN SOLUTION
    return np.mean(y == t)
    ### END SOLUTION


def confusion_matrix(y, t, num_classes):
    """Return the confusion matrix (K, K): how often each class was taken for each.

    The rows are the truth and the columns the prediction: the entry [i, j] says for how many
    samples of class i class j was predicted. Right predictions are on the diagonal. K is
    num_classes, even if some class is found neither in t nor in y: its row and column are 0.

    >>> confusion_matrix(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), 3)
    array([[1, 0, 0],
           [0, 1, 0],
           [0, 1, 1]])

    混同行列 (K, K) を返します。どのクラスをどのクラスと予測したかの回数です。

    行が正解、列が予測です。要素 [i, j] は、正解がクラス i のサンプルのうち、クラス j と予測した
    ものの数です。正しい予測は対角線上に並びます。K は num_classes です。t にも y にも出てこない
    クラスがあっても K は変わらず、そのクラスの行と列は 0 になります。
    """
    ### BEGIN SOLUTION
    matrix = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(matrix, (t, y), 1)
    return matrix
    ### END SOLUTION


def precision(y, t, num_classes):
    """Return the precision of each class, floats (K,).

    Of the samples that were predicted to be of the class, the share that truly are. A class that
    was never predicted gets 0.

    >>> precision(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), 3)
    array([1. , 0.5, 1. ])

    クラスごとの適合率を、浮動小数点数の配列 (K,) で返します。

    そのクラスと予測したサンプルのうち、本当にそのクラスだったものの割合です。
    一度も予測されなかったクラスは 0 とします。
    """
    ### BEGIN SOLUTION
    matrix = confusion_matrix(y, t, num_classes)  # (K, K)
    predicted = matrix.sum(axis=0)  # (K, K) -> (K,)
    return np.diag(matrix) / np.maximum(predicted, 1)
    ### END SOLUTION


def recall(y, t, num_classes):
    """Return the recall of each class, floats (K,).

    Of the samples that truly are of the class, the share that was predicted to be. A class of which
    there is no sample gets 0.

    >>> recall(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), 3)
    array([1. , 1. , 0.5])

    クラスごとの再現率を、浮動小数点数の配列 (K,) で返します。

    本当にそのクラスであるサンプルのうち、そのクラスと予測できたものの割合です。
    サンプルが1つもないクラスは 0 とします。
    """
    ### BEGIN SOLUTION
    matrix = confusion_matrix(y, t, num_classes)  # (K, K)
    present = matrix.sum(axis=1)  # (K, K) -> (K,)
    return np.diag(matrix) / np.maximum(present, 1)
    ### END SOLUTION


def f1_score(y, t, num_classes):
    """Return the F1 score of each class, floats (K,).

    It is the harmonic mean of precision p and recall r, 2 * p * r / (p + r): high only if both
    are. If p and r are both 0, it is 0.

    >>> f1_score(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), 3).round(3)
    array([1.   , 0.667, 0.667])

    クラスごとのF1スコアを、浮動小数点数の配列 (K,) で返します。

    適合率 p と再現率 r の調和平均 2 * p * r / (p + r) で、両方が高いときにだけ高くなります。
    p と r がどちらも 0 なら 0 とします。
    """
    ### BEGIN SOLUTION
    p, r = precision(y, t, num_classes), recall(y, t, num_classes)
    return 2 * p * r / np.where(p + r > 0, p + r, 1)
    ### END SOLUTION


if __name__ == "__main__":
    y, t = np.array([0, 1, 1, 2, 2, 2]), np.array([0, 1, 2, 2, 2, 0])
    print(confusion_matrix(y, t, 3))
    print(accuracy(y, t), precision(y, t, 3), recall(y, t, 3), f1_score(y, t, 3))
