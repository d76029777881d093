"""A name: what a file is by it, and which exercise or chapter it is named after. One rule, wherever the file lies."""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from collections.abc import Container

from autograder.model import Record


class Kind(enum.Enum):
    """What a file is. `BARE`: it has no suffix, or an editor's; `FOREIGN`: an archive of a kind that is not opened.

    `DOCUMENT`: something to be read by people, in which no program can be found.
    """

    PROGRAM = "program"
    NOTEBOOK = "notebook"
    ZIP = "zip"
    TAR = "tar"
    BARE = "bare"
    FOREIGN = "foreign"
    DOCUMENT = "document"
    OTHER = "other"


ARCHIVES = (Kind.ZIP, Kind.TAR)
CODE = (Kind.PROGRAM, Kind.NOTEBOOK)
SUFFIXES = {".py": Kind.PROGRAM, ".ipynb": Kind.NOTEBOOK, ".zip": Kind.ZIP, ".txt": Kind.BARE}
SUFFIXES |= dict.fromkeys((".tar", ".tar.gz", ".tgz"), Kind.TAR)
SUFFIXES |= dict.fromkeys((".rar", ".7z", ".lzh", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"), Kind.FOREIGN)
SUFFIXES |= dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pages", ".pdf", ".html", ".htm"), Kind.DOCUMENT)
SUFFIXES |= dict.fromkeys((".png", ".jpg", ".jpeg", ".heic", ".xlsx", ".pptx"), Kind.DOCUMENT)
ADDED = re.compile(r"(?<=\.py|ynb)\.(?:txt|json)\Z")  # by a browser or an editor
COPIED = re.compile(r"\A(?:copy of|コピー ?[~〜])\s*")  # by Google Drive, Windows
FINAL = "final|fixed|latest|last|new|done|completed?|最終版?|完成版?"  # what is said of a last version
NUMBERED = re.compile(
    r"(?:\s*\(\d{1,3}\)|[- ]\d{1,3}"  # by browsers, Canvas, macOS
    r"|[- ]+copy *\d{0,3}|[-_ ]*の?コピー *\d{0,3}"  # by Jupyter, Windows, macOS
    rf"|[-_ ]+(?:{FINAL}|submitted|提出用?|v\d{{1,3}}|20\d\d[-_.]?[01]\d[-_.]?[0-3]\d)"  # by who keeps versions
    r"|(?<=.)[._](?:py|ipynb))\s*\Z"  # twice, or in the name of a copy that Colab makes in Japanese
)

WORD = re.compile(r"[^\W_]+")


class Name(Record):
    """`stem`: what it is named after, in small letters, without suffixes and what marks a copy."""

    stem: str
    kind: Kind


@functools.lru_cache(maxsize=1024)
def named(name: str) -> Name:
    """What a file of this name is."""
    text = ADDED.sub("", unicodedata.normalize("NFKC", name).casefold().strip())
    while not (suffix := _suffix(text)) and (shorter := NUMBERED.sub("", text)) not in (text, ""):
        text = shorter
    stem = text.removesuffix(suffix)
    kind = SUFFIXES[suffix] if suffix else Kind.OTHER if "." in text.lstrip(".") else Kind.BARE
    while (shorter := NUMBERED.sub("", COPIED.sub("", stem))) not in (stem, ""):
        stem = shorter
    return Name(stem=stem.strip(), kind=kind)


def owner_of(name: str) -> str:
    """Whose submission a file of this name is: the name without what tells its kind; all of it, if that is not ours."""
    folded = name.casefold()
    plain = ADDED.sub("", folded)
    suffix = _suffix(plain)
    if not suffix or SUFFIXES[suffix] in (Kind.FOREIGN, Kind.BARE, Kind.DOCUMENT):
        return name
    return name[: len(plain) - len(suffix) - len(folded)]


def _suffix(text: str) -> str:
    """The longest suffix that has a meaning, if there is more than it."""
    return max((suffix for suffix in SUFFIXES if text.endswith(suffix) and text != suffix), key=len, default="")


def has_word(stem: str, word: str) -> bool:
    """Whether this word is in a stem, with something beside it: `chapter2_sato`, `sato - chapter2`."""
    return bool(re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", stem))


def is_meant(name: Name, known: Container[str]) -> bool:
    """Whether such a file may hold what is asked for, named after one of the known exercises and chapters."""
    if name.kind in CODE:
        words = WORD.findall(name.stem) if name.kind is Kind.NOTEBOOK else ()
        return name.stem.partition(".")[0] in known or any(word in known for word in words)
    return name.kind in (*ARCHIVES, Kind.FOREIGN, Kind.DOCUMENT) or (name.kind is Kind.BARE and name.stem in known)
