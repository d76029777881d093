"""`dlgrade chapter1 ...`: exit codes, formats, seeds, languages, and odd places to stand in."""

import contextlib
import ctypes
import json
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from commands import COMMAND, COURSE, Done, copy_package, course_folder, dlgrade, environment, mistaken, solution
from waiting import wait_until

from autograder.frontends import jsonreport
from autograder.model import Report

PERCEPTRON = "chapter1/perceptron"
SLOW = """
import subprocess, time
child = subprocess.Popen(["sleep", "1000"])
open("begun", "w").close()
time.sleep(1000)
"""
HALF_RIGHT = mistaken(PERCEPTRON, "or-always-fires")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course folder with `perceptron` solved and a mistake in `softmax`."""
    texts = {PERCEPTRON: solution(PERCEPTRON), "chapter1/softmax": mistaken("chapter1/softmax", "float64-inside")}
    return course_folder(tmp_path / "course", texts)


def report_of(done: Done) -> Report:
    assert done.err == ""
    return jsonreport.parse(done.out.encode())


def outcomes(done: Done) -> set[str]:
    return {str(check.outcome) for check in report_of(done).checks()}


# exit codes


def test_it_ends_with_0_where_every_check_passes(folder: Path) -> None:
    done = dlgrade("chapter1", "perceptron", cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert "14/14" in done.out


def test_it_ends_with_1_where_some_check_does_not_pass(folder: Path) -> None:
    done = dlgrade("chapter1", "perceptron", "softmax", cwd=folder)
    assert (done.code, done.err) == (1, "")
    assert re.search(r"Total .* 26/27$", done.out, re.MULTILINE)


def test_it_ends_with_3_where_a_check_is_broken_and_takes_no_point_for_it(folder: Path, tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    suite = package / "autograder/suites/chapter1/perceptron/test_perceptron.py"
    text = suite.read_text(encoding="utf-8")
    start = re.search(r'def test_AND\(.*?""".*?"""\n', text, re.DOTALL)
    assert start is not None
    suite.write_text(
        text[: start.end()] + "    raise RuntimeError('loose screw')\n" + text[start.end() :], encoding="utf-8"
    )
    done = dlgrade("chapter1", "perceptron", "--format", "json", cwd=folder, package=package)
    report = jsonreport.parse(done.out.encode())
    assert done.code == 3
    assert {check.id: str(check.outcome) for check in report.checks() if check.outcome != "passed"} == {
        "chapter1/perceptron::AND": "broken"
    }
    assert report.points == report.max_points == 14 - 2
    assert "chapter1/perceptron::AND is broken" in done.err
    assert "loose screw" in done.err
    assert "loose screw" not in done.out


def test_it_ends_with_3_where_a_suite_cannot_be_read(folder: Path, tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    (package / "autograder/suites/chapter1/perceptron/test_perceptron.py").write_text("def test_(:\n", encoding="utf-8")
    done = dlgrade("chapter1", "perceptron", cwd=folder, package=package)
    assert done.code == 3
    assert "not of your code" in done.err
    assert "Traceback" not in done.err


def test_a_fault_of_ours_is_told_in_a_sentence_and_kept_in_a_file(folder: Path, tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    (package / "autograder/grading/runner.py").write_text("1 / 0\n", encoding="utf-8")
    done = dlgrade("chapter1", cwd=folder, package=package, TMPDIR=str(tmp_path))
    assert (done.code, done.out) == (3, "")
    assert "dlgrade itself failed" in done.err
    assert "Traceback" not in done.err
    [log] = tmp_path.glob("dlgrade-*.log")
    assert str(log) in done.err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


# what is graded


def test_exercises_are_graded_in_the_course_s_order_with_or_without_py(folder: Path) -> None:
    report = report_of(dlgrade("chapter1", "softmax.py", "perceptron", "--format", "json", cwd=folder))
    assert [exercise.name for exercise in report.chapters[0].exercises] == ["perceptron", "softmax"]


def test_a_submission_is_graded_from_anywhere_and_leaves_the_course_s_progress_alone(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "perceptron.py"
    file.write_text(HALF_RIGHT, encoding="utf-8")
    done = dlgrade("chapter1", "perceptron", "--submission", file, "--format", "json", cwd=folder)
    assert done.code == 1
    assert outcomes(done) == {"passed", "failed"}
    assert not (folder / ".dlgrade").exists()
    assert dlgrade("chapter1", "perceptron", "--submission", folder, cwd=tmp_path).code == 0


def test_the_course_folder_is_found_from_within_it_and_beside_it(folder: Path) -> None:
    assert dlgrade("chapter1", "perceptron", cwd=folder / "chapter2").code == 0
    checkout = folder.parent / "checkout"
    shutil.copytree(folder, checkout / "exercises")
    assert dlgrade("chapter1", "perceptron", cwd=checkout).code == 0


def test_in_a_checkout_work_done_in_exercises_itself_is_graded(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "checkout")
    done = dlgrade("chapter1", "perceptron", "--format", "json", cwd=package, package=package)
    assert outcomes(done) == {"missing"}
    (package / "exercises/chapter1/perceptron.py").write_text(solution(PERCEPTRON), encoding="utf-8")
    done = dlgrade("chapter1", "perceptron", "--format", "json", cwd=package, package=package)
    assert (done.code, outcomes(done)) == (0, {"passed"})


# formats


def test_json_is_exactly_the_report_and_nothing_else(folder: Path) -> None:
    done = dlgrade("chapter1", "softmax", "--format", "json", cwd=folder)
    assert done.code == 1
    assert jsonreport.render(report_of(done)) == done.out


def test_junit_is_exactly_the_xml_and_nothing_else(folder: Path) -> None:
    done = dlgrade("chapter1", "perceptron", "softmax", "--format", "junit", cwd=folder)
    assert (done.code, done.err) == (1, "")
    assert [suite.get("name") for suite in ET.fromstring(done.out.encode())] == [
        "chapter1.perceptron",
        "chapter1.softmax",
    ]


def test_html_is_one_page_with_what_the_checks_kept_to_be_looked_at(folder: Path) -> None:
    (folder / "chapter8").mkdir(exist_ok=True)
    shutil.copy(COURSE.solutions / "chapter8" / "positional_encoding.py", folder / "chapter8")
    done = dlgrade("chapter8", "positional_encoding", "--format", "html", cwd=folder)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.out.count("<figure") == 1


@pytest.mark.parametrize("encoding", ["cp932", "ascii", "utf-16"])
@pytest.mark.parametrize("format_", ["json", "junit", "html"])
def test_what_programs_read_is_utf8_whatever_the_encoding_of_the_terminal(
    format_: str, encoding: str, folder: Path
) -> None:
    file = folder / "stored.json"
    variables = environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0", LANG="C")
    graded = ["chapter1", "softmax", "--format", format_]
    stored = ["report", os.fspath(file), "--format", format_]
    file.write_text(dlgrade("chapter1", "softmax", "--format", "json", cwd=folder).out, encoding="utf-8")
    for words in (graded, stored):
        done = subprocess.run([*COMMAND, *words, "--lang", "ja"], cwd=folder, env=variables, capture_output=True)
        assert (done.returncode, done.stderr) == (1 if words == graded else 0, b"")
        assert "ソフトマックス" in done.stdout.decode("utf-8") or "softmax" in done.stdout.decode("utf-8")
        assert re.search("[ぁ-ん]", done.stdout.decode("utf-8"))
        if format_ == "json":
            jsonreport.parse(done.stdout)
        elif format_ == "junit":
            ET.fromstring(done.stdout)
        else:
            assert b'<meta charset="utf-8">' in done.stdout


def test_a_japanese_terminal_of_windows_gets_its_letters_and_others_as_escapes(folder: Path) -> None:
    (folder / "chapter1" / "perceptron.py").write_text("print('🎉')\nraise ValueError('🎉 表')\n", encoding="utf-8")
    variables = environment(PYTHONIOENCODING="cp932", PYTHONUTF8="0")
    words = ["chapter1", "perceptron", "--lang", "ja"]
    done = subprocess.run([*COMMAND, *words], cwd=folder, env=variables, capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")
    said = done.stdout.decode("cp932")
    assert "表" in said
    assert re.search("[ぁ-ん]", said)
    assert "Traceback" not in said


def test_two_answers_to_an_exercise_are_told_of_whatever_they_earn(folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "old" / "perceptron (1).py").write_text("def AND(x1, x2):\n    return 0\n", encoding="utf-8")
    done = dlgrade("chapter1", "perceptron", "--format", "json", cwd=folder)
    first, *others = report_of(done).checks()
    assert done.code == 0
    assert "chapter1/perceptron.py" in first.remark
    assert "old/perceptron (1).py" in first.remark
    assert [check.remark for check in others if "old/" in check.remark] == []
    assert "old/perceptron (1).py" in dlgrade("chapter1", "perceptron", "--lang", "ja", cwd=folder).out


# exercises by their names alone


@pytest.mark.parametrize("word", ["perceptron", "perceptron.py", "chapter1/perceptron", "chapter1/perceptron.py"])
def test_the_name_of_an_exercise_alone_grades_it(word: str, folder: Path) -> None:
    done = dlgrade(word, "--format", "json", cwd=folder)
    assert done.code == 0
    assert {check.id.partition("::")[0] for check in report_of(done).checks()} == {PERCEPTRON}


def test_names_of_exercises_of_a_chapter_may_follow_each_other(folder: Path) -> None:
    done = dlgrade("softmax", "perceptron", "--format", "json", cwd=folder)
    assert len({check.id.partition("::")[0] for check in report_of(done).checks()}) == 2


def test_verbose_lists_what_passed_too(folder: Path) -> None:
    title = "AND answers 1 if both inputs are 1, else 0"
    assert title not in dlgrade("chapter1", "perceptron", cwd=folder).out
    assert title in dlgrade("chapter1", "perceptron", "-v", cwd=folder).out


def test_a_terminal_that_knows_no_such_letters_gets_plain_ones(folder: Path) -> None:
    done = dlgrade("chapter1", "perceptron", "--lang", "ja", cwd=folder, PYTHONIOENCODING="ascii")
    assert (done.code, done.err) == (0, "")
    assert done.out.isascii()
    assert "14/14" in done.out


# seeds and languages


def comparable(done: Done) -> Any:
    """A report without what differs from run to run."""
    found = json.loads(done.out)
    for check in found["chapters"][0]["exercises"][0]["checks"]:
        check["duration"] = check["memory"] = 0
    return found


def test_the_seed_that_a_run_showed_gives_the_same_run_again(folder: Path) -> None:
    first = dlgrade("chapter1", "softmax", "--format", "json", cwd=folder)
    again = dlgrade("chapter1", "softmax", "--format", "json", "--seed", json.loads(first.out)["seed"], cwd=folder)
    other = dlgrade("chapter1", "softmax", "--format", "json", cwd=folder)
    assert comparable(first) == comparable(again)
    assert comparable(first)["chapters"] != comparable(other)["chapters"]


def test_the_terminal_shows_the_seed(folder: Path) -> None:
    assert "--seed my-seed" in dlgrade("chapter1", "perceptron", "--seed", "my-seed", cwd=folder).out


def test_lang_ja_says_everything_in_japanese(folder: Path) -> None:
    done = dlgrade("chapter1", "softmax", "--format", "json", "--lang", "ja", cwd=folder)
    report = report_of(done)
    assert report.language == "ja"
    failed = [check for check in report.checks() if check.outcome == "failed"]
    assert failed
    for check in failed:
        assert re.search("[ぁ-ん]", check.title)
        assert re.search("[ぁ-ん]", check.message)
        assert re.search("[ぁ-ん]", check.hint)
    assert "合計" in dlgrade("chapter1", "perceptron", "--lang", "ja", cwd=folder).out


# places


def test_a_folder_with_spaces_and_japanese_letters_is_as_good_as_any(tmp_path: Path) -> None:
    folder = course_folder(tmp_path / "深層 学習 (1)" / "my course's", {PERCEPTRON: solution(PERCEPTRON)})
    assert dlgrade("chapter1", "perceptron", cwd=folder).code == 0
    done = dlgrade("chapter1", "perceptron", "--submission", folder, "--format", "json", cwd=tmp_path)
    assert report_of(done).submission.path == os.fspath(folder)
    assert done.code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="takes a capability away from the administrator")
def test_a_course_folder_that_cannot_be_written_to_is_graded_and_remembers_nothing(folder: Path) -> None:
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        done = subprocess.run(
            [*COMMAND, "chapter1", "perceptron"],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            preexec_fn=obey_permissions,
            timeout=60,
        )
        status = dlgrade("status", cwd=folder)
        reset = subprocess.run(
            [*COMMAND, "reset", "perceptron"],
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            preexec_fn=obey_permissions,
            timeout=60,
        )
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0/14" in status.out
    assert (reset.returncode, reset.stdout) == (2, "")
    assert "cannot be written" in reset.stderr
    assert (folder / f"{PERCEPTRON}.py").read_text(encoding="utf-8") == solution(PERCEPTRON)
    assert not (folder / ".dlgrade").exists()


def obey_permissions() -> None:
    """Let permissions hold for the administrator, too: what follows cannot override them."""
    pr_capbset_drop, cap_dac_override = 24, 1
    ctypes.CDLL(None).prctl(pr_capbset_drop, cap_dac_override, 0, 0, 0)


# being stopped


@pytest.mark.parametrize("arguments", ["", "--format json", "--format junit"])
def test_a_reader_that_goes_away_gets_no_traceback(arguments: str, folder: Path) -> None:
    command = f"{shlex.join(COMMAND)} chapter1 softmax {arguments} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment(), capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("words", ["chapter1 perceptron --format json", "status", "--help"])
def test_a_reader_that_never_reads_gets_no_traceback(words: str, folder: Path) -> None:
    with contextlib.ExitStack() as stack:
        read, write = os.pipe()
        os.close(read)
        stack.callback(os.close, write)
        done = subprocess.run(
            [*COMMAND, *words.split()], cwd=folder, env=environment(), stdout=write, stderr=subprocess.PIPE, timeout=60
        )
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("format_", ["terminal", "json"])
@pytest.mark.parametrize(("sandbox", "sign"), [("none", "begun"), ("auto", "scratch-*")])  # what can be seen of a start
def test_ctrl_c_says_that_it_stopped_and_leaves_nothing_behind(
    folder: Path, tmp_path: Path, format_: str, sandbox: str, sign: str
) -> None:
    (folder / f"{PERCEPTRON}.py").write_text(SLOW, encoding="utf-8")
    places = tmp_path / "places"
    places.mkdir()
    process = subprocess.Popen(
        [*COMMAND, "chapter1", "perceptron", "--format", format_, "--sandbox", sandbox],
        cwd=folder,
        env=environment(TMPDIR=str(places)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    try:
        assert wait_until(lambda: any(places.rglob(sign)), 60), "the learner's code never ran"
        # The parent of the workers (two processes, if it has namespaces), a worker, and what that has started.
        assert wait_until(lambda: len(set(descendants(process.pid))) >= 3)
        started = set(descendants(process.pid))
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert err.strip() == "Stopped."
    assert out == ""
    assert wait_until(lambda: not any(alive(pid) for pid in started)), "a process is left"
    assert list(places.iterdir()) == []


def descendants(pid: int) -> Iterator[int]:
    """The processes that this one started, and theirs."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from descendants(child)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_ctrl_c_while_suites_are_collected_says_that_it_stopped(folder: Path, tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    suite = package / "autograder/suites/chapter1/perceptron/test_perceptron.py"
    suite.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n", encoding="utf-8")
    done = dlgrade("chapter1", "perceptron", cwd=folder, package=package)
    assert (done.code, done.out, done.err.strip()) == (130, "", "Stopped.")


def test_ctrl_c_before_there_is_anything_to_stop_is_silent(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    (package / "autograder/course.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    assert dlgrade("status", cwd=tmp_path, package=package) == (130, "", "")


def test_progress_is_remembered_for_what_was_graded(folder: Path) -> None:
    dlgrade("chapter1", "perceptron", "softmax", cwd=folder)
    standings = json.loads((folder / ".dlgrade/progress.json").read_text(encoding="utf-8"))
    done = {"points": 14, "max_points": 14, "complete": True, "hints": 0, "state": "", "turn": 1}
    assert standings["chapter1/perceptron"] == done
    assert standings["chapter1/softmax"]["complete"] is False
    assert set(standings) == {"chapter1/perceptron", "chapter1/softmax"}
    assert {exercise.name for exercise in COURSE.chapter("chapter1").exercises} > {"perceptron", "softmax"}
