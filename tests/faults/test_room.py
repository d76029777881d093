"""No room left: on a disk, in memory, among descriptors; for files, for temporary ones, for standard output."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import COMMAND, Done, environment
from scene import TABLE, Scene, linux, table
from small_course import SOLUTION, exercise_of, handed_in, write_course

from autograder.errors import GraderError
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.sandbox import Sandbox
from autograder.worker import wire

pytestmark = linux
NO_POINT_LOST = "costs no points"


def mounted(scene: Scene, script: str) -> Done:
    """Run a shell script that may mount things, which nobody else sees; $BATCH is the command."""
    unshare = ["unshare", "-m" if os.geteuid() == 0 else "-rm"]
    if subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", scene.places], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    done = subprocess.run(
        [*unshare, "sh", "-c", f'set -e; code() {{ set +e; "$@"; echo "code $?"; set -e; }}\n{script}'],
        cwd=scene.root,
        env=environment(
            TMPDIR=str(scene.places), BATCH=shlex.join([*COMMAND, *scene.batch()]), DLGRADE=shlex.join(COMMAND)
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def pages(*files: Path) -> int:
    return sum(-(-file.stat().st_size // 4096) for file in files)


def test_a_disk_that_is_full_in_mid_run_ends_it_with_a_sentence_and_the_next_start_goes_on(scene: Scene) -> None:
    scene.goes_on()
    room = 3 + pages(scene.stored / "akiko.json", scene.stored / "akiko.staff.json") + 2
    shutil.rmtree(scene.out)
    done = mounted(
        scene,
        f"""
        mkdir out; mount -t tmpfs -o size={4 * room}k none out
        eval "code $BATCH"; ls -A out out/chapter1; cp -r out seen
        mount -o remount,size=4m none out
        eval "code $BATCH"
        """,
    )
    first, _, second = done.out.partition("code 2\n")
    assert first == ""
    assert "No space left on device" in done.err
    assert second.startswith("out:\n.secret\nchapter1\n\nout/chapter1:\nakiko.json\nakiko.staff.json\n")
    assert ".part" not in second
    assert "1 submissions were graded before" in done.err
    assert table(Done(0, second[second.index("submission ") :], ""))[:4] == TABLE
    assert second.endswith("code 0\n")


def test_a_read_only_disk_is_told_before_anything_is_graded(scene: Scene) -> None:
    done = mounted(
        scene,
        """
        mkdir out; mount -t tmpfs none out; mount -o remount,ro none out
        eval "code $BATCH"
        eval "code $DLGRADE chapter1 perceptron --submission inbox/akiko --staff out/staff.json"
        """,
    )
    assert done.out.startswith("code 2\n")
    assert done.err.count("Read-only file system") == 2
    assert "14/14" in done.out  # the report was shown; what staff see could not be written
    assert done.out.endswith("code 2\n")


def test_a_full_folder_for_temporary_files_is_nobody_s_mistake(scene: Scene) -> None:
    done = mounted(scene, 'mount -t tmpfs -o nr_inodes=4 none places; eval "code $BATCH"')
    assert done.out.endswith("code 3\n")
    assert done.out.count("No space left on device") == 3
    assert done.out.count(NO_POINT_LOST) == 3
    assert scene.reports() == {}


def test_a_file_in_place_of_the_folder_is_told(scene: Scene) -> None:
    (scene.root / "file").write_text("")
    for arguments in (
        ["batch", "chapter1", str(scene.inbox), "--out", "file/out", "--sandbox", "auto"],
        ["chapter1", "perceptron", "--submission", str(scene.inbox / "akiko"), "--staff", "file/staff.json"],
    ):
        done = scene.run(*arguments)
        assert done.code == 2
        assert "Not a directory" in done.err


REMOVED = """
import os, shutil
replace = os.replace
def once(*names):
    replace(*names)
    if str(names[1]).endswith("/akiko.json"):
        shutil.rmtree({folder!r}{inside})
