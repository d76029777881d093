"""The Transformer in PyTorch: the block, PyTorch's mask, a language model and its training.

N texts side by side, T steps; V symbols; D numbers for each step, in h heads; F numbers inside the
feed-forward network. Ids are int64, masks bool, everything else is float32.

PyTorch で書くTransformerです。ブロック、PyTorch流のマスク、言語モデルとその学習の1歩を書きます。

並べて読む文章は N 本、ステップは T 個、記号は V 種類、1ステップを表す数は D 個で、
それを h 個のヘッドに分けます。順伝播層の中の数は F 個です。番号は int64、マスクは bool、
ほかの数はすべて float32 です。
"""

import torch
import torch.nn.functional as F
from torch import nn


def to_torch_mask(mask):
    """Return the mask that nn.MultiheadAttention takes as attn_mask for this mask of ours.

    mask: a bool tensor of any shape, True: may be looked at. Returns a bool tensor of the same
    shape, in which True means: may not be looked at. mask stays as it was.

    >>> to_torch_mask(torch.tensor([[True, False], [True, True]]))
    tensor([[False,  True],
            [False, False]])

    このマスクに対応する、nn.MultiheadAttention の attn_mask に渡すマスクを返します。

    mask: 任意の形状の bool のテンソルで、True は「見てよい」という意味です。返すのは同じ形状の
    bool のテンソルで、True は「見てはいけない」という意味になります。mask は元のまま残します。
    """
    ### BEGIN SOLUTION
    return ~mask
    ### END SOLUTION


