"""Archives of the kind .tar: whatever one is, its files are taken in bounds or it is refused; nothing is unpacked."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from collecting import collected

from autograder.intake.archives import MAX_KEPT

PLACE = Path(tempfile.mkdtemp(prefix="fuzz-")) / "work.tar.gz"
WORK = b"def AND(a, b):\n    return 1\n"
NAMES = (
    "perceptron.py",
    "chapter1/softmax.py",
    "a/" * 70 + "neuron.py",
    "課題/perceptron.py",
    "chapter1.ipynb",
    "../x.py",
)
KINDS = b"012345678gxLKSV\0"
FIELDS = ((100, 8), (124, 12), (136, 12), (257, 8), (345, 155), (0, 100))  # of a header: where, and how long
NUMBERS = (b"0", b"777", b"7" * 11, b"\x80" + b"\xff" * 11, b"\xff" * 12, b"-1", b"", b" ")


def packed(form: int, *names: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(WORK)
            archive.addfile(member, io.BytesIO(WORK))
    return made.getvalue().rstrip(b"\0") + bytes(512)


SEEDS = [packed(form, *NAMES[:4]) for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)] + [packed(tarfile.USTAR_FORMAT)]


def mutate(data: bytes, draw: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """Another kind, size or name in a header, whose sum is right again; or any change."""
    if draw.randrange(4) == 0 or len(data) < 512:
        return change(data)
    place = draw.randrange(len(data) // 512) * 512
    block = bytearray(data[place : place + 512])
    if draw.randrange(2):
        block[156] = draw.choice(KINDS)
    else:
        start, length = draw.choice(FIELDS)
        value = draw.choice((*NUMBERS, *(name.encode() for name in NAMES)))[:length]
        block[start : start + length] = value.ljust(length, b"\0")
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 256 + sum(block[156:]))
    return data[:place] + bytes(block) + data[place + 512 :]


def check(data: bytes) -> None:
    """Collect it, as it is and packed."""
    for content in (data, gzip.compress(data, 1)):
        collected(PLACE, content, MAX_KEPT + (24 << 20))
