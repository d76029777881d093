"""Versions: of several files for one exercise the latest counts, by its time or else by its name, and why is said."""

from __future__ import annotations

import os
import tarfile
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest
from small_course import SOLUTION, SmallCourse, write_course

from autograder.intake.collect import collect
from autograder.intake.versions import MARGIN, latest
from autograder.markers import clear_solutions
from autograder.model import Source

STUB = clear_solutions(SOLUTION, "double.py")
FIRST = "def double(x):\n    return 3 * x\n"
SECOND = "def double(x):\n    return 2 * x\n"
NOW = 1_750_000_000  # seconds since 1970
KNOWN = {"chapter1", "double", "im2col"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    return write_course(tmp_path_factory.mktemp("course"))


def laid(folder: Path, files: Mapping[str, str], times: Mapping[str, float] | None = None) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        at = (times or {}).get(name, NOW)
        os.utime(file, (at, at))
    return folder


def packed(file: Path, folder: Path) -> Path:
    """The folder as an archive with the times of its files: of the kind that its name says."""
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, "w") as archive:
            for path in inside:
                archive.write(path, path.relative_to(folder))
    else:
        with tarfile.open(file, "w:gz") as tar:
            for path in inside:
                tar.add(path, path.relative_to(folder).as_posix())
    return file


def counted(path: Path, course: SmallCourse) -> Source:
    return collect(path, course, list(course.all_exercises())).sources["chapter1/double"]


