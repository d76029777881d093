"""Scenes as they are read: what a worker tells is checked, bounded, and must stand in the learner's text."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.checks.answers import Scene, Seen
from autograder.grading.scenes import scene_of

TEXT = "def f(x):\n    return x @ (\n        self.W\n    )\n"


def told(**changes: Any) -> dict[str, Any]:
    operands = [["x", "array", ["float64", "3", "4"]], ["self.W", "None", []]]
    return {"code": "x @ ( self.W )", "operation": "@", "operands": operands, "names": []} | changes


def test_what_is_sound_is_taken_as_it_is() -> None:
    scene = scene_of(told(), TEXT)
    assert scene == Scene(
        "x @ ( self.W )", "@", (Seen("x", "array", ("float64", "3", "4")), Seen("self.W", "None")), ()
    )
    assert scene.operands[0].shape == (3, 4)
    assert scene.operands[1].shape is None


@pytest.mark.parametrize("answer", [None, [], "x", 1, {1: 2}.keys()])
def test_what_is_no_dictionary_is_no_scene(answer: Any) -> None:
    assert scene_of(answer, TEXT) is None


@pytest.mark.parametrize("code", ["y @ y", "x" * 200, 1, None, ["x"], "secret"])
def test_code_that_does_not_stand_in_the_text_is_left_out(code: Any) -> None:
    scene = scene_of(told(code=code, operation=code, operands=[[code, "None", []]]), TEXT)
    assert scene is not None
    assert scene.code == ""
    assert scene.operation == ""
    assert [seen.text for seen in scene.operands] == [""]


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("array", []),
        ("array", ["float64", "9" * 20]),
        ("array", ["float64", "-1"]),
        ("array", ["float64", "٣"]),
        ("list", ["x"]),
        ("monster", []),
        ("dict", ["k" * 100]),
        ("dict", [1]),
    ],
)
def test_a_kind_that_is_not_sound_is_not_known(kind: str, details: list[Any]) -> None:
    scene = scene_of(told(operands=[["x", kind, details]]), TEXT)
    assert scene is not None
    assert scene.operands == (Seen("x"),)


@pytest.mark.parametrize(
    "operands", [None, "xx", [[]], [["x"]], [["x", "None"]], [["x", "None", ()]], [[1, "None", []]]]
)
def test_parts_of_another_form_are_left_out(operands: Any) -> None:
    scene = scene_of(told(operands=operands, names=operands), TEXT)
    assert scene is not None
    assert all(seen == Seen("") or seen.text == "" for seen in scene.operands)
    assert all(seen.text == "" for seen in scene.names)


def test_there_are_few_of_them() -> None:
    scene = scene_of(told(operands=[["x", "None", []]] * 1000, names=[["x", "dict", ["k"] * 1000]] * 1000), TEXT)
    assert scene is not None
    assert len(scene.operands) == len(scene.names) == 8
    assert len(scene.names[0].details) < 40
