"""Data: the files of MNIST, in the user's cache folder. Nothing here is downloaded while something is graded."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import UsageError
from autograder.model import Record

if TYPE_CHECKING:
    import requests

VARIABLE = "DLGRADE_DATA"  # another folder than the user's cache
MNIST = {  # SHA-256 of the files as Yann LeCun and Corinna Cortes published them
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
)
SUBFOLDERS = (".", "MNIST/raw", "raw", "mnist")  # where other programs put them
SECONDS = 20.0  # without a byte from a mirror
CHUNK = 1 << 14  # what is lost, at most, if a connection breaks off


class DataFile(Record):
    """One file of MNIST. `state`: `present`, `absent` or `damaged`."""

    name: str
    path: Path
    state: str


Progress = Callable[[str, int, int], None]
"""Is told a file's name, how many bytes are there, and how many it will have (0: not known)."""


def folder() -> Path:
    """Where the files of MNIST lie: DLGRADE_DATA, or the user's cache folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser() / "mnist"
    import platformdirs

    return platformdirs.user_cache_path("dlgrade", appauthor=False) / "mnist"


def files() -> list[DataFile]:
    """The four files of MNIST, as they are now."""
    place = folder()
    return [
        DataFile(name=name, path=place / name, state=_state(place / name, digest)) for name, digest in MNIST.items()
    ]


def add(source: Path) -> list[Path]:
    """Copy the files of MNIST from a folder into the user's; the copies.

    Raises UsageError, with nothing copied, if one is absent or is not the published file.
    """
    if not source.is_dir():
        raise UsageError("no-data-folder", path=source)
    for subfolder in SUBFOLDERS:
        found = [source / subfolder / name for name in MNIST]
        absent = [file.name for file in found if not file.is_file()]
        if not absent:
            break
    else:
        raise UsageError("no-data-files", path=source, names=", ".join(MNIST))
    for file in found:
        if _state(file, MNIST[file.name]) != "present":
            raise UsageError("damaged-data", path=file)
    return [_keep(file, file.name) for file in found]


def fetch(mirrors: Sequence[str] = MIRRORS, progress: Progress | None = None) -> list[Path]:
    """Download what is absent or damaged; the files.

    Every mirror is asked in turn. What arrived of a file is kept and completed the next time. Raises UsageError if
    no mirror has a file with the right checksum.
    """
    return [
        file.path if file.state == "present" else _fetch(file.name, mirrors, progress or (lambda *_: None))
        for file in files()
    ]


def _fetch(name: str, mirrors: Sequence[str], progress: Progress) -> Path:
    import logging

    import pooch
    import requests

    pooch.get_logger().setLevel(logging.ERROR)
    place = _made(folder())
    problems = []
    for mirror in mirrors:
        url = f"{mirror.rstrip('/')}/{name}"
        try:
            return Path(pooch.retrieve(url, f"sha256:{MNIST[name]}", name, place, downloader=_Resuming(name, progress)))
        except (requests.RequestException, ValueError) as error:  # pooch: a file with another checksum
            problems.append(f"{mirror}: {_reason(error)}")
        except OSError as error:
            raise UsageError("cannot-write", path=place, problem=error.strerror or error) from None
    raise UsageError("no-mirror", name=name, problems="; ".join(problems))


class _Resuming:
    """Downloads a file for pooch, going on from what an earlier, broken download has left."""

    def __init__(self, name: str, progress: Progress) -> None:
        self.name = name
        self.progress = progress

    def __call__(self, url: str, output: Any, pooch: Any) -> None:
        import requests

        part = folder() / f"{self.name}.part"
        have = part.stat().st_size if part.is_file() else 0
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with requests.get(url, stream=True, timeout=SECONDS, headers=headers) as answer:
            if answer.status_code == 416:  # there is nothing after what we have
                part.unlink()
            answer.raise_for_status()
            if answer.status_code != 206:  # the whole file
                have = 0
            self._receive(answer, part, have)
        digest = hashlib.sha256(part.read_bytes()).hexdigest()
        if digest == MNIST[self.name]:
            shutil.move(part, output)
            return
        part.unlink()
        raise ValueError(f"the file has another checksum: {digest[:16]}...")

    def _receive(self, answer: requests.Response, part: Path, have: int) -> None:
        length = int(answer.headers.get("Content-Length") or 0)
        total = have + length if length else 0
        with part.open("ab" if have else "wb") as file:
            for data in answer.iter_content(CHUNK):
                file.write(data)
                have += len(data)
                self.progress(self.name, have, total)
        if have < total:
            raise ValueError("the connection broke off")


def _reason(error: Exception) -> str:
    """Why a mirror did not give the file, in a few words."""
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"{error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    if isinstance(error, requests.Timeout):
        return "no answer"
    return str(error).partition("\n")[0]


def _state(file: Path, digest: str) -> str:
    try:
        with file.open("rb") as opened:
            return "present" if hashlib.file_digest(opened, "sha256").hexdigest() == digest else "damaged"
    except OSError:
        return "absent" if not file.exists() else "damaged"


def _keep(file: Path, name: str) -> Path:
    """Copy a file into the folder, atomically."""
    place = _made(folder())
    target = place / name
    if target.exists() and target.samefile(file):
        return target
    try:
        with _temporary(place) as copy:
            shutil.copyfile(file, copy)
            copy.replace(target)
    except OSError as error:
        raise UsageError("cannot-write", path=target, problem=error.strerror) from None
    return target


@contextlib.contextmanager
def _temporary(place: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=place)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _made(place: Path) -> Path:
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("cannot-write", path=place, problem=error.strerror) from None
    return place
