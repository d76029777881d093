"""A text: what the bytes of a program say, or what they are instead of one."""

from __future__ import annotations

import codecs
import io
import tokenize

from autograder.intake.source import Unreadable

GUESSES = ("cp932", "euc_jp", "utf-16", "gb18030")
MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"}
MARKS |= {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}  # after those that begin alike
FOR_HOST_NAMES = ("punycode", "idna")  # no encodings of texts; the time that they take grows with the square
FORMATS = {
    b"PK\3\4": "ZIP (.zip, .docx, .xlsx)",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\xd0\xcf\x11\xe0": "Microsoft Office (.doc, .xls)",
}


def decode(data: bytes) -> str:
    """The text of a Python file: UTF-8 with or without a mark, or what its coding line says. Raises Unreadable."""
    for first, name in FORMATS.items():
        if data.startswith(first):
            raise Unreadable("other-format", format=name)
    if data.lstrip().startswith(b"{") and b'"cells"' in data and b'"nbformat"' in data:
        raise Unreadable("other-format", format="Jupyter (.ipynb)")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if codecs.lookup(encoding).name in FOR_HOST_NAMES:
            raise LookupError(encoding)
        text = data.decode(encoding)
        if "\0" in text:
            raise ValueError("no text")
    except (SyntaxError, ValueError, LookupError):
        raise Unreadable("encoding", guess=_guess(data)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(data: bytes) -> str:
    """What a text is written in: what its mark says, or the first in which it can be read."""
    marked = (name for mark, name in MARKS.items() if data.startswith(mark))
    guesses = ("utf-16",) if b"\0" in data else GUESSES
    return [*marked, *(name for name in guesses if _decodes(data, name)), "?"][0]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
