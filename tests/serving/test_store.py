"""The store: reports written atomically, and found again."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.files import claim
from autograder.serving.handed_in import HandedIn, Inbox
from autograder.serving.store import Store
from autograder.serving.stored import Stored


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
        store.keep("results", {".csv": text})
        assert (tmp_path / "results.csv").read_text(encoding="utf-8") == text
    assert [file.name for file in tmp_path.iterdir()] == ["results.csv"]


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
    assert [(file.name, file.read_text()) for file in tmp_path.rglob("*.*")] == [("sato.json", "whole")]


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


@pytest.mark.parametrize("owner", ["sato", "佐藤 花子", "s.tanaka-2", "x" * 200])
def test_any_other_name_stays(owner: str, tmp_path: Path) -> None:
    Store(tmp_path).keep(owner, {".json": "{}"})
    assert [file.name for file in tmp_path.iterdir()] == [f"{owner}.json"]


# --- what a newer report replaces -----------------------------------------------------------------------------------


def texts(folder: Path, pattern: str) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob(pattern))}


def test_a_report_that_is_replaced_goes_to_the_earlier_ones_with_its_staff_s_file(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for text in ("first", "first", "second", "third"):
        store.keep("sato", {".staff.json": f"{text}, staff", ".json": text})
    assert texts(tmp_path, "*.json") == {"sato.json": "third", "sato.staff.json": "third, staff"}
    assert texts(tmp_path / "earlier", "*") == {
        "sato.1.json": "first",
        "sato.1.staff.json": "first, staff",
        "sato.2.json": "second",
        "sato.2.staff.json": "second, staff",
    }
    if os.name != "nt":
        private = [*tmp_path.rglob("*.staff.json")]
        assert [stat.S_IMODE(file.stat().st_mode) for file in private] == [0o600] * 3


class Killed(BaseException):
    pass


def test_killed_at_any_moment_there_is_one_whole_report_with_what_was_handed_in_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, left = os.fsync, [0]

    def kill(descriptor: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed
        fsync(descriptor)

    def keep(store: Store, text: str) -> None:
        store.keep("sato", {".staff.json": f"{text}, staff", ".json": text}, HandedIn(owner="sato", path=text))

    for moment in range(1, 20):
        store = Store(tmp_path / str(moment))
        keep(store, "old")
        left[0] = moment
        monkeypatch.setattr(os, "fsync", kill)
        try:
            keep(store, "new")
            whole = True
        except Killed:
            whole = False
        monkeypatch.setattr(os, "fsync", fsync)
        now = (store.folder / "sato.json").read_text()
        handed_in = store.handed_in("sato")
        assert now in ("old", "new")
        assert handed_in
        assert handed_in.path == now
        keep(store, "new")  # the next start
        assert texts(store.folder / "earlier", "*") == {"sato.1.json": "old", "sato.1.staff.json": "old, staff"}
        if whole:
            break
    assert moment > 8


def test_a_problem_comes_before_an_older_report_which_stays_until_a_newer_one_settles_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("sato", {".json": "{}"}, HandedIn(owner="sato"))
    store.keep_problem(HandedIn(owner="sato", problem="no archive"))
    found = store.problem("sato")
    assert found
    assert found.problem == "no archive"
    assert (tmp_path / "sato.json").exists()
    store.keep("sato", {".json": "{ }"}, HandedIn(owner="sato"))
    assert store.problem("sato") is None


def test_all_who_are_known_are_listed_under_the_names_that_they_handed_in_under(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("sato", {".staff.json": "{}", ".json": "{}"})
    store.keep("x" * 250, {".json": "{}"}, HandedIn(owner="x" * 250))
    store.keep_problem(HandedIn(owner="kato.rar", problem="no archive"))
    store.keep_inbox(tmp_path / "inbox", Inbox((HandedIn(owner="abe"), HandedIn(owner="sato"))))
    store.keep_inbox(tmp_path / "another", Inbox((HandedIn(owner="mori"),)))
    assert Stored(tmp_path).owners() == ["abe", "kato.rar", "mori", "sato", "x" * 250]
    with pytest.raises(UsageError) as refused:
        Stored(tmp_path / "nowhere").owners()
    assert refused.value.key == "no-marks"


def test_a_report_that_was_changed_by_hand_is_known(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("sato", {".json": "{}"}, HandedIn(owner="sato"))
    store.keep("sato.2", {".json": "{}"})
    assert not store.is_edited("sato")
    (tmp_path / "sato.json").write_text('{"points": 100}')
    assert [owner for owner in ("sato", "sato.2", "nobody") if store.is_edited(owner)] == ["sato"]
