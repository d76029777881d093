"""A student kit as its learner gets it."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from autograder.authoring.kit import FOLDER, packed
from autograder.errors import UsageError
from autograder.intake.kit import exercises_of, is_kit

LISTED = b'chapters = ["chapter1"]\nkit = true\n'
EXERCISES = {
    "README.md": b"# The course\n",
    "chapter1/README.ja.md": b"# 1\n",
    "chapter1/chapter1.ipynb": b"{}",
    "chapter1/double.py": b"x = 1\n",
    "chapter1/figures/a-plot.ja.svg": b"<svg/>",
}
KIT = {
    "solutions/course.toml": LISTED,
    "autograder/__init__.py": b"",
    "solutions/chapter1/double.py": b"not this\n",
    **{f"new/{name}": content for name, content in EXERCISES.items()},
}


def zipped(folder: Path, files: Mapping[str, bytes]) -> Path:
    file = folder / "kit.zip"
    file.write_bytes(packed(files))
    return file


def unpacked(folder: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(zipped(folder, files)) as archive:
        archive.extractall(folder)
    return folder / FOLDER


@pytest.mark.parametrize("form", [zipped, unpacked])
def test_its_exercises_are_named_by_their_path_in_a_course_folder(form, tmp_path: Path) -> None:
    assert exercises_of(form(tmp_path, KIT)) == EXERCISES


def test_a_folder_around_the_kit_will_do(tmp_path: Path) -> None:
    assert exercises_of(unpacked(tmp_path, KIT).parent) == EXERCISES


@pytest.mark.parametrize(
    "name",
    [
        "../evil.py",
        "chapter1/../../evil.py",
        "/evil.py",
        ".vscode/tasks.json",
        "chapter1/run.sh",
        ".dlgrade/given.json",
    ],
)
def test_whatever_does_not_belong_there_is_left_out(name: str, tmp_path: Path) -> None:
    assert exercises_of(zipped(tmp_path, KIT | {f"new/{name}": b"evil"})) == EXERCISES


@pytest.mark.parametrize("lacking", ["solutions/course.toml", "kit = true", "the file", "a zip"])
def test_what_is_no_kit_is_refused(lacking: str, tmp_path: Path) -> None:
    files = dict(KIT)
    if lacking == "solutions/course.toml":
        del files[lacking]
    elif lacking == "kit = true":
        files["solutions/course.toml"] = LISTED.replace(b"kit = true", b"")
    file = zipped(tmp_path, files)
    if lacking == "the file":
        file.unlink()
    elif lacking == "a zip":
        file.write_bytes(b"PK but not one")
    with pytest.raises(UsageError, match=r"kit\.zip"):
        exercises_of(file)


def test_it_is_known_whose_a_folder_of_exercises_is(tmp_path: Path) -> None:
    kit = unpacked(tmp_path, KIT)
    assert is_kit(kit / "exercises") is True
    (kit / "solutions/course.toml").write_bytes(LISTED.replace(b"kit = true", b""))
    assert is_kit(kit / "exercises") is False
    assert is_kit(kit / "mine") is None
    assert is_kit(tmp_path / "exercises") is None
