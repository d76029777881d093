"""Collecting: folders, files and archives as submissions; what cannot be taken harms nothing else."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import struct
import tracemalloc
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import COURSE
from hypothesis import given, settings
from hypothesis import strategies as st
from small_course import SOLUTION, SUITE, SmallCourse, write_course
from waiting import at_most

from autograder.errors import SubmissionError
from autograder.intake import archives, finding
from autograder.intake.collect import collect
from autograder.intake.source import MAX_TEXT, Unreadable, source_of
from autograder.intake.texts import decode
from autograder.markers import clear_solutions
from autograder.model import Facts, Source, Submission

WORK = "def double(x):\n    return x + x\n"
STUB = clear_solutions(SOLUTION, "double.py")


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course with two exercises, double and layers."""
    return write_course(tmp_path / "course", others={"layers": (SOLUTION, SUITE, 5)})


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def files_in(folder: Path, **files: str | bytes) -> Path:
    """The folder with these files; `__` in a name stands for a folder."""
    for name, content in files.items():
        file = folder / (name.replace("__", "/") + ".py")
        write(file, content)
    return folder


def write(file: Path, content: str | bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def zipped(file: Path, members: Iterable[tuple[str | zipfile.ZipInfo, str | bytes]]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file


def taken(path: Path, course: SmallCourse, *names: str) -> Submission:
    """What is collected for these exercises, all if none is named."""
    wanted = [course.exercise("chapter1", name) for name in names] or list(course.all_exercises())
    return collect(path, course, wanted)


def source(path: Path, course: SmallCourse, name: str = "double") -> Source:
    return taken(path, course).sources[f"chapter1/{name}"]


def refused(path: Path, course: SmallCourse, *names: str) -> str:
    with pytest.raises(SubmissionError) as caught:
        taken(path, course, *names)
    assert str(caught.value)
    assert caught.value.exit_code == 2
    return caught.value.key


# --- folders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["double", "chapter1__double", "my work__chapter1__double", "a__b__c__double"])
def test_a_file_is_found_by_its_name_in_a_folder_of_any_kind(course, inbox, place):
    assert source(files_in(inbox, **{place: WORK}), course) == source_of(WORK, "double.py")


def test_all_exercises_of_the_chapter_are_taken_whichever_is_asked_for(course, inbox):
    files_in(inbox, chapter1__double=WORK, chapter1__layers=WORK)
    assert set(taken(inbox, course, "double").sources) == {"chapter1/double", "chapter1/layers"}


def test_a_file_in_its_chapters_folder_comes_before_others(course, inbox):
    files_in(inbox, double="wrong = 1", a__chapter1__double=WORK, old__double="wrong = 2")
    assert source(inbox, course).text == WORK


def test_a_file_near_the_top_comes_before_one_deep_down(course, inbox):
    files_in(inbox, a__b__double="wrong = 1", c__double=WORK)
    assert source(inbox, course).text == WORK


def test_a_file_in_another_chapters_folder_is_not_taken(course, inbox, tmp_path):
    course = SmallCourse(
        root=course.root,
        chapters=(
            *course.chapters,
            type(course.chapters[0])(name="chapter2", title=course.chapters[0].title, exercises=()),
        ),
        demo=course.demo,
    )
    files_in(inbox, chapter2__double="wrong = 1", layers=WORK)
    assert set(taken(inbox, course).sources) == {"chapter1/layers"}


@pytest.mark.parametrize(
    "place", ["__pycache__", ".git", ".dlgrade/backup", "venv", "node_modules", "site-packages", "autograder/suites"]
)
def test_folders_of_other_things_are_left_out(course, inbox, place):
    write(inbox / place / "double.py", "wrong = 1")
    assert refused(inbox, course) == "nothing-in-it"
    archive = zipped(inbox.parent / "work.zip", [(f"{place}/double.py", "wrong = 1")])
    assert refused(archive, course) == "nothing-in-it"


def test_a_folder_that_is_too_deep_is_not_searched(course, inbox):
    deep = "/".join("abcdefghij" * 4)
    write(inbox / deep / "double.py", WORK)
    assert refused(inbox, course) == "nothing-in-it"
    assert refused(zipped(inbox.parent / "work.zip", [(f"{deep}/double.py", WORK)]), course) == "nothing-in-it"


def test_too_many_files_are_refused(course, inbox, monkeypatch):
    for module in (archives, finding):
        monkeypatch.setattr(module, "MAX_FILES", 5)
    for number in range(6):
        write(inbox / f"{number}.py", "")
    assert refused(inbox, course) == "too-many-files"
    archive = zipped(inbox.parent / "work.zip", [(f"{number}.txt", "") for number in range(6)])
    assert refused(archive, course) == "too-many-files"


def test_nothing_of_the_submission_is_run_imported_or_changed(course, inbox):
    files_in(inbox, double="raise SystemExit('run')", conftest="raise SystemExit", sitecustomize="raise SystemExit")
    before = {file: file.stat().st_mtime_ns for file in inbox.rglob("*")}
    assert source(inbox, course).text.startswith("raise SystemExit")
    assert {file: file.stat().st_mtime_ns for file in inbox.rglob("*")} == before


def test_the_digest_follows_what_was_handed_in(course, inbox):
    first = taken(files_in(inbox, double=WORK), course)
    assert taken(files_in(inbox, notes="x = 1"), course).digest == first.digest
    assert taken(files_in(inbox, double=WORK + "\n"), course).digest != first.digest
    assert first.owner == "inbox"
    assert first.path == str(inbox)


# --- what is not a regular file -------------------------------------------------------------------------------------


def test_a_link_is_not_followed(course, inbox, tmp_path):
    secret = write(tmp_path / "secret.py", "SECRET = 1")
    (inbox / "double.py").symlink_to(secret)
    assert source(inbox, course) == Source(text="", file="double.py", facts=Facts(), problem="not-regular")
    (inbox / "elsewhere").symlink_to(tmp_path / "course" / "suites", target_is_directory=True)
    (tmp_path / "linked.py").symlink_to(secret)
    assert taken(tmp_path / "linked.py", course, "double").sources["chapter1/double"].problem == "not-regular"


def test_a_linked_folder_is_not_searched(course, inbox, tmp_path):
    files_in(tmp_path / "outside", double=WORK)
    (inbox / "chapter1").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert refused(inbox, course) == "nothing-in-it"


def test_a_folder_that_links_to_itself_is_searched_once(course, inbox):
    files_in(inbox, double=WORK)
    (inbox / "again").symlink_to(inbox, target_is_directory=True)
    assert source(inbox, course).text == WORK


def test_a_pipe_and_a_folder_with_a_files_name_are_not_read(course, inbox):
    os.mkfifo(inbox / "double.py")
    (inbox / "layers.py").mkdir()
    files_in(inbox, layers__inner=WORK)
    assert source(inbox, course).problem == "not-regular"
    assert "chapter1/layers" not in taken(inbox, course).sources


def test_one_file_that_cannot_be_read_leaves_the_others(course, inbox):
    files_in(inbox, double=b"\xff\xfe\xff", layers=WORK)
    found = taken(inbox, course).sources
    assert found["chapter1/double"].problem == "encoding"
    assert found["chapter1/layers"].text == WORK


def test_a_file_that_is_another_when_it_is_opened_is_not_waited_for(course, inbox, monkeypatch):
    file = write(inbox / "double.py", WORK)
    regular = file.lstat()
    file.unlink()
    os.mkfifo(file)
    monkeypatch.setattr(Path, "lstat", lambda self: regular)
    with at_most(60):
        assert source(inbox, course).problem == "not-regular"
    file.unlink()
    file.symlink_to(write(inbox.parent / "secret.py", "SECRET = 1"))
    assert source(inbox, course).problem == "unreadable"


def test_a_file_that_grows_or_goes_while_it_is_read(course, inbox, monkeypatch):
    class Growing(io.BytesIO):
        def read(self, size: int = -1) -> bytes:
            return b"#" * size

    files_in(inbox, double=WORK, layers=WORK)
    monkeypatch.setattr(os, "fdopen", lambda number, mode: os.close(number) or contextlib.nullcontext(Growing()))
    monkeypatch.setattr(os, "fstat", lambda number: inbox.joinpath("double.py").stat())
    monkeypatch.setattr(Growing, "fileno", lambda self: 0)
    assert source(inbox, course).problem == "too-large"


def test_a_file_that_may_not_be_read_is_a_source_with_a_problem(course, inbox, monkeypatch):
    def refuse(path: Path, *args: int) -> int:
        if path.name == "double.py":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args)

    opened = os.open
    monkeypatch.setattr(os, "open", refuse)
    found = taken(files_in(inbox, double=WORK, layers=WORK), course).sources
    assert found["chapter1/double"].params == {"problem": "Permission denied"}
    assert found["chapter1/layers"].text == WORK


def test_a_socket_and_a_device_are_not_read(course, inbox, monkeypatch):
    monkeypatch.chdir(inbox)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("double.py")
        assert source(inbox, course).problem == "not-regular"
    for name in ("socket.py", "pipe.zip", "pipe.ipynb"):
        os.mkfifo(inbox / name)
        assert refused(inbox / name, course, "double") == "unknown-kind"
    assert refused(Path(os.devnull), course) == "unknown-kind"


def test_many_files_that_are_no_programs_do_not_matter(course, inbox, monkeypatch):
    monkeypatch.setattr(finding, "MAX_FILES", 5)
    for number in range(50):
        write(inbox / "data" / f"{number}.png", "")
    assert source(files_in(inbox, double=WORK), course).text == WORK


# --- single files ---------------------------------------------------------------------------------------------------


def test_a_file_is_for_the_exercise_of_its_name(course, inbox):
    file = write(inbox / "layers.py", WORK)
    assert set(taken(file, course).sources) == {"chapter1/layers"}
    assert taken(file, course).owner == "layers"


def test_a_file_of_another_name_is_for_the_only_exercise_asked_for(course, inbox):
    file = write(inbox / "my answer.py", WORK)
    assert taken(file, course, "double").sources == {"chapter1/double": source_of(WORK, "my answer.py")}
    assert refused(file, course) == "which-exercise"


@pytest.mark.parametrize("place", ["sato.py", "w.zip"])
def test_the_only_program_of_a_folder_is_for_the_only_exercise_asked_for(course, inbox, place):
    content: str | bytes = WORK
    if place == "w.zip":
        content = zipped(inbox.parent / "sato.zip", [("sato.py", WORK)]).read_bytes()
    write(inbox / place, content)
    write(inbox / "report.pdf", b"%PDF")
    assert taken(inbox, course, "double").sources["chapter1/double"].text.endswith(WORK)
    assert refused(inbox, course) == "which-exercise"
    files_in(inbox, setup="x = 1")
    assert refused(inbox, course, "double") == "document"


@pytest.mark.parametrize("name", ["double_Sato", "chapter1_Sato", "sato - chapter1", "homework"])
def test_a_notebook_of_another_name_in_a_folder_is_for_all_that_it_defines(course, inbox, name):
    write(inbox / "work" / f"{name}.ipynb", notebook(WORK))
    write(inbox / "report.pdf", b"%PDF")
    assert taken(inbox, course).sources["chapter1/double"].text.endswith(WORK)


def test_of_notebooks_of_other_names_the_one_that_was_worked_on_counts(course, inbox):
    for name in ("homework", "notes", "scratch"):
        write(inbox / f"{name}.ipynb", notebook("x = 1"))
    assert refused(inbox, course) == "nothing-in-it"
    write(inbox / "notes.ipynb", notebook(WORK))
    assert source(inbox, course).file == "notes.ipynb"


def test_a_notebook_of_another_chapter_counts_for_none(inbox):
    write(inbox / "chapter1.ipynb", notebook(WORK))
    with pytest.raises(SubmissionError) as caught:
        collect(inbox, COURSE, COURSE.chapter("chapter2").exercises)
    assert caught.value.key == "nothing-in-it"


def test_a_program_of_another_chapter_is_not_for_the_only_exercise_asked_for(inbox):
    files_in(inbox, softmax=WORK)
    with pytest.raises(SubmissionError) as caught:
        collect(inbox, COURSE, [COURSE.exercise("chapter2", "affine")])
    assert caught.value.key == "nothing-in-it"


# --- several things of one owner ------------------------------------------------------------------------------------


def joined(course: SmallCourse, *things: tuple[Path, str]) -> Submission:
    return collect(things[0][0], course, list(course.all_exercises()), "Sato, H. K", things)


def test_a_submission_has_the_owner_that_is_known(course, inbox):
    file = write(inbox / "sato_1_22_double.py", WORK)
    found = joined(course, (file, "double.py"))
    assert (found.owner, found.path) == ("Sato, H. K", str(file))
    assert found.sources == {"chapter1/double": source_of(WORK, "double.py")}
    folder = inbox / "Last, F. M"
    files_in(folder, double=WORK)
    assert taken(folder, course).owner == "Last, F. M"


def test_several_things_of_one_owner_are_one_submission(course, inbox):
    first = write(inbox / "sato_1_22_double.py", WORK)
    second = zipped(inbox / "sato_1_33_work.zip", [("chapter1/layers.py", WORK)])
    third = write(inbox / "sato_1_44_report.pdf", b"%PDF")
    found = joined(course, (first, "double.py"), (second, "work.zip"), (third, "report.pdf"))
    assert {key: one.text for key, one in found.sources.items()} == {"chapter1/double": WORK, "chapter1/layers": WORK}


def test_of_two_resubmissions_of_one_owner_the_latest_counts(course, inbox):
    paths = [inbox / f"sato_1_{number}_double.py" for number in (33, 22)]
    for number, path in enumerate(paths):
        write(path, f"{WORK}y = {number}\n")
        os.utime(path, (1_700_000_000 - 3600 * number,) * 2)
    found = joined(course, *((path, "double.py") for path in reversed(paths))).sources["chapter1/double"]
    assert found.text.endswith("y = 0\n")
    assert found.among == ("sato_1_33_double.py/double.py", "sato_1_22_double.py/double.py")
    assert found.why == "others-latest"


@pytest.mark.parametrize(("name", "key"), [("w.zip", "bad-archive"), ("w.rar", ""), ("gone", "no-submission")])
def test_of_several_things_one_that_cannot_be_opened_is_told_of(course, inbox, name, key):
    first, second = write(inbox / "sato_1_22_double.py", WORK), inbox / f"sato_1_33_{name}"
    if name != "gone":
        write(second, b"no archive")
    if key:
        with pytest.raises(SubmissionError, match=second.name) as caught:
            joined(course, (first, "double.py"), (second, name))
        assert caught.value.key == key
    with pytest.raises(SubmissionError, match=second.name):
        joined(course, (write(first, STUB), "double.py"), (second, name))


def test_a_notebook_of_another_name_is_for_all_that_it_defines(course, inbox):
    file = write(inbox / "work.ipynb", notebook(WORK))
    found = taken(file, course).sources
    assert set(found) == {"chapter1/double", "chapter1/layers"}
    assert "def double" in found["chapter1/double"].text
    assert found["chapter1/layers"].text == ""


@pytest.mark.parametrize("name", ["work.md", "double.pyc", "double.py.exe"])
def test_other_kinds_of_files_are_refused(course, inbox, name):
    assert refused(write(inbox / name, WORK), course) == "unknown-kind"


@pytest.mark.parametrize("name", ["work.docx", "work.py.pdf", "Work.RTF", "screenshot.png", "chapter.html"])
def test_a_document_is_told_of(course, inbox, name):
    assert refused(write(inbox / name, b"PK\3\4"), course) == "document"
    assert refused(zipped(inbox.parent / "work.zip", [(f"a/{name}", b"PK\3\4")]), course) == "document"
    assert refused(inbox, course) == "document"


@pytest.mark.parametrize("data", [b"PK\3\4docx", b"%PDF-1.7", b"{\\rtf1", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0"])
def test_a_document_named_after_an_exercise_is_told_of_there_unless_there_is_a_program(course, inbox, data):
    write(inbox / "double.docx", data)
    write(inbox / "layers.docx", data)
    files_in(inbox, layers=WORK)
    found = taken(inbox, course).sources
    assert (found["chapter1/double"].problem, found["chapter1/layers"]) == (
        "other-format",
        source_of(WORK, "layers.py"),
    )


def test_a_folder_that_cannot_be_read_is_refused(course, inbox, monkeypatch):
    def scandir(path):
        raise PermissionError(13, "Permission denied")

    files_in(inbox, double=WORK)
    monkeypatch.setattr(os, "scandir", scandir)
    assert refused(inbox, course) == "no-submission"


def test_a_path_that_is_not_there_is_refused(course, inbox):
    assert refused(inbox / "nowhere", course) == "no-submission"
    assert refused(Path("a\0b"), course) == "no-submission"
    assert refused(inbox / ("x" * 5000), course) == "no-submission"


def test_an_empty_folder_is_refused(course, inbox):
    assert refused(inbox, course) == "nothing-in-it"


# --- notebooks ------------------------------------------------------------------------------------------------------


def notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})


def test_a_notebook_is_taken_where_there_is_no_program(course, inbox):
    write(inbox / "chapter1" / "double.ipynb", notebook(WORK))
    assert "return x + x" in source(inbox, course).text
    assert source(inbox, course).file == "double.ipynb"


def test_a_program_comes_before_its_notebook_unless_it_is_as_it_was_given(course, inbox):
    write(inbox / "double.ipynb", notebook(WORK))
    write(inbox / "double.py", "y = 1\n")
    assert source(inbox, course).file == "double.py"
    write(inbox / "double.py", STUB + "\n# nothing yet\n")
    assert source(inbox, course).file == "double.ipynb"


def test_a_notebook_of_the_whole_chapter_is_for_what_has_no_file_of_its_own(course, inbox):
    write(inbox / "chapter1.ipynb", notebook("def layer():\n    pass"))
    write(inbox / "double.py", WORK)
    found = taken(inbox, course).sources
    assert (found["chapter1/double"].file, found["chapter1/layers"].file) == ("double.py", "chapter1.ipynb")


def test_the_japanese_edition_counts_where_the_other_is_as_it_was_given(course, inbox):
    stub = course.stub_text(course.exercise("chapter1", "double"))
    write(inbox / "chapter1" / "chapter1.ja.ipynb", notebook(WORK))
    assert source(inbox, course).file == "chapter1.ja.ipynb"
    write(inbox / "chapter1" / "chapter1.ipynb", notebook(stub))
    write(inbox / "chapter1" / "double.py", stub)
    assert source(inbox, course).file == "chapter1.ja.ipynb"
    write(inbox / "chapter1" / "chapter1.ipynb", notebook("def double(x):\n    return x + x"))
    assert source(inbox, course).file == "chapter1.ipynb"


def test_a_broken_notebook_is_a_source_with_a_problem(course, inbox):
    write(inbox / "double.ipynb", "{")
    assert source(inbox, course).problem == "not-a-notebook"


# --- encodings ------------------------------------------------------------------------------------------------------

JAPANESE = "# 活性化関数\ny = '表'\n"


@pytest.mark.parametrize(
    "data",
    [
        JAPANESE.encode(),
        b"\xef\xbb\xbf" + JAPANESE.encode(),
        b"# coding: cp932\n" + JAPANESE.encode("cp932"),
        b"#!/usr/bin/python\n# -*- coding: euc-jp -*-\n" + JAPANESE.encode("euc-jp"),
        JAPANESE.replace("\n", "\r\n").encode(),
        JAPANESE.replace("\n", "\r").encode(),
        JAPANESE.encode("cp932"),
        b"# -*- coding: utf-8 -*-\n" + JAPANESE.encode("cp932"),
        b"import os\n# coding is not told\n" + JAPANESE.replace("\n", "\r\n").encode("cp932"),
        ("# あ\n" + JAPANESE).encode("euc-jp"),
        JAPANESE.encode("utf-16"),
        b"\xfe\xff" + JAPANESE.encode("utf-16-be"),
        JAPANESE.encode("utf-32"),
    ],
    ids=[
        *("utf-8", "with a mark", "cp932", "euc-jp", "Windows", "old Mac", "cp932 unsaid", "cp932 said to be utf-8"),
        *("cp932 from Windows", "euc-jp unsaid", "utf-16", "utf-16 of the other kind", "utf-32"),
    ],
)
def test_a_text_is_read_as_it_says_it_is_written(data):
    assert decode(data).endswith(JAPANESE)
    assert not decode(data).startswith("\ufeff")


@pytest.mark.parametrize(
    ("data", "guess"),
    [
        (JAPANESE.encode("euc-jp"), "cp932|euc_jp"),  # might be Chinese
        ("# 激活函数\ny = '表'\n".encode("gb2312"), "."),
        ("# 激活函数和损失函数的梯度\n".encode("gbk"), "."),
        ("# 활성화 함수\n".encode("euc-kr"), "."),
        ("# 활성화 함수\n".encode("cp949"), "."),
        ("# préférée à été\n".encode("latin-1"), "."),
        ("# préféré, l’été, “où”\n".encode("cp1252"), "."),
        ("# größer, Übung\n".encode("cp1252"), "."),
        ("# активация слоя\n".encode("cp1251"), "."),
        ("# активация слоя\n".encode("koi8-r"), "."),
        ("# 活性化\n".encode("cp932") + b"\xff", "."),
        (b"# coding: ascii\n" + JAPANESE.encode("cp932"), "cp932"),
        (b"\xff\xfe" + "x = 1\0\n".encode("utf-16-le"), "utf-16"),
        (b"\xff\xfe" + b"x", "utf-16"),
        ("x = 1\n".encode("utf-16-le"), "utf-16"),
        (b"# coding: no-such-thing\n", "."),
        (b"# coding: utf-8\n\xff", "."),
        (b"\xef\xbb\xbf# coding: cp932\n", "."),
        (b"# coding: rot13\nabc", "."),
        (b"# coding: undefined\nabc", "."),
        (b"# coding: idna\n" + b"a" * 100 + b"..b\xff", "."),
        (b"# coding: punycode\n\xff-\xff", "."),
        (b"# coding: hex\nxyz", "."),
        (b"# coding: zlib\nxyz", "."),
        (b"# coding: utf-32\nxyz", "."),
        (b"\xff\xff\xff", r"."),
    ],
)
def test_a_text_that_is_not_what_it_says_is_refused_with_a_guess(data, guess):
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert caught.value.key == "encoding"
    assert caught.value.params["guess"]
    if guess != ".":
        assert caught.value.params["guess"] in guess.split("|")


@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda data: b"# coding: " + data))
def test_any_bytes_are_a_text_or_refused(data):
    with contextlib.suppress(Unreadable):
        assert isinstance(decode(data), str)


