"""Three habits of practice in PyTorch: large batches in parts, half precision, checkpoints.

N is the number of samples, D that of the numbers of a sample, K that of the classes.

PyTorch の実践で役立つ3つの習慣です。大きなバッチを小さく分けて計算し、計算の精度を半分にし、
途中経過を保存します。

N はサンプルの数、D は1サンプルの数値の個数、K はクラスの数です。
"""

import torch
import torch.nn.functional as F


def train_accumulated(model, optimizer, x, t, micro_batch):
    """Take one step on all of x, a few samples at a time, and return the loss as a float.

    x: (N, D), a tensor; t: (N,), labels 0 to K - 1, int64. model(x) gives scores (N, K). The loss
    is the cross entropy, a mean over all N samples, before the step.

    The model gets at most micro_batch samples at a time: x[0:micro_batch], then the next ones. The
    last part is shorter if N is not a multiple. Call backward for each part before the next one
    goes into the model, so that the memory of its graph is free again. The optimizer takes one
    single step, after the last part. It is the step that the whole batch would give: gradients that
    were there before the call do not count. Leave the model's mode and the optimizer's numbers as
    they are.

    >>> loss = train_accumulated(model, optimizer, x, t, 32)  # 100 samples: 32, 32, 32, 4 | 100個を 32、32、32、4個に

    x の全体で1歩だけ進み、損失を float で返します。計算は少しずつに分けて行います。

    x: (N, D) のテンソル。t: (N,)、0 から K - 1 のラベル、int64。model(x) はスコア (N, K) を
    返します。損失は、進む前の交差エントロピーを N 個のサンプル全体で平均したものです。

    モデルに一度に渡すのは、最大で micro_batch 個です。x[0:micro_batch]、その次の micro_batch 個、
    と順に渡します。N が micro_batch の倍数でなければ、最後の部分は短くなります。1つの部分の
    backward を呼んでから、次の部分をモデルに渡します。そうすれば、計算グラフのメモリがそのつど
    空きます。optimizer で進むのは、最後の部分の後の1回だけです。バッチ全体を一度に計算したときと
    同じ1歩になります。呼ぶ前から残っていた勾配は数えません。モデルの状態 (train, eval) と optimizer
    の設定は、そのままにします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def mixed_step(model, optimizer, x, t):
    """Take one step with the forward pass in bfloat16, and return the loss as a float.

    The arguments are those of train_accumulated; the loss is the mean over the batch, before the
    step. The model is called under torch.autocast on the CPU, with the dtype torch.bfloat16. The
    parameters are float32 before and after, and the step is added to them in float32, however small
    it is. Gradients that were there before the call do not count.

    >>> loss = mixed_step(model, optimizer, x, t)

    順伝播を bfloat16 で計算して1歩進み、損失を float で返します。

    引数は train_accumulated と同じです。損失は、進む前のバッチの平均です。モデルは、
    CPU の torch.autocast の中で、dtype を torch.bfloat16 にして呼びます。パラメータは呼ぶ前も後も
    float32 です。どんなに小さな1歩でも、float32 のまま足します。呼ぶ前から残っていた勾配は
    数えません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def save_checkpoint(path, model, optimizer, epoch):
    """Save in the file path all that load_checkpoint needs. It makes this one file and no other.

    epoch: a whole number. Model and optimizer stay as they are. Save state_dict(), not the objects:
    torch.load opens tensors and numbers only.

    load_checkpoint に必要なものをすべて path のファイルに保存します。作るファイルは、
    この1つだけです。

    epoch: 整数。model と optimizer は変えません。オブジェクトそのものではなく、state_dict() を
    保存します。torch.load が開くのは、テンソルと数だけだからです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def load_checkpoint(path, model, optimizer):
    """Put what save_checkpoint has saved into this model and this optimizer, and return the epoch.

    Both are new, made as those that were saved, and usually in another process. Afterwards training
    goes on as if it had never stopped: with the parameters, the model's other numbers (batch
    normalisation has running means), and the optimizer's memory and its learning rate. The epoch is
    the saved number. A file may come from anywhere: nothing that stands in it may be run, so read it
    with weights_only=True.

    >>> save_checkpoint("run.pt", model, optimizer, 7)
    >>> load_checkpoint("run.pt", new_model, new_optimizer)
    7

    save_checkpoint で保存したものを、渡された model と optimizer に入れ、保存したときのエポックを
    返します。

    どちらも、保存したものと同じ作り方で新しく作られています。たいていは別のプロセスです。
    読み込んだ後の学習は、一度も止めなかった場合と同じように続きます。パラメータだけでなく、
    モデルがもつほかの数 (バッチ正規化なら移動平均)、optimizer が覚えているもの、学習率も元に
    戻ります。返すエポックは、保存した数そのものです。ファイルはどこから来たものかわかりません。
    中身を実行しないように、weights_only=True で読み込みます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    torch.manual_seed(0)
    x, t = torch.randn(100, 8), torch.randint(3, (100,))
    model = torch.nn.Linear(8, 3)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    print([round(train_accumulated(model, optimizer, x, t, 32), 3) for _ in range(5)])
    print([round(mixed_step(model, optimizer, x, t), 3) for _ in range(5)])
