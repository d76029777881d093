# One-hot minus probabilities; a running sum for the baseline; Gumbel noise draws the arm.
import numpy as np


def softmax_policy(preferences):
    logits = preferences - np.logaddexp.reduce(preferences)
    return np.exp(logits)


def log_policy_gradient(preferences, action):
    return np.eye(len(preferences))[action] - softmax_policy(preferences)


def reinforce_update(preferences, action, reward, baseline, lr):
    advantage = reward - baseline
    preferences[:] = preferences + lr * advantage * log_policy_gradient(preferences, action)


def train_bandit(pull, num_arms, steps, lr, rng):
    theta = np.zeros(num_arms)
    total = 0.0
    for t in range(steps):
        arm = np.argmax(theta + rng.gumbel(size=num_arms))
        reward = pull(arm)
        total += reward
        reinforce_update(theta, arm, reward, total / (t + 1), lr)
    return theta
