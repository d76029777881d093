"""Metrics of a classifier: averages over many classes, and curves over all thresholds.

N is the number of samples, K the number of classes. In the first three functions y holds the labels
that a model predicts and t the true ones: both (N,), integers 0 to K - 1 of any integer dtype. In
the last three there are two classes: y (N,) holds scores, any real numbers, and t (N,) the truth,
integers 0 or 1, of which both occur. A high score speaks for class 1. Nothing of this is changed.

The answer comes first and the truth second, as everywhere in this course; scikit-learn has the
truth first. All values are those of scikit-learn, with zero_division=0 and all K classes as labels.

分類の評価指標です。多クラスの平均と、しきい値を動かして得られる曲線を扱います。

N はサンプル数、K はクラスの数です。最初の3つの関数では、y はモデルが予測したラベル、
t は正解のラベルで、どちらも形は (N,)、中身は 0 から K - 1 の整数です(整数なら dtype は問いません)。
残りの3つは2クラスの場合です。y (N,) は任意の実数のスコア、t (N,) は正解を表す整数で 0 か 1、
どちらも少なくとも1つあります。スコアが高いほど、クラス 1 らしいことを表します。
どれも元のまま残します。

引数は、この教材のほかの関数と同じく、予測が先、正解が後です(scikit-learnは正解が先です)。
値はどれも、zero_division=0 とし、K 個のクラスすべてを labels に渡したときのscikit-learnの値と同じで
す。
"""

import numpy as np


def counts(y, t, num_classes):
    """Return three arrays (K,): how many samples of each class are right, predicted and true.

    Ready to use; you may also count in a way of your own.

    >>> counts(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]), 3)
    (array([1, 1, 1]), array([1, 2, 1]), array([1, 1, 2]))

    クラスごとに、正しく予測した数、そう予測した数、本当にそうである数を、
    3つの配列 (K,) で返します。

    このまま使えます。自分なりの数え方をしてもかまいません。
    """
    right = np.bincount(t[y == t], minlength=num_classes)
    return right, np.bincount(y, minlength=num_classes), np.bincount(t, minlength=num_classes)


