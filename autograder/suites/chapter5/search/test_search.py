"""Checks of the search for hyperparameters."""

from itertools import combinations

import numpy as np

from autograder.checks import (
    as_dict,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_drawn_from_rng,
    expect_number,
    generator,
    inside,
)

GRID = "grid_search(train_fn, grid)"
RANDOM = "random_search(train_fn, space, trials, rng)"
NAMES = ("lr", "hidden_size", "batch_size", "epochs", "momentum", "decay")
SAME = {"rtol": 1e-6, "atol": 1e-12}  # numbers that only pass through


class Training:
    """A train_fn that learns nothing: it notes what it is called with and answers with a score of ours."""

    def __init__(self, names, score):
        self.names, self.score = tuple(names), score
        self.calls, self.scores = [], []

    def __call__(self, *args, **parameters):
        expect(
            not args and set(parameters) == set(self.names),
            of="train_fn(**parameters)",
            en=f"It should be called with exactly these keyword arguments: {', '.join(self.names)}.",
            ja=f"キーワード引数は、ちょうど次のものを渡します: {', '.join(self.names)}",
        )
        values = read_parameters(
            parameters, self.names, of=("the parameters given to train_fn", "train_fn に渡されたパラメータ")
        )
        self.calls.append(values)
        self.scores.append(float(self.score(len(self.calls), values)))
        return self.scores[-1]


def scored(names, scores):
    """A train_fn that answers with these scores, one call after another."""
    return Training(names, lambda number, values: scores[number - 1])


def read_parameters(parameters, names, of):
    """The combination as a tuple of numbers, in the order of the names."""
    found = as_dict(parameters, names, of=of)
    expect(
        len(found) == len(names),
        of=of,
        en="There are names here that were not asked for.",
        ja="求められていない名前が入っています。",
    )
    return tuple(as_number(found[name], of=inside(of, f'["{name}"]')) for name in names)


def expect_results(answer, training, of, given):
    """The results are the combinations that were tried, in this order, each with its score."""
    results = as_list(as_list(answer, 2, of=of, given=given)[1], len(training.calls), of="results", given=given)
    for index, (result, values, score) in enumerate(zip(results, training.calls, training.scores, strict=True)):
        pair = as_list(result, 2, of=f"results[{index}]", given=given)
        tried = (f"the values in results[{index}][0]", f"results[{index}][0] の値")
        received = np.array(read_parameters(pair[0], training.names, of=f"results[{index}][0]"))
        why = (
            f"train_fn was called with other parameters in call {index + 1}.",
            f"train_fn の {index + 1} 回目の呼び出しに渡された値と違います。",
        )
        expect_array(received, np.array(values), of=tried, given=given, why=why, **SAME)
        why = (
            f"train_fn returned another score in call {index + 1}.",
            f"train_fn が {index + 1} 回目の呼び出しで返したスコアと違います。",
        )
        expect_number(pair[1], score, of=f"results[{index}][1]", given=given, why=why, **SAME)


def expect_best(answer, training, of, given):
    """The best is the combination with the highest score."""
    place, count = int(np.argmax(training.scores)), len(training.scores)
    best, _ = as_list(answer, 2, of=of, given=given)
    received = np.array(read_parameters(best, training.names, of="best"))
    highest = training.scores[place]
    why = (
        f"The highest score was {highest:.4g}, in call {place + 1} of {count}.",
        f"最も高いスコアは {highest:.4g} で、{count} 回のうち {place + 1} 回目でした。",
    )
    expect_array(
        received, np.array(training.calls[place]), of=("the values in best", "best の値"), given=given, why=why, **SAME
    )


def draw_grid(rng, sizes):
    """A grid of lists of these lengths, the values of all lists different."""
    names = [str(name) for name in rng.choice(NAMES, len(sizes), replace=False)]
    values = iter(rng.permutation(np.arange(1, 200))[: sum(sizes)])
    return {
        name: [int(next(values)) if index % 2 else float(next(values)) / 256 for _ in range(size)]
        for index, (name, size) in enumerate(zip(names, sizes, strict=True))
    }


def draw_scores(rng, count, best, below_zero):
    """So many different scores, the highest at the place `best`; all of them negative or all positive."""
    scores = rng.permutation(np.linspace(0.1, 0.9, count))
    highest = int(np.argmax(scores))
    scores[[best, highest]] = scores[[highest, best]]
    return scores - 1 if below_zero else scores