import pathlib
pathlib.Path.replace = lambda self, target: once(self, target)
"""


def test_a_folder_for_reports_that_vanishes_in_mid_run_is_told(scene: Scene) -> None:
    done = scene.run(*scene.batch(), hook=REMOVED.format(folder=str(scene.out), inside=""))
    assert done.code == 2
    assert re.search(rf"{scene.stored}/\S+ cannot be written: No such file or directory", done.err)
    scene.goes_on()


def test_a_folder_for_temporary_files_that_vanishes_in_mid_run_is_nobody_s_mistake(scene: Scene) -> None:
    done = scene.run(*scene.batch(), hook=REMOVED.format(folder=str(scene.places), inside=", ignore_errors=True"))
    assert done.code == 3
    assert "akiko          14/71  14/71" in done.out
    assert done.out.count("No such file or directory") == 2
    assert set(scene.reports()) == {"akiko"}
    assert scene.gone()
    scene.places.mkdir()
    scene.goes_on()


@pytest.mark.parametrize(
    ("limit", "values"), [("RLIMIT_AS", [50 << 20, 122 << 20, 128 << 20]), ("RLIMIT_NOFILE", [5, 9, 13])]
)
def test_what_is_not_given_to_the_grader_costs_no_learner_a_point(scene: Scene, limit: str, values: list[int]) -> None:
    hook = "import resource; resource.setrlimit(resource.{limit}, ({value}, {value}))"
    codes = []
    for value in values:
        done = scene.run(*scene.batch(), hook=hook.format(limit=limit, value=value))
        codes.append(done.code)
        assert done.code in (0, 3)
        if done.code == 3:
            assert NO_POINT_LOST in done.err + done.out
        for owner, report in scene.reports().items():
            assert report["points"] == 14 or owner == "bunta"
    assert 3 in codes
    assert scene.gone()
    scene.goes_on()


@pytest.mark.parametrize("words", ["batch", "chapter1 perceptron", "chapter1 perceptron --format json", "status"])
def test_standard_output_that_takes_nothing_is_told_and_the_files_are_kept(scene: Scene, words: str) -> None:
    arguments = scene.batch() if words == "batch" else [*words.split()]
    if words.startswith("chapter1"):
        arguments += ["--submission", str(scene.inbox / "akiko")]
    command = shlex.join([*COMMAND, *arguments])
    cwd = scene.root
    if words == "status":
        (scene.root / "chapter1").mkdir()
    for where, code in [("> /dev/full", 3), (">&-", 0), (">&- 2>&- <&-", 0)]:
        done = subprocess.run(
            ["bash", "-c", f"{command} {where}"],
            cwd=cwd,
            env=environment(TMPDIR=str(scene.places)),
            capture_output=True,
            timeout=60,
            encoding="utf-8",
        )
        assert done.returncode == code, (where, done.stderr)
        if code:
            assert done.stderr.count("No space left on device") == 1
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr
    if words == "batch":
        scene.goes_on()


def test_a_staff_file_that_takes_nothing_is_told(scene: Scene) -> None:
    done = scene.run("chapter1", "perceptron", "--submission", str(scene.inbox / "akiko"), "--staff", "/dev/full")
    assert done.code == 2
    assert "/dev/full cannot be written: No space left on device" in done.err
    assert "14/14" in done.out
    assert Path("/dev/full").is_char_device()


def test_an_answer_for_which_the_grader_has_no_memory_is_no_wrong_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = write_course(tmp_path)
    receive = wire.receive

    def full(*arguments: Any) -> Any:
        reply, nonce = receive(*arguments)
        if isinstance(reply.get("value"), np.ndarray):
            raise MemoryError
        return reply, nonce

    monkeypatch.setattr(wire, "receive", full)
    with Sandbox(policy="none") as sandbox, pytest.raises(GraderError) as refused:
        grade(course, handed_in(double=SOLUTION), [exercise_of(course)], Settings("1"), sandbox=sandbox)
    assert refused.value.key == "exhausted"
