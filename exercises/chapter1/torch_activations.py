"""Activations in PyTorch.

The same functions as in activations, and softmax, on tensors. PyTorch records each operation
and works out the gradients from the record (autograd). So two things are new:

- Every step must be an operation on tensors. What passes through NumPy, a Python number or
  detach() leaves no record, and has no gradient.
- Not only the value but also the gradient must be finite for large numbers. With exp(-x) at
  x = -1000 the value of sigmoid is still right, but its gradient is inf * 0, which is nan.

Write them from elementary operations: exp, abs, max, where, clamp, sums, products, quotients.
What PyTorch has ready is for later chapters and ruled out here, whatever it is called by: sigmoid,
tanh, relu, leaky_relu, silu, softmax and their relatives (log_softmax, softplus, nn.ReLU, ...). A
function that calls one of them earns nothing.
x is a tensor of any shape and is left as it was. A float32 tensor gives a float32 tensor
(step_function may give ints, bools or floats).

PyTorchでの活性化関数です。

activations と同じ関数、そして softmax を、テンソルで書きます。PyTorchは演算を1つずつ記録し、
その記録から勾配を求めます(自動微分)。そのため、新しい点が2つあります。

- すべての計算をテンソルの演算で書きます。NumPyやPythonの数値、detach() を通したものは
  記録が途切れ、勾配がなくなります。
- 大きな数に対して、値だけでなく勾配も有限でなければなりません。x = -1000 で exp(-x) を使うと、
  シグモイドの値は正しくても、勾配は inf * 0 で nan になります。

exp、abs、max、where、clamp、和、積、商といった基本的な演算から作ります。
PyTorch に用意された sigmoid、tanh、relu、leaky_relu、silu、softmax と、その仲間(log_softmax、
softplus、nn.ReLU など)を使うのは後の章からにします。ここでは、どの名前で呼んでも使えません。
使った関数は0点になります。
x は任意の形状のテンソルで、中身は書き換えません。float32 のテンソルには float32 のテンソルを
返します(step_function は整数・真偽値・小数のどれでも可)。
"""

import torch


def step_function(x):
    """Return 1 if x > 0, else 0 (0 at x = 0). It has no useful gradient.

        step_function(torch.tensor([-1.0, 0.0, 2.0]))  # [0, 0, 1]

    x > 0 なら1、それ以外は0を返します(x = 0 では0)。役に立つ勾配はありません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def sigmoid(x):
    """Return 1 / (1 + exp(-x)), value and gradient finite at -1000 and 1000 too.

        sigmoid(torch.tensor([-2.0, 2.0]))  # [0.1192, 0.8808]

    1 / (1 + exp(-x)) を返します。-1000 や 1000 でも、値と勾配が有限になるようにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def relu(x):
    """Return x if x > 0, else 0.

        relu(torch.tensor([-1.5, 2.0]))  # [0, 2]

    x > 0 なら x をそのまま、それ以外は0を返します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def leaky_relu(x, alpha):
    """Return x if x > 0, else alpha * x. alpha is a number, 0 < alpha < 1.

        leaky_relu(torch.tensor([-2.0, 2.0]), 0.1)  # [-0.2, 2]

    x > 0 なら x をそのまま、それ以外は alpha * x を返します。alpha は 0 < alpha < 1 の数値です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def tanh(x):
    """Return (exp(x) - exp(-x)) / (exp(x) + exp(-x)), which is 2 * sigmoid(2 * x) - 1.

    Value and gradient are finite at -1000 and 1000 too.

        tanh(torch.tensor([-0.5, 0.5]))  # [-0.4621, 0.4621]

    (exp(x) - exp(-x)) / (exp(x) + exp(-x)) を返します。2 * sigmoid(2 * x) - 1 と等しい値です。
    -1000 や 1000 でも、値と勾配が有限になるようにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def swish(x):
    """Return x * sigmoid(x), value and gradient finite at -1000 and 1000 too.

        swish(torch.tensor([-1.0, 0.0, 1.0]))  # [-0.2689, 0, 0.7311]

    x * sigmoid(x) を返します。-1000 や 1000 でも、値と勾配が有限になるようにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def softmax(x):
    """Return exp(x_k) / sum_j exp(x_j) for each element k of a sample.

    x: the scores of one sample (K,), or of N samples (N, K), one in each row. Each row of the
    result sums to 1. Value and gradient are finite with scores such as 10000, and also if one
    row is 1000 above another.

        softmax(torch.tensor([1.0, 2.0, 3.0]))  # [0.0900, 0.2447, 0.6652]

    サンプルの要素 k ごとに exp(x_k) / sum_j exp(x_j) を返します。

    x は1つのサンプルのスコア (K,) か、1行が1つのサンプルである N 個分のスコア (N, K) です。
    結果は行ごとに和が1になります。10000 のようなスコアでも、ある行が別の行より
    1000 大きいときでも、値と勾配が有限になるようにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()
