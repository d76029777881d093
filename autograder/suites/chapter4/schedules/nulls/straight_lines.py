# fails: all
"""Both ends of each schedule are about right, and a straight line lies between them."""


def step_decay(lr, epoch, drop, every):
    return lr - (1 - drop) * lr * epoch / every


def exponential_decay(lr, epoch, rate):
    return lr * (1 - (1 - rate) * epoch)


def cosine_annealing(lr, epoch, total, min_lr):
    return lr + (min_lr - lr) * epoch / total


def warmup(lr, epoch, warmup_epochs):
    return lr * epoch / warmup_epochs
