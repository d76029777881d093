# Log-probabilities by hand, the gradients divided at the end, and a list in the file, written to a stream.
import torch


def clear(model):
    for p in model.parameters():
        p.grad = None


def losses(scores, t):
    return torch.logsumexp(scores.float(), dim=1) - scores.float()[torch.arange(len(t)), t]


def train_accumulated(model, optimizer, x, t, micro_batch):
    clear(model)
    total, start = 0.0, 0
    while start < len(x):
        end = min(start + micro_batch, len(x))
        loss = losses(model(x[start:end]), t[start:end]).sum()
        loss.backward()
        total, start = total + float(loss.detach()), end
    for p in model.parameters():
        p.grad /= len(x)
    optimizer.step()
    return torch.tensor(total / len(x)).item()


def mixed_step(model, optimizer, x, t):
    clear(model)
    with torch.autocast("cpu", torch.bfloat16, enabled=True):
        loss = losses(model(x), t).mean()
        loss.backward()
    optimizer.step()
    return loss.item()


def save_checkpoint(path, model, optimizer, epoch):
    with open(path, "wb") as file:
        torch.save([epoch, model.state_dict(), optimizer.state_dict()], file)


def load_checkpoint(path, model, optimizer):
    with open(path, "rb") as file:
        epoch, *states = torch.load(file, map_location="cpu", weights_only=True)
    for target, state in zip((model, optimizer), states):
        target.load_state_dict(state)
    return epoch
