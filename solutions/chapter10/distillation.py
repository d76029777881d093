"""Distillation: a small network, the student, learns from the scores of a large one, the teacher.

N is the number of samples, D the number of inputs, K the number of classes. Scores are what a
network gives before the softmax. The temperature T is a number above 0.

蒸留です。小さなネットワーク(生徒)が、大きなネットワーク(教師)のスコアから学びます。

N はサンプル数、D は入力の数、K はクラスの数です。スコアは、ソフトマックスを通す前のネットワークの
出力です。温度 T は 0 より大きい数です。
"""

import numpy as np
from given import MLP, Adam, cross_entropy, softmax


def soften(scores, temperature):
    """Return the softmax of scores / temperature, row by row, (N, K).

    scores: (N, K). temperature: T. T = 1 is the softmax itself. The larger T is, the more alike the
    probabilities of a row become. It must be right for scores around 1000 and -1000, too, and the
    scores stay as they were. softmax stands ready in given.py.

    >>> soften(np.log(np.array([[1.0, 4.0, 16.0]])), 2.0).round(3)
    array([[0.143, 0.286, 0.571]])

    scores / temperature のソフトマックスを行ごとに求め、(N, K) で返します。

    scores: (N, K)、temperature: T。T = 1 ならふつうのソフトマックスです。T が大きいほど、行の確率は
    互いに近くなります。1000 や -1000 前後のスコアでも正しく計算し、scores は元のまま残します。
    softmax は given.py にあります。
    """
    ### BEGIN SOLUTION
    return softmax(scores / temperature)
    ### END SOLUTION


def distillation_loss(student_scores, teacher_scores, t, temperature, alpha):
    """Return the loss of the student, one number:

        alpha * T^2 * KL + (1 - alpha) * cross entropy

    KL is the divergence from the teacher's to the student's softened probabilities. With p for the
    teacher's and q for the student's, both at temperature T, a row has the sum over the classes of
    p * log(p / q). The cross entropy is that of the student's scores at temperature 1 and the
    labels, as in chapter 2. Both are means over the N rows.

    student_scores, teacher_scores: (N, K). t: labels (N,), integers, or one-hot (N, K), floats.
    temperature: T. alpha: from 0 to 1, the share of the soft part (in some texts it is the share of
    the labels). A probability that is so small that it has become 0 must not make the loss NaN: it
    adds 0. Scores around 1000 and -1000 come, too. All arrays stay as they were.

    >>> student, teacher = np.log(np.array([[1.0, 1.0, 2.0]])), np.log(np.array([[1.0, 1.0, 8.0]]))
    >>> round(float(distillation_loss(student, teacher, np.array([2]), 1.0, 1.0)), 4)
    0.1927
    >>> round(float(distillation_loss(student, teacher, np.array([2]), 1.0, 0.0)), 4)
    0.6931

    生徒の損失を、1つの数で返します。

    温度 T でやわらげた教師の確率を p、生徒の確率を q とします。KL は、q からの p の KLダイバージェンス
    で、1行の値は p * log(p / q) のクラスについての和です。
    cross entropy は、温度 1 での生徒のスコアとラベルの交差エントロピー誤差で、第2章のものと同じです。
    どちらも N 行の平均を取ります。

    student_scores、teacher_scores: (N, K)。t: 整数のラベル (N,)、または、one-hot 表現 (N, K) の実数。
    temperature: T。alpha: 0 から 1 の数で、教師から学ぶ項の割合です(ラベルの項の割合とする本もあります)。
    小さすぎて 0 になった確率があっても、損失を NaN にせず、その分は 0 とします。1000 や -1000 前後の
    スコアも使います。配列はどれも元のまま残します。
    """
    ### BEGIN SOLUTION
    p = soften(teacher_scores, temperature)  # (N, K)
    soft = cross_entropy(student_scores / temperature, p) - cross_entropy(teacher_scores / temperature, p)
    return alpha * temperature**2 * soft + (1 - alpha) * cross_entropy(student_scores, t)
    ### END SOLUTION


