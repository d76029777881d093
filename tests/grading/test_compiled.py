"""Compiled once: the first worker of a text gives its code to those that load the same text after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from small_course import exercise_of, write_course
from workers import MEMORY, call, load_request

from autograder.grading import compiled
from autograder.grading.attempt import Attempts
from autograder.grading.compiled import Compiled
from autograder.grading.suites import with_suites
from autograder.model import Check, Text, Visibility
from autograder.sandbox import Sandbox, Worker
from autograder.worker.wire import packed

TEXT = "print('loaded')\nfrom other import three\n\ndef double(x):\n    return 2 * x\n"
TEXTS = {"double": TEXT, "other": "three = 3\n", "unused": "def broken(:\n"}


@pytest.fixture
def check(tmp_path) -> Check:
    exercise = exercise_of(write_course(tmp_path))
    return Check(
        exercise=exercise,
        name="values",
        title=Text(en="", ja=""),
        points=1,
        needs=(),
        visibility=Visibility.PUBLIC,
        time=5,
    )


@pytest.fixture
def worker(forked: Sandbox) -> Iterator[Worker]:
    worker = forked.worker((), MEMORY, 10)
    yield worker
    worker.close()


def load(worker: Worker, code: dict[str, Any]) -> Any:
    return worker.call({**load_request("", 10), "modules": packed(TEXTS), "main": "double", "code": code})


def test_a_module_and_what_it_imports_are_compiled_and_nothing_of_them_is_run(worker, check):
    known = Compiled()
    assert known.of(check, TEXTS) is None
    assert known.ask(worker, check, TEXTS)
    code = known.of(check, dict(TEXTS))
    assert code is not None
    assert set(code) == {"double", "other"}
    assert load(worker, code)["printed"] == "loaded\n"
    assert call(worker, "double", 2)["value"] == 4


def test_code_belongs_to_its_texts_alone(worker, check):
    known = Compiled()
    known.ask(worker, check, TEXTS)
    assert known.of(check, {**TEXTS, "other": "three = 4\n"}) is None


def test_code_is_what_another_worker_runs(worker, forked, check):
    known = Compiled()
    known.ask(worker, check, {"double": TEXT.replace("2 *", "5 *")})
    code = known.of(check, {"double": TEXT.replace("2 *", "5 *")})
    assert code is not None
    other = forked.worker((), MEMORY, 10)
    load(other, code)
    assert call(other, "double", 2)["value"] == 10
    other.close()


@pytest.mark.parametrize(
    "text",
    [
        "def double(x):\n    return x is 2\n",  # a warning, which belongs to each load of the module
        "def double(:\n",
        "double = " + "(" * 300 + ")" * 300,
    ],
)
def test_what_is_odd_about_compiling_is_left_to_every_worker(worker, check, text):
    known = Compiled()
    assert not known.ask(worker, check, {"double": text})
    assert known.of(check, {"double": text}) == {}


def test_more_code_than_there_may_be_is_not_kept(worker, check, monkeypatch):
    monkeypatch.setattr(compiled, "MOST", 200)
    assert not Compiled().ask(worker, check, TEXTS)


@pytest.mark.parametrize(
    "reply",
    [
        {"kind": "value", "value": {"stranger": np.zeros(1, np.uint8)}},
        {"kind": "value", "value": {"double": np.zeros(1)}},
        {"kind": "value", "value": {"double": "text"}},
        {"kind": "value", "value": None},
        {"kind": "raised", "type": "SyntaxError"},
        {"kind": "value", "value": {}, "printed": "a warning"},
        None,
    ],
)
def test_a_reply_of_any_other_form_is_no_code(worker, check, monkeypatch, reply):
    monkeypatch.setattr(worker, "call", lambda request: reply)
    known = Compiled()
    assert not known.ask(worker, check, TEXTS)
    assert known.of(check, TEXTS) == {}


def test_only_the_last_texts_are_kept(worker, tmp_path, check, monkeypatch):
    monkeypatch.setattr(worker, "call", lambda request: None)
    known = Compiled()
    for _ in range(3):
        known.ask(worker, check, TEXTS)
    assert len(known.known) == 1


def test_a_text_is_compiled_by_one_worker_before_it_loads_anything(tmp_path, forked, monkeypatch):
    course, asked = write_course(tmp_path), []
    send = Worker.send

    def overheard(worker: Worker, request: dict[str, Any]) -> Any:
        asked.append((request["op"], id(worker), bool(request.get("code"))))
        return send(worker, request)

    monkeypatch.setattr(Worker, "send", overheard)

    def work(suites: Any) -> None:
        attempts = Attempts(suites, forked, "seed", lambda exercise: None, lambda exercise: {})
        for check in suites.checks[exercise_of(course).key][:2]:
            assert attempts.make(check, {"double": "def double(x):\n    return 2 * x"}).transcript
        attempts.close()

    with_suites(course, [exercise_of(course)], work)
    loads = [ask for ask in asked if ask[0] in ("compile", "load")]
    assert [op for op, _, _ in loads] == ["compile", "load", "load"]
    assert loads[0][1] == loads[1][1]
    assert [code for _, _, code in loads] == [False, True, True]
