"""Saves: whatever way a file changes, it is told; and nothing else is."""

from __future__ import annotations

import errno
import queue
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import watchfiles

from autograder.watching.saves import Saves

PATIENCE = 60  # seconds


class Heard:
    """The saves of a folder, as they are told."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.told: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
        self.failed: list[BaseException] = []
        self.saves = Saves(root, ["chapter1", "chapter2"], self.told.put, self.failed.append)

    def until(self, *names: str) -> set[str]:
        """All that is told until these are among it."""
        found: set[str] = set()
        while not found.issuperset(names):
            files = self.told.get(timeout=PATIENCE)
            found |= {file.relative_to(self.root).as_posix() for file in files}
        return found


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    (tmp_path / "chapter1").mkdir()
    (tmp_path / "chapter1" / "one.py").write_text("1")
    (tmp_path / "chapter1" / "two.py").write_text("2")
    found = Heard(tmp_path)
    found.saves.open()
    yield found
    found.saves.close()
    assert not found.failed
    assert not found.saves.thread.is_alive()


def test_a_file_is_told_however_it_is_saved(heard: Heard) -> None:
    one = heard.root / "chapter1" / "one.py"
    one.write_text("in place")
    assert heard.until("chapter1/one.py") == {"chapter1/one.py"}
    other = one.with_name(".one.py.swp")
    other.write_text("renamed")
    other.replace(one)
    assert heard.until("chapter1/one.py") == {"chapter1/one.py"}
    one.touch()
    assert heard.until("chapter1/one.py") == {"chapter1/one.py"}
    with one.open("a") as file:
        file.write("appended")
    assert heard.until("chapter1/one.py") == {"chapter1/one.py"}


def test_a_file_is_told_when_it_goes_and_when_it_comes(heard: Heard) -> None:
    one = heard.root / "chapter1" / "one.py"
    one.unlink()
    heard.until("chapter1/one.py")
    one.with_name("two.py").rename(one)
    assert heard.until("chapter1/one.py", "chapter1/two.py") == {"chapter1/one.py", "chapter1/two.py"}


def test_what_is_no_python_file_of_a_chapter_is_not_told(heard: Heard) -> None:
    for name in ("chapter1/one.txt", "chapter1/one.py~", "chapter3/one.py", "notes.py", "chapter1/deep/one.py"):
        file = heard.root / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("no exercise")
    (heard.root / "chapter1" / "two.py").write_text("one at last")
    assert heard.until("chapter1/two.py") == {"chapter1/two.py"}


def test_a_folder_may_come_go_and_be_another(heard: Heard) -> None:
    new = heard.root / "chapter2" / "new.py"
    new.parent.mkdir()
    new.write_text("1")
    heard.until("chapter2/new.py")
    new.write_text("22")
    heard.until("chapter2/new.py")
    (heard.root / "chapter1").rename(heard.root / "old")
    heard.until("chapter1/one.py", "chapter1/two.py")
    shutil.copytree(heard.root / "old", heard.root / "chapter1")
    heard.until("chapter1/one.py", "chapter1/two.py")
    (heard.root / "chapter1" / "one.py").write_text("333")
    heard.until("chapter1/one.py")


def test_the_whole_course_may_go_and_come_back(heard: Heard) -> None:
    away = heard.root.with_name("away")
    heard.root.rename(away)
    heard.until("chapter1/one.py", "chapter1/two.py")
    away.rename(heard.root)
    heard.until("chapter1/one.py", "chapter1/two.py")


def test_a_course_that_goes_before_it_is_followed_is_told(heard: Heard) -> None:
    heard.saves.close()
    late = Heard(heard.root)
    late.saves.seen = late.saves.stamps()
    heard.root.rename(heard.root.with_name("away"))
    late.saves.thread.start()
    late.until("chapter1/one.py", "chapter1/two.py")
    late.saves.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the system's notifications there")
def test_a_drive_that_tells_nothing_is_looked_at(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    heard.saves.close()
    quiet = Heard(heard.root)
    monkeypatch.setattr(quiet.saves, "folders", lambda: {heard.root.parent: 1})  # only this one is followed
    quiet.saves.open()
    (heard.root / "chapter1" / "one.py").write_text("seen all the same")
    assert quiet.until("chapter1/one.py") == {"chapter1/one.py"}
    quiet.saves.close()


def test_a_system_without_notifications_is_looked_at(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    def watch(*paths: Path, **settings: object) -> Iterator[None]:
        raise OSError(errno.ENOSPC, "no more of them")

    heard.saves.close()
    monkeypatch.setattr(watchfiles, "watch", watch)
    blind = Heard(heard.root)
    blind.saves.open()
    (heard.root / "chapter1" / "one.py").write_text("seen all the same")
    assert blind.until("chapter1/one.py") == {"chapter1/one.py"}
    blind.saves.close()
    assert not blind.failed


def test_what_ends_the_thread_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = OSError("no more watches")
    heard = Heard(tmp_path)

    def folders() -> dict[Path, int]:
        raise problem

    monkeypatch.setattr(heard.saves, "folders", folders)
    heard.saves.open()
    heard.saves.thread.join(PATIENCE)
    assert heard.failed == [problem]
    heard.saves.close()
