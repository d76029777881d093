"""The store: reports written atomically, and found again."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.files import claim
from autograder.serving.store import Store


def test_the_secret_is_made_once_and_is_nobody_else_s(tmp_path: Path) -> None:
    store = Store(tmp_path / "out" / "reports")
    secret = store.secret()
    assert len(secret) == 64
    assert Store(tmp_path / "out" / "reports").secret() == secret
    assert Store(tmp_path / "other").secret() != secret
    if os.name != "nt":
        assert stat.S_IMODE((store.folder / ".secret").stat().st_mode) == 0o600
    for text in ("", "0" * 63, "no secret"):
        (store.folder / ".secret").write_text(text)
        with pytest.raises(UsageError) as refused:
            store.secret()
        assert refused.value.key == "bad-secret"


def test_of_two_that_make_the_secret_at_the_same_time_one_s_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = Store(tmp_path), Store(tmp_path)
    token_hex, found = secrets.token_hex, []

    def meanwhile(size: int) -> str:
        monkeypatch.setattr(secrets, "token_hex", token_hex)
        found.append(other.secret())
        return token_hex(size)

    monkeypatch.setattr(secrets, "token_hex", meanwhile)
    assert [store.secret()] == found


def test_what_a_killed_process_left_is_removed_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    names = [f".{number:016x}.part" for number in range(2)]
    for name in names:
        (tmp_path / name).write_text("half")
    with (tmp_path / names[0]).open("r+b") as held:
        assert claim(held.fileno())
        Store(tmp_path)
        assert [file.name for file in tmp_path.iterdir()] == names[:1]
    Store(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_over_the_old_one_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for text in ("one", "二"):
        store.keep("sato", {".json": text})
        assert (tmp_path / "sato.json").read_text(encoding="utf-8") == text
    assert [file.name for file in tmp_path.iterdir()] == ["sato.json"]


def test_where_writing_fails_the_old_file_stays_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.keep("sato", {".json": "whole"})

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as refused:
        store.keep("sato", {".json": "half"})
    assert "No space left on device" in str(refused.value)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("sato.json", "whole")]


def test_what_is_no_report_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for text in ("", "{", "{}", '{"schema": "dlgrade/report/v1"}', "[1]"):
        store.keep("sato", {".json": text})
        assert store.report("sato") is None
    assert store.report("nobody") is None


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError) as refused:
        Store(tmp_path / "file" / "out")
    assert refused.value.key == "cannot-write"


@pytest.mark.parametrize(
    "owner", ["x" * 250, "あ" * 84, "a\nb", "\x1b[31mred", "left\u202eright", "\udcff", "a\u200bb"]
)
def test_a_name_that_no_file_should_have_is_cut_and_marked(owner: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(owner, {".staff.json": "{}", ".json": "{}"})
    store.keep_ended(owner, "digest")
    names = [file.name for file in tmp_path.rglob("*") if file.is_file()]
    assert len(names) == 3
    assert all(name.isprintable() and len(name) <= 60 for name in names)
    assert store.ended(owner) == "digest"
    assert store.ended(owner[:-1]) is None
    store.drop(owner)
    assert not list(tmp_path.glob("*.staff.json")) or len(list(tmp_path.glob("*.json"))) == 1


@pytest.mark.parametrize("owner", ["sato", "佐藤 花子", "s.tanaka-2", "x" * 200])
def test_any_other_name_stays(owner: str, tmp_path: Path) -> None:
    Store(tmp_path).keep(owner, {".json": "{}"})
    assert [file.name for file in tmp_path.iterdir()] == [f"{owner}.json"]
