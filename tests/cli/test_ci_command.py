"""`dlgrade ci init`: the files that it writes are run as the platform runs them, where dlgrade is installed already."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml
from commands import COMMAND, COURSE, dlgrade, environment, mistaken

from autograder.authoring import ci

SCHEMAS = Path(__file__).parents[1] / "frontends" / "schemas"
SOFTMAX = mistaken("chapter1/softmax", "float64-inside")
MOST = COURSE.exercise("chapter1", "softmax").points
RUNNER = {"CLASSROOM": "ai", "ASSIGNMENT": "week1", "SUBMISSION_TAG": "t", "COMMIT_URL": "c", "RELEASE_URL": "r"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the platforms run Linux")


def run(*words: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(os.fspath, words)],
        cwd=cwd,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
    )


def script(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/usr/bin/env bash\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def installed(folder: Path) -> Path:
    """A folder with the commands that installing dlgrade would bring."""
    script(folder / "dlgrade", f'exec {shlex.join(COMMAND)} "$@"')
    script(folder / "python", f'exec {shlex.quote(sys.executable)} "$@"')
    return folder


def points(report: dict[str, Any]) -> tuple[float, float]:
    scores = [test for test in report["tests"] if "score" in test]
    return sum(test["score"] for test in scores), sum(test.get("max_score", test.get("max-score")) for test in scores)


# the command


def test_it_writes_the_files_says_so_and_says_what_is_next(tmp_path: Path) -> None:
    done = dlgrade(
        "ci", "init", "github", "--chapter", "chapter2", "--chapter", "chapter1", "--out", "a/b", cwd=tmp_path
    )
    assert (done.code, done.err) == (0, "")
    [workflow] = (file for file in tmp_path.rglob("*") if file.is_file())
    assert str(workflow.relative_to(tmp_path)) in done.out
    assert "for chapter in chapter1 chapter2; do" in workflow.read_text(encoding="utf-8")
    again = dlgrade("ci", "init", "github", "--lang", "ja", "--out", "a/b", cwd=tmp_path)
    assert "別の内容のファイル" in again.out
    assert "for chapter in chapter1 chapter2; do" in workflow.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("gradescope", "dlgrade ci init gradescope --chapter chapter1"),
        ("classroom50 --chapter chapter1 --chapter chapter2", "is one chapter"),
        ("gitlab --chapter chapter99", "chapter99"),
        ("github --out taken/below", "cannot be written"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(words: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    done = dlgrade("ci", "init", *words.split(), cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


# Gradescope


@pytest.fixture
def autograder(tmp_path: Path) -> Path:
    """What stands in `/autograder` when a submission comes."""
    root = tmp_path / "autograder"
    ci.write(root / "source", ci.files("gradescope", ["chapter1"], "en"))
    (root / "submission").mkdir()
    (root / "run_autograder").write_bytes((root / "source" / "run_autograder").read_bytes())
    (root / "run_autograder").chmod(0o755)
    installed(root / "venv" / "bin")
    return root


def gradescope(root: Path, **variables: str) -> dict[str, Any]:
    """What a run leaves in its folder of results."""
    done = run(root / "run_autograder", cwd=root, DLGRADE_ROOT=str(root), **variables)
    assert done.returncode == 0
    assert [file.name for file in (root / "results").iterdir()] == ["results.json"]
    found = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, json.loads((SCHEMAS / "gradescope.json").read_text(encoding="utf-8")))
    assert isinstance(found, dict)
    return found


def test_gradescope_gets_the_points_of_a_submission(autograder: Path) -> None:
    (autograder / "submission" / "softmax.py").write_text(SOFTMAX, encoding="utf-8")
    found = gradescope(autograder)
    assert 0 < points(found)[0] < MOST
    assert points(found)[1] == sum(exercise.points for exercise in COURSE.chapter("chapter1").exercises)


def test_gradescope_is_told_why_an_empty_submission_was_not_graded(autograder: Path) -> None:
    found = gradescope(autograder)
    assert "contains none of the files asked for" in found["output"]
    assert points(found) == (0, 0)
    assert "score" not in found


@pytest.mark.parametrize("broken", ["exec sleep 1000", "printf '{\"tests\": ['", "exit 3"])
def test_gradescope_gets_no_zero_from_a_grader_that_does_not_finish(broken: str, autograder: Path) -> None:
    script(autograder / "venv" / "bin" / "dlgrade", broken)
    found = gradescope(autograder, DLGRADE_SECONDS="1")
    assert "Not graded" in found["output"]
    assert not any("score" in test for test in found["tests"])


@pytest.mark.parametrize("old", [False, True])
def test_gradescope_installs_pytorch_for_the_cpu_and_the_wheel(old: bool, autograder: Path) -> None:
    tools, log = autograder / "tools", autograder / "log"
    (autograder / "source" / "dlgrade-0.1.0-py3-none-any.whl").touch()
    say = f'echo "$(basename "$0") $*" >> {shlex.quote(str(log))}'
    script(tools / "pip", f'echo "pip $*" >> {shlex.quote(str(log))}')
    pip = f'mkdir -p "$3/bin"; cp {shlex.quote(str(tools / "pip"))} "$3/bin/pip"'
    script(tools / "apt-get", say)
    script(tools / "python3", "exit 1" if old else f'[ "$1" = -c ] && exit 0; {pip}')
    script(tools / "python3.11", pip)
    path = f"{tools}:{os.environ['PATH']}"
    done = run(autograder / "source" / "setup.sh", cwd=autograder, DLGRADE_ROOT=str(autograder), PATH=path)
    assert (done.returncode, done.stderr) == (0, "")
    apt, torch, wheel = log.read_text(encoding="utf-8").splitlines()
    assert apt.endswith("python3.11 python3.11-venv" if old else " python3-venv")
    assert torch == "pip install --no-cache-dir torch --index-url https://download.pytorch.org/whl/cpu"
    assert wheel == "pip install --no-cache-dir ./dlgrade-0.1.0-py3-none-any.whl"


# Classroom 50


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A student's repository, checked out, with a package in it that bears the grader's name."""
    folder = tmp_path / "checkout"
    (folder / "autograder").mkdir(parents=True)
    (folder / "autograder" / "__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    git = ["git", "-c", "user.name=sato", "-c", "user.email=s@example.org", "-c", "commit.gpgsign=false"]
    run("git", "init", "-q", cwd=folder)
    run(*git, "commit", "-q", "--allow-empty", "-m", "x", cwd=folder, GIT_COMMITTER_DATE="2026-06-01T23:32:01+09:00")
    return folder


def classroom50(folder: Path) -> tuple[subprocess.CompletedProcess[str], str]:
    """How the grader ended, and what it wrote for the runner."""
    bundle = folder.parent / "bundle"
    ci.write(bundle, ci.files("classroom50", ["chapter1"], "en"))
    output = folder.parent / "output"
    variables = {**RUNNER, "DLGRADE_INSTALLED": "1", "GITHUB_OUTPUT": str(output)}
    return run(sys.executable, bundle / "autograder.py", cwd=folder, **variables), output.read_text(encoding="utf-8")


def test_classroom50_gets_result_page_and_text_of_the_release(checkout: Path) -> None:
    (checkout / "softmax.py").write_text(SOFTMAX, encoding="utf-8")
    done, told = classroom50(checkout)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads((checkout / "result.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, json.loads((SCHEMAS / "classroom50.json").read_text(encoding="utf-8")))
    assert found["datetime"] == "2026-06-01T14:32:01Z"
    assert points(found) == (found["score"], found["max-score"])
    assert 0 < found["score"] < MOST
    assert told == f"status=failure\nsummary={found['score']}/{found['max-score']}\n"
    assert (checkout / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (checkout / "release-body.md").read_text(encoding="utf-8").startswith("## dlgrade")


def test_classroom50_gets_no_result_for_what_was_not_graded(checkout: Path) -> None:
    done, told = classroom50(checkout)
    assert done.returncode == 2
    assert told.startswith("status=error\nsummary=")
    assert "contains none of the files asked for" in told
    assert not (checkout / "result.json").exists()


# GitHub and GitLab: chapter1 was handed in, chapter2 was not


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "exercises" / "chapter1").mkdir(parents=True)
    (folder / "exercises" / "chapter1" / "softmax.py").write_text(SOFTMAX, encoding="utf-8")
    return folder


def test_github_runs_the_workflow(repository: Path) -> None:
    [text] = ci.files("github", ["chapter2", "chapter1"], "en").values()
    [job] = yaml.safe_load(text)["jobs"].values()
    [grade] = [step["run"] for step in job["steps"] if step.get("name") == "Grade"]
    summary = repository.parent / "summary.md"
    path = f"{installed(repository.parent / 'bin')}:{os.environ['PATH']}"
    variables = {"PATH": path, "GITHUB_STEP_SUMMARY": str(summary), **job["env"]}
    done = run("bash", "-e", "-c", grade, cwd=repository, **variables)
    assert done.returncode == 1
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == ["::error", "::error", "::notice"]
    assert "file=exercises/chapter1/softmax.py" in done.stdout
    assert summary.read_text(encoding="utf-8").count("## dlgrade") == 2


def test_gitlab_runs_the_job(repository: Path) -> None:
    [text] = ci.files("gitlab", ["chapter2", "chapter1"], "ja").values()
    [job] = yaml.safe_load(text).values()
    path = f"{installed(repository.parent / 'bin')}:{os.environ['PATH']}"
    lines = "\n".join(job["script"])
    done = run("bash", "-eo", "pipefail", "-c", lines, cwd=repository, PATH=path, **job["variables"])
    assert done.returncode == 1
    first, second = (
        ET.fromstring((repository / f"dlgrade-{name}.xml").read_bytes()) for name in ("chapter1", "chapter2")
    )
    assert (first.get("errors"), second.get("errors"), second.get("tests")) == ("0", "1", "1")
    assert len(list(first.iter("testcase"))) > 10
    assert "必要なファイル" in done.stderr
