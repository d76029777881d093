"""Checks of exploring, of learning from single steps, and of learning to walk in worlds that nobody has seen."""

import numpy as np

from autograder.checks import (
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_drawn_from_rng,
    generator,
    part_of,
    pictures,
)

DRAWS = 800
# Counts scatter by sqrt(n p (1 - p)), with 1 added for the rare ones: so far away is one of 10^9.
SIGMAS = 6.5


def tenths(rng, *shape):
    """Round numbers on both sides of 0, all of them different."""
    return rng.permutation(np.arange(-9, 12)[: np.prod(shape)] / 10).reshape(shape)


def as_choice(received, choices, of, given=None):
    """A whole number from 0 to choices - 1: an action."""
    number = as_number(received, of=of, given=given)
    expect(
        number == int(number) and 0 <= number < choices,
        of=of,
        en=f"An action is a whole number from 0 to {choices - 1}.",
        ja=f"行動は 0 から {choices - 1} の整数です。",
        given={**(given or {}), "received": number},
    )
    return int(number)


def drawn(student, table, state, epsilon, worker_rng, count=DRAWS):
    """So many actions for a state, drawn one after the other, and how the call is shown."""
    of = f"epsilon_greedy(Q, {state}, {epsilon}, rng)"
    answers = as_list(student.epsilon_greedy.often(count, table, state, epsilon, worker_rng), count, of=of)
    return np.array([as_choice(one, table.shape[1], of, {"Q": table}) for one in answers]), of


@check(points=1)
def test_greedy(student, rng):
    """With epsilon = 0 it is always the best action of the state.

    epsilon が 0 なら、いつもその状態で最善の行動になる。
    """
    for states, actions in ((3, 4), (5, 2), (2, 6)):
        table = tenths(rng, states, actions)
        table[0] -= 2  # all below 0
        for state in range(states):
            actions_drawn, of = drawn(student, table, state, 0.0, generator(student, rng), count=3)
            best = np.full(3, int(np.argsort(table[state])[-1]))
            expect_array(actions_drawn, best, of=("three times " + of, f"{of} を3回"), given={"Q": table})


@check(points=2, needs="greedy")
def test_exploring(student, rng):
    """With probability epsilon it is any of the actions, drawn by rng, and the best one is among them.

    確率 epsilon で、最善の行動も含むすべての行動から1つが rng で引かれる。
    """
    for epsilon, states, actions in ((0.6, 4, 3), (0.7, 3, 5), (1.0, 2, 4)):
        table, state = tenths(rng, states, actions), int(rng.integers(states))
        with student.unrecorded():
            found, _ = drawn(student, table, state, epsilon, generator(student, rng))
        best = int(np.argsort(table[state])[-1])
        shares = np.full(actions, epsilon / actions)
        shares[best] += 1 - epsilon
        counts = np.bincount(found, minlength=actions)
        off = (counts - DRAWS * shares) / (np.sqrt(DRAWS * shares * (1 - shares)) + 1)
        # Whether the best one comes too rarely or too often, and what never comes: the same in every form.
        student.record([int(np.sign(off[best]) * (abs(off[best]) > 4)), *map(int, np.flatnonzero(counts == 0))])
        worst = int(np.abs(off).argmax())
        sentence = (
            f"Action {worst} came in {counts[worst]} of {DRAWS} draws. Its probability is {shares[worst]:.3f}: epsilon "
            f"is shared out among all {actions} actions, and the rest belongs to the best one, {best}.",
            f"{DRAWS} 回のうち {counts[worst]} 回、行動 {worst} が出ました。その確率は {shares[worst]:.3f} です。"
            f"epsilon は {actions} 個すべての行動に等しく分けられ、残りが最善の行動 {best} の分になります。",
        )
        given = {"Q[state]": table[state]}
        of = f"epsilon_greedy(Q, state, {epsilon}, rng)"
        expect_at_most(float(np.abs(off).max()), SIGMAS, of=of, given=given, sentence=sentence)
    table, (one, same) = tenths(rng, 3, 5), (generator(student, 2718) for _ in range(2))
    with student.unrecorded():
        (first, of), (again, _), (following, _) = (drawn(student, table, 1, 0.8, each, 60) for each in (one, same, one))
    student.record([bool(np.array_equal(first, again)), bool(np.array_equal(first, following))])
    expect_drawn_from_rng(first, again, following, of=of)


