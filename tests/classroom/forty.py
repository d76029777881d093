"""The class of forty: every shape in which something is handed in, as data: whose, the files, what comes of it."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from commands import COURSE, mistaken, solution
from students import Notebook, answered, handed_in, right, source, wrong

from autograder.intake.cells import MAX_NOTEBOOK

Files = dict[str, bytes]
NAMES = ("affine", "graph")
STUBS = {f"{name}.py": COURSE.stub_text(COURSE.exercise("chapter2", name)).encode() for name in NAMES}
RIGHT = {f"{name}.py": solution(f"chapter2/{name}").encode() for name in NAMES}
WRONG = RIGHT | {"affine.py": mistaken("chapter2/affine", "bias-forgotten").encode()}
FULL, HALF, NONE = (12, 11), (12, 0), (0, 0)
UNREAD, MISSING = "unread", "missing"


def packed(made: Notebook) -> bytes:
    return json.dumps(made).encode()


DONE, GIVEN, BAD = packed(right()), packed(source(solutions=False)), packed(wrong("affine", "bias-forgotten"))
HALVED = packed(answered(affine=solution("chapter2/affine")))


def under(folder: str, files: Files) -> Files:
    return {f"{folder}/{name}": data for name, data in files.items()}


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED, year: int = 2026) -> bytes:
    """An archive of these files, the second a day younger than the first, and so on."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for day, (name, data) in enumerate(files.items(), 1):
            member = zipfile.ZipInfo(name, (year, 4, day, 12, 0, 0))
            archive.writestr(member, data, method)
    return made.getvalue()


def locked(files: Files) -> bytes:
    """The same with a password, as far as anybody who lacks it can see."""
    data = bytearray(zipped(files))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + flags] |= 1
    return bytes(data)


def tarred(files: Files) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


class Student(NamedTuple):
    """One of the class. `marks`: the points of `affine` and `graph`, or why there are none.

    `alone`: the same in nbgrader, which takes notebooks alone, if it is not the same there. `known`: as whom, likewise.
    `unread`: whether there are marks, but one of the files cannot be read.
    """

    shape: str
    owner: str
    files: Files
    marks: tuple[float, float] | str
    alone: tuple[float, float] | str = ""
    known: str = ""
    unread: bool = False


