# Actions are drawn with their probabilities; ties are broken by chance; while loops; a list as the policy.
import numpy as np


def epsilon_greedy(Q, state, epsilon, rng):
    A = Q.shape[1]
    best = rng.choice(np.flatnonzero(Q[state] == Q[state].max()))
    p = np.full(A, epsilon / A)
    p[best] += 1 - epsilon
    return rng.choice(A, p=p)


def q_update(Q, state, action, reward, next_state, done, alpha, gamma):
    target = reward + (not done) * gamma * max(Q[next_state])
    Q[state][action] = (1 - alpha) * Q[state][action] + alpha * target
    return Q


def q_learning(env, episodes, max_steps, alpha, gamma, epsilon, rng):
    Q, n = np.zeros([env.num_states, env.num_actions]), 0
    while n < episodes:
        state, done, steps = env.reset(), False, 0
        while not done and steps < max_steps:
            action = epsilon_greedy(Q, state, epsilon, rng)
            after, reward, done = env.step(int(action))
            Q = q_update(Q, state, action, reward, after, done, alpha, gamma)
            state, steps = after, steps + 1
        n += 1
    return Q


def greedy_policy(Q):
    return [max(range(len(row)), key=lambda action: row[action]) for row in Q]