class Step:
    """One step of a walk, and the table before it."""

    def __init__(self, rng, states, actions, done, alpha=0.5, gamma=0.9):
        self.table = tenths(rng, states, actions)
        self.state, self.next_state = (int(one) for one in rng.permutation(states)[:2])
        self.action = int(rng.integers(actions))
        self.reward, self.done, self.alpha, self.gamma = float(rng.integers(1, 5)), done, alpha, gamma

    @property
    def of(self):
        numbers = (self.state, self.action, self.reward, self.next_state, self.done, self.alpha, self.gamma)
        return f"q_update(Q, {', '.join(map(str, numbers))})"

    def ask(self, student):
        """The table after the call, and what the call returned."""
        box = student.put(self.table)
        numbers = (self.state, self.action, self.reward, self.next_state, self.done, self.alpha, self.gamma)
        return student.q_update(box, *numbers), box.value()

    def moved(self, start, after):
        """The table that is right, from the best that can follow: `after`."""
        right = start.copy()
        right[self.state, self.action] = np.average(
            [start[self.state, self.action], after], weights=[1 - self.alpha, self.alpha]
        )
        return right

    @property
    def right(self):
        best = np.sort(self.table[self.next_state])[-1]
        return self.moved(self.table, self.reward + (0.0 if self.done else self.gamma * best))

    def expect(self, student, why):
        """The table is right, written into Q or returned."""
        answer, table = self.ask(student)
        of = (f"Q after {self.of}", f"{self.of} の後の Q")
        table = as_array(table, self.table.shape, of=of)
        if np.array_equal(table, self.table) and np.shape(answer) == table.shape:
            table = as_array(answer, table.shape, of=self.of)  # that costs points elsewhere
        expect_array(table, self.right, of=of, given={("Q before", "呼ぶ前の Q"): self.table}, why=why)


@check(points=2)
def test_update(student, rng):
    """One entry of Q moves by the share alpha towards the reward plus gamma times the best that can follow.

    Q の要素が1つだけ、報酬と「gamma × 次の状態での最善の値」の和に向かって、差の alpha 倍だけ動く。
    """
    why = (
        "One entry moves, towards reward + gamma * (the largest number in the row of next_state).",
        "動くのは要素1つだけです。目標は reward + gamma * (next_state の行の最大の数) です。",
    )
    for states, actions, alpha, gamma in ((3, 2, 0.5, 0.5), (4, 3, 0.2, 0.9), (2, 5, 0.7, 0.8), (5, 4, 1.0, 0.6)):
        step = Step(rng, states, actions, False, alpha, gamma)
        step.expect(student, why)
        step.table[step.next_state] -= 2  # the best that can follow is a loss
        step.expect(student, why)
    step = Step(rng, 4, 3, False)
    step.next_state = step.state  # against a wall
    step.expect(student, why)


@check(points=1, needs="update")
def test_end(student, rng):
    """After the end nothing follows: the reward alone counts.

    終わりの後には何も来ないので、報酬だけが数えられる。
    """
    why = (
        "done is true: what stands in the row of next_state does not matter.",
        "done が真なので、next_state の行に何があっても関係ありません。",
    )
    for states, actions in ((3, 2), (4, 3)):
        Step(rng, states, actions, True).expect(student, why)


@check(points=1, needs="update")
def test_in_place(student, rng):
    """Q itself is changed, so that the next step builds on it.

    Q そのものが書き換わり、次のステップがその続きになる。
    """
    step = Step(rng, 4, 3, False)
    _, table = step.ask(student)
    of = (f"Q after {step.of}", f"{step.of} の後の Q")
    why = (
        "The array that was given is looked at, not the one that is returned.",
        "調べているのは、戻り値ではなく、渡された配列そのものです。",
    )
    expect_array(table, step.right, of=of, given={("Q before", "呼ぶ前の Q"): step.table}, why=why)


