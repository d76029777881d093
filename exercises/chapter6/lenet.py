"""LeNet-5 counted by hand: shapes, parameters, and how far a stack of filters sees.

LeNet-5 (1998) reads one grey image of 32 x 32 pixels. Its layers, in today's form:

    conv1    6 filters of 5 x 5, stride 1, no padding
    pool1    2 x 2, stride 2
    conv2    16 filters of 5 x 5, stride 1, no padding; each sees all channels of pool1
    pool2    2 x 2, stride 2
    affine1  fully connected, 120 outputs
    affine2  fully connected, 84 outputs
    affine3  fully connected, 10 outputs

A pooling layer has nothing to learn. Every filter and every output of a fully connected layer has
one bias. The first fully connected layer takes all numbers of pool2 in one row.

LeNet-5 の形状とパラメータを数え、フィルターを重ねるとどこまで見えるかを求めます。

LeNet-5(1998年)は、32 x 32 ピクセルの白黒画像を1枚読みます。層の構成を今日の形で書くと
次のとおりです。

    conv1    5 x 5 のフィルター 6 個、ストライド 1、パディングなし
    pool1    2 x 2、ストライド 2
    conv2    5 x 5 のフィルター 16 個、ストライド 1、パディングなし。pool1 の全チャンネルを見る
    pool2    2 x 2、ストライド 2
    affine1  全結合、出力 120
    affine2  全結合、出力 84
    affine3  全結合、出力 10

プーリング層には学習するものがありません。フィルター1個、全結合層の出力1個につき、バイアスが
1つあります。最初の全結合層は、pool2 の数をすべて1列に並べて受け取ります。
"""


def lenet5_shapes():
    """Return the shape of one image after each of the seven layers: a list of seven tuples.

    In the order of the table above, without the batch. After a convolution or a pooling layer it is
    (channels, height, width), after a fully connected layer (outputs,).

    >>> shapes = lenet5_shapes()
    >>> len(shapes), shapes[-1]
    (7, (10,))

    7つの層のそれぞれを通った後の、画像1枚の形状を返します。7個のタプルのリストです。

    順番は上の表のとおりで、バッチの軸は含めません。畳み込み層とプーリング層の後は
    (チャンネル数, 高さ, 幅)、全結合層の後は (出力の数,) です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def lenet5_parameters():
    """Return how many numbers each layer learns, weights and biases together, as a dictionary.

    Its keys are "conv1", "conv2", "affine1", "affine2", "affine3". All values together are the
    parameters of LeNet-5. A layer without any may be left out or have the value 0.

    >>> lenet5_parameters()["affine3"]  # 84 inputs, 10 outputs | 入力84、出力10
    850

    各層が学習する数の個数を、重みとバイアスを合わせて辞書で返します。

    キーは "conv1"、"conv2"、"affine1"、"affine2"、"affine3" です。値の合計が LeNet-5 の
    パラメータ数になります。パラメータのない層は、書かなくても、値を 0 としてもかまいません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def receptive_field(num_layers, kernel_size):
    """Return how many pixels of the image, along one side, one number of the last layer depends on.

    num_layers (1 or more) convolution layers follow each other, all with filters of
    kernel_size x kernel_size and stride 1. There is no pooling between them. The result is a whole
    number.

    >>> receptive_field(1, 5), receptive_field(2, 3)
    (5, 5)

    最後の層の数1つが、画像の何ピクセル分(1辺の長さ)から決まるかを返します。

    num_layers 個(1 以上)の畳み込み層が続きます。フィルターはどれも kernel_size x kernel_size、
    ストライドは 1 で、間にプーリングはありません。結果は整数です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    print(lenet5_shapes())
    print(lenet5_parameters(), sum(lenet5_parameters().values()))
    print(receptive_field(3, 3))
