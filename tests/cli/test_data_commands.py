"""`dlgrade data`: what is said of the data sets, and how they come."""

from __future__ import annotations

from pathlib import Path

from commands import dlgrade

from autograder import data


def run(*arguments: str | Path, cwd: Path, **variables: str):
    return dlgrade("data", *arguments, cwd=cwd, DLGRADE_DATA=str(cwd / "cache"), **variables)


def test_list_says_what_is_absent_and_how_to_get_it(tmp_path: Path) -> None:
    done = run("list", cwd=tmp_path)
    assert done.code == 0
    assert "dlgrade data fetch mnist" in done.out
    assert done.out.count("  absent") == 4
    assert "なし" in run("list", "--lang", "ja", cwd=tmp_path).out
    assert not (tmp_path / "cache").exists()


def test_mnist_is_taken_from_a_folder_and_listed(mnist: Path, tmp_path: Path) -> None:
    done = run("add", mnist / "mnist", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    listed = run("list", cwd=tmp_path).out
    assert str(tmp_path / "cache" / "mnist") in listed
    assert [line.split()[-1] for line in listed.splitlines()[2:]] == ["present"] * len(data.MNIST)


def test_a_wrong_folder_and_an_unreachable_mirror_are_told_in_a_sentence(tmp_path: Path) -> None:
    for arguments, words in [
        (("add", "nowhere"), "nowhere is not a folder"),
        (("add", "."), "does not contain all four MNIST files"),
        (("fetch", "mnist", "--mirror", "http://127.0.0.1:9"), "could not be downloaded"),
        (("fetch", "cifar"), "'cifar' is not"),
    ]:
        done = run(*arguments, cwd=tmp_path)
        assert done.code == 2
        assert words in done.err
        assert "Traceback" not in done.err