def distillation_gradient(student_scores, teacher_scores, t, temperature, alpha):
    """Return the gradient of distillation_loss for the student's scores, (N, K).

    The arguments are those of distillation_loss. Calculate it by a formula: differences, for which
    every score is tried, are not accepted. The teacher does not learn, so there is no gradient for
    its scores.

    distillation_loss の、生徒のスコアについての勾配 (N, K) を返します。

    引数は distillation_loss と同じです。式で計算します。スコアを1つずつ動かして調べる数値微分は、
    正解になりません。教師は学習しないので、教師のスコアについての勾配はいりません。
    """
    ### BEGIN SOLUTION
    n, k = student_scores.shape
    soft = temperature * (soften(student_scores, temperature) - soften(teacher_scores, temperature))
    hard = softmax(student_scores) - (np.eye(k)[t] if t.ndim == 1 else t)  # (N, K)
    return (alpha * soft + (1 - alpha) * hard) / n
    ### END SOLUTION


def distill(student, x, teacher_scores, temperature, epochs, batch_size, lr, rng):
    """Train the student on the teacher's scores alone, in place. There are no labels.

    student: an MLP of given.py, or an object with the same methods. x: (N, D). teacher_scores:
    (N, K), what the teacher says about x. Both stay as they are. temperature: T. epochs,
    batch_size: integers. lr: the rate of Adam, which is ready in given.py; one Adam serves for all
    steps. rng: a NumPy generator.

    In each epoch every sample comes once, with its own row of teacher_scores, in a random order that
    is drawn from rng anew, in batches of batch_size. If N is not a multiple of it, the last batch is
    smaller. For each batch, call student.forward(x_batch), and student.backward with the gradient of
    distillation_loss for alpha = 1, so that the labels do not count. After that, move student.params
    with student.grads. What is returned is not asked.

    Trained on 1,437 digits, with 16 hidden neurons, T = 4, 15 epochs, batch_size 50 and lr 0.01, the
    student should read 80% of the digits that it has not seen.

    教師のスコアだけを使って生徒を訓練し、生徒そのものを変えます。ラベルはありません。

    student: given.py の MLP か、同じメソッドを持つオブジェクト。x: (N, D)。teacher_scores: (N, K)、x に
    ついての教師のスコア。どちらも変えません。temperature: T。epochs、batch_size: 整数。lr: given.py に
    ある Adam の学習率。1つの Adam をすべてのステップに使います。rng: NumPy の乱数生成器。

    1エポックに、どのサンプルも、自分の teacher_scores の行と組になって1回ずつ現れます。順番は、エポック
    ごとに rng から引き直してランダムにし、batch_size 個ずつのバッチに分けます。割り切れなければ、最後の
    バッチは小さくなります。バッチごとに student.forward(x_batch) を呼び、alpha = 1 のときの
    distillation_loss の勾配(ラベルは影響しません)を student.backward に渡し、その後、student.grads を
    使って student.params を動かします。戻り値は採点しません。

    1,437 枚の数字で、隠れニューロン 16 個、T = 4、15 エポック、batch_size 50、lr 0.01 として訓練すると、
    生徒は、見たことのない数字の 80% を読めるはずです。
    """
    ### BEGIN SOLUTION
    optimizer = Adam(lr)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            scores, labels = student.forward(x[chosen]), np.zeros(len(chosen), int)  # they do not count
            student.backward(distillation_gradient(scores, teacher_scores[chosen], labels, temperature, 1.0))
            optimizer.update(student.params, student.grads)
    ### END SOLUTION


if __name__ == "__main__":
    from sklearn.datasets import load_digits

    rng, (x, t) = np.random.default_rng(0), load_digits(return_X_y=True)
    x, teacher, optimizer = x / 16, MLP([64, 128, 10], rng), Adam(0.01)
    for _ in range(300):
        chosen = rng.integers(1400, size=50)
        optimizer.update(teacher.params, teacher.gradient(x[chosen], t[chosen]))
    student = MLP([64, 16, 10], rng)
    distill(student, x[:1400], teacher.predict(x[:1400]), 4.0, 15, 50, 0.01, rng)
    print(teacher.accuracy(x[1400:], t[1400:]), student.accuracy(x[1400:], t[1400:]))