def expect_trials(training, trials, given):
    """train_fn was called so many times."""
    expect(
        len(training.calls) == trials,
        of=RANDOM,
        en=f"{trials} trials were asked for, and train_fn was called {len(training.calls)} times.",
        ja=f"試す回数は {trials} 回ですが、train_fn は {len(training.calls)} 回呼ばれました。",
        given=given,
    )


@check(points=3)
def test_grid_combinations(student, rng):
    """grid_search calls train_fn exactly once for each combination.

    grid_search は、どの組み合わせについても train_fn をちょうど1回ずつ呼ぶ。
    """
    for sizes in ((3, 2), (2, 4, 3), (5,), (1, 3, 1, 2)):
        grid = draw_grid(rng, sizes)
        training = Training(grid, lambda number, values: 1 / number)
        student.grid_search(training, grid)
        count, calls, different = int(np.prod(sizes)), len(training.calls), len(set(training.calls))
        expect(
            calls == different == count,
            of=GRID,
            en=f"There are {count} combinations. train_fn was called {calls} times, with {different} different ones.",
            ja=f"組み合わせは {count} 通りです。train_fn は {calls} 回呼ばれ、渡されたのは {different} 通りでした。",
            given={"grid": grid},
        )
        for values in training.calls:
            expect(
                all(value in grid[name] for name, value in zip(training.names, values, strict=True)),
                of=GRID,
                en="train_fn was given a value that is not in the grid's list for this name.",
                ja="グリッドの、その名前のリストにない値が train_fn に渡されました。",
                given={
                    "grid": grid,
                    ("given to train_fn", "train_fn に渡された値"): dict(zip(training.names, values, strict=True)),
                },
            )


@check(points=2, needs="grid_combinations")
def test_grid_results(student, rng):
    """The results of grid_search are the combinations tried, each with its score.

    grid_search の results には、試した組み合わせとそのスコアが並ぶ。
    """
    for sizes in ((3, 2), (2, 2, 3)):
        grid = draw_grid(rng, sizes)
        scores = rng.permutation(np.linspace(0.1, 0.9, int(np.prod(sizes))))
        training = scored(grid, scores)
        expect_results(student.grid_search(training, grid), training, GRID, {"grid": grid})


@check(points=2, needs="grid_combinations")
def test_grid_best(student, rng):
    """The best of grid_search is the combination with the highest score, even if all are negative.

    grid_search の best は、スコアが最も高い組み合わせである。スコアがすべて負でもよい。
    """
    for below_zero in (False, True):
        grid, count = draw_grid(rng, (3, 4)), 12
        for best in (int(rng.integers(1, 5)), int(rng.integers(6, 11))):
            scores = draw_scores(rng, count, best, below_zero)
            training = scored(grid, scores)
            expect_best(student.grid_search(training, grid), training, GRID, {"grid": grid, "scores": scores})


# 400 trials. A quarter of a range gets 100 of them, with a standard deviation of 8.7; one entry of four the same. Two
# independent values have a correlation of 0 with a standard deviation of 0.05. The bounds are at 6 of these.
TRIALS, EACH, APART = 400, 52, 0.3


