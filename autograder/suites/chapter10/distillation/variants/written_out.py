# Row by row with loops and Python numbers; an epsilon in the logarithm.
import math

import numpy as np
from given import Adam


def soften(scores, temperature):
    rows = []
    for row in scores:
        top = max(row)
        e = [math.exp((s - top) / temperature) for s in row]
        total = sum(e)
        rows.append([value / total for value in e])
    return np.array(rows)


def distillation_loss(student_scores, teacher_scores, t, temperature, alpha):
    total = 0.0
    ps, qs, ys = soften(teacher_scores, temperature), soften(student_scores, temperature), soften(student_scores, 1)
    for n in range(len(student_scores)):
        p = ps[n]
        log_p, log_q = np.log(p + 1e-300), (student_scores[n] - max(student_scores[n])) / temperature
        log_q = log_q - math.log(sum(math.exp(z) for z in log_q))
        kl = 0.0
        for k in range(len(p)):
            kl += p[k] * (log_p[k] - log_q[k])
        label = int(np.argmax(t[n])) if np.ndim(t[n]) else t[n]
        total += alpha * temperature * temperature * kl - (1 - alpha) * math.log(ys[n][label] + 1e-7)
    return total / len(student_scores)


def distillation_gradient(student_scores, teacher_scores, t, temperature, alpha):
    ps, qs, ys = soften(teacher_scores, temperature), soften(student_scores, temperature), soften(student_scores, 1)
    grad = np.empty_like(student_scores)
    for n, row in enumerate(t):
        onehot = row if np.ndim(row) else np.eye(len(ps[n]))[row]
        grad[n] = alpha * temperature * (qs[n] - ps[n]) + (1 - alpha) * (ys[n] - onehot)
    return grad / len(grad)


def distill(student, x, teacher_scores, temperature, epochs, batch_size, lr, rng):
    opt = Adam(lr)
    indices = list(range(len(x)))
    for _ in range(epochs):
        rng.shuffle(indices)
        while_left = indices[:]
        while while_left:
            batch, while_left = while_left[:batch_size], while_left[batch_size:]
            s = student.forward(np.array([x[i] for i in batch]))
            teacher = np.array([teacher_scores[i] for i in batch])
            dout = temperature * (soften(s, temperature) - soften(teacher, temperature)) / len(batch)
            student.backward(dout)
            opt.update(student.params, student.grads)
    return student
