"""Grading inside a notebook's kernel: what it has run is graded, beside it; nothing of it is left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from waiting import wait_until

from autograder.authoring.edition import edition
from autograder.authoring.notebooks import parts
from autograder.course import load_course
from autograder.intake.cells import notebook_module
from autograder.intake.magics import code_of
from autograder.markers import without_markers
from autograder.workspace import find

pytest.importorskip("IPython")
from IPython.core.interactiveshell import InteractiveShell

COURSE = load_course()
AFFINE = COURSE.exercise("chapter2", "affine")
SOLVED = dict(parts(COURSE.solution_text(AFFINE)))
STUB = dict(parts(COURSE.stub_text(AFFINE)))
MISTAKE = COURSE.mistakes(AFFINE)[0]
MISTAKEN = dict(parts(COURSE.mistaken(AFFINE, MISTAKE)))


class Kernel:
    """A shell into which cells are put; what the last of them showed."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell

    def run(self, text: str, cell_id: str | None = None) -> Any:
        done = self.shell.run_cell(text, store_history=True, cell_id=cell_id)
        self.error = done.error_in_exec or done.error_before_exec
        return done.result


@pytest.fixture(scope="module")
def shell() -> Iterator[InteractiveShell]:
    """A shell that keeps no history on disk, and its graders, which stay warm from test to test."""
    main = sys.modules["__main__"]  # it puts its own there, from which multiprocessing could not start anything
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    yield shell
    shell.run_line_magic("reload_ext", "autograder.notebook")
    shell.run_line_magic("unload_ext", "autograder.notebook")
    InteractiveShell.clear_instance()
    sys.modules["__main__"] = main


