"""A text: what the bytes of a program say, or what they are instead of one."""

from __future__ import annotations

import codecs
import io
import re
import tokenize

from autograder.intake.source import Unreadable

GUESSES = ("cp932", "euc_jp", "utf-16", "gb18030")
MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"}
MARKS |= {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}  # after those that begin alike
CODING = re.compile(rb"\A(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*coding[:=](?![ \t]*utf-?8)", re.IGNORECASE)
OLDER = (  # with the first bytes of kana, and of the common kanji
    ("cp932", range(0x82, 0x84), range(0x88, 0x99)),
    ("euc_jp", range(0xA4, 0xA6), range(0xB0, 0xD0)),
)
SIGNS = {"cp932": 0x81, "euc_jp": 0xA1}  # of punctuation: of no language in particular
FOR_HOST_NAMES = ("punycode", "idna")  # no encodings of texts; the time that they take grows with the square
FORMATS = {
    b"PK\3\4": "ZIP (.zip, .docx, .xlsx)",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rtf": "RTF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\xd0\xcf\x11\xe0": "Microsoft Office (.doc, .xls)",
}


def decode(data: bytes) -> str:
    """The text of a Python file: UTF-8, what its mark or its coding line says, or what it can only be.

    Raises Unreadable.
    """
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
        text = _marked(data) or _japanese(data)
        if not text:
            raise Unreadable("encoding", guess=_guess(data)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(data: bytes) -> str:
    """The text behind a mark that says how it is written; nothing if there is none, or it is another one."""
    names = [name for mark, name in MARKS.items() if data.startswith(mark)]
    text = _decoded(data, names[0]) if names else ""
    return "" if "\0" in text else text


def _japanese(data: bytes) -> str:
    """The text in an older encoding of Japanese, if it is one beyond doubt; else nothing.

    Beyond doubt: in one of the encodings alone it is of letters that are common in it, and there are some that no
    language but Japanese has (in EUC-JP, in which Chinese reads as Japanese), or two at least.
    """
    if b"\0" in data or CODING.search(data):
        return ""
    found = []
    for name, kana, kanji in OLDER:
        text = _decoded(data, name)
        first = [letter.encode(name)[0] for letter in text if not letter.isascii()]
        is_kana = [byte in kana for byte in first]
        common = sum(is_kana) + sum(byte in kanji for byte in first)
        rare = len(first) - common - sum(byte == SIGNS[name] for byte in first)
        if common > 4 * rare and (any(is_kana) or (name == "cp932" and common > 1)):
            found.append(text)
    return found[0] if len(found) == 1 else ""


def _guess(data: bytes) -> str:
    """What a text is written in: what its mark says, or the first in which it can be read."""
    marked = (name for mark, name in MARKS.items() if data.startswith(mark))
    guesses = ("utf-16",) if b"\0" in data else GUESSES
    return [*marked, *(name for name in guesses if _decoded(data, name)), "?"][0]


def _decoded(data: bytes, encoding: str) -> str:
    """The text; nothing if it is none in this encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""
