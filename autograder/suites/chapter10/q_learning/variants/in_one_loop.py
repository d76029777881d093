# q_learning does everything in its own loop; ties go to the last one; the error of the estimate is returned.
import numpy as np


def last_best(row):
    return len(row) - 1 - np.argmax(row[::-1])


def epsilon_greedy(Q, state, epsilon, rng):
    if rng.uniform() >= epsilon:
        return last_best(Q[state])
    return rng.choice(np.arange(Q.shape[1]))


def q_update(Q, state, action, reward, next_state, done, alpha, gamma):
    if done:
        error = reward - Q[state, action]
    else:
        error = reward + gamma * Q[next_state].max() - Q[state, action]
    Q[state, action] += alpha * error
    return error


def q_learning(env, episodes, max_steps, alpha, gamma, epsilon, rng):
    table = np.zeros((env.num_states, env.num_actions))
    for _ in range(episodes):
        here = env.reset()
        for _ in range(max_steps):
            if rng.random() < epsilon:
                action = int(rng.integers(env.num_actions))
            else:
                action = int(last_best(table[here]))
            there, reward, done = env.step(action)
            goal = reward if done else reward + gamma * table[there].max()
            table[here, action] = table[here, action] + alpha * (goal - table[here, action])
            if done:
                break
            here = there
    return table


def greedy_policy(Q):
    return np.array([last_best(row) for row in Q], dtype=np.int32)
