"""Checks of drawing the next symbol, and of letting a model write."""

import numpy as np

from autograder.checks import (
    Part,
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_at_most,
    expect_drawn_from_rng,
    expect_left_alone,
    generator,
    is_right,
    of_what_is_right,
    oracles,
    part_of,
    phrase,
)

SHARES = tuple(np.log([0.4, 0.25, 0.15, 0.12, 0.08]))  # of five symbols, in an order that is drawn; as logarithms
FLAT = tuple(np.log([0.24, 0.22, 0.2, 0.18, 0.16]))  # what is cut off here is much
FAR = (-0.5, -1.0, -300.0, -900.0, -2000.0)
DRAWS = 800
# Counts scatter by sqrt(n p (1 - p)); with 1 added, for the rare ones, so far away is one of 10^9. An even chance is 10
# away, the root of a temperature 9.
SIGMAS = 6.5
SURE = 60.0  # the others have a probability of e^-60


def some_scores(rng, around=0.0, shares=SHARES):
    """Scores of five symbols with these shares of the draws, in any order; they may lie anywhere."""
    return rng.permutation(shares) + around + rng.normal()


def right_shares(scores, temperature, top_k):
    """What part of the draws each symbol should have."""
    among = np.inf if top_k is None else top_k
    ranks = (scores[:, None] < scores).sum(axis=1)  # how many are better
    return oracles.softmax(np.where(ranks < among, scores / temperature, -np.inf))


def as_ids(drawn, symbols, of, given):
    """Each of these is one id."""
    numbers = np.array([as_number(one, of=of, given=given) for one in drawn])
    expect(
        bool(np.all((numbers == np.floor(numbers)) & (numbers >= 0) & (numbers < symbols))),
        of=of,
        en=f"An id is a whole number from 0 to {symbols - 1}.",
        ja=f"番号は 0 から {symbols - 1} の整数です。",
        given={**given, "received": numbers[:20]},
    )
    return numbers.astype(int)


def as_text(answer, length, symbols, of, given):
    """A list or an array of so many ids (of any number, if it is None)."""
    return as_ids(as_list(answer, length, of=of, given=given), symbols, of, given)


def expect_shares(ids, shares, of, given, why=None):
    """Every symbol comes as often as it should, up to chance, and never if it should not."""
    counts = np.bincount(ids, minlength=len(shares))
    en, ja = why or ("", "")
    never = np.flatnonzero((shares == 0) & (counts > 0))
    expect(
        not len(never),
        of=of,
        en=f"Drawn were {', '.join(map(str, never))}, which should never come here. {en}".strip(),
        ja=f"ここでは出ないはずの {'、'.join(map(str, never))} が引かれました。{ja}",
        given=given,
    )
    can = shares > 0
    away = np.abs(counts - len(ids) * shares)[can] / (np.sqrt(len(ids) * shares * (1 - shares)) + 1)[can]
    worst = int(np.flatnonzero(can)[away.argmax()])
    sentence = (
        f"{worst} came in {counts[worst]} of {len(ids)} draws. Its probability is {shares[worst]:.3f}. {en}".strip(),
        f"{len(ids)} 回のうち {counts[worst]} 回、{worst} が引かれました。その確率は {shares[worst]:.3f} です。{ja}",
    )
    expect_at_most(float(away.max()), SIGMAS, of=of, given=given, sentence=sentence)


def draw(student, scores, temperature, top_k, worker_rng, count=DRAWS):
    """So many symbols, drawn one after the other, and how the call is shown."""
    of = f"sample(scores, {temperature}, {top_k}, rng)"
    drawn = student.sample.often(count, scores, temperature, top_k, worker_rng)
    return as_text(drawn, count, len(scores), of, {"scores": scores}), of


def expect_sampled(student, rng, temperature, top_k, around=0.0, count=DRAWS, why=None, shares=SHARES):
    """What sample draws has the right shares."""
    scores = some_scores(rng, around, shares)
    ids, of = draw(student, scores, temperature, top_k, generator(student, rng), count)
    expect_shares(ids, right_shares(scores, temperature, top_k), of, {"scores": scores}, why)


WITH_THESE = (
    "Each new id is drawn with this temperature and this top_k.",
    "新しい番号は、どれもこの temperature と top_k で引きます。",
)


