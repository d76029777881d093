"""`dlgrade update`: what it says, in both languages, and where it refuses to."""

import zipfile
from pathlib import Path

import pytest
from commands import COURSE, dlgrade, solution
from kits import unpack

from autograder.authoring.edition import edition
from autograder.authoring.kit import FOLDER, packed
from autograder.workspace import Workspace

PERCEPTRON = "chapter1/perceptron"


@pytest.fixture(scope="module", params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(language: str, tmp_path: Path) -> Path:
    """A course folder in one language, of an older course: without its second chapter, with two other files."""
    root = tmp_path / "my-course"
    assert dlgrade("init", root, "--lang", language, cwd=tmp_path).code == 0
    for file in (root / "chapter2").rglob("*.*"):
        file.unlink()
    older = {f"{PERCEPTRON}.py": b'"""Older."""\n', "chapter1/softmax.py": b'"""Older."""\n'}
    record = root / ".dlgrade/given.json"
    names = {name for name in Workspace(root, COURSE).given() if not name.startswith("chapter2/")}
    record.unlink()
    Workspace(root, COURSE).remember_given({name: (root / name).read_bytes() for name in names} | older)
    (root / "chapter1/softmax.py").write_bytes(older["chapter1/softmax.py"])
    (root / f"{PERCEPTRON}.py").write_text(solution(PERCEPTRON), encoding="utf-8")
    (root / "chapter3/descent.py").unlink()
    return root


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_it_brings_what_is_new_tells_what_stays_and_has_nothing_to_do_then(folder: Path, language: str) -> None:
    before = contents(folder)
    trial = dlgrade("update", "--dry-run", "--lang", language, cwd=folder)
    assert (trial.code, trial.err) == (0, "")
    assert contents(folder) == before
    done = dlgrade("update", "--lang", language, cwd=folder / "chapter3")
    assert (done.code, done.err) == (0, "")
    said = done.out.splitlines()
    words = {
        "en": (
            "New: chapter2 (",
            "Replaced by the new version: chapter1/softmax.py",
            "You changed chapter1/perceptron.py",
        ),
        "ja": (
            "新しく追加: chapter2(",
            "新しい版に置き換え: chapter1/softmax.py",
            "chapter1/perceptron.py は書き換えられて",
        ),
    }[language]
    assert [line[: len(word)] for line, word in zip(said, words, strict=False)] == list(words)
    assert "chapter1/perceptron.new.py" in said[2]
    assert "chapter3/descent.py" in said[3]
    assert said[4].count(str(folder / ".dlgrade/backup/update-1")) == 1
    assert trial.out.splitlines()[:3] == said[:3]
    stub = edition(COURSE.stub_text(COURSE.exercise("chapter1", "perceptron")), language)
    assert (folder / "chapter1/perceptron.new.py").read_text(encoding="utf-8") == stub
    assert (folder / f"{PERCEPTRON}.py").read_text(encoding="utf-8") == solution(PERCEPTRON)
    assert (folder / "chapter1/softmax.py").read_text(encoding="utf-8") != '"""Older."""\n'
    pages = {file.name for file in folder.rglob("README*.md")}
    assert pages == {"README.ja.md" if language == "ja" else "README.md"}
    again = dlgrade("update", "--lang", language, cwd=folder).out
    assert again.startswith("コースのフォルダは最新です" if language == "ja" else "The course folder is up to date")
    assert not (folder / "chapter3/descent.py").exists()
    assert "chapter3/descent.py" in dlgrade("update", "--restore", "--lang", language, cwd=folder).out
    assert (folder / "chapter3/descent.py").is_file()


def test_in_a_checkout_it_says_what_to_do_instead() -> None:
    done = dlgrade("update", cwd=COURSE.exercises)
    assert (done.code, done.out) == (2, "")
    assert "git pull" in done.err


def kit_files(text: str) -> dict[str, bytes]:
    return {
        "solutions/course.toml": b"kit = true\n",
        "new/chapter1/double.py": text.encode(),
        "new/chapter2/triple.py": b"triple = 1\n",
    }


STUB = "def double(x):\n    raise NotImplementedError()\n"
CORRECTED = "def double(x):\n    # twice x\n    raise NotImplementedError()\n"


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit's folder with a learner's work in it, and kit.zip beside it, a newer one."""
    folder = unpack(kit_files(STUB), tmp_path / FOLDER)
    (folder / "exercises/chapter1").mkdir(parents=True)
    (folder / "exercises/chapter1/double.py").write_text("mine = 1\n", encoding="utf-8")
    (tmp_path / "kit.zip").write_bytes(packed(kit_files(CORRECTED)))
    return folder


@pytest.mark.parametrize("unpacked", [False, True], ids=["by its archive", "unpacked over the older one"])
def test_a_newer_kit_is_brought_into_the_older_one_s_folder(unpacked: bool, kit: Path) -> None:
    exercises, archive = kit / "exercises", kit.parent / "kit.zip"
    if unpacked:
        before = {file: file.read_bytes() for file in exercises.rglob("*") if file.is_file()}
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(kit.parent)
        assert (kit / "new/chapter1/double.py").read_text(encoding="utf-8") == CORRECTED
        assert {file: file.read_bytes() for file in exercises.rglob("*") if file.is_file()} == before
    done = dlgrade("update", *([] if unpacked else [archive]), cwd=exercises)
    assert (done.code, done.err) == (0, "")
    assert f"pip install {kit if unpacked else archive}" in done.out
    assert (exercises / "chapter1/double.py").read_text(encoding="utf-8") == "mine = 1\n"
    assert (exercises / "chapter1/double.new.py").read_text(encoding="utf-8") == CORRECTED
    assert (exercises / "chapter2/triple.py").read_text(encoding="utf-8") == "triple = 1\n"


def test_what_is_no_kit_is_named(tmp_path: Path) -> None:
    (tmp_path / "chapter1").mkdir()
    done = dlgrade("update", "other.zip", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "other.zip is not a student kit" in done.err