@check(points=1)
def test_policy(student, rng):
    """The policy is the best action of each state.

    方策は、それぞれの状態で最善の行動である。
    """
    for states, actions in ((3, 4), (5, 2), (2, 6)):
        table = tenths(rng, states, actions)
        table[-1] -= 2
        policy = as_list(student.greedy_policy(table), states, of="greedy_policy(Q)", given={"Q": table})
        found = [
            as_choice(one, actions, part_of(f"greedy_policy(Q)[{n}]", "greedy_policy(Q)"))
            for n, one in enumerate(policy)
        ]
        best = np.argsort(table, axis=1)[:, -1]
        expect_array(np.array(found), best, of="greedy_policy(Q)", given={"Q": table})


class World:
    """A world that notes every step. What an action leads to and brings stands in tables."""

    def __init__(self, leads_to, rewards, ends, starts):
        self.leads_to, self.rewards, self.ends, self.starts = leads_to, rewards, ends, starts
        self.state, self.walks, self.wrong = None, [], None

    @classmethod
    def any(cls, rng, states, actions):
        """One without any sense: each action leads anywhere and brings anything, and one of six ends the episode."""
        shape = (states, actions)
        return cls(
            rng.integers(states, size=shape), rng.integers(-5, 9, size=shape) / 10, rng.random(shape) < 1 / 6, rng
        )

    @property
    def shape(self):
        return self.leads_to.shape

    def reset(self, *_, **__):
        starts = self.starts
        self.state = int(starts.integers(self.shape[0]) if hasattr(starts, "integers") else starts[len(self.walks)])
        self.walks.append([])
        return self.state

    def step(self, action, *_):
        try:
            number = int(action)
        except (TypeError, ValueError, OverflowError):
            number = -1
        if self.state is None:
            self.wrong = self.wrong or ("step was called before any reset.", "reset の前に step が呼ばれました。")
        elif self.walks[-1] and self.walks[-1][-1][-1]:
            self.wrong = self.wrong or (
                "The episode was over (done was true), and step was called once more without a reset.",
                "done が真になって終わったエピソードで、reset しないまま、さらに step が呼ばれました。",
            )
        elif not 0 <= number < self.shape[1]:
            self.wrong = self.wrong or (
                f"step was called with something else than an action from 0 to {self.shape[1] - 1}.",
                f"step に渡されたのは、0 から {self.shape[1] - 1} の行動ではありません。",
            )
        if self.wrong:
            return self.state or 0, 0.0, True
        before, self.state = self.state, int(self.leads_to[self.state, number])
        reward, done = float(self.rewards[before, number]), bool(self.ends[before, number])
        self.walks[-1].append((before, number, reward, self.state, done))
        return self.state, reward, done

    def ask(self, student, episodes, max_steps, alpha, gamma, epsilon, worker_rng):
        """The table that q_learning returns for this world, and how the call is shown."""
        states, actions = self.shape
        env = student.library(
            "types.SimpleNamespace", num_states=states, num_actions=actions, reset=self.reset, step=self.step
        )
        of = f"q_learning(env, {episodes}, {max_steps}, {alpha}, {gamma}, {epsilon}, rng)"
        answer = student.q_learning(env, episodes, max_steps, alpha, gamma, epsilon, worker_rng)
        self.expect_walks(episodes, max_steps, of)
        return as_array(answer, self.shape, of=of), of

    def expect_walks(self, episodes, max_steps, of):
        """So many episodes, each from a reset to the end or the last step."""
        en, ja = self.wrong or ("", "")
        expect(self.wrong is None, of=of, en=en, ja=ja)
        expect(
            len(self.walks) == episodes,
            of=of,
            en=f"{episodes} episodes were asked for. reset was called {len(self.walks)} times.",
            ja=f"エピソードは {episodes} 回のはずですが、reset は {len(self.walks)} 回呼ばれました。",
        )
        for number, walk in enumerate(self.walks):
            whole = len(walk) <= max_steps and bool(walk) and (walk[-1][-1] or len(walk) == max_steps)
            expect(
                whole,
                of=part_of((f"episode {number}", f"エピソード {number}"), of),
                en=f"It took {len(walk)} steps. An episode goes on until done is true, or for max_steps steps.",
                ja=f"{len(walk)} ステップでした。エピソードは、done が真になるまで、"
                "または max_steps ステップ続きます。",
            )


