# Loops; the baseline is the mean of the rewards before; uneven draws by sums of probabilities.
import math

import numpy as np


def softmax_policy(preferences):
    top = max(preferences)
    weights = [math.exp(one - top) for one in preferences]
    return np.array([one / sum(weights) for one in weights])


def log_policy_gradient(preferences, action):
    p = softmax_policy(preferences)
    return np.array([1 - p[i] if i == action else -p[i] for i in range(len(p))])


def reinforce_update(preferences, action, reward, baseline, lr):
    gradient = log_policy_gradient(preferences, action)
    for i in range(len(preferences)):
        preferences[i] += lr * (reward - baseline) * gradient[i]
    return preferences


def train_bandit(pull, num_arms, steps, lr, rng):
    preferences, rewards = np.zeros(num_arms), []
    while len(rewards) < steps:
        p, left, arm = softmax_policy(preferences), rng.random(), 0
        while arm < num_arms - 1 and left >= p[arm]:
            left -= p[arm]
            arm += 1
        reward = pull(arm)
        baseline = sum(rewards) / len(rewards) if rewards else 0
        reinforce_update(preferences, arm, reward, baseline, lr)
        rewards.append(reward)
    return preferences
