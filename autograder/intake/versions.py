"""Versions: of several files for one exercise, which is the latest, by their times or else by what their names say."""

from __future__ import annotations

import contextlib
import datetime
import enum
import functools
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from autograder.intake.filenames import FINAL
from autograder.intake.owners import label_of

MARGIN = 60  # seconds: what a checkout or an unpacking wrote at once has times that say nothing
DATED = re.compile(r"(?<!\d)(20\d\d)[-_.年]?(0?[1-9]|1[0-2])[-_.月]?(0[1-9]|[12]\d|3[01]|[1-9])(?!\d)")
EARLIER = re.compile(r"(?<![a-z])(?:old|older|backup|bak|previous|draft)(?![a-z])|古い|以前|下書き")
LATER = re.compile(rf"(?<![a-z])(?:{FINAL}|resubmi\w*|resubmission|second try)(?![a-z])|再提出|修正|最新")
COPY = re.compile(r"(?:copy|コピー)[\s(]*\d{0,3}\)?")  # which may be the earlier one as well
NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
LEFT_OUT = "left-out"  # the problem of a version that is not graded, as there are too many

Said = tuple[bool, datetime.date, bool, int]


class Keep(enum.StrEnum):
    """Which of several versions counts: the latest, or the best, for which each is graded."""

    LATEST = "latest"
    BEST = "best"


def latest(files: Mapping[PurePosixPath, float], known: Collection[str]) -> tuple[PurePosixPath, str]:
    """The latest of these files, each with its time in seconds, and why it is: a key of the catalogues' evidence.

    The likeliest comes first: it is taken if neither times nor names tell. `known`: names of exercises and chapters.
    """
    newest = max(files.values())
    left = [file for file, changed in files.items() if newest - changed <= MARGIN]
    if len(left) == 1:
        return left[0], "others-latest"
    said = {file: said_by(file, known) for file in left}
    best = [file for file in left if said[file] == max(said.values())]
    return best[0], "others-named" if len(best) == 1 else "others-likeliest"


def ranked(files: Mapping[PurePosixPath, float], known: Collection[str]) -> Iterator[PurePosixPath]:
    """These files, the latest first, as `latest` has it."""
    left = dict(files)
    while left:
        file, _ = latest(left, known)
        del left[file]
        yield file


def last(files: Mapping[PurePosixPath, float], known: Collection[str], count: int) -> set[PurePosixPath]:
    """The latest of these files, so many."""
    return set(sorted(files, key=lambda file: (files[file] // MARGIN, said_by(file, known)))[-count:])


def said_by(file: PurePosixPath, known: Collection[str]) -> Said:
    """What names say of a version: that it is no old one, its date, that it is a later one, its number.

    What exercises and chapters are called says nothing, nor do the names that platforms give.
    """
    names = any_of(frozenset(known))
    is_old, day, is_later, number = False, datetime.date.min, False, 0
    for part in file.parts:
        if label_of(part, is_folder=False).id:
            continue
        text = unicodedata.normalize("NFKC", part).casefold()
        text = names.sub(" ", text)
        is_old = is_old or bool(EARLIER.search(text))
        is_later = is_later or bool(LATER.search(text))
        for found in DATED.finditer(text):
            with contextlib.suppress(ValueError):  # the 31st of February
                day = max(day, datetime.date(*map(int, found.groups())))
        number = max([number, *map(int, NUMBER.findall(COPY.sub(" ", DATED.sub(" ", text))))])
    return not is_old, day, is_later, number


@functools.lru_cache(maxsize=64)
def any_of(names: frozenset[str]) -> re.Pattern[str]:
    """Any of these names, as a word of its own."""
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(re.escape(name.casefold()) for name in sorted(names))})(?![a-z0-9])")