@check(points=4)
def test_random_draws(student, rng):
    """random_search draws from lists evenly and from ranges on a logarithmic scale, each value for itself.

    random_search は、リストからは均等に、範囲からは対数スケールで一様に、どの値も独立に引く。
    """
    names = [str(name) for name in rng.choice(NAMES, 4, replace=False)]
    low, small = float(rng.uniform(1e-5, 1e-4)), float(rng.uniform(0.5, 2))
    values = [int(value) for value in rng.choice(np.arange(10, 200), 4, replace=False)]
    contents = (low, low * 1e4), values, (small, small * 100), sorted(values)
    space = dict(zip(names, contents, strict=True))
    training = Training(space, lambda number, values: 1 / number)
    given = {"space": space, "trials": TRIALS}
    student.random_search(training, space, TRIALS, generator(student, rng))
    expect_trials(training, TRIALS, given)
    places = []  # of each value, 0 to 4: which entry of the list, or how far in the range on its logarithmic scale
    for name, drawn in zip(training.names, np.array(training.calls).T, strict=True):
        choices, of = space[name], (f'the values drawn for "{name}"', f'"{name}" に引かれた値')
        if isinstance(choices, list):
            expect(
                np.isin(drawn, choices).all(),
                of=of,
                en="A value was drawn that is not in the list.",
                ja="リストにない値が引かれました。",
                given={"list": choices, "drawn": drawn},
            )
            places.append(np.array([choices.index(value) for value in drawn], dtype=float))
        else:
            first, last = choices
            least, most = drawn.min(), drawn.max()
            expect(
                least >= first * (1 - 1e-9) and most <= last * (1 + 1e-9),
                of=of,
                en=f"They should lie between {first:.3g} and {last:.3g}. Here they go from {least:.3g} to {most:.3g}.",
                ja=f"{first:.3g} から {last:.3g} までの値のはずですが、{least:.3g} から {most:.3g} まであります。",
                given=given,
            )
            places.append(4 * np.log(drawn / first) / np.log(last / first))
        counts, share = np.bincount(np.clip(places[-1].astype(int), 0, 3), minlength=4), TRIALS // 4
        expect(
            np.abs(counts - TRIALS / 4).max() <= EACH,
            of=of,
            en=f"Each entry of a list, and each quarter of a range on its logarithmic scale, should get about {share}.",
            ja=f"リストのどの要素も、対数スケールで範囲を4等分したどの部分も、約 {share} 個になるはずです。",
            given={name: choices, "counts": counts},
        )
    for (one, x), (other, y) in combinations(zip(training.names, places, strict=True), 2):
        expect(
            abs(np.corrcoef(x, y)[0, 1]) < APART,
            of=RANDOM,
            en=f'The values of "{one}" and "{other}" rise and fall together. Each should be drawn for itself.',
            ja=f'"{one}" と "{other}" の値が連動しています。それぞれ独立に引きます。',
            given=given,
        )


def draw_space(rng):
    names = [str(name) for name in rng.choice(NAMES, 3, replace=False)]
    low = float(rng.uniform(1e-4, 1e-3))
    values = [int(value) for value in rng.integers(10, 99, size=6)]
    return {names[0]: values, names[1]: (low, 1.0), names[2]: (1.0, 8.0)}


@check(points=1, needs="random_draws")
def test_random_generator(student, rng):
    """Equal generators give equal trials; the next search with the same generator gives others.

    同じ状態の rng からは同じ組み合わせができ、同じ rng で続けて探索すると別の組み合わせになる。
    """
    space, seed = draw_space(rng), rng.integers(2**32)
    one, other = generator(student, seed), generator(student, seed)
    first, again, following = (Training(space, lambda number, values: -number) for _ in range(3))
    student.random_search(first, space, 12, one)
    student.random_search(again, space, 12, other)
    student.random_search(following, space, 12, one)
    given = {"space": space, "trials": 12}
    for training in (first, again, following):
        expect_trials(training, 12, given)
    expect_drawn_from_rng(first.calls, again.calls, following.calls, of=RANDOM, given=given)


@check(points=2, needs="random_draws")
def test_random_results(student, rng, curves):
    """random_search returns what it tried with the scores, and the best of it.

    random_search は、試した組み合わせとそのスコア、その中で最も良いものを返す。
    """
    for below_zero in (True, False):
        space, trials = draw_space(rng), 15
        scores = draw_scores(rng, trials, int(rng.integers(3, trials - 3)), below_zero)
        training = scored(space, scores)
        given = {"space": space, "trials": trials, "scores": scores}
        answer = student.random_search(training, space, trials, generator(student, rng))
        expect_trials(training, trials, given)
        expect_results(answer, training, RANDOM, given)
        expect_best(answer, training, RANDOM, given)
        curves(("score", "スコア"), training.scores)
        curves(("best score so far", "それまでの最高のスコア"), np.maximum.accumulate(training.scores))


@check(points=1, needs=("grid_results", "random_results"))
def test_dictionaries_left_alone(student, rng):
    """grid and space are the same after the search as before.

    探索の後も、grid と space は元のまま残っている。
    """
    grid, space = draw_grid(rng, (3, 2)), draw_space(rng)
    box, other = student.put(grid), student.put(space)
    student.grid_search(Training(grid, lambda number, values: -number), box)
    student.random_search(Training(space, lambda number, values: -number), other, 5, generator(student, rng))
    for name, found, before in (("grid", box, grid), ("space", other, space)):
        after = as_dict(found.value(), tuple(before), of=name)
        for key, values in before.items():
            of, why = f'{name}["{key}"]', (f"The search changed {name} itself.", f"探索が {name} を書き換えています。")
            left = np.array([as_number(value, of=of) for value in as_list(after[key], len(values), of=of)])
            expect_array(left, np.array(values), of=of, why=why)