class Account:
    """What was seen of each entry of a table, and what that makes it. It begins with 0.

    The targets that an entry has moved to weigh alpha, alpha (1 - alpha), ... from the last one back.
    """

    def __init__(self, shape, alpha, gamma):
        self.alpha, self.gamma = alpha, gamma
        self.targets = [[[] for _ in range(shape[1])] for _ in range(shape[0])]

    def row(self, state):
        return [
            sum(self.alpha * (1 - self.alpha) ** ago * one for ago, one in enumerate(reversed(targets)))
            for targets in self.targets[state]
        ]

    def note(self, state, action, reward, next_state, done):
        self.targets[state][action].append(reward if done else reward + self.gamma * max(self.row(next_state)))

    def table(self):
        return np.array([self.row(state) for state in range(len(self.targets))])


FOLLOWS = (
    "It is compared with what these steps make of a table of zeros, if each is learned from at once by q_update.",
    "ゼロの表から始めて、歩いたとおりのステップごとに、その場で q_update を行った場合と比べています。",
)


@check(points=3, needs=("exploring", "end", "in_place"))
def test_episodes(student, rng):
    """Every step of every episode is learned from at once, and the actions are those of epsilon_greedy.

    どのエピソードのどのステップからも、その場で学び、行動は epsilon_greedy で選ばれる。
    """
    # A corridor with one action: nothing is left to chance.
    for states, max_steps, starts in ((3, 5, (0, 1)), (4, 2, (0, 2, 1)), (3, 9, (0, 0, 0, 1))):
        onward = np.minimum(np.arange(1, states + 1), states - 1)[:, None]
        rewards = np.arange(1, states + 1)[::-1, None] / 10
        world = World(onward, rewards, np.arange(states)[:, None] == states - 2, starts)
        table, of = world.ask(student, len(starts), max_steps, 0.5, 0.8, 0.3, generator(student, rng))
        account = Account(world.shape, 0.5, 0.8)
        for step in (step for walk in world.walks for step in walk):
            account.note(*step)
        expect_array(table, account.table(), of=of, given={("states of reset", "reset の状態"): starts}, why=FOLLOWS)
    for epsilon, states, actions, max_steps in ((0.5, 4, 3, 6), (0.0, 5, 3, 4), (0.7, 3, 5, 9)):
        world = World.any(rng, states, actions)
        with student.unrecorded():
            table, of = world.ask(student, 12, max_steps, 0.3, 0.8, epsilon, generator(student, rng))
        account, greedy = Account(world.shape, 0.3, 0.8), True
        for step in (step for walk in world.walks for step in walk):
            row = account.row(step[0])
            greedy = greedy and row[step[1]] > max(row) - 1e-9
            account.note(*step)
        student.record(np.round(table - account.table(), 6))
        walked = {
            (
                "first episode: state, action, reward, next state, done",
                "最初のエピソード: 状態、行動、報酬、次の状態、done",
            ): np.array(world.walks[0], float)
        }
        expect_array(table, account.table(), of=of, given=walked, why=FOLLOWS)
        expect(
            epsilon > 0 or greedy,
            of=of,
            en="With epsilon = 0, an action was chosen that was not the best one of its state in Q at that moment.",
            ja="epsilon が 0 なのに、その時点の Q で、その状態の最善ではない行動が選ばれました。",
            given=walked,
        )
    tables = []
    world = World.any(rng, 4, 3)
    one, same = (generator(student, 3141) for _ in range(2))
    with student.unrecorded():
        for each in (one, same, one):
            world = World(world.leads_to, world.rewards, world.ends, [0, 1, 2, 3] * 3)
            tables.append(world.ask(student, 12, 6, 0.3, 0.8, 0.8, each)[0])
    expect_drawn_from_rng(*tables, of=of)


WALKS = ((-1, 0), (0, 1), (1, 0), (0, -1))