PROGRAMS = (
    Student(
        *("attempts in folders", "aki"),
        under("aki/attempt1", STUBS) | under("aki/attempt2", RIGHT),
        *(FULL, UNREAD),
    ),
    Student("answers where the course keeps its own", "bunta", under("bunta/solutions/chapter2", RIGHT), UNREAD),
    Student(
        *("several files of one exercise", "chie"),
        under("chie", WRONG | {"affine_final.py": RIGHT["affine.py"], "graph (1).py": STUBS["graph.py"]}),
        *(FULL, UNREAD),
    ),
    Student(
        *("a source in the encoding of Windows", "emi"),
        {"emi/affine.py": "# 重み\n".encode("cp932") + RIGHT["affine.py"].decode().encode("cp932", "replace")},
        *(HALF, UNREAD),
    ),
    Student(
        "one file that is unreadable", "fumi", under("fumi", RIGHT | {"affine.py": b"\x80\x81\xff"}), (0, 11), UNREAD
    )._replace(unread=True),
    Student("a program named after its owner", "goro", {"goro.py": RIGHT["affine.py"]}, UNREAD),
    Student("untouched stubs", "haru", under("haru/chapter2", STUBS), NONE, UNREAD),
    Student("a syntax error", "ito", under("ito", RIGHT | {"affine.py": b"def affine(x, W, b)\n"}), (0, 11), UNREAD),
    Student('a folder "Last, F. M"', "Suzuki, T. M", under("Suzuki, T. M", WRONG), (0, 11), UNREAD),
    Student(
        *("Canvas, late, two files", "yamadarin"),
        {
            "yamadarin_LATE_12301_67841_affine.py": RIGHT["affine.py"],
            "yamadarin_LATE_12301_67842_graph.py": RIGHT["graph.py"],
        },
        *(FULL, UNREAD, "yamadarin_12301"),
    ),
)
ARCHIVES = (
    Student("an archive with a password", "jun", {"jun.zip": locked({"chapter2.ipynb": DONE})}, UNREAD),
    Student("LZMA in a zip", "kana", {"kana.zip": zipped({"chapter2.ipynb": DONE}, zipfile.ZIP_LZMA)}, FULL),
    Student(".rar", "ken.rar", {"ken.rar": b"Rar!\x1a\x07\x00"}, UNREAD, known="ken"),
    Student(".tar.gz of programs", "mai", {"mai.tar.gz": tarred(under("chapter2", RIGHT))}, FULL, UNREAD),
    Student(".tgz of a notebook", "nami", {"nami.tgz": tarred({"work/chapter2.ipynb": DONE})}, FULL),
    Student("zip in zip", "oda", {"oda.zip": zipped({"inner.zip": zipped({"chapter2.ipynb": DONE})})}, FULL),
    Student(
        *("a second download of one name", "kimura"),
        {"kimura.zip": zipped({"chapter2.ipynb": BAD}), "kimura (1).zip": zipped({"chapter2.ipynb": DONE})},
        FULL,
    ),
)
NOTEBOOKS = (
    Student("a notebook that is too large", "sae", {"sae/chapter2.ipynb": b" " * MAX_NOTEBOOK + DONE}, UNREAD),
    Student("one that is cut off", "taro", {"taro/chapter2.ipynb": handed_in("cut-off")}, UNREAD),
    Student("named by a browser", "uta", {"uta/chapter2 (1).ipynb": DONE}, FULL),
    Student("named by Canvas, half done", "vivi", {"vivi/chapter2-1.ipynb": HALVED}, HALF),
    Student("named by Google Drive, wrong", "wada", {"wada/Copy of chapter2.ipynb": BAD}, (0, 11)),
    Student("named after its owner, untouched", "yuki", {"yuki.ipynb": GIVEN}, NONE),
    Student("with the owner in its name", "zen", {"zen/chapter2_Zen.ipynb": DONE}, FULL),
    Student("of Colab", "abe", {"abe/chapter2.ipynb": handed_in("of-colab")}, FULL),
    Student(
        *("handed in again", "baba"),
        {"baba/chapter2.ipynb": GIVEN, "baba/chapter2 (1).ipynb": BAD, "baba/chapter2 (2).ipynb": DONE},
        FULL,
    ),
    Student(
        *("attempts in folders, the last one right", "chiba"),
        {"chiba/attempt1/chapter2.ipynb": BAD, "chiba/attempt2/chapter2.ipynb": DONE},
        FULL,
    ),
    Student("a last version", "doi", {"doi/chapter2.ipynb": BAD, "doi/chapter2_final.ipynb": DONE}, FULL),
    Student(
        *("two of which the times tell the later", "eto"),
        {"eto/work.zip": zipped({"chapter2.ipynb": BAD, "my chapter2.ipynb": DONE})},
        FULL,
    ),
)
PLATFORMS = (
    Student(
        *("Moodle, a folder with a zip in it", "Nagata Yu"),
        {"Nagata Yu_201_assignsubmission_file_/work.zip": zipped({"work/chapter2.ipynb": DONE})},
        *(FULL, "", "Nagata Yu_201"),
    ),
    Student(
        *("Moodle, a document", "Ono Rei"),
        {"Ono Rei_202_assignsubmission_file_/report.docx": b"PK\3\4"},
        *(UNREAD, "", "Ono Rei_202"),
    ),
    Student(
        *("Moodle, a file and a text", "Sano Mika"),
        {
            "Sano Mika_203_assignsubmission_file_/chapter2.ipynb": HALVED,
            "Sano Mika_203_assignsubmission_onlinetext_/onlinetext.html": b"<p>Here it is.</p>",
        },
        *(HALF, "", "Sano Mika_203"),
    ),
    Student(
        *("Moodle, one of two of one name", "Sato Ai (204)"),
        {"Sato Ai_204_assignsubmission_file_/chapter2.ipynb": DONE},
        *(FULL, "", "Sato Ai_204"),
    ),
    Student(
        *("Moodle, the other one, without folders", "Sato Ai (205)"),
        {"Sato Ai_205_assignsubmission_file_chapter2.ipynb": BAD},
        *((0, 11), "", "Sato Ai_205"),
    ),
    Student(
        *("Canvas, handed in again", "uedajiro"),
        {"uedajiro_12302_67843_chapter2.ipynb": BAD, "uedajiro_12302_67844_chapter2-1.ipynb": DONE},
        *(FULL, "", "uedajiro_12302"),
    ),
    Student(
        *("mail, with an address", "Kondo Jun"),
        {"Kondo Jun <kondo@example.jp> - chapter 2 - work.zip": zipped({"chapter2.ipynb": DONE})},
        *(FULL, "", "Kondo Jun_kondo@example.jp"),
    ),
)
CHECKOUTS = (
    Student("GitHub Classroom", "hoshi", under("chapter2-hoshi/exercises/chapter2", RIGHT), FULL),
    Student(
        *("Classroom 50, the whole course with its solutions", "rin"),
        under("chapter2-rin/solutions/chapter2", RIGHT)
        | under("chapter2-rin/exercises/chapter2", RIGHT | {"graph.py": STUBS["graph.py"]}),
        HALF,
    ),
    Student("GitHub Classroom, empty", "imai", {"chapter2-imai/.git/HEAD": b"ref: refs/heads/main\n"}, UNREAD),
)
ABSENT = (Student("on the roster alone", "kudo", {}, MISSING),)
INBOXES = {"inbox": (*PROGRAMS, *ARCHIVES, *NOTEBOOKS, *PLATFORMS), "chapter2-submissions": CHECKOUTS}
FORTY = (*PROGRAMS, *ARCHIVES, *NOTEBOOKS, *PLATFORMS, *CHECKOUTS, *ABSENT)


def hand_in(folder: Path, students: tuple[Student, ...]) -> None:
    """Put what they have handed in into a folder, all at the same time."""
    for student in students:
        for name, data in student.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            os.utime(file, (1_775_000_000, 1_775_000_000))
