"""Verdicts: from what a check raised to whose fault it is and what is said about it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from small_course import exercise_of, write_course

from autograder.checks.answers import AbsentName, Died, Raised, TooLarge, TooManyCalls, Unsendable
from autograder.checks.declare import CheckFailed
from autograder.feedback import detail, reason
from autograder.grading.verdict import odd_answer, verdict
from autograder.intake.source import source_of
from autograder.model import Evidence, Exercise, Outcome, Visibility
from autograder.wording import message
from autograder.worker.wire import NO_MEMORY

SOURCE = source_of("def Double(x):\n    return x\n", "double.py")
PLACE = ("double.py", 3, "double", "return x")


def test_what_the_exercise_asks_for_under_another_name_is_not_meant_to_be_this_one(exercise: Exercise) -> None:
    source = source_of("def NAND(a, b): ...\n\ndef AND_(a, b): ...\n", "double.py")
    for asked, near in ((("AND", "NAND"), "AND_"), (("AND", "NAND", "AND_"), None)):
        outcome, evidence = verdict(AbsentName("AND"), exercise, source, 1, asked)
        assert outcome == Outcome.MISSING
        assert evidence.key == ("similar-name" if near else "no-name")
        assert evidence.params["nearest"] == (near or "")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    root: Path = tmp_path_factory.mktemp("course")
    return exercise_of(write_course(root))


def raised(type: str, message: str = "", place: tuple[str, int, str, str] | None = PLACE) -> Raised:
    return Raised(type, message, place)


def test_an_answer_in_a_cell_that_is_not_code_is_told(exercise: Exercise) -> None:
    source = msgspec.structs.replace(SOURCE, file="double.ipynb", aside=("double",))
    for error in (AbsentName("double"), raised("NotImplementedError")):
        outcome, evidence = verdict(error, exercise, source, 1)
        assert (outcome, evidence.key) == (Outcome.MISSING, "raw-cell")
        assert "double.ipynb has double in a cell that is not code" in message(
            reason(evidence, Visibility.HIDDEN), "en"
        )
    assert verdict(AbsentName("triple"), exercise, source, 1)[1].key == "no-name"


ALLOCATION = "Unable to allocate 1.31 GiB for an array with shape (100, 24, 24, 30, 1, 5, 5) and data type float32"
CASES = [
    (CheckFailed(Evidence(key="shape", params={}, of="f(x)")), Outcome.FAILED, "shape"),
    (Unsendable("a set cannot be sent"), Outcome.FAILED, "unsendable"),
    (TooManyCalls(), Outcome.FAILED, "too-many-calls"),
    (TooLarge("large-answers", 1), Outcome.OUT_OF_MEMORY, "large-answers"),
    (TooLarge("large-arguments", 1), Outcome.OUT_OF_MEMORY, "large-arguments"),
    (TooLarge("no-room", 1), Outcome.OUT_OF_MEMORY, "no-room"),
    (AbsentName("double"), Outcome.MISSING, "similar-name"),
    (AbsentName("softmax"), Outcome.MISSING, "no-name"),
    (AbsentName("dW", "Affine"), Outcome.FAILED, "no-attribute"),
    (raised("ZeroDivisionError", "division by zero"), Outcome.CRASHED, "raised"),
    (raised("TypeError", place=None), Outcome.CRASHED, "raised-nowhere"),
    (raised("NotImplementedError"), Outcome.MISSING, "not-written"),
    (raised("NotImplementedError", place=("layers.py", 1, "f", "")), Outcome.BLOCKED, "needs-exercise"),
    (raised("NotImplementedError", place=None), Outcome.CRASHED, "raised-nowhere"),
    (raised("TimeUp"), Outcome.TIMED_OUT, "timed-out-at"),
    (raised("TimeUp", place=None), Outcome.TIMED_OUT, "timed-out-at-nowhere"),
    (raised("MemoryError"), Outcome.OUT_OF_MEMORY, "out-of-memory"),
    (raised("_ArrayMemoryError"), Outcome.OUT_OF_MEMORY, "out-of-memory"),
    (raised("_ArrayMemoryError", ALLOCATION), Outcome.OUT_OF_MEMORY, "out-of-memory-array"),
    (raised("_ArrayMemoryError", ALLOCATION, place=None), Outcome.OUT_OF_MEMORY, "out-of-memory-nowhere"),
    (
        raised("RuntimeError", "[enforce fail] DefaultCPUAllocator: can't allocate memory"),
        Outcome.OUT_OF_MEMORY,
        "out-of-memory",
    ),
    (raised("RuntimeError", "mat1 and mat2 shapes cannot be multiplied"), Outcome.CRASHED, "raised"),
    (raised("RuntimeError", "can't start new thread"), Outcome.FORBIDDEN, "thread"),
    (raised("RuntimeError", "can't start new thread", place=None), Outcome.FORBIDDEN, "thread-nowhere"),
    (raised("SystemExit"), Outcome.CRASHED, "system-exit"),
    (raised("EOFError", place=("double.py", 1, "f", "x = input()")), Outcome.CRASHED, "input"),
    (raised("EOFError"), Outcome.CRASHED, "raised"),
    (raised("RecursionError"), Outcome.CRASHED, "recursion"),
    (raised("ModuleNotFoundError", "No module named 'x'"), Outcome.FORBIDDEN, "import"),
    (raised("ModuleNotFoundError", "of the learner's own", place=None), Outcome.FORBIDDEN, "import-nowhere"),
    (raised("ModuleNotFoundError", "No module named '.x' in this exercise"), Outcome.FORBIDDEN, "relative-import"),
    (raised("ModuleNotFoundError", "No module named '.x'", place=None), Outcome.FORBIDDEN, "import-nowhere"),
    (Died("timed_out", 0), Outcome.TIMED_OUT, "timed-out"),
    (Died("signal", 11), Outcome.CRASHED, "segfault"),
    (Died("signal", 9), Outcome.CRASHED, "signal"),
    (Died("signal", 64), Outcome.CRASHED, "signal"),
    (Died("exited", 0), Outcome.CRASHED, "exited"),
    (Died("protocol", 0), Outcome.CRASHED, "protocol"),
]


@pytest.mark.parametrize(("error", "outcome", "key"), CASES, ids=lambda part: part if isinstance(part, str) else None)
def test_each_way_to_fail_has_its_outcome_and_its_sentence(exercise, error, outcome, key):
    found = verdict(error, exercise, SOURCE, 1.5)
    assert found is not None
    assert (found[0], found[1].key) == (outcome, key)


def said_by(found: tuple[Outcome, Evidence], visibility: Visibility) -> str:
    return message(reason(found[1], visibility), "en")


@pytest.mark.parametrize(
    ("error", "outcome", "key"), CASES[1:], ids=lambda part: part if isinstance(part, str) else None
)
@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_sentence_can_be_said(exercise, error, outcome, key, visibility, language):
    found = verdict(error, exercise, SOURCE, 1.5)
    said = message(reason(found[1], visibility), language)
    assert said
    assert detail(found[1])
    assert "{" not in said


@pytest.mark.parametrize("error", [ValueError("of the suite"), AssertionError(), KeyError("x"), RuntimeError()])
def test_what_a_suite_itself_raises_tells_nothing_about_the_learner(exercise, error):
    assert verdict(error, exercise, SOURCE, 1.5) is None


def test_what_the_learners_code_said_is_marked_as_its_words(exercise):
    for error in (raised("A" * 9, "\x1b[2J"), AbsentName("\x1b[2J", "\x1b"), Unsendable("\x1b[2J")):
        found = verdict(error, exercise, SOURCE, 1)
        assert found[1].untrusted
        assert "\x1b" not in said_by(found, Visibility.PUBLIC)


def test_a_hidden_check_keeps_back_what_the_learners_code_said(exercise):
    found = verdict(raised("ValueError", "the input was [1.25, 3.5]"), exercise, SOURCE, 1)
    shown, hidden = (said_by(found, visibility) for visibility in Visibility)
    assert "1.25" in shown
    assert "1.25" not in hidden
    assert "ValueError" in hidden
    assert "line 3" in hidden


def test_a_package_that_is_not_there_is_named_unless_the_name_may_tell_what_was_asked(exercise):
    found = verdict(raised("ModuleNotFoundError", "No module named 'input_1_25.b'"), exercise, SOURCE, 1)
    shown, hidden = (said_by(found, visibility) for visibility in Visibility)
    assert "double.py, line 3 needs input_1_25.b, " in shown
    assert "input_1_25" not in hidden
    for said in (shown, hidden):
        assert "line 3" in said
        assert said.count("numpy") == 1


def test_a_hidden_check_does_not_name_exceptions_of_the_learners_own(exercise):
    found = verdict(raised("Input_was_1_25"), exercise, SOURCE, 1)
    assert "1_25" not in said_by(found, Visibility.HIDDEN)


@pytest.mark.parametrize("type", ["ValueError", "TimeUp", "MemoryError", "RecursionError", "PermissionError"])
@pytest.mark.parametrize("visibility", Visibility)
def test_the_module_that_is_graded_is_named_besides_the_file_that_the_error_is_in(exercise, type, visibility):
    own = ("double.py", 2, "double", "return twice(x)")
    found = verdict(Raised(type, "", ("twice.py", 5, "twice", "x.y"), own), exercise, SOURCE, 1)
    said = said_by(found, visibility)
    assert "twice.py, line 5" in said
    assert "\n  called from double.py, line 2, in double: return twice(x)" in said


def test_a_worker_that_had_no_memory_left_to_answer_has_not_ended_itself(exercise):
    found = verdict(Died("exited", NO_MEMORY), exercise, SOURCE, 1)
    assert found is not None
    assert found[0] == Outcome.OUT_OF_MEMORY


def test_limits_are_named(exercise):
    timed = verdict(Died("timed_out", 0), exercise, SOURCE, 2.5)
    assert "2.5 seconds" in said_by(timed, Visibility.PUBLIC)
    memory = verdict(raised("MemoryError"), exercise, SOURCE, 1)
    assert "512 MiB" in said_by(memory, Visibility.PUBLIC)
    array = verdict(raised("_ArrayMemoryError", ALLOCATION), exercise, SOURCE, 1)
    for visibility in Visibility:
        said = said_by(array, visibility)
        assert "of shape (100, 24, 24, 30, 1, 5, 5), would take 1.31 GiB" in said


def test_numpy_s_own_refusal_is_understood(exercise):
    with pytest.raises(MemoryError) as refused:
        np.empty((1 << 40, 3, 5))
    found = verdict(raised("_ArrayMemoryError", str(refused.value)), exercise, SOURCE, 1)
    assert found[1].params["size"] == "120. TiB"


@pytest.mark.parametrize(
    ("value", "kind"), [(None, "None"), ([0.9], "list"), (np.ones((2, 3)), "array (2, 3) float64"), (3.5, "float")]
)
def test_a_plain_value_in_place_of_an_object_is_told_as_such(value, kind):
    with pytest.raises(AttributeError) as caught:
        value.predict(1)
    found = odd_answer(caught.value)
    assert (found.key, dict(found.params)) == ("no-object", {"name": "predict", "received": kind})


@pytest.mark.parametrize("error", [AttributeError("predict"), TypeError("no"), KeyError("predict")])
def test_any_other_odd_answer_is_only_odd(error):
    assert odd_answer(error).key == "odd-answer"
