"""`dlgrade debug`: the case that goes wrong, as lines of Python and in a Python that stays open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import COMMAND, course_folder, dlgrade, environment, mistaken, solution

SOFTMAX = "chapter1/softmax"
CRASH = "import numpy as np\n\n\ndef softmax(x):\n    return np.exp(x) / total\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return course_folder(tmp_path / "course", {SOFTMAX: mistaken(SOFTMAX, "no-exp")})


def test_the_lines_are_printed_and_kept_and_run_alone(folder: Path) -> None:
    done = dlgrade("debug", "softmax", cwd=folder / "chapter3")
    assert done.code == 1
    file = folder / ".dlgrade" / "debug" / "case.py"
    assert str(file) in done.err
    assert done.out == file.read_text(encoding="utf-8")
    assert done.out.startswith("# softmax\n\n# The scores of one sample (K,) become probabilities\n# softmax(x) has ")
    assert done.out.endswith("received = softmax(x)\nprint(received)\n")
    ran = subprocess.run([sys.executable, file], cwd="/", capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("[0.")


def test_without_a_name_it_is_the_exercise_that_one_is_at(folder: Path) -> None:
    dlgrade("chapter1", "softmax", cwd=folder)
    assert "received = softmax(x)" in dlgrade("debug", "--print", cwd=folder).out


def test_the_case_is_neither_handed_in_nor_graded_and_the_next_replaces_it(folder: Path) -> None:
    before = dlgrade("chapter1", "softmax", "--seed", "1", "--format", "json", cwd=folder).out
    dlgrade("debug", "softmax", cwd=folder)
    after = dlgrade("chapter1", "softmax", "--seed", "1", "--format", "json", cwd=folder).out
    assert [line for line in before.splitlines() if "digest" in line] == [
        line for line in after.splitlines() if "digest" in line
    ]
    (folder / ".dlgrade" / "debug" / "case.npz").write_bytes(b"of an earlier one")
    (folder / f"{SOFTMAX}.py").write_text(CRASH, encoding="utf-8")
    assert "name 'total' is not defined" in dlgrade("debug", "softmax", cwd=folder).out
    names = sorted(file.name for file in (folder / ".dlgrade" / "debug").iterdir())
    assert names == ["case.py"]


def test_the_traceback_of_a_crash_is_the_learners_own(folder: Path) -> None:
    (folder / f"{SOFTMAX}.py").write_text(CRASH, encoding="utf-8")
    dlgrade("debug", "softmax", cwd=folder)
    file = folder / ".dlgrade" / "debug" / "case.py"
    ran = subprocess.run([sys.executable, "-B", file], capture_output=True, text=True, timeout=60)
    assert f'File "{folder / SOFTMAX}.py", line 5, in softmax' in ran.stderr
    assert ran.stderr.endswith("NameError: name 'total' is not defined\n")


def test_what_is_hidden_is_not_shown(folder: Path) -> None:
    """What is wrong here is wrong for large sizes alone, which only a hidden check asks for."""
    wrong = solution("chapter2/affine").replace("+ b", "+ b * (W.shape[1] < 20)")
    (folder / "chapter2" / "affine.py").write_text(wrong, encoding="utf-8")
    done = dlgrade("debug", "affine", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert "are not shown." in done.err
    assert "'dlgrade hint affine' helps." in done.err
    assert not (folder / ".dlgrade" / "debug").exists()


def test_there_is_nothing_to_debug_in_what_passes_or_is_not_begun(folder: Path) -> None:
    (folder / f"{SOFTMAX}.py").write_text(solution(SOFTMAX), encoding="utf-8")
    done = dlgrade("debug", "softmax", cwd=folder)
    assert done == (0, "", "softmax passes every check. There is nothing to debug.\n")
    done = dlgrade("debug", "perceptron", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert "Not started" in done.err
    assert "Read the section on `perceptron` in chapter1/README.md" in done.err


def test_it_speaks_japanese(folder: Path) -> None:
    done = dlgrade("debug", "softmax", "--lang", "ja", cwd=folder)
    assert done.out.startswith("# softmax\n\n# 1つのサンプルのスコア (K,) が確率になる\n")
    assert "上書きされます" in done.err


def test_a_folder_that_takes_no_file_is_told(folder: Path) -> None:
    (folder / ".dlgrade").mkdir()
    (folder / ".dlgrade" / "debug").write_text("in the way", encoding="utf-8")
    done = dlgrade("debug", "softmax", cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert "case.py" in done.err


@pytest.mark.skipif(os.name == "nt", reason="a terminal of its own is Unix's")
def test_at_a_terminal_python_stays_open_with_the_inputs(folder: Path) -> None:
    import pty

    (folder / f"{SOFTMAX}.py").write_text(CRASH, encoding="utf-8")
    ours, theirs = pty.openpty()
    variables = environment(TERM="dumb", PYTHON_BASIC_REPL="1")
    command = [*COMMAND, "debug", "softmax"]
    with subprocess.Popen(command, cwd=folder, env=variables, stdin=theirs, stdout=theirs, stderr=theirs) as started:
        os.close(theirs)
        seen = read_until(ours, b">>> ")
        assert b"Python runs them now and stays open" in seen
        assert b"NameError: name 'total' is not defined" in seen
        os.write(ours, b"print('shape', x.shape)\n")
        assert b"shape (" in read_until(ours, b">>> ").replace(b"print('shape'", b"")
        os.write(ours, b"exit()\n")
        assert started.wait(60) == 1
    os.close(ours)


def read_until(terminal: int, end: bytes) -> bytes:
    """What comes from a terminal up to this; it ends with the test's own limit if it does not come."""
    seen = b""
    while not seen.endswith(end):
        seen += os.read(terminal, 1024)
    return seen
