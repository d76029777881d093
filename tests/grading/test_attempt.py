"""Attempts: one check against one module in a fresh worker."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_course import SUITE, exercise_of, write_course

from autograder.checks.answers import AbsentName, Died, Raised
from autograder.checks.declare import CheckFailed
from autograder.errors import GraderError
from autograder.grading.attempt import Attempt, Attempts, libraries
from autograder.grading.seeds import stream
from autograder.grading.suites import with_suites
from autograder.grading.transcript import Differs
from autograder.model import Check, Text
from autograder.sandbox import Sandbox

RIGHT = "def double(x):\n    print('doubling')\n    return 2 * x"
WRONG = "def double(x):\n    return 3 * x"


class Reference:
    @staticmethod
    def double(x: Any) -> Any:
        return 2 * x


@pytest.fixture
def attempting(tmp_path: Path, forked: Sandbox) -> Callable[..., Any]:
    """Calls a function with attempts in the small course, and its checks by name."""

    def attempting(work: Callable[[Attempts, dict[str, Check]], Any], seed: str = "seed", suite: str = SUITE) -> Any:
        course = write_course(tmp_path, suite=suite)
        exercise = exercise_of(course)

        def inside(suites: Any) -> Any:
            attempts = Attempts(suites, forked, seed, lambda exercise: Reference, lambda exercise: {"double": RIGHT})
            try:
                return work(attempts, {check.name: check for check in suites.checks[exercise.key]})
            finally:
                attempts.close()

        return with_suites(course, [exercise], inside)

    return attempting


def attempt(attempting: Any, text: str, name: str = "values", **options: Any) -> Attempt:
    found: Attempt = attempting(lambda attempts, checks: attempts.make(checks[name], {"double": text}), **options)
    return found


def test_a_right_module_passes(attempting):
    found = attempt(attempting, RIGHT)
    assert found.error is None
    assert found.printed == "doubling\n"
    assert found.seconds > 0


def test_the_answers_are_in_the_transcript(attempting):
    found = attempt(attempting, RIGHT)
    x = stream("seed", "chapter1/double::values").normal(size=(3, 2))
    assert [answer.tolist() for answer in found.transcript] == [(2 * x).tolist()]


def test_the_inputs_depend_on_the_seed_and_on_the_check(attempting):
    text = "def double(x):\n    raise ValueError(repr(x.ravel()[0]))"
    messages = [
        str(attempt(attempting, text, name, seed=seed).error)
        for seed, name in [("1", "values"), ("1", "values"), ("2", "values"), ("1", "large")]
    ]
    assert messages[0] == messages[1]
    assert len(set(messages)) == 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (WRONG, CheckFailed),
        ("def double(x):\n    return None", CheckFailed),
        ("def double(x):\n    return x / 'a'", Raised),
        ("def twice(x):\n    return 2 * x", AbsentName),
        ("import os\ndef double(x):\n    os._exit(1)", Died),
        ("import os\nos._exit(1)", Died),
        ("1 / 0", Raised),
    ],
)
def test_what_went_wrong_is_the_error(attempting, text, kind):
    assert type(attempt(attempting, text).error) is kind


def test_a_hidden_check_gets_the_reference(attempting):
    assert attempt(attempting, RIGHT, "large").error is None
    assert type(attempt(attempting, WRONG, "large").error) is CheckFailed


def test_a_defect_of_the_check_is_its_error(attempting):
    suite = SUITE.replace("x = rng.normal(size=(3, 2))", "x = 1 / 0")
    assert type(attempt(attempting, RIGHT, suite=suite).error) is ZeroDivisionError


def test_an_interruption_goes_through(attempting):
    with pytest.raises(KeyboardInterrupt):
        attempt(attempting, RIGHT, suite=SUITE.replace("x = rng.normal(size=(3, 2))", "raise KeyboardInterrupt"))


def test_each_attempt_has_a_fresh_worker(attempting):
    text = "calls = []\ndef double(x):\n    calls.append(1)\n    return 2 * x if len(calls) == 1 else x"

    def work(attempts: Attempts, checks: dict[str, Check]) -> Any:
        return [attempts.make(checks["values"], {"double": text}).error for _ in range(3)]

    assert attempting(work) == [None, None, None]


def test_the_global_generator_of_the_worker_has_another_seed(attempting):
    text = "import numpy as np\ndef double(x):\n    raise ValueError(f'{np.random.normal()} {x.ravel()[0]}')"
    mine, theirs = str(attempt(attempting, text).error).removeprefix("ValueError: ").split()
    assert mine != theirs
    guesses = [np.random.default_rng(0), np.random.RandomState(0)]
    assert float(mine) not in [guess.normal() for guess in guesses]


def test_the_modules_of_the_chapter_are_there(attempting):
    texts = {
        "double": "from helper import two\ndef double(x):\n    return two() * x",
        "helper": "def two():\n    return 2",
    }
    assert attempting(lambda attempts, checks: attempts.make(checks["values"], texts)).error is None


def test_a_transcript_can_be_compared_with(attempting):
    def work(attempts: Attempts, checks: dict[str, Check]) -> Any:
        wrong = attempts.make(checks["values"], {"double": WRONG})
        like = attempts.make(checks["values"], {"double": WRONG + " + 0.0"}, expected=wrong.transcript)
        other = attempts.make(checks["values"], {"double": "def double(x):\n    return x"}, expected=wrong.transcript)
        return wrong, like, other

    wrong, like, other = attempting(work)
    assert len(like.transcript) == len(wrong.transcript) == 1
    assert type(like.error) is CheckFailed
    assert type(other.error) is Differs
    assert other.transcript == []


# --- making ready ---------------------------------------------------------------------------------------------------


def test_the_next_worker_is_made_ready_while_a_check_runs(attempting):
    def work(attempts: Attempts, checks: dict[str, Check]) -> Any:
        texts = {"double": RIGHT}
        first, second = checks["values"], checks["large"]
        assert attempts.make(first, texts, following=lambda: attempts.prepare(second, texts)).error is None
        ready = attempts.ready[second.id]
        attempts.prepare(second, texts)
        assert attempts.ready == {second.id: ready}
        assert attempts.make(second, texts).error is None
        assert attempts.ready == {}
        return ready

    assert attempting(work).input.closed


def test_a_worker_that_is_ready_but_not_needed_is_ended(attempting):
    def work(attempts: Attempts, checks: dict[str, Check]) -> Any:
        texts = {"double": RIGHT}
        attempts.make(checks["values"], texts)
        for name in ("values", "large"):
            attempts.prepare(checks[name], texts)
        discarded, left = attempts.ready.values()
        attempts.discard(checks["values"])
        attempts.discard(checks["values"])
        assert (discarded.input.closed, left.input.closed) == (True, False)
        return left

    assert attempting(work).input.closed


def test_a_comparison_does_not_take_the_worker_that_is_ready(attempting):
    def work(attempts: Attempts, checks: dict[str, Check]) -> Any:
        texts = {"double": RIGHT}
        attempts.make(checks["values"], texts)
        attempts.prepare(checks["values"], texts)
        attempts.make(checks["values"], {"double": WRONG}, expected=[])
        return attempts.make(checks["values"], texts).error

    assert attempting(work) is None


def test_a_worker_that_dies_while_it_is_made_ready_is_told_when_its_check_runs(attempting):
    def work(attempts: Attempts, checks: dict[str, Check]) -> Any:
        attempts.make(checks["values"], {"double": RIGHT})
        attempts.prepare(checks["values"], {"double": "import os\nos._exit(1)"})
        return attempts.make(checks["values"], {"double": RIGHT}).error

    error = attempting(work)
    assert type(error) is Died
    assert (error.cause, error.status) == ("exited", 1)


def test_a_machine_that_starts_no_worker_is_no_learners_fault(attempting, tmp_path, monkeypatch):
    script = tmp_path / "main.py"
    script.write_text("raise SystemExit('no library here')")
    monkeypatch.setattr("autograder.sandbox.interpreter.MAIN", script)

    def work(attempts: Attempts, checks: dict[str, Check]) -> Any:
        with Sandbox() as attempts.sandbox:
            return attempts.make(checks["values"], {"double": RIGHT})

    with pytest.raises(GraderError) as caught:
        attempting(work)
    assert caught.value.key == "no-worker"


def test_an_exercise_loads_torch_where_it_says_so(tmp_path):
    exercise = exercise_of(write_course(tmp_path))
    assert libraries(exercise) == ()
    assert libraries(
        type(exercise)(**{**{f: getattr(exercise, f) for f in exercise.__struct_fields__}, "torch": True})
    ) == ("torch",)


TWIN_SUITE = '''"""A check that asks learner and solution, and one that notes what it saw."""

from autograder.checks import check, expect, expect_array, pictures


@check(points=2)
def test_twin(student, twin, rng):
    """Both answer the same.

    どちらも同じ答えを返す。
    """
    expect_array(student.double(3), twin.double(3), of="double(3)")


@check(points=1)
def test_elsewhere(student, elsewhere):
    """What one process keeps does not reach the other.

    片方のプロセスに残したものは、もう片方には届かない。
    """
    student.write_file("a", b"12")
    seen = [student.double(2), elsewhere.double(2), student.double(3), elsewhere.double(4)]
    expect(seen == [4, 4, 6, 8], "double", en="It is double.", ja="2倍になる。")
    expect(not elsewhere.folder(), "folder", en="The folder is empty.", ja="フォルダーは空です。")
    elsewhere.write_file("b", student.read_file("a"))
    expect(elsewhere.read_file("b") == b"12", "b", en="It is there.", ja="届いている。")


@check(points=1)
def test_notes(student, rng, curves, remark):
    """What is noted.

    書き留める内容。
    """
    curves("loss", student.double(2))
    with pictures.aside(student):
        pictures.show("aside", pictures.heat(student.double([1.0, 2.0])))
        student.double(2).no_such_thing()
    remark(en="Seen.", ja="見ました。")
'''


def test_a_twin_is_the_solution_in_a_worker_of_its_own(attempting):
    found = attempt(
        attempting, "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x", "twin", suite=TWIN_SUITE
    )
    assert found.error is None
    assert found.transcript == [6]  # the twin's answers are not the learner's
    assert isinstance(attempt(attempting, WRONG, "twin", suite=TWIN_SUITE).error, CheckFailed)


def test_another_process_has_nothing_of_the_first(attempting):
    text = "kept = []\ndef double(x):\n    kept.append(x)\n    print(kept)\n    return {} * x"
    found = attempt(attempting, text.format(2), "elsewhere", suite=TWIN_SUITE)
    assert found.error is None
    assert found.printed.split("\n")[:4] == ["[2]", "[2]", "[2, 3]", "[2, 4]"]
    assert [one for one in found.transcript if type(one) is int] == [4, 4, 6, 8]  # of both, as they were asked
    assert not found.timed
    in_memory = text.format("(len(kept) == 1) * 2")
    assert isinstance(attempt(attempting, in_memory, "elsewhere", suite=TWIN_SUITE).error, CheckFailed)


def test_what_a_check_notes_is_kept_whatever_comes_of_it(attempting):
    found = attempt(attempting, "def double(x):\n    return [3.0, 2, 1]", "notes", suite=TWIN_SUITE)
    assert found.error is None
    assert found.remarks == (Text(en="Seen.", ja="見ました。"),)
    assert found.seen.curves == {"loss": (3, 2, 1)}
    assert [panel.rows for picture in found.seen.pictures for panel in picture.panels] == [((3, 2, 1),)]
    assert len(found.transcript) == 1  # what was asked for a picture is no answer
    failed = attempt(attempting, "def double(x):\n    return 'abc'", "notes", suite=TWIN_SUITE)
    assert isinstance(failed.error, CheckFailed)
    assert failed.seen.curves == {}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of another process")
def test_the_peak_of_the_memory_is_known(attempting):
    small, large = (
        attempt(attempting, f"import numpy as np\nheld = np.ones(({mib}, 1 << 17))\ndel held\n{RIGHT}").memory
        for mib in (1, 200)
    )
    assert 10 < small < 100
    assert 190 < large - small < 220


@pytest.mark.parametrize(("time", "trained"), [(10, False), (60, True)])
def test_a_threshold_means_training_only_where_there_is_time_for_it(attempting, time, trained):
    suite = SUITE.replace("@check(points=2)", f"@check(points=2, time={time})").replace(
        'expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})',
        'expect_at_most(float(abs(student.double(1.0) - 2)), 0.5, of="double(1.0)")',
    )
    suite = suite.replace("import check, expect_array", "import check, expect_array, expect_at_most")
    found = attempt(attempting, WRONG, suite=suite)
    assert found.margins
    assert found.trained == trained
