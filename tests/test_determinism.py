"""The same submission and seed give the same report, byte for byte, but for the time that it took."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from commands import COURSE, dlgrade, mistaken, solution
from small_course import SUITE, exercise_of, handed_in, write_course

from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect
from autograder.model import Graded, Outcome
from autograder.sandbox import Sandbox

TIMES = 10
ALL = ("affine", "losses", "initialization", "graph", "three_layer_net")
ODD = """
import numpy as np


class Layer:
    pass


def xavier(fan_in, fan_out, rng):
    print(Layer(), {"a", "b", "c", "d"}, np.random.normal(), id(None) > 0)
    raise ValueError(Layer(), {"e", "f", "g"}, np.random.rand(2))


def he(fan_in, fan_out, rng):
    return np.random.normal(size=(fan_in, fan_out))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A chapter with something of everything: right, mistaken, raising, unfinished, and built upon these."""
    texts = {
        "affine": solution("chapter2/affine"),
        "losses": mistaken("chapter2/losses", "binary-summed"),
        "initialization": ODD,
        "graph": solution("chapter2/graph").replace("return dout, dout", "raise NotImplementedError"),
        "three_layer_net": solution("chapter2/three_layer_net"),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


def graded(
    folder: Path, sandbox: Sandbox, names: Sequence[str] = ALL, seed: str = "12", chapter: str = "chapter2"
) -> Graded:
    exercises = [COURSE.exercise(chapter, name) for name in names]
    return grade(COURSE, collect(folder, COURSE, exercises), exercises, Settings(seed), sandbox=sandbox)


def without_times(text: bytes) -> bytes:
    return re.sub(rb'("(?:duration|memory)": ?)[0-9.e-]+', rb"\g<1>0", text)


def written(found: Graded) -> bytes:
    """The report and the staff's details, without times and memory."""
    return without_times(msgspec.json.encode(found))


def test_ten_gradings_give_one_report(folder: Path, forked: Sandbox) -> None:
    first = graded(folder, forked)
    outcomes = {check.outcome for check in first.report.checks()}
    assert outcomes >= {Outcome.PASSED, Outcome.FAILED, Outcome.CRASHED, Outcome.MISSING, Outcome.BLOCKED}
    assert [check for check in first.report.checks() if check.mistake]
    for turn in range(1, TIMES):
        np.random.seed(turn)
        assert written(graded(folder, forked)) == written(first)


def test_a_sandbox_of_its_own_changes_nothing(folder: Path, forked: Sandbox) -> None:
    with Sandbox(policy="none") as other:
        assert written(graded(folder, other)) == written(graded(folder, forked))


def test_another_seed_asks_other_questions(folder: Path, forked: Sandbox) -> None:
    assert written(graded(folder, forked, seed="13")).replace(b'"13"', b'"12"') != written(graded(folder, forked))


def test_a_check_is_the_same_whatever_is_graded_beside_it(folder: Path, forked: Sandbox) -> None:
    together = {check.id: check for check in graded(folder, forked).report.checks()}
    for names in (("losses",), ("initialization", "losses")):
        alone = graded(folder, forked, names).report.checks()
        assert {check.mistake for check in alone} != {None}
        for check in alone:
            assert msgspec.structs.replace(check, duration=0.0, memory=0) == msgspec.structs.replace(
                together[check.id], duration=0.0, memory=0
            )


def test_the_order_of_sets_in_the_grader_does_not_show(folder: Path) -> None:
    reports = []
    for hash_seed in ("1", "2"):
        options = ["--submission", folder, "--seed", "12", "--format", "json"]
        done = dlgrade("chapter2", *ALL, *options, cwd=folder, PYTHONHASHSEED=hash_seed)
        assert done.code == 1, done.err
        reports.append(without_times(done.out.encode()))
    assert reports[0] == reports[1]


def test_pytorch_is_repeatable(tmp_path: Path, forked: Sandbox) -> None:
    text = "import torch\n\n\ndef sigmoid(x):\n    print(torch.rand(3))\n    return torch.rand(x.shape) + x\n"
    (tmp_path / "torch_activations.py").write_text(text)
    first, second = (graded(tmp_path, forked, ["torch_activations"], chapter="chapter1") for _ in range(2))
    assert "tensor(" in "".join(check.message for check in first.report.checks())
    assert written(first) == written(second)


# --- under load, when the time runs out and when an error is raised

TURNS = int(os.environ.get("DLGRADE_TURNS", "3"))
WRONG = {
    "a loop without end": """
import numpy as np


def step(x):
    return [number for number in range(1000) if number % 7 == 1]


def double(x):
    if np.ndim(x) == 2:
        return 2 * np.asarray(x)
    for number in range(10**12):
        step(x)
        if number % 1000 == 1:
            print(number)
""",
    "a loop that goes on after every error": """
import numpy as np


def double(x):
    while np.ndim(x) == 1:
        try:
            x = np.asarray(x) + np.ones(7)
        except:
            pass
    return 2 * np.asarray(x)
""",
    "a recursion without end": """
def double(x):
    return half(double(x)) if len(x) else x


def half(x):
    return x
""",
    "an error": """
import numpy as np


class Odd(Exception):
    def __str__(self):
        return f"{self.args} {object()}"


def double(x):
    if np.ndim(x) == 1:
        raise Odd({"a", "b", "c"}, np.random.rand(2))
    return 2 * np.asarray(x)
""",
}


@contextlib.contextmanager
def load() -> Iterator[None]:
    """Two processes for each core that do nothing but keep it busy."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.mark.parametrize("name", WRONG)
def test_the_moment_at_which_the_time_runs_out_changes_nothing(name: str, tmp_path: Path, forked: Sandbox) -> None:
    course = write_course(tmp_path, suite=SUITE.replace('needs="values"', 'needs="values", time=1'))
    exercise, submission = exercise_of(course), handed_in(double=WRONG[name])
    with load():
        reports = {written(grade(course, submission, [exercise], Settings("12"), sandbox=forked)) for _ in range(TURNS)}
    assert len(reports) == 1
    assert (b'"timed_out"' in reports.pop()) == name.startswith("a loop")
