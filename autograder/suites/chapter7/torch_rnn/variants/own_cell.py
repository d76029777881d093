# One-hot rows and a cell written out in NumPy's layout, with a single bias; the state detached on the way in; a tensor as the loss.
import torch


class CharLSTM(torch.nn.Module):
    def __init__(self, v, d, h):
        super().__init__()
        self.h = h
        sizes = {"embed_W": (v, d), "lstm_Wx": (d, 4 * h), "lstm_Wh": (h, 4 * h), "lstm_b": (4 * h,)}
        sizes |= {"affine_W": (h, v), "affine_b": (v,)}
        for name, size in sizes.items():
            scale = 0.3 if name == "embed_W" else size[0] ** -0.5 if len(size) > 1 else 0
            setattr(self, name, torch.nn.Parameter(scale * torch.randn(*size)))

    def forward(self, xs, state):
        vectors = torch.nn.functional.one_hot(xs, len(self.embed_W)).float() @ self.embed_W
        if state is None:
            zeros = vectors.new_zeros(len(xs), self.h)
            state = zeros, zeros
        else:
            state = [part[0] for part in state]
        h, c = state
        scores = []
        for x in vectors.unbind(1):
            f, g, i, o = (x @ self.lstm_Wx + h @ self.lstm_Wh + self.lstm_b).chunk(4, dim=1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            scores.append(h @ self.affine_W + self.affine_b)
        return torch.stack(scores, dim=1), (h[None], c[None])

    def load_numpy(self, params):
        for name, value in params.items():
            getattr(self, name).data = torch.tensor(value)


def train_block(model, optimizer, xs, ts, state, max_norm):
    if state is not None:
        state = tuple(part.detach() for part in state)
    optimizer.zero_grad()
    scores, state = model(xs, state)
    logs = scores.log_softmax(dim=-1).gather(2, ts.unsqueeze(2))
    loss = -logs.mean()
    loss.backward()
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    norm = torch.sqrt(sum((grad**2).sum() for grad in grads))
    if norm > max_norm:
        for grad in grads:
            grad *= max_norm / norm
    optimizer.step()
    return loss, state