@pytest.mark.parametrize("name", ["punycode", "idna", "Punycode", "IDNA"])
def test_an_encoding_of_host_names_is_none_of_texts(name):
    with pytest.raises(Unreadable):
        decode(f"# coding: {name}\nabc-".encode())


def test_a_text_that_is_too_large_is_refused(course, inbox):
    files_in(inbox, double="#" * (MAX_TEXT - 1) + "\n", layers="#" * (MAX_TEXT + 1))
    assert source(inbox, course).problem == ""
    assert source(inbox, course, "layers").problem == "too-large"


# --- archives -------------------------------------------------------------------------------------------------------


class Member(NamedTuple):
    """A member of an archive as it is written, whether right or wrong."""

    name: bytes
    data: bytes
    flags: int = 0
    method: int = 0
    crc: int | None = None
    offset: int | None = None
    extra: bytes = b""


def made_by_hand(members: list[Member]) -> bytes:
    """An archive of these members, with nothing checked."""
    files, directory = bytearray(), bytearray()
    for member in members:
        crc = zlib.crc32(member.data) if member.crc is None else member.crc
        sizes = (crc, len(member.data), len(member.data))
        offset = len(files) if member.offset is None else member.offset
        parts = (member.flags, member.method, 0, 0, *sizes, len(member.name))
        files += b"PK\3\4" + struct.pack("<5H3L2H", 20, *parts, 0) + member.name + member.data
        directory += b"PK\1\2" + struct.pack("<6H3L5H2L", 20, 20, *parts, len(member.extra), 0, 0, 0, 0, offset)
        directory += member.name + member.extra
    count = min(len(members), 65535)
    return (
        bytes(files + directory) + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(files), 0)
    )


