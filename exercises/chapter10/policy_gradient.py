"""A policy that is learned itself: preferences that become probabilities, and REINFORCE for a bandit.

There are A actions, numbered from 0: the arms of a row of slot machines (a bandit with many arms). The
policy is held by A preferences. Their softmax gives the probability of each action.

方策そのものを学びます。行動の好みの度合いを確率に変え、REINFORCE でバンディット問題を解きます。

行動は A 個あり、0 から番号を振ります。スロットマシンが並んだ「多腕バンディット」のアームです。方策は A 個の
「好みの度合い」(preferences) で表します。そのソフトマックスが、それぞれの行動の確率です。
"""

import numpy as np


def softmax_policy(preferences):
    """Return the probability of each action: the softmax of preferences.

    preferences: (A,). The result (A,) must also be right for preferences around 1000, so subtract the
    largest number before exp. preferences stays as it was.

    >>> softmax_policy(np.log(np.array([1.0, 2.0, 1.0])))
    array([0.25, 0.5 , 0.25])

    それぞれの行動の確率、つまり preferences のソフトマックスを返します。

    preferences: (A,)。1000 前後の数でも正しい結果 (A,) になるように、exp の前に最大値を引きます。preferences
    は元のまま残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def log_policy_gradient(preferences, action):
    """Return the gradient of log p(action) with respect to preferences: (A,).

    p is the softmax of preferences, and action one of the numbers 0 to A - 1. For every preference, the
    result says how much the logarithm of this action's probability grows with it.

    >>> log_policy_gradient(np.log(np.array([1.0, 2.0, 1.0])), 1)
    array([-0.25,  0.5 , -0.25])

    log p(action) の、preferences についての勾配 (A,) を返します。

    p は preferences のソフトマックス、action は 0 から A - 1 の番号です。それぞれの好みの度合いが増すと、その
    行動の確率の対数がどれだけ増えるかを表します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def reinforce_update(preferences, action, reward, baseline, lr):
    """Learn from one reward, in place: a step of length lr uphill.

    The preferences move by lr * (reward - baseline) * (the gradient of log p(action), taken before the
    step). So an action whose reward lies above the baseline becomes more probable, and one whose
    reward lies below it less. preferences itself, an array of floats (A,), is changed, no copy; what is
    returned is not looked at.

    >>> preferences = np.log(np.array([1.0, 2.0, 1.0]))
    >>> reinforce_update(preferences, 1, 3.0, 1.0, 0.1)   # moves by 0.2 times the gradient | 勾配の 0.2 倍動く
    >>> preferences.round(3)
    array([-0.05 ,  0.793, -0.05 ])

    1回の報酬から学びます。preferences を、勾配を上る向きに1歩動かします。

    動く量は lr * (reward - baseline) * (動かす前の log p(action) の勾配) です。報酬がベースラインより高かった
    行動は確率が上がり、低かった行動は下がります。浮動小数点数の配列 preferences (A,) そのものを、コピーではなく
    書き換えます。戻り値は調べません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def train_bandit(pull, num_arms, steps, lr, rng):
    """Learn which arm is best: return the preferences (A,), which begin with zeros.

    pull: a function. pull(arm) pulls one of the num_arms arms and returns its reward, which is
    different each time. In each of so many steps, draw an arm from rng with the probabilities of
    `softmax_policy`, pull it once, and learn from its reward by `reinforce_update`.

    The baseline of a step is the mean of the rewards so far. Whether the reward of this very step is
    counted in it or not, both is right; without it, the baseline of the first step is 0. rng:
    np.random.default_rng(seed); equal generators draw the same arms.

        levels = np.array([1.0, 2.0, 1.5])
        noise = np.random.default_rng(0)

        def pull(arm):
            return levels[arm] + 0.3 * noise.normal()

        preferences = train_bandit(pull, 3, 1000, 0.1, np.random.default_rng(1))
        softmax_policy(preferences)   # mostly arm 1 | ほとんどアーム 1

    どのアームが最も良いかを学びます。ゼロから始めた preferences (A,) を返します。

    pull: 関数です。pull(arm) は num_arms 本のアームのうち1本を引き、報酬を返します。報酬は引くたびに違います。
    これを steps 回繰り返します。1ステップごとに、softmax_policy の確率でアームを rng から選び、1回引いて、得た
    報酬から reinforce_update で学びます。

    ベースラインは、それまでの報酬の平均です。そのステップの報酬を含めても含めなくても、どちらも正解です。含めない
    場合、最初のステップのベースラインは 0 です。rng: np.random.default_rng(seed)。同じ状態の rng からは同じ
    アームが選ばれます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    levels, noise = np.array([1.0, 2.0, 1.5, 0.5, 1.8]), np.random.default_rng(0)
    for count in (10, 100, 1000):
        found = train_bandit(
            lambda arm: levels[arm] + 0.3 * noise.normal(),
            5,
            count,
            0.1,
            np.random.default_rng(1),
        )
        print(count, softmax_policy(found).round(2))
