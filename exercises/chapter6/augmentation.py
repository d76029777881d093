"""Data augmentation: new training images out of old ones.

x is a batch of images (N, C, H, W), floats from 0 (dark) to 1 (bright): N images, C channels, H
rows counted from the top, W columns counted from the left. Every function returns images of the
same shape and the same dtype (float32 stays float32), and leaves x as it is.

データ拡張: 手持ちの訓練画像から、新しい画像を作ります。

x は画像のバッチ (N, C, H, W) で、値は 0(暗い)から 1(明るい)までの浮動小数点数です。
画像が N 枚、チャンネルが C 個、上から数えて H 行、左から数えて W 列あります。どの関数も、形状と
dtype が同じ画像を返し(float32 なら float32)、x 自体は変えません。
"""

import numpy as np


def flip(x):
    """Return the images mirrored: left becomes right.

    >>> flip(np.array([[[[0.1, 0.2, 0.3]]]]))
    array([[[[0.3, 0.2, 0.1]]]])

    左右を反転した画像を返します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def shift(x, dy, dx):
    """Return the images moved dy pixels down and dx pixels to the right.

    dy, dx: whole numbers, less than H and W. Negative ones move up and to the left. What leaves the
    image is lost, and the place that becomes free is filled with 0.

    >>> shift(np.array([[[[0.1, 0.2, 0.3]]]]), 0, 1)
    array([[[[0. , 0.1, 0.2]]]])

    画像を下に dy ピクセル、右に dx ピクセルずらして返します。

    dy と dx は整数で、大きさは H と W より小さいものとします。負なら上と左にずらします。画像から
    はみ出した部分は失われ、空いた所は 0 で埋めます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def rotate(x, degrees):
    """Return the images turned counter-clockwise about their centre by this many degrees.

    The centre is the point ((H - 1) / 2, (W - 1) / 2); it may lie between pixels. The result has H
    rows and W columns again. For each of its pixels, turn its place back to find where it comes
    from. With r and c, row and column counted from the centre, that is

        row    r * cos(a) + c * sin(a)
        column c * cos(a) - r * sin(a)

    again counted from the centre, where a is the angle in radians. Take the nearest pixel there, so
    that no value is mixed from several, and 0 where there is none. Rounding errors must not choose
    a neighbour: 0, 180 and 360 degrees are exact, and for square images 90 and 270 as well.
    Negative degrees turn clockwise.

    画像を、その中心のまわりに反時計回りに degrees 度だけ回転して返します。

    中心は ((H - 1) / 2, (W - 1) / 2) の点で、ピクセルの間にくることもあります。結果も H 行 W 列
    です。結果の各ピクセルについて、その位置を逆向きに回し、どこから来たかを求めます。中心から
    数えた行と列を r、c、角度をラジアンで a とすると、元の位置は、やはり中心から数えて

        行  r * cos(a) + c * sin(a)
        列  c * cos(a) - r * sin(a)

    です。そこにいちばん近いピクセルの値をそのまま取ります。複数の値は混ぜません。ピクセルが
    なければ 0 です。丸め誤差で隣のピクセルを選ばないようにしてください。0、180、360 度は正確で、
    正方形の画像なら 90 度と 270 度も正確です。負の角度なら時計回りに回します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def brightness(x, factor):
    """Return the images with every value times factor, cut off so that it stays in 0..1.

    >>> brightness(np.array([[[[0.2, 0.8]]]]), 1.5)
    array([[[[0.3, 1. ]]]])

    すべての値を factor 倍した画像を返します。0 から 1 の範囲を出た値は、範囲の端に切りそろえます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def noise(x, std, rng):
    """Return the images with random noise added, cut off so that they stay in 0..1.

    Every value gets its own number from the normal distribution with mean 0 and standard
    deviation std. rng: a NumPy generator, np.random.default_rng(seed). All randomness comes from
    it: equal generators give equal images, and one generator used twice gives two different
    results.

    ランダムなノイズを加えた画像を返します。0 から 1 の範囲を出た値は、範囲の端に切りそろえます。

    値の1つ1つに、平均 0、標準偏差 std の正規分布から別々に引いた数を加えます。
    rng: NumPy の乱数生成器 np.random.default_rng(seed)。乱数はすべてここから取ります。
    同じ状態の生成器からは同じ画像が、1つの生成器で2回呼べば別々の結果が得られます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def augment(x, t, rng):
    """Return (x, t): every image changed at random, and the targets as they were.

    x: (N, C, H, W) with H and W of at least 8. t: labels (N,) or one-hot (N, K). The N images stay
    in order. Each image gets its own four changes, in an order of your choice, with numbers
    drawn from rng for every image:

        shift by -2 to 2 pixels in each direction
        rotation by -15 to 15 degrees
        brightness times 0.8 to 1.2
        noise with a standard deviation of 0.01 to 0.03

    Every number in its range is as likely as any other; the pixels of a shift are whole.
    So two equal images in a batch become different, and so does the same image in a later call.
    Equal generators give equal images. No flip: a mirrored 2 is not a 2. Values stay in 0..1.

    >>> x_new, t_new = augment(x, t, np.random.default_rng(0))

    (x, t) を返します。x は1枚ずつランダムに変え、教師データ t は元のままです。

    x: (N, C, H, W)。H と W は 8 以上です。t: ラベル (N,) か one-hot 表現 (N, K)。N 枚の順番は
    変えません。どの画像にも、画像ごとに rng から新しく引いた数で、次の4つの変化を好きな順に
    加えます。

        各方向に -2 から 2 ピクセルの平行移動
        -15 度から 15 度の回転
        明るさを 0.8 倍から 1.2 倍
        標準偏差 0.01 から 0.03 のノイズ

    どの数も範囲の全体から一様に引きます。平行移動のピクセル数は整数です。
    そのため、バッチの中に同じ画像が2枚あっても、別々の画像になります。後でもう一度呼んだときも、
    また別の画像になります。同じ状態の生成器からは同じ画像ができます。反転はしません。裏返しの 2 は
    2 ではないからです。値は 0 から 1 に収めます。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    x = np.zeros((1, 1, 8, 8))
    x[0, 0, 1:7, 3] = 1
    print(np.round(rotate(x, 45)[0, 0], 1))
    print(np.round(augment(x, np.array([1]), np.random.default_rng(0))[0][0, 0], 1))