@pytest.mark.parametrize("name", ["double.py", "chapter1/double.py", "work/chapter1/double.py", "日本語/double.py"])
def test_a_file_is_found_in_an_archive(course, tmp_path, name):
    archive = zipped(tmp_path / "yamada.zip", [(name, WORK), ("notes.txt", "x")])
    assert source(archive, course) == source_of(WORK, "double.py")
    assert taken(archive, course).owner == "yamada"


@pytest.mark.parametrize(
    "name",
    [
        "../double.py",
        "/double.py",
        "a/../../double.py",
        "chapter1/../double.py",
        "..\\double.py",
        "C:\\double.py",
    ],
)
def test_a_member_outside_the_archive_is_not_taken(course, tmp_path, name):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    assert refused(zipped(tmp_path / "work.zip", [(info, WORK)]), course) == "nothing-in-it"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course", "work.zip"]


@pytest.mark.parametrize(
    ("raw", "flags"),
    [
        (b"\x83\x5c\x81\x5b\x83\x58/double.py", 0),
        (b"\x89\xdb\x91\xe8\x95\x5c/chapter1/double.py", 0),
        ("課題/double.py".encode(), 0),
        ("課題/double.py".encode(), 0x800),
        (unicodedata.normalize("NFD", "がくしゅう/double.py").encode(), 0),
        ("表.1/double.py".encode("cp932"), 0),
        (b"work\\chapter1\\double.py", 0),
        (b"chapter1\\double.py", 0x800),
        ("école/double.py".encode("cp437"), 0),
    ],
    ids=[
        "Windows: ソース",
        "Windows: 課題表",
        "macOS",
        "with the flag",
        "NFD",
        "Windows: 表.1",
        "backslashes",
        "both",
        "DOS",
    ],
)
def test_an_honest_archive_of_any_system_is_read(course, tmp_path, raw, flags):
    archive = write(tmp_path / "work.zip", made_by_hand([Member(raw, WORK.encode(), flags=flags)]))
    assert source(archive, course) == source_of(WORK, "double.py")


