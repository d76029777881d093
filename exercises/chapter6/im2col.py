"""im2col and col2im: the windows of images as the rows of a matrix, and the way back.

N images of C channels, H x W; a filter of FH x FW. With padding and stride the filter has

    out_h = (H + 2 * pad - FH) // stride + 1
    out_w = (W + 2 * pad - FW) // stride + 1

places, and if the stride does not fit, the pixels left over at the bottom and at the right take
no part: that is what the floor division says.

画像の窓を行列の行に並べる im2col と、その逆向きの col2im です。

画像は N 枚、C チャンネル、H x W で、フィルターは FH x FW です。フィルターを置ける場所の数は、
パディングとストライドで決まり、縦が out_h、横が out_w です。

ストライドで割り切れないとき、下と右に余ったピクセルは使いません。切り捨ての割り算はそのためです。
"""

import numpy as np


def im2col(x, filter_h, filter_w, stride=1, pad=0):
    """Return the windows of the images as a matrix (N * out_h * out_w, C * FH * FW).

    x: images (N, C, H, W); pad zeros are put around each of them first, on all four sides.

    A row holds what the filter sees at one place. The rows run through the images, in each image
    through the places from the top down, and there from left to right: (N, out_h, out_w). The
    numbers in a row run through (C, FH, FW). x stays as it was. float32 in gives float32 out.

    It should be fast, and a point is for that, as for col2im: loops over the FH x FW entries of a
    filter, or over the places, are no harm, but loops over images and places at once take hundreds
    of times as long and lose it. How it is fast is said under col2im.

        x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])  # (1, 1, 2, 3)
        im2col(x, 2, 2, 1, 0)  # [[1.0, 2.0, 4.0, 5.0], [2.0, 3.0, 5.0, 6.0]]

    画像の窓を、行列 (N * out_h * out_w, C * FH * FW) にして返します。

    x: 画像 (N, C, H, W)。先に、どの画像も上下左右を pad 個ずつの 0 で囲みます。

    1つの行は、フィルターを1か所に置いたときに見える数です。行は画像の順に、1枚の中では上から下へ、
    同じ高さでは左から右へ、つまり (N, out_h, out_w) の順に並べます。行の中の数は
    (C, FH, FW) の順です。x は元のまま残します。入力が float32 なら出力も float32 です。

    速さも大切で、col2im と同じく1点は速さの分です。フィルターの FH x FW 個の要素についてのループや、
    場所についてのループなら問題ありませんが、画像と場所の両方をループで回すと何百倍も時間がかかり、
    この1点は得られません。速くする方法は col2im の説明にあります。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def col2im(col, input_shape, filter_h, filter_w, stride=1, pad=0):
    """Return images of shape input_shape: every number of col added where im2col took it from.

    col: a matrix (N * out_h * out_w, C * FH * FW) in the order of im2col. input_shape:
    (N, C, H, W).

    A pixel that was in several windows gets the sum of all its numbers. A pixel that was in
    none stays 0, and what belongs to the padding is dropped. It is the backward pass of im2col:
    if col is the gradient for the matrix, this is the gradient for the images. col stays as it
    was. float32 in gives float32 out.

    What makes it fast, here and in im2col: take entry (i, j) of the filter on its own. At all
    places at once it sees a slice of the padded images, that begins at (i, j) and goes on in steps
    of stride.

        col2im(np.ones((2, 4)), (1, 1, 2, 3), 2, 2, 1, 0)  # [[[[1.0, 2.0, 1.0], [1.0, 2.0, 1.0]]]]

    形状が input_shape の画像を返します。col のどの数も、im2col が取り出した元の場所に足し込みます。

    col: im2col と同じ並びの行列 (N * out_h * out_w, C * FH * FW)、input_shape: (N, C, H, W)

    いくつもの窓に入っていたピクセルは、その数の和になります。どの窓にも入らなかったピクセルは 0 のままで、
    パディングの分は捨てます。これは im2col の逆伝播です。col が行列についての勾配なら、結果は画像に
    ついての勾配になります。col は元のまま残します。入力が float32 なら出力も float32 です。

    im2col も col2im も、フィルターの要素 (i, j) を1つずつ考えると速く書けます。その要素がすべての
    場所で見る数は、パディングした画像を (i, j) から stride おきに取ったスライスです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    print(im2col(x, 2, 2, 1, 0))
    print(col2im(np.ones((2, 4)), x.shape, 2, 2, 1, 0))
