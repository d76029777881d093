"""Acting and learning from rewards: Q-learning with a table.

There are S states and A actions, numbered from 0. Q has shape (S, A): Q[state, action] estimates how
much reward will come if one takes this action in this state and the best ones from then on. A reward
that comes a step later counts gamma times as much.

報酬を手がかりに、行動しながら学びます。表を使うQ学習です。

状態は S 個、行動は A 個あり、どちらも 0 から番号を振ります。Q の形状は (S, A) です。Q[state, action] は、その
状態でその行動をとり、その後は最善の行動をとり続けたときに得られる報酬の見積もりです。1ステップ後の報酬は、
gamma 倍に割り引いて数えます。
"""

import numpy as np
from given import GridWorld


def epsilon_greedy(Q, state, epsilon, rng):
    """Return an action for this state: most of the time the best one, now and then any one.

    With probability epsilon, draw one of all A actions, each as likely as the others; the best one
    is among them. Else take the action with the largest number in the row Q[state]; if several are
    equally large, any of these is right. rng: np.random.default_rng(seed); all chance comes from it.

    >>> Q = np.array([[0.0, 0.5, 0.2], [0.1, 0.0, 0.0]])
    >>> epsilon_greedy(Q, 0, 0.0, np.random.default_rng(0))
    1

    With epsilon = 0.3 and three actions, the best one comes in 0.7 + 0.1 of the draws, the others in
    0.1 each.

    この状態での行動を返します。たいていは最善の行動、ときどきは任意の行動です。

    確率 epsilon で、A 個の行動すべての中から1つを同じ確率で引きます。最善の行動もその中に入ります。それ以外
    のときは、行 Q[state] の数が最大の行動を選びます。最大が複数あれば、そのうちのどれでもかまいません。
    rng: np.random.default_rng(seed)。乱数はすべてここから引きます。

    epsilon が 0.3 で行動が3つなら、最善の行動は 0.7 + 0.1、ほかの行動は 0.1 ずつの確率で出ます。
    """
    ### BEGIN SOLUTION
    if rng.random() < epsilon:
        return int(rng.integers(Q.shape[1]))
    return int(np.argmax(Q[state]))
    ### END SOLUTION


def q_update(Q, state, action, reward, next_state, done, alpha, gamma):
    """Learn from one step, in place: move one entry of Q towards what the step has shown.

    In `state`, `action` was taken; it brought `reward` and led to `next_state`. The target is

        reward + gamma * (the largest number in the row Q[next_state])

    or, if done is true, the reward alone: nothing comes after the end. Q[state, action] moves by the
    share alpha of the way to the target. All other entries stay as they are. Q itself is changed, no
    copy; what is returned is not looked at.

    >>> Q = np.array([[0.0, 0.0], [0.2, 0.8]])
    >>> q_update(Q, 0, 1, 1.0, 1, False, 0.5, 0.5)   # target 1 + 0.5 * 0.8 = 1.4 | 目標は 1.4
    >>> Q.tolist()
    [[0.0, 0.7], [0.2, 0.8]]

    1ステップの経験から学びます。Q の要素を1つだけ、経験が示した目標に近づけます。

    state で action を行い、reward を得て next_state に移りました。目標は

        reward + gamma * (行 Q[next_state] の中で最大の数)

    です。done が真なら、終わりの後には何も来ないので、目標は reward だけです。Q[state, action] を、目標までの
    差の alpha 倍だけ動かします。ほかの要素は元のままです。コピーではなく Q そのものを書き換えます。戻り値は
    調べません。
    """
    ### BEGIN SOLUTION
    future = 0.0 if done else np.max(Q[next_state])
    target = reward + gamma * future
    Q[state, action] += alpha * (target - Q[state, action])
    ### END SOLUTION


def q_learning(env, episodes, max_steps, alpha, gamma, epsilon, rng):
    """Learn by walking: return Q (S, A), which begins with zeros.

    env: the world, for example a ready GridWorld. It has env.num_states (S), env.num_actions (A),
    env.reset(), which begins an episode and returns its first state, and env.step(action), which
    returns (state, reward, done). (Gymnasium, a well-known library of such worlds, returns five values.)

    Each of so many episodes begins with a reset of its own and ends when done is true, or after
    max_steps steps; the last step counts as well. Each step takes an action of `epsilon_greedy` in the
    state where one is, and is learned from by `q_update` at once, before the next action is chosen.
    epsilon stays the same all the time. That max_steps are over is no end: done is what env says.
    rng is the generator for all actions; env has its own.

        env = GridWorld(["..G", ".#x"], np.random.default_rng(1))
        Q = q_learning(env, 200, 20, 0.5, 0.9, 0.5, np.random.default_rng(2))   # (6, 4)

    歩き回って学びます。ゼロから始めた Q (S, A) を返します。

    env: 世界です。たとえば、用意されている GridWorld です。env.num_states (S) と env.num_actions (A) を持ち、
    env.reset() はエピソードを始めて最初の状態を返し、env.step(action) は (state, reward, done) を返します
    (このような世界を集めた有名なライブラリ Gymnasium では、5つの値が返ります)。

    エピソードを episodes 回繰り返します。どのエピソードも reset で始め、done が真になるか、max_steps ステップ
    進んだら終わります。最後のステップからも学びます。毎ステップ、今いる状態で epsilon_greedy により行動を選び、
    次の行動を選ぶ前に、その場で q_update により学びます。epsilon は最初から最後まで同じです。max_steps に達した
    だけでは、終わり(done)とはみなしません。done は env が返すものです。
    rng は行動を選ぶための乱数生成器です。env は自分の乱数生成器を持っています。
    """
    ### BEGIN SOLUTION
    Q = np.zeros((env.num_states, env.num_actions))
    for _ in range(episodes):
        state = env.reset()
        for _ in range(max_steps):
            action = epsilon_greedy(Q, state, epsilon, rng)
            next_state, reward, done = env.step(action)
            q_update(Q, state, action, reward, next_state, done, alpha, gamma)
            state = next_state
            if done:
                break
    return Q
    ### END SOLUTION


def greedy_policy(Q):
    """Return the best action of every state: whole numbers (S,). Of equally good ones, any.

    >>> greedy_policy(np.array([[0.0, 0.5, 0.2], [0.3, 0.1, -0.4]]))
    array([1, 0])

    それぞれの状態で最善の行動を、整数 (S,) で返します。同じだけ良い行動が複数あれば、どれでもかまいません。
    """
    ### BEGIN SOLUTION
    return np.argmax(Q, axis=1)  # (S, A) -> (S,)
    ### END SOLUTION


if __name__ == "__main__":
    world = GridWorld(["...#G", ".#...", ".x.#.", "....x"], np.random.default_rng(0))
    for count in (10, 100, 800):
        table = q_learning(world, count, 50, 0.5, 0.9, 0.5, np.random.default_rng(1))
        print(f"after {count} episodes")
        print(world.arrows(greedy_policy(table)))
