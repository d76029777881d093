# Logarithms of the softmax throughout, targets always one-hot, the teacher's probabilities made once before training, and an Adam of its own.
import numpy as np


def log_softmax(scores, temperature):
    z = scores / temperature
    z = z - np.max(z, axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def soften(scores, temperature=1.0):
    return np.exp(log_softmax(scores, temperature))


def targets(t, k):
    t = np.asarray(t)
    if t.ndim == 2:
        return t
    out = np.zeros((t.size, k))
    out[np.arange(t.size), t] = 1
    return out


def distillation_loss(student_scores, teacher_scores, t, temperature, alpha):
    n, k = student_scores.shape
    log_p, log_q = log_softmax(teacher_scores, temperature), log_softmax(student_scores, temperature)
    soft = temperature**2 * (np.exp(log_p) * (log_p - log_q)).sum(1).mean()
    hard = -(targets(t, k) * log_softmax(student_scores, 1.0)).sum() / n
    return np.array(alpha * soft + (1.0 - alpha) * hard)


def distillation_gradient(student_scores, teacher_scores, t, temperature, alpha):
    n, k = student_scores.shape
    soft = temperature**2 * (soften(student_scores, temperature) - soften(teacher_scores, temperature)) / temperature
    hard = soften(student_scores) - targets(t, k)
    return alpha / n * soft + (1.0 - alpha) / n * hard


def distill(student, x, teacher_scores, temperature, epochs, batch_size, lr, rng):
    p = soften(teacher_scores, temperature)
    m = {key: 0.0 for key in student.params}
    v = {key: 0.0 for key in student.params}
    step, losses = 0, []
    for _ in range(epochs):
        for batch in np.split(rng.permutation(len(x)), range(batch_size, len(x), batch_size)):
            step += 1
            q = soften(student.forward(x[batch]), temperature)
            student.backward(temperature * (q - p[batch]) / batch.size)
            for key, grad in student.grads.items():
                m[key] += 0.1 * (grad - m[key])
                v[key] += 0.001 * (grad * grad - v[key])
                student.params[key][...] -= lr * (m[key] / (1 - 0.9**step)) / (np.sqrt(v[key] / (1 - 0.999**step)) + 1e-7)
            losses.append(step)
    return losses
