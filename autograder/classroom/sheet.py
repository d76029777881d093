"""A CSV file that another system gave out: some of its cells are replaced, and all the others stay byte for byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.classroom.spreadsheet import FORMULA
from autograder.errors import UsageError

ENCODINGS = ("utf-8", "cp932")  # of Excel in Japan, if the file has no mark
MARKED = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SEPARATORS = ",;\t"
END = re.compile(r"\r\n|\n|\r|\Z")
MOST = 32 << 20  # bytes


class Sheet:
    """Rows of cells, each with the text that the file has for it, quotes and all.

    `mark` and `encoding`: how the file begins and is encoded; `separator`: what stands between its cells.
    """

    def __init__(self, file: Path) -> None:
        """Raises UsageError if the file cannot be read or is no such table."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise UsageError("no-sheet", path=file, problem=error.strerror) from None
        self.mark, self.encoding, text = _decoded(data, file)
        first = text.partition("\n")[0]
        self.separator = max(SEPARATORS, key=first.count)
        self.rows, self.ends = _split(text, self.separator, file)

    def value(self, row: int, column: int) -> str:
        """What a cell says, without quotes; nothing if the row is too short."""
        cells = self.rows[row]
        return _unquoted(cells[column]) if column < len(cells) else ""

    def put(self, row: int, column: int, value: str) -> None:
        """Replace a cell; it is quoted if the value needs it."""
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        quoted = any(mark in value for mark in (self.separator, '"', "\r", "\n"))
        cells[column] = '"' + value.replace('"', '""') + '"' if quoted else value

    def column(self, names: frozenset[str]) -> int | None:
        """The first column whose head is one of these names, in small letters; None if there is none."""
        heads = [self.value(0, number).strip().casefold() for number in range(len(self.rows[0]))]
        return next((number for number, head in enumerate(heads) if head in names), None)

    def guard(self, columns: Iterable[int]) -> None:
        """In these columns, no cell is left that a spreadsheet takes for a formula."""
        for column in columns:
            for row in range(1, len(self.rows)):
                value = self.value(row, column)
                if len(value) > 1 and value.startswith(FORMULA):
                    self.put(row, column, f"'{value}")

    def pick(self, columns: Sequence[int]) -> None:
        """Leave out all other columns."""
        self.rows = [[cells[one] if one < len(cells) else "" for one in columns] for cells in self.rows]

    def render(self) -> bytes:
        """The file as it is now."""
        lines = (self.separator.join(cells) + end for cells, end in zip(self.rows, self.ends, strict=True))
        return self.mark + "".join(lines).encode(self.encoding)


def _decoded(data: bytes, file: Path) -> tuple[bytes, str, str]:
    """The mark, the encoding and the text."""
    mark, encodings = next(((mark, (name,)) for mark, name in MARKED if data.startswith(mark)), (b"", ENCODINGS))
    for encoding in encodings if mark or (len(data) <= MOST and b"\0" not in data) else ():
        try:
            return mark, encoding, data[len(mark) :].decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError("sheet-unreadable", path=file)


def _split(text: str, separator: str, file: Path) -> tuple[list[list[str]], list[str]]:
    """The rows, each as its cells, and what ends each of them."""
    cell = re.compile(rf'"(?:[^"]|"")*"|[^"\r\n{separator}][^\r\n{separator}]*|')
    rows: list[list[str]] = [[]]
    ends: list[str] = []
    place = 0
    while True:
        found = cell.match(text, place)
        assert found is not None
        rows[-1].append(found[0])
        place = found.end()
        if text.startswith(separator, place):
            place += 1
            continue
        end = END.match(text, place)
        if end is None:  # a quote that does not end, or text after one that did
            raise UsageError("sheet-unreadable", path=file)
        ends.append(end[0])
        place = end.end()
        if place == len(text):
            return rows, ends
        rows.append([])


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
