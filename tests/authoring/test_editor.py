"""The editor's files: what VS Code makes of the command's own output, and what the container is told."""

import json
import re
from pathlib import Path

import pytest
from commands import COURSE, course_folder, dlgrade, mistaken

from autograder import __version__
from autograder.authoring import editor

AFFINE = "chapter3/affine_layer"


def matcher() -> dict:
    return editor.tasks("en")["tasks"][0]["problemMatcher"]


def test_the_problem_matcher_takes_every_line_of_a_real_report(tmp_path: Path) -> None:
    folder = course_folder(tmp_path / "my course", {AFFINE: mistaken(AFFINE, "db-averaged")})
    (folder / "chapter3/numerical.py").write_text("def numerical_diff(f, x:\n", encoding="utf-8")
    done = dlgrade("chapter3", "affine_layer", "numerical", "minibatch", "--format", "line", cwd=folder)
    assert (done.code, done.err) == (1, "")
    pattern = matcher()["pattern"]
    lines = done.out.splitlines()
    found = [re.search(pattern["regexp"], line) for line in lines]
    assert len(lines) == 2
    for one in found:
        assert (folder / one[pattern["file"]]).is_file()
        assert one[pattern["severity"]] == "error"
        assert one[pattern["message"]]
    assert {one[pattern["file"]]: one[pattern["line"]] for one in found} == {
        "chapter3/numerical.py": "1",
        "chapter3/affine_layer.py": str(line_of(folder / f"{AFFINE}.py", "class Affine")),
    }


def line_of(file: Path, text: str) -> int:
    return next(n for n, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if line.startswith(text))


@pytest.mark.parametrize("path", ["C:\\my course\\chapter3\\affine.py", "/home/花子/12:30/affine.py", "affine.py"])
def test_any_path_is_taken_whole(path: str) -> None:
    found = re.search(matcher()["pattern"]["regexp"], f"{path}:37: warning: About 1:2: error: x")
    assert found.groups() == (path, "37", "warning", "About 1:2: error: x")


def test_a_report_begins_and_ends_with_lines_that_are_no_problems() -> None:
    background, pattern = matcher()["background"], matcher()["pattern"]
    for name, line in (("beginsPattern", "dlgrade: grading"), ("endsPattern", "dlgrade: done")):
        assert re.search(background[name], line)
        assert not re.search(pattern["regexp"], line)
        assert not re.search(background[name], f"a.py:1: error: {line}")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_both_tasks_run_the_command(language: str) -> None:
    found = json.loads(editor.files(COURSE.root, language)[editor.TASKS])
    watch, one = found["tasks"]
    assert [watch["command"], *watch["args"]] == ["dlgrade", "watch", "--format", "line"]
    assert [one["command"], *one["args"]] == ["dlgrade", "${relativeFileDirname}", "${fileBasenameNoExtension}"]
    assert watch["isBackground"] is True
    assert (watch["detail"] == editor.tasks("en")["tasks"][0]["detail"]) == (language == "en")


def test_the_container_installs_the_checkout_or_the_kit_that_is_on_this_machine(tmp_path: Path) -> None:
    found = json.loads(editor.files(COURSE.root, "en")[editor.CONTAINER])
    assert found["mounts"] == [f"source={COURSE.root},target=/opt/dlgrade,type=bind,readonly"]
    assert found["postCreateCommand"] == "pip install '/opt/dlgrade[torch]'"
    without = editor.container(tmp_path)
    assert "mounts" not in without
    assert without["postCreateCommand"] == f"pip install 'dlgrade[torch]=={__version__}'"
