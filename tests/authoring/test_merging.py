"""Merging: two branches that each add an exercise to one chapter meet in the chapter's list alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from small_course import SmallCourse, write_course

from autograder.authoring.scaffold import scaffold
from autograder.authoring.sync import differences, write
from autograder.course import load_course

ATTRIBUTES = Path(__file__).parents[2] / ".gitattributes"
NAMES = ("half", "third")


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course in a repository, with a branch for each new exercise."""
    course = write_course(tmp_path)
    write(course)
    shutil.copy(ATTRIBUTES, tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path, "The course")
    for name in NAMES:
        git(tmp_path, "checkout", "--quiet", "-b", name, "main")
        scaffold(reloaded(course), "chapter1", name)
        write(reloaded(course))
        commit(tmp_path, name)
    git(tmp_path, "checkout", "--quiet", NAMES[0])
    return course


def git(folder: Path, *arguments: str, good: bool = True) -> str:
    own = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "core.autocrlf=false")
    done = subprocess.run(["git", *own, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode == 0) == good, done.stdout + done.stderr
    return done.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def reloaded(course: SmallCourse) -> SmallCourse:
    load_course.cache_clear()
    again = load_course(course.root)
    return SmallCourse(root=again.root, chapters=again.chapters, demo=again.demo)


def test_only_the_list_of_the_chapter_is_a_conflict_and_sync_puts_the_rest_right(course: SmallCourse) -> None:
    git(course.root, "merge", NAMES[1], good=False)
    rows = course.chapter_file("chapter1")
    assert git(course.root, "diff", "--name-only", "--diff-filter=U").split() == [
        rows.relative_to(course.root).as_posix()
    ]
    base, ours, theirs = (
        git(course.root, "show", f":{stage}:./solutions/chapter1/chapter.toml") for stage in (1, 2, 3)
    )
    rows.write_text(ours + theirs.removeprefix(base), encoding="utf-8")
    merged = reloaded(course)
    assert [exercise.name for exercise in merged.chapters[0].exercises] == ["double", *NAMES]
    assert differences(merged)
    write(merged)
    assert differences(merged) == []
    page = (course.exercises / "chapter1" / "README.md").read_text(encoding="utf-8")
    assert [line for line in page.split("\n") if line.startswith("## ")] == [
        "## 1. `double`",
        "## 2. TODO: `half`",
        "## 3. TODO: `third`",
        "## What comes next",
    ]


def test_without_the_attributes_generated_files_would_be_conflicts_too(course: SmallCourse) -> None:
    for name in NAMES:
        git(course.root, "checkout", "--quiet", name)
        (course.root / ".gitattributes").unlink()
        commit(course.root, "Without attributes")
    git(course.root, "merge", NAMES[0], good=False)
    assert "exercises/chapter1/chapter1.ipynb" in git(course.root, "diff", "--name-only", "--diff-filter=U")