class Model:
    """What stands for a model: it notes what it is given to read, and is almost sure of what comes next.

    scores: those that it always gives, whatever it has read.
    """

    def __init__(self, symbols, scores=None):
        self.symbols, self.scores, self.read = symbols, scores, []
        self.part = Part(lambda asked: self.answer(*asked))

    def next_of(self, ids):
        """What almost certainly comes after these."""
        return int(np.sum(ids) + 3 * np.size(ids) + 1) % self.symbols

    def text(self, beginning, new, max_len):
        """These ids, and those that almost certainly come after them."""
        ids = list(beginning)
        for _ in range(new):
            ids.append(self.next_of(ids[-max_len:]))
        return np.array(ids)

    def answer(self, ids):
        self.read.append(np.asarray(ids))
        sure = SURE * np.eye(self.symbols)
        return sure[self.next_of(ids)] if self.scores is None else self.scores


def with_sample(student, rng):
    """The module, with a sample that is good enough for what is sure in the place of a wrong one: that cost points."""
    if not is_right(lambda: expect_sampled(student, rng, 0.5, 3, count=300)):
        student.replace("sample", Part(lambda asked: int(np.argmax(asked[0]))))
    return student


def expect_text(student, rng, beginning, new, max_len, of_list=False):
    """A text of a model that is almost sure: each id follows from the ids before it, of which the last were read."""
    model = Model(7)
    of = f"generate(next_scores, ids, {new}, {max_len}, 1.0, None, rng)"
    given = {"ids": beginning}
    sent = beginning.tolist() if of_list else beginning
    answer = student.generate(model.part, sent, new, max_len, 1.0, None, generator(student, rng))
    length = len(beginning) + new
    text = as_text(answer, None, 7, of, given)
    if len(text) != length:
        expect_array(text, model.text(beginning, new, max_len), of=of, given=given)
    expect_array(
        text[: len(beginning)],
        beginning,
        of=phrase("the first {n} ids of {of}", "{of} の最初の {n} 個の番号", n=str(len(beginning)), of=of),
        given=given,
    )
    expect(
        len(model.read) == new,
        of=of,
        en=f"next_scores is asked once for every new id, that is {new} times. It was asked {len(model.read)} times.",
        ja=f"next_scores は、新しい番号1つにつき1回、全部で {new} 回呼ばれるはずですが、{len(model.read)} 回でした。",
        given={**given, "received": text},
    )
    for number, read in enumerate(model.read):
        before = text[: len(beginning) + number]
        place = part_of(f"text[{len(before)}]", of)
        where = phrase("ids of next_scores(ids), for {of}", "{of} のための next_scores(ids) に渡された ids", of=place)
        shown = {f"text[:{len(before)}]": before, "max_len": max_len}
        why = (
            f"It reads the latest {max_len} ids at most, as an array with one axis.",
            f"next_scores が読むのは、最後の {max_len} 個までの番号を並べた1次元の配列です。",
        )
        expect_array(as_array(read, np.shape(read), of=where), before[-max_len:], of=where, given=shown, why=why)
        expect_array(
            text[len(before)],
            np.asarray(model.next_of(read)),
            of=part_of((f"new id {number}", f"新しい番号 {number}"), of),
            given={("next_scores was given", "next_scores に渡された番号"): read},
            why=("The model was almost sure of another one.", "モデルは、ほぼ確実に別の番号だと答えていました。"),
        )


@check(points=2)
def test_frequencies(student, rng):
    """Every symbol comes with the probability that the softmax of the scores gives it, drawn by rng.

    どの記号も、スコアのソフトマックスの確率で、rng から引かれる。
    """
    for _ in range(2):
        expect_sampled(student, rng, 1.0, None)
    scores, (one, same) = some_scores(rng), (generator(student, 12345) for _ in range(2))
    (first, of), (again, _), (following, _) = (
        draw(student, scores, 1.0, None, worker_rng, 60) for worker_rng in (one, same, one)
    )
    expect_drawn_from_rng(first, again, following, of=of, given={"scores": scores})


@check(points=2, needs="frequencies")
def test_temperature(student, rng):
    """A low temperature favours the best symbols, a high one gives the others a chance.

    温度が低いと高いスコアの記号が、温度が高いとほかの記号も出やすくなる。
    """
    why = (
        "The softmax is that of scores / temperature.",
        "確率は scores / temperature のソフトマックスです。",
    )
    for temperature, shares in ((0.15, FLAT), (3.0, SHARES)):
        expect_sampled(student, rng, temperature, None, why=why, shares=shares)


