"""Bubblewrap: what stands in where workers' parents may not make namespaces themselves."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import solution
from workers import call, started

from autograder.course import load_course
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect
from autograder.sandbox import Sandbox, WorkerDied, bubblewrap
from autograder.sandbox import doctor as diagnosis
from autograder.sandbox import policy as policies
from autograder.sandbox.policy import layers
from autograder.sandbox.probes import PROBES, open_doors

if not bubblewrap.works():
    pytest.skip("bwrap is not installed here, or may not make namespaces", allow_module_level=True)

ALL = (bubblewrap.LAYER, "landlock", "seccomp")


@pytest.fixture(scope="module", params=[False, True], ids=["forked", "fresh"])
def wrapped(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(fresh=request.param, only=ALL) as sandbox:
        yield sandbox


@pytest.fixture
def without_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "missing_layers", lambda: {"namespaces": "switched off"})


@pytest.mark.usefixtures("without_namespaces")
def test_it_stands_in_for_namespaces_and_for_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert layers("auto") == layers("strict") == ALL
    assert layers("none") == ()
    monkeypatch.setattr(bubblewrap, "works", lambda: False)
    assert layers("strict") == ALL[1:]
    monkeypatch.undo()
    assert bubblewrap.LAYER not in layers("strict")


def test_it_holds_by_itself() -> None:
    with Sandbox(only=(bubblewrap.LAYER,)) as sandbox:
        assert open_doors(sandbox, bubblewrap.LAYER) == []


def test_it_holds_together_with_the_layers_that_need_no_namespaces(wrapped: Sandbox) -> None:
    assert {layer: open_doors(wrapped, layer) for layer in ALL} == {layer: [] for layer in ALL}


@pytest.mark.usefixtures("without_namespaces")
def test_the_doctor_tries_to_break_out_of_it() -> None:
    assert diagnosis._layer(bubblewrap.LAYER).params["count"] == str(len(PROBES[bubblewrap.LAYER]))
    assert diagnosis._layer(bubblewrap.LAYER).good


@pytest.mark.parametrize(
    ("text", "cause", "status"),
    [
        ("import os\ndef answer(): os._exit(3)", "exited", 3),
        ("import ctypes\ndef answer(): ctypes.string_at(0)", "signal", signal.SIGSEGV),
    ],
)
def test_the_end_of_a_worker_is_told_as_it_was(wrapped: Sandbox, text: str, cause: str, status: int) -> None:
    worker, _ = started(wrapped, text)
    with pytest.raises(WorkerDied) as died:
        call(worker, "answer")
    assert (died.value.cause, died.value.status) == (cause, status)


FILLS = """
import os
def answer():
    for number in range(6):
        with open(str(number), "wb") as file:
            file.write(bytes(15 << 20))
def deep():
    for number in range(3000):
        os.mkdir("in")
        os.chdir("in")
    os.mkdir("closed", 0)
    return True
def left():
    return os.listdir(".")
"""


def test_what_one_worker_leaves_the_next_does_not_find(wrapped: Sandbox) -> None:
    for name, kind in (("answer", "raised"), ("deep", "value"), ("answer", "raised")):
        worker, _ = started(wrapped, FILLS)
        assert call(worker, "left")["value"] == []
        assert call(worker, name)["kind"] == kind
        worker.close()
    worker, _ = started(wrapped, "def answer():\n    return open('file', 'wb').write(bytes(15 << 20))")
    assert call(worker, "answer")["value"] == 15 << 20
    worker.close()


@pytest.mark.parametrize("key", ["chapter2/affine", "chapter1/torch_activations"])
def test_an_exercise_is_graded_in_it(key: str, tmp_path: Path) -> None:
    course = load_course()
    exercise = course.exercise(*key.split("/"))
    (tmp_path / f"{exercise.name}.py").write_text(solution(key), encoding="utf-8")
    with Sandbox(only=ALL) as sandbox:
        report = grade(course, collect(tmp_path, course, [exercise]), [exercise], Settings("0"), sandbox=sandbox).report
    assert report.points == exercise.points
    assert report.environment.sandbox == "processes, forked, bubblewrap, landlock, seccomp"
