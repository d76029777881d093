"""Pruning: the weights that hardly matter become 0, and the rest is trained a little more.

A mask has the shape of its array: 1 where the weight is kept, 0 where it is pruned. What matters is
the size of a weight, abs(W), whatever its sign.

枝刈りです。ほとんど役に立っていない重みを 0 にし、残りの重みを少しだけ訓練し直します。

マスクは配列と同じ形状で、残す重みの所が 1、刈る重みの所が 0 です。重みの大事さは、符号によらず、
絶対値 abs(W) で決めます。
"""

import numpy as np
from given import MLP, Adam


def magnitude_mask(W, sparsity):
    """Return a mask for W that prunes the given share of its weights: those with the smallest abs.

    W: an array of any shape; no two weights have the same size. sparsity: the share that is pruned,
    above 0 and below 1; sparsity * W.size is a whole number. The mask may be of bool, int or float.
    W stays as it was.

    >>> magnitude_mask(np.array([[0.5, -2.0, 0.1], [-0.3, 1.0, -0.9]]), 0.5).astype(int)
    array([[0, 1, 0],
           [0, 1, 1]])

    W の重みのうち、指定された割合を刈るマスクを返します。絶対値の小さいものから刈ります。

    W: 形状の自由な配列。絶対値の等しい重みはありません。sparsity: 刈る割合で、0 より大きく 1 より
    小さい数です。sparsity * W.size は整数になります。マスクは bool、int、float のどれでもかまいません。
    W は元のまま残します。
    """
    ### BEGIN SOLUTION
    count = round(sparsity * W.size)
    mask = np.ones(W.size)
    mask[np.argsort(np.abs(W), axis=None)[:count]] = 0  # places in the flattened W
    return mask.reshape(W.shape)
    ### END SOLUTION


def global_masks(params, sparsity):
    """Return a dictionary of masks that prunes the given share of all weights of a network.

    params: a dictionary of arrays. Its 2-D arrays are the weights. All others are biases, which are
    not pruned and have no mask: the keys of the result are those of the 2-D arrays. One threshold
    holds for all weights together, so a matrix of small weights may lose more than another.
    sparsity: the share of all weights that is pruned; as in magnitude_mask. params stays as it was.

    >>> params = {"W1": np.array([[0.1, -3.0]]), "b1": np.zeros(2), "W2": np.array([[0.2], [4.0]])}
    >>> {key: mask.astype(int).tolist() for key, mask in global_masks(params, 0.5).items()}
    {'W1': [[0, 1]], 'W2': [[0], [1]]}

    ネットワークのすべての重みのうち、指定された割合を刈るマスクを、辞書で返します。

    params: 配列の辞書。2次元の配列が重みです。それ以外はバイアスで、刈りません。マスクも作らないので、
    結果のキーは2次元の配列のキーだけです。しきい値はすべての重みに共通の1つで、小さな重みの多い行列ほど
    多く刈られます。sparsity: すべての重みのうち刈る割合で、条件は magnitude_mask と同じです。params は
    元のまま残します。
    """
    ### BEGIN SOLUTION
    keys = [key for key, array in params.items() if array.ndim == 2]
    row = np.concatenate([params[key].ravel() for key in keys])  # all weights
    whole = magnitude_mask(row, sparsity)
    parts = np.split(whole, np.cumsum([params[key].size for key in keys])[:-1])
    return {key: part.reshape(params[key].shape) for key, part in zip(keys, parts, strict=True)}
    ### END SOLUTION


def apply_masks(params, masks):
    """Set the pruned weights to 0, in the arrays of params themselves: the network uses those.

    masks: a dictionary with some of the keys of params, of 0 and 1 (bool, int or float). Arrays
    without a mask stay as they are, and so do the masks. What is returned is not asked.

    刈る重みを 0 にします。ネットワークが使っているのは params の配列なので、配列そのものに書き込みます。

    masks: params のキーの一部を持つ、0 と 1(bool、int、float のどれか)の配列の辞書。マスクのない配列と、
    マスクは、元のまま残します。戻り値は採点しません。
    """
    ### BEGIN SOLUTION
    for key, mask in masks.items():
        params[key] *= mask
    ### END SOLUTION


