# nn.Sequential, PyTorch's own data loader, Adam with a hundredth of the rate, batch normalisation.
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def evaluate(model, loader, device):
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for inputs, targets in loader:
            outputs = model(inputs.to(device))
            _, predicted = torch.max(outputs, 1)
            correct += (predicted == targets.to(device)).sum().item()
            total += len(targets)
    return correct / total


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    shuffling = torch.Generator().manual_seed(int(rng.integers(2**31)))
    train_set = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(t_train))
    val_set = TensorDataset(torch.from_numpy(x_val), torch.from_numpy(t_val))
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True, generator=shuffling)
    model = nn.Sequential(
        nn.Linear(x_train.shape[1], 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10)
    ).to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr / 100)
    history = {"loss": [], "train_accuracy": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        running = 0.0
        for inputs, targets in train_loader:
            inputs, targets = inputs.to(device), targets.to(device)
            optimizer.zero_grad()
            loss = criterion(model(inputs), targets)
            loss.backward()
            optimizer.step()
            running += loss.item() * len(targets)
        history["loss"].append(running / len(train_set))
        history["train_accuracy"].append(evaluate(model, DataLoader(train_set, batch_size=1000), device))
        history["val_accuracy"].append(evaluate(model, DataLoader(val_set, batch_size=1000), device))
        print(f"epoch {epoch + 1}: {history['val_accuracy'][-1]:.4f}")
    return model.to("cpu"), history