@check(points=2, needs="frequencies")
def test_top_k(student, rng):
    """Only the top_k best can be drawn, with probabilities that sum to 1 among them.

    引かれるのはスコアの高い top_k 個だけで、その中で確率の和は 1 になる。
    """
    why = (
        "Only the symbols with the highest scores are left, and their probabilities sum to 1.",
        "残るのはスコアの高い記号だけで、それらの確率の和が 1 になります。",
    )
    for top_k, count, shares in ((3, DRAWS, SHARES), (2, 600, FLAT), (1, 20, SHARES), (5, 300, SHARES)):
        expect_sampled(student, rng, 1.0, top_k, count=count, why=why, shares=shares)


@check(points=1, needs="frequencies")
def test_large(student, rng):
    """Scores around 1000 and -1000 are no trouble.

    スコアが 1000 や -1000 前後でも、正しく引ける。
    """
    for around in (1000.0, -1000.0):
        expect_sampled(student, rng, 1.0, None, around, count=200)
        expect_sampled(student, rng, 1.0, 3, around, count=200)
    expect_sampled(student, rng, 1.0, None, 1000.0, count=200, shares=FAR)


@check(points=2)
def test_generate(student, rng):
    """The text begins with the given ids; every new id is drawn after what is there, and read from then on.

    文章は渡された番号で始まり、新しい番号は、それまでの番号をもとに1つずつ引かれて、次から読まれる。
    """
    student = with_sample(student, rng)
    for length, new in ((3, 8), (1, 5), (4, 0)):
        for of_list in (False, True):
            expect_text(student, rng, rng.integers(7, size=length), new, 20, of_list)
    if is_right(lambda: expect_sampled(student, rng, 0.5, 3, count=300)):
        expect_drawn_text(student, rng)


def expect_drawn_text(student, rng):
    """What generate draws has the temperature and the top_k that it was given, and comes from rng."""
    scores, beginning = some_scores(rng), np.array([2, 0])
    model, given = Model(5, scores), {"scores": scores}

    def write(new, temperature, top_k, worker_rng):
        of = f"generate(next_scores, ids, {new}, 8, {temperature}, {top_k}, rng)"
        answer = student.generate(model.part, beginning, new, 8, temperature, top_k, worker_rng)
        return as_text(answer, new + 2, 5, of, given)[2:], of

    for temperature, top_k in ((0.3, None), (3.0, 2)):
        ids, of = write(150, temperature, top_k, generator(student, rng))
        expect_shares(ids, right_shares(scores, temperature, top_k), of, given, WITH_THESE)
    one, same = (generator(student, 4321) for _ in range(2))
    (first, of), (again, _), (following, _) = (write(40, 3.0, None, worker_rng) for worker_rng in (one, same, one))
    expect_drawn_from_rng(first, again, following, of=of, given=given)


@check(points=1, needs="generate")
def test_window(student, rng):
    """Of a text that is too long, the model gets the latest max_len ids.

    長すぎる文章では、モデルは最後の max_len 個の番号を受け取る。
    """
    student = with_sample(student, rng)
    for length, new, max_len in ((2, 9, 4), (7, 5, 3), (3, 4, 1)):
        expect_text(student, rng, rng.integers(7, size=length), new, max_len)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """The scores and the given ids are the same afterwards as before.

    呼び出しの後も、スコアと渡された番号は元のまま残っている。
    """

    changed = ("generate changed ids itself.", "generate が ids そのものを書き換えています。")

    def sample_twice():
        for top_k in (None, 2):
            scores = {"scores": some_scores(rng)}
            worker_rng = generator(student, rng)
            expect_left_alone(
                student,
                lambda scores, k=top_k, r=worker_rng: student.sample(scores, 0.5, k, r),
                scores,
                by="sample",
                after=f"sample(scores, 0.5, {top_k}, rng)",
            )

    def generate_twice():
        call = "generate(next_scores, ids, 3, 2, 1.0, None, rng)"
        worker_rng, of = generator(student, rng), (f"ids after {call}", f"{call} の後の ids")
        for sent in (np.array([1, 4, 2]), [1, 4, 2]):
            box = student.put(sent)
            student.generate(Model(7).part, box, 3, 2, 1.0, None, worker_rng)
            found = [as_number(one, of=of) for one in as_list(box.value(), 3, of=of, why=changed)]
            expect_array(np.array(found), np.array([1.0, 4.0, 2.0]), of=of, why=changed)

    of_what_is_right(
        (lambda: expect_sampled(student, rng, 0.5, 3, count=300), sample_twice),
        (lambda: expect_text(student, rng, np.array([1, 4, 2]), 3, 2), generate_twice),
    )
