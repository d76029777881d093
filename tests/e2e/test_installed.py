"""The wheel, installed where PyTorch is not: the course is laid out, an exercise solved, hidden checks are run."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from commands import COURSE, copy_package, mistaken, solution
from installing import Installed, dlgrade, install
from kits import checks

from autograder.authoring import kit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("installed")
    return install(lived_in(copy_package(place / "source")), place)


def lived_in(source: Path) -> Path:
    """The source with what is built from, and with what a checkout gathers in use."""
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, source / name)
    for name in ("exercises/.dlgrade/progress.json", "solutions/chapter1/__pycache__/softmax.cpython-311.pyc"):
        (source / name).parent.mkdir()
        (source / name).write_text("{}", encoding="utf-8")
    return source


def test_the_wheel_holds_the_package_and_the_course_and_nothing_else(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = set(wheel.namelist())
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"autograder", installed.wheel.name.rpartition("-py3")[0] + ".dist-info"}
    assert not [name for name in names if name.endswith(".pyc") or "/.dlgrade" in name]
    for exercise in COURSE.all_exercises():
        assert f"autograder/_course/solutions/{exercise.key}.py" in names
        assert f"autograder/suites/{exercise.key}/test_{exercise.name}.py" in names
        assert f"autograder/suites/{exercise.key}/mistakes.toml" in names
    for chapter in COURSE.chapters:
        assert f"autograder/_course/solutions/{chapter.name}/README.ja.md" in names
    assert {"autograder/grading/suites.ini", "autograder/locales/ja.toml"} <= names


def test_from_an_empty_folder_to_a_graded_exercise(installed: Installed, tmp_path: Path) -> None:
    before = listing(installed.packages / "autograder")
    done = dlgrade(installed, tmp_path, "init", "my-course")
    assert (done.returncode, done.stderr) == (0, "")
    course = tmp_path / "my-course"
    (course / "chapter1/neuron.py").write_text(solution("chapter1/neuron"), encoding="utf-8")
    (course / "chapter1/torch_activations.py").write_text(solution("chapter1/torch_activations"), encoding="utf-8")

    done = dlgrade(installed, course, "chapter1", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    exercises = {exercise["name"]: exercise for exercise in report["chapters"][0]["exercises"]}
    assert list(exercises) == [exercise.name for exercise in COURSE.chapter("chapter1").exercises]
    assert {check["outcome"] for check in exercises["neuron"]["checks"]} == {"passed"}
    assert "hidden" in {check["visibility"] for check in exercises["neuron"]["checks"]}
    assert exercises["neuron"]["points"] == exercises["neuron"]["max_points"] == report["points"]
    assert {check["outcome"] for check in exercises["softmax"]["checks"]} == {"missing"}
    assert report["environment"]["torch"] is None
    for check in exercises["torch_activations"]["checks"]:
        assert check["outcome"] == "blocked"
        assert "pip install 'torch'" in check["message"]

    assert "✓ neuron" in dlgrade(installed, course, "status").stdout
    assert listing(installed.packages / "autograder") == before, "grading writes nothing into the package"


def listing(folder: Path) -> set[str]:
    return {path.as_posix() for path in folder.rglob("*") if "__pycache__" not in path.parts}


def test_a_mistake_is_recognised_and_a_solution_opens(installed: Installed, tmp_path: Path) -> None:
    dlgrade(installed, tmp_path, "init", ".")
    file = tmp_path / "chapter1/perceptron.py"
    file.write_text(mistaken("chapter1/perceptron", "or-is-and"), encoding="utf-8")
    assert "Hint 1 of 3" in dlgrade(installed, tmp_path, "hint", "perceptron").stdout
    assert dlgrade(installed, tmp_path, "solution", "perceptron").returncode == 1
    file.write_text(solution("chapter1/perceptron"), encoding="utf-8")
    assert "def XOR(" in dlgrade(installed, tmp_path, "solution", "perceptron").stdout


def test_the_demo_and_the_doctor_need_no_torch(installed: Installed, tmp_path: Path) -> None:
    demo = dlgrade(installed, tmp_path, "demo")
    assert (demo.returncode, demo.stderr) == (0, "")
    assert "Hint:" in demo.stdout
    doctor = dlgrade(installed, tmp_path, "doctor")
    assert doctor.returncode == 0
    assert "--  torch is not installed" in doctor.stdout


def test_a_kit_made_of_it_is_the_kit_made_of_the_checkout(installed: Installed, tmp_path: Path) -> None:
    done = dlgrade(installed, tmp_path, "kit", "chapter1", "--out", "kit.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Checks that run in it: 39. Waiting for you: 1 (points: 1)." in done.stdout
    files = kit.files(COURSE, [COURSE.chapter("chapter1")], checks(), "en")
    assert (tmp_path / "kit.zip").read_bytes() == kit.packed(files)


def test_the_installed_course_is_as_it_should_be(installed: Installed, tmp_path: Path) -> None:
    done = dlgrade(installed, tmp_path, "dev", "sync", "--check")
    assert (done.returncode, done.stderr) == (0, "")
