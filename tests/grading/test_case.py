"""The case in which a check fails: lines that do the same in a Python of the learner's, with their file alone."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import COURSE, environment, mistaken, solution
from small_course import SUITE, exercise_of, handed_in, write_course

from autograder.case import Case
from autograder.checks.arrays import show
from autograder.frontends.case import script
from autograder.grading.case import with_case
from autograder.grading.settings import Settings
from autograder.grading.suites import with_suites
from autograder.intake.source import source_of
from autograder.model import CheckResult, Parts, Submission
from autograder.sandbox import Sandbox
from autograder.worker.wire import Tensor

RUN = """
import pickle, runpy, sys
def plain(value):
    if type(value).__name__ in ("Tensor", "Parameter"):
        return ("tensor", value.detach().numpy())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
file, out = sys.argv[1:]
try:
    ended = "", plain(runpy.run_path(file)["received"])
except BaseException as error:
    ended = type(error).__name__, str(error)
assert not [name for name in sys.modules if name.partition(".")[0] == "autograder"]
with open(out, "wb") as opened:
    pickle.dump(ended, opened)
"""

# exercise and mistake: functions, a function that calls a function, layers, networks, files, trainings, PyTorch
MISTAKES = {
    "chapter1/perceptron": "bias-ignored",
    "chapter1/softmax": "no-exp",
    "chapter2/affine": "bias-forgotten",
    "chapter3/numerical": "diff-step-vanishes",
    "chapter3/affine_layer": "bias-forgotten",
    "chapter4/optimizers": "uphill",
    "chapter4/dropout": "ratio-is-kept",
    "chapter4/batch_norm": "mean-of-each-sample",
    "chapter5/idx": "little-endian",
    "chapter5/search": "side-by-side",
    "chapter8/positional_encoding": "sines-first",
    "chapter8/sampling": "always-the-best",
    "chapter9/serving": "numpy-numbers",
    "chapter10/lime": "image-itself-missing",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def case_of(sandbox: Sandbox, key: str, text: str, language: str = "en") -> tuple[CheckResult, Case | None]:
    """What is reported of the check whose case it is (or of the first that did not pass), and the case."""
    exercise = COURSE.exercise(*key.split("/"))
    sources = {key: source_of(text, f"{exercise.name}.py")}
    handed_in = Submission(path="handed-in", owner="", digest="0" * 16, sources=sources)
    graded, case = with_suites(
        COURSE,
        [exercise],
        lambda suites: with_case(suites, handed_in, exercise, Settings("1", language), sandbox=sandbox),
    )
    failed = [check for check in graded.report.checks() if check.outcome != "passed"]
    return next(check for check in failed if case is None or check.id == case.check), case


def run(folder: Path, key: str, text: str, written: str, arrays: bytes) -> tuple[str, Any]:
    """How a fresh Python ends that runs the lines, with nothing but the learner's file: the error, or what it got."""
    file = folder / ".dlgrade" / "debug" / "case.py"
    file.parent.mkdir(parents=True)
    file.write_text(written, encoding="utf-8")
    file.with_suffix(".npz").write_bytes(arrays)
    learner = folder / f"{key}.py"
    learner.parent.mkdir()
    learner.write_text(text, encoding="utf-8")
    for name, given in COURSE.given_texts(key.partition("/")[0]).items():
        (learner.parent / f"{name}.py").write_text(given, encoding="utf-8")
    out = folder / "out"
    command = [sys.executable, "-P", "-B", "-c", RUN, file, out]
    subprocess.run(command, cwd=folder, env=environment(), check=True, timeout=120, capture_output=True)
    ended: tuple[str, Any] = pickle.loads(out.read_bytes())
    return ended


def shown(value: Any) -> set[str]:
    """A value, and every part of it, as reports show it."""
    if isinstance(value, (list, tuple)) and value[:1] == ("tensor",):
        return shown(value[1]) | {show(Tensor(value[1]))}
    found = {show(np.asarray(value, float)), show(value)} if isinstance(value, (int, float)) else {show(value)}
    parts: Any = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    parts = list(value) if isinstance(value, np.ndarray) and value.ndim > 1 else parts
    return found.union(*map(shown, parts))


@pytest.mark.parametrize("key", MISTAKES)
def test_the_lines_lead_to_what_the_report_shows(sandbox: Sandbox, key: str, tmp_path: Path) -> None:
    text = mistaken(key, MISTAKES[key])
    result, case = case_of(sandbox, key, text)
    assert case is not None
    assert case.alike
    error, received = run(tmp_path, key, text, written(case, result), case.arrays)
    assert bool(error) == (result.outcome == "crashed"), received
    reported = values(result)
    assert reported.get("received", "") in shown(received) | {""}
    assert len(case.body) < 25


