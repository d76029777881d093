"""The student kit, as a student has it: unpacked, installed where PyTorch is not, an exercise solved and graded."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from commands import COURSE, dlgrade, solution
from installing import Installed, bare, install
from installing import dlgrade as installed_dlgrade
from kits import leaks


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a student unpacks."""
    place = tmp_path_factory.mktemp("student")
    done = dlgrade("kit", "chapter2", "--out", "kit.zip", cwd=place)
    assert (done.code, done.err) == (0, "")
    with zipfile.ZipFile(place / "kit.zip") as archive:
        archive.extractall(place)
    return place / "dlgrade-kit"


@pytest.fixture(scope="module")
def installed(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install(kit, tmp_path_factory.mktemp("environment"))


@pytest.fixture
def solved(kit: Path, installed: Installed) -> Path:
    """The same, installed, laid out and then written into: one exercise is solved."""
    if not (kit / "exercises").exists():
        assert installed_dlgrade(installed, kit, "init", "exercises").returncode == 0
    (kit / "exercises/chapter2/affine.py").write_text(solution("chapter2/affine"), encoding="utf-8")
    return kit


def test_a_solved_exercise_passes_and_the_rest_of_its_checks_waits(solved: Path, installed: Installed) -> None:
    done = installed_dlgrade(installed, solved, "chapter2", "affine")
    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ affine" in done.stdout
    assert "Checks here: 5. Waiting for your teacher: 1 (points: 2)." in done.stdout
    assert "✓ affine" in installed_dlgrade(installed, solved).stdout


def test_without_installing_it_is_the_same(solved: Path) -> None:
    command = [sys.executable, "-m", "autograder", "chapter2", "affine", "--lang", "ja"]
    done = subprocess.run(command, cwd=solved, env=bare(), capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ここで実行できるチェック: 5個。先生の採点を待つチェック: 1個(2点分)。" in done.stdout


IN_A_NOTEBOOK = """
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in ("%load_ext autograder.notebook", Path("exercises/chapter2/affine.py").read_text(encoding="utf-8")):
    shell.run_cell(cell, store_history=True).raise_error()
result = shell.run_cell('import autograder.notebook; autograder.notebook.points("chapter2/affine")').result
print("points:", result, "of", autograder.__file__)
"""


def test_a_notebook_is_graded_with_it_and_earns_what_is_here(solved: Path) -> None:
    command = [sys.executable, "-c", f"import autograder\n{IN_A_NOTEBOOK}"]
    own = {**bare(), "PYTHONPATH": str(solved)}  # its service, too
    done = subprocess.run(command, cwd=solved, env=own, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Checks here: 5. Waiting for your teacher: 1 (points: 2)." in done.stdout
    assert f"points: 10.0 of {solved}" in done.stdout


def test_what_is_installed_holds_nothing_of_the_teachers_compiled_files_included(installed: Installed) -> None:
    package = installed.packages / "autograder"
    assert not (package / "mistakes").exists()
    found = [file for part in ("suites", "_course") for file in (package / part).rglob("*") if file.is_file()]
    compiled = [file.name.partition(".")[0] for file in found if file.suffix == ".pyc"]
    assert {"affine", "test_affine"} <= set(compiled)
    assert leaks({os.fspath(file.relative_to(package)): file.read_bytes() for file in found}) == []


def test_the_whole_folder_handed_in_is_graded_by_the_teacher_with_every_check(solved: Path, tmp_path: Path) -> None:
    archive = tmp_path / "sato.zip"
    with zipfile.ZipFile(archive, "w") as written:
        for file in sorted(solved.rglob("*")):
            if file.is_file():
                written.write(file, file.relative_to(solved.parent))
    done = dlgrade("chapter2", "affine", "--submission", archive, "--verbose", cwd=tmp_path)
    assert done.code == 0
    assert f"12/{COURSE.exercise('chapter2', 'affine').points}" in done.out
    assert "Waiting for your teacher" not in done.out
