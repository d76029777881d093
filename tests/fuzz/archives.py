"""Archives: whatever a .zip is, its files are taken in bounds or it is refused, and nothing is unpacked."""

from __future__ import annotations

import contextlib
import io
import lzma
import random
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from collecting import EXERCISES, collected

from autograder.intake.cells import MAX_NOTEBOOK
from autograder.intake.source import MAX_TEXT

PLACE = Path(tempfile.mkdtemp(prefix="fuzz-")) / "work.zip"
CENTRAL = struct.Struct("<4s6H3L5H2L")
FOLDERS = ("", "chapter1/", "課題表/", "a\\")
NAMES = [f"{folder}{e.name}{kind}" for e in EXERCISES[:2] for folder in FOLDERS for kind in (".py", ".ipynb")]
ODD = [
    "../",
    "/",
    "\\",
    "C:",
    ".",
    "__MACOSX/",
    "\0",
    "\n",
    "\u202e",
    "",
    "d/" * 9,
    "x" * 300,
    "\udc80",
    "/.py",
    "chapter1.ipynb",
]
TEXTS = [
    b"def AND(a, b):\n    return 1\n",
    b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}',
    b"#" * (MAX_TEXT + 1),
    b"",
]


def packed(members: list[tuple[str, bytes, int]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data, method in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return made.getvalue()


SEEDS = [
    packed([]),
    packed([(NAMES[0], TEXTS[0], zipfile.ZIP_STORED)]),
    packed([(name, TEXTS[name.endswith(".ipynb")], zipfile.ZIP_DEFLATED) for name in NAMES]),
    packed([(NAMES[0], TEXTS[2], zipfile.ZIP_DEFLATED), ("chapter1.ipynb", TEXTS[1], zipfile.ZIP_STORED)]),
    packed([(NAMES[0], TEXTS[0], zipfile.ZIP_BZIP2), (NAMES[1], TEXTS[1], zipfile.ZIP_LZMA)]),
]


def mutate(data: bytes, draw: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """Other members in an archive that is whole, or an archive that is whole but for a field of its directory."""
    how = draw.randrange(5)
    if how == 0:
        return change(data)
    if how < 3:
        return with_a_field(data, draw)
    members = []
    with contextlib.suppress(*BROKEN), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist()[:12]:
            members.append((info.filename, archive.read(info)[: MAX_TEXT + 1], draw.choice((0, 0, 8, 8, 12, 14))))
    name, text = draw.choice(NAMES), draw.choice(TEXTS)
    if draw.randrange(2):
        place = draw.randint(0, len(name))
        name = name[:place] + draw.choice(ODD) + name[place:]
    if draw.randrange(2):
        text = change(text[:1000])
    members.insert(draw.randint(0, len(members)), (name, text, 8))
    with contextlib.suppress(*BROKEN):
        return packed(members[:12])
    return change(data)


BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    RuntimeError,
    ValueError,
    EOFError,
    IndexError,
    OverflowError,
)


def with_a_field(data: bytes, draw: random.Random) -> bytes:
    """With another number in a header: flags, method, sums, sizes, lengths, offsets, or an extra field of zip64."""
    mark, fields = draw.choice(((b"PK\3\4", 13), (b"PK\1\2", 21), (b"PK\5\6", 9)))
    places = [place for place in range(len(data)) if data.startswith(mark, place)]
    if not places:
        return data
    place = draw.choice(places) + 4 + 2 * draw.randrange(fields)
    width = draw.choice((2, 4, 8))
    number = draw.choice((0, 1, 8, 0x20, 0x41, 0x800, 99, 2 ** (8 * width - 1), 2 ** (8 * width) - 1, len(data)))
    return data[:place] + (number % 2 ** (8 * width)).to_bytes(width, "little") + data[place + width :]


def check(data: bytes) -> None:
    """Collect it."""
    collected(PLACE, data, MAX_NOTEBOOK + (24 << 20) + 60 * len(data))
