"""Folding: text in lines of so many terminal cells; Japanese breaks anywhere but before and behind punctuation."""

from __future__ import annotations

import re

from rich.cells import cell_len

ATOM = re.compile(r"(\s+|[\u30a1-\u30ff]+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffef])")
BETWEEN_ROWS = re.compile(r"(?<=\],) (?=\[)")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*(e[-+]?\d+)?|\.\d+|nan|inf)", re.IGNORECASE)
NOT_FIRST = set("、。，．・：；？！）」』】〕〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…,.:;?!)]}")
NOT_LAST = set("（「『【〔〈《([{")


def fold(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, at least one."""
    lines, line = [], ""
    for piece in _pieces(text):
        if cell_len(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
            line = ""
        piece = piece.lstrip()
        while cell_len(piece.rstrip()) > width:
            head = _head(piece, width)
            lines.append(head)
            piece = piece[len(head) :]
        line = piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def fold_value(text: str, width: int) -> list[str]:
    """A value in lines of at most `width` cells; a matrix that needs several has one for each row, columns aligned."""
    rows = BETWEEN_ROWS.split(text)
    if cell_len(text) <= width or len(rows) == 1:
        return fold(text, width)
    depth = _brackets(text)
    lines = []
    for row in _aligned(rows):
        space = depth - _brackets(row)
        first, *more = fold(row, width - space)
        lines.append(" " * space + first)
        lines += [" " * depth + line for part in more for line in fold(part, width - depth)]
    return lines


def crop(text: str, width: int, ellipsis: str) -> str:
    """The text in one line of at most `width` cells, with an ellipsis if something is left out."""
    if cell_len(text) <= width:
        return text
    return _head(text, max(width - cell_len(ellipsis), 0)).rstrip() + ellipsis


def pad(text: str, width: int) -> str:
    """The text filled with spaces to `width` cells."""
    return text + " " * (width - cell_len(text))


def _pieces(text: str) -> list[str]:
    """The text between its places for a break."""
    pieces: list[str] = []
    for part in filter(None, ATOM.split(text)):
        last = pieces[-1] if pieces else " "
        if part.isspace() or (not last[-1].isspace() and (last[-1] in NOT_LAST or part[0] in NOT_FIRST)):
            pieces[-1:] = [(pieces[-1] if pieces else "") + part]
        else:
            pieces.append(part)
    return pieces


def _brackets(row: str) -> int:
    return len(row) - len(row.lstrip("["))


def _aligned(rows: list[str]) -> list[str]:
    """The rows with their numbers below each other, decimal points too; as they were if they hold anything else."""
    table = [[cell.strip() for cell in row.strip("[], ").split(",")] for row in rows]
    if any(len(cells) != len(table[0]) for cells in table):
        return rows
    if not all(NUMBER.fullmatch(cell) for cells in table for cell in cells):
        return rows
    columns = list(zip(*table, strict=True))
    before = [max(len(cell.partition(".")[0]) for cell in column) for column in columns]
    behind = [max(len("".join(cell.partition(".")[1:])) for cell in column) for column in columns]
    aligned = []
    for row, cells in zip(rows, table, strict=True):
        padded = []
        for cell, left, right in zip(cells, before, behind, strict=True):
            whole, point, fraction = cell.partition(".")
            padded.append(whole.rjust(left) + (point + fraction).ljust(right))
        end = row[len(row.rstrip("], ")) :].replace(" ", "")
        aligned.append("[" * _brackets(row) + ", ".join(padded) + end)
    return aligned


def _head(text: str, width: int) -> str:
    """As much of the text's beginning as fits, one character at least."""
    count, used = 0, 0
    for character in text:
        used += cell_len(character)
        if used > width:
            break
        count += 1
    return text[: max(count, 1)]