def precision(y, t, num_classes, average):
    """Return the precision over all classes, one number from 0 to 1.

    The precision of a class: of the samples predicted to be of it, the share that truly are. A
    class that was never predicted has 0, and its 0 counts in the averages like any other number.

    average says how the K classes become one number. "macro": the plain mean of their precisions.
    "weighted": their mean, each weighted by how many samples truly are of the class. "micro": the
    counts of all classes are added up first, and the share is taken of the sums.

    >>> y, t = np.array([0, 1, 1, 1]), np.array([0, 0, 0, 1])
    >>> [float(precision(y, t, 2, average)) for average in ("macro", "weighted", "micro")]
    [0.6666666666666666, 0.8333333333333334, 0.5]

    全クラスをまとめた適合率を、0 から 1 の1つの数で返します。

    クラスの適合率は、そのクラスと予測したサンプルのうち、本当にそのクラスだったものの割合です。
    一度も予測されなかったクラスは 0 とし、その 0 も、ほかの数と同じように平均に数えます。

    K 個のクラスを1つの数にする方法を average で選びます。"macro" は、
    クラスごとの適合率の単純な平均です。"weighted" は、本当にそのクラスであるサンプルの数を
    重みとした平均です。"micro" は、先に全クラスの個数を合計し、その合計どうしで割合を求めます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def recall(y, t, num_classes, average):
    """Return the recall over all classes, one number from 0 to 1.

    The recall of a class: of the samples that truly are of it, the share that was predicted to be.
    A class without a sample has 0. average is what it is for `precision`.

    >>> y, t = np.array([0, 1, 1, 1]), np.array([0, 0, 0, 1])
    >>> [float(recall(y, t, 2, average)) for average in ("macro", "weighted", "micro")]
    [0.6666666666666666, 0.5, 0.5]

    全クラスをまとめた再現率を、0 から 1 の1つの数で返します。

    クラスの再現率は、本当にそのクラスであるサンプルのうち、そのクラスと予測できたものの割合です。
    サンプルが1つもないクラスは 0 とします。average は precision と同じです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def f1_score(y, t, num_classes, average):
    """Return the F1 score over all classes, one number from 0 to 1.

    The F1 score of a class is the harmonic mean of its precision p and recall r, 2 * p * r / (p +
    r), and 0 if both are 0. Macro and weighted F1 are means of these F1 scores, not the F1 of mean
    precision and mean recall (some papers define it so). Micro F1 is the harmonic mean of micro
    precision and micro recall.

    >>> y, t = np.array([0, 1, 1, 1]), np.array([0, 0, 0, 1])
    >>> [float(f1_score(y, t, 2, average)) for average in ("macro", "weighted", "micro")]
    [0.5, 0.5, 0.5]

    全クラスをまとめたF1スコアを、0 から 1 の1つの数で返します。

    クラスのF1スコアは、適合率 p と再現率 r の調和平均 2 * p * r / (p + r) で、
    どちらも 0 なら 0 です。macro と weighted は、このF1スコアの平均です。
    適合率の平均と再現率の平均から計算したF1ではありません(論文によっては、
    そちらを macro F1 と呼ぶこともあります)。micro は、micro の適合率と再現率の調和平均です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def roc_curve(y, t):
    """Return the ROC curve, two arrays (fpr, tpr) of its points in order, from (0, 0) to (1, 1).

    For a threshold, all samples with y >= threshold are called positive. tpr, the true positive
    rate, is the share of the samples with t = 1 that are called positive; fpr, the false positive
    rate, the share of those with t = 0. The threshold falls from above the highest score, where
    nothing is called positive, to the lowest.

    Samples with equal scores are called positive together: they make one step, which may be
    slanted. You may leave out points that lie inside a straight piece of the curve. If you return a
    third array, it is not looked at (scikit-learn returns the thresholds there).

    >>> fpr, tpr = roc_curve(np.array([0.9, 0.6, 0.6, 0.2]), np.array([1, 1, 0, 0]))
    >>> fpr, tpr
    (array([0. , 0. , 0.5, 1. ]), array([0. , 0.5, 1. , 1. ]))

    ROC曲線を、点を順に並べた2つの配列 (fpr, tpr) で返します。(0, 0) から始まり、
    (1, 1) で終わります。

    しきい値を1つ決め、y がしきい値以上のサンプルをすべて陽性と判定します。tpr(真陽性率)は、
    t = 1 のサンプルのうち陽性と判定した割合、fpr(偽陽性率)は、t = 0 のサンプルのうち陽性と判定した
    割合です。しきい値を、何も陽性と判定しない最高スコアの上から、最低スコアまで下げていきます。

    スコアの等しいサンプルは、同時に陽性になります。まとめて1歩で、その1歩は斜めのこともあります。
    まっすぐな部分の途中にある点は省いてもかまいません。3つ目の配列を返しても
    調べません(scikit-learnでは、しきい値の配列です)。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def roc_auc(y, t):
    """Return the area under the ROC curve, one number from 0 to 1.

    It is also the share of the pairs of a sample with t = 1 and one with t = 0 in which the former
    has the higher score; a pair with equal scores counts half.

    >>> float(roc_auc(np.array([0.9, 0.6, 0.6, 0.2]), np.array([1, 1, 0, 0])))
    0.875

    ROC曲線の下の面積を、0 から 1 の1つの数で返します。

    これは、t = 1 のサンプルと t = 0 のサンプルの組のうち、前者のスコアのほうが
    高い組の割合でもあります。スコアが等しい組は半分と数えます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def average_precision(y, t):
    """Return the average precision, one number from 0 to 1.

    The threshold takes the value of each different score, falling. Each time that the recall of
    class 1 (the tpr) rises, the gain is multiplied by the precision of class 1 at this threshold;
    the products are added up: the sum of (R_m - R_(m-1)) * P_m, with R_0 = 0. There is no straight
    line between the points, and samples with equal scores make one step.

    >>> float(average_precision(np.array([0.9, 0.6, 0.6, 0.2]), np.array([1, 1, 0, 0])))
    0.8333333333333333

    平均適合率(average precision)を、0 から 1 の1つの数で返します。

    しきい値を、異なるスコアの値を高いほうから順に取って下げていきます。
    クラス 1 の再現率(tpr)が上がるたびに、その増加分に、そのしきい値でのクラス 1 の適合率を掛け、
    足し合わせます。つまり R_0 = 0 として、(R_m - R_(m-1)) * P_m の和です。
    点の間を直線で結ぶことはしません。スコアの等しいサンプルは、まとめて1歩です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    y, t = np.array([0, 1, 1, 1, 2, 0]), np.array([0, 0, 0, 1, 2, 2])
    for average in ("macro", "weighted", "micro"):
        print(average, *(f(y, t, 3, average) for f in (precision, recall, f1_score)))
    scores, t = np.array([0.9, 0.6, 0.6, 0.2]), np.array([1, 1, 0, 0])
    print(roc_curve(scores, t), roc_auc(scores, t), average_precision(scores, t))
