"""Moodle: the marks in its offline grading worksheet, and the pages of reports in folders as it takes them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.classroom.filled import Filled
from autograder.classroom.marks import Mark
from autograder.classroom.matching import Matched, Row, downloaded_as, match, places_of
from autograder.classroom.scale import number, scaled
from autograder.classroom.sheet import Sheet
from autograder.errors import UsageError
from autograder.intake.owners import MOODLE

# The heads of columns in English and Japanese, in small letters; Moodle finds them by their names as well.
IDENTIFIER = frozenset({"identifier", "id", "識別子"})
NAME = frozenset({"full name", "フルネーム", "姓名", "氏名"})
ID_NUMBER = frozenset({"id number", "idナンバー", "id番号", "学籍番号"})
EMAIL = frozenset({"email address", "email", "メールアドレス", "eメールアドレス"})
GRADE = frozenset({"grade", "評点", "評定"})
MAXIMUM = frozenset({"maximum grade", "最大評点", "最大評定"})
CHANGEABLE = frozenset({"grade can be changed", "評点変更可", "評定変更可"})
COMMENTS = frozenset({"feedback comments", "フィードバックコメント"})
NO = frozenset({"no", "いいえ", "no "})
EPOCH = (1980, 1, 1, 0, 0, 0)  # of all files in the archive: the same reports give the same bytes


def fill(file: Path, marks: Sequence[Mark], comment: Callable[[Mark], str] | None = None) -> Filled:
    """Fill the grades into the worksheet that Moodle gave out, and comments, if any are asked for.

    The rows of whoever has no mark stay as they came. Raises UsageError if it is no such worksheet.
    """
    sheet = Sheet(file)
    identifier, grade, maximum = (sheet.column(names) for names in (IDENTIFIER, GRADE, MAXIMUM))
    comments, changeable = sheet.column(COMMENTS), sheet.column(CHANGEABLE)
    if identifier is None or grade is None:
        raise UsageError("no-worksheet", path=file)
    if maximum is None:
        raise UsageError("no-maximum", path=file)
    if comment and comments is None:
        raise UsageError("no-comments-column", path=file)
    found = match(marks, rows(sheet, identifier), MOODLE)
    replaced, locked, count = [], [], 0
    for place, mark in found.marks.items():
        name = mark.owner
        if changeable is not None and sheet.value(place, changeable).strip().casefold() in NO:
            locked.append(name)
            continue
        new, old = scaled(mark, sheet.value(place, maximum), file), sheet.value(place, grade).strip()
        if number(old) is not None and number(old) != number(new):
            replaced.append((name, old, new))
        sheet.put(place, grade, new)
        count += 1
        if comment and comments is not None:
            sheet.put(place, comments, comment(mark))
    read = {identifier, grade, comments}
    sheet.guard(column for column in range(len(sheet.rows[0])) if column not in read)
    return Filled(sheet.render(), count, found, tuple(replaced), tuple(locked))


def rows(sheet: Sheet, identifier: int) -> list[Row]:
    """The participants of a worksheet."""
    name, *others = (sheet.column(names) for names in (NAME, ID_NUMBER, EMAIL))
    found = []
    for place in range(1, len(sheet.rows)):
        number = re.search(r"(\d+)\s*\Z", sheet.value(place, identifier))
        keys = tuple(sheet.value(place, column) for column in others if column is not None)
        told = sheet.value(place, name) if name is not None else ""
        found.append(Row(place, number[1].lstrip("0") if number else "", keys, told))
    return found


def pages(matched: Matched, render: Callable[[Mark], str], name: str) -> bytes:
    """A ZIP with a page, `name`, for each report whose mark has a row in the worksheet, in the folder that Moodle's
    download had for it: Moodle takes such an archive for feedback files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, mark in sorted(matched.marks.items(), key=lambda item: item[0]):
            if mark.report is None:  # a mark given by hand alone
                continue
            info = zipfile.ZipInfo(f"{folder(mark, matched.rows[place])}/{name}", EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, render(mark))
    return written.getvalue()


def folder(mark: Mark, row: Row) -> str:
    """The folder of the download that a submission came in; if it came otherwise, as Moodle would name it."""
    number, _ = downloaded_as(mark, MOODLE)
    for part in places_of(mark):
        if number == row.number and (found := MOODLE.match(part)) and not found["file"]:
            return part
    name = re.sub(r'[_/\\:*?"<>|\x00-\x1f]', " ", row.name).strip(" .")
    return f"{name or 'Participant'}_{row.number}_assignsubmission_file_"
