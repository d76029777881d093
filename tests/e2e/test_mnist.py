"""Chapter 5 on its data: the real MNIST if its files are at hand, scikit-learn's digits if not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from commands import COURSE, Done, dlgrade


def grade(tmp_path: Path, *exercises: str, data: Path) -> tuple[Done, dict[str, Any]]:
    """The run over the solutions of chapter 5, and its report."""
    options = ("--submission", COURSE.solutions, "--format", "json", "--staff", tmp_path / "staff.json")
    done = dlgrade("chapter5", *exercises, *options, cwd=tmp_path, DLGRADE_DATA=str(data))
    return done, json.loads(done.out)


def remarks(report: dict[str, Any]) -> dict[str, str]:
    checks = [check for exercise in report["chapters"][0]["exercises"] for check in exercise["checks"]]
    return {check["id"].partition("/")[2]: check["remark"] for check in checks if check["remark"]}


def test_the_whole_chapter_is_graded_on_mnist(mnist: Path, tmp_path: Path) -> None:
    done, report = grade(tmp_path, data=mnist)
    assert done.code == 0, done.out
    assert report["points"] == report["max_points"]
    found = remarks(report)
    assert "MNIST" in found["mnist_loop::handwritten"]
    assert "10000 test images" in found["mnist_loop::handwritten"]
    assert "MNIST" in found["torch_mnist::handwritten"]
    curves = json.loads((tmp_path / "staff.json").read_text(encoding="utf-8"))["curves"]
    assert curves["chapter5/mnist_loop::handwritten"]["loss"]


def test_without_mnist_the_report_says_that_the_digits_were_used(tmp_path: Path) -> None:
    done, report = grade(tmp_path, "mnist_loop", data=tmp_path / "nothing")
    assert done.code == 0, done.out
    assert "scikit-learn's digits" in remarks(report)["mnist_loop::handwritten"]
    assert not (tmp_path / "nothing").exists()  # and nothing was downloaded