def test_an_archive_with_something_before_or_after_it_is_read(course, tmp_path):
    data = zipped(tmp_path / "work.zip", [("double.py", WORK)]).read_bytes()
    for around in (b"#!/bin/sh\n" + data, data + b"\0" * 100):
        assert source(write(tmp_path / "work.zip", around), course).text == WORK


def test_of_two_members_of_one_name_the_last_counts(course, tmp_path):
    data = made_by_hand([Member(b"double.py", b"wrong = 1"), Member(b"double.py", WORK.encode())])
    assert source(write(tmp_path / "work.zip", data), course).text == WORK


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"/",
        b"\\",
        b".",
        b"..",
        b".py",
        b"/.py",
        b"C:/double.py",
        b"c:double.py",
        b"//server/share/double.py",
        b"\\\\server\\double.py",
        b"a\\..\\double.py",
        b"\0double.py",
        b"x\0double.py",
        b"double.py/",
        b"double.py\\",
        b"double.py.",
        b"\xef\xbc\x8e\xef\xbc\x8e/x.py",
        b"\xed\xa0\x80.py",
        b"d" * 60_000 + b".py",
        b"d/" * 30_000 + b"double.py",
    ],
    ids=lambda raw: repr(raw[:30]),
)
def test_an_odd_name_leaves_the_others(course, tmp_path, raw):
    archive = write(
        tmp_path / "work.zip", made_by_hand([Member(raw, b"wrong = 1"), Member(b"layers.py", WORK.encode())])
    )
    assert set(taken(archive, course).sources) == {"chapter1/layers"}