class TransformerBlock(nn.Module):
    """The block of transformer_block: x plus attention of the normalised x, then feed-forward.

    You may use nn.MultiheadAttention, F.scaled_dot_product_attention, or write the attention
    yourself.

    >>> block = TransformerBlock(8, 2, 32)
    >>> block(torch.zeros(5, 3, 8), None).shape
    torch.Size([5, 3, 8])

    transformer_block と同じブロックです。正規化した x への注意を x に足し、
    順伝播層でも同じことをします。

    nn.MultiheadAttention や F.scaled_dot_product_attention を使っても、自分で書いてもかまいません。
    """

    def __init__(self, d_model, num_heads, d_ff):
        """Make the layers, D, h and F being these sizes; their first weights are random.

        The first weights that PyTorch's own layers have are good enough. self.parameters() finds
        everything that is to be learned. There is no dropout.

        レイヤを作ります。大きさは順に D、h、F で、重みの初期値はランダムです。

        PyTorch のレイヤの初期値で十分です。
        学習するものはすべて self.parameters() から見つかるようにします。ドロップアウトは使いません。
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.num_heads = num_heads
        self.norm1, self.norm2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.attention = nn.MultiheadAttention(d_model, num_heads, bias=False, batch_first=True)
        self.feed_forward = nn.Sequential(nn.Linear(d_model, d_ff), nn.ReLU(), nn.Linear(d_ff, d_model))
        ### END SOLUTION

    def forward(self, x, mask):
        """Return the output (N, T, D) for x (N, T, D).

        mask: None, or a bool tensor (T, T) or (N, T, T), in which True means: may be looked at. Its
        rows are the steps that ask; it is the same for all heads.
        The normalisation comes first in each half, as in transformer_block.

        x (N, T, D) に対する出力 (N, T, D) を返します。

        mask: None か、bool のテンソル (T, T) または (N, T, T) で、True は「見てよい」という意味です。
        行は問い合わせる側のステップで、どのヘッドにも同じマスクを使います。前半でも後半でも、
        transformer_block と同じく正規化が先です。
        """
        ### BEGIN SOLUTION
        if mask is not None:
            mask = to_torch_mask(mask)
            mask = mask if mask.ndim == 2 else mask.repeat_interleave(self.num_heads, dim=0)  # (N * h, T, T)
        normed = self.norm1(x)
        x = x + self.attention(normed, normed, normed, attn_mask=mask, need_weights=False)[0]  # (N, T, D)
        return x + self.feed_forward(self.norm2(x))
        ### END SOLUTION

    def load_numpy(self, params):
        """Take over the parameters of a NumPy block, so that both give the same outputs.

        params: a dictionary of float32 NumPy arrays as in transformer_block: Wq, Wk, Wv, Wo (D, D),
        W1 (D, F), b1 (F,), W2 (F, D), b2 (D,), gamma1, beta1, gamma2, beta2 (D,). PyTorch's layers
        have their weights the other way round, (out, in). nn.MultiheadAttention has those of query,
        key and value one below the other in in_proj_weight (3D, D), and that of the output in
        out_proj. It may be called again at any time.

        NumPy のブロックのパラメータを読み込み、同じ出力になるようにします。

        params: transformer_block と同じ、float32 の NumPy 配列の辞書。Wq、Wk、Wv、Wo (D, D)、
        W1 (D, F)、b1 (F,)、W2 (F, D)、b2 (D,)、gamma1、beta1、gamma2、beta2 (D,) です。
        PyTorch のレイヤの重みは、向きが逆の (出力, 入力) です。nn.MultiheadAttention では、クエリ、
        キー、バリューの重みが in_proj_weight (3D, D) に縦に並び、出力の重みは out_proj にあります。
        何度呼んでもかまいません。
        """
        ### BEGIN SOLUTION
        first, _, second = self.feed_forward
        tensors = {name: torch.tensor(array.T) for name, array in params.items()}  # (in, out) -> (out, in)
        pairs = [(self.attention.in_proj_weight, torch.cat([tensors[name] for name in ("Wq", "Wk", "Wv")]))]
        pairs += [(self.attention.out_proj.weight, tensors["Wo"])]
        pairs += [(first.weight, tensors["W1"]), (first.bias, tensors["b1"])]
        pairs += [(second.weight, tensors["W2"]), (second.bias, tensors["b2"])]
        pairs += [(self.norm1.weight, tensors["gamma1"]), (self.norm1.bias, tensors["beta1"])]
        pairs += [(self.norm2.weight, tensors["gamma2"]), (self.norm2.bias, tensors["beta2"])]
        with torch.no_grad():
            for parameter, tensor in pairs:
                parameter.copy_(tensor)
        ### END SOLUTION


class MiniGPT(nn.Module):
    """A language model: embedding and positions, num_layers blocks, normalisation, affine layer.

    How it is built is up to you, as in tiny_language_model. What must hold is this, whatever its
    parameters are:

    - The scores at step t depend on the ids of the steps 0 to t, and on nothing that comes later.
    - They depend on each of these ids, and on their order. Attention looks at every step directly,
      so the first of 200 ids still counts for the last scores, with a single block too.
    - Every text is read for itself, and equal texts get equal scores: there is no chance in it, and
      no state goes on from call to call.
    - N is any number of texts, T any length from 1 to max_len.

    >>> model = MiniGPT(25, 48, 4, 1, 32)
    >>> model(torch.zeros(20, 5, dtype=torch.int64)).shape
    torch.Size([20, 5, 25])

    言語モデルです。埋め込みと位置、num_layers 個のブロック、正規化、Affine からなります。

    tiny_language_model と同じく、作り方は自由です。ただし、パラメータがどんな値でも、
    次のことが成り立つようにします。

    - ステップ t のスコアは、ステップ 0 から t の番号で決まり、その後の番号にはよりません。
    - スコアは、それらの番号のどれにも、その順序にも左右されます。
      注意機構はどのステップも直接見るので、ブロックが1つでも、200 個の番号の最初の1つが、
      最後のスコアにまだ影響します。
    - 文章は1本ずつ独立に読み、同じ文章のスコアはいつも同じです。偶然は入らず、
      呼び出しの間で引き継がれる状態もありません。
    - 文章の本数 N も、1 から max_len までの長さ T も自由です。
    """

    def __init__(self, vocab_size, d_model, num_heads, num_layers, max_len):
        """Make the layers; their first weights are random, and others in the next model.

        vocab_size: V. d_model: D, even and a multiple of num_heads. num_heads: h. num_layers: the
        number of blocks. max_len: the length of the longest text that the model will read.
        self.parameters() finds everything that is to be learned.

        レイヤを作ります。重みの初期値はランダムで、モデルを作るたびに違います。

        vocab_size: V、d_model: D(num_heads の倍数で、偶数)、num_heads: h、num_layers: ブロックの数、
        max_len: モデルが読む最も長い文章の長さ。
        学習するものはすべて self.parameters() から見つかるようにします。
        """
        super().__init__()
        ### BEGIN SOLUTION
        self.embed, self.positions = nn.Embedding(vocab_size, d_model), nn.Embedding(max_len, d_model)
        blocks = [TransformerBlock(d_model, num_heads, 4 * d_model) for _ in range(num_layers)]
        self.blocks, self.norm = nn.ModuleList(blocks), nn.LayerNorm(d_model)
        self.affine = nn.Linear(d_model, vocab_size)
        ### END SOLUTION

    def forward(self, ids):
        """Return the scores (N, T, V) of what comes next, for ids (N, T), integers from 0 to V - 1.

        Scores, not probabilities.

        0 から V - 1 の整数の番号 ids (N, T) に対して、次に来る記号のスコア (N, T, V) を返します。

        確率ではなく、スコアです。
        """
        ### BEGIN SOLUTION
        t = torch.arange(ids.shape[1])
        x = self.embed(ids) + self.positions(t)  # (N, T, D) + (T, D) -> (N, T, D)
        for block in self.blocks:
            x = block(x, t <= t[:, None])  # (N, T, D)
        return self.affine(self.norm(x))  # (N, T, D) -> (N, T, V)
        ### END SOLUTION


def train_step(model, optimizer, ids, targets):
    """Take one step of training on a batch of texts, and return the loss.

    model: a MiniGPT, or any other module that gives scores (N, T, V) for ids. optimizer: one of
    torch.optim, for its parameters. ids, targets: int64 (N, T), targets the ids that follow.

    The loss is the mean cross entropy of model(ids) for targets over all steps, before the
    optimiser's step; a number or a tensor. The gradient is that of this batch alone, by autograd,
    and the optimiser takes one step with it.

    Trained in this way on 20,000 letters of text as in given.py, with windows as in
    tiny_language_model, 800 steps of 16 x 32 ids and Adam with lr 0.005, a model with d_model 48,
    num_heads 4, one block and max_len 32 should reach a perplexity of 1.85 or less on unseen text.
    It is asked for letters that have 16 to 31 others before them.

    文章のバッチ1つについて学習を1歩進め、損失を返します。

    model: MiniGPT か、番号に対してスコア (N, T, V) を返すほかのモジュール。
    optimizer: model のパラメータのための torch.optim のオプティマイザ。
    ids、targets: int64 の (N, T) で、targets は次に来る番号です。

    損失は、targets に対する model(ids) の交差エントロピー誤差の、全ステップでの平均です。
    オプティマイザが進む前の値で、数でもテンソルでもかまいません。勾配は自動微分で求め、
    このバッチの分だけを使います。その勾配でオプティマイザを1歩進めます。

    d_model 48、num_heads 4、ブロック1つ、max_len 32 のモデルを、
    given.py と同様の文章の 20,000 文字で、tiny_language_model と同じ窓を使い、
    16 x 32 の番号で 800 ステップ、lr 0.005 の Adam で訓練すると、
    見たことのない文章でのパープレキシティは 1.85 以下になるはずです。
    前に 16 から 31 文字ある文字を予測させて測ります。
    """
    ### BEGIN SOLUTION
    loss = F.cross_entropy(model(ids).flatten(0, 1), targets.flatten())  # (N, T, V) -> (N * T, V)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


if __name__ == "__main__":
    text = torch.tensor([0, 1, 0, 2, 0, 3] * 20)
    model = MiniGPT(4, 16, 2, 1, 12)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(201):
        places = torch.randint(len(text) - 12, (8, 1)) + torch.arange(13)
        loss = train_step(model, optimizer, text[places[:, :-1]], text[places[:, 1:]])
        if step % 50 == 0:
            print(step, loss)