@pytest.fixture
def kernel(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kernel:
    """The kernel of a notebook in a learner's course folder, of which there is not much."""
    from autograder import notebook

    (tmp_path / "course" / "chapter2").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "course" / "chapter2")
    for name in ("DLGRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NBGRADER_EXECUTION", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    for exercise in COURSE.all_exercises():  # solutions that other tests have loaded into this process
        monkeypatch.delitem(sys.modules, exercise.name, raising=False)
    graders = notebook.KERNELS[0].graders if notebook.KERNELS else {}
    kept = dict(graders)
    graders.clear()
    notebook.unload_ipython_extension(shell)
    shell.reset(new_session=True)
    shell.extension_manager.loaded.discard("autograder.notebook")
    found = Kernel(shell)
    found.run("%load_ext autograder.notebook", "chapter2-start")
    notebook.KERNELS[0].graders.update(kept)
    return found


def test_the_source_of_a_cell_is_what_counts_and_the_last_run_of_it(kernel: Kernel) -> None:
    kernel.run(SOLVED[""], "affine")
    kernel.run(STUB["affine"], "affine-affine")
    assert kernel.run("%dlgrade affine").report.checks()[0].outcome == "missing"
    kernel.run(MISTAKEN["affine"], "affine-affine")
    result = kernel.run("%dlgrade affine --seed 1")
    assert result.points < AFFINE.points
    assert {check.mistake for check in result.report.checks()} >= {MISTAKE.id}
    assert MISTAKE.hint.en in result._repr_html_()
    assert MISTAKE.hint.en.split()[0] in repr(result)
    kernel.run(SOLVED["affine"], "affine-affine")
    kernel.run(MISTAKEN["affine"], "of-my-own")
    kernel.run(SOLVED["affine"], "affine-affine")
    assert kernel.run("%dlgrade affine").points == AFFINE.points
    assert kernel.run("%dlgrade").report.max_points == sum(one.points for one in COURSE.chapter("chapter2").exercises)


def test_what_only_staff_may_see_never_reaches_the_kernel(kernel: Kernel) -> None:
    kernel.run(MISTAKEN["affine"], "affine-affine")
    result = kernel.run("%dlgrade affine --seed 1")
    hidden = [check.id for check in result.report.checks() if check.visibility == "hidden"]
    assert hidden
    assert vars(result).keys() == {"report", "seen", "course"}
    assert not result.seen.keys() & set(hidden)


def test_an_error_is_told_with_the_number_that_its_cell_has_in_the_notebook(kernel: Kernel) -> None:
    kernel.run("import numpy as np")
    kernel.run("!true\ndef affine(x, W, b):\n    return x @ W + bias", "affine-affine")
    number = kernel.shell.execution_count - 1
    result = kernel.run("%dlgrade affine --seed 1")
    told = f"chapter2.ipynb, code cell [{number}], line 3"
    assert told in " ".join(repr(result).split())
    assert told in result._repr_html_()
    assert "affine.py" not in repr(result)


def test_what_the_kernel_has_changed_reaches_no_grading(kernel: Kernel) -> None:
    kernel.run("import numpy as np\ndef affine(x, W, b):\n    return x @ W * 0", "affine-affine")
    kernel.run(
        "np.allclose = np.all = lambda *a, **k: True\nimport numpy.testing\naffine.__code__ = (lambda: 1).__code__"
    )
    try:
        assert kernel.run("%dlgrade affine").points == 0
    finally:
        import importlib

        import numpy as np

        np.allclose, np.all = np._core.numeric.allclose, np._core.fromnumeric.all
        importlib.reload(np.testing)


def test_what_draws_is_the_learners_own_in_the_kernel_and_nothing_where_it_is_graded(
    kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib" / "__init__.py").touch()
    (tmp_path / "matplotlib" / "pyplot.py").write_text("drawn = []\nplot = drawn.append", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    kernel.run(SOLVED[""], "affine")
    kernel.run("import matplotlib.pyplot as plt\nimport torchvision", "own")
    kernel.run("import matplotlib.pyplot as plt\nimport numpy as np", "own")
    kernel.run("def draw(f):\n    plt.plot(f(np.ones((1, 2)), np.ones((2, 1)), np.zeros(1)))", "own-draw")
    kernel.run(SOLVED["affine"].replace("    return", "    plt.plot(x)\n    return"), "a")
    kernel.run("draw(affine)")
    assert kernel.run("len(plt.drawn)") == 2
    assert kernel.run("%dlgrade affine").points == AFFINE.points
    assert kernel.run("len(plt.drawn)") == 2
    for name in ("matplotlib", "matplotlib.pyplot"):
        assert sys.modules.pop(name).__file__.startswith(str(tmp_path))


def test_without_ids_the_order_of_the_history_counts(kernel: Kernel) -> None:
    exercise = COURSE.exercise("chapter1", "activations")
    twin = COURSE.exercise("chapter1", "torch_activations")  # it defines the same names, and comes later
    for text in (COURSE.solution_text(exercise), COURSE.stub_text(twin)):
        for name, part in parts(text):
            if name or text == COURSE.solution_text(exercise):  # without PyTorch, which takes seconds to import
                kernel.run(part)
    result = kernel.run('import autograder.notebook\nautograder.notebook.points("chapter1/activations")')
    assert result == exercise.points


def test_an_earlier_exercise_is_a_module_that_shows_the_kernel(kernel: Kernel, tmp_path: Path) -> None:
    kernel.run("from affine import affine")
    assert "first run the cells" in str(kernel.error)
    kernel.run(STUB["affine"].replace("x, W, b", "x, W, b=0"), "affine-affine")
    kernel.run("from affine import affine as first")
    assert kernel.run("first is affine")
    kernel.run(SOLVED["affine"], "affine-affine")
    kernel.run("from affine import affine as second")
    assert kernel.run("second is affine and second is not first")
    kernel.run("import affine, json")
    assert kernel.run("affine.affine is second")
    kernel.run("import convolution")  # of another chapter
    assert isinstance(kernel.error, ModuleNotFoundError)


def test_an_error_is_one_sentence(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    for line, said in [
        ("%dlgrade afine", "Did you mean 'affine'?"),
        ("%dlgrade affine --lang", "--lang"),
        ("%dlgrade 'affine", "No closing quotation"),
        ("%dlgrade affine convolution", "chapter2/affine, chapter6/convolution"),
    ]:
        kernel.run(line)
        assert said in str(kernel.error)
        shown = "".join(capsys.readouterr())
        assert said in shown
        assert "Traceback" not in shown
        assert shown.count("\n") == 1
    kernel.run("%dlgrade afine --lang ja")
    assert "演習「afine」はありません" in str(kernel.error)


def test_points_prints_a_report_and_nothing_on_standard_error(
    kernel: Kernel, capfd: pytest.CaptureFixture[str]
) -> None:
    kernel.run(SOLVED[""] + "\n\n\n" + SOLVED["affine"], "affine-affine")
    capfd.readouterr()
    value = kernel.run('import autograder.notebook\nautograder.notebook.points("chapter2/affine", "ja");')
    out, err = capfd.readouterr()
    assert f"{AFFINE.points}/{AFFINE.points}" in out
    assert "合計" in out
    assert err == ""
    assert value is None or value == float(AFFINE.points)


def test_the_magic_waits_while_nbgrader_grades(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert kernel.run("%dlgrade affine") is None
    assert "nbgrader" in capsys.readouterr().out


def test_a_cell_that_python_cannot_read_is_said(kernel: Kernel) -> None:
    kernel.run(SOLVED["affine"], "affine-affine")
    kernel.run("def affine(x, W, b:\n    return 1", "affine-affine")
    [message] = {check.message for check in kernel.run("%dlgrade affine").report.checks()}
    assert "Python cannot read chapter2.ipynb" in message


# the words after it


def test_a_result_reaches_the_status_of_the_course_folder(kernel: Kernel, tmp_path: Path, capsys: Any) -> None:
    kernel.run(SOLVED[""] + "\n\n\n" + SOLVED["affine"], "affine-affine")
    kernel.run("%dlgrade affine")
    assert find(COURSE).standings()["chapter2/affine"].complete
    assert find(COURSE).root == tmp_path / "course"
    capsys.readouterr()
    kernel.run("%dlgrade status")
    shown = capsys.readouterr().out
    assert re.search(rf"^✓ affine .* {AFFINE.points}/{AFFINE.points}$", shown, re.MULTILINE)
    kernel.run("%dlgrade status --lang ja")
    assert "第2章" in capsys.readouterr().out


def test_without_a_course_folder_the_status_lasts_as_long_as_the_kernel(
    kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder import notebook

    monkeypatch.chdir(tmp_path)
    (tmp_path / "course" / "chapter2").rmdir()
    folder = notebook.KERNELS[0].workspace().root
    assert notebook.KERNELS[0].workspace().root == folder
    notebook.KERNELS[0].close()
    assert not folder.exists()


def test_each_hint_goes_one_step_further(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    kernel.run(MISTAKEN[""] + "\n\n\n" + MISTAKEN["affine"], "affine-affine")
    capsys.readouterr()
    kernel.run("%dlgrade hint")  # of the exercise of the cell above
    first = capsys.readouterr().out
    assert "Hint 1 of" in first
    assert "'%dlgrade hint affine' once more" in " ".join(first.split())
    kernel.run("%dlgrade hint affine --lang ja")
    assert "ヒント 2/" in capsys.readouterr().out


def test_the_solution_opens_once_the_answer_passes(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    kernel.run(MISTAKEN[""] + "\n\n\n" + MISTAKEN["affine"], "affine-affine")
    capsys.readouterr()
    kernel.run("%dlgrade solution affine")
    assert "The solution of affine opens once" in capsys.readouterr().out
    kernel.run(SOLVED[""] + "\n\n\n" + SOLVED["affine"], "affine-affine")
    capsys.readouterr()
    kernel.run("%dlgrade solution affine")
    shown = capsys.readouterr().out
    assert shown.strip() == edition(without_markers(COURSE.solution_text(AFFINE)), "en").strip()


def test_the_case_that_fails_is_in_the_next_cell_and_is_no_answer(
    kernel: Kernel, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel.run("import numpy as np\ndef affine(x, W, b):\n    y = x @ W\n    return y * missing", "affine-affine")
    kernel.run("%dlgrade debug")
    assert "run it" in capsys.readouterr().out
    text = kernel.shell.rl_next_input if hasattr(kernel.shell, "rl_next_input") else ""
    text = text or next(iter(kernel.shell.payload_manager.read_payload()))["text"]
    assert text.startswith("%%dlgrade case\n# affine\n")
    assert code_of(text + SOLVED["affine"]) is None
    kernel.run(text)
    assert "NameError" in capsys.readouterr().out
    assert kernel.run("x @ W + b").shape
    kernel.run(SOLVED[""] + "\n\n\n" + SOLVED["affine"], "affine-affine")
    assert kernel.run("%dlgrade affine").points == AFFINE.points
    cells = [("affine-affine", SOLVED[""] + "\n\n\n" + SOLVED["affine"]), ("case", text)]
    data = [{"cell_type": "code", "id": key, "metadata": {}, "outputs": [], "source": one} for key, one in cells]
    module = notebook_module(json.dumps({"cells": data}).encode(), "affine", {"affine": frozenset({"affine"})})
    assert "missing" not in module.text
    assert "import affine" not in module.text


def test_an_example_of_the_text_runs_and_is_no_answer(kernel: Kernel) -> None:
    kernel.run(SOLVED[""] + "\n\n\n" + SOLVED["affine"], "affine-affine")
    kernel.run("def affine(x, W, b):\n    return 0", "chapter2-example-4-1")
    assert kernel.run("affine(1, 2, 3)") == 0
    assert kernel.run("%dlgrade affine").points == AFFINE.points


def test_a_word_takes_one_exercise_at_most(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("%dlgrade hint affine losses", "%dlgrade status affine", "%%dlgrade affine\nx = 1"):
        kernel.run(line)
        assert "Usage: %dlgrade" in str(kernel.error)
        assert "Traceback" not in "".join(capsys.readouterr())


def test_a_line_below_the_cell_says_which_check_is_made(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    from IPython.utils.capture import capture_output

    from autograder.notebook import progress

    monkeypatch.setattr(progress, "DELAY", 0.0)
    monkeypatch.setattr(kernel.shell, "kernel", object(), raising=False)
    kernel.run(SOLVED[""] + "\n\n\n" + SOLVED["affine"], "affine-affine")
    with capture_output() as shown:
        kernel.run("%dlgrade affine")
    lines = [output.data["text/plain"] for output in shown.outputs if "text/html" not in output.data]
    assert lines[0].startswith("1 of ")
    assert lines[-1] == ""
    code = {"content": {"code": "%dlgrade affine"}}
    monkeypatch.setattr(kernel.shell, "get_parent", lambda: code, raising=False)
    with capture_output() as shown:
        kernel.run("%dlgrade affine")
    assert [output for output in shown.outputs if "text/html" not in output.data] == []


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_an_interrupt_leaves_nothing_behind(kernel: Kernel) -> None:
    from autograder import notebook

    kernel.run("def affine(x, W, b):\n    while True:\n        pass", "affine-affine")
    started: set[int] = set()

    def interrupt() -> None:
        started.update(below(notebook.KERNELS[0].graders["chapter2"].job.process.pid))
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(2, interrupt)
    timer.start()
    kernel.run("%dlgrade affine")
    timer.cancel()
    assert isinstance(kernel.error, KeyboardInterrupt)
    assert len(started) > 1  # the grader, and workers
    assert started & set(processes()) == set()
    kernel.run(SOLVED[""] + "\n\n\n" + SOLVED["affine"], "affine-affine")
    assert kernel.run("%dlgrade affine").points == AFFINE.points  # from a new one


def processes() -> dict[int, int]:
    """The processes of this machine, but for those that have ended, each with its parent."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in lines if not state.startswith("Z")}


def below(root: int) -> set[int]:
    """A process and those that it has started."""
    found, parents = {root}, processes()
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_the_grader_ends_with_its_kernel_also_in_the_midst_of_a_check(tmp_path: Path) -> None:
    program = """
import os, threading, sys
from autograder.course import load_course
from autograder.grading.settings import Settings
from autograder.intake.cells import Cell
from autograder.serving.kernel import Grader
from autograder.serving.messages import Cells, Question
grader = Grader(load_course().chapter("chapter2"))
cells = (Cell(text="def affine(x, W, b):\\n    while True: pass", ids=("affine-affine",)),)
def told():
    while grader.job is None: pass
    print(grader.job.process.pid, flush=True)
threading.Thread(target=told).start()
grader.ask(Question(Cells(cells, "x.ipynb"), ("chapter2/affine",), Settings("1")))
"""
    kernel = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert kernel.stdout is not None
    pid = int(kernel.stdout.readline())
    assert wait_until(lambda: len(below(pid)) > 1)
    time.sleep(1)
    started = below(pid)
    kernel.kill()
    kernel.wait()
    kernel.stdout.close()
    until = time.monotonic() + 15
    while started & set(processes()) and time.monotonic() < until:
        time.sleep(0.1)
    assert started & set(processes()) == set()