def written(case: Case, result: CheckResult, language: str = "en") -> str:
    return script(case, result, COURSE.exercise(*case.check.partition("::")[0].split("/")), language)


def values(result: CheckResult) -> dict[str, str]:
    assert isinstance(result.parts, Parts)
    assert result.parts.reason is not None
    return dict(result.parts.reason.values)


def ended_alike(sandbox: Sandbox, key: str, text: str, folder: Path) -> tuple[str, Any]:
    """How the lines of a wrong text end; a worker has found that they end as the check does."""
    result, case = case_of(sandbox, key, text)
    assert case is not None
    assert case.alike
    return run(folder, key, text, written(case, result), case.arrays)


def test_a_crash_is_the_same_crash(sandbox: Sandbox, tmp_path: Path) -> None:
    text = solution("chapter3/affine_layer").replace("x @ self.W", "x @ self.W.T")
    error, message = ended_alike(sandbox, "chapter3/affine_layer", text, tmp_path)
    assert error == "ValueError"
    assert "matmul" in message


def test_a_text_that_is_no_python_is_imported_and_raises_what_python_says(sandbox: Sandbox, tmp_path: Path) -> None:
    assert ended_alike(sandbox, "chapter1/softmax", "def softmax(x)\n", tmp_path)[0] == "SyntaxError"


def test_what_is_handed_in_again_is_a_fresh_copy_each_time(sandbox: Sandbox, tmp_path: Path) -> None:
    """The check hands in equal arrays twice. Whoever writes into the first must find the second as it was."""
    text = "calls = []\n\n\ndef double(x):\n    calls.append(x)\n    x += len(calls)\n    return x\n"
    suite = SUITE.replace("student.double(x), 2 * x", "(student.double(x), student.double(x))[1], x + 1")
    case = small_case(sandbox, tmp_path / "course", suite, text)
    assert case is not None
    assert case.alike
    assert [line for line in case.body if "double(" in line] == ["double(x.copy())", "received = double(x)"]


def small_case(sandbox: Sandbox, root: Path, suite: str, text: str) -> Case | None:
    course = write_course(root, suite=suite)
    return with_suites(
        course,
        [exercise_of(course)],
        lambda suites: with_case(
            suites, handed_in(double=text), exercise_of(course), Settings("1", "en"), sandbox=sandbox
        )[1],
    )


HIDDEN_FIRST = SUITE.replace("student, rng)", "student, rng, reference)", 1).replace(', needs="values"', "")
WRONG = "import numpy as np\n\n\ndef double(x):\n    x *= 3\n    return x\n"


def test_of_a_hidden_check_no_case_is_made_but_of_the_first_public_one(sandbox: Sandbox, tmp_path: Path) -> None:
    case = small_case(sandbox, tmp_path / "one", HIDDEN_FIRST, WRONG)
    assert case is not None
    assert case.check == "chapter1/double::left_alone"
    assert case.body[-3:] == ("double(x)", "received = x", "print(received)")
    assert small_case(sandbox, tmp_path / "other", HIDDEN_FIRST, WRONG.replace("x *= 3", "x = 3 * x")) is None


def test_what_went_well_before_is_left_out(sandbox: Sandbox, tmp_path: Path) -> None:
    suite = SUITE.replace(
        "    x = rng.normal(size=(3, 2))\n    expect_array(student.double(x), 2 * x,",
        "    for n in (2, 3):\n        x = rng.normal(size=n)\n        expect_array(student.double(x), 2 * x,",
    )
    text = "def double(x):\n    return 2 * x if len(x) < 3 else x\n"
    case = small_case(sandbox, tmp_path / "course", suite, text)
    assert case is not None
    assert [line for line in case.body if "double(" in line] == ["received = double(x)"]


def test_lines_that_lead_elsewhere_say_so(sandbox: Sandbox, tmp_path: Path) -> None:
    """An answer that is another one in each process cannot be had again."""
    text = "import os\n\n\ndef double(x):\n    return x * int.from_bytes(os.urandom(4), 'big')\n"
    case = small_case(sandbox, tmp_path / "course", SUITE, text)
    assert case is not None
    assert not case.alike


def test_global_chance_is_seeded_as_it_was_in_the_check(sandbox: Sandbox, tmp_path: Path) -> None:
    text = "import numpy as np\n\n\ndef softmax(x):\n    return np.random.normal(size=np.shape(x))\n"
    result, case = case_of(sandbox, "chapter1/softmax", text)
    assert case is not None
    assert case.alike
    _, received = run(tmp_path, "chapter1/softmax", text, written(case, result), case.arrays)
    assert values(result)["received"] in shown(received)