BROKEN = {
    "wrong sum": Member(b"double.py", WORK.encode(), crc=1),
    "unknown method": Member(b"double.py", WORK.encode(), method=99),
    "not deflated": Member(b"double.py", WORK.encode(), method=8),
    "far away": Member(b"double.py", WORK.encode(), offset=2**32 - 2),
    "another's place": Member(b"double.py", WORK.encode(), offset=0),
    "farther": Member(b"double.py", WORK.encode(), offset=2**32 - 1, extra=struct.pack("<HHQ", 1, 8, 2**63)),
    "before all": Member(b"double.py", WORK.encode(), offset=2**32 - 1, extra=struct.pack("<HHQ", 1, 8, 2**64 - 1)),
    "a patch": Member(b"double.py", WORK.encode(), flags=0x20),
    "hidden names": Member(b"double.py", WORK.encode(), flags=0x40),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_member_that_cannot_be_read_leaves_the_others(course, tmp_path, name):
    data = made_by_hand([Member(b"layers.py", WORK.encode()), BROKEN[name]])
    archive = write(tmp_path / "work.zip", data)
    found = source(archive, course)
    assert (found.problem, found.text) == ("unreadable", "")
    assert 0 < len(found.params["problem"]) <= 200
    assert source(archive, course, "layers").text == WORK


@pytest.mark.parametrize(
    "data",
    [
        b"PK\6\6" + bytes(52) + b"PK\6\7" + bytes(16) + b"PK\5\6" + b"\xff" * 16 + bytes(2),
        b"PK\6\7" + b"\xff" * 16 + b"PK\5\6" + b"\xff" * 16 + bytes(2),
        b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, 2**31, 2**31, 0),
        b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 65535, 65535, 0, 0, 0),
        b"PK\1\2" + bytes(42) + b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, 46, 0, 0),
    ],
    ids=["zip64 of nothing", "zip64 elsewhere", "a directory elsewhere", "members that are not there", "no name"],
)
def test_an_archive_that_lies_is_refused(course, tmp_path, data):
    assert refused(write(tmp_path / "work.zip", data), course) in ("bad-archive", "nothing-in-it")