def sparsity(params):
    """Return the share of zeros among all weights, 0 to 1. The weights are the 2-D arrays alone.

    >>> float(sparsity({"W1": np.array([[0.0, 2.0, 0.0, 1.0]]), "b1": np.zeros(4)}))
    0.5

    すべての重みのうち、0 である割合を 0 から 1 で返します。重みは2次元の配列だけです。
    """
    ### BEGIN SOLUTION
    weights = [array for array in params.values() if array.ndim == 2]
    return sum(np.sum(W == 0) for W in weights) / sum(W.size for W in weights)
    ### END SOLUTION


def finetune(network, masks, x, t, epochs, batch_size, lr, rng):
    """Train a pruned network further, in place. The pruned weights are 0 and stay exactly 0.

    network: an MLP of given.py, or an object with the same params and gradient(x, t). masks: as in
    apply_masks. They hold from the beginning: a pruned weight that is not 0 yet becomes 0 first.
    After every step all pruned weights are 0 again, before the next gradient is asked for.
    x: (N, D). t: labels (N,). Both stay as they are. epochs, batch_size: integers. lr: the rate of
    Adam, which is ready in given.py; one Adam serves for all steps. rng: a NumPy generator.

    In each epoch every sample comes once, with its label, in a random order that is drawn from rng
    anew, in batches of batch_size, of which the last may be smaller. Each batch is one call of
    network.gradient and one step. What is returned is not asked.

    If 80% of the weights of a trained network are pruned, with global_masks, it should read at least
    85% of the unseen digits after 5 epochs with batch_size 50 and lr 0.003. The network has 64, 50
    and 10 neurons and is trained on 1,000 digits.

    枝刈りをしたネットワークを、さらに訓練します。ネットワークそのものを変えます。刈った重みは 0 で、訓練中
    もずっと、正確に 0 のままです。

    network: given.py の MLP か、同じ params と gradient(x, t) を持つオブジェクト。masks: apply_masks と
    同じ。最初から効きます。刈る重みがまだ 0 でなければ、まず 0 にします。1歩進むたびに、次の勾配を求める前
    に、刈った重みをすべて 0 に戻します。
    x: (N, D)。t: ラベル (N,)。どちらも変えません。epochs、batch_size: 整数。lr: given.py にある Adam の
    学習率。1つの Adam をすべてのステップに使います。rng: NumPy の乱数生成器。

    1エポックに、どのサンプルも自分のラベルと組になって1回ずつ現れます。順番は、エポックごとに rng から
    引き直してランダムにし、batch_size 個ずつのバッチに分けます。最後のバッチは小さくてもかまいません。
    バッチごとに network.gradient を1回呼び、1歩進みます。戻り値は採点しません。

    訓練したネットワークの重みを global_masks で 80% 刈り、batch_size 50、lr 0.003 で 5 エポック訓練すると、
    見たことのない数字の 85% 以上を読めるはずです。ネットワークのニューロンは 64、50、10 個で、1,000 枚の数字
    で訓練してあります。
    """
    ### BEGIN SOLUTION
    optimizer = Adam(lr)
    apply_masks(network.params, masks)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            optimizer.update(network.params, network.gradient(x[chosen], t[chosen]))
            apply_masks(network.params, masks)
    ### END SOLUTION


if __name__ == "__main__":
    from sklearn.datasets import load_digits

    rng, (x, t) = np.random.default_rng(0), load_digits(return_X_y=True)
    x, network = x / 16, MLP([64, 50, 10], rng)
    finetune(network, {}, x[:1400], t[:1400], 12, 50, 0.01, rng)  # nothing is pruned yet | まだ何も枝刈りしていない
    print(network.accuracy(x[1400:], t[1400:]))
    masks = global_masks(network.params, 0.8)
    apply_masks(network.params, masks)
    print(sparsity(network.params), network.accuracy(x[1400:], t[1400:]))
    finetune(network, masks, x[:1400], t[:1400], 5, 50, 0.003, rng)
    print(sparsity(network.params), network.accuracy(x[1400:], t[1400:]))
