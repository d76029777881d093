import matplotlib.pyplot as plt
import torch
import torchvision
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
from torchvision.transforms import *
from tqdm.auto import tqdm

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
transform = transforms.Compose([transforms.ToTensor(), Normalize((0.5,), (0.5,))])
train = DataLoader(datasets.MNIST("data", train=True, download=True, transform=transform), batch_size=64)
images, labels = next(iter(train))
plt.imshow(torchvision.utils.make_grid(images).permute(1, 2, 0))


def step_function(x):
    return (x > 0).to(x.dtype)


def sigmoid(x):
    x = torch.clamp(x, -80, 80)
    return 1 / (1 + torch.exp(-x))


def relu(x):
    return torch.clamp(x, min=0)


def leaky_relu(x, alpha):
    return torch.where(x > 0, x, alpha * x)


def tanh(x):
    return 2 * sigmoid(2 * x) - 1


def swish(x):
    return x * sigmoid(x)


def softmax(x):
    shifted = x - torch.amax(x, dim=-1, keepdim=True)
    e = torch.exp(shifted)
    return e / torch.sum(e, dim=-1, keepdim=True)

for x, t in tqdm(train):
    plt.plot(relu(x.to(device)))
