"""Shapley values: what each feature contributes to a prediction, as a fair share.

A game has n players, 0 to n - 1. A coalition is a set of them, given as a mask of n truth values:
True for those who take part. value(mask) says what this coalition is worth, one number. The Shapley
value of a player is what the player adds on joining the others, on average over all n! orders in
which the players can arrive.

A prediction becomes a game when the features are the players: see coalition_value. The values of
all features together are what the prediction is above the mean prediction for the background.

L. S. Shapley, "A Value for n-Person Games", 1953.
S. M. Lundberg and S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", 2017.

シャープレイ値です。予測への寄与を、それぞれの特徴量に公平に分けます。

n人のプレイヤー 0 から n - 1 のゲームを考えます。参加するプレイヤーの集まりを提携といい、n個の真偽値
のマスクで表します。True のプレイヤーが参加します。value(mask) は、その提携の価値を表す1つの数です。
プレイヤーが加わったときに増える価値を、到着する順番 n! 通りすべてについて平均したものが、そのプレイ
ヤーのシャープレイ値です。

特徴量をプレイヤーと考えれば、1つの予測がゲームになります(coalition_value)。すべての特徴量の値の和
は、その予測が、背景データの予測の平均をどれだけ上回るかを表します。
"""

import itertools
import math

import numpy as np


def coalition_value(predict, x, background, mask):
    """Return the mean prediction if only the features of the coalition are known, one number.

    predict: a function, the model. It takes rows (M, n), as many as you like, and gives M numbers
    (M,).
    x: (n,), the sample to be explained. background: (B, n), samples to compare with.
    mask: (n,) of bool.

    The features whose mask is True have the value of x. The others come from the background: each
    of its rows in turn gives all of the missing features, which makes B rows. The mean of the B
    predictions is the result. (Other definitions draw the missing features one by one, or set them
    to 0 or to their means.) The arrays stay as they were.

    >>> def predict(rows):
    ...     return rows[:, 0] * rows[:, 1]
    >>> background = np.array([[0.0, 2.0], [1.0, 4.0]])
    >>> coalition_value(predict, np.array([3.0, 5.0]), background, np.array([True, False]))
    9.0

    提携の特徴量だけがわかっているときの、予測の平均を返します。1つの数です。

    predict: モデルの関数です。何行でもよい行列 (M, n) を受け取り、M個の数 (M,) を返します。
    x: (n,)。説明したいサンプルです。background: (B, n)。比較の相手になる背景データです。
    mask: (n,) の真偽値です。

    マスクが True の特徴量は x の値にします。残りの特徴量には背景データを使います。背景データの1行か
    ら、足りない特徴量をまとめて補うと、全部で B 行になります。この B 個の予測の平均が結果です。(足
    りない特徴量を1つずつ別々に引く定義や、0 や平均値にする定義もあります。)配列は元のまま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def exact_shapley(value, n):
    """Return the Shapley values of all n players, (n,), from all coalitions.

    value: a function. It takes a mask (n,) of bool and gives one number. The empty coalition may be
    worth something, too. n is at most 7 here. All 2^n coalitions are enough, if each counts as
    often as it occurs among the n! orders: a coalition S of s players, which player i joins,

        s! (n - s - 1)! / n!

    >>> def value(mask):  # two hands, and a glove for each | 手袋は左右がそろって役に立つ
    ...     return float(mask[0] and (mask[1] or mask[2]))  # 0: left, 1 and 2: right | 0 が左、1 と 2 が右
    >>> exact_shapley(value, 3)
    array([0.66666667, 0.16666667, 0.16666667])

    n人全員のシャープレイ値 (n,) を、すべての提携から求めて返します。

    value: 関数です。真偽値のマスク (n,) を受け取り、1つの数を返します。誰もいない提携にも、価値があ
    るかもしれません。ここでは n は 7 以下です。n! 通りの順番の中に現れる回数で重みを付ければ、2^n
    個の提携を調べるだけで足ります。s人の提携 S にプレイヤー i が加わる場合の重みは、次のとおりで
    す。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def sampled_shapley(value, n, num_permutations, rng):
    """Return an estimate of the Shapley values, (n,), from num_permutations random orders.

    value: as in exact_shapley. rng: one of NumPy's generators. Draw num_permutations orders of the
    n players from it, each of the n! with the same probability and independently of the others. In
    each order the players arrive one after the other, all n of them, beginning with nobody. A
    player gets what the value grows by on arrival, and the result is the mean over the orders.

    So the result always sums to the value of all less the value of nobody, even for a single order.
    Equal generators give equal results; one generator goes on from call to call.

    >>> def value(mask):
    ...     return float(mask.sum() ** 2)  # whoever comes first adds 1, then 3, then 5 | 到着順に 1、3、5
    >>> np.sort(sampled_shapley(value, 3, 1, np.random.default_rng(0)))
    array([1., 3., 5.])

    シャープレイ値 (n,) の推定値を、ランダムに引いた num_permutations 通りの順番から求めて返します。

    value: exact_shapley と同じです。rng: NumPyの乱数生成器です。n人の順番を、rng から
    num_permutations 通り引きます。n! 通りのどれも同じ確率で、互いに独立に引きます。どの順番でも、誰
    もいない状態から始めて、n人が 1人ずつ、全員到着します。到着したときに増えた価値がそのプレイヤー
    の取り分で、順番についての平均が結果です。

    ですから、結果の和はいつも、全員の価値から誰もいないときの価値を引いたものになります。順番が1通
    りだけのときも同じです。同じ状態の rng からは同じ結果が出て、1つの rng は呼ぶたびに先へ進みま
    す。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":

    def predict(rows):
        return rows[:, 0] + 2 * rows[:, 1] * rows[:, 2]

    x, background = np.array([1.0, 2.0, 3.0]), np.zeros((4, 3))

    def value(mask):
        return coalition_value(predict, x, background, mask)

    print(exact_shapley(value, 3))  # 1, and 6 for each of the two that are multiplied | 1 と、掛け合わせた2つに 6 ずつ
    print(sampled_shapley(value, 3, 1000, np.random.default_rng(0)))
