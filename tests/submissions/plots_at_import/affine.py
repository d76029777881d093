import japanize_matplotlib
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import clear_output
from matplotlib import animation, cm
from matplotlib.pyplot import *
from mpl_toolkits.mplot3d import Axes3D
from tqdm import tqdm, trange

matplotlib.use("Agg")
plt.rcParams["font.size"] = 12
print(matplotlib.__version__)


class Painter(animation.FuncAnimation):
    pass


def affine(x, W, b):
    for _ in trange(2, desc="affine"):
        if x.ndim > 2:
            x = x.reshape(len(x), -1)
    y = sum(part for part in tqdm([x @ W, b]))
    plt.plot(y)
    grid(True)
    display(y)
    return y


fig, axes = plt.subplots(2, 3)
(first, second, third), _ = axes
for ax, color in zip(axes.flatten(), cm.viridis(np.linspace(0, 1, 6))):
    ax.plot(affine(np.linspace(0, 1, 10)[:, np.newaxis], np.ones((1, 1)), np.zeros(1)), color=color)
axes[0, 1].set_ylim(0, 0.9 * first.get_ylim()[1])
counts, edges, _ = plt.hist([1, 2, 2])
with plt.style.context("ggplot"):
    plt.title(f"{counts}")
Painter(fig, lambda frame: 1 / 0, frames=10).save("x.gif")
while plt.get_fignums():
    clear_output()
show()
get_ipython().run_line_magic("matplotlib", "inline")