NAMED = {  # the earlier one, the later one
    "attempts": ("attempt1/double.py", "attempt2/double.py"),
    "more than nine": ("attempt9/double.py", "attempt10/double.py"),
    "a browser's numbers": ("double.py", "double (1).py"),
    "a final one": ("double.py", "double_final.py"),
    "dates": ("2025-05-31/double.py", "2025-06-01/double.py"),
    "dates of one kind and another": ("20250531/double.py", "2025年6月1日/double.py"),
    "a resubmission": ("work/chapter1/double.py", "work/resubmission/chapter1/double.py"),
    "再提出": ("提出/double.py", "再提出/double.py"),
    "an old one": ("chapter1/old 2/double.py", "elsewhere/deep/down/double.py"),
    "versions": ("double_v1.py", "double_v2.py"),
    "attempts at a chapter": ("chapter1 (1)/double.py", "chapter1 (2)/double.py"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_if_all_times_are_the_same_the_names_decide(kind, course, tmp_path):
    earlier, later = NAMED[kind]
    found = counted(laid(tmp_path / "work", {earlier: FIRST, later: SECOND}), course)
    assert (found.text, found.among, found.why) == (SECOND, (later, earlier), "others-named")


@pytest.mark.parametrize("form", ["folder", ".zip", ".tar.gz"])
@pytest.mark.parametrize("kind", NAMED)
def test_the_one_that_was_changed_last_counts_whatever_the_names_say(kind, form, course, tmp_path):
    later, earlier = NAMED[kind]
    files, times = {earlier: FIRST, later: SECOND}, {earlier: NOW - 2 * MARGIN, later: NOW}
    path = laid(tmp_path / "work", files, times)
    found = counted(path if form == "folder" else packed(tmp_path / f"work{form}", path), course)
    assert (found.text, found.among, found.why) == (SECOND, (later, earlier), "others-latest")


@pytest.mark.parametrize("kind", NAMED)
def test_an_untouched_one_does_not_count_though_it_is_the_latest(kind, course, tmp_path):
    for number, (stub, work) in enumerate((NAMED[kind], NAMED[kind][::-1])):
        path = laid(tmp_path / str(number), {stub: STUB, work: SECOND}, {work: NOW - 10 * MARGIN})
        found = counted(path, course)
        assert (found.text, found.among, found.why) == (SECOND, (), "")


def test_if_nothing_tells_the_likeliest_place_counts_and_that_is_said(course, tmp_path):
    files = {"notes/double.py": FIRST, "chapter1/double.py": SECOND, "chapter1/double - Copy (2).py": FIRST}
    found = counted(laid(tmp_path / "work", files), course)
    assert (found.text, found.why) == (SECOND, "others-likeliest")


def test_of_two_archives_in_a_folder_the_one_with_the_latest_file_counts(course, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, text, at in (("b.zip", FIRST, NOW - 3600), ("a.zip", SECOND, NOW)):
        packed(inbox / name, laid(tmp_path / name, {"double.py": text}, {"double.py": at}))
    found = counted(inbox, course)
    assert (found.text, found.among, found.why) == (SECOND, ("a.zip/double.py", "b.zip/double.py"), "others-latest")


def test_of_two_archives_whose_files_have_one_time_the_names_decide(course, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, text in (("submission.zip", FIRST), ("submission (1).zip", SECOND)):
        packed(inbox / name, laid(tmp_path / name, {"double.py": text}))
    assert (counted(inbox, course).text, counted(inbox, course).why) == (SECOND, "others-named")


def test_work_in_an_archive_counts_beside_stubs_in_the_folder(course, tmp_path):
    inbox = laid(tmp_path / "inbox", {"chapter1/double.py": STUB})
    packed(inbox / "work.zip", laid(tmp_path / "other", {"double.py": SECOND}))
    assert counted(inbox, course).text == SECOND


def test_an_archive_of_something_else_does_not_matter_if_there_is_work_beside_it(course, tmp_path):
    inbox = laid(tmp_path / "inbox", {"chapter1/double.py": SECOND, "data.zip": "no archive"})
    assert counted(inbox, course).text == SECOND


def test_of_many_attempts_the_last_is_found(course, tmp_path):
    files = {f"attempt{number}/double.py": f"{FIRST}y = {number}\n" for number in range(1, 41)}
    times = {name: NOW + 3600 * number for number, name in enumerate(files)}
    for number, known in enumerate((times, {})):
        assert counted(laid(tmp_path / str(number), files, known), course).text == f"{FIRST}y = 40\n"


def test_the_times_of_an_archive_are_those_of_unix_or_the_clock_on_the_wall(course, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
            wall = zipfile.ZipInfo("a/double.py", time.localtime(NOW)[:6])
            unix = zipfile.ZipInfo("b/double.py", (2000, 1, 1, 0, 0, 0))
            unix.extra = b"\x99\x99\1\0x" + b"UT\5\0\1" + (NOW + 2 * MARGIN).to_bytes(4, "little")
            for member, text in ((wall, FIRST), (unix, SECOND)):
                archive.writestr(member, text)
        assert (counted(tmp_path / "work.zip", course).text) == SECOND
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("extra", [b"UT\1\0\1", b"UT\0\0", b"UT\5\0\0abcd", b"UT\5\0\1\xff\xff\xff\xff"])
def test_a_time_that_is_no_time_says_nothing(extra, course, tmp_path):
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        member = zipfile.ZipInfo("double.py", (1980, 0, 0, 0, 0, 0))
        member.extra = extra
        archive.writestr(member, FIRST)
    assert counted(tmp_path / "work.zip", course).text == FIRST


def test_what_platforms_add_says_nothing():
    first, second = (PurePosixPath(f"s_302_4{5 - n}_chapter1-{n}.ipynb", f"chapter1-{n}.ipynb") for n in (1, 2))
    assert latest({first: 0.0, second: 0.0}, KNOWN) == (second, "others-named")


def test_what_exercises_and_chapters_are_called_says_nothing():
    for one, other in (("im2col.py", "chapter1/im2col.py"), ("chapter1.ipynb", "im2col/im2col.py")):
        files = {PurePosixPath(one): 0.0, PurePosixPath(other): 0.0}
        assert latest(files, KNOWN) == (PurePosixPath(one), "others-likeliest")


def test_the_number_of_a_chapter_is_none_of_a_version_wherever_it_stands():
    files = {PurePosixPath(f"sato_chapter10 v{number}/double.py"): 0.0 for number in (1, 2)}
    assert latest(files, {"chapter10", "double"}) == (PurePosixPath("sato_chapter10 v2/double.py"), "others-named")
