# Parameters of its own in NumPy's shapes, unfold and a matrix product, the backbone cut off by detach.
import torch


class SimpleConvNet(torch.nn.Module):
    def __init__(self, input_dim, filter_num, filter_size, hidden_size, output_size):
        super().__init__()
        c, h, w = input_dim
        self.out = (h - filter_size + 1, w - filter_size + 1)
        size = filter_num * (self.out[0] // 2) * (self.out[1] // 2)
        new = torch.nn.Parameter
        self.W1 = new(0.1 * torch.randn(filter_num, c, filter_size, filter_size))
        self.b1 = new(torch.zeros(filter_num))
        self.W2 = new(torch.randn(size, hidden_size) * (2 / size) ** 0.5)
        self.b2 = new(torch.zeros(hidden_size))
        self.W3 = new(torch.randn(hidden_size, output_size) * (2 / hidden_size) ** 0.5)
        self.b3 = new(torch.zeros(output_size))
        self.frozen = False

    def body(self, x):
        fn, _, f, _ = self.W1.shape
        columns = torch.nn.functional.unfold(x, f)  # (N, C * F * F, OH * OW)
        maps = (self.W1.reshape(fn, -1) @ columns + self.b1[:, None]).clamp(min=0)
        maps = maps.reshape(len(x), fn, self.out[0] // 2, 2, self.out[1] // 2, 2).amax(dim=(3, 5))
        return (maps.reshape(len(x), -1) @ self.W2 + self.b2).clamp(min=0)

    def forward(self, x):
        hidden = self.body(x)
        return (hidden.detach() if self.frozen else hidden) @ self.W3 + self.b3

    def load_numpy(self, params):
        for key, value in params.items():
            getattr(self, key).data = torch.tensor(value)


def train_step(model, optimizer, x, t):
    loss = torch.nn.functional.cross_entropy(model(x), t)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def freeze_backbone(model):
    model.frozen = True


def replace_head(model, num_classes):
    hidden = model.W3.shape[0]
    model.W3 = torch.nn.Parameter(torch.randn(hidden, num_classes) * 0.01)
    model.b3 = torch.nn.Parameter(torch.zeros(num_classes))