@pytest.mark.parametrize("name", ["inner.zip", "a/b/課題.ZIP"])
def test_an_archive_in_an_archive_or_a_folder_is_opened(course, inbox, tmp_path, name):
    inner = zipped(tmp_path / "inner.zip", [("chapter1/double.py", WORK)]).read_bytes()
    work = zipped(tmp_path / "work.zip", [(name, inner), ("notes.txt", "x")])
    assert source(work, course) == source_of(WORK, "double.py")
    write(inbox / name, inner)
    assert source(inbox, course) == source_of(WORK, "double.py")
    files_in(inbox, layers=WORK)
    assert set(taken(inbox, course).sources) == {"chapter1/layers", "chapter1/double"}


def test_of_archives_in_archives_two_are_opened_and_no_more(course, inbox, tmp_path):
    data = zipped(tmp_path / "inner.zip", [("double.py", WORK)]).read_bytes()
    for name in ("middle.zip", "outer.zip", "outermost.zip"):
        path = zipped(tmp_path / name, [("inner.zip", data)])
        if name == "outermost.zip":
            assert refused(path, course) == "nothing-in-it"
        else:
            assert source(path, course) == source_of(WORK, "double.py")
        data = path.read_bytes()


def test_many_archives_are_not_all_opened(course, inbox, tmp_path):
    data = zipped(tmp_path / "inner.zip", [("double.py", WORK)]).read_bytes()
    empty = zipped(tmp_path / "empty.zip", []).read_bytes()
    for count, keys in ((finding.MOST_INNER - 1, {"chapter1/double"}), (finding.MOST_INNER, set())):
        members = [*((f"{number}.zip", empty) for number in range(count)), ("x.zip", data)]
        path = zipped(tmp_path / "work.zip", members)
        if keys:
            assert set(taken(path, course).sources) == keys
        else:
            assert refused(path, course) == "too-many-archives"


