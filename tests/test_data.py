"""Data: MNIST's files found, taken over, downloaded from mirrors on this machine that have their troubles."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import data
from autograder.errors import UsageError

CONTENTS = {name: (name * 5000).encode() for name in data.MNIST}


@pytest.fixture(autouse=True)
def small_files(no_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files in the place of MNIST's, with their own checksums."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENTS.items()}
    monkeypatch.setattr(data, "MNIST", digests)


class Mirror:
    """A server of these files. `broken`: after how many bytes it hangs up, the next so many times."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents = contents
        self.asked: list[tuple[str, str]] = []
        self.broken: list[int] = []
        self.ranges = True
        mirror = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mirror.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/mnist"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        name, wanted = handler.path.rpartition("/")[2], handler.headers.get("Range", "")
        self.asked.append((name, wanted))
        content = self.contents.get(name)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.ranges else 0
        if content is None or start >= len(content):
            handler.send_error(404 if content is None else 416)
            return
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        handler.wfile.write(content[start : start + self.broken.pop(0)] if self.broken else content[start:])


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    made = Mirror(dict(CONTENTS))
    yield made
    made.server.shutdown()
    made.server.server_close()


def there() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in data.folder().iterdir()}


def test_the_folder_is_the_users_cache_or_that_of_the_variable(no_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data.folder() == no_mnist / "mnist"
    monkeypatch.delenv(data.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    monkeypatch.setenv("HOME", "/home/me")
    assert "dlgrade" in data.folder().parts
    assert data.folder().name == "mnist"


def test_each_file_is_present_absent_or_damaged() -> None:
    assert {file.state for file in data.files()} == {"absent"}
    data.folder().mkdir()
    first, second, *_ = CONTENTS
    (data.folder() / first).write_bytes(CONTENTS[first])
    (data.folder() / second).write_bytes(CONTENTS[second][:-1])
    assert [file.state for file in data.files()] == ["present", "damaged", "absent", "absent"]


# --- files that are there already -----------------------------------------------------------------------------------


@pytest.mark.parametrize("subfolder", data.SUBFOLDERS)
def test_files_are_taken_from_a_folder_and_from_where_others_put_them(tmp_path: Path, subfolder: str) -> None:
    place = tmp_path / "here" / subfolder
    place.mkdir(parents=True, exist_ok=True)
    for name, content in CONTENTS.items():
        (place / name).write_bytes(content)
    data.add(tmp_path / "here")
    assert there() == CONTENTS
    data.add(tmp_path / "here")  # again, over those that are there


def test_files_are_taken_from_the_very_folder_where_they_belong() -> None:
    data.folder().mkdir()
    for name, content in CONTENTS.items():
        (data.folder() / name).write_bytes(content)
    data.add(data.folder())
    assert there() == CONTENTS


def test_nothing_is_taken_from_no_folder_an_incomplete_or_a_damaged_one(tmp_path: Path) -> None:
    place = tmp_path / "here"
    for key in ("no-data-folder", "no-data-files"):
        with pytest.raises(UsageError) as refused:
            data.add(place)
        assert refused.value.key == key
        place.mkdir(exist_ok=True)
    for name, content in CONTENTS.items():
        (place / name).write_bytes(content[:-1] if name.startswith("t10k-l") else content)
    with pytest.raises(UsageError) as refused:
        data.add(place)
    assert refused.value.key == "damaged-data"
    assert "t10k-labels" in str(refused.value)
    assert not data.folder().exists()


# --- download -------------------------------------------------------------------------------------------------------


def test_what_is_absent_or_damaged_is_downloaded_and_nothing_else(mirror: Mirror) -> None:
    data.folder().mkdir()
    first, second, *others = CONTENTS
    (data.folder() / first).write_bytes(CONTENTS[first])
    (data.folder() / second).write_bytes(b"damaged")
    data.fetch([mirror.url])
    assert there() == CONTENTS
    assert [name for name, _ in mirror.asked] == [second, *others]
    data.fetch([mirror.url])
    assert len(mirror.asked) == 3


def test_how_far_it_is_is_told(mirror: Mirror) -> None:
    told: list[tuple[str, int, int]] = []
    data.fetch([mirror.url + "/"], lambda *progress: told.append(progress))
    for name, content in CONTENTS.items():
        counts = [(have, total) for file, have, total in told if file == name]
        assert counts[-1] == (len(content), len(content))
        assert len(counts) >= 2


def test_a_download_that_broke_off_goes_on_where_it_ended(mirror: Mirror) -> None:
    first = next(iter(CONTENTS))
    mirror.broken = [100_000]
    with pytest.raises(UsageError) as failed:
        data.fetch([mirror.url])
    assert failed.value.key == "no-mirror"
    size = (data.folder() / f"{first}.part").stat().st_size
    assert 100_000 - data.CHUNK <= size <= 100_000
    data.fetch([mirror.url])
    assert mirror.asked[1] == (first, f"bytes={size}-")
    assert there() == CONTENTS


def test_a_mirror_that_cannot_go_on_gives_the_whole_file(mirror: Mirror) -> None:
    mirror.broken, mirror.ranges = [100_000], False
    data.fetch([mirror.url, mirror.url])
    assert there() == CONTENTS


def test_the_next_mirror_is_asked_where_one_fails(mirror: Mirror) -> None:
    empty, wrong = Mirror({}), Mirror(dict.fromkeys(CONTENTS, b"something else"))
    try:
        data.fetch(["http://127.0.0.1:9/none", empty.url, wrong.url, mirror.url])
        assert there() == CONTENTS
        (data.folder() / next(iter(CONTENTS))).unlink()
        with pytest.raises(UsageError) as failed:
            data.fetch(["http://127.0.0.1:9/none", empty.url, wrong.url])
        for reason in ("no connection", "404", "another checksum"):
            assert reason in str(failed.value)
    finally:
        for server in (empty.server, wrong.server):
            server.shutdown()
            server.server_close()


def test_a_part_that_is_too_long_is_begun_anew(mirror: Mirror) -> None:
    first = next(iter(CONTENTS))
    data.folder().mkdir()
    (data.folder() / f"{first}.part").write_bytes(b"x" * (len(CONTENTS[first]) + 1))
    with pytest.raises(UsageError):
        data.fetch([mirror.url])
    data.fetch([mirror.url])
    assert there() == CONTENTS


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(data.VARIABLE, str(tmp_path / "file"))
    with pytest.raises(UsageError) as failed:
        data.fetch([mirror.url])
    assert failed.value.key == "cannot-write"
