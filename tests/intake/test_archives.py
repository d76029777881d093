"""Archives of the kind .tar: read in order and in bounds, as carefully as a .zip; nothing is extracted."""

from __future__ import annotations

import contextlib
import gzip
import io
import tarfile
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_course import SOLUTION, SUITE, SmallCourse, write_course

from autograder.errors import SubmissionError
from autograder.intake import archives
from autograder.intake.collect import collect
from autograder.intake.source import MAX_TEXT
from autograder.model import Source

WORK = "def double(x):\n    return x + x\n"
FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    return write_course(tmp_path_factory.mktemp("course"), others={"layers": (SOLUTION, SUITE, 5)})


def packed(
    members: Iterable[tuple[str | tarfile.TarInfo, str | bytes]], mode: str = "w:gz", form: int = tarfile.PAX_FORMAT
) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in members:
            data = content if isinstance(content, bytes) else content.encode()
            member = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            if member.type == tarfile.REGTYPE:
                member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def sources(data: bytes, course: SmallCourse, folder: Path, name: str = "sato.tar.gz") -> dict[str, Source]:
    file = folder / name
    file.write_bytes(data)
    found = collect(file, course, list(course.all_exercises()))
    assert found.owner == "sato"
    return {key.rpartition("/")[2]: source for key, source in found.sources.items()}


def refused(data: bytes, course: SmallCourse, folder: Path) -> str:
    with pytest.raises(SubmissionError) as caught:
        sources(data, course, folder)
    assert str(caught.value)
    return caught.value.key


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("name", "mode"), [("sato.tar", "w"), ("sato.tar.gz", "w:gz"), ("sato.TGZ", "w:gz")])
def test_a_file_is_found_in_a_tar_of_any_kind(name, mode, form, course, tmp_path):
    folder = "課題/" if form == "pax" else "a" * 90 + "/" + "b" * 60 + "/"
    data = packed([(f"{folder}chapter1/double.py", WORK), ("notes.txt", "x" * 5000)], mode, FORMATS[form])
    assert sources(data, course, tmp_path, name)["double"].text == WORK


def test_a_long_name_is_read_whole(course, tmp_path):
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        name = "x" * 200 + "/" + "日本語" * 30 + "/double.py"
        assert sources(packed([("other/layers.py", WORK), (name, WORK)], form=form), course, tmp_path).keys() == {
            "double",
            "layers",
        }


def test_what_says_that_it_is_packed_and_is_not_is_read_all_the_same(course, tmp_path):
    assert sources(packed([("double.py", WORK)], "w"), course, tmp_path)["double"].text == WORK


def test_of_two_members_of_one_path_the_last_counts(course, tmp_path):
    data = packed([("double.py", "wrong = 1"), ("double.py", WORK)])
    assert sources(data, course, tmp_path)["double"].text == WORK


@pytest.mark.parametrize(
    "name",
    [
        *("../double.py", "/double.py", "a/../../double.py", "..\\double.py", "C:\\double.py", "C:/double.py"),
        *(".hidden/double.py", "__MACOSX/double.py", "._double.py", "venv/double.py", "d/" * 40 + "double.py"),
    ],
)
def test_a_member_outside_or_of_no_interest_is_not_taken(name, course, tmp_path):
    assert refused(packed([(name, WORK)]), course, tmp_path) == "nothing-in-it"
    assert [path.name for path in tmp_path.iterdir()] == ["sato.tar.gz"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.DIRTYPE]
)
def test_what_is_no_ordinary_file_is_not_taken(kind, course, tmp_path):
    member = tarfile.TarInfo("double.py")
    member.type, member.linkname = kind, "/etc/passwd"
    assert refused(packed([(member, b"")]), course, tmp_path) == "nothing-in-it"
    folder = tarfile.TarInfo("chapter1")
    folder.type, folder.linkname = tarfile.SYMTYPE, "/etc"
    data = packed([(folder, b""), (member, b""), ("layers.py", WORK)])
    assert set(sources(data, course, tmp_path)) == {"layers"}


def test_a_bomb_is_not_unpacked(course, tmp_path):
    zeros = gzip.compress(bytes(64 << 20), 1)
    data = packed([("layers.py", WORK), ("double.py", b"#" * (MAX_TEXT + 1))]) + zeros
    tracemalloc.start()
    try:
        found = sources(data, course, tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert (found["double"].problem, found["layers"].text) == ("too-large", WORK)


def test_one_that_is_too_much_in_all_is_refused(course, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1 << 20)
    data = packed([("data.bin", bytes(2 << 20)), ("double.py", WORK)])
    assert len(data) < 1 << 16
    assert refused(data, course, tmp_path) == "bad-archive"


def test_of_many_members_that_are_kept_some_are_too_many(course, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_KEPT", 100)
    found = sources(packed([("a/double.py", WORK), ("layers.py", "#" * 100)]), course, tmp_path)
    assert (found["double"].text, found["layers"].problem) == (WORK, "too-large")


def test_a_header_that_claims_gibibytes_costs_no_memory(course, tmp_path):
    for kind in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGLINK, tarfile.REGTYPE):
        member = tarfile.TarInfo("double.py")
        member.type, member.size = kind, 1 << 33
        tracemalloc.start()
        try:
            assert refused(member.tobuf(tarfile.GNU_FORMAT), course, tmp_path) == "bad-archive"
            assert tracemalloc.get_traced_memory()[1] < 4 << 20
        finally:
            tracemalloc.stop()


def test_too_many_members_are_refused(course, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILES", 5)
    assert refused(packed([(f"{number}.txt", "") for number in range(6)]), course, tmp_path) == "too-many-files"


@pytest.mark.parametrize("data", [b"no archive", b"\x1f\x8b", b"\x1f\x8b" + b"x" * 100, b"PK\3\4" + bytes(600)])
def test_what_is_no_archive_is_refused(data, course, tmp_path):
    assert refused(data, course, tmp_path) == "bad-archive"


def test_one_that_ends_too_early_is_refused(course, tmp_path):
    whole = packed([("double.py", WORK), ("layers.py", WORK * 100)], "w")
    assert refused(whole[:2000], course, tmp_path) == "bad-archive"
    assert refused(gzip.compress(whole)[:-20], course, tmp_path) == "bad-archive"


def test_a_tar_in_a_zip_is_opened(course, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "sato.zip", "w") as archive:
        archive.writestr("work.tar.gz", packed([("double.py", WORK)]))
    found = collect(tmp_path / "sato.zip", course, list(course.all_exercises()))
    assert found.sources["chapter1/double"].text == WORK


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4),
    st.integers(0, 3000),
    st.booleans(),
)
def test_a_damaged_tar_is_read_or_refused(course, tmp_path_factory, changes, cut, zipped):
    data = bytearray(packed([("a/" * 80 + "double.py", WORK), ("日本語/layers.py", WORK)], "w", tarfile.GNU_FORMAT))
    for position, byte in changes:
        data[position % len(data)] = byte
    data = data[: len(data) - cut]
    folder = tmp_path_factory.mktemp("any")
    with contextlib.suppress(SubmissionError):
        found = sources(gzip.compress(data) if zipped else bytes(data), course, folder)
        assert set(found) <= {"double", "layers"}