def test_an_archive_within_that_cannot_be_opened_is_named(course, inbox, tmp_path):
    for name, key in (("inner.zip", "bad-archive"), ("inner.rar", "foreign-archive")):
        work = zipped(tmp_path / "work.zip", [(name, b"no archive")])
        with pytest.raises(SubmissionError, match=rf"work\.zip.{name}") as caught:
            taken(work, course)
        assert caught.value.key == key


def test_an_archive_within_is_not_unpacked_without_bounds(course, inbox, tmp_path):
    inner = zipped(tmp_path / "inner.zip", [("padding", b"")]).read_bytes() + b"\0" * (40 << 20)
    assert refused(zipped(tmp_path / "work.zip", [("inner.zip", inner)]), course) == "bad-archive"
    write(inbox / "inner.zip", inner)
    assert refused(inbox, course) == "bad-archive"


@pytest.mark.parametrize("packed", [False, True])
def test_work_in_a_folder_named_as_the_courses_own_is_told_of(course, inbox, tmp_path, packed):
    files_in(inbox, solutions__chapter1__double=WORK)
    path = zipped(tmp_path / "w.zip", [("solutions/chapter1/double.py", WORK)]) if packed else inbox
    with pytest.raises(SubmissionError, match="chapter1/double only in a folder named solutions"):
        taken(path, course)
    assert source(inbox / "solutions", course).text == WORK


@pytest.mark.parametrize("packed", [False, True])
def test_work_there_is_told_of_though_there_are_stubs_elsewhere(course, inbox, tmp_path, packed):
    files_in(inbox, exercises__chapter1__double=STUB, exercises__chapter1__layers=STUB)
    files_in(inbox, solutions__chapter1__double=WORK, solutions__chapter1__layers=STUB)
    if packed:
        kit = zipped(
            tmp_path / "w.zip", [(str(one.relative_to(inbox)), one.read_text()) for one in inbox.rglob("*.py")]
        )
        inbox = tmp_path / "moodle"
        write(inbox / "w.zip", kit.read_bytes())
    with pytest.raises(SubmissionError, match="chapter1/double only in a folder named solutions"):
        taken(inbox, course)


def test_work_there_is_told_of_where_its_exercise_is_if_there_is_other_work(course, inbox):
    files_in(inbox, exercises__chapter1__double=STUB, exercises__chapter1__layers="layers = 1\n")
    files_in(inbox, solutions__chapter1__double=WORK, solutions__chapter1__layers=WORK)
    found = taken(inbox, course).sources
    assert (found["chapter1/double"].problem, found["chapter1/double"].file) == ("in-solutions", "double.py")
    assert found["chapter1/layers"].text == "layers = 1\n"


def test_the_answers_of_the_course_are_nobodys_work(course, inbox):
    files_in(inbox, exercises__chapter1__double=STUB, solutions__chapter1__double=SOLUTION)
    assert source(inbox, course).text == STUB


def test_an_archive_that_cannot_be_opened_is_told_of_if_all_else_is_untouched(course, inbox):
    files_in(inbox, chapter1__double=STUB)
    for name, key in (("work.zip", "bad-archive"), ("work.7z", "foreign-archive")):
        file = write(inbox / name, b"no archive")
        assert refused(inbox, course) == key
        file.unlink()
    files_in(inbox, chapter1__layers=WORK)
    write(inbox / "data.zip", b"no archive")
    assert source(inbox, course).text == STUB


def test_members_that_share_their_bytes_are_bounded_each(course, tmp_path):
    bomb = zlib.compress(b"#" * (64 << 20), 9)[2:-4]
    members = [Member(f"{name}.py".encode(), bomb, method=8, offset=0) for name in ("double", "layers")]
    archive = write(tmp_path / "work.zip", made_by_hand(members))
    tracemalloc.start()
    try:
        found = taken(archive, course).sources
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert {one.problem for one in found.values()} <= {"too-large", "unreadable"}


def test_an_archive_of_too_many_members_costs_no_memory(course, tmp_path):
    listed = made_by_hand([Member(b"x", b"")] * 100_000)
    archive = write(tmp_path / "work.zip", listed)
    tracemalloc.start()
    try:
        assert refused(archive, course) == "too-many-files"
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_link_in_an_archive_is_not_taken(course, tmp_path):
    link = zipfile.ZipInfo("double.py")
    link.external_attr = 0o120777 << 16
    assert refused(zipped(tmp_path / "work.zip", [(link, "/etc/passwd")]), course) == "nothing-in-it"


@pytest.mark.parametrize("name", ["__MACOSX/double.py", "__MACOSX/._double.py", ".hidden/double.py", "._double.py"])
def test_what_systems_add_to_archives_is_left_out(course, tmp_path, name):
    assert refused(zipped(tmp_path / "work.zip", [(name, WORK)]), course) == "nothing-in-it"


@pytest.mark.parametrize(
    "name",
    ["dou\nble.py", "double.py\u202e", "dоuble.py", "double\u200b.py", "con.py", "-double.py", "double_.py"],
)
def test_odd_names_are_other_names(course, tmp_path, name):
    assert refused(zipped(tmp_path / "work.zip", [(name, WORK)]), course) in ("nothing-in-it", "which-exercise")


