"""The store: reports whole or not at all, and found again."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.grading.store import Store


def test_the_secret_is_made_once_and_is_nobody_else_s(tmp_path: Path) -> None:
    store = Store(tmp_path / "out" / "reports")
    secret = store.secret()
    assert len(secret) == 64
    assert Store(tmp_path / "out" / "reports").secret() == secret
    assert Store(tmp_path / "other").secret() != secret
    if os.name != "nt":
        assert stat.S_IMODE((store.folder / ".secret").stat().st_mode) == 0o600


def test_a_file_is_written_over_the_old_one_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for text in ("one", "二"):
        store.write("sato.json", text)
        assert (tmp_path / "sato.json").read_text(encoding="utf-8") == text
    assert [file.name for file in tmp_path.iterdir()] == ["sato.json"]


def test_where_writing_fails_the_old_file_stays_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.write("sato.json", "whole")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as refused:
        store.write("sato.json", "half")
    assert "No space left on device" in str(refused.value)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("sato.json", "whole")]


def test_what_is_no_report_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for text in ("", "{", "{}", '{"schema": "dlgrade/report/v1"}', "[1]"):
        store.write("sato.json", text)
        assert store.report("sato") is None
    assert store.report("nobody") is None


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError) as refused:
        Store(tmp_path / "file" / "out")
    assert refused.value.key == "cannot-write"