class Grid:
    """A grid of 4 x 5 cells with a goal, two pits and three walls, drawn anew, with the actions in any order."""

    def __init__(self, rng):
        self.moves = [WALKS[n] for n in rng.permutation(4)]
        while True:
            self.kinds = rng.permutation(list("G" + "xx" + "###" + 14 * ".")).reshape(4, 5)
            self.far = self.distances()
            if np.all(np.isfinite(self.far[self.kinds == "."])):
                break

    def after(self, row, column, move):
        """The cell that a move leads to."""
        to = row + move[0], column + move[1]
        inside = 0 <= to[0] < 4 and 0 <= to[1] < 5
        return to if inside and self.kinds[to] != "#" else (row, column)

    def distances(self):
        """How many steps each cell is from the goal, by dynamic programming."""
        far = np.where(self.kinds == "G", 0.0, np.inf)
        for _ in range(20):
            for row, column in zip(*np.nonzero(self.kinds == "."), strict=True):
                near = [far[self.after(row, column, move)] for move in self.moves]
                far[row, column] = min(far[row, column], min(near) + 1)
        return far

    def world(self, rng):
        """The same as a World; its episodes begin in a free cell."""
        places = [self.after(*divmod(state, 5), move) for state in range(20) for move in self.moves]
        leads_to = np.array([row * 5 + column for row, column in places]).reshape(20, 4)
        kinds = self.kinds.ravel()[leads_to]
        free = np.flatnonzero(self.kinds == ".")
        return World(
            leads_to, (kinds == "G") - 1.0 * (kinds == "x"), np.isin(kinds, ("G", "x")), rng.choice(free, size=1000)
        )

    def share(self, policy):
        """The share of free cells from which the policy walks to the goal on a shortest way."""
        right = []
        for start in zip(*np.nonzero(self.kinds == "."), strict=True):
            place, steps = start, 0
            while self.kinds[place] == "." and steps < self.far[start]:
                place, steps = self.after(*place, self.moves[policy[place[0] * 5 + place[1]]]), steps + 1
            right.append(self.kinds[place] == "G")
        return float(np.mean(right))

    def drawn(self, policy):
        """The grid with arrows."""
        arrows = dict(zip(WALKS, "^>v<", strict=True))
        signs = [arrows[self.moves[policy[n]]] if kind == "." else kind for n, kind in enumerate(self.kinds.ravel())]
        return " / ".join("".join(signs[first : first + 5]) for first in range(0, 20, 5))


# Measured, the share of free cells that lie on a shortest way after this training: see margins.json. In 1,000 grids, a
# table of zeros has .21 at most and random actions .57; without exploring .50 at most (150 grids).
LEARNED = 0.90


@check(points=3, needs="episodes", time=60)
def test_learning(student, rng, remark):
    """In a grid that nobody has seen, the shortest way to the goal is found from nearly every cell.

    誰も見たことのない格子で、ほとんどすべてのマスから、ゴールへの最短の道が見つかる。
    """
    grid = Grid(rng)
    with student.unrecorded():
        world = grid.world(rng)
        table, of = world.ask(student, 600, 30, 0.5, 0.9, 0.5, generator(student, rng))
    policy = np.argsort(table, axis=1)[:, -1]
    share, steps = grid.share(policy), sum(map(len, world.walks))
    student.record(share)
    remark(
        en=f"After 600 episodes, {steps} steps in all, the shortest way is found from {share:.0%} of the cells: "
        f"{grid.drawn(policy)}",
        ja=f"600 エピソード(全部で {steps} ステップ)の後、{share:.0%} のマスから最短の道が見つかります。"
        f"{grid.drawn(policy)}",
    )
    pictures.show(
        ("what your Q expects of each cell", "あなたの Q が各マスに期待する値"),
        pictures.heat(table.max(axis=1).reshape(4, 5)),
    )
    sentence = (
        f"From {share:.0%} of the cells, the best actions of Q lead to the goal on a shortest way. {LEARNED:.0%} are "
        f"asked for. These are the actions: {grid.drawn(policy)} (G goal, x pit, # wall).",
        f"Q で最善の行動をとり続けて最短でゴールに着けるマスは {share:.0%} です。{LEARNED:.0%} 必要です。行動は"
        f"次のとおりです。{grid.drawn(policy)}(G はゴール、x は落とし穴、# は壁)",
    )
    expect_at_least(share, LEARNED, of=of, sentence=sentence)
