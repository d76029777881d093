"""The diagnosis: what is well is found well, and each thing that can be missing is named."""

import contextlib
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import CourseError, GraderError
from autograder.locales import LANGUAGES, sentence
from autograder.sandbox import Sandbox, WorkerDied
from autograder.sandbox import doctor as diagnosis
from autograder.sandbox.doctor import Finding, diagnose
from autograder.sandbox.policy import layers
from autograder.worker.confine import LAYERS


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """What is found on this machine."""
    return list(diagnose())


def found(key: str) -> Finding:
    """What is found under this key now, with as little else as possible."""
    return next(finding for finding in diagnose() if finding.key == key)


def test_this_machine_has_all_that_is_needed(findings: list[Finding]) -> None:
    assert [finding for finding in findings if finding.needed and not finding.good] == []


def test_everything_is_tried_once(findings: list[Finding]) -> None:
    kinds = [finding.params["kind"] for finding in findings if finding.key == "worker"]
    assert kinds == (["forked", "fresh"] if hasattr(os, "fork") else ["fresh"])
    keys = [finding.key for finding in findings if finding.key not in ("worker", "library", "no-library")]
    assert keys[:5] == ["python", "course", "folder", "time-limit", "memory-limit"]
    tried = [finding.params["layer"] for finding in findings if "layer" in finding.params]
    assert tried[: len(LAYERS)] == list(LAYERS)
    libraries = [finding.params["library"] for finding in findings if "library" in finding.params]
    assert libraries == ["numpy", "scikit-learn", "torch"]


def test_python_s_version_is_this_one(findings: list[Finding]) -> None:
    assert findings[0].params == {"version": ".".join(map(str, sys.version_info[:3]))}


def test_the_course_s_exercises_are_counted(findings: list[Finding]) -> None:
    course = diagnosis.load_course()
    [finding] = [finding for finding in findings if finding.key == "course"]
    assert finding.params == {"folder": str(course.root), "count": str(len(list(course.all_exercises())))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_finding_and_each_remedy_has_a_sentence(language: str, findings: list[Finding]) -> None:
    missing = Finding(key="no-library", good=False, params={"library": "torch", "version": "-"})
    broken = [Finding(key=key, good=False, params={"problem": "it broke"}) for key in ("no-course", "no-folder")]
    for finding in (*findings, missing, *broken):
        for key in (finding.key, f"{finding.key}-remedy"):
            if key not in ("course-remedy", "folder-remedy", "library-remedy", "layer-remedy"):
                text = sentence(language, f"doctor.{key}", **finding.params)
                assert text
                assert (re.search("[ぁ-ん]", text) is not None) <= (language == "ja")


# what can be missing


@pytest.mark.parametrize(("library", "needed"), [("numpy", True), ("scikit-learn", True), ("torch", False)])
def test_a_library_that_is_not_installed_is_named(library: str, needed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    real = diagnosis.version
    monkeypatch.setattr(diagnosis, "version", lambda name: None if name == library else real(name))
    finding = found("no-library")
    assert (finding.params["library"], finding.good, finding.needed) == (library, False, needed)


def test_a_course_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise CourseError("no-course", folder="/nowhere")

    monkeypatch.setattr(diagnosis, "load_course", broken)
    finding = found("no-course")
    assert (finding.good, finding.needed) == (False, True)
    assert "/nowhere" in finding.params["problem"]


def test_a_temporary_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    finding = found("no-folder")
    assert (finding.good, finding.needed) == (False, True)
    assert "nowhere" in finding.params["problem"]


@pytest.mark.parametrize(
    "error", [GraderError("no-worker", problem="no more processes"), WorkerDied("exited", 7), OSError("no more pipes")]
)
def test_a_worker_that_cannot_be_started_is_named(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Sandbox, *arguments: object) -> Any:
        raise error

    monkeypatch.setattr(Sandbox, "worker", refuse)
    workers = [finding for finding in diagnose() if finding.key == "worker"]
    assert {(finding.good, finding.needed) for finding in workers} == {(False, True)}
    assert all(str(error) in finding.params["problem"] for finding in workers)


def test_a_worker_that_answers_something_else_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_ask", lambda text, fresh: {"value": 43})
    finding = found("worker")
    assert not finding.good
    assert "43" in finding.params["problem"]


@pytest.mark.parametrize(("limit", "needed"), [("time-limit", True), ("memory-limit", False)])
def test_a_limit_that_does_not_hold_is_named(limit: str, needed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_ask", lambda text, fresh: {"value": 2**31})
    finding = found(limit)
    assert (finding.good, finding.needed) == (False, needed)


@pytest.mark.parametrize(("cause", "good"), [("timed_out", True), ("exited", False), ("protocol", False)])
def test_a_worker_that_is_ended_for_its_time_is_within_the_time_limit(
    cause: str, good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(text: str, fresh: bool) -> Any:
        raise WorkerDied(cause)

    monkeypatch.setattr(diagnosis, "_ask", die)
    assert found("time-limit").good is good
    assert found("memory-limit").good is False


# confinement


def test_a_layer_that_is_not_there_is_named_and_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "missing_layers", lambda: {"landlock": "landlock: version: not in this kernel"})
    finding = found("no-layer")
    assert (finding.good, finding.needed, finding.params["layer"]) == (False, False, "landlock")
    assert "not in this kernel" in finding.params["problem"]


def test_the_layers_are_tried_together_as_submissions_meet_them(monkeypatch: pytest.MonkeyPatch) -> None:
    held = layers("auto")
    if len(held) < 2:
        pytest.skip("one layer or none on this machine")
    asked = []
    monkeypatch.setattr(diagnosis, "open_doors", lambda sandbox, layer: asked.append((sandbox.name, layer)) or [])
    finding = diagnosis._together(held)
    assert sorted(layer for _, layer in asked) == sorted(held)
    assert all(layer in name for name, _ in asked for layer in held)
    assert (finding.good, finding.params["layer"]) == (True, " + ".join(held))
    assert [one.params.get("layer") for one in diagnosis.diagnose()][-1] == " + ".join(held)


def test_a_layer_that_does_not_hold_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "missing_layers", dict)
    monkeypatch.setattr(diagnosis, "open_doors", lambda sandbox, layer: ["start a program"])
    monkeypatch.setattr(diagnosis, "Sandbox", lambda **options: contextlib.nullcontext())
    finding = diagnosis._layer("seccomp")
    assert (finding.key, finding.good, finding.needed) == ("open-layer", False, True)
    assert finding.params["doors"] == "start a program"