def test_a_bomb_is_not_unpacked(course, tmp_path):
    archive = zipped(tmp_path / "work.zip", [("double.py", b"#" * (64 << 20)), ("layers.py", WORK)])
    assert archive.stat().st_size < 1 << 20
    assert source(archive, course).problem == "too-large"
    assert source(archive, course, "layers").text == WORK


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_of_a_newer_kind_is_unpacked_in_bounds(course, tmp_path, method):
    with zipfile.ZipFile(tmp_path / "work.zip", "w", method) as archive:
        archive.writestr("double.py", WORK)
        archive.writestr("layers.py", b"#" * (64 << 20))
    assert (tmp_path / "work.zip").stat().st_size < 1 << 20
    tracemalloc.start()
    try:
        found = taken(tmp_path / "work.zip", course).sources
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    assert found["chapter1/double"] == source_of(WORK, "double.py")
    assert found["chapter1/layers"].problem == "too-large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize(
    ("place", "byte"), [(0, 255), (1, 255), (2, 0), (2, 255), (4, 255), (8, 255), (13, 0), (30, 255), (None, 0)]
)
def test_a_damaged_member_of_a_newer_kind_is_a_source_with_a_problem(course, tmp_path, method, place, byte):
    with zipfile.ZipFile(tmp_path / "work.zip", "w", method) as archive:
        archive.writestr("double.py", WORK)
    data = bytearray((tmp_path / "work.zip").read_bytes())
    if place is None:
        data[data.index(b"PK\1\2") + 16] ^= 1  # the sum
    else:
        data[30 + len("double.py") + place] = byte
    (tmp_path / "work.zip").write_bytes(data)
    tracemalloc.start()
    try:
        assert source(tmp_path / "work.zip", course).problem in ("unreadable", "")
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    if place is None:
        assert source(tmp_path / "work.zip", course).params["problem"] == "Bad CRC-32 for file 'double.py'"


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(course, tmp_path):
    archive = zipped(tmp_path / "work.zip", [("double.py", b"#" * (64 << 20))])
    data = archive.read_bytes().replace(struct.pack("<I", 64 << 20), struct.pack("<I", 100))
    archive.write_bytes(data)
    found = source(archive, course)
    assert found.problem in ("too-large", "unreadable")


def test_a_damaged_member_leaves_the_others(course, tmp_path):
    archive = zipped(tmp_path / "work.zip", [("double.py", WORK * 50), ("layers.py", WORK)])
    data = bytearray(archive.read_bytes())
    start = data.index(b"double.py") + len("double.py")
    data[start : start + 10] = b"\xff" * 10
    archive.write_bytes(data)
    assert source(archive, course).problem == "unreadable"
    assert source(archive, course, "layers").text == WORK


def test_a_locked_member_is_a_source_with_a_problem(course, tmp_path):
    archive = zipped(tmp_path / "work.zip", [("double.py", WORK)])
    data = bytearray(archive.read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    archive.write_bytes(data)
    assert source(archive, course).problem == "locked"
    inner = zipped(tmp_path / "outer.zip", [("work.zip", WORK)])
    data = bytearray(inner.read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    inner.write_bytes(data)
    assert refused(inner, course) == "locked-archive"


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\3\4", b"PK\5\6" + bytes(18), b"Rar!\x1a\7\0", b"\x1f\x8b"])
def test_what_is_no_archive_is_refused(course, tmp_path, data):
    assert refused(write(tmp_path / "work.zip", data), course) in ("bad-archive", "nothing-in-it")


def test_a_folder_with_the_name_of_a_file_in_an_archive_is_not_taken(course, tmp_path):
    archive = zipped(tmp_path / "work.zip", [("double.py/", b""), ("layers.py", WORK)])
    assert set(taken(archive, course).sources) == {"chapter1/layers"}


def test_an_archive_is_not_unpacked_to_disk(course, tmp_path, monkeypatch):
    archive = zipped(tmp_path / "work.zip", [("double.py", WORK)])
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    source(archive, course)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_same_work_has_the_same_digest_however_it_was_handed_in(course, inbox, tmp_path):
    files_in(inbox, chapter1__double=WORK)
    archive = zipped(tmp_path / "work.zip", [("chapter1/double.py", WORK)])
    assert taken(inbox, course).digest == taken(archive, course).digest
    assert taken(inbox, course).digest == taken(inbox / "chapter1" / "double.py", course).digest


@pytest.fixture(scope="module")
def any_archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallCourse, Path, bytes]:
    folder = tmp_path_factory.mktemp("any")
    file = zipped(folder / "work.zip", [("double.py", WORK * 20), ("日本語/layers.py", WORK), ("chapter1/", b"")])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a/double.py", WORK)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("b/layers.py", WORK)
    return write_course(folder / "course", others={"layers": (SOLUTION, SUITE, 5)}), file, file.read_bytes()


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4), st.integers(0, 40))
def test_a_damaged_archive_is_read_or_refused(any_archive, changes, cut):
    course, file, data = any_archive
    damaged = bytearray(data)
    for position, byte in changes:
        damaged[position % len(damaged)] = byte
    file.write_bytes(damaged[: len(damaged) - (cut if cut < 20 else 0)])
    with contextlib.suppress(SubmissionError):
        assert set(taken(file, course).sources) <= {"chapter1/double", "chapter1/layers"}


def test_a_corrupt_stream_is_a_source_with_a_problem(course, tmp_path):
    file = zipped(tmp_path / "work.zip", [("double.py", WORK * 100)])
    data = file.read_bytes()
    for position in range(data.index(b"double.py") + len("double.py"), data.index(b"PK\1\2")):
        damaged = bytearray(data)
        damaged[position] ^= 0xFF
        file.write_bytes(damaged)
        assert source(file, course).problem == "unreadable"
